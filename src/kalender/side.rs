//! `/kalender`: "Møta mine i kalenderen": makes the address of one's own calendar, replaces it, takes it away.

use askama::Template;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use axum_extra::extract::CookieJar;
use serde::Deserialize;

use super::PATH;
use super::queries::{self, Lenke};
use crate::access::Action;
use crate::error::AppError;
use crate::web::page::{Nav, View};
use crate::web::{Ctx, Form, Kvittering, Posted, dates, token_hash};

/// Brings a new address to the page that shows it.
const COOKIE: &str = "__Host-kalender";

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct KalenderForm {
    #[serde(default)]
    handling: String,
}

impl Form for KalenderForm {}

#[derive(Template)]
#[template(path = "kalender/side.html")]
struct Side {
    lenke: Option<Lenke>,
    /// The address, the one time it is shown.
    ny: Option<String>,
}

impl Side {
    /// "Laga 23. nov. 2026 kl. 09.00. Sist henta …"
    fn stand(&self) -> String {
        let Some(lenke) = &self.lenke else {
            return "Du har inga kalenderlenke.".to_owned();
        };
        let henta = lenke.henta_at.map_or_else(
            || "Ho er ikkje brukt enno.".to_owned(),
            |at| format!("Sist henta {}.", dates::date_time(at)),
        );
        format!("Lenka er laga {}. {henta}", dates::date_time(lenke.laga_at))
    }
}

impl View for Side {
    fn title(&self) -> String {
        "Møta mine i kalenderen".into()
    }

    fn nav(&self) -> Nav {
        Nav::Tst
    }
}

/// An address that was just made is shown once: the cookie that brings it is taken away with the page.
pub(super) async fn vis(
    ctx: Ctx,
    jar: CookieJar,
    headers: HeaderMap,
) -> Result<Response, AppError> {
    ctx.require(Action::KalenderStyre)?;
    let mut tx = ctx.write().await?;
    let lenke = queries::mi(&mut tx).await?;
    let ny = match jar
        .get(COOKIE)
        .map(axum_extra::extract::cookie::Cookie::value)
    {
        // one's own, and not that of who used the browser before
        Some(secret) if queries::er_mi(&mut tx, token_hash(secret)).await? => {
            Some(format!("{}{PATH}/{secret}.ics", site(&headers)))
        }
        _ => None,
    };
    tx.commit(ctx.permit(Action::KalenderStyre, &())?).await?;
    let mut response = ctx.page(&Side { lenke, ny })?;
    if jar.get(COOKIE).is_some() {
        response
            .headers_mut()
            .append(header::SET_COOKIE, cookie("", 0)?);
    }
    Ok(response)
}

/// A new address goes to the page in a cookie, so that to load the page anew makes no other.
pub(super) async fn send(
    ctx: Ctx,
    Posted(form): Posted<KalenderForm>,
) -> Result<Response, AppError> {
    ctx.require(Action::KalenderStyre)?;
    let permit = ctx.permit(Action::KalenderStyre, &())?;
    let mut tx = ctx.write().await?;
    if form.handling == "slett" {
        queries::slett(&mut tx).await?;
        tx.commit(permit).await?;
        return Ok(ctx.redirect(PATH, Kvittering::KalenderSletta));
    }
    let secret = hex::encode(ctx.app.clock.random());
    queries::lag(&mut tx, token_hash(&secret)).await?;
    tx.commit(permit).await?;
    let mut response = ctx.redirect(PATH, Kvittering::KalenderLaga);
    response
        .headers_mut()
        .append(header::SET_COOKIE, cookie(&secret, 60)?);
    Ok(response)
}

/// No script reads it, and it goes to nobody else; it lasts while the next page is fetched.
fn cookie(value: &str, seconds: u32) -> Result<HeaderValue, AppError> {
    let text =
        format!("{COOKIE}={value}; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age={seconds}");
    Ok(HeaderValue::try_from(text).map_err(anyhow::Error::from)?)
}

/// The site, as the browser that asks knows it.
fn site(headers: &HeaderMap) -> String {
    let host = headers.get(header::HOST).and_then(|h| h.to_str().ok());
    let host = host.unwrap_or("laget");
    let here = host.starts_with("localhost") || host.starts_with("127.0.0.1");
    format!("{}://{host}", if here { "http" } else { "https" })
}
