//! `/barn/import`: the leader reads the eining's list in. First a dry run, then the same list for real. Each is a
//! look-up: a list tells which of its numbers the kommune has.

use askama::Template;
use axum::response::Response;

use super::import_lesing::{Linjer, apply};
use super::import_post::{Innsendt, Liste, StadfestForm};
use super::liste;
use super::liste_csv::{self, ListeError, Row};
use super::model::liste::{Endring, Plan};
use super::model::{EiningVal, mine_einingar};
use crate::access::{Action, Subject};
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::BarnId;
use crate::web::page::{Nav, View};
use crate::web::parts::Choice;
use crate::web::{Ctx, FormState, Konflikt, Kvittering};

/// Faults that are shown at once: with more, the file is wrong and not its lines.
const MAX_SHOWN: usize = 50;

const FAULTY: &str = "Lista har feil. Ingenting er lese inn. Rett feila, og prøv igjen.";

#[derive(Template)]
#[template(path = "barn/import.html")]
struct Side {
    einingar: Vec<Choice>,
    eining: String,
    tekst: String,
    state: FormState,
    feil: Vec<String>,
    fleire_feil: usize,
}

impl View for Side {
    fn title(&self) -> String {
        "Les inn liste".into()
    }

    fn nav(&self) -> Nav {
        Nav::Barn
    }

    fn form(&self) -> Option<&FormState> {
        Some(&self.state)
    }
}

#[derive(Template)]
#[template(path = "barn/import_proeve.html")]
struct Proeve {
    eining: EiningVal,
    innhald: String,
    plan: Plan,
    state: FormState,
}

impl View for Proeve {
    fn title(&self) -> String {
        "Sjå over lista".into()
    }

    fn nav(&self) -> Nav {
        Nav::Barn
    }

    fn form(&self) -> Option<&FormState> {
        Some(&self.state)
    }
}

impl Proeve {
    /// Each kind of change, and how many lines do it.
    fn summary(&self) -> Vec<(Endring, usize)> {
        let count = |endring: Endring| (endring, self.plan.with(endring).count());
        let all = Endring::ALL.into_iter().map(count);
        all.filter(|(_, lines)| *lines > 0).collect()
    }

    fn nothing_to_do(&self) -> bool {
        self.plan.is_unchanged() && self.plan.borte.is_empty()
    }
}

/// The page the list is sent from.
fn side(
    ctx: &Ctx,
    eining: String,
    tekst: String,
    state: FormState,
    faults: &[ListeError],
) -> Result<Response, AppError> {
    let shown = faults.iter().take(MAX_SHOWN).map(ToString::to_string);
    ctx.page(&Side {
        einingar: liste::choices(&mine_einingar(&ctx.actor, Action::BarnImportere)),
        eining,
        tekst,
        state,
        feil: shown.collect(),
        fleire_feil: faults.len().saturating_sub(MAX_SHOWN),
    })
}

pub(super) async fn vis(ctx: Ctx) -> Result<Response, AppError> {
    ctx.require(Action::BarnImportere)?;
    let eining = match &mine_einingar(&ctx.actor, Action::BarnImportere)[..] {
        [only] => only.eining_id.to_string(),
        _ => String::new(),
    };
    side(&ctx, eining, String::new(), FormState::at(&ctx.path), &[])
}

pub(super) async fn send(ctx: Ctx, innsendt: Innsendt) -> Result<Response, AppError> {
    ctx.require(Action::BarnImportere)?;
    match innsendt {
        Innsendt::Proeve(liste) => dry_run(&ctx, liste).await,
        Innsendt::Stadfest(form) => confirm(&ctx, form).await,
    }
}

async fn dry_run(ctx: &Ctx, sent: Liste) -> Result<Response, AppError> {
    let mut state = FormState::at(&ctx.path);
    let eining = led(ctx, &sent.eining);
    if eining.is_none() {
        state.errors.add("eining", "Vel kva eining lista gjeld.");
    }
    let mut faults = Vec::new();
    let mut rows = Vec::new();
    if sent.innhald.trim_ascii().is_empty() {
        state.errors.add("fil", "Vel ei fil, eller lim inn lista.");
    } else {
        match liste_csv::read(&sent.innhald, ctx.today()) {
            Ok(list) => rows = list,
            Err(found) => {
                // a list that is text stands in the page now, to be put right there
                let field = if sent.text().is_empty() {
                    "fil"
                } else {
                    "liste"
                };
                state.errors.add(field, FAULTY);
                faults = found;
            }
        }
    }
    match eining.filter(|_| state.errors.is_empty()) {
        Some(eining) => look_over(ctx, eining, rows, sent.text(), state).await,
        None => side(ctx, sent.eining.clone(), sent.text(), state, &faults),
    }
}

