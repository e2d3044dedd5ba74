//! What stands in a referat when it is begun: who is there, what was tried and how it went, and what the child said when the føresette were talked with.

use std::collections::HashMap;

use super::del::Del;
use super::lagre::TEKST_MAX;
use super::model::{Delar, Lagra, Referat, Tilstand};
use super::oppmoete::{self, Kom};
use super::queries;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::{EiningId, SakId};
use crate::samtale;
use crate::syn::Syn;
use crate::text::{self, without_unseen};
use crate::tiltak::{self, Tiltak};
use crate::web::dates;

/// Writes it, as the first version of each part, or after what is taken over from another referat.
pub(super) async fn skriv(
    tx: &mut WriteTx,
    referat: &Referat,
    eining: EiningId,
) -> Result<(), AppError> {
    let mut delar = vec![(Del::TilStades, til_stades(tx, referat).await?)];
    if let (Some(sak), Some(punkt)) = (referat.sak_id, referat.punkt_id) {
        let syn = queries::syn_til_punkt(tx, punkt).await?;
        delar.extend(fraa_saka(tx, sak, &syn).await?);
    }
    let begynt = queries::delar(tx, referat.id).await?;
    let foer = match referat.teke_fraa {
        Some(foer) => queries::del::framlegg(tx, foer).await?,
        None => HashMap::new(),
    };
    for (del, tekst) in delar {
        let Some(tekst) = rein(&tekst) else { continue };
        let lagra = begynt.lagra(del);
        let plass = (del, lagra.version);
        queries::insert_del(tx, referat, eining, plass, &tekst, true).await?;
        if lagra.version == 0 {
            continue;
        }
        let foer = foer.get(&del).map_or("", String::as_str);
        let alt = flett(del, (foer, &tekst), &lagra.tekst);
        let heil = alt.chars().count();
        // too much for one part is the writing alone
        let alt = match rein(&alt) {
            Some(rein) if rein.chars().count() < heil => lagra.tekst,
            rein => rein.unwrap_or_default(),
        };
        let plass = (del, lagra.version + 1);
        queries::insert_del(tx, referat, eining, plass, &alt, false).await?;
    }
    Ok(())
}

/// As it is when somebody sends the field it stands in, so that it is known again.
fn rein(tekst: &str) -> Option<String> {
    let kort: String = without_unseen(tekst).chars().take(TEKST_MAX).collect();
    text::text(&kort, TEKST_MAX).ok().flatten()
}

/// Who is there, as it is written down or answered by now.
pub(super) async fn kom(tx: &mut WriteTx, referat: &Referat) -> Result<Vec<Kom>, AppError> {
    let mut alle = queries::stades::til_stades(tx, referat.moete_id, referat.punkt_id).await?;
    if let Some(punkt) = referat.punkt_id {
        alle.extend(queries::stades::familie_til_stades(tx, punkt).await?);
    }
    Ok(alle)
}

/// The same, a line each.
pub(super) async fn til_stades(tx: &mut WriteTx, referat: &Referat) -> Result<String, AppError> {
    Ok(oppmoete::tekst(&kom(tx, referat).await?))
}

/// Who was there, as it is written down since the referat was begun; none when somebody has written in the part.
pub(super) async fn nye_til_stades(
    tx: &mut WriteTx,
    referat: &Referat,
    lagra: &Lagra,
) -> Result<Option<String>, AppError> {
    if referat.tilstand != Tilstand::Utkast || referat.nr > 0 || !lagra.uroert() {
        return Ok(None);
    }
    let no = rein(&til_stades(tx, referat).await?);
    Ok(no.filter(|no| *no != lagra.tekst))
}

/// The parts say what they would if they were sent now: who was there, as it was written down, when nobody has written it otherwise.
pub(super) async fn i_dag(
    tx: &mut WriteTx,
    referat: &Referat,
    delar: &mut Delar,
) -> Result<(), AppError> {
    let lagra = delar.lagra(Del::TilStades);
    if let Some(tekst) = nye_til_stades(tx, referat, &lagra).await? {
        delar.set_framlegg(Del::TilStades, tekst);
    }
    Ok(())
}

/// Before it is sent: what it says of who was there, is kept.
pub(super) async fn frisk_opp(tx: &mut WriteTx, referat: &Referat) -> Result<(), AppError> {
    let lagra = queries::delar(tx, referat.id).await?.lagra(Del::TilStades);
    if let Some(tekst) = nye_til_stades(tx, referat, &lagra).await? {
        let eining = queries::eining(tx, referat.id).await?;
        let del = (Del::TilStades, lagra.version);
        queries::insert_del(tx, referat, eining, del, &tekst, true).await?;
    }
    Ok(())
}

/// What somebody wrote in a part that the system put `foer` into, as it goes on in another referat where it would put `no`: what is new
/// stands over it, what is not so any more is not in it, and what was taken out of it stays out.
fn flett(del: Del, (foer, no): (&str, &str), skrive: &str) -> String {
    let skilje = if del == Del::TidlegareTiltak {
        "\n"
    } else {
        "\n\n"
    };
    let har = |tekst: &str, bolk: &str| tekst.split(skilje).any(|b| b == bolk);
    let nye = no.split(skilje).filter(|b| !har(foer, b));
    let att = skrive.split(skilje);
    let att = att.filter(|b| b.is_empty() || !har(foer, b) || har(no, b));
    let (nye, att): (Vec<&str>, Vec<&str>) = (nye.collect(), att.collect());
    let (nye, att) = (nye.join(skilje), att.join(skilje));
    let bolkar = [nye.trim(), att.trim()];
    let bolkar: Vec<&str> = bolkar.into_iter().filter(|b| !b.is_empty()).collect();
    bolkar.join("\n\n")
}

