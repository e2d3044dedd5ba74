//! `/kommune/brukarar`: who has or has had a medlemskap in the kommune, by name.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;
use time::Date;

use super::BRUKARAR;
use super::model::{Person, Rad, Stand};
use super::queries::{self, SIDE};
use super::soek::SoekForm;
use crate::access::Action;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::BrukarId;
use crate::web::page::{Nav, View};
use crate::web::{Ctx, FormState, Query};

/// A person with what there is of medlemskap.
pub(super) struct Brukar {
    pub person: Person,
    pub rader: Vec<Rad>,
    today: Date,
}

impl Brukar {
    /// What gives something now or will, and of one who has nothing any more the last.
    pub fn synlege(&self) -> Vec<&Rad> {
        let gjeld: Vec<&Rad> = self
            .rader
            .iter()
            .filter(|rad| rad.gjeld_eller_kjem(self.today))
            .collect();
        if gjeld.is_empty() {
            self.rader.first().into_iter().collect()
        } else {
            gjeld
        }
    }

    /// Icon, word and colour of how the person stands here.
    pub fn merkelapp(&self) -> (&'static str, &'static str, &'static str) {
        let har = |stand| self.rader.iter().any(|rad| rad.stand(self.today) == stand);
        if self.person.sperra {
            ("slash", "Sperra", "dark")
        } else if har(Stand::No) {
            ("check", "Har rolle", "accent")
        } else if har(Stand::Kjem) {
            ("clock", "Kjem", "info")
        } else if self.rader.is_empty() {
            ("minus-circle", "Inga rolle enno", "neutral")
        } else {
            ("minus-circle", "Slutta", "neutral")
        }
    }
}

/// These people, each with the own medlemskap.
pub(super) async fn med_medlemskap(
    tx: &mut WriteTx,
    personar: Vec<Person>,
) -> Result<Vec<Brukar>, AppError> {
    let today = queries::today(tx).await?;
    let ids: Vec<BrukarId> = personar.iter().map(|person| person.brukar_id).collect();
    let mut rader = queries::medlemskap_av(tx, &ids).await?;
    Ok(personar
        .into_iter()
        .map(|person| {
            let (mine, andre) = std::mem::take(&mut rader)
                .into_iter()
                .partition(|rad| rad.brukar_id == person.brukar_id);
            rader = andre;
            Brukar {
                person,
                rader: mine,
                today,
            }
        })
        .collect())
}

#[derive(Template)]
#[template(path = "medlemskap/liste.html")]
struct Liste {
    kommune: String,
    brukarar: Vec<Brukar>,
    neste: Option<String>,
    seinare: bool,
    soek: SoekForm,
    soek_state: FormState,
    ventar: i64,
}

impl View for Liste {
    fn title(&self) -> String {
        "Brukarar".into()
    }

    fn nav(&self) -> Nav {
        Nav::Brukarar
    }
}

impl Liste {
    fn ventar_tekst(&self) -> String {
        match self.ventar {
            1 => "Eitt forslag ventar på svar frå deg".to_owned(),
            n => format!("{n} forslag ventar på svar frå deg"),
        }
    }
}

#[derive(Deserialize)]
pub(super) struct Utval {
    etter: Option<BrukarId>,
}

pub(super) async fn vis(ctx: Ctx, Query(utval): Query<Utval>) -> Result<Response, AppError> {
    ctx.require(Action::BrukarSjaa)?;
    let mut tx = ctx.write().await?;
    let mut personar = queries::personar(&mut tx, utval.etter).await?;
    let fleire = personar.len() > SIDE;
    personar.truncate(SIDE);
    let neste = personar.last().filter(|_| fleire);
    let neste = neste.map(|last| format!("{BRUKARAR}?etter={}", last.brukar_id));
    let brukarar = med_medlemskap(&mut tx, personar).await?;
    let ventar = queries::endring::tal_ventar(&mut tx).await?;
    tx.commit(ctx.permit(Action::BrukarSjaa, &())?).await?;
    ctx.page(&Liste {
        kommune: ctx.actor.kommune_namn.clone(),
        brukarar,
        neste,
        seinare: utval.etter.is_some(),
        soek: SoekForm::default(),
        soek_state: FormState::default(),
        ventar,
    })
}
