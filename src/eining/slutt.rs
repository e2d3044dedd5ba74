//! `/kommune/einingar/slutt`: proposes that one eining or several end after a day, with a successor. The first button shows in numbers
//! what follows, and changes nothing; the second proposes it.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;
use time::{Date, Duration};

use super::FORSLAG;
use super::model::{Eining, Fylgjer, GRUNN_MAX, Leiar, NAMN_MAX, Slag, ingen_leiar};
use super::ny::ledig;
use super::queries::{self, endring};
use crate::access::Action;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::{BrukarId, EiningId};
use crate::innsending::{Before, Innsending};
use crate::utkast;
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::parts::Choice;
use crate::web::{Ctx, Form, FormState, Kvittering};

/// So far ahead an eining may end: two years.
const LENGST_FRAM: Duration = Duration::days(731);
/// The successor is a new eining.
const NY: &str = "ny";
/// Nobody of those who lead now comes along as leader.
const INGEN: &str = "ingen";

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct SluttForm {
    id: String,
    gamle: Vec<String>,
    mot: String,
    namn: String,
    dag: String,
    leiar: String,
    grunn: String,
    /// Which button.
    handling: String,
}

impl Form for SluttForm {
    fn id(&mut self) -> Option<&mut String> {
        Some(&mut self.id)
    }
}

/// What there is to choose among.
struct Utval {
    einingar: Vec<Eining>,
    leiarar: Vec<Leiar>,
    today: Date,
}

impl Utval {
    async fn hent(tx: &mut WriteTx) -> Result<Self, AppError> {
        Ok(Self {
            einingar: queries::einingar(tx).await?,
            leiarar: queries::leiarar(tx).await?,
            today: queries::today(tx).await?,
        })
    }

    fn kan(&self) -> impl Iterator<Item = &Eining> {
        self.einingar.iter().filter(|e| e.kan_endrast(self.today))
    }

    fn vald(&self, typed: &str) -> Option<&Eining> {
        self.kan().find(|e| e.eining_id.to_string() == typed)
    }

    fn gamle(&self) -> Vec<Choice> {
        let choice = |e: &Eining| Choice::new(e.eining_id.to_string(), &e.namn).hint(&e.instans);
        self.kan().map(choice).collect()
    }

    fn mot(&self) -> Vec<Choice> {
        let mut mot = vec![Choice::new(NY, "Ei ny eining")];
        mot.extend(self.kan().map(|e| {
            Choice::new(
                e.eining_id.to_string(),
                format!("{} ({})", e.namn, e.instans),
            )
        }));
        mot
    }

    fn leiarar(&self) -> Vec<Choice> {
        let ingen = "Den som leier etterfølgjaren no, eller ingen enno";
        let mut leiarar = vec![Choice::new(INGEN, ingen)];
        let kan = |leiar: &&Leiar| self.kan().any(|e| e.eining_id == leiar.eining_id);
        for leiar in self.leiarar.iter().filter(kan) {
            let value = leiar.brukar_id.to_string();
            if let Some(same) = leiarar.iter_mut().find(|c| c.value == value) {
                same.label = format!("{}, {}", same.label, leiar.eining);
            } else {
                let label = format!("{}, som no leier {}", leiar.namn, leiar.eining);
                leiarar.push(Choice::new(value, label));
            }
        }
        leiarar
    }

    /// Who leads a new eining, when none of those who lead what ends is chosen.
    fn utan_leiar(&self, form: &SluttForm) -> Option<String> {
        let gamal = |leiar: &&Leiar| form.gamle.contains(&leiar.eining_id.to_string());
        let leiarar = self.leiarar.iter().filter(gamal);
        let mut namn: Vec<&str> = leiarar.map(|leiar| leiar.namn.as_str()).collect();
        namn.dedup();
        let namn = (!namn.is_empty()).then(|| namn.join(", "));
        (form.mot == NY && form.leiar == INGEN).then(|| ingen_leiar(namn.as_deref()))
    }
}

