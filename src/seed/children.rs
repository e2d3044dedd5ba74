//! Rows of the register of children, and of the meldingar about some of them.

use anyhow::Context;
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use super::codes::GRUNN;
use super::hours::morning;
use super::source::Source;
use crate::barn::fnr::{self, SealedFnr};
use crate::crypto::Keys;
use crate::demo::Barn;
use crate::text::search_key;

/// A row of `barn`.
pub(super) struct BarnRow<'a> {
    pub(super) kommune_id: Uuid,
    pub(super) barn_id: Uuid,
    pub(super) barn: &'a Barn,
    pub(super) namn_norm: String,
    pub(super) etternamn_norm: String,
    pub(super) fnr_kryptert: Vec<u8>,
    pub(super) fnr_noekkel: i16,
    pub(super) fnr_oppslag: Vec<u8>,
    pub(super) eining_id: Option<Uuid>,
    pub(super) sist_i_liste: Option<Date>,
    pub(super) created_at: OffsetDateTime,
}

/// A row of `barn_eining`.
pub(super) struct BarnEiningRow {
    pub(super) kommune_id: Uuid,
    pub(super) barn_id: Uuid,
    pub(super) eining_id: Uuid,
    pub(super) fraa: Date,
    pub(super) til: Option<Date>,
}

/// A row of `barn_adresse`.
pub(super) struct AdresseRow<'a> {
    pub(super) kommune_id: Uuid,
    pub(super) barn_id: Uuid,
    pub(super) adresse: &'a str,
}

/// A row of `foeresett`: one for each child an adult belongs to.
pub(super) struct FoeresettRow<'a> {
    pub(super) kommune_id: Uuid,
    pub(super) foeresett_id: Uuid,
    pub(super) barn_id: Uuid,
    pub(super) namn: &'a str,
    pub(super) relasjon: &'static str,
    pub(super) telefon: &'a str,
    pub(super) foreldreansvar: bool,
    pub(super) bur_saman: bool,
    pub(super) innsynsrett: bool,
    pub(super) fnr: Option<SealedFnr>,
    pub(super) created_at: OffsetDateTime,
}

/// A row of `barnevernsmelding`.
pub(super) struct MeldingRow<'a> {
    pub(super) kommune_id: Uuid,
    pub(super) barnevernsmelding_id: Uuid,
    pub(super) barn_id: Uuid,
    pub(super) meldt_av: Uuid,
    pub(super) prinsipal_id: Uuid,
    pub(super) instans_id: Uuid,
    pub(super) eining_id: Option<Uuid>,
    pub(super) grunn: &'static str,
    pub(super) meldt_dato: Date,
    pub(super) kvittering: &'a str,
    pub(super) svar_frist: Date,
    pub(super) svar_dato: Option<Date>,
    pub(super) created_at: OffsetDateTime,
}

/// Every child; the fødselsnummer is sealed before it leaves here.
pub(super) fn barn<'a>(source: &Source<'a>, keys: &Keys) -> anyhow::Result<Vec<BarnRow<'a>>> {
    let all = source.world.barn.iter().enumerate();
    all.map(|(at, barn)| {
        let (kommune_id, barn_id) = (source.ids.kommune(barn.kommune), source.ids.barn(at));
        let fnr = synthetic(barn).context("barnet har ikkje eit syntetisk fødselsnummer")?;
        let sealed = keys.encrypt(kommune_id, barn_id, "fnr", fnr.expose().as_bytes());
        let namn = format!("{} {}", barn.fornamn, barn.etternamn);
        let turned = format!("{} {}", barn.etternamn, barn.fornamn);
        let eining_id = barn.eining.map(|one| source.ids.eining(barn.kommune, one));
        Ok(BarnRow {
            kommune_id,
            barn_id,
            barn,
            namn_norm: search_key(&namn),
            etternamn_norm: search_key(&turned),
            fnr_kryptert: sealed.bytes,
            fnr_noekkel: sealed.key_id,
            fnr_oppslag: fnr.blind_index(keys, kommune_id).to_vec(),
            eining_id,
            sist_i_liste: eining_id.map(|_| last_list(barn, source.world.today)),
            created_at: registered(barn),
        })
    })
    .collect()
}

/// The demo gives the individnummer itself; the number is asked for by its place in the year's series,
/// which begins at 500 for everybody born in this century.
fn synthetic(barn: &Barn) -> Option<fnr::Foedselsnummer> {
    fnr::synthetic(barn.foedd, barn.serial.checked_sub(500)?)
}

