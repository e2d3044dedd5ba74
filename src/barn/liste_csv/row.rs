//! From the cells of a line to a child.

use super::{Column, Columns, Fault, Row};
use crate::barn::fnr::{FnrError, Foedselsnummer};
use crate::barn::namn::valid_name;
use crate::personal::Personal;
use crate::text;

/// The longest name of a list: as long as the register's.
const MAX_NAME: usize = 80;
/// The longest address on one line.
const MAX_ADDRESS: usize = 200;

/// Reads a line, or says everything that is wrong with it.
pub(super) fn read(line: u64, cells: &[String], columns: &Columns) -> Result<Row, Vec<Fault>> {
    let too_many = cells
        .iter()
        .skip(columns.count())
        .any(|cell| !cell.trim().is_empty());
    if too_many {
        // The cells are shifted: what else seems wrong would only confuse.
        return Err(vec![Fault::TooManyCells]);
    }
    let fnr = fnr(columns.cell(Column::Fnr, cells));
    let fornamn = name(Column::Fornamn, cells, columns);
    let etternamn = name(Column::Etternamn, cells, columns);
    let adresse = cleaned(Column::Adresse, cells, columns, MAX_ADDRESS);
    match (fnr, fornamn, etternamn, adresse) {
        (Ok(fnr), Ok(fornamn), Ok(etternamn), Ok(adresse)) => Ok(Row {
            line,
            fnr,
            fornamn,
            etternamn,
            adresse: adresse.map(Personal::from),
        }),
        (fnr, fornamn, etternamn, adresse) => {
            let faults = [fnr.err(), fornamn.err(), etternamn.err(), adresse.err()];
            Err(faults.into_iter().flatten().collect())
        }
    }
}

fn fnr(cell: &str) -> Result<Foedselsnummer, Fault> {
    if cell.trim().is_empty() {
        return Err(Fault::EmptyCell(Column::Fnr.name()));
    }
    Foedselsnummer::parse(cell).map_err(|error| match error {
        FnrError::Length { found: 10 } => Fault::LostZero,
        error => Fault::Fnr(error),
    })
}

fn name(column: Column, cells: &[String], columns: &Columns) -> Result<Personal<String>, Fault> {
    let name = cleaned(column, cells, columns, MAX_NAME)?;
    let name = name.ok_or(Fault::EmptyCell(column.name()))?;
    if !valid_name(&name) {
        return Err(Fault::Name(column.name()));
    }
    Ok(name.into())
}

fn cleaned(
    column: Column,
    cells: &[String],
    columns: &Columns,
    max: usize,
) -> Result<Option<String>, Fault> {
    let cell = columns.cell(column, cells);
    if let Some(codes) = text::taken_away(cell) {
        return Err(Fault::TakenAway(column.name(), codes));
    }
    text::line(cell, max).map_err(|error| Fault::TooLong(column.name(), error))
}
