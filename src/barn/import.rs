//! `/barn/import`: the leader reads the eining's list in. First a dry run, then the same list for real.

use askama::Template;
use axum::response::Response;

use super::import_post::{Innsendt, Liste, StadfestForm};
use super::liste;
use super::liste_csv::{self, ListeError, Row};
use super::model::liste::{Endring, Plan};
use super::model::{EiningVal, mine_einingar};
use super::queries::import;
use crate::access::{Action, Subject};
use crate::db::WriteTx;
use crate::error::{AppError, is_constraint};
use crate::ids::BarnId;
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::parts::Choice;
use crate::web::{Ctx, Kvittering};

/// Faults that are shown at once: with more, the file is wrong and not its lines.
const MAX_SHOWN: usize = 50;

#[derive(Template)]
#[template(path = "barn/import.html")]
struct Side {
    einingar: Vec<Choice>,
    eining: String,
    tekst: String,
    errors: Errors,
    feil: Vec<String>,
    fleire_feil: usize,
}

impl View for Side {
    fn title(&self) -> String {
        if self.errors.is_empty() {
            "Les inn liste".into()
        } else {
            "Feil: Les inn liste".into()
        }
    }

    fn nav(&self) -> Nav {
        Nav::Barn
    }
}

#[derive(Template)]
#[template(path = "barn/import_proeve.html")]
struct Proeve {
    eining: EiningVal,
    innhald: String,
    plan: Plan,
    endra_av_andre: bool,
}

impl View for Proeve {
    fn title(&self) -> String {
        "Sjå over lista".into()
    }

