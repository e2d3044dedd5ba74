//! What a person sees of a form that is not theirs, or is not there: alike.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};

use crate::db::FamilyTx;
use crate::error::AppError;
use crate::familie::ctx::FamilieCtx;
use crate::web::page::{Nav, View, render};

#[derive(Template)]
#[template(path = "familie/samtykke/ikkje_funne.html")]
struct IkkjeFunne {
    kommune: String,
}

impl View for IkkjeFunne {
    fn title(&self) -> String {
        "Me fann ikkje dette".into()
    }

    fn nav(&self) -> Nav {
        Nav::None
    }

    fn status(&self) -> StatusCode {
        StatusCode::NOT_FOUND
    }
}

/// 404, with whom to ask: the number on the card may be wrong. The log has that it was tried.
pub(super) async fn ikkje_funne(
    ctx: &FamilieCtx,
    tx: FamilyTx,
    handling: &'static str,
) -> Result<Response, AppError> {
    tx.refuse(handling).await?;
    let view = IkkjeFunne {
        kommune: ctx.familie.kommune_namn.clone(),
    };
    let html = Html(render(&view, None, None)?);
    Ok((StatusCode::NOT_FOUND, html).into_response())
}
