//! What must be in place before a referat can be approved, and what follows when it is.

use time::Date;

use super::del::Del;
use super::emne::{self, Emne};
use super::innhald::Innhald;
use super::mangel::Mangel;
use super::model::{Delar, Referat};
use super::queries;
use super::queries::versjon::NyVersjon;
use super::tiltaksplan::{self, Ansvarlege, FerdigRad};
use super::{brev, model, pdf};
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::TiltakId;
use crate::moete::Moete;
use crate::sak::Sak;
use crate::samtale::{self, IReferat};
use crate::tiltak::{self, Tiltak};
use crate::tst::Team;
use crate::web::form::Errors;

/// All that an approval needs to know.
pub(super) struct Grunnlag {
    pub delar: Delar,
    ansvarlege: Ansvarlege,
    tiltak: Vec<Tiltak>,
    /// The rows that are live tiltak already, of an earlier version.
    inne: Vec<queries::versjon::RadStatus>,
    /// The meeting of this round is not written down in the sak.
    pub moete_manglar: bool,
}

impl Grunnlag {
    pub async fn load(tx: &mut WriteTx, referat: &Referat, emne: &Emne) -> Result<Self, AppError> {
        let delar = queries::delar(tx, referat.id).await?;
        let Some(sak) = emne.sak() else {
            return Ok(Self {
                delar,
                ansvarlege: Ansvarlege::default(),
                tiltak: Vec::new(),
                inne: Vec::new(),
                moete_manglar: false,
            });
        };
        Ok(Self {
            delar,
            ansvarlege: emne::ansvarlege(tx, emne).await?,
            tiltak: tiltak::list_for_sak(tx, sak.sak_id).await?,
            inne: queries::versjon::radstatus(tx, referat.id).await?,
            moete_manglar: samtale::manglar(tx, sak).await?,
        })
    }

    /// The name of the one who is ansvarleg for a row.
    pub fn namn(&self, ansvarleg: &str) -> String {
        self.ansvarlege.namn(ansvarleg)
    }

    /// The rows that are not tiltak yet, with their place in the plan: those that said the same when they were approved, are.
    fn nye_rader(&self) -> Vec<(usize, tiltaksplan::Rad)> {
        let rader = tiltaksplan::les(self.delar.tekst(Del::Tiltaksplan));
        let mut inne: Vec<&str> = self.inne.iter().map(|inne| inne.rad.as_str()).collect();
        // two rows may say the same: each is one that is there, once
        let ny =
            |(_, rad): &(usize, tiltaksplan::Rad)| match inne.iter().position(|i| *i == rad.tiltak)
            {
                Some(at) => {
                    inne.swap_remove(at);
                    false
                }
                None => true,
            };
        rader.into_iter().enumerate().filter(ny).collect()
    }

    /// Where in the plan the rows stand that are to be tiltak.
    pub fn plassar(&self) -> Vec<usize> {
        self.nye_rader()
            .into_iter()
            .map(|(plass, _)| plass)
            .collect()
    }

    /// The rows that are to be tiltak, and all that is missing.
    pub fn sjekk(&self, emne: &Emne, today: Date) -> (Vec<FerdigRad>, Vec<Mangel>) {
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
            return (Vec::new(), manglar);
        };
        if self.delar.tekst(Del::BarnetsStemme).is_empty()
            && self.delar.tekst(Del::StemmeManglar).is_empty()
        {
            manglar.push(Mangel::i_del(
                Del::BarnetsStemme,
                "Skriv barnets stemme, eller kvifor ho ikkje er med.",
            ));
        }
        let (plassar, rader): (Vec<_>, Vec<_>) = self.nye_rader().into_iter().unzip();
        let mut errors = Errors::default();
        let ferdige = tiltaksplan::ferdige(&mut errors, &rader, today, &self.ansvarlege);
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
                .filter(|(_, rad)| proevd(rad))
                .map(|(plass, _)| {
                    let tekst = format!(
                        "Tiltaket er prøvd før i saka, og det verka ikkje. {}",
                        tiltak::PLANEN
                    );
                    Mangel::i_rad("tiltak", *plass, &tekst)
                }),
        );
        if !rader.is_empty() && !sak.open() {
            let tekst = "Saka er lukka, så ho kan ikkje få nye tiltak.";
            manglar.push(Mangel::ved(sak.path(), tekst));
        } else if !rader.is_empty() && !self.moete_manglar && tiltak::plass(sak.steg).is_none() {
            let tekst = "Saka er der nye tiltak ikkje kan setjast inn. Før saka vidare fyrst.";
            manglar.push(Mangel::ved(format!("{}/vidare", sak.path()), tekst));
        }
        (ferdige, manglar)
    }
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
    rader: Vec<(usize, FerdigRad)>,
    skriv_moetet: bool,
) -> Result<(), AppError> {
    let (tekst, avtrykk) = innhald.frose()?;
    let dokument = pdf::lag(&innhald, referat.id, tx.now()).await?;
    let ny = NyVersjon {
        eining: team.eining_id,
        innhald: &tekst,
        sha256: &avtrykk,
        pdf: &dokument,
    };
    queries::versjon::insert_versjon(tx, referat, &ny).await?;
    queries::set_tilstand(tx, referat, model::Tilstand::Godkjent, None).await?;
    if let Emne::Sak(mut sak) = emne {
        if skriv_moetet {
            moetet(tx, &mut sak, moete, &innhald).await?;
        }
        set_inn(tx, referat, &mut sak, rader).await?;
        brev::be_om(tx).await?;
    }
    Ok(())
}

async fn moetet(
    tx: &mut WriteTx,
    sak: &mut Sak,
    moete: &Moete,
    innhald: &Innhald,
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
    let referat = IReferat {
        dato: moete.tid.dato,
        kven: innhald.tekst(Del::TilStades),
        avtalt: &avtalt,
        stemme: innhald.tekst(Del::BarnetsStemme),
        stemme_grunn: &innhald.stemme_manglar,
        ikkje_vis_grunn: skjult,
    };
    samtale::fraa_referat(tx, sak, &referat).await
}

async fn set_inn(
    tx: &mut WriteTx,
    referat: &Referat,
    sak: &mut Sak,
    rader: Vec<(usize, FerdigRad)>,
) -> Result<(), AppError> {
    for (plass, rad) in rader {
        let steg = tiltak::plass(sak.steg).ok_or(AppError::Conflict)?;
        let id: TiltakId = tx.new_id().into();
        let innhald = tiltak::Innhald {
            maal: rad.maal,
            tiltak: rad.tiltak,
            ansvarleg_id: rad.ansvarleg_id,
            innan: rad.innan,
        };
        tiltak::set_inn(tx, sak, id, steg, &innhald).await?;
        queries::versjon::insert_tiltak(tx, referat, plass, id).await?;
    }
    Ok(())
}
