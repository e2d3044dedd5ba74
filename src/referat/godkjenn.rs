//! What must be in place before a referat can be approved, and what follows when it is.

use time::Date;

use super::binding::{self, Binding};
use super::del::Del;
use super::emne::{self, Emne};
use super::innhald::Innhald;
use super::mangel::Mangel;
use super::model::{Delar, Referat};
use super::oppmoete::Kom;
use super::queries;
use super::queries::stades::Foeresett;
use super::queries::versjon::NyVersjon;
use super::tiltaksplan::{self, Ansvarlege, FerdigRad};
use super::{brev, framlegg, model, pdf};
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::TiltakId;
use crate::moete::Moete;
use crate::sak::Sak;
use crate::samtale::{self, IReferat};
use crate::tiltak::{self, Tiltak};
use crate::tst::Team;
use crate::web::form::Errors;

/// Why a meeting has no words of the child of its own.
const INGEN_NYE_ORD: &str =
    "Referatet har det barnet har sagt før. Ikkje noko nytt blei skrive ned i møtet.";

/// All that an approval needs to know.
pub(super) struct Grunnlag {
    pub delar: Delar,
    ansvarlege: Ansvarlege,
    tiltak: Vec<Tiltak>,
    /// Which rows are tiltak already, of an earlier version, and what becomes of those.
    pub binding: Binding,
    /// Who was there, as it is written down.
    pub kom: Vec<Kom>,
    /// What the child says that is written in this meeting, and not put in from before.
    stemme: String,
    /// The meeting of this round is not written down in the sak.
    pub moete_manglar: bool,
    /// The føresette, and which of them were invited.
    pub foeresette: Vec<Foeresett>,
}

/// What is done with the rows of the plan when it is approved.
pub(super) struct Rader {
    nye: Vec<FerdigRad>,
    endra: Vec<FerdigRad>,
}

impl Grunnlag {
    pub async fn load(tx: &mut WriteTx, referat: &Referat, emne: &Emne) -> Result<Self, AppError> {
        let mut delar = queries::delar(tx, referat.id).await?;
        framlegg::i_dag(tx, referat, &mut delar).await?;
        let kom = framlegg::kom(tx, referat).await?;
        let Some(sak) = emne.sak() else {
            return Ok(Self {
                delar,
                ansvarlege: Ansvarlege::default(),
                tiltak: Vec::new(),
                binding: Binding::default(),
                kom,
                stemme: String::new(),
                moete_manglar: false,
                foeresette: Vec::new(),
            });
        };
        let tiltak = tiltak::list_for_sak(tx, sak.sak_id).await?;
        let inne = queries::versjon::radstatus(tx, referat.id).await?;
        let godkjend = queries::del::godkjend_plan(tx, referat.id).await?;
        let godkjend = tiltaksplan::les(godkjend.as_deref().unwrap_or_default());
        let rader = tiltaksplan::les(delar.tekst(Del::Tiltaksplan));
        let framlegg = queries::del::framlegg(tx, referat.id).await?;
        let framlegg = framlegg.get(&Del::BarnetsStemme).map(String::as_str);
        Ok(Self {
            binding: binding::bind(rader, &godkjend, &inne, &tiltak, sak.open()),
            ansvarlege: emne::ansvarlege(tx, emne).await?,
            stemme: framlegg::nye_ord(&delar.lagra(Del::BarnetsStemme), framlegg),
            foeresette: match referat.punkt_id {
                Some(punkt) => queries::stades::foeresette(tx, sak.sak_id, punkt).await?,
                None => Vec::new(),
            },
            moete_manglar: samtale::manglar(tx, sak).await?,
            delar,
            tiltak,
            kom,
        })
    }

    /// The name of the one who is ansvarleg for a row.
    pub fn namn(&self, ansvarleg: &str) -> String {
        self.ansvarlege.namn(ansvarleg)
    }

