//! `/saker`: the saker this person may see, the most urgent first.

mod filter;
pub(super) mod soek;

use askama::Template;
use axum::response::Response;
use sqlx::postgres::PgConnection;
use time::Date;

use super::model::{NesteKva, Steg, tag};
use super::queries::liste as queries;
use crate::access::{Action, Actor, Role, Subject};
use crate::error::AppError;
use crate::ids::{BarnId, EiningId, SakId};
use crate::web::page::{Nav, View};
use crate::web::parts::{Choice, Tag};
use crate::web::{Ctx, FormState, Query, dates};

pub use filter::{Ansvarleg, Filter, Frist};
use filter::{FilterForm, brikker, einingar};
use soek::Soek;

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
    /// What is to be followed up.
    pub neste_merknad: Option<String>,
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

    /// "Evaluere tiltak", "Følgje opp: ringe mor"
    #[must_use]
    pub fn neste(&self) -> String {
        self.neste_kva.med(self.neste_merknad.as_deref())
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
    /// What was searched for; none on the list itself.
    soekt: Option<Soek>,
    /// The search found more than the page shows.
    fleire: bool,
    kan_melde: bool,
    /// What it means that the list is empty.
    vanleg: &'static str,
}

impl View for SakListe {
    fn title(&self) -> String {
        "Saker".into()
    }

    fn nav(&self) -> Nav {
        Nav::Saker
    }

    fn form(&self) -> Option<&FormState> {
        self.soekt.as_ref().map(|soekt| &soekt.state)
    }
}

impl SakListe {
    /// What stands in the field, and the message beside it.
    fn soek(&self) -> (&str, Option<&str>) {
        let soekt = self.soekt.as_ref();
        soekt.map_or(("", None), |soekt| (&soekt.namn, soekt.state.on("namn")))
    }

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
        queries::opne(&mut tx, &filter, ctx.today(), queries::SIDE).await?
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

/// The saker this person has the ball in, the most urgent first: for Mi side.
///
/// # Errors
/// When the database fails.
pub async fn mine(tx: &mut PgConnection, today: Date) -> Result<Vec<SakRad>, sqlx::Error> {
    let filter = Filter {
        ansvarleg: Ansvarleg::Meg,
        ..Filter::default()
    };
    queries::opne(tx, &filter, today, queries::SIDE).await
}

/// Those of them whose next date is within seven days, or has passed.
///
/// # Errors
/// When the database fails.
pub async fn mine_snart(
    tx: &mut PgConnection,
    today: Date,
    most: usize,
) -> Result<Vec<SakRad>, sqlx::Error> {
    let filter = Filter {
        ansvarleg: Ansvarleg::Meg,
        frist: Some(Frist::Veke),
        ..Filter::default()
    };
    queries::opne(tx, &filter, today, most).await
}

/// The saker of these einingar that are over the deadline and that others have the ball in, the most urgent first:
/// for the leader's Mi side. One more than asked for tells that there are more.
///
/// # Errors
/// When the database fails.
pub async fn over_frist(
    tx: &mut PgConnection,
    einingar: Vec<EiningId>,
    today: Date,
    most: usize,
) -> Result<Vec<SakRad>, sqlx::Error> {
    let filter = Filter {
        einingar,
        frist: Some(Frist::Over),
        ansvarleg: Ansvarleg::Andre,
        ..Filter::default()
    };
    queries::opne(tx, &filter, today, most).await
}

fn subject(saker: &[SakRad]) -> Subject {
    let grunnlag = if saker.is_empty() { "" } else { "liste" };
    Subject {
        sak_list: saker.iter().map(|sak| sak.sak_id).collect(),
        barn_list: saker.iter().map(|sak| sak.barn_id).collect(),
        grunnlag: grunnlag.to_owned(),
        grunn: None,
    }
}

fn page(
    ctx: &Ctx,
    saker: Vec<SakRad>,
    form: FilterForm,
    neste: Option<String>,
    soekt: Option<Soek>,
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
        vanleg: vanleg(&ctx.actor),
    }
}

/// What is normal when there are no saker.
fn vanleg(actor: &Actor) -> &'static str {
    if !actor.may_ever(Action::UroMelde) {
        "Du ser ei sak berre når du er med på laget rundt barnet. At lista er tom, er det vanlege i rolla di."
    } else if actor.has(Role::Einingsleiar) {
        "Her kjem sakene på eininga og dei du er med på. Melder nokon uro for eit barn, blir det ei sak."
    } else {
        "Her kjem sakene du er med på. Melder du uro for eit barn, blir det ei sak."
    }
}
