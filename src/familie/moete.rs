//! `/familie/barn/{barn_id}/moete/{moete_familie_id}`: one is invited to a meeting about the child: comes or not, and what the meeting
//! should know. What is written here is put into the referat, and the page says so.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;

use super::barn::HANDLING;
use super::ctx::{FamilieCtx, act, not_found};
use super::model::{Barn, Moete, Syn};
use super::queries::{moete, referat, sider, skriv};
use super::sendt::Sendt;
use super::utkast;
use crate::db::FamilyTx;
use crate::error::AppError;
use crate::ids::{BarnId, MoeteFamilieId};
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::parts::Choice;
use crate::web::{Form, FormState, Konflikt, Kvittering, Path};

/// A text is as long as a page or so.
const MAX: usize = 4000;

/// What is answered and written.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct SvarForm {
    id: String,
    /// When and where it was, as it was shown.
    tid: String,
    svar: String,
    syn: String,
    stemme: String,
}

impl Form for SvarForm {
    fn id(&mut self) -> Option<&mut String> {
        Some(&mut self.id)
    }
}

/// An answer that can be saved.
struct Svart {
    svar: &'static str,
    syn: Option<String>,
    stemme: Option<String>,
}

impl SvarForm {
    /// A youth has one field: the own words.
    fn parse(&self, barn: &Barn) -> Result<Svart, Errors> {
        let mut errors = Errors::default();
        let svar = match self.svar.as_str() {
            "kjem" => "kjem",
            "kjem_ikkje" => "kjem_ikkje",
            _ => {
                errors.add("svar", "Vel om du kjem.");
                ""
            }
        };
        let syn = errors.optional_text("syn", &self.syn, MAX);
        let stemme = errors.optional_text("stemme", &self.stemme, MAX);
        errors.or(Svart {
            svar,
            syn: syn.filter(|_| !barn.meg),
            stemme,
        })
    }
}

#[derive(Template)]
#[template(path = "familie/moete.html")]
struct Side {
    barn: Barn,
    moete: Moete,
    skrive: Vec<Syn>,
    /// Where the referat of it is, when it is approved.
    referat: Option<String>,
    /// It can still be answered.
    open: bool,
    form: SvarForm,
    state: FormState,
}

impl Side {
    fn val() -> Vec<Choice> {
        vec![
            Choice::new("kjem", "Ja, eg kjem"),
            Choice::new("kjem_ikkje", "Nei, eg kjem ikkje"),
        ]
    }
}

impl View for Side {
    fn title(&self) -> String {
        "Møte".into()
    }

    fn nav(&self) -> Nav {
        Nav::None
    }

    fn form(&self) -> Option<&FormState> {
        Some(&self.state)
    }
}

impl Side {
    /// What was typed and not sent, of a meeting that cannot be answered any more: it is not lost.
    fn usendt(&self) -> impl Iterator<Item = &str> {
        let typed = [&self.form.syn, &self.form.stemme];
        let typed = typed.into_iter().map(|tekst| tekst.trim());
        typed.filter(|tekst| !self.open && !tekst.is_empty())
    }
}

async fn find(
    tx: &mut FamilyTx,
    barn: BarnId,
    id: MoeteFamilieId,
) -> Result<Option<(Barn, Moete)>, AppError> {
    let (Some(barn_funne), Some(moete)) = (
        sider::barn(tx, barn).await?,
        moete::find(tx, barn, id).await?,
    ) else {
        return Ok(None);
    };
    Ok(Some((barn_funne, moete)))
}

/// Where the referat of the meeting is, when it is approved and this person may read it.
async fn referatet(tx: &mut FamilyTx, moete: &Moete) -> Result<Option<String>, AppError> {
    let alle = referat::alle(tx).await?;
    let funne = alle
        .iter()
        .find(|(sak, rad)| *sak == moete.sak_id && rad.dato == moete.tid.dato);
    Ok(funne.map(|(_, rad)| rad.path()))
}