    /// Somebody of the føresette is invited.
    pub fn invitert(&self) -> bool {
        self.foeresette.iter().any(|f| f.invitert)
    }

    /// The rows that are to be tiltak, and all that is missing.
    pub fn sjekk(&self, emne: &Emne, today: Date) -> (Rader, Vec<Mangel>) {
        let mut manglar = Vec::new();
        for (del, tekst) in [
            (Del::TilStades, "Skriv kven som var til stades."),
            (Del::Hensikt, "Skriv hensikta med møtet."),
        ] {
            if self.delar.tekst(del).is_empty() {
                manglar.push(Mangel::i_del(del, tekst));
            }
        }
        let Some(sak) = emne.sak() else {
            let rader = Rader {
                nye: Vec::new(),
                endra: Vec::new(),
            };
            return (rader, manglar);
        };
        if self.delar.tekst(Del::BarnetsStemme).is_empty()
            && self.delar.tekst(Del::StemmeManglar).is_empty()
        {
            manglar.push(Mangel::i_del(
                Del::BarnetsStemme,
                "Skriv barnets stemme, eller kvifor ho ikkje er med.",
            ));
        }
        let nye = &self.binding.nye;
        let alle = nye.iter().map(|(plass, rad)| (*plass, rad.clone(), None));
        let endra = self.binding.endra.iter();
        let alle = alle.chain(endra.map(|(plass, rad, t)| (*plass, rad.clone(), Some(t.innan))));
        let (plassar, rader): (Vec<usize>, Vec<_>) = alle
            .map(|(plass, rad, innan)| (plass, (rad, innan)))
            .unzip();
        let mut errors = Errors::default();
        let mut ferdige = tiltaksplan::ferdige(&mut errors, &rader, today, &self.ansvarlege);
        manglar.extend(errors.list().map(|(felt, feil)| {
            let (namn, nr) = felt.rsplit_once('-').unwrap_or((felt, ""));
            let nr: usize = nr.parse().unwrap_or_default();
            let plass = plassar.get(nr).copied().unwrap_or_default();
            Mangel::i_rad(namn, plass, feil)
        }));
        let proevd = |rad: &tiltaksplan::Rad| tiltak::er_proevd(&rad.tiltak, &self.tiltak);
        manglar.extend(
            plassar
                .iter()
                .zip(&rader)
                .filter(|(_, (rad, _))| proevd(rad))
                .map(|(plass, _)| {
                    let tekst = format!(
                        "Tiltaket er prøvd før i saka, og det verka ikkje. {}",
                        tiltak::PLANEN
                    );
                    Mangel::i_rad("tiltak", *plass, &tekst)
                }),
        );
        if !nye.is_empty()
            && let Some((tekst, veg)) = hindring(sak, self.moete_manglar)
        {
            manglar.push(Mangel::ved(veg, tekst));
        }
        let endra = ferdige.split_off(nye.len().min(ferdige.len()));
        let rader = Rader {
            nye: ferdige,
            endra,
        };
        (rader, manglar)
    }
}

/// Why a sak cannot have new tiltak as it stands, and where that is mended.
pub(super) fn hindring(sak: &Sak, moete_manglar: bool) -> Option<(String, String)> {
    if !sak.open() {
        let tekst = "Saka er lukka, så ho kan ikkje få nye tiltak.";
        return Some((tekst.to_owned(), sak.path()));
    }
    (!moete_manglar && tiltak::plass(sak.steg).is_none()).then(|| {
        let tekst = "Saka er der nye tiltak ikkje kan setjast inn. Før saka vidare først.";
        (tekst.to_owned(), format!("{}/vidare", sak.path()))
    })
}

/// The referat as it stands.
pub(super) fn innhald(
    (referat, moete, team): (&Referat, &Moete, &Team),
    kommune: &str,
    emne: &Emne,
    grunnlag: &Grunnlag,
) -> Innhald {
    Innhald::of(
        (referat, moete),
        format!("{kommune}, TST {}", team.namn),
        emne.sak()
            .map(|sak| format!("{}, sak {}", sak.barn_namn, sak.saksnummer)),
        &grunnlag.delar,
        |ansvarleg| grunnlag.namn(ansvarleg),
    )
}