impl SluttForm {
    fn parse(&self, utval: &Utval, ny_id: EiningId) -> Result<endring::Ny, Errors> {
        let mut errors = Errors::default();
        let gamle: Vec<&Eining> = self.gamle.iter().filter_map(|id| utval.vald(id)).collect();
        let instans = gamle.first().map(|e| e.instans_id);
        if gamle.is_empty() || gamle.len() != self.gamle.len() {
            errors.add("gamle", "Kryss av for kva einingar som sluttar.");
        } else if gamle.iter().any(|e| Some(e.instans_id) != instans) {
            errors.add(
                "gamle",
                "Einingar frå ulike instansar kan ikkje slåast saman: samtykka gjeld éin instans.",
            );
        }
        let ny = self.mot == NY;
        let mot = utval.vald(&self.mot);
        let mut namn = None;
        if ny {
            let missing = "Skriv namnet på den nye eininga.";
            let typed = errors.line("namn", &self.namn, NAMN_MAX, missing);
            ledig(&mut errors, "namn", &typed, instans, &utval.einingar);
            namn = Some(typed);
        } else {
            match mot {
                None => errors.add("mot", "Vel kva eining som tek over."),
                Some(mot) if gamle.iter().any(|e| e.eining_id == mot.eining_id) => {
                    errors.add("mot", "Ei eining kan ikkje ta over etter seg sjølv.");
                }
                Some(mot) if instans.is_some_and(|instans| instans != mot.instans_id) => errors.add(
                    "mot",
                    "Etterfølgjaren må høyre til den same instansen: samtykka gjeld éin instans.",
                ),
                Some(_) => {}
            }
        }
        let dag = self.dag(&mut errors, &gamle, mot.filter(|_| !ny), utval.today);
        let leiar = self.leiar(&mut errors, &gamle, &utval.leiarar);
        let missing = "Skriv kvifor, og kven som har vedteke det.";
        let grunn = errors.text("grunn", &self.grunn, GRUNN_MAX, missing);
        match (
            instans,
            dag,
            ny.then_some(ny_id).or(mot.map(|e| e.eining_id)),
        ) {
            (Some(instans), Some(dag), Some(eining)) => errors.or(endring::Ny {
                slag: Slag::Slutt,
                eining,
                instans,
                ny,
                namn,
                dag: Some(dag),
                gamle: gamle.iter().map(|e| e.eining_id).collect(),
                leiar,
                grunn,
            }),
            _ => Err(errors),
        }
    }

    /// The last day.
    fn dag(
        &self,
        errors: &mut Errors,
        gamle: &[&Eining],
        mot: Option<&Eining>,
        today: Date,
    ) -> Option<Date> {
        let dag = errors.date("dag", &self.dag, today, "Skriv den siste dagen.")?;
        if today.previous_day().is_some_and(|igaar| dag < igaar) {
            errors.add("dag", "Siste dagen kan tidlegast vere i går.");
        } else if dag - today > LENGST_FRAM {
            errors.add("dag", "Siste dagen kan vere høgst to år fram i tid.");
        } else if gamle.iter().any(|e| e.fraa > dag) {
            errors.add("dag", "Ei av einingane har ikkje begynt då.");
        } else if mot.is_some_and(|mot| mot.fraa.previous_day().is_some_and(|foer| foer > dag)) {
            errors.add("dag", "Etterfølgjaren har ikkje begynt dagen etter.");
        } else if mot.is_some_and(|mot| mot.til.is_some()) {
            errors.add("mot", "Etterfølgjaren skal sjølv slutte.");
        }
        Some(dag)
    }

    fn leiar(&self, errors: &mut Errors, gamle: &[&Eining], leiarar: &[Leiar]) -> Option<BrukarId> {
        if self.leiar == INGEN {
            return None;
        }
        let leier = |leiar: &&Leiar| {
            leiar.brukar_id.to_string() == self.leiar
                && gamle.iter().any(|e| e.eining_id == leiar.eining_id)
        };
        let found = leiarar.iter().find(leier);
        if found.is_none() {
            errors.add(
                "leiar",
                "Vel ein som leier ei av einingane som sluttar, eller ingen.",
            );
        }
        found.map(|leiar| leiar.brukar_id)
    }
}

