//! `/saker`: the saker this person may see, the most urgent first. `/saker/soek` finds them by name; a name
//! is never part of an address.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;
use sqlx::postgres::PgConnection;
use time::{Date, Duration};

use super::model::{NesteKva, Steg, tag};
use super::queries::liste as queries;
use crate::access::{Action, Subject};
use crate::error::AppError;
use crate::ids::{BarnId, EiningId, SakId};
use crate::text;
use crate::web::page::{Nav, View};
use crate::web::parts::{Choice, Tag};
use crate::web::{Ctx, Posted, Query, dates};

/// How near the next date is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Frist {
    /// It has passed.
    Over,
    /// It is within seven days, or has passed.
    Veke,
}

impl Frist {
    /// The last day it takes in.
    pub(super) fn til(self, today: Date) -> Option<Date> {
        match self {
            Self::Over => today.previous_day(),
            Self::Veke => today.checked_add(Duration::days(7)),
        }
    }
}

/// What is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// At this steg only.
    pub steg: Option<Steg>,
    /// Owned by this eining only.
    pub eining: Option<EiningId>,
    /// Due.
    pub frist: Option<Frist>,
    /// Those this person has the ball in.
    pub berre_mine: bool,
    /// Closed ones instead of open.
    pub lukka: bool,
    /// After this one: the last of the page before.
    pub etter: Option<SakId>,
}

/// The filter as an address carries it; what cannot be read is left out.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct FilterForm {
    #[serde(default)]
    steg: String,
    #[serde(default)]
    eining: String,
    #[serde(default)]
    frist: String,
    #[serde(default)]
    ansvarleg: String,
    #[serde(default)]
    tilstand: String,
    #[serde(default)]
    etter: String,
}

impl FilterForm {
    fn filter(&self) -> Filter {
        Filter {
            steg: Steg::from_code(&self.steg),
            eining: self.eining.parse().ok(),
            frist: match self.frist.as_str() {
                "over" => Some(Frist::Over),
                "veke" => Some(Frist::Veke),
                _ => None,
            },
            berre_mine: self.ansvarleg == "meg",
            lukka: self.tilstand == "lukka",
            etter: self.etter.parse().ok(),
        }
    }

    /// The address with one part set otherwise, from its first page.
    fn path_with(&self, name: &str, value: &str) -> String {
        let parts = [
            ("steg", &self.steg),
            ("eining", &self.eining),
            ("frist", &self.frist),
            ("ansvarleg", &self.ansvarleg),
            ("tilstand", &self.tilstand),
        ];
        let mut query: Vec<String> = parts
            .into_iter()
            .filter(|(part, old)| *part != name && is_plain(old))
            .map(|(part, old)| format!("{part}={old}"))
            .collect();
        if !value.is_empty() {
            query.push(format!("{name}={value}"));
        }
        if query.is_empty() {
            "/saker".to_owned()
        } else {
            format!("/saker?{}", query.join("&"))
        }
    }
}

