//! `/familie/barn/{barn_id}/referat/{referat_id}`: the referat of a meeting as it was approved, and what one has to say of it; with
//! `?nr=1` as it was before it was put right.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;

use super::barn::HANDLING;
use super::ctx::{FamilieCtx, act, not_found};
use super::model::Barn;
use super::queries::referat::{self, Merknad, Versjon};
use super::queries::{sider, skriv};
use super::sendt::Sendt;
use super::utkast;
use crate::error::AppError;
use crate::ids::{BarnId, ReferatId};
use crate::referat::{DATO, Del, Innhald, OVERSKRIFT, RADHOVUD, REFERENT};
use crate::text::without_unseen;
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::{Form, FormState, Konflikt, Kvittering, Path, Query, dates};

/// A text is as long as a page or so.
const MAX: usize = 4000;

/// What is typed.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct MerknadForm {
    id: String,
    /// Which version was read.
    nr: String,
    tekst: String,
}

impl Form for MerknadForm {
    fn id(&mut self) -> Option<&mut String> {
        Some(&mut self.id)
    }
}

/// Which version to read; else the newest.
#[derive(Deserialize)]
pub(super) struct Utval {
    pub(super) nr: Option<i16>,
}

/// A version in the list.
struct Rad {
    nr: i16,
    godkjent: String,
    /// Why it is another than the one before.
    retting: Option<String>,
}

#[derive(Template)]
#[template(path = "familie/referat.html")]
struct Side {
    barn: Barn,
    sti: String,
    /// The version that is read.
    nr: i16,
    innhald: Innhald,
    godkjent: String,
    /// All there are, the newest first.
    versjonar: Vec<Rad>,
    merknader: Vec<Merknad>,
    form: MerknadForm,
    state: FormState,
}

impl Side {
    /// The page of this version, when there is one.
    fn new(
        barn: Barn,
        (id, versjonar, nr): (ReferatId, &[Versjon], Option<i16>),
        merknader: Vec<Merknad>,
        form: MerknadForm,
        state: FormState,
    ) -> Result<Self, AppError> {
        let vald = versjonar.iter().find(|v| nr.is_none_or(|nr| v.nr == nr));
        let vald = vald.ok_or(AppError::NotFound)?;
        let rad = |v: &Versjon| {
            Ok::<_, AppError>(Rad {
                nr: v.nr,
                godkjent: dates::date_time(v.godkjent_at),
                retting: Innhald::les(&v.innhald)?.retting,
            })
        };
        Ok(Self {
            sti: super::referat_path(barn.id, id),
            barn,
            nr: vald.nr,
            innhald: Innhald::les(&vald.innhald)?,
            godkjent: dates::date_time(vald.godkjent_at),
            versjonar: versjonar.iter().map(rad).collect::<Result<_, _>>()?,
            merknader,
            // what is said now, is said of what stands
            form: MerknadForm {
                nr: versjonar[0].nr.to_string(),
                ..form
            },
            state,
        })
    }

    /// The document of this version.
    fn pdf(&self) -> String {
        if self.gammal() {
            format!("{}/pdf?nr={}", self.sti, self.nr)
        } else {
            format!("{}/pdf", self.sti)
        }
    }

    /// It is put right since.
    fn gammal(&self) -> bool {
        self.versjonar[0].nr != self.nr
    }
}

impl View for Side {
    fn title(&self) -> String {
        "Referat frå møte".to_owned()
    }

    fn nav(&self) -> Nav {
        Nav::None
    }

    fn form(&self) -> Option<&FormState> {
        Some(&self.state)
    }
}

pub(super) async fn vis(
    ctx: FamilieCtx,
    Path((id, referat_id)): Path<(BarnId, ReferatId)>,
    Query(utval): Query<Utval>,
) -> Result<Response, AppError> {
    let mut tx = ctx.read().await?;
    let barn = sider::barn(&mut tx, id).await?;
    let versjonar = referat::versjonar(&mut tx, id, referat_id).await?;
    let finst = versjonar
        .iter()
        .any(|v| utval.nr.is_none_or(|nr| v.nr == nr));
    let Some(barn) = barn.filter(|_| finst) else {
        return not_found(tx, HANDLING, id).await;
    };
    let merknader = referat::merknader(&mut tx, referat_id).await?;
    let (form, state) = utkast::fill(&mut tx, &ctx).await?;
    tx.commit(act("familie.referat", id)).await?;
    let kva = (referat_id, versjonar.as_slice(), utval.nr);
    ctx.page(&Side::new(barn, kva, merknader, form, state)?)
}

pub(super) async fn send(
    ctx: FamilieCtx,
    Path((id, referat_id)): Path<(BarnId, ReferatId)>,
    Sendt(form, merknad_id): Sendt<MerknadForm>,
) -> Result<Response, AppError> {
    let mut tx = ctx.read().await?;
    let barn = sider::barn(&mut tx, id).await?;
    let versjonar = referat::versjonar(&mut tx, id, referat_id).await?;
    let (Some(barn), Some(siste)) = (barn, versjonar.first()) else {
        return not_found(tx, HANDLING, id).await;
    };
    let mut errors = Errors::default();
    let tekst = errors.text(
        "tekst",
        &without_unseen(&form.tekst),
        MAX,
        "Skriv merknaden din.",
    );
    let for_mange = skriv::for_mange_merknader(&mut tx, merknad_id, referat_id).await?;
    let retta = form.nr != siste.nr.to_string();
    if !errors.is_empty() || for_mange || retta {
        let merknader = referat::merknader(&mut tx, referat_id).await?;
        tx.commit(act("familie.referat", id)).await?;
        let mut state = ctx.form_state().with_errors(errors);
        if for_mange {
            state = state.with_too_many("tekst", skriv::FOR_MANGE);
        }
        if retta {
            state = state.with_conflict(Konflikt::new(
                "Referatet er retta",
                "Det blei retta etter at du opna sida, og merknaden din er ikkje send. Les det som står no, og send han om han framleis gjeld.",
            ));
        }
        let kva = (referat_id, versjonar.as_slice(), None);
        return ctx.page(&Side::new(barn, kva, merknader, form, state)?);
    }
    let om = (siste.sak_id, referat_id, siste.nr);
    referat::insert(&mut tx, merknad_id, om, &tekst).await?;
    utkast::done(&mut tx, &ctx).await?;
    tx.commit(act("familie.merknad", id)).await?;
    Ok(FamilieCtx::redirect(
        &super::referat_path(id, referat_id),
        Kvittering::MerknadSendt,
    ))
}
