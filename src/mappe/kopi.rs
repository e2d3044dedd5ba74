//! The arkivkopi of a sak: the whole sak as a document, the documents that were frozen as they are, the same as data, and a description with the hash
//! of each.

use serde_json::json;
use sha2::{Digest, Sha256};
use time::OffsetDateTime;

use super::model::{Dokument, Mappesak};
use super::queries::{innslag, kopi as rader};
use super::ting::{Ting, bolkar, saksbolk, ting};
use super::xml::{self, Fil, Skildring};
use super::{pakk, queries};
use crate::barn::{self, Barn, fnr, relasjon_tekst};
use crate::db::WriteTx;
use crate::error::AppError;
use crate::pdf::rapport::{self, Bolk, Ramme};
use crate::sak::Sak;
use crate::web::{Ctx, dates};

/// What a copy is made of.
pub(super) struct Lesen {
    sak: Mappesak,
    tilstand: &'static str,
    barn: Barn,
    /// Opened for the archive, which has no other name for who it is.
    fnr: Option<String>,
    /// Name, and what they are to the child.
    foeresette: Vec<(String, String)>,
    ting: Vec<Ting>,
    bolkar: Vec<Bolk>,
    dokument: Vec<Dokument>,
    kommunenummer: String,
    maanader: i32,
    /// What could be written in it after it was closed, before the rest was read.
    pub skrive: Vec<u8>,
}

/// Reads it all.
pub(super) async fn les(ctx: &Ctx, tx: &mut WriteTx, sak: &Sak) -> Result<Lesen, AppError> {
    // first: what is written while the rest is read makes the copy one that does not count
    let skrive = rader::skrive(tx, sak.sak_id).await?;
    let mut saker = queries::saker(tx, sak.barn_id, Some(sak.sak_id)).await?;
    let barn = barn::find(tx, sak.barn_id).await?;
    let barn = barn.ok_or(AppError::NotFound)?;
    let innslag = innslag::innslag(tx, &[sak.sak_id]).await?;
    let ting = ting(&saker, &innslag, true);
    let mut delar = vec![saksbolk(&saker)];
    delar.extend(bolkar(&ting));
    let (kommunenummer, maanader) = rader::kommune(tx, sak.sak_id).await?;
    let sealed = rader::fnr(tx, sak.barn_id).await?;
    let kommune = ctx.actor.kommune_id.uuid();
    let opened =
        sealed.and_then(|s| fnr::open_barn(&ctx.app.keys, kommune, sak.barn_id.uuid(), &s));
    let foeresette = rader::foeresette(tx, sak.barn_id).await?.into_iter();
    Ok(Lesen {
        sak: saker.pop().ok_or(AppError::NotFound)?,
        tilstand: sak.tilstand.code(),
        barn,
        fnr: opened.map(|fnr| fnr.expose().to_owned()),
        foeresette: foeresette
            .map(|(namn, relasjon)| (namn, relasjon_tekst(&relasjon).to_owned()))
            .collect(),
        ting,
        bolkar: delar,
        dokument: rader::dokument(tx, sak.sak_id).await?,
        kommunenummer,
        maanader,
        skrive,
    })
}

/// A file before it is described.
struct Del {
    namn: String,
    tittel: String,
    format: &'static str,
    dato: OffsetDateTime,
    versjon: i16,
    innhald: Vec<u8>,
}

/// Makes the files of it, and gives the hash of the whole.
pub(super) async fn lag(ctx: &Ctx, lesen: Lesen) -> Result<(Vec<u8>, [u8; 32]), AppError> {
    let (sak, barn) = (&lesen.sak, &lesen.barn);
    let ramme = Ramme {
        overskrift: format!("Sak {}", sak.saksnummer),
        ingress: vec![format!(
            "{}, fødd {}. {} kommune.",
            barn.namn(),
            barn.foedd_tekst(),
            ctx.actor.kommune_namn
        )],
        botn: format!("Sak {} · unnateke offentlegheit", sak.saksnummer),
        laga: ctx.now,
        ident: format!("arkiv/{}/{}", sak.sak_id, ctx.now.unix_timestamp()),
    };
    let data = json!({ "sak": sak.saksnummer, "innhald": lesen.ting });
    let del = |namn: &str, tittel: String, format, innhald| Del {
        namn: namn.to_owned(),
        tittel,
        format,
        dato: ctx.now,
        versjon: 1,
        innhald,
    };
    let heile = format!("Sak {}", sak.saksnummer);
    let pdf = rapport::lag(ramme, &lesen.bolkar).await?;
    let mut delar = vec![del("sak.pdf", heile, "PDF/A-2a", pdf)];
    for (n, d) in (1..).zip(lesen.dokument) {
        delar.push(Del {
            namn: format!("dokument/{n:02}-{}-{}.pdf", d.slag, d.nr),
            tittel: format!("{} versjon {}, {}", d.slag, d.nr, dates::date_time(d.at)),
            format: "PDF/A-2a",
            dato: d.at,
            versjon: d.nr,
            innhald: d.pdf,
        });
    }
    let data = serde_json::to_vec_pretty(&data).map_err(anyhow::Error::new)?;
    let tittel = "Det same som data".to_owned();
    delar.push(del("sak.json", tittel, "JSON", data));
    let skildring = Skildring {
        sak,
        kommune: &ctx.actor.kommune_namn,
        kommunenummer: &lesen.kommunenummer,
        barn_namn: &barn.namn(),
        foedd: barn.foedd,
        fnr: lesen.fnr.as_deref(),
        foeresette: &lesen.foeresette,
        tilstand: lesen.tilstand,
        laga: ctx.now,
        laga_av: &ctx.actor.namn,
        maanader: lesen.maanader,
    };
    let skildra: Vec<Fil<'_>> = delar
        .iter()
        .map(|d| Fil {
            namn: &d.namn,
            tittel: &d.tittel,
            format: d.format,
            dato: d.dato,
            versjon: d.versjon,
            innhald: &d.innhald,
        })
        .collect();
    let metadata = xml::skriv(&skildring, &skildra).into_bytes();
    let mut filer = vec![("metadata.xml".to_owned(), metadata)];
    filer.extend(delar.into_iter().map(|d| (d.namn, d.innhald)));
    let zip = pakk(&filer)?;
    let avtrykk = Sha256::digest(&zip).into();
    Ok((zip, avtrykk))
}
