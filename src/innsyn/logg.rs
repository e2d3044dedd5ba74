//! `/logg`: the kommune's innsynslogg, for the personvernombod. It says what was done, never what was read.

use askama::Template;
use axum::response::Response;

use super::filter::{DAGAR_AVVISTE, FilterForm};
use super::ord;
use super::queries::{self, LoggRad};
use crate::access::Action;
use crate::error::AppError;
use crate::web::page::{Nav, View};
use crate::web::{Ctx, FormState, Query, dates};

#[derive(Template)]
#[template(path = "innsyn/logg.html")]
struct Logg {
    kommune: String,
    rader: Vec<LoggRad>,
    neste: Option<String>,
    form: FilterForm,
    state: FormState,
    /// The filters that are on: what each says, and the address without it.
    brikker: Vec<(String, String)>,
}

impl View for Logg {
    fn title(&self) -> String {
        "Innsynslogg".into()
    }

    fn nav(&self) -> Nav {
        Nav::Logg
    }

    fn form(&self) -> Option<&FormState> {
        Some(&self.state)
    }
}

impl Logg {
    /// How many rows there are here, and where in the log they stand.
    fn tal(&self) -> String {
        match (self.rader.len(), self.form.etter.is_empty(), &self.neste) {
            (n, true, Some(_)) => format!("Dei {n} nyaste linjene"),
            (n, false, Some(_)) => format!("Dei neste {n} linjene"),
            (1, _, None) => "1 linje".to_owned(),
            (n, true, None) => format!("{n} linjer"),
            (n, false, None) => format!("Dei siste {n} linjene"),
        }
    }

    fn siste_avviste(&self) -> Option<String> {
        let words = format!("Utan dato ser du dei siste {DAGAR_AVVISTE} dagane.");
        self.form.siste_avviste().then_some(words)
    }

    /// The address of what a person of the staff did, by the other filters.
    fn berre(&self, rad: &LoggRad) -> Option<String> {
        let brukar = rad.brukar_id.filter(|_| self.form.brukar.is_empty())?;
        Some(self.form.path_with("brukar", &brukar.to_string()))
    }
}

impl LoggRad {
    fn naar(&self) -> String {
        dates::date_time(self.at)
    }

    fn kva(&self) -> String {
        ord::kva(&self.handling, self.avvist)
    }

    fn kvifor(&self) -> String {
        ord::kvifor(&self.grunnlag)
    }

    fn rolle_tekst(&self) -> &str {
        ord::rolle(&self.rolle)
    }

    fn om(&self) -> String {
        match self.tal_barn {
            0 => String::new(),
            1 => "eitt barn".to_owned(),
            n => format!("{n} barn"),
        }
    }
}

pub(super) async fn vis(ctx: Ctx, Query(form): Query<FilterForm>) -> Result<Response, AppError> {
    ctx.require(Action::LoggLese)?;
    let filter = match form.parse(ctx.today()) {
        Ok(filter) => filter,
        Err(errors) => {
            let state = ctx.form_state().with_errors(errors);
            return ctx.page(&page(&ctx, Vec::new(), form, state, None));
        }
    };
    let mut tx = ctx.write().await?;
    let namn = match filter.brukar {
        Some(brukar) => queries::namn(&mut tx, brukar).await?,
        None => None,
    };
    if filter.brukar.is_some() && namn.is_none() {
        return Err(AppError::NotFound);
    }
    let rader = queries::list(&mut tx, &filter).await?;
    tx.commit(ctx.permit(Action::LoggLese, &())?).await?;
    ctx.page(&page(&ctx, rader, form, ctx.form_state(), namn))
}

fn page(
    ctx: &Ctx,
    mut rader: Vec<LoggRad>,
    form: FilterForm,
    state: FormState,
    namn: Option<String>,
) -> Logg {
    let more = rader.len() > queries::SIDE;
    rader.truncate(queries::SIDE);
    let neste = rader
        .last()
        .filter(|_| more)
        .map(|rad| form.path_with("etter", &rad.logg_id.to_string()));
    Logg {
        kommune: ctx.actor.kommune_namn.clone(),
        rader,
        neste,
        brikker: brikker(ctx, &form, namn),
        form,
        state,
    }
}

fn brikker(ctx: &Ctx, form: &FilterForm, namn: Option<String>) -> Vec<(String, String)> {
    let filter = form.parse(ctx.today()).unwrap_or_default();
    let fraa = filter.fraa.filter(|_| !form.siste_avviste());
    let on = [
        ("brukar", namn),
        ("avvist", filter.avviste.then(|| "Berre avviste".to_owned())),
        (
            "fraa",
            fraa.map(|dato| format!("Frå {}", dates::long(dato))),
        ),
        (
            "til",
            filter.til.map(|dato| format!("Til {}", dates::long(dato))),
        ),
    ];
    let without = |(part, label): (&str, Option<String>)| Some((label?, form.path_with(part, "")));
    on.into_iter().filter_map(without).collect()
}
