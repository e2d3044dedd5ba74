//! `/sak/{sak_id}/samtykke`: the forms of a sak, how they stand, who has signed and who has not.

use askama::Template;
use axum::response::Response;

use super::model::{Barnet, Samtykke, SluttVarsel, varsel};
use super::nytt::log;
use super::queries::{self, skrive};
use crate::access::Action;
use crate::barn;
use crate::error::AppError;
use crate::ids::{BrukarId, SakId, SamtykkeId};
use crate::sak::{self, Hending, Sak};
use crate::web::page::{Nav, View};
use crate::web::{Ctx, Kvittering, Path};

#[derive(Template)]
#[template(path = "samtykke/liste.html")]
struct Side {
    sak: Sak,
    liste: Vec<Samtykke>,
    delt_med: Vec<String>,
    /// What is about to end.
    sluttar: Vec<SluttVarsel>,
    barnet: Barnet,
    /// What of the card waits for another to confirm it.
    endringar: Vec<barn::Endring>,
    meg: BrukarId,
    /// Is of the side that owns the sak: what is said about other instansar is not for others.
    eig: bool,
    /// May ask, write down and confirm.
    kan_be: bool,
    kan_stadfeste: bool,
    kan_trekkje: bool,
}

impl View for Side {
    fn title(&self) -> String {
        "Samtykke i saka".into()
    }

    fn nav(&self) -> Nav {
        Nav::Saker
    }
}

impl Side {
    fn path(&self, samtykke: &SamtykkeId, kva: &str) -> String {
        super::path_of(self.sak.sak_id, *samtykke, kva)
    }

    /// Those that stand each by itself: the latest of each, and what still holds or waits for an answer.
    fn synlege(&self) -> Vec<&Samtykke> {
        let folda = |s: &&Samtykke| !self.er_sist(&s.samtykke_id) && !s.i_bruk();
        self.liste.iter().filter(|s| !folda(s)).collect()
    }

    /// What it came in the place of and is no longer in use, the latest first.
    fn eldre(&self, samtykke: &Samtykke) -> Vec<&Samtykke> {
        let mut eldre = Vec::new();
        let mut neste = samtykke.erstattar_id;
        while let Some(id) = neste {
            let Some(foer) = self.liste.iter().find(|s| s.samtykke_id == id) else {
                break;
            };
            neste = foer.erstattar_id.filter(|_| !foer.i_bruk());
            if !foer.i_bruk() {
                eldre.push(foer);
            }
        }
        eldre
    }

    /// Nobody has renewed it.
    fn er_sist(&self, samtykke: &SamtykkeId) -> bool {
        !self.liste.iter().any(|s| s.erstattar_id == Some(*samtykke))
    }
}

pub(super) async fn vis(ctx: Ctx, Path(id): Path<SakId>) -> Result<Response, AppError> {
    let mut tx = ctx.write().await?;
    let sak = sak::open(&mut tx, id, Action::SakOpne).await?;
    let liste = queries::list(&mut tx, id).await?;
    let delt_med = sak::delt_med(&mut tx, id).await?;
    let barnet = queries::barnet(&mut tx, id).await?;
    let slutt = queries::slutt::in_sak(&mut tx, id).await?;
    let fornya = queries::slutt::fornya(&mut tx, id).await?;
    let eig = ctx.actor.works_for(sak.instans_id);
    let endringar = if eig {
        barn::endringar_ventar(&mut tx, sak.barn_id).await?
    } else {
        Vec::new()
    };
    sak::shown(tx, &sak).await?;
    ctx.page(&Side {
        eig,
        endringar,
        kan_be: ctx.actor.may(Action::SamtykkeBe, &sak) && sak.open(),
        kan_stadfeste: ctx.actor.may(Action::SamtykkeStadfeste, &sak),
        kan_trekkje: ctx.actor.may(Action::SamtykkeTrekkje, &sak),
        meg: ctx.actor.brukar_id,
        liste,
        delt_med,
        sluttar: varsel(&slutt, &fornya),
        barnet,
        sak,
    })
}

/// Those who asked take the form back.
pub(super) async fn attende(
    ctx: Ctx,
    Path((id, samtykke)): Path<(SakId, SamtykkeId)>,
) -> Result<Response, AppError> {
    let mut tx = ctx.write().await?;
    let (_sak, permit) = sak::open_to_change(&mut tx, id, Action::SamtykkeBe).await?;
    let liste = queries::list(&mut tx, id).await?;
    let funne = liste.iter().find(|s| s.samtykke_id == samtykke);
    let funne = funne.ok_or(AppError::NotFound)?;
    if funne.kan_takast_attende() {
        skrive::take_back(&mut tx, (id, samtykke)).await?;
        log(&mut tx, id, Hending::SamtykkeAttende, &funne.tidsrom()).await?;
        tx.commit(permit).await?;
        return Ok(ctx.redirect(&super::path(id), Kvittering::SamtykkeAttende));
    }
    tx.commit(permit).await?;
    Ok(ctx.redirect(&super::path(id), Kvittering::SamtykkeStaar))
}
