//! `/kommune`: choose which kommune to act in. Staff with one kommune never come here.

use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::extract::State;
use axum::http::header;
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::queries::{self, Stengd, Val};
use crate::app::AppState;
use crate::error::AppError;
use crate::ids::KommuneId;
use crate::innlogging::{local_path, switch_kommune};
use crate::web::page::{Nav, View, render};
use crate::web::{Kvittering, Posted, Query, RequestId, Session, session_cookie};

#[derive(Template)]
#[template(path = "kommune/byte.html")]
struct ByteKommune {
    namn: String,
    val: Vec<Val>,
    stengde: Vec<Stengd>,
    no: Option<KommuneId>,
    til: String,
}

impl ByteKommune {
    fn er_no(&self, kommune: &Val) -> bool {
        self.no == Some(kommune.kommune_id)
    }

    /// What the page is about: a kommune that is closed, where there is none to choose.
    fn overskrift(&self) -> String {
        match (&self.val[..], &self.stengde[..]) {
            ([], [stengd]) => format!("{} kommune er stengd i Laget", stengd.namn),
            ([], [_, ..]) => "Kommunane dine er stengde i Laget".to_owned(),
            _ => "Kva kommune arbeider du i no?".to_owned(),
        }
    }
}

impl View for ByteKommune {
    fn title(&self) -> String {
        if self.val.is_empty() && !self.stengde.is_empty() {
            self.overskrift()
        } else {
            "Vel kommune".to_owned()
        }
    }

    fn nav(&self) -> Nav {
        Nav::None
    }
}

/// Where to go when a kommune is chosen.
#[derive(Debug, Deserialize)]
pub(super) struct Til {
    #[serde(default)]
    til: String,
}

pub(super) async fn vis(
    State(app): State<AppState>,
    session: Arc<Session>,
    Query(til): Query<Til>,
) -> Result<Response, AppError> {
    let mut tx = app.db.system().await?;
    let val = queries::mine(&mut tx, session.brukar_id, session.token).await?;
    let stengde = queries::stengde(&mut tx, session.brukar_id).await?;
    let no = session.actor.as_ref().map(|actor| actor.kommune_id);
    if no.is_some() && val.len() < 2 {
        return Err(AppError::NotFound);
    }
    let view = ByteKommune {
        namn: session.namn.clone(),
        val,
        stengde,
        no,
        til: til.til,
    };
    Ok(Html(render(&view, None, None)?).into_response())
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ByteForm {
    kommune: KommuneId,
    #[serde(default)]
    til: String,
}

pub(super) async fn send(
    State(app): State<AppState>,
    Extension(request_id): Extension<RequestId>,
    session: Arc<Session>,
    Posted(form): Posted<ByteForm>,
) -> Result<Response, AppError> {
    let til = local_path(&form.til).unwrap_or("/");
    // where one is already there is nothing to switch, and no other session to be had for it
    let no = session.actor.as_ref().map(|actor| actor.kommune_id);
    if no == Some(form.kommune) {
        return Ok(Redirect::to(til).into_response());
    }
    let token = switch_kommune(&app, &session, form.kommune, &request_id)
        .await?
        .ok_or(AppError::NotFound)?;
    let mut response = Redirect::to(til).into_response();
    let (name, value) = session_cookie(&token);
    response.headers_mut().append(name, value);
    response
        .headers_mut()
        .append(header::SET_COOKIE, Kvittering::KommuneBytt.set_cookie());
    Ok(response)
}
