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
use crate::tal::model::{Dim, Figur, Gruppe};
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
        Figur::Effekt => "Evalueringar som seier at tiltaket verkar".to_owned(),
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
        maal_anna: None,
        tak,
        seriar: None,
    }
}

pub(super) async fn kommunane(ctx: Ctx) -> Result<Response, AppError> {
    ctx.require(Action::StyringSaman)?;
    let mut tx = ctx.read().await?;
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
    ctx.page(&Side {
        tittel: "Kommunane side om side",
        ingress: "Kommunane som samarbeider om dei interkommunale tenestene. Dei andre står utan namn, i tilfeldig rekkjefølgje, til alle har sagt at dei kan \
            nemnast.",
        stig: Some((Nav::Styring.label(), Nav::Styring.href())),
        nav: Nav::Styring,
        til_og_med: til.and_then(Date::previous_day),
        bileta: if kommunar.is_empty() { Vec::new() } else { bileta.into() },
    })
}

pub(super) async fn instansen(ctx: Ctx) -> Result<Response, AppError> {
    ctx.require(Action::StyringInstans)?;
    let mut tx = ctx.read().await?;
    let rader = queries::instansen(&mut tx).await?;
    tx.commit(ctx.permit(Action::StyringInstans, &())?).await?;
    let til = rader.iter().map(|(_, rad)| rad.til).max();
    let bileta = av_tenestene(rader);
    ctx.page(&Side {
        tittel: "Tenesta di i kommunane",
        ingress: "Tala er for slaget teneste i kvar kommune (til dømes all PPT i kommunen), og ikkje berre for instansen du leier: har kommunen fleire av \
            same slag, er dei talde saman. Tenester som ikkje er skule, barnehage, helsestasjon, PPT, barnevern eller NAV, er alle talde saman som \
            «Andre tenester».",
        stig: None,
        nav: Nav::Tenesta,
        til_og_med: til.and_then(Date::previous_day),
        bileta,
    })
}

/// The figures of one kind of service, kommune by kommune.
type Teneste = Vec<(String, Tala)>;

/// The figures by the kind of service they are of.
fn tenestene(rader: Vec<(String, Rad)>) -> BTreeMap<&'static str, Teneste> {
    let mut tenester: BTreeMap<&'static str, Teneste> = BTreeMap::new();
    for (namn, rad) in rader {
        // what is left of the group says which share it is
        let Some(mut gruppe) = Gruppe::les(&rad.gruppe) else {
            continue;
        };
        let Some(slag) = gruppe.0.remove(&Dim::Instans) else {
            continue;
        };
        let kommunar = tenester.entry(slag).or_default();
        if kommunar.last().is_none_or(|(sist, _)| *sist != namn) {
            kommunar.push((namn, Tala::new()));
        }
        if let Some((_, tala)) = kommunar.last_mut() {
            tala.insert((rad.figur, gruppe.tekst()), rad);
        }
    }
    tenester
}

/// The pictures of each service; with its name where one leads more than one, or it is many together.
fn av_tenestene(rader: Vec<(String, Rad)>) -> Vec<Bilete> {
    let tenester = tenestene(rader);
    let med_namn = tenester.len() > 1 || tenester.contains_key("anna");
    let mut alle = Vec::new();
    for (slag, label) in Dim::Instans.verdiar() {
        let Some(kommunar) = tenester.get(slag) else {
            continue;
        };
        for (id, figur, maaling) in [SAMAN[5], SAMAN[2]] {
            let stolpar = kommunar
                .iter()
                .filter_map(|(namn, tala)| stolpe(namn.clone(), tala, figur, maaling));
            let mut bilete = bilete(id, figur, maaling, stolpar.collect());
            if med_namn {
                bilete.id = format!("{id}-{slag}");
                bilete.tittel = format!("{label}: {}", bilete.tittel);
            }
            alle.push(bilete);
        }
    }
    alle
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    fn rad(kommune: &str, gruppe: &str, tal: u32) -> (String, Rad) {
        let rad = Rad {
            til: date!(2026 - 08 - 01),
            figur: Figur::TiltakFrist,
            gruppe: gruppe.to_owned(),
            tal: Some(tal),
            dagar: None,
        };
        (kommune.to_owned(), rad)
    }

    #[test]
    fn who_leads_two_services_sees_each_by_itself() {
        let rader = [("Bø", 10), ("Vinje", 20)].into_iter().flat_map(|(k, i)| {
            [
                rad(k, "instans=ppt", 20),
                rad(k, "instans=barnevern", 40),
                rad(k, "i_tide=ja instans=ppt", i),
                rad(k, "i_tide=ja instans=barnevern", 30),
            ]
        });
        let bileta = av_tenestene(rader.collect());
        let id: Vec<_> = bileta.iter().map(|b| b.id.as_str()).collect();
        assert_eq!(
            id,
            [
                "oppmoete-ppt",
                "tiltak-ppt",
                "oppmoete-barnevern",
                "tiltak-barnevern"
            ]
        );
        let tal = |b: &Bilete| b.stolpar.iter().map(|s| s.maalt).collect::<Vec<_>>();
        assert_eq!(tal(&bileta[1]), [50, 100].map(Maalt::Prosent));
        assert_eq!(tal(&bileta[3]), [75, 75].map(Maalt::Prosent));
        assert_eq!(bileta[3].tittel, "Barnevern: Tiltak evaluerte i tide");
    }

    #[test]
    fn who_leads_a_service_without_figures_of_its_own_is_told_what_it_is_counted_with() {
        let rader = vec![
            rad("Bø", "instans=anna", 20),
            rad("Bø", "i_tide=ja instans=anna", 15),
        ];
        let bileta = av_tenestene(rader);
        assert_eq!(bileta[1].tittel, "Andre tenester: Tiltak evaluerte i tide");
    }

    #[test]
    fn who_leads_one_service_is_not_told_its_name_over_and_over() {
        let rader = vec![
            rad("Bø", "instans=ppt", 20),
            rad("Bø", "i_tide=ja instans=ppt", 15),
        ];
        let bileta = av_tenestene(rader);
        assert_eq!(bileta[1].id, "tiltak");
        assert_eq!(bileta[1].tittel, "Tiltak evaluerte i tide");
    }
}
