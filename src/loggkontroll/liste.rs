//! `/loggkontroll`: what was found in the log, for the personvernombod. It says who, when and how often, never what was read.

use askama::Template;
use axum::response::Response;

use super::filter::{DAGAR, FilterForm};
use super::model::{Slag, Tal, Treff};
use super::{GRENSE, LISTE, queries};
use crate::access::Action;
use crate::error::AppError;
use crate::web::page::{Nav, View};
use crate::web::parts::Choice;
use crate::web::{Ctx, FormState, Query, dates};

#[derive(Template)]
#[template(path = "loggkontroll/liste.html")]
struct Liste {
    kommune: String,
    tal: Vec<Tal>,
    mange: i16,
    rader: Vec<Treff>,
    neste: Option<String>,
    form: FilterForm,
    state: FormState,
    /// The filters that are on: what each says, and the address without it.
    brikker: Vec<(String, String)>,
}

impl View for Liste {
    fn title(&self) -> String {
        "Gjennomgang av loggen".into()
    }

    fn nav(&self) -> Nav {
        Nav::Logg
    }

    fn form(&self) -> Option<&FormState> {
        Some(&self.state)
    }
}

impl Liste {
    fn slag() -> Vec<Choice> {
        let choice = |slag: &Slag| Choice::new(slag.code(), slag.label());
        Slag::ALL.iter().map(choice).collect()
    }

    /// "3 ventar, 12 i alt", and where they are.
    fn oversyn(&self) -> Vec<(Slag, String, String)> {
        let rad = |slag: &Slag| {
            let tal = self.tal.iter().find(|tal| tal.slag == *slag);
            let (ventar, alle) = tal.map_or((0, 0), |tal| (tal.ventar, tal.alle));
            let tekst = match (ventar, alle) {
                (_, 0) => "ingen treff".to_owned(),
                (0, alle) => format!("ingen ventar, {alle} i alt"),
                (ventar, alle) => format!("{ventar} ventar, {alle} i alt"),
            };
            (*slag, tekst, self.form.path_with("slag", slag.code()))
        };
        Slag::ALL.iter().map(rad).collect()
    }
}

impl Treff {
    fn path(&self) -> String {
        format!("{LISTE}/{}", self.logg_treff_id)
    }
}

pub(super) async fn vis(ctx: Ctx, Query(form): Query<FilterForm>) -> Result<Response, AppError> {
    ctx.require(Action::LoggKontrollere)?;
    let mut tx = ctx.write().await?;
    let (grense, _) = queries::grense(&mut tx).await?;
    let mut state = ctx.form_state();
    let (mut tal, mut rader, mut brikker) = (Vec::new(), Vec::new(), Vec::new());
    match form.parse(ctx.today()) {
        Ok(filter) => {
            tal = queries::tal(&mut tx, filter.fraa, filter.til).await?;
            rader = queries::list(&mut tx, &filter).await?;
            let on = [
                ("slag", filter.slag.map(|slag| slag.label().to_owned())),
                (
                    "fraa",
                    (!form.fraa.trim().is_empty())
                        .then(|| format!("Frå {}", dates::long(filter.fraa))),
                ),
                (
                    "til",
                    (!form.til.trim().is_empty())
                        .then(|| format!("Til {}", dates::long(filter.til))),
                ),
            ];
            let without =
                |(part, ord): (&str, Option<String>)| Some((ord?, form.path_with(part, "")));
            brikker = on.into_iter().filter_map(without).collect();
        }
        Err(errors) => state = state.with_errors(errors),
    }
    tx.commit(ctx.permit(Action::LoggKontrollere, &())?).await?;
    let fleire = rader.len() > queries::SIDE;
    rader.truncate(queries::SIDE);
    ctx.page(&Liste {
        kommune: ctx.actor.kommune_namn.clone(),
        neste: rader
            .last()
            .filter(|_| fleire)
            .map(|siste| form.path_with("etter", &siste.logg_treff_id.to_string())),
        tal,
        mange: grense.mange,
        rader,
        form,
        state,
        brikker,
    })
}
