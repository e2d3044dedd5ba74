//! Rows of `samtale`: the talk of step 2, the lawful reason there was none, and the meetings of step 5.

use time::{Date, OffsetDateTime};
use uuid::Uuid;

use super::cases::Case;
use super::hours::Moment;
use super::source::Source;
use super::{codes, words};
use crate::demo::{Involvering, Moete, Samtale, Stemme};

/// A row of `samtale`.
pub(super) struct SamtaleRow<'a> {
    pub(super) kommune_id: Uuid,
    pub(super) samtale_id: Uuid,
    pub(super) sak_id: Uuid,
    pub(super) slag: &'static str,
    pub(super) dato: Date,
    pub(super) korleis: Option<&'static str>,
    pub(super) kven_var_med: Option<String>,
    pub(super) foeresette_sa: Option<String>,
    pub(super) barnets_stemme: Option<&'a str>,
    pub(super) stemme_manglar_grunn: Option<&'a str>,
    pub(super) ikkje_halden_grunn: Option<&'a str>,
    pub(super) samtykke_stad: Option<&'static str>,
    pub(super) runde: i16,
    pub(super) skriven_av: Uuid,
    pub(super) skriven_at: OffsetDateTime,
}

/// Every talk and meeting.
pub(super) fn samtalar<'a>(source: &Source, cases: &'a [Case]) -> Vec<SamtaleRow<'a>> {
    let mut rows = Vec::new();
    for case in cases {
        rows.extend(case.sak.involvering.as_ref().map(|one| match one {
            Involvering::Samtale(samtale) => with_parents(source, case, samtale),
            Involvering::Unntak {
                dato,
                avgjort_av,
                grunn,
            } => SamtaleRow {
                ikkje_halden_grunn: Some(grunn),
                ..empty(case, "ikkje_halden", "samtale", *dato, *avgjort_av)
            },
        }));
        let meetings = case.sak.moete.iter().enumerate();
        rows.extend(meetings.map(|(number, moete)| meeting(source, case, number, moete)));
    }
    rows
}

fn with_parents<'a>(source: &Source, case: &'a Case, samtale: &'a Samtale) -> SamtaleRow<'a> {
    let (barnets_stemme, stemme_manglar_grunn) = stemme(&samtale.barnets_stemme);
    SamtaleRow {
        korleis: Some(codes::korleis(&samtale.korleis)),
        kven_var_med: Some(words::i_samtalen(source, case, samtale)),
        foeresette_sa: Some(samtale.kva_foreldra_sa.clone()),
        barnets_stemme,
        stemme_manglar_grunn,
        ..empty(
            case,
            "foeresette",
            "samtale",
            samtale.dato,
            samtale.halden_av,
        )
    }
}

fn meeting<'a>(source: &Source, case: &'a Case, number: usize, moete: &'a Moete) -> SamtaleRow<'a> {
    let (barnets_stemme, stemme_manglar_grunn) = stemme(&moete.barnets_stemme);
    let path = format!("moete/{number}");
    SamtaleRow {
        korleis: Some("moete"),
        kven_var_med: Some(words::i_moetet(source, moete)),
        foeresette_sa: Some(words::fraa_moetet(case, number, moete)),
        barnets_stemme,
        stemme_manglar_grunn,
        samtykke_stad: case.sak.samtykke.as_ref().map(words::samtykke_stad),
        runde: codes::runde(number + 1),
        skriven_at: case.at(moete.dato, Moment::Moete, 0),
        ..empty(case, "moete", &path, moete.dato, moete.referent)
    }
}

/// A row with nothing said in it.
fn empty<'a>(
    case: &Case,
    slag: &'static str,
    path: &str,
    dato: Date,
    brukar: usize,
) -> SamtaleRow<'a> {
    SamtaleRow {
        kommune_id: case.kommune_id,
        samtale_id: case.id(path),
        sak_id: case.sak_id,
        slag,
        dato,
        korleis: None,
        kven_var_med: None,
        foeresette_sa: None,
        barnets_stemme: None,
        stemme_manglar_grunn: None,
        ikkje_halden_grunn: None,
        samtykke_stad: None,
        runde: 1,
        skriven_av: case.person(brukar).brukar_id,
        skriven_at: case.at(dato, Moment::Samtale, 0),
    }
}

/// What the child said, or why it is missing.
fn stemme(stemme: &Stemme) -> (Option<&str>, Option<&str>) {
    match stemme {
        Stemme::Sagt(said) => (Some(said), None),
        Stemme::Manglar(why) => (None, Some(why)),
    }
}