pub(super) async fn vis(
    ctx: FamilieCtx,
    Path((id, invitasjon)): Path<(BarnId, MoeteFamilieId)>,
) -> Result<Response, AppError> {
    let mut tx = ctx.read().await?;
    let Some((barn, moete)) = find(&mut tx, id, invitasjon).await? else {
        return not_found(tx, HANDLING, id).await;
    };
    let (mut form, state): (SvarForm, _) = utkast::fill(&mut tx, &ctx).await?;
    form.tid = moete.tid_og_stad();
    if form.svar.is_empty() && moete.svar != "ventar" {
        form.svar.clone_from(&moete.svar);
    }
    let skrive = moete::skrive(&mut tx, invitasjon).await?;
    let referat = referatet(&mut tx, &moete).await?;
    tx.commit(act("familie.moete", id)).await?;
    let open = moete.kan_svare(ctx.today());
    ctx.page(&Side {
        barn,
        moete,
        skrive,
        referat,
        open,
        form,
        state,
    })
}

pub(super) async fn send(
    ctx: FamilieCtx,
    Path((id, invitasjon)): Path<(BarnId, MoeteFamilieId)>,
    Sendt(mut form, syn_id): Sendt<SvarForm>,
) -> Result<Response, AppError> {
    let mut tx = ctx.read().await?;
    let Some((barn, moete)) = find(&mut tx, id, invitasjon).await? else {
        return not_found(tx, HANDLING, id).await;
    };
    let parsed = form.parse(&barn);
    let open = moete.kan_svare(ctx.today());
    let state = ctx.form_state();
    let svart = match parsed {
        Ok(svart) if open && form.tid == moete.tid_og_stad() => svart,
        refused => {
            let skrive = moete::skrive(&mut tx, invitasjon).await?;
            tx.commit(act("familie.moete", id)).await?;
            let state = match refused {
                Ok(_) if open => {
                    form.tid = moete.tid_og_stad();
                    state.with_conflict(ny_tid())
                }
                Ok(_) => state.with_conflict(over(&moete)),
                Err(errors) => state.with_errors(errors),
            };
            return ctx.page(&Side {
                barn,
                moete,
                skrive,
                referat: None,
                open,
                form,
                state,
            });
        }
    };
    let skriv_noko = svart.syn.is_some() || svart.stemme.is_some();
    if skriv_noko && skriv::for_mange_syn(&mut tx, syn_id, moete.sak_id).await? {
        let felt = barn.til("syn", "stemme");
        let skrive = moete::skrive(&mut tx, invitasjon).await?;
        tx.commit(act("familie.moete", id)).await?;
        return ctx.page(&Side {
            barn,
            moete,
            skrive,
            referat: None,
            open: true,
            form,
            state: state.with_too_many(felt, skriv::FOR_MANGE_MED_SVAR),
        });
    }
    if !moete::svar(&mut tx, invitasjon, svart.svar, ctx.today()).await? {
        return Err(AppError::Conflict);
    }
    if skriv_noko {
        let om = (moete.sak_id, Some(invitasjon));
        skriv::syn(
            &mut tx,
            syn_id,
            om,
            svart.syn.as_deref(),
            svart.stemme.as_deref(),
        )
        .await?;
    }
    utkast::done(&mut tx, &ctx).await?;
    tx.commit(act("familie.moete_svar", id)).await?;
    Ok(FamilieCtx::redirect(
        &moete.path(),
        Kvittering::FamilieMoeteSvart,
    ))
}

/// Why the answer must be looked at again.
fn ny_tid() -> Konflikt {
    Konflikt::new(
        "Møtet har fått ny tid eller ny stad",
        "Sjå når og kvar det er no, og send svaret ein gong til.",
    )
}

/// Why it can no longer be answered.
fn over(moete: &Moete) -> Konflikt {
    let kvifor = if moete.kjem_ikkje_av().is_some() {
        moete.stand.label()
    } else {
        "Møtet har vore, eller de er ferdige med det"
    };
    Konflikt::new(
        kvifor,
        "Svaret er ikkje sendt. Vil du seie noko likevel, kan du skrive det på sida om barnet.",
    )
}
