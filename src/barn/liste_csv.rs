//! The list of children from a school's or barnehage's system, as CSV.
//!
//! The systems differ: semicolon or comma, UTF-8 or Windows-1252, Nynorsk or Bokmål column names.
//! All are read. A list is taken whole or not at all, and everything wrong in it is told at once,
//! line by line, so that it can be put right in the system it came from. No message repeats what
//! a cell holds: names and numbers do not belong on an error page that is printed or sent on.

use std::collections::HashMap;

use time::Date;

use crate::barn::fnr::{FnrError, Foedselsnummer};
use crate::barn::model::foedd_i_registeret;
use crate::personal::Personal;
use crate::text::{TextError, search_key};

mod columns;
mod decode;
mod row;

use columns::{Column, Columns};

/// The largest list that is read, in bytes.
pub const MAX_BYTES: usize = 1_000_000;
/// The most children in one list; the largest eining has a fraction of it.
pub const MAX_ROWS: usize = 2_000;

/// One child of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The line of the file, counted from 1, so that it can be found again.
    pub line: u64,
    /// The child's fødselsnummer, checked.
    pub fnr: Foedselsnummer,
    /// Given names.
    pub fornamn: Personal<String>,
    /// Family name.
    pub etternamn: Personal<String>,
    /// Address, when the list has the column and the cell is filled.
    pub adresse: Option<Personal<String>>,
}

impl Row {
    /// The key of the whole name, and the day of birth: who it is when the number is not asked.
    #[must_use]
    pub fn identity(&self) -> (String, Date) {
        let name = format!("{} {}", self.fornamn.expose(), self.etternamn.expose());
        (search_key(&name), self.fnr.birth_date())
    }
}

/// Something wrong in a list.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}{fault}", .line.map(|line| format!("Linje {line}: ")).unwrap_or_default())]
pub struct ListeError {
    /// The line it is on; `None` when it is about the whole file.
    pub line: Option<u64>,
    /// What is wrong.
    pub fault: Fault,
}

