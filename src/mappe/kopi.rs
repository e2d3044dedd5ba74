//! The arkivkopi of a sak: the whole sak as a document, the documents that were frozen as they are, the same as data, and a description with the hash
//! of each.

use serde_json::json;
use sha2::{Digest, Sha256};

use super::model::{bolkar, linjer, saksbolk};
use super::xml::{self, Fil, Skildring};
use super::{pakk, queries};
use crate::barn;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::pdf::rapport::{self, Ramme};
use crate::sak::Sak;
use crate::web::{Ctx, dates};

/// Makes it, and gives its hash.
pub(super) async fn lag(
    ctx: &Ctx,
    tx: &mut WriteTx,
    sak: &Sak,
) -> Result<(Vec<u8>, [u8; 32]), AppError> {
    let saker = queries::saker(tx, sak.barn_id, Some(sak.sak_id)).await?;
    let mappe = saker.first().ok_or(AppError::NotFound)?;
    let barn = barn::find(tx, sak.barn_id).await?;
    let barn = barn.ok_or(AppError::NotFound)?;
    let innslag = queries::innslag(tx, &[sak.sak_id]).await?;
    let linjer = linjer(&saker, &innslag, true);
    let (nummer, oppbevaring) = queries::kommune(tx, sak.sak_id).await?;
    let dokument = queries::dokument(tx, sak.sak_id).await?;
    let mut delar = vec![saksbolk(&saker)];
    delar.extend(bolkar(&linjer));
    let ramme = Ramme {
        overskrift: format!("Sak {}", mappe.saksnummer),
        ingress: vec![format!(
            "{}, fødd {}. {} kommune.",
            barn.namn(),
            barn.foedd_tekst(),
            ctx.actor.kommune_namn
        )],
        botn: format!("Sak {} · unnateke offentlegheit", mappe.saksnummer),
        laga: ctx.now,
        ident: format!("arkiv/{}/{}", sak.sak_id, ctx.now.unix_timestamp()),
    };
    let mut filer = vec![("sak.pdf".to_owned(), rapport::lag(ramme, &delar).await?)];
    let mut titlar = vec![(format!("Sak {}", mappe.saksnummer), "PDF/A-2a")];
    for (n, d) in (1..).zip(dokument) {
        filer.push((format!("dokument/{n:02}-{}-{}.pdf", d.slag, d.nr), d.pdf));
        let tittel = format!("{} versjon {}, {}", d.slag, d.nr, dates::date_time(d.at));
        titlar.push((tittel, "PDF/A-2a"));
    }
    let data = json!({ "sak": mappe.saksnummer, "innhald": linjer });
    let data = serde_json::to_vec_pretty(&data).map_err(anyhow::Error::new)?;
    filer.push(("sak.json".to_owned(), data));
    titlar.push(("Det same som data".to_owned(), "JSON"));
    let skildring = Skildring {
        sak: mappe,
        kommune: &ctx.actor.kommune_namn,
        kommunenummer: &nummer,
        barn_namn: &barn.namn(),
        foedd: barn.foedd,
        tilstand: sak.tilstand.code(),
        laga: ctx.now,
        laga_av: &ctx.actor.namn,
        oppbevaring: &oppbevaring,
    };
    let med_titlar: Vec<Fil<'_>> = filer
        .iter()
        .zip(&titlar)
        .map(|((namn, innhald), (tittel, format))| Fil {
            namn,
            tittel,
            format,
            innhald,
        })
        .collect();
    let metadata = xml::skriv(&skildring, &med_titlar).into_bytes();
    filer.insert(0, ("metadata.xml".to_owned(), metadata));
    let zip = pakk(&filer)?;
    let avtrykk = Sha256::digest(&zip).into();
    Ok((zip, avtrykk))
}
