//! `/familie/samtykke/{samtykke_id}/signer`: the whole text with the answers, and the signature. Who it is must have been
//! proven within ten minutes; what is signed is exactly the text that was shown.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::model::{Linje, Skjema, Utkast};
use super::ord::Ord;
use super::queries::Utfall;
use super::{not_found, path, queries};
use crate::db::{FamilyAct, FamilyTx};
use crate::error::AppError;
use crate::familie::ctx::FamilieCtx;
use crate::ids::SamtykkeId;
use crate::samtykke::mal::{Tekst, avtrykk};
use crate::web::page::{Nav, SesjonOrd, View};
use crate::web::{Path, Posted};

const HANDLING: &str = "familie.samtykke.signer";

/// The text as it is shown, and as it will be kept.
struct Teksten {
    tekst: String,
    norsk: Option<String>,
}

impl Teksten {
    fn new(skjema: &Skjema, ord: &Ord, kommune: &str, valt: &Utkast) -> Self {
        let heile = |mal| {
            let utfylling = skjema.utfylling(mal, kommune, &valt.ja, &valt.nei);
            mal.heile_teksten(&utfylling)
        };
        Self {
            tekst: heile(&ord.mal),
            norsk: ord.norsk.as_ref().map(heile),
        }
    }

    fn avtrykk(&self) -> String {
        hex::encode(avtrykk(&self.tekst))
    }
}

#[derive(Template)]
#[template(path = "familie/samtykke/signer.html")]
struct Side {
    skjema: Skjema,
    ord: Ord,
    valt: Utkast,
    teksten: Teksten,
    /// Who it is has just been proven: the button signs.
    fersk: bool,
    /// The text is another than the one that was read.
    endra: bool,
}

impl Side {
    fn path(&self, kva: &str) -> String {
        path(self.skjema.samtykke_id, kva)
    }

    fn med(&self, svar: &str) -> Vec<&Linje> {
        let linjer = self.skjema.linjer.iter();
        linjer.filter(|l| self.valt.svar(l.slag) == svar).collect()
    }
}

impl View for Side {
    fn title(&self) -> String {
        "Signer samtykke".into()
    }

    fn nav(&self) -> Nav {
        Nav::None
    }

    fn sesjon_ord(&self) -> Option<SesjonOrd> {
        Some(self.ord.sesjon())
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
    skjema: Skjema,
    valt: Utkast,
    endra: bool,
) -> Result<Response, AppError> {
    let kommune = &ctx.familie.kommune_namn;
    let ord = Ord::load(&mut tx, &skjema, valt.spraak, kommune).await?;
    let fersk = queries::fersk(&mut tx).await?;
    tx.commit(FamilyAct {
        handling: HANDLING,
        barn_list: vec![skjema.barn_id],
    })
    .await?;
    let view = Side {
        teksten: Teksten::new(&skjema, &ord, kommune, &valt),
        skjema,
        ord,
        valt,
        fersk,
        endra,
    };
    ctx.page(&view)
}

/// All that is this person's to answer is answered, and nothing else.
fn heil(skjema: &Skjema, valt: &Utkast) -> bool {
    let svara = valt.ja.len() + valt.nei.len();
    skjema.mine().count() == svara && skjema.mine().all(|l| !valt.svar(l.slag).is_empty())
}

pub(super) async fn vis(ctx: FamilieCtx, Path(id): Path<SamtykkeId>) -> Result<Response, AppError> {
    let mut tx = ctx.read().await?;
    let Some(skjema) = queries::find(&mut tx, id).await? else {
        return not_found(tx, HANDLING).await;
    };
    let valt = queries::utkast(&mut tx, id).await?;
    match valt.filter(|valt| skjema.ventar() && heil(&skjema, valt)) {
        Some(valt) => side(&ctx, tx, skjema, valt, false).await,
        None => Ok(Redirect::to(&path(id, "")).into_response()),
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SignerForm {
    /// The SHA-256 of the text that was shown, in hexadecimal.
    avtrykk: String,
}

pub(super) async fn send(
    ctx: FamilieCtx,
    Path(id): Path<SamtykkeId>,
    Posted(form): Posted<SignerForm>,
) -> Result<Response, AppError> {
    let mut tx = ctx.read().await?;
    let Some(skjema) = queries::find(&mut tx, id).await? else {
        return not_found(tx, HANDLING).await;
    };
    let valt = queries::utkast(&mut tx, id).await?;
    let Some(valt) = valt.filter(|valt| skjema.ventar() && heil(&skjema, valt)) else {
        return Ok(Redirect::to(&path(id, "")).into_response());
    };
    let kommune = &ctx.familie.kommune_namn;
    let ord = Ord::load(&mut tx, &skjema, valt.spraak, kommune).await?;
    let teksten = Teksten::new(&skjema, &ord, kommune, &valt);
    if teksten.avtrykk() != form.avtrykk {
        return side(&ctx, tx, skjema, valt, true).await;
    }
    let signatur = tx.new_id();
    match queries::signer(&mut tx, signatur, id, &valt, &teksten.tekst).await? {
        Utfall::Signert => {
            tx.commit(FamilyAct {
                handling: "familie.samtykke.signerte",
                barn_list: vec![skjema.barn_id],
            })
            .await?;
            Ok(Redirect::to(&path(id, "")).into_response())
        }
        // too long since the login: the page asks for another
        Utfall::Ufersk => side(&ctx, tx, skjema, valt, false).await,
        Utfall::Sjaa => Ok(Redirect::to(&path(id, "")).into_response()),
    }
}
