//! `POST /referat/{referat_id}/gang`: on to approval, back, and approved.

use axum::response::Response;
use serde::Deserialize;

use super::del::Del;
use super::emne::{self, Vil};
use super::godkjenn::{self, Grunnlag};
use super::mangel::Mangel;
use super::model::{Referat, Tilstand};
use super::side::Hinder;
use super::{framlegg, oppmoete, queries, side};
use crate::access::Action;
use crate::agenda;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::ReferatId;
use crate::moete;
use crate::web::{Ctx, Konflikt, Kvittering, Path, Posted, dates};

/// What is done with it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gjer {
    /// It is finished, and somebody is to approve it.
    Send,
    /// Something must be changed first.
    Attende,
    /// It stands.
    Godkjenn,
}

impl Gjer {
    fn from_code(code: &str) -> Option<Self> {
        Some(match code {
            "send" => Self::Send,
            "attende" => Self::Attende,
            "godkjenn" => Self::Godkjenn,
            _ => return None,
        })
    }
}

/// What is not in it, and would be missed when it cannot be written in any more: who was there and is not named, what somebody is still
/// writing, and what came late from the family.
async fn utelate(
    tx: &mut WriteTx,
    referat: &Referat,
    grunnlag: &Grunnlag,
) -> Result<Vec<String>, AppError> {
    let delar = &grunnlag.delar;
    let kladdar = queries::kladdar(tx, referat.id).await?;
    let kladd = |k: queries::Kladd| {
        let naar = dates::date_time(k.at);
        if k.meg {
            format!("Du har sjølv ein kladd som ikkje er lagra, frå {naar}.")
        } else {
            format!("{} har ein kladd som ikkje er lagra, frå {naar}.", k.namn)
        }
    };
    let mut spoer = oppmoete::avvik(delar.tekst(Del::TilStades), &grunnlag.kom);
    spoer.extend(kladdar.into_iter().map(kladd));
    if let Some(punkt) = referat.punkt_id {
        let syn = queries::syn_til_punkt(tx, punkt).await?;
        let ute = syn.iter().filter(|s| !framlegg::er_med(delar, s));
        spoer.extend(ute.map(|s| {
            let kven = s.kven_og_naar();
            format!("Familien har skrive noko til møtet som ikkje står i referatet: {kven}.")
        }));
    }
    Ok(spoer)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GangForm {
    gang: String,
    version: String,
    #[serde(default)]
    invitert: String,
    /// It is sent on although something is not in it.
    #[serde(default)]
    stadfesta: String,
}

impl crate::web::Form for GangForm {}

pub(super) async fn send(
    ctx: Ctx,
    Path(id): Path<ReferatId>,
    Posted(form): Posted<GangForm>,
) -> Result<Response, AppError> {
    ctx.require(Action::AgendaLese)?;
    let gjer = Gjer::from_code(&form.gang);
    let vil = if gjer == Some(Gjer::Godkjenn) {
        Vil::Godkjenne
    } else {
        Vil::Skrive
    };
    let mut tx = ctx.write().await?;
    let (referat, emne) = emne::open_to_change(&mut tx, &ctx, id, vil).await?;
    let permit = emne.permit(&ctx.actor, vil)?;
    let gjer = gjer.ok_or(AppError::BadRequest("nothing that is done"))?;
    let fraa = match gjer {
        Gjer::Send => Tilstand::Utkast,
        Gjer::Attende | Gjer::Godkjenn => Tilstand::TilGodkjenning,
    };
    if referat.tilstand != fraa || form.version != referat.version.to_string() {
        let konflikt = Konflikt::endra("referatet");
        let hinder = Hinder {
            konflikt: Some(konflikt),
            ..Hinder::default()
        };
        return side::page(&ctx, tx, (referat, emne), hinder).await;
    }
    let grunnlag = Grunnlag::load(&mut tx, &referat, &emne).await?;
    let (rader, mut manglar) = grunnlag.sjekk(&emne, ctx.today());
    let (team, moete) = moete::open(&mut tx, &ctx, referat.moete_id, Action::TstOpne).await?;
    if moete.tilstand != moete::Tilstand::Halde {
        manglar.push(Mangel::ved(
            format!("{}/oppmoete", moete.path()),
            "Før oppmøtet på møtet fyrst: då er det halde, og det står kven som var til stades.",
        ));
    }
    if let Some(punkt) = referat.punkt_id
        && agenda::find(&mut tx, punkt)
            .await?
            .is_some_and(|p| p.stengt())
    {
        manglar.push(Mangel::ved(
            format!("{}#punkt-{punkt}", agenda::path(moete.moete_id)),
            "Punktet er stengt: nokon i rommet kan ikkje høyre om barnet. Sjå agendaen.",
        ));
    }
    let skriv_moetet = grunnlag.moete_manglar && form.invitert == "ja";
    if gjer == Gjer::Godkjenn
        && !grunnlag.binding.nye.is_empty()
        && grunnlag.moete_manglar
        && !skriv_moetet
    {
        manglar.push(Mangel::ved(
            "#felt-invitert",
            "Nye tiltak kjem etter eit møte som dei føresette var inviterte til. Kryss av for at dei var det.",
        ));
    }
    if gjer != Gjer::Attende && !manglar.is_empty() {
        let hinder = Hinder {
            manglar,
            invitert: Some(form.invitert == "ja"),
            ..Hinder::default()
        };
        return side::page(&ctx, tx, (referat, emne), hinder).await;
    }
    if gjer != Gjer::Attende && form.stadfesta != "ja" {
        let spoer = utelate(&mut tx, &referat, &grunnlag).await?;
        if !spoer.is_empty() {
            let hinder = Hinder::spoer(spoer, form.invitert == "ja");
            return side::page(&ctx, tx, (referat, emne), hinder).await;
        }
    }
    let kvittering = match gjer {
        Gjer::Send => {
            framlegg::frisk_opp(&mut tx, &referat).await?;
            let grunn = referat.retting_grunn.as_deref();
            queries::set_tilstand(&mut tx, &referat, Tilstand::TilGodkjenning, grunn).await?;
            Kvittering::ReferatSendt
        }
        Gjer::Attende => {
            let grunn = referat.retting_grunn.as_deref();
            queries::set_tilstand(&mut tx, &referat, Tilstand::Utkast, grunn).await?;
            Kvittering::ReferatAttende
        }
        Gjer::Godkjenn => {
            let om = (&referat, &moete, &team);
            let innhald = godkjenn::innhald(om, &ctx.actor.kommune_namn, &emne, &grunnlag);
            let kva = (grunnlag, rader);
            godkjenn::godkjenn(&mut tx, om, emne, innhald, kva, skriv_moetet).await?;
            Kvittering::ReferatGodkjent
        }
    };
    tx.commit(permit).await?;
    Ok(ctx.redirect(&referat.path(), kvittering))
}