/// Approves it: the words, their hash and the document are kept, and the rows of the tiltaksplan are tiltak.
pub(super) async fn godkjenn(
    tx: &mut WriteTx,
    (referat, moete, team): (&Referat, &Moete, &Team),
    emne: Emne,
    innhald: Innhald,
    (grunnlag, rader): (Grunnlag, Rader),
    skriv_moetet: bool,
) -> Result<(), AppError> {
    let (tekst, avtrykk) = innhald.frose()?;
    let dokument = pdf::lag(&innhald, referat.id, tx.now()).await?;
    let ny = NyVersjon {
        eining: team.eining_id,
        innhald: &tekst,
        sha256: &avtrykk,
        pdf: &dokument,
        plan_versjon: grunnlag.delar.lagra(Del::Tiltaksplan).version,
    };
    queries::versjon::insert_versjon(tx, referat, &ny).await?;
    queries::set_tilstand(tx, referat, model::Tilstand::Godkjent, None).await?;
    if let Emne::Sak(mut sak) = emne {
        if skriv_moetet {
            moetet(tx, &mut sak, moete, &innhald, &grunnlag.stemme).await?;
        }
        i_saka(tx, referat, &mut sak, (grunnlag.binding, rader)).await?;
        brev::be_om(tx).await?;
    }
    Ok(())
}

async fn moetet(
    tx: &mut WriteTx,
    sak: &mut Sak,
    moete: &Moete,
    innhald: &Innhald,
    stemme: &str,
) -> Result<(), AppError> {
    let plan: Vec<String> = innhald
        .tiltaksplan
        .iter()
        .map(|rad| rad[1].clone())
        .collect();
    let avtalt = if plan.is_empty() {
        innhald.tekst(Del::Hensikt).to_owned()
    } else {
        plan.join("\n")
    };
    let skjult = innhald
        .stemme_skjult
        .as_ref()
        .map_or("", |(grunn, _)| grunn);
    let stemme_grunn = if stemme.is_empty() && innhald.stemme_manglar.is_empty() {
        INGEN_NYE_ORD
    } else {
        &innhald.stemme_manglar
    };
    let referat = IReferat {
        dato: moete.tid.dato,
        kven: innhald.tekst(Del::TilStades),
        avtalt: &avtalt,
        stemme,
        stemme_grunn,
        ikkje_vis_grunn: skjult,
    };
    samtale::fraa_referat(tx, sak, &referat).await
}

/// The rows are tiltak in the sak: the new ones are set in, and those that nobody has worked on, say what their row says now.
async fn i_saka(
    tx: &mut WriteTx,
    referat: &Referat,
    sak: &mut Sak,
    (binding, rader): (Binding, Rader),
) -> Result<(), AppError> {
    for (rad_id, tiltak) in &binding.bundne {
        queries::versjon::bind(tx, referat, *tiltak, rad_id, None).await?;
    }
    for ((_, rad, foer), ferdig) in binding.endra.into_iter().zip(rader.endra) {
        let (foer, innhald) = (foer, ferdig.innhald());
        let version = tiltak::rett(tx, sak, &foer, innhald).await?;
        queries::versjon::bind(tx, referat, foer.tiltak_id, &rad.id, Some(version)).await?;
    }
    for ((plass, rad), ferdig) in binding.nye.into_iter().zip(rader.nye) {
        let steg = tiltak::plass(sak.steg).ok_or(AppError::Conflict)?;
        let id: TiltakId = tx.new_id().into();
        tiltak::set_inn(tx, sak, id, steg, &ferdig.innhald()).await?;
        queries::versjon::insert_tiltak(tx, referat, (plass, &rad.id), id).await?;
    }
    Ok(())
}