/// What can be wrong in a list.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// More than [`MAX_BYTES`].
    #[error("Fila er for stor. Grensa er 1 MB.")]
    TooLarge,
    /// A spreadsheet file, UTF-16, or no text at all.
    #[error("Dette er ikkje ei CSV-fil. Lagre lista som CSV (UTF-8) og prøv ein gong til.")]
    NotCsv,
    /// A column every list must have is not there.
    #[error(
        "Kolonnen «{0}» manglar. Første linja må ha namna på kolonnane: fødselsnummer, fornamn og etternamn. Adresse kan vere med."
    )]
    MissingColumn(&'static str),
    /// Two columns with the same meaning: one of them would silently not be used.
    #[error("Kolonnen «{0}» står to gonger.")]
    ColumnTwice(&'static str),
    /// Only a header.
    #[error("Lista har ingen barn.")]
    Empty,
    /// More than [`MAX_ROWS`].
    #[error("Lista har for mange barn. Grensa er 2\u{A0}000.")]
    TooManyRows,
    /// Characters that cannot be kept, in the column, by their numbers.
    #[error("Kolonnen «{0}» har teikn som ikkje kan lagrast ({1}).")]
    TakenAway(&'static str, String),
    /// More filled cells than columns: a sign that divides cells stands inside one.
    #[error("Linja har fleire felt enn overskrifta.")]
    TooManyCells,
    /// A cell that must be filled is empty.
    #[error("Kolonnen «{0}» er tom.")]
    EmptyCell(&'static str),
    /// The fødselsnummer is wrong.
    #[error(transparent)]
    Fnr(#[from] FnrError),
    /// Ten digits: a spreadsheet has taken the number for an amount.
    #[error(
        "Fødselsnummeret har 10 siffer. Rekneark tek bort 0 fremst: gjer kolonnen om til tekst."
    )]
    LostZero,
    /// The same child twice in the list.
    #[error("Same fødselsnummer står på linje {0}.")]
    Duplicate(u64),
    /// The same child with two numbers: several guesses under one name would tell which is right.
    #[error(
        "Same namn og fødselsdato står på linje {0}. Er det to barn, så ta det eine ut av lista og registrer det for seg."
    )]
    SameChild(u64),
    /// A name with digits or signs.
    #[error("Kolonnen «{0}» kan berre ha bokstavar, mellomrom, bindestrek, apostrof og punktum.")]
    Name(&'static str),
    /// A number of a grown-up, or of somebody not born yet.
    #[error("Fødselsnummeret er ikkje til eit barn eller ein ungdom i alderen 0–25 år.")]
    Age,
    /// A cell that is too long.
    #[error("Kolonnen «{0}»: {1}")]
    TooLong(&'static str, TextError),
}

/// Reads a list. All faults are given, in the order of the lines.
pub fn parse(file: &[u8]) -> Result<Vec<Row>, Vec<ListeError>> {
    let text = decode::text(file).map_err(whole_file)?;
    let mut lines = cells(&text)?.into_iter();
    let (_, header) = lines.next().unwrap_or_default();
    let columns = Columns::find(&header)
        .map_err(|faults| faults.into_iter().flat_map(whole_file).collect::<Vec<_>>())?;
    let lines: Vec<Cells> = lines.collect();
    match lines.len() {
        0 => Err(whole_file(Fault::Empty)),
        1..=MAX_ROWS => rows(&lines, &columns),
        _ => Err(whole_file(Fault::TooManyRows)),
    }
}

/// A list as text in UTF-8, so that a form can carry it.
pub fn text(file: &[u8]) -> Result<String, Vec<ListeError>> {
    decode::text(file).map_err(whole_file)
}

/// Reads a list of children who are young enough that day.
pub fn read(file: &[u8], today: Date) -> Result<Vec<Row>, Vec<ListeError>> {
    let rows = parse(file)?;
    let faults = wrong_ages(&rows, today);
    if faults.is_empty() {
        Ok(rows)
    } else {
        Err(faults)
    }
}

/// The lines of somebody who cannot be in the register.
fn wrong_ages(rows: &[Row], today: Date) -> Vec<ListeError> {
    rows.iter()
        .filter(|row| foedd_i_registeret(row.fnr.birth_date(), today).is_err())
        .map(|row| on_line(row.line, Fault::Age))
        .collect()
}

/// A line number and the cells of that line.
type Cells = (u64, Vec<String>);

/// The lines that hold anything; spreadsheets end a list with lines of empty cells.
fn cells(text: &str) -> Result<Vec<Cells>, Vec<ListeError>> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(columns::delimiter(text))
        .from_reader(text.as_bytes());
    let mut lines = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|_| whole_file(Fault::NotCsv))?;
        let line = record
            .position()
            .map_or(0, |start| line_number(text, start));
        if record.iter().any(|cell| !cell.trim().is_empty()) {
            lines.push((line, record.iter().map(str::to_owned).collect()));
        }
    }
    Ok(lines)
}

/// The line a record is on. The reader counts the empty lines before a record as part of it.
fn line_number(text: &str, start: &csv::Position) -> u64 {
    let at = usize::try_from(start.byte()).unwrap_or(usize::MAX);
    let rest = text.as_bytes().get(at..).unwrap_or_default();
    let empty = rest.iter().take_while(|byte| **byte == b'\n').count();
    start.line() + empty as u64
}

fn rows(lines: &[Cells], columns: &Columns) -> Result<Vec<Row>, Vec<ListeError>> {
    let mut rows = Vec::with_capacity(lines.len());
    let mut errors = Vec::new();
    for (line, cells) in lines {
        match row::read(*line, cells, columns) {
            Ok(row) => rows.push(row),
            Err(faults) => errors.extend(faults.into_iter().map(|fault| on_line(*line, fault))),
        }
    }
    errors.extend(duplicates(&rows));
    errors.sort_by_key(|error| error.line);
    if errors.is_empty() {
        Ok(rows)
    } else {
        Err(errors)
    }
}

fn duplicates(rows: &[Row]) -> Vec<ListeError> {
    let mut numbers = HashMap::new();
    let mut children = HashMap::new();
    let mut errors = Vec::new();
    for row in rows {
        let same_number = *numbers.entry(&row.fnr).or_insert(row.line);
        let same_child = *children.entry(row.identity()).or_insert(row.line);
        if same_number != row.line {
            errors.push(on_line(row.line, Fault::Duplicate(same_number)));
        } else if same_child != row.line {
            errors.push(on_line(row.line, Fault::SameChild(same_child)));
        }
    }
    errors
}

fn on_line(line: u64, fault: Fault) -> ListeError {
    ListeError {
        line: Some(line),
        fault,
    }
}

fn whole_file(fault: Fault) -> Vec<ListeError> {
    vec![ListeError { line: None, fault }]
}

#[cfg(test)]
mod tests;