/// The dry run's page: logged, because it shows children, also some of other einingar.
async fn look_over(
    ctx: &Ctx,
    eining: EiningVal,
    rows: Vec<Row>,
    innhald: String,
    state: FormState,
) -> Result<Response, AppError> {
    let mut tx = ctx.write().await?;
    let plan = Linjer::new(ctx, rows).look_over(&mut tx, &eining).await?;
    let Some(plan) = plan else {
        return too_many(ctx, tx, &eining, innhald).await;
    };
    let known = plan.rader.iter().filter_map(|rad| rad.barn_id);
    let shown = known.chain(plan.borte.iter().map(|barn| barn.barn_id));
    let subject = subject("liste_proeve", shown.collect());
    tx.commit(ctx.permit(Action::BarnImportere, &subject)?)
        .await?;
    ctx.page(&Proeve {
        eining,
        innhald,
        plan,
        state,
    })
}

/// Works out the same plan again and carries it out: all of it, or nothing.
async fn confirm(ctx: &Ctx, form: StadfestForm) -> Result<Response, AppError> {
    let eining = led(ctx, &form.eining).ok_or(AppError::NotFound)?;
    let rows = liste_csv::read(form.innhald.as_bytes(), ctx.today())
        .map_err(|_| AppError::BadRequest("not the list that was looked over"))?;
    let mut tx = ctx.write().await?;
    let linjer = Linjer::new(ctx, rows.clone());
    let Some((plan, whole)) = linjer.read_in(&mut tx, &eining).await? else {
        return too_many(ctx, tx, &eining, form.innhald).await;
    };
    match apply(&mut tx, ctx, &eining, &plan, form.borte == "ja").await {
        Ok(barn_list) => {
            let subject = subject("innlesing", barn_list);
            tx.commit(ctx.permit(Action::BarnImportere, &subject)?)
                .await?;
            let to = format!("/barn?eining={}", eining.eining_id);
            let receipt = if whole {
                Kvittering::ListeLesen
            } else {
                Kvittering::ListeLesenNesten
            };
            Ok(ctx.redirect(&to, receipt))
        }
        Err(AppError::Conflict) => {
            drop(tx);
            let state = FormState::at(&ctx.path).with_conflict(overtaken());
            look_over(ctx, eining, rows, form.innhald, state).await
        }
        Err(error) => Err(error),
    }
}

/// Somebody else changed the register between the plan and the writing.
fn overtaken() -> Konflikt {
    Konflikt::new(
        "Registeret er endra medan du såg over lista",
        "Nokon andre har lese inn eller endra barn. Ingenting frå lista di er lagra. Slik ser ho ut no.",
    )
}

/// No look-up is left: the list comes back as it was. What was counted stays counted.
async fn too_many(
    ctx: &Ctx,
    tx: WriteTx,
    eining: &EiningVal,
    innhald: String,
) -> Result<Response, AppError> {
    let subject = subject("liste_proeve", Vec::new());
    tx.commit_refused(ctx.permit(Action::BarnImportere, &subject)?)
        .await?;
    let konflikt = Konflikt::new(
        "Lista er ikkje lesen",
        "Du har brukt opp oppslaga på fødselsnummer for eitt døgn, og ei liste er òg eit oppslag. Lista di står i \
         skjemaet. Prøv igjen i morgon, eller snakk med den som er systemansvarleg.",
    );
    let state = FormState {
        too_many: true,
        ..FormState::at(&ctx.path).with_conflict(konflikt)
    };
    side(ctx, eining.eining_id.to_string(), innhald, state, &[])
}

/// The eining, if the one who asks leads it.
fn led(ctx: &Ctx, eining: &str) -> Option<EiningVal> {
    mine_einingar(&ctx.actor, Action::BarnImportere)
        .into_iter()
        .find(|e| e.eining_id.to_string() == eining)
}

fn subject(grunnlag: &str, barn_list: Vec<BarnId>) -> Subject {
    Subject {
        barn_list,
        grunnlag: grunnlag.to_owned(),
        ..Subject::default()
    }
}