#[derive(Template)]
#[template(path = "eining/slutt.html")]
struct Side {
    gamle: Vec<Choice>,
    mot: Vec<Choice>,
    leiarar: Vec<Choice>,
    /// What follows, when it was asked for.
    fylgjer: Option<Fylgjer>,
    /// And the new eining has no leader.
    utan_leiar: Option<String>,
    form: SluttForm,
    state: FormState,
}

impl View for Side {
    fn title(&self) -> String {
        "Avslutt eller slå saman einingar".into()
    }

    fn nav(&self) -> Nav {
        Nav::Einingar
    }

    fn form(&self) -> Option<&FormState> {
        Some(&self.state)
    }
}

async fn side(
    ctx: &Ctx,
    tx: WriteTx,
    (utval, fylgjer): (&Utval, Option<Fylgjer>),
    form: SluttForm,
    state: FormState,
) -> Result<Response, AppError> {
    tx.commit(ctx.permit(Action::EiningStyre, &())?).await?;
    ctx.page(&Side {
        gamle: utval.gamle(),
        mot: utval.mot(),
        leiarar: utval.leiarar(),
        fylgjer,
        utan_leiar: utval.utan_leiar(&form),
        form,
        state,
    })
}

pub(super) async fn vis(ctx: Ctx) -> Result<Response, AppError> {
    ctx.require(Action::EiningStyre)?;
    let mut tx = ctx.write().await?;
    let utval = Utval::hent(&mut tx).await?;
    let fresh = SluttForm {
        id: tx.new_id().to_string(),
        ..SluttForm::default()
    };
    let (form, state) = utkast::fill(&mut tx, &ctx, fresh).await?;
    side(&ctx, tx, (&utval, None), form, state).await
}

pub(super) async fn send(
    ctx: Ctx,
    Innsending(mut form, mut sending): Innsending<SluttForm>,
) -> Result<Response, AppError> {
    ctx.require(Action::EiningStyre)?;
    let mut tx = ctx.write().await?;
    tx.take_turn(ctx.actor.kommune_id.uuid()).await?;
    let utval = Utval::hent(&mut tx).await?;
    let state = ctx.form_state();
    match sending.before(&mut tx, &ctx, &mut form).await? {
        Before::Nothing => {}
        Before::Same(answer) => return Ok(answer),
        Before::Other(konflikt) => {
            let state = state.with_conflict(konflikt);
            return side(&ctx, tx, (&utval, None), form, state).await;
        }
    }
    let ny_id = tx.new_id().into();
    let parsed = form.parse(&utval, ny_id);
    let ny = match parsed {
        Ok(ny) => ny,
        Err(errors) => {
            let state = state.with_errors(errors);
            return side(&ctx, tx, (&utval, None), form, state).await;
        }
    };
    if queries::eiga_rolle(&mut tx, &ny.gamle).await? {
        let mut errors = Errors::default();
        errors.add(
            "gamle",
            "Du har sjølv ei rolle ved ei av einingane. Ein annan systemansvarleg må foreslå det.",
        );
        let state = state.with_errors(errors);
        return side(&ctx, tx, (&utval, None), form, state).await;
    }
    if form.handling != "foreslaa" {
        let fylgjer = queries::fylgjer(&mut tx, &ny.gamle, ny.dag.unwrap_or(utval.today)).await?;
        return side(&ctx, tx, (&utval, Some(fylgjer)), form, state).await;
    }
    if !endring::gjer(&mut tx, sending.id(), &ny).await? {
        return Err(AppError::Conflict);
    }
    let answer = sending
        .done(&mut tx, &ctx, FORSLAG, Kvittering::EiningForeslaatt)
        .await?;
    tx.commit(ctx.permit(Action::EiningStyre, &())?).await?;
    Ok(answer)
}
