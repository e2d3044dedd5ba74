//! The document of a report.

use serde_json::{Value, json};
use time::OffsetDateTime;

use super::innhald::Innhald;
use super::model::{INNLEIING, Rapport, VIDARE, om};
use crate::clock::oslo_date;
use crate::error::AppError;
use crate::pdf::{self, Document};
use crate::styring::{Bilete, Stolpe};
use crate::web::dates;

/// On each page of what is not published, and in its title.
const UTKAST: &str = "UTKAST – ikkje publisert";

/// The document of a report that is published now.
pub(super) async fn lag(
    innhald: &Innhald,
    rapport: &Rapport,
    (laga, av): (OffsetDateTime, &str),
) -> Result<Vec<u8>, AppError> {
    let dag = dates::long(oslo_date(laga));
    let publisert = format!("Publisert {dag} av {av}, kommunalsjef.");
    dokument(innhald, rapport, laga, Tilstand::Publisert(publisert)).await
}

/// The same of one that is not.
pub(super) async fn utkast(
    innhald: &Innhald,
    rapport: &Rapport,
    laga: OffsetDateTime,
) -> Result<Vec<u8>, AppError> {
    dokument(innhald, rapport, laga, Tilstand::Utkast).await
}

/// What the document is.
enum Tilstand {
    /// Said under its title: when it was published, and by whom.
    Publisert(String),
    Utkast,
}

async fn dokument(
    innhald: &Innhald,
    rapport: &Rapport,
    laga: OffsetDateTime,
    tilstand: Tilstand,
) -> Result<Vec<u8>, AppError> {
    let (publisert, utkast) = match tilstand {
        Tilstand::Publisert(naar) => (Some(naar), None),
        Tilstand::Utkast => (None, Some(UTKAST)),
    };
    let milepaelar: Vec<_> = innhald
        .milepaelar()
        .map(|(m, framdrift, om)| [m.label(), m.naar(), framdrift, om])
        .collect();
    let document = Document {
        template: include_str!("../../templates/rapport/rapport.typ"),
        data: json!({
            "utkast": utkast,
            "publisert": publisert,
            "overskrift": format!("Barn og unge i {} kommune: {}", innhald.kommune, innhald.halvaar),
            "stad": format!("{} kommune", innhald.kommune),
            "versjon": innhald.nr,
            "retting": innhald.retting,
            "rekna": innhald.rekna,
            "grense": innhald.grense,
            "innleiing": innhald.tekst.del(INNLEIING),
            "vidare": innhald.tekst.del(VIDARE),
            "bileta": innhald.bileta.iter().map(|b| bilete(b, innhald)).collect::<Vec<_>>(),
            "milepaelar": milepaelar,
        }),
        laga,
        ident: format!("rapport/{}/{}", rapport.id, innhald.nr),
    };
    let made = tokio::task::spawn_blocking(move || pdf::render(&document)).await;
    let made = made.map_err(anyhow::Error::new)?;
    Ok(made.map_err(anyhow::Error::new)?)
}

/// A picture, its lengths in thousandths of the breadth.
fn bilete(b: &Bilete, innhald: &Innhald) -> Value {
    let stolpe = |s: &Stolpe| {
        json!({
            "merke": s.merke,
            "tekst": s.tekst(),
            "lengd": s.verdi().map_or(0, |verdi| promille(b, verdi)),
            "skjult": s.skjult(),
            "anna": s.anna,
            "maal": b.maal_av(s).map(|maal| promille(b, maal)),
        })
    };
    json!({
        "tittel": b.tittel,
        "sagt": b.sagt,
        "kommentar": innhald.tekst.del(&om(&b.id)),
        "definisjon": b.definisjon,
        "rader": b.rader,
        "kolonne": b.kolonne,
        "alt_skjult": b.alt_skjult().then_some(Bilete::ALT_SKJULT),
        "stolpar": b.stolpar.iter().map(stolpe).collect::<Vec<_>>(),
        "maal": b.maal.as_ref().map(|(_, ord)| ord),
        "seriar": b.seriar,
    })
}

fn promille(b: &Bilete, verdi: u32) -> u64 {
    u64::from(verdi.min(b.heile())) * 1000 / u64::from(b.heile())
}
