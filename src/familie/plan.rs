//! `/familie/barn/{barn_id}/plan/{individuellplan_id}`: the individuelle plan as it was put to the family, and the answer to it; with `?nr=1`
//! an earlier version. A yes needs a proof of who it is that is not ten minutes old, and is to the words that were read.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;

use super::ctx::{FamilieCtx, act, not_found};
use super::model::Barn;
use super::queries::plan::{self, Versjon};
use super::queries::sider;
use crate::db::FamilyTx;
use crate::error::AppError;
use crate::ids::{BarnId, IndividuellplanId};
use crate::individuellplan::{Del, Innhald, Merknad, lag_pdf, svar_pdf};
use crate::web::page::{Nav, View};
use crate::web::{Kvittering, Path, Posted, Query, dates};

const HANDLING: &str = "familie.plan";

/// Which version to read; else the newest.
#[derive(Deserialize)]
pub(super) struct Utval {
    nr: Option<i16>,
}

#[derive(Template)]
#[template(path = "familie/plan.html")]
struct Side {
    barn: Barn,
    sti: String,
    vald: Versjon,
    innhald: Innhald,
    versjonar: Vec<Versjon>,
    /// What this person has said of it.
    merknader: Vec<Merknad>,
    /// Who it is has just been proven: the button says yes.
    fersk: bool,
    /// The words are others, or it can no longer be answered so.
    endra: bool,
}

impl Side {
    /// It waits for others than this person.
    fn andre_svarar(&self) -> bool {
        !self.vald.maa && self.vald.sak_open && self.vald.staar == "ventar"
    }

    /// This person's yes stands, and was not only written down by somebody: to that one answers.
    fn kan_trekkje(&self) -> bool {
        let staar = ["ventar", "gjeld"].contains(&&*self.vald.staar);
        staar && self.vald.svar.as_deref() == Some("ja") && !self.vald.kan_svare
    }

    /// How this person's answer was registered, when it was not on this page.
    fn registrert(&self) -> Option<String> {
        let maate = self.vald.svar_maate.as_deref().filter(|m| *m != "oidc")?;
        let korleis = if maate == "papir" {
            "på papir"
        } else {
            "munnleg"
        };
        let svar = self.vald.svar.as_deref()?;
        let kva = match svar {
            "ja" => "eit ja frå deg til planen",
            "nei" => "eit nei frå deg til planen",
            _ => "at du har trekt ja-et ditt tilbake",
        };
        let dag = self.vald.svar_dato;
        let dag = dag.map_or(String::new(), |dag| format!(", {}", dates::long(dag)));
        let tel = match (svar, self.vald.svar_ventar) {
            ("ja", true) => " Det tel når ein annan tilsett har stadfest det.",
            _ => "",
        };
        Some(format!(
            "Det er registrert {kva}, {korleis}{dag}.{tel} Stemmer det ikkje, så sei frå til den du har kontakt med{}",
            if self.vald.kan_svare {
                ", eller svar sjølv her: då gjeld det du svarar."
            } else if self.kan_trekkje() {
                ", eller trekk det tilbake her."
            } else {
                "."
            }
        ))
    }

    /// What is read is the newest, and something can be said of it.
    fn kan_skrive(&self) -> bool {
        self.vald.sak_open && self.versjonar[0].nr == self.vald.nr
    }

    /// The newest version that stands so.
    fn nyaste(&self, staar: &str) -> Option<i16> {
        let v = self.versjonar.iter().find(|v| v.staar == staar);
        v.map(|v| v.nr)
    }

    /// What this person has said, as it is known.
    fn ja(&self) -> &'static str {
        if self.vald.svar_ventar {
            "Registrert: ja"
        } else {
            "Du har sagt ja"
        }
    }

    fn stand(&self) -> String {
        match (&*self.vald.staar, self.vald.gjeld_fraa) {
            ("gjeld" | "ventar", _) if !self.vald.sak_open => {
                "Saka er avslutta, og planen blir ikkje følgd opp no.".into()
            }
            ("gjeld", Some(at)) => {
                let gjeld = format!("Planen gjeld sidan {}.", dates::date_time(at));
                match self.nyaste("ventar") {
                    Some(nr) => format!(
                        "{gjeld} Dette er versjon {}. Versjon {nr} ventar på svar.",
                        self.vald.nr
                    ),
                    None => gjeld,
                }
            }
            ("ventar", _) => match self.nyaste("gjeld") {
                Some(nr) => format!(
                    "Dette er versjon {}. Versjon {nr} gjeld til alle har svart.",
                    self.vald.nr
                ),
                None => "Planen ventar på ja. Han gjeld når alle som må, har sagt ja.".into(),
            },
            ("nei", _) => "Ein som må svare, sa nei til denne versjonen. Han gjeld ikkje.".into(),
            ("trekt", _) => "Ja-et er trekt tilbake. Denne versjonen gjeld ikkje.".into(),
            _ => "Ein nyare versjon gjeld i staden for denne.".into(),
        }
    }
}

