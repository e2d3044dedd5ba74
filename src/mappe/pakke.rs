//! `/barn/{barn_id}/innsynspakke`: all that is registered about a child where its maker may see it, without anybody else: read through on the page, and
//! taken along as a PDF and as data in one file.

use askama::Template;
use axum::response::Response;
use serde_json::json;

use super::model::{Linje, Mappesak, bolkar, linjer, saksbolk};
use super::sladd::Sladd;
use super::{pakk, queries, svar};
use crate::access::{Action, Permit, Relation, Resource, Subject};
use crate::barn::{self, Barn};
use crate::error::AppError;
use crate::ids::BarnId;
use crate::pdf::rapport::{self, Bolk, Ramme};
use crate::web::page::{Nav, View};
use crate::web::{Ctx, Fersk, Path, dates};

/// What is not in it, whoever asks.
const IKKJE_MED: &str = "Namn på andre enn barnet er tekne ut: andre barn, føresette og tilsette. Det same er det andre i familien har skrive, det føresette \
    ikkje kan lese, og kven som har meldt frå om noko. Pakka har det som er registrert på eininga, og i sakene leiaren der har tilgang til. Andre \
    tenester svarer for sitt. Om nokon har meldt frå til barnevernet, svarer barnevernet på. Kven som har sett opplysningane, står i tilgangsrapporten.";

/// The child with its saker, as the innsynslogg has it.
struct Pakke {
    barn: Barn,
    saker: Vec<Mappesak>,
    kort: Vec<(String, String)>,
    linjer: Vec<Linje>,
}

impl Resource for Pakke {
    fn subject(&self) -> Subject {
        Subject {
            sak_list: self.saker.iter().map(|s| s.sak_id).collect(),
            ..self.barn.subject()
        }
    }

    fn relation(&self, actor: &crate::access::Actor) -> Relation {
        self.barn.relation(actor)
    }
}

impl Pakke {
    fn bolkar(&self) -> Vec<Bolk> {
        let kort = self
            .kort
            .iter()
            .map(|(kva, tekst)| vec![kva.clone(), tekst.clone()]);
        let mut alle = vec![
            Bolk {
                id: "kort",
                tittel: "Kortet".to_owned(),
                hovud: vec!["Kva", "Tekst"],
                rader: kort.collect(),
                ..Bolk::default()
            },
            saksbolk(&self.saker),
        ];
        alle.extend(bolkar(&self.linjer));
        alle
    }
}

#[derive(Template)]
#[template(path = "mappe/pakke.html")]
struct Side {
    namn: String,
    kort: String,
    bolkar: Vec<Bolk>,
}

impl View for Side {
    fn title(&self) -> String {
        "Innsynspakke".into()
    }

    fn nav(&self) -> Nav {
        Nav::Barn
    }
}

/// Puts it together; the permit is its row in the log.
async fn lag(ctx: &Ctx, id: BarnId) -> Result<(Pakke, crate::db::WriteTx, Permit), AppError> {
    ctx.require(Action::BarnInnsynspakke)?;
    let mut tx = ctx.write().await?;
    let barn = barn::find(&mut tx, id).await?.ok_or(AppError::NotFound)?;
    let _may = ctx.permit(Action::BarnInnsynspakke, &barn)?;
    let saker = queries::saker(&mut tx, id, None).await?;
    let alle: Vec<_> = saker.iter().map(|s| s.sak_id).collect();
    let innslag = queries::innslag(&mut tx, &alle).await?;
    let sladd = Sladd::new(&queries::andre(&mut tx, id).await?, &barn.namn());
    let mut kort = vec![
        ("Namn".to_owned(), barn.namn()),
        ("Fødd".to_owned(), barn.foedd_tekst()),
    ];
    kort.extend(queries::kort(&mut tx, id).await?);
    for (kva, tekst) in &mut kort {
        if kva == "Føresett" {
            let (relasjon, rest) = tekst.split_once(',').unwrap_or((tekst.as_str(), ""));
            *tekst = format!("{},{rest}", barn::relasjon_tekst(relasjon));
        }
    }
    let mut linjer = linjer(&saker, &innslag, false);
    for linje in &mut linjer {
        linje.tekst = sladd.av(&linje.tekst);
    }
    let pakke = Pakke {
        barn,
        saker,
        kort,
        linjer,
    };
    let permit = ctx.permit(Action::BarnInnsynspakke, &pakke)?;
    Ok((pakke, tx, permit))
}

pub(super) async fn vis(ctx: Ctx, Path(id): Path<BarnId>) -> Result<Response, AppError> {
    let (pakke, tx, permit) = lag(&ctx, id).await?;
    tx.commit(permit).await?;
    ctx.page(&Side {
        namn: pakke.barn.namn(),
        kort: barn::path(id),
        bolkar: pakke.bolkar(),
    })
}

pub(super) async fn fil(
    ctx: Ctx,
    _fersk: Fersk,
    Path(id): Path<BarnId>,
) -> Result<Response, AppError> {
    let (pakke, tx, permit) = lag(&ctx, id).await?;
    let ramme = Ramme {
        overskrift: "Det som er registrert om eit barn".to_owned(),
        ingress: vec![
            format!(
                "Svar på krav om innsyn etter personvernforordninga art. 15, for {}.",
                pakke.barn.namn()
            ),
            IKKJE_MED.to_owned(),
        ],
        botn: format!(
            "{} kommune · laga {} · unnateke offentlegheit",
            ctx.actor.kommune_namn,
            dates::date_time(ctx.now)
        ),
        laga: ctx.now,
        ident: format!("innsynspakke/{id}/{}", ctx.now.unix_timestamp()),
    };
    let data = json!({
        "laga": dates::date_time(ctx.now),
        "kommune": ctx.actor.kommune_namn,
        "ikkje_med": IKKJE_MED,
        "kort": pakke.kort.iter().map(|(kva, tekst)| json!({ "kva": kva, "tekst": tekst })).collect::<Vec<_>>(),
        "saker": saksbolk(&pakke.saker).rader,
        "innhald": pakke.linjer,
    });
    let pdf = rapport::lag(ramme, &pakke.bolkar()).await?;
    let data = serde_json::to_vec_pretty(&data).map_err(anyhow::Error::new)?;
    let zip = pakk(&[
        ("innsynspakke.pdf".to_owned(), pdf),
        ("innsynspakke.json".to_owned(), data),
    ])?;
    tx.commit(permit.also("pdf")).await?;
    Ok(svar("attachment; filename=\"innsynspakke.zip\"", zip))
}
