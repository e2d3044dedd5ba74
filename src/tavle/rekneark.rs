//! `/tavla/rekneark`: the same rows for a spreadsheet, as Excel in Norwegian reads them: semicolons, and UTF-8 that says that it is.

use axum::http::header;
use axum::response::{IntoResponse, Response};
use time::Date;

use super::model::Rad;
use super::side::{les, subject};
use super::utval::Utval;
use crate::access::Action;
use crate::clock::oslo_datetime;
use crate::error::AppError;
use crate::web::{Ctx, Fersk, Query, dates};

const KOLONNAR: [&str; 14] = [
    "Saksnummer",
    "Barn",
    "Fødselsår",
    "Eining",
    "Steg",
    "Ansvarleg",
    "Instansar",
    "Neste møte",
    "Neste dato",
    "Neste",
    "Opne tiltak",
    "Tiltak over frist",
    "Eldste frist",
    "Det som hastar",
];

/// The rows that are asked for. The log has every sak that is in the file.
pub(super) async fn vis(
    ctx: Ctx,
    fersk: Result<Fersk, AppError>,
    Query(utval): Query<Utval>,
) -> Result<Response, AppError> {
    Fersk::elles_til(fersk, &utval.side())?;
    ctx.require(Action::TavleHente)?;
    let today = ctx.today();
    let mut tx = ctx.write().await?;
    let tavle = les(&mut tx, oslo_datetime(ctx.now)).await?;
    let (rader, _tal) = utval.av(tavle.rader);
    tx.commit(ctx.permit(Action::TavleHente, &subject(&rader, &[]))?)
        .await?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"tavle-{today}.csv\""),
        ),
    ];
    Ok((headers, fil(&rader, today)).into_response())
}

fn fil(rader: &[Rad], today: Date) -> String {
    let mut fil = String::from("\u{feff}");
    linje(&mut fil, &KOLONNAR);
    for rad in rader {
        linje(&mut fil, &celler(rad, today));
    }
    fil
}

fn celler(rad: &Rad, today: Date) -> [String; 14] {
    let sak = &rad.sak;
    let dato = |dato: Option<Date>| dato.map(dates::short).unwrap_or_default();
    let hastar: Vec<String> = rad
        .hastar
        .iter()
        .map(|m| format!("{}: {}", m.hast.label(), m.tekst))
        .collect();
    [
        sak.saksnummer.clone(),
        sak.barn_namn.clone(),
        sak.foedd.year().to_string(),
        sak.stad.clone(),
        format!("{} {}", sak.steg.number(), sak.steg.label()),
        sak.ansvarleg_namn.clone(),
        rad.instans_namn(),
        dato(rad.moete.as_ref().map(|m| m.dato)),
        dato(sak.neste_dato),
        rad.neste(),
        rad.tiltak.len().to_string(),
        rad.tiltak_over(today).to_string(),
        dato(rad.tiltak.first().map(|t| t.innan)),
        hastar.join(". "),
    ]
}

fn linje<T: AsRef<str>>(fil: &mut String, celler: &[T]) {
    let celler: Vec<String> = celler.iter().map(|c| celle(c.as_ref())).collect();
    fil.push_str(&celler.join(";"));
    fil.push_str("\r\n");
}

/// A cell is text: one that a spreadsheet would reckon out gets an apostrophe before it (OWASP, CSV injection).
fn celle(tekst: &str) -> String {
    let tekst: String = tekst
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    let tekst = tekst.trim().replace('"', "\"\"");
    let formel = tekst.starts_with([
        '=', '+', '-', '@', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}',
    ]);
    format!("\"{}{tekst}\"", if formel { "'" } else { "" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_never_a_formula_and_never_ends_before_it_ends() {
        for (tekst, venta) in [
            ("Nora L.", "\"Nora L.\""),
            ("Plass; \"framme\"", "\"Plass; \"\"framme\"\"\""),
            ("=HYPERLINK(\"x\")", "\"'=HYPERLINK(\"\"x\"\")\""),
            (" \t@SUM(A1)", "\"'@SUM(A1)\""),
            ("-1+2\r\n=3", "\"'-1+2  =3\""),
        ] {
            assert_eq!(celle(tekst), venta);
        }
    }
}