impl View for Side {
    fn title(&self) -> String {
        "Individuell plan".into()
    }

    fn nav(&self) -> Nav {
        Nav::None
    }

    fn status(&self) -> StatusCode {
        if self.endra {
            StatusCode::CONFLICT
        } else {
            StatusCode::OK
        }
    }
}

async fn side(
    ctx: &FamilieCtx,
    mut tx: FamilyTx,
    (barn, plan_id): (Barn, IndividuellplanId),
    (versjonar, nr): (Vec<Versjon>, Option<i16>),
    endra: bool,
) -> Result<Response, AppError> {
    let vald = versjonar.iter().find(|v| nr.is_none_or(|nr| v.nr == nr));
    let vald = vald.ok_or(AppError::NotFound)?.clone();
    let fersk = plan::fersk(&mut tx).await?;
    let merknader = plan::merknader(&mut tx, plan_id).await?;
    tx.commit(act(HANDLING, barn.id)).await?;
    ctx.page(&Side {
        sti: super::plan_path(barn.id, plan_id),
        barn,
        innhald: Innhald::les(&vald.innhald)?,
        vald,
        versjonar,
        merknader,
        fersk,
        endra,
    })
}

pub(super) async fn vis(
    ctx: FamilieCtx,
    Path((id, plan_id)): Path<(BarnId, IndividuellplanId)>,
    Query(utval): Query<Utval>,
) -> Result<Response, AppError> {
    let mut tx = ctx.read().await?;
    let barn = sider::barn(&mut tx, id).await?;
    let versjonar = plan::versjonar(&mut tx, id, plan_id).await?;
    let finst = versjonar
        .iter()
        .any(|v| utval.nr.is_none_or(|nr| v.nr == nr));
    let Some(barn) = barn.filter(|_| finst) else {
        return not_found(tx, HANDLING, id).await;
    };
    side(&ctx, tx, (barn, plan_id), (versjonar, utval.nr), false).await
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct SvarForm {
    nr: String,
    /// The SHA-256 of what was read, in hexadecimal.
    avtrykk: String,
    svar: String,
}

pub(super) async fn send(
    ctx: FamilieCtx,
    Path((id, plan_id)): Path<(BarnId, IndividuellplanId)>,
    Posted(form): Posted<SvarForm>,
) -> Result<Response, AppError> {
    let mut tx = ctx.read().await?;
    let barn = sider::barn(&mut tx, id).await?;
    let versjonar = plan::versjonar(&mut tx, id, plan_id).await?;
    let Some(barn) = barn.filter(|_| !versjonar.is_empty()) else {
        return not_found(tx, HANDLING, id).await;
    };
    let nr: i16 = form.nr.parse().unwrap_or_default();
    let utfall = plan::svar(&mut tx, plan_id, nr, &form.svar, &form.avtrykk).await?;
    if utfall == "svart" {
        tx.commit(act("familie.plan.svar", id)).await?;
        let til = super::plan_path(id, plan_id);
        return Ok(FamilieCtx::redirect(&til, Kvittering::PlanSvar));
    }
    // too long since the login: the page asks for another; else it is told as it is now
    let versjonar = plan::versjonar(&mut tx, id, plan_id).await?;
    side(
        &ctx,
        tx,
        (barn, plan_id),
        (versjonar, None),
        utfall != "ufersk",
    )
    .await
}

pub(super) async fn dokument(
    ctx: FamilieCtx,
    Path((id, plan_id)): Path<(BarnId, IndividuellplanId)>,
    Query(utval): Query<Utval>,
) -> Result<Response, AppError> {
    let mut tx = ctx.read().await?;
    let versjonar = plan::versjonar(&mut tx, id, plan_id).await?;
    let mut versjonar = versjonar.into_iter();
    let vald = versjonar.find(|v| utval.nr.is_none_or(|nr| v.nr == nr));
    let Some(vald) = vald else {
        return not_found(tx, HANDLING, id).await;
    };
    let mut merknader = plan::merknader(&mut tx, plan_id).await?;
    tx.commit(act("familie.plan.pdf", id)).await?;
    // always made for its reader, as if it was made then and with what this one had said by then: neither what is in it nor how long it takes tells
    // that others have said something
    merknader.retain(|m| m.nr < vald.nr);
    let innhald = Innhald::les(&vald.innhald)?;
    Ok(svar_pdf(
        lag_pdf(&innhald, plan_id, vald.frosen_at, &merknader).await?,
    ))
}