/// Our own codes and ids only: nothing that would need escaping.
fn is_plain(value: &str) -> bool {
    !value.is_empty()
        && value
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

/// A sak as a list shows it.
#[derive(Clone, Debug)]
pub struct SakRad {
    /// The sak.
    pub sak_id: SakId,
    /// Its number.
    pub saksnummer: String,
    /// The child.
    pub barn_id: BarnId,
    /// Given names and an initial.
    pub barn_namn: String,
    /// Day of birth.
    pub foedd: Date,
    /// Where it is.
    pub steg: Steg,
    /// Not closed.
    pub open: bool,
    /// Next date.
    pub neste_dato: Option<Date>,
    /// What for.
    pub neste_kva: NesteKva,
    /// The day the list sorts by.
    pub sortert: Option<Date>,
    /// Where it belongs.
    pub stad: String,
    /// Who has the ball.
    pub ansvarleg_namn: String,
    /// Open tiltak.
    pub tiltak_opne: i32,
}

impl SakRad {
    /// The state.
    #[must_use]
    pub fn tag(&self, today: Date) -> Tag {
        tag(self.open, self.steg, self.neste_dato, self.neste_kva, today)
    }

    /// "12. nov."
    #[must_use]
    pub fn dato(&self, today: Date) -> String {
        self.sortert
            .map_or_else(String::new, |dato| dates::medium(dato, today))
    }

    /// "9 dagar over", "om 3 dagar"; closed: nothing.
    #[must_use]
    pub fn avstand(&self, today: Date) -> String {
        self.neste_dato
            .map_or_else(String::new, |dato| dates::deadline_distance(dato, today))
    }

    /// The date has passed.
    #[must_use]
    pub fn over(&self, today: Date) -> bool {
        self.neste_dato.is_some_and(|dato| dato < today)
    }
}

#[derive(Template)]
#[template(path = "sak/liste.html")]
struct SakListe {
    saker: Vec<SakRad>,
    today: Date,
    form: FilterForm,
    einingar: Vec<Choice>,
    stega: Vec<Choice>,
    fristar: Vec<Choice>,
    brikker: Vec<(String, String)>,
    neste: Option<String>,
    /// What was searched for by name; none on the list itself.
    soekt: Option<String>,
    /// The search found more than the page shows.
    fleire: bool,
    kan_melde: bool,
}

impl View for SakListe {
    fn title(&self) -> String {
        "Saker".into()
    }

    fn nav(&self) -> Nav {
        Nav::Saker
    }
}

impl SakListe {
    /// How many rows there are here, and where in the list they stand.
    fn tal(&self) -> String {
        let later = !self.form.etter.is_empty();
        match (self.saker.len(), later, self.neste.is_some() || self.fleire) {
            (n, false, true) => format!("Dei {n} første sakene"),
            (n, true, true) => format!("Dei neste {n} sakene"),
            (1, true, false) => "Den siste saka".to_owned(),
            (n, true, false) => format!("Dei siste {n} sakene"),
            (1, false, false) => "1 sak".to_owned(),
            (n, false, false) => format!("{n} saker"),
        }
    }
}

pub(super) async fn vis(ctx: Ctx, Query(form): Query<FilterForm>) -> Result<Response, AppError> {
    ctx.require(Action::SakListe)?;
    let filter = form.filter();
    let mut tx = ctx.write().await?;
    let mut saker = if filter.lukka {
        queries::lukka(&mut tx, &filter).await?
    } else {
        queries::opne(&mut tx, &filter, ctx.today()).await?
    };
    let more = saker.len() > queries::SIDE;
    saker.truncate(queries::SIDE);
    tx.commit(ctx.permit(Action::SakListe, &subject(&saker))?)
        .await?;
    let neste = saker
        .last()
        .filter(|_| more)
        .map(|last| form.path_with("etter", &last.sak_id.to_string()));
    ctx.page(&page(&ctx, saker, form, neste, None))
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SoekForm {
    #[serde(default)]
    namn: String,
}

pub(super) async fn soek(ctx: Ctx, Posted(form): Posted<SoekForm>) -> Result<Response, AppError> {
    ctx.require(Action::SakListe)?;
    let typed: String = form.namn.chars().take(120).collect();
    let namn = text::line(&typed, 120).ok().flatten().unwrap_or_default();
    let mut tx = ctx.write().await?;
    let key = text::search_key(&namn);
    let mut saker = if key.is_empty() {
        Vec::new()
    } else {
        let to = text::search_upper_bound(&key);
        queries::soek(&mut tx, &key, &to, &namn.to_uppercase()).await?
    };
    let fleire = saker.len() > queries::SIDE;
    saker.truncate(queries::SIDE);
    tx.commit(ctx.permit(Action::SakListe, &subject(&saker))?)
        .await?;
    let mut view = page(&ctx, saker, FilterForm::default(), None, Some(namn));
    view.fleire = fleire;
    ctx.page(&view)
}

/// The saker this person has the ball in, the most urgent first: for Mi side.
///
/// # Errors
/// When the database fails.
pub async fn mine(tx: &mut PgConnection, today: Date) -> Result<Vec<SakRad>, sqlx::Error> {
    let filter = Filter {
        berre_mine: true,
        ..Filter::default()
    };
    queries::opne(tx, &filter, today).await
}

fn subject(saker: &[SakRad]) -> Subject {
    Subject {
        sak_list: saker.iter().map(|sak| sak.sak_id).collect(),
        barn_list: saker.iter().map(|sak| sak.barn_id).collect(),
        grunnlag: "liste".to_owned(),
        grunn: None,
    }
}

fn page(
    ctx: &Ctx,
    saker: Vec<SakRad>,
    form: FilterForm,
    neste: Option<String>,
    soekt: Option<String>,
) -> SakListe {
    let einingar = einingar(ctx);
    let stega: Vec<Choice> = Steg::ALL
        .iter()
        .map(|steg| Choice::new(steg.code(), format!("{} {}", steg.number(), steg.label())))
        .collect();
    let fristar = vec![
        Choice::new("over", "Over frist"),
        Choice::new("veke", "Innan ei veke"),
    ];
    SakListe {
        brikker: brikker(&form, &einingar, &stega, &fristar),
        saker,
        today: ctx.today(),
        form,
        einingar,
        stega,
        fristar,
        neste,
        soekt,
        fleire: false,
        kan_melde: ctx.actor.may_ever(Action::UroMelde),
    }
}

/// The person's own einingar; a filter needs two.
fn einingar(ctx: &Ctx) -> Vec<Choice> {
    let mut choices: Vec<Choice> = Vec::new();
    for m in &ctx.actor.medlemskap {
        if let (Some(id), Some(namn)) = (m.eining_id, &m.eining_namn) {
            let choice = Choice::new(id.to_string(), namn.clone());
            if !choices.contains(&choice) {
                choices.push(choice);
            }
        }
    }
    if choices.len() > 1 {
        choices
    } else {
        Vec::new()
    }
}

/// The filters that are on: what each says, and the address without it.
fn brikker(
    form: &FilterForm,
    einingar: &[Choice],
    stega: &[Choice],
    fristar: &[Choice],
) -> Vec<(String, String)> {
    let label = |choices: &[Choice], value: &str| {
        choices
            .iter()
            .find(|choice| choice.is(value))
            .map(|choice| choice.label.clone())
    };
    let mut on = Vec::new();
    let mut add = |name: &str, label: Option<String>| {
        if let Some(label) = label {
            on.push((label, form.path_with(name, "")));
        }
    };
    add("steg", label(stega, &form.steg));
    add("eining", label(einingar, &form.eining));
    // a closed sak has no next date to filter by
    let frist = (form.tilstand != "lukka").then(|| label(fristar, &form.frist));
    add("frist", frist.flatten());
    add(
        "ansvarleg",
        (form.ansvarleg == "meg").then(|| "Berre mine".to_owned()),
    );
    add(
        "tilstand",
        (form.tilstand == "lukka").then(|| "Avslutta".to_owned()),
    );
    on
}
