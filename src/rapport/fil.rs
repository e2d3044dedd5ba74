//! `/rapport/{rapport_id}/pdf`, `/csv` and `/json`: a report as files. One that is not published is a document only, and says so on each page.

use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::innhald::{Innhald, rader_av};
use super::model::Rapport;
use super::{pdf, queries};
use crate::access::Action;
use crate::error::AppError;
use crate::ids::RapportId;
use crate::web::{Ctx, Path};

pub(super) async fn pdf(ctx: Ctx, Path(id): Path<RapportId>) -> Result<Response, AppError> {
    ctx.require(Action::RapportLese)?;
    let mut tx = ctx.write().await?;
    let rapport = queries::find(&mut tx, id)
        .await?
        .ok_or(AppError::NotFound)?;
    let bytes = if let Some(bytes) = queries::dokument(&mut tx, id).await? {
        bytes
    } else {
        let innhald = Innhald::av(&mut tx, &ctx.actor.kommune_namn, &rapport).await?;
        pdf::utkast(&innhald, &rapport, ctx.now).await?
    };
    tx.commit(ctx.permit(Action::RapportLese, &())?.also("pdf"))
        .await?;
    Ok(fil(&rapport, "pdf", "application/pdf", bytes))
}

/// A published report, and what is frozen of it.
async fn publisert(
    ctx: &Ctx,
    id: RapportId,
    kva: &'static str,
) -> Result<(Rapport, Innhald), AppError> {
    ctx.require(Action::RapportLese)?;
    let mut tx = ctx.write().await?;
    let rapport = queries::find(&mut tx, id)
        .await?
        .ok_or(AppError::NotFound)?;
    let publisert = rapport.publisert.as_ref().ok_or(AppError::NotFound)?;
    let innhald = Innhald::les(&publisert.innhald)?;
    tx.commit(ctx.permit(Action::RapportLese, &())?.also(kva))
        .await?;
    Ok((rapport, innhald))
}

/// One line of each number. Semicolons and a byte order mark: what a spreadsheet in Norwegian opens as it is.
pub(super) async fn csv(ctx: Ctx, Path(id): Path<RapportId>) -> Result<Response, AppError> {
    let (rapport, innhald) = publisert(&ctx, id, "csv").await?;
    let bytes = skriv_csv(&innhald).map_err(anyhow::Error::new)?;
    Ok(fil(&rapport, "csv", "text/csv; charset=utf-8", bytes))
}

fn skriv_csv(innhald: &Innhald) -> Result<Vec<u8>, csv::Error> {
    let mut csv = csv::WriterBuilder::new()
        .delimiter(b';')
        .from_writer("\u{feff}".as_bytes().to_vec());
    csv.write_record([
        "Kommune",
        "Halvår",
        "Versjon",
        "Figur",
        "Rad",
        "Tal",
        "Av",
        "Måleining",
        "Status",
    ])?;
    let tal = |tal: Option<u32>| tal.map_or_else(String::new, |tal| tal.to_string());
    for rad in innhald.rader() {
        csv.write_record([
            &innhald.kommune,
            &innhald.halvaar,
            &innhald.nr.to_string(),
            rad.figur,
            rad.rad,
            &tal(rad.tal),
            &tal(rad.av),
            rad.eining,
            rad.status,
        ])?;
    }
    csv.into_inner().map_err(|feil| feil.into_error().into())
}

/// The same for programs, with what each figure counts.
pub(super) async fn json(ctx: Ctx, Path(id): Path<RapportId>) -> Result<Response, AppError> {
    let (rapport, innhald) = publisert(&ctx, id, "json").await?;
    let figurar: Vec<_> = innhald
        .bileta
        .iter()
        .map(|b| {
            json!({
                "figur": b.id,
                "tittel": b.tittel,
                "kva_er_talt": b.definisjon,
                "maal": b.maal.as_ref().map(|(maal, _)| maal),
                "maal_andre_serie": b.maal_anna,
                "tal": rader_av(b).collect::<Vec<_>>(),
            })
        })
        .collect();
    let heile = json!({
        "kommune": innhald.kommune,
        "halvaar": innhald.halvaar,
        "versjon": innhald.nr,
        "rekna": innhald.rekna,
        "skjult_under": innhald.grense,
        "figurar": figurar,
    });
    let bytes = serde_json::to_vec_pretty(&heile).map_err(anyhow::Error::new)?;
    Ok(fil(&rapport, "json", "application/json", bytes))
}

/// The answer that is a file: named by the term, which is no secret.
fn fil(rapport: &Rapport, ending: &str, slag: &'static str, bytes: Vec<u8>) -> Response {
    let halvaar = rapport.utgaave.namn().replace(' ', "-").replace('å', "aa");
    let korleis = if ending == "pdf" {
        "inline"
    } else {
        "attachment"
    };
    let namn = format!(
        "{korleis}; filename=\"rapport-{halvaar}-{}.{ending}\"",
        rapport.nr
    );
    (
        [
            (header::CONTENT_TYPE, slag.to_owned()),
            (header::CONTENT_DISPOSITION, namn),
        ],
        bytes,
    )
        .into_response()
}

#[cfg(test)]
mod tests {
    use super::super::model::Tekst;
    use super::*;
    use crate::styring::{Bilete, Maalt, Stolpe};

    #[test]
    fn a_file_has_a_line_of_each_number_and_nothing_of_what_is_hidden() {
        let stolpar = vec![
            Stolpe::ny("6–12 år", Maalt::Andel(15, 21)),
            Stolpe::ny("Under; \"5\"", Maalt::Skjult),
            Stolpe::ny("16 år og over", Maalt::Ingen),
        ];
        let innhald = Innhald {
            kommune: "Vinje".into(),
            halvaar: "hausten 2026".into(),
            nr: 2,
            retting: None,
            rekna: String::new(),
            grense: 5,
            delt: false,
            tekst: Tekst::default(),
            bileta: vec![Bilete {
                id: "samtale".into(),
                tittel: String::new(),
                sagt: String::new(),
                definisjon: String::new(),
                rader: String::new(),
                kolonne: String::new(),
                stolpar,
                maal: None,
                maal_anna: None,
                tak: None,
                seriar: None,
            }],
        };
        let csv = String::from_utf8(skriv_csv(&innhald).unwrap()).unwrap();
        assert_eq!(
            csv,
            "\u{feff}Kommune;Halvår;Versjon;Figur;Rad;Tal;Av;Måleining;Status\n\
             Vinje;hausten 2026;2;samtale;6–12 år;15;21;tal;tal\n\
             Vinje;hausten 2026;2;samtale;\"Under; \"\"5\"\"\";;;;skjult\n\
             Vinje;hausten 2026;2;samtale;16 år og over;;;;ingen\n"
        );
    }
}
