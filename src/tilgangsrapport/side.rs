//! `/barn/{barn_id}/tilgang`: who could see what there is about the child, and who saw; and the same as a document.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;
use time::macros::datetime;
use time::{Date, Duration, OffsetDateTime};

use super::model::bolkar;
use super::queries;
use crate::access::{Action, Actor, Relation, Resource, Role, Subject};
use crate::barn::{self, Barn};
use crate::clock::oslo_midnight;
use crate::error::AppError;
use crate::ids::BarnId;
use crate::pdf::rapport::{self, Bolk, Ramme};
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::{Ctx, FormState, Path, Query, dates};

/// So many days back are told of when none is chosen.
const DAGAR: i64 = 365;
const SLUTT: OffsetDateTime = datetime!(9999-12-01 0:00 UTC);

/// The days, as an address carries them.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Tid {
    fraa: String,
    til: String,
}

impl Tid {
    fn parse(&self, today: Date) -> Result<(Date, Option<Date>), Errors> {
        let mut errors = Errors::default();
        let mut day = |field: &str, typed: &str| {
            let typed = Some(typed.trim()).filter(|typed| !typed.is_empty())?;
            dates::parse_date(typed, today)
                .map_err(|error| errors.add(field, error.to_string()))
                .ok()
        };
        let (fraa, til) = (day("fraa", &self.fraa), day("til", &self.til));
        let fraa =
            fraa.unwrap_or_else(|| til.unwrap_or(today).saturating_sub(Duration::days(DAGAR)));
        if til.is_some_and(|til| til < fraa) {
            errors.add("til", "Datoen er før den du skreiv i «Frå og med».");
        }
        errors.or((fraa, til))
    }

    /// The address of the document of the same days.
    fn pdf(&self, barn: BarnId) -> String {
        let dag = |name: &str, text: &str| {
            let plain = |b: u8| b.is_ascii_digit() || b"-./".contains(&b);
            let text = Some(text.trim()).filter(|text| !text.is_empty() && text.bytes().all(plain));
            text.map(|text| format!("{name}={text}"))
        };
        let dagar: Vec<String> = [dag("fraa", &self.fraa), dag("til", &self.til)]
            .into_iter()
            .flatten()
            .collect();
        let query = if dagar.is_empty() {
            String::new()
        } else {
            format!("?{}", dagar.join("&"))
        };
        format!("{}/tilgang/pdf{query}", barn::path(barn))
    }
}

/// What is told about one child.
struct Rapport {
    barn_id: BarnId,
    /// None for the personvernombod, who sees no card.
    barn: Option<Barn>,
    /// All of it, and not only what is about the eining's own.
    alle: bool,
    fraa: Date,
    til: Option<Date>,
    bolkar: Vec<Bolk>,
}

/// As with the child's log: the personvernombod may by the role, the leader by the card (`access/policy`).
impl Resource for Rapport {
    fn subject(&self) -> Subject {
        Subject {
            barn_list: vec![self.barn_id],
            grunnlag: if self.alle { "personvern" } else { "leiar" }.to_owned(),
            ..Subject::default()
        }
    }

    fn relation(&self, actor: &Actor) -> Relation {
        let barn = self.barn.as_ref();
        barn.map_or_else(Relation::default, |barn| barn.relation(actor))
    }
}

impl Rapport {
    fn tida(&self) -> String {
        let fraa = dates::long(self.fraa);
        match self.til {
            Some(til) => format!("Frå {fraa} til {}.", dates::long(til)),
            None => format!("Frå {fraa} til i dag."),
        }
    }

    /// How much of it the reader is told.
    fn omfang(&self) -> &'static str {
        if self.alle {
            "Rapporten seier kva tenester og roller som kunne sjå, og kven av dei som såg. Kvar person har same nummer i heile rapporten. Kva som stod \
                der, er ikkje med."
        } else {
            "Rapporten gjeld dei tilsette på eininga di og sakene eininga har. Kva andre tenester har sett, ser personvernombodet og dei føresette."
        }
    }
}

