//! `POST /punkt/{punkt_id}/gjer`: move an item, say that it was talked through or not reached, take it out, or say that those who
//! may not hear it leave the room.

use axum::response::Response;
use serde::Deserialize;
use time::Date;

use super::model::{Punkt, Slag, Tilstand};
use super::moeterom::{Foering, Moeterom};
use super::queries::{self, skriv};
use super::side;
use crate::access::Action;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::PunktId;
use crate::moete;
use crate::web::{Ctx, FormState, Konflikt, Kvittering, Path, Posted, dates};

/// What is done to an item.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gjer {
    /// One place up.
    Opp,
    /// One place down.
    Ned,
    /// It was talked through.
    Droefta,
    /// The meeting ended before it.
    IkkjeNaadd,
    /// It is to come after all.
    Ventar,
    /// Taken out.
    TaUt,
    /// Those who may not hear it leave.
    GaarUt,
}

impl Gjer {
    fn from_code(code: &str) -> Option<Self> {
        Some(match code {
            "opp" => Self::Opp,
            "ned" => Self::Ned,
            "droefta" => Self::Droefta,
            "ikkje_naadd" => Self::IkkjeNaadd,
            "ventar" => Self::Ventar,
            "ta_ut" => Self::TaUt,
            "gaar_ut" => Self::GaarUt,
            _ => return None,
        })
    }

    /// Whoever leads the meeting, or writes in it, says it too: what became of the item.
    const fn handling(self) -> Action {
        match self {
            Self::Droefta | Self::IkkjeNaadd | Self::Ventar => Action::PunktFoere,
            Self::Opp | Self::Ned | Self::TaUt | Self::GaarUt => Action::MoetePlanleggje,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GjerForm {
    gjer: String,
}

impl crate::web::Form for GjerForm {}

pub(super) async fn send(
    ctx: Ctx,
    Path(id): Path<PunktId>,
    Posted(form): Posted<GjerForm>,
) -> Result<Response, AppError> {
    ctx.require(Action::PunktFoere)?;
    let mut tx = ctx.write().await?;
    let gjer = Gjer::from_code(&form.gjer);
    let handling = gjer.map_or(Action::MoetePlanleggje, Gjer::handling);
    let (rom, punkt) = super::open_to_foere(&mut tx, &ctx, id, handling).await?;
    let gjer = gjer.ok_or(AppError::BadRequest("nothing that is done"))?;
    let permit = ctx.permit(handling, &Foering(&rom))?;
    let godkjent = queries::er_godkjent(&mut tx, id).await?;
    let konflikt =
        hindring(&rom, &punkt, gjer, godkjent).or_else(|| for_tidleg(&rom, gjer, ctx.today()));
    if let Some(konflikt) = konflikt {
        let state = FormState::at(rom.path()).with_conflict(konflikt);
        return side::page(&ctx, tx, rom, state).await;
    }
    let kvittering = utfoer(&mut tx, &punkt, gjer).await?;
    tx.commit(permit).await?;
    Ok(ctx.redirect(&attende(&rom, id, gjer), kvittering))
}

/// Back to the item, and to the button that moved it: it may be pressed again.
fn attende(rom: &Moeterom, punkt: PunktId, gjer: Gjer) -> String {
    let knapp = match gjer {
        Gjer::Opp => "-opp",
        Gjer::Ned => "-ned",
        Gjer::TaUt => return rom.path(),
        Gjer::Droefta | Gjer::IkkjeNaadd | Gjer::Ventar | Gjer::GaarUt => "",
    };
    format!("{}#punkt-{punkt}{knapp}", rom.path())
}

/// Why it cannot be done, said as it is.
fn hindring(rom: &Moeterom, punkt: &Punkt, gjer: Gjer, godkjent: bool) -> Option<Konflikt> {
    let staar = matches!(gjer, Gjer::Opp | Gjer::Ned | Gjer::Droefta | Gjer::GaarUt);
    let (kvifor, tekst) = if rom.moete.tilstand == moete::Tilstand::Avlyst {
        ("Møtet er avlyst", "Agendaen kan ikkje endrast.")
    } else if !punkt.tel() {
        (
            "Punktet står ikkje på agendaen lenger",
            "Det er teke ut, eller teke med på eit seinare møte.",
        )
    } else if punkt.slag == Slag::Namngitt && punkt.sak().is_none() {
        (
            "Du ser ikkje kven punktet gjeld",
            "Den som arbeider med saka, seier kva det blei av det.",
        )
    } else if godkjent && !staar {
        // it was talked through, and stays where it is
        (
            "Referatet er godkjent",
            "Punktet er drøfta, og det kan ikkje gjerast om.",
        )
    } else if gjer == Gjer::TaUt && rom.moete.tilstand == moete::Tilstand::Halde {
        (
            "Møtet er halde",
            "Punktet stod på agendaen, og kan ikkje takast ut. Sei om det blei drøfta eller ikkje nådd.",
        )
    } else if gjer == Gjer::Droefta && punkt.stengt() {
        return Some(side::stengt());
    } else {
        return None;
    };
    Some(Konflikt::new(kvifor, tekst))
}

/// What became of an item is not said before the day has come: the families would read it.
fn for_tidleg(rom: &Moeterom, gjer: Gjer, today: Date) -> Option<Konflikt> {
    let kva = matches!(gjer, Gjer::Droefta | Gjer::IkkjeNaadd);
    (kva && rom.moete.tid.dato > today).then(|| {
        let naar = dates::long(rom.moete.tid.dato);
        Konflikt::new(
            "Møtet har ikkje vore enno",
            format!("Det er {naar}. Sei kva det blei av punkta då."),
        )
    })
}

async fn utfoer(tx: &mut WriteTx, punkt: &Punkt, gjer: Gjer) -> Result<Kvittering, AppError> {
    match gjer {
        Gjer::Opp | Gjer::Ned => flytt(tx, punkt, gjer == Gjer::Opp).await?,
        Gjer::Droefta => skriv::set_tilstand(tx, punkt.punkt_id, Tilstand::Droefta).await?,
        Gjer::IkkjeNaadd => skriv::set_tilstand(tx, punkt.punkt_id, Tilstand::IkkjeNaadd).await?,
        Gjer::Ventar => skriv::set_tilstand(tx, punkt.punkt_id, Tilstand::Ventar).await?,
        Gjer::TaUt => {
            skriv::set_tilstand(tx, punkt.punkt_id, Tilstand::TekeUt).await?;
            moete::be_om_brev(tx).await?;
            return Ok(Kvittering::PunktTekeUt);
        }
        Gjer::GaarUt => skriv::insert_ute(tx, punkt).await?,
    }
    Ok(Kvittering::PunktEndra)
}

/// Changes places with the one before or after; the first stays first.
async fn flytt(tx: &mut WriteTx, punkt: &Punkt, opp: bool) -> Result<(), AppError> {
    let alle = queries::list(tx, punkt.moete_id).await?;
    let plass = alle.iter().position(|p| p.punkt_id == punkt.punkt_id);
    let anna = match (plass, opp) {
        (Some(n), true) => n.checked_sub(1),
        (Some(n), false) => Some(n + 1),
        (None, _) => None,
    };
    if let Some(anna) = anna.and_then(|n| alle.get(n)) {
        skriv::swap(tx, punkt.punkt_id, anna.punkt_id).await?;
    }
    Ok(())
}
