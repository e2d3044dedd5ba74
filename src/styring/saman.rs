//! `/styring/kommunane`: the kommunar of the region side by side; named only when every one of them has said so.
//! `/styring/instansen`: for whoever leads an interkommunal instans, how it goes with its own work in each of its kommunar.

use std::collections::BTreeMap;

use askama::Template;
use axum::response::Response;
use time::Date;

use super::bilete::{Bilete, Maalt, Stolpe};
use super::model::{prosent, standard};
use super::ord::definisjon;
use super::queries::{self, Rad};
use crate::access::Action;
use crate::error::AppError;
use crate::tal::model::Figur;
use crate::web::page::{Nav, View};
use crate::web::{Ctx, dates};

#[derive(Template)]
#[template(path = "styring/saman.html")]
struct Side {
    tittel: &'static str,
    /// What is shown, and of whom.
    ingress: &'static str,
    /// Where one came from.
    stig: Option<(&'static str, &'static str)>,
    nav: Nav,
    /// The last day of the figures; none when there are none.
    til_og_med: Option<Date>,
    bileta: Vec<Bilete>,
}

impl View for Side {
    fn title(&self) -> String {
        self.tittel.into()
    }

    fn nav(&self) -> Nav {
        self.nav
    }
}

/// What is shown of each kommune: the id in the page, the figure, and the group that is its share.
const SAMAN: [(&str, Figur, Maaling); 6] = [
    ("samtale", Figur::SamtaleFrist, Maaling::Del("i_tide=ja")),
    ("dagar", Figur::Samtale, Maaling::Dagar),
    ("tiltak", Figur::TiltakFrist, Maaling::Del("i_tide=ja")),
    ("effekt", Figur::Effekt, Maaling::Del("effekt=verkar")),
    ("loeyst", Figur::Lukka, Maaling::Del("slutt=lokalt")),
    ("oppmoete", Figur::Moeteplikt, Maaling::Del("moett=ja")),
];

#[derive(Clone, Copy)]
enum Maaling {
    /// The share of a group.
    Del(&'static str),
    /// The middle one of days.
    Dagar,
}

/// The figures of one row of a picture, by figure and group.
type Tala = BTreeMap<(Figur, String), Rad>;

fn stolpe(namn: String, tala: &Tala, figur: Figur, maaling: Maaling) -> Option<Stolpe> {
    let heile = tala.get(&(figur, String::new()))?;
    let maalt = match maaling {
        Maaling::Dagar => heile.dagar.map(Maalt::Dagar),
        Maaling::Del(gruppe) => {
            let del = tala.get(&(figur, gruppe.to_owned())).and_then(|r| r.tal);
            let andel = del.zip(heile.tal).filter(|(_, alle)| *alle > 0);
            andel.map(|andel| Maalt::Prosent(prosent(andel)))
        }
    };
    let utan = if heile.tal == Some(0) {
        Maalt::Ingen
    } else {
        Maalt::Skjult
    };
    Some(Stolpe::ny(namn, maalt.unwrap_or(utan)))
}

fn bilete(id: &'static str, figur: Figur, maaling: Maaling, stolpar: Vec<Stolpe>) -> Bilete {
    let (kva, eining, tak) = match maaling {
        Maaling::Dagar => ("dagar, median", "dagar", None),
        Maaling::Del(_) => ("prosent", "%", Some(100)),
    };
    let maal = standard(figur).map(|m| u32::from(m.unsigned_abs()));
    let tittel = match figur {
        Figur::Effekt => "Tiltak som verkar".to_owned(),
        Figur::Lukka => "Saker løyste med lokale tiltak".to_owned(),
        _ => figur.label().to_owned(),
    };
    Bilete {
        id: id.into(),
        sagt: format!("Målt i {kva}."),
        tittel,
        definisjon: definisjon(figur).into(),
        rader: "Kommune".into(),
        kolonne: kva.into(),
        stolpar,
        maal: maal.map(|m| (m, format!("vanleg mål {m} {eining}"))),
        tak,
        seriar: None,
    }
}

pub(super) async fn kommunane(ctx: Ctx) -> Result<Response, AppError> {
    ctx.require(Action::StyringSaman)?;
    let mut tx = ctx.write().await?;
    let rader = queries::kommunane(&mut tx).await?;
    tx.commit(ctx.permit(Action::StyringSaman, &())?).await?;
    let til = rader.first().map(|(_, rad)| rad.til);
    let mut kommunar: BTreeMap<i64, (String, Tala)> = BTreeMap::new();
    for (kven, rad) in rader {
        let namn = kven.namn();
        let (_, tala) = kommunar
            .entry(kven.nr)
            .or_insert_with(|| (namn, Tala::new()));
        tala.insert((rad.figur, rad.gruppe.clone()), rad);
    }
    let bileta = SAMAN.map(|(id, figur, maaling)| {
        let stolpar = kommunar
            .values()
            .filter_map(|(namn, tala)| stolpe(namn.clone(), tala, figur, maaling));
        bilete(id, figur, maaling, stolpar.collect())
    });
    let nav = if ctx.actor.may_ever(Action::StyringLese) {
        Nav::Styring
    } else {
        Nav::Tenesta
    };
    ctx.page(&Side {
        tittel: "Kommunane side om side",
        ingress: "Kommunane som samarbeider om dei interkommunale tenestene. Dei andre står utan namn, i tilfeldig rekkjefølgje, til alle har sagt at dei kan \
            nemnast.",
        stig: Some((nav.label(), nav.href())),
        nav,
        til_og_med: til.and_then(Date::previous_day),
        bileta: if kommunar.is_empty() { Vec::new() } else { bileta.into() },
    })
}

pub(super) async fn instansen(ctx: Ctx) -> Result<Response, AppError> {
    ctx.require(Action::StyringInstans)?;
    let mut tx = ctx.write().await?;
    let rader = queries::instansen(&mut tx).await?;
    tx.commit(ctx.permit(Action::StyringInstans, &())?).await?;
    let til = rader.iter().map(|(_, rad)| rad.til).max();
    let mut kommunar: Vec<(String, Tala)> = Vec::new();
    for (namn, rad) in rader {
        if kommunar.last().is_none_or(|(sist, _)| *sist != namn) {
            kommunar.push((namn, Tala::new()));
        }
        if let Some((_, tala)) = kommunar.last_mut() {
            // of the instans alone: what is left of the group says which share it is
            let gruppe = rad
                .gruppe
                .split(' ')
                .filter(|del| !del.starts_with("instans="))
                .collect::<Vec<_>>()
                .join(" ");
            tala.insert((rad.figur, gruppe), rad);
        }
    }
    let bileta = [SAMAN[5], SAMAN[2]].map(|(id, figur, maaling)| {
        let stolpar = kommunar
            .iter()
            .filter_map(|(namn, tala)| stolpe(namn.clone(), tala, figur, maaling));
        bilete(id, figur, maaling, stolpar.collect())
    });
    ctx.page(&Side {
        tittel: "Tenesta di i kommunane",
        ingress: "Tala for tenesta du leier, i kvar kommune ho er i.",
        stig: None,
        nav: Nav::Tenesta,
        til_og_med: til.and_then(Date::previous_day),
        bileta: if kommunar.is_empty() {
            Vec::new()
        } else {
            bileta.into()
        },
    })
}