/// The same of an adult, whose series begins at 0.
fn number_of(foedd: Date, serial: u16) -> Option<fnr::Foedselsnummer> {
    fnr::synthetic(foedd, serial)
}

/// Lists are read on the first of the month; a child who came later was in one that day.
fn last_list(barn: &Barn, today: Date) -> Date {
    today.replace_day(1).unwrap_or(today).max(barn.eining_fraa)
}

/// In the register from the first eining.
fn registered(barn: &Barn) -> OffsetDateTime {
    let first = barn.tidlegare.first();
    morning(first.map_or(barn.eining_fraa, |one| one.fraa))
}

/// Where each child has been and is.
pub(super) fn barn_eining(source: &Source) -> Vec<BarnEiningRow> {
    let mut rows = Vec::new();
    for (at, barn) in source.world.barn.iter().enumerate() {
        let before = barn
            .tidlegare
            .iter()
            .map(|one| (one.eining, one.fraa, Some(one.til)));
        let now = barn.eining.map(|one| (one, barn.eining_fraa, None));
        rows.extend(before.chain(now).map(|(eining, fraa, til)| BarnEiningRow {
            kommune_id: source.ids.kommune(barn.kommune),
            barn_id: source.ids.barn(at),
            eining_id: source.ids.eining(barn.kommune, eining),
            fraa,
            til,
        }));
    }
    rows
}

/// The addresses that may be known.
pub(super) fn adresser<'a>(source: &Source<'a>) -> Vec<AdresseRow<'a>> {
    let all = source.world.barn.iter().enumerate();
    all.filter_map(|(at, barn)| {
        Some(AdresseRow {
            kommune_id: source.ids.kommune(barn.kommune),
            barn_id: source.ids.barn(at),
            adresse: barn.adresse.as_deref()?,
        })
    })
    .collect()
}

/// The adults around each child.
pub(super) fn foeresette<'a>(source: &Source<'a>, keys: &Keys) -> Vec<FoeresettRow<'a>> {
    let all = source.world.barn.iter().enumerate();
    let links = all.flat_map(|(at, barn)| {
        let list = barn.foeresette.iter().enumerate();
        list.map(move |(number, link)| (at, barn, number, link))
    });
    links
        .map(|(at, barn, number, link)| {
            let adult = &source.world.foeresette[link.foeresett];
            let kommune_id = source.ids.kommune(barn.kommune);
            let foeresett_id = source.ids.of(&format!("barn/{at}/foeresett/{number}"));
            let fnr = number_of(adult.foedd, adult.serial);
            FoeresettRow {
                kommune_id,
                foeresett_id,
                fnr: fnr.map(|fnr| fnr.seal_foeresett(keys, kommune_id, foeresett_id)),
                barn_id: source.ids.barn(at),
                namn: &adult.namn,
                relasjon: link.tilknyting.kode(),
                telefon: &adult.telefon,
                foreldreansvar: link.foreldreansvar,
                bur_saman: link.bur_saman,
                innsynsrett: link.innsynsrett,
                created_at: registered(barn),
            }
        })
        .collect()
}

/// The register of meldingar til barnevernet.
pub(super) fn meldingar<'a>(source: &Source<'a>) -> anyhow::Result<Vec<MeldingRow<'a>>> {
    let all = source.world.barnevernsmeldingar.iter().enumerate();
    all.map(|(number, melding)| {
        let barn = &source.world.barn[melding.barn];
        let eining = barn.eining.context("barnet går ikkje i ei eining")?;
        let instans = source.world.kommunar[barn.kommune].einingar[eining].instans;
        let meldar = source.at_work(melding.meldar, (barn.kommune, instans, eining))?;
        let id = format!("barnevernsmelding/{number}");
        Ok(MeldingRow {
            kommune_id: source.ids.kommune(barn.kommune),
            barnevernsmelding_id: source.ids.of(&id),
            barn_id: source.ids.barn(melding.barn),
            meldt_av: meldar.brukar_id,
            prinsipal_id: meldar.prinsipal_id,
            instans_id: meldar.instans_id,
            eining_id: meldar.eining_id,
            grunn: GRUNN,
            meldt_dato: melding.dato,
            kvittering: &melding.kvittering,
            svar_frist: melding.frist,
            svar_dato: melding.tilbakemelding,
            created_at: morning(melding.dato),
        })
    })
    .collect()
}