    fn nav(&self) -> Nav {
        Nav::Barn
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

pub(super) async fn vis(ctx: Ctx) -> Result<Response, AppError> {
    ctx.require(Action::BarnImportere)?;
    let einingar = mine_einingar(&ctx.actor, Action::BarnImportere);
    let eining = match &einingar[..] {
        [only] => only.eining_id.to_string(),
        _ => String::new(),
    };
    ctx.page(&Side {
        einingar: liste::choices(&einingar),
        eining,
        tekst: String::new(),
        errors: Errors::default(),
        feil: Vec::new(),
        fleire_feil: 0,
    })
}

pub(super) async fn send(ctx: Ctx, innsendt: Innsendt) -> Result<Response, AppError> {
    ctx.require(Action::BarnImportere)?;
    match innsendt {
        Innsendt::Proeve(liste) => dry_run(&ctx, liste).await,
        Innsendt::Stadfest(form) => confirm(&ctx, form).await,
    }
}

async fn dry_run(ctx: &Ctx, sent: Liste) -> Result<Response, AppError> {
    let mut errors = Errors::default();
    let eining = led(ctx, &sent.eining);
    if eining.is_none() {
        errors.add("eining", "Vel kva eining lista gjeld.");
    }
    let mut faults = Vec::new();
    let mut rows = Vec::new();
    if sent.innhald.trim_ascii().is_empty() {
        errors.add("fil", "Vel ei fil, eller lim inn lista.");
    } else {
        match read(&sent.innhald, ctx) {
            Ok(list) => rows = list,
            Err(found) => {
                errors.add(
                    "fil",
                    "Lista har feil. Ingenting er lese inn. Rett feila, og prøv igjen.",
                );
                faults = found;
            }
        }
    }
    let Some(eining) = eining.filter(|_| errors.is_empty()) else {
        return ctx.invalid(&Side {
            einingar: liste::choices(&mine_einingar(&ctx.actor, Action::BarnImportere)),
            eining: sent.eining.clone(),
            tekst: sent.text(),
            errors,
            fleire_feil: faults.len().saturating_sub(MAX_SHOWN),
            feil: faults
                .iter()
                .take(MAX_SHOWN)
                .map(ToString::to_string)
                .collect(),
        });
    };
    let view = look_over(ctx, eining, rows, sent.text()).await?;
    ctx.page(&view)
}

/// The dry run's page: logged, because it shows children, also some of other einingar.
async fn look_over(
    ctx: &Ctx,
    eining: EiningVal,
    rows: Vec<Row>,
    innhald: String,
) -> Result<Proeve, AppError> {
    let mut tx = ctx.write().await?;
    let plan = plan(&mut tx, ctx, &eining, rows).await?;
    let known = plan.rader.iter().filter_map(|rad| rad.barn_id);
    let shown = known.chain(plan.borte.iter().map(|barn| barn.barn_id));
    let subject = subject("liste_proeve", shown.collect());
    tx.commit(ctx.permit(Action::BarnImportere, &subject)?)
        .await?;
    Ok(Proeve {
        eining,
        innhald,
        plan,
        endra_av_andre: false,
    })
}

/// Works out the same plan again and carries it out: all of it, or nothing.
async fn confirm(ctx: &Ctx, form: StadfestForm) -> Result<Response, AppError> {
    let eining = led(ctx, &form.eining).ok_or(AppError::NotFound)?;
    let rows = read(form.innhald.as_bytes(), ctx)
        .map_err(|_| AppError::BadRequest("not the list that was looked over"))?;
    let mut tx = ctx.write().await?;
    let plan = plan(&mut tx, ctx, &eining, rows.clone()).await?;
    match apply(&mut tx, ctx, &eining, &plan, form.borte == "ja").await {
        Ok((barn_list, receipt)) => {
            let subject = subject("innlesing", barn_list);
            tx.commit(ctx.permit(Action::BarnImportere, &subject)?)
                .await?;
            let to = format!("/barn?eining={}", eining.eining_id);
            Ok(ctx.redirect(&to, receipt))
        }
        Err(error) if is_overtaken(&error) => {
            drop(tx);
            let mut view = look_over(ctx, eining, rows, form.innhald).await?;
            view.endra_av_andre = true;
            ctx.conflict(&view)
        }
        Err(error) => Err(error),
    }
}

/// Somebody else changed the register between the plan and the writing.
fn is_overtaken(error: &AppError) -> bool {
    match error {
        AppError::Conflict => true,
        AppError::Internal(cause) => cause
            .downcast_ref::<sqlx::Error>()
            .is_some_and(|error| is_constraint(error, "barn_fnr_unik")),
        _ => false,
    }
}

async fn plan(
    tx: &mut WriteTx,
    ctx: &Ctx,
    eining: &EiningVal,
    rows: Vec<Row>,
) -> Result<Plan, sqlx::Error> {
    let kommune = ctx.actor.kommune_id.uuid();
    let rows: Vec<(Row, [u8; 32])> = rows
        .into_iter()
        .map(|row| {
            let hash = row.fnr.blind_index(&ctx.app.keys, kommune);
            (row, hash)
        })
        .collect();
    let hashes: Vec<Vec<u8>> = rows.iter().map(|(_, hash)| hash.to_vec()).collect();
    let namn: Vec<String> = rows
        .iter()
        .map(|(row, _)| {
            crate::text::search_key(&format!(
                "{} {}",
                row.fornamn.expose(),
                row.etternamn.expose()
            ))
        })
        .collect();
    let kjende = import::kjende(tx, &hashes, &namn).await?;
    let i_eining = import::i_eining(tx, eining.eining_id).await?;
    Ok(Plan::new(rows, eining.eining_id, &kjende, i_eining))
}

/// Carries the plan out; gives every child it was about, and what to say of it.
async fn apply(
    tx: &mut WriteTx,
    ctx: &Ctx,
    eining: &EiningVal,
    plan: &Plan,
    leave: bool,
) -> Result<(Vec<BarnId>, Kvittering), AppError> {
    let kommune = ctx.actor.kommune_id.uuid();
    let seal = |row: &Row, id: BarnId| row.fnr.seal(&ctx.app.keys, kommune, id.uuid());
    let here = eining.eining_id;
    let mut rader: Vec<_> = plan
        .rader
        .iter()
        .map(|rad| (rad.barn_id.unwrap_or_else(|| tx.new_id().into()), rad))
        .collect();
    let new: Vec<_> = rader
        .iter()
        .filter(|(_, rad)| rad.endring == Endring::Ny)
        .map(|(id, rad)| (*id, &rad.row, seal(&rad.row, *id)))
        .collect();
    let made = import::insert(tx, here, &new).await?;
    drop(new);
    let receipt = if made.len()
        < rader
            .iter()
            .filter(|(_, rad)| rad.endring == Endring::Ny)
            .count()
    {
        Kvittering::ListeLesenNesten
    } else {
        Kvittering::ListeLesen
    };
    rader.retain(|(id, rad)| rad.endring != Endring::Ny || made.contains(id));
    let that = |endring: Endring| rader.iter().filter(move |(_, rad)| rad.endring == endring);

    let moved: Vec<BarnId> = that(Endring::FlyttaHit).map(|(id, _)| *id).collect();
    expect(
        import::move_all(tx, &moved, Some(here), None).await?,
        moved.len(),
    )?;

    let numbered: Vec<_> = that(Endring::FaarNummer)
        .map(|(id, rad)| (*id, seal(&rad.row, *id)))
        .collect();
    expect(import::give_numbers(tx, &numbered).await?, numbered.len())?;

    let renamed: Vec<_> = rader
        .iter()
        .filter(|(_, rad)| rad.nytt_namn)
        .map(|(id, rad)| (*id, &rad.row))
        .collect();
    expect(import::rename(tx, &renamed).await?, renamed.len())?;

    let adresser: Vec<_> = rader
        .iter()
        .filter(|(_, rad)| rad.ny_adresse)
        .filter_map(|(id, rad)| Some((*id, rad.row.adresse.as_ref()?.expose().as_str())))
        .collect();
    import::save_adresser(tx, &adresser).await?;

    let mut all: Vec<BarnId> = rader.iter().map(|(id, _)| *id).collect();
    import::mark_listed(tx, &all, ctx.today()).await?;
    if leave {
        let gone: Vec<BarnId> = plan.borte.iter().map(|barn| barn.barn_id).collect();
        expect(
            import::move_all(tx, &gone, None, Some(here)).await?,
            gone.len(),
        )?;
        all.extend(gone);
    }
    Ok((all, receipt))
}

/// As many rows as the plan says, or somebody else has been there.
fn expect(done: impl TryInto<usize>, planned: usize) -> Result<(), AppError> {
    if done.try_into().is_ok_and(|done| done == planned) {
        Ok(())
    } else {
        Err(AppError::Conflict)
    }
}

fn read(innhald: &[u8], ctx: &Ctx) -> Result<Vec<Row>, Vec<ListeError>> {
    let rows = liste_csv::parse(innhald)?;
    let faults = liste_csv::wrong_ages(&rows, ctx.today());
    if faults.is_empty() {
        Ok(rows)
    } else {
        Err(faults)
    }
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