#[derive(Template)]
#[template(path = "tilgangsrapport/side.html")]
struct Side {
    rapport: Rapport,
    kort: String,
    pdf: String,
    tid: Tid,
    state: FormState,
}

impl View for Side {
    fn title(&self) -> String {
        "Kven har tilgang".into()
    }

    fn nav(&self) -> Nav {
        if self.rapport.barn.is_some() {
            Nav::Barn
        } else {
            Nav::Logg
        }
    }

    fn form(&self) -> Option<&FormState> {
        Some(&self.state)
    }
}

/// Makes it, with its row in the log; `uttak`: to be taken along.
async fn lag(
    ctx: &Ctx,
    id: BarnId,
    (fraa, til): (Date, Option<Date>),
    uttak: bool,
) -> Result<Rapport, AppError> {
    ctx.require(Action::BarnTilgang)?;
    let mut tx = ctx.write().await?;
    let mut rapport = Rapport {
        barn_id: id,
        barn: barn::find(&mut tx, id).await?,
        alle: ctx.actor.has(Role::Personvernombod),
        fraa,
        til,
        bolkar: Vec::new(),
    };
    let permit = match ctx.permit(Action::BarnTilgang, &rapport) {
        // whoever needs the card to make it is not told that there is one
        Err(_) if rapport.barn.is_none() => return Err(AppError::NotFound),
        decided => decided?,
    };
    let sidan = oslo_midnight(fraa);
    let foer = til.and_then(Date::next_day).map_or(SLUTT, oslo_midnight);
    let tilgang = queries::tilgang(&mut tx, id, sidan).await?;
    let spor = queries::spor(&mut tx, id, (sidan, foer)).await?;
    if rapport.barn.is_none() && tilgang.is_empty() && spor.is_empty() {
        return Err(AppError::NotFound);
    }
    rapport.bolkar = bolkar(&tilgang, &spor);
    let permit = if uttak { permit.also("pdf") } else { permit };
    tx.commit(permit).await?;
    Ok(rapport)
}

pub(super) async fn vis(
    ctx: Ctx,
    Path(id): Path<BarnId>,
    Query(tid): Query<Tid>,
) -> Result<Response, AppError> {
    let state = ctx.form_state();
    let (dagar, state) = match tid.parse(ctx.today()) {
        Ok(dagar) => (dagar, state),
        // the days one would have seen without any
        Err(errors) => (
            (ctx.today().saturating_sub(Duration::days(DAGAR)), None),
            state.with_errors(errors),
        ),
    };
    let rapport = lag(&ctx, id, dagar, false).await?;
    ctx.page(&Side {
        kort: barn::path(id),
        pdf: tid.pdf(id),
        rapport,
        tid,
        state,
    })
}

pub(super) async fn pdf(
    ctx: Ctx,
    Path(id): Path<BarnId>,
    Query(tid): Query<Tid>,
) -> Result<Response, AppError> {
    ctx.require(Action::BarnTilgang)?;
    let dagar = tid.parse(ctx.today()).map_err(|_| AppError::NotFound)?;
    let rapport = lag(&ctx, id, dagar, true).await?;
    let ramme = Ramme {
        overskrift: "Kven har tilgang til opplysningar om eit barn, og kven har sett".to_owned(),
        ingress: vec![
            format!("Barnet har koden {id} i Laget. {}", rapport.tida()),
            rapport.omfang().to_owned(),
        ],
        botn: format!(
            "{} kommune · laga {} · unnateke offentlegheit",
            ctx.actor.kommune_namn,
            dates::date_time(ctx.now)
        ),
        laga: ctx.now,
        ident: format!("tilgangsrapport/{id}/{}", ctx.now.unix_timestamp()),
    };
    rapport::svar(ramme, &rapport.bolkar).await
}
