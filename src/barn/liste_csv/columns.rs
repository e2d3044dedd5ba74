//! Which column is which.

use super::Fault;
use crate::text;

/// A column we know; others are passed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    Fnr,
    Fornamn,
    Etternamn,
    Adresse,
}

/// Where each column stands in a line.
#[derive(Debug)]
pub(super) struct Columns {
    header: Vec<Option<Column>>,
}

impl Column {
    /// What messages call it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Fnr => "fødselsnummer",
            Self::Fornamn => "fornamn",
            Self::Etternamn => "etternamn",
            Self::Adresse => "adresse",
        }
    }

    fn of(header: &str) -> Option<Self> {
        Some(match header {
            "fødselsnummer" | "fodselsnummer" | "foedselsnummer" | "fødselsnr" | "fnr"
            | "personnummer" => Self::Fnr,
            "fornamn" | "fornavn" => Self::Fornamn,
            "etternamn" | "etternavn" => Self::Etternamn,
            "adresse" => Self::Adresse,
            _ => return None,
        })
    }
}

impl Columns {
    /// Finds the columns in the header line.
    pub(super) fn find(header: &[String]) -> Result<Self, Vec<Fault>> {
        let header: Vec<_> = header
            .iter()
            .map(|cell| Column::of(&normalised(cell)))
            .collect();
        let times = |column| {
            header
                .iter()
                .filter(|found| **found == Some(column))
                .count()
        };
        let faults: Vec<Fault> = [
            Column::Fnr,
            Column::Fornamn,
            Column::Etternamn,
            Column::Adresse,
        ]
        .into_iter()
        .filter_map(|column| match times(column) {
            0 if column != Column::Adresse => Some(Fault::MissingColumn(column.name())),
            0 | 1 => None,
            _ => Some(Fault::ColumnTwice(column.name())),
        })
        .collect();
        if faults.is_empty() {
            Ok(Self { header })
        } else {
            Err(faults)
        }
    }

    /// The cell of a column; empty when the line is short or the list has no such column.
    pub(super) fn cell<'a>(&self, column: Column, cells: &'a [String]) -> &'a str {
        let place = self.header.iter().position(|found| *found == Some(column));
        place
            .and_then(|place| cells.get(place))
            .map_or("", String::as_str)
    }

    /// How many columns the header has, known and unknown.
    pub(super) fn count(&self) -> usize {
        self.header.len()
    }
}

/// The sign between cells, seen from the first line that is not empty. No column name has a
/// semicolon in it, so one is enough.
pub(super) fn delimiter(text: &str) -> u8 {
    let header = text.lines().find(|line| !line.trim().is_empty());
    if header.is_some_and(|line| line.contains(';')) {
        b';'
    } else {
        b','
    }
}

fn normalised(cell: &str) -> String {
    let clean = text::line(cell, usize::MAX)
        .ok()
        .flatten()
        .unwrap_or_default();
    clean.to_lowercase().trim_end_matches('.').to_owned()
}
