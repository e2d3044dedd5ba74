//! What stands in a referat when it is begun: who is there, what was tried and how it went, and what the family sent beforehand.

use super::del::Del;
use super::model::Referat;
use super::queries;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::{EiningId, SakId};
use crate::syn;
use crate::tiltak::{self, Tiltak};
use crate::web::dates;

/// Writes it, as the first version of each part.
pub(super) async fn skriv(
    tx: &mut WriteTx,
    referat: &Referat,
    eining: EiningId,
) -> Result<(), AppError> {
    let mut delar = vec![(
        Del::TilStades,
        queries::til_stades(tx, referat.moete_id, referat.punkt_id)
            .await?
            .join("\n"),
    )];
    if let Some(sak) = referat.sak_id {
        delar.extend(fraa_saka(tx, sak).await?);
    }
    for (del, tekst) in delar {
        if !tekst.is_empty() {
            queries::insert_del(tx, referat, eining, (del, 0), &tekst).await?;
        }
    }
    Ok(())
}

async fn fraa_saka(tx: &mut WriteTx, sak: SakId) -> Result<Vec<(Del, String)>, AppError> {
    let tiltak = tiltak::list_for_sak(tx, sak).await?;
    let syn = syn::list_for_sak(tx, sak).await?;
    let ord = |tekst: &Option<String>, av: &str, dag: String| {
        tekst.as_ref().map(|t| format!("{t}\n({av}, {dag})"))
    };
    let (mut stemme, mut familien) = (Vec::new(), Vec::new());
    for s in &syn {
        let dag = dates::short(crate::clock::oslo_date(s.skrive_at));
        stemme.extend(ord(&s.barnets_stemme, &s.namn, dag.clone()));
        familien.extend(ord(&s.eige_syn, &s.namn, dag));
    }
    Ok(vec![
        (Del::TidlegareTiltak, liste(&tiltak)),
        (Del::BarnetsStemme, stemme.join("\n\n")),
        (Del::KvenOpplever, familien.join("\n\n")),
    ])
}

/// "Leikegruppe: verkar delvis (12.10.2026)", a line each.
fn liste(tiltak: &[Tiltak]) -> String {
    let linje = |t: &Tiltak| {
        let effekt = t.evalueringar.first().map_or_else(
            || "ikkje evaluert".to_owned(),
            |e| {
                format!(
                    "{} ({})",
                    e.effekt.label().to_lowercase(),
                    dates::short(e.dato)
                )
            },
        );
        format!("{}: {effekt}", t.tiltak.trim_end_matches('.'))
    };
    let mut linjer: Vec<String> = tiltak.iter().map(linje).collect();
    linjer.reverse();
    linjer.join("\n")
}