/// What somebody has written in a part, without what the system had put in it.
pub(super) fn nye_ord(lagra: &Lagra, framlegg: Option<&str>) -> String {
    if lagra.framlegg {
        return String::new();
    }
    let mut tekst = lagra.tekst.clone();
    for bolk in framlegg.unwrap_or_default().split("\n\n") {
        if !bolk.is_empty() {
            tekst = tekst.replacen(bolk, "", 1);
        }
    }
    tekst.trim().to_owned()
}

/// What one of the family has written stands in the referat, word for word.
pub(super) fn er_med(delar: &Delar, syn: &Syn) -> bool {
    let sagt = [&syn.eige_syn, &syn.barnets_stemme];
    let mut sagt = sagt.into_iter().flatten();
    sagt.all(|sagt| Del::tekstar().any(|del| delar.tekst(del).contains(sagt.as_str())))
}

/// What the family has written to the meeting is put in, as they were told. What they have written else is not: they were told that
/// nobody else in the family reads it. The page shows it beside the field, to whoever writes.
async fn fraa_saka(
    tx: &mut WriteTx,
    sak: SakId,
    syn: &[Syn],
) -> Result<Vec<(Del, String)>, AppError> {
    let tiltak = tiltak::list_for_sak(tx, sak).await?;
    let samtalar = samtale::list_for_sak(tx, sak).await?;
    let viste = samtalar.iter().filter(|s| s.ikkje_vis_grunn.is_none());
    let stemme = viste.filter_map(|s| {
        let stemme = s.barnets_stemme.as_ref()?;
        Some(format!("{stemme}\n(samtale {})", dates::short(s.dato)))
    });
    let stemmer = stemme
        .take(1)
        .chain(sagt(syn, |s| s.barnets_stemme.as_deref()));
    let stemmer: Vec<String> = stemmer.collect();
    let meiner: Vec<String> = sagt(syn, |s| s.eige_syn.as_deref()).collect();
    Ok(vec![
        (Del::TidlegareTiltak, liste(&tiltak)),
        (Del::BarnetsStemme, stemmer.join("\n\n")),
        (Del::Status, meiner.join("\n\n")),
    ])
}

/// "Han gruar seg til friminutta. (Tone Li (mor), 1. des. 2026 kl. 10.00)"
fn sagt<'a>(
    syn: &'a [Syn],
    felt: impl Fn(&'a Syn) -> Option<&'a str> + 'a,
) -> impl Iterator<Item = String> + 'a {
    syn.iter()
        .filter_map(move |s| Some(format!("{}\n({})", felt(s)?, s.kven_og_naar())))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_taken_out_stays_out_and_what_is_new_stands_over_what_was_written() {
        let eg = "Eg likar katten.\n(samtale 12.10.2026)";
        let mor = "Han gruar seg.\n(Tone Li (mor))";
        let flett = |foer: &str, no: &str, skrive: &str| {
            super::flett(Del::BarnetsStemme, (foer, no), skrive)
        };
        assert_eq!(flett(eg, eg, "Eg vil sove."), "Eg vil sove.");
        assert_eq!(flett(eg, eg, ""), "");
        let meir = format!("{eg}\n\nEg vil sove.");
        assert_eq!(flett(eg, eg, &meir), meir);
        let begge = format!("{mor}\n\n{meir}");
        assert_eq!(flett(eg, &format!("{eg}\n\n{mor}"), &meir), begge);
        // another talk since: what the system had put in before is its own to take away
        assert_eq!(flett(eg, mor, &meir), format!("{mor}\n\nEg vil sove."));
        assert_eq!(flett("", mor, ""), mor);
    }

    #[test]
    fn of_the_tiltak_each_is_a_line() {
        let foer = "Leikegruppe: ikkje evaluert\nLeksehjelp: verkar (1.10.2026)";
        let no = "Leikegruppe: verkar (1.11.2026)\nLeksehjelp: verkar (1.10.2026)";
        let skrive = format!("{foer}\nMe trur det verkar.");
        assert_eq!(
            super::flett(Del::TidlegareTiltak, (foer, no), &skrive),
            "Leikegruppe: verkar (1.11.2026)\n\nLeksehjelp: verkar (1.10.2026)\nMe trur det verkar."
        );
    }

    #[test]
    fn only_what_was_written_is_new() {
        let framlegg = "Eg likar katten.\n(samtale 12.10.2026)\n\nHan gruar seg.\n(Tone Li (mor))";
        let lagra = |tekst: &str, framlegg| Lagra {
            version: 2,
            tekst: tekst.into(),
            framlegg,
            ..Lagra::default()
        };
        assert_eq!(nye_ord(&lagra(framlegg, true), Some(framlegg)), "");
        let meir = lagra(&format!("{framlegg}\nEg vil sove."), false);
        assert_eq!(nye_ord(&meir, Some(framlegg)), "Eg vil sove.");
        assert_eq!(nye_ord(&meir, None), meir.tekst);
        let berre = lagra("Eg likar katten no òg.", false);
        assert_eq!(nye_ord(&berre, Some(framlegg)), "Eg likar katten no òg.");
    }
}
