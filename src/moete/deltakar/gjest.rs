//! `/gjest/{lenke}`: where the link of a guest's letter leads, without a login: when and where the meeting is, whether the guest
//! comes, and the teieplikterklæring to sign. It is bound to that one meeting, and dead when the day of it is over.

use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::Deserialize;
use time::OffsetDateTime;

use super::model::{Forfallsgrunn, Svar};
use super::queries::gjest::{self as queries, Gjest};
use super::svar::grunnar;
use super::teieplikt::{INNLEIING, PUNKT, SLUTT, VERSJON};
use crate::app::AppState;
use crate::clock::oslo_date;
use crate::error::AppError;
use crate::web::form::Errors;
use crate::web::page::{FamilieShell, Nav, View, render_familie};
use crate::web::parts::Choice;
use crate::web::{FormState, Konflikt, Path, Posted, token_hash};

/// The button that signs; the other one only answers.
const SKRIV_UNDER: &str = "skriv_under";

/// An answer: and why not, if that is said.
type Gitt = (Svar, Option<Forfallsgrunn>);

/// What is typed. Whoever signs has the answer above saved too, if one is chosen.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct GjestForm {
    gjer: String,
    version: String,
    svar: String,
    grunn: String,
    /// Which text stood there.
    erklaering: String,
}

impl GjestForm {
    /// As it stands.
    fn of(gjest: &Gjest) -> Self {
        let svar = Some(gjest.svar).filter(|svar| *svar != Svar::Ventar);
        Self {
            gjer: String::new(),
            version: gjest.version.to_string(),
            svar: svar.map_or_else(String::new, |svar| svar.code().to_owned()),
            grunn: gjest
                .grunn
                .map_or_else(String::new, |grunn| grunn.code().to_owned()),
            erklaering: VERSJON.to_string(),
        }
    }

    /// Signs a text that is not the one of now.
    fn gamal_tekst(&self) -> bool {
        self.skriv_under() && self.erklaering != VERSJON.to_string()
    }

    fn skriv_under(&self) -> bool {
        self.gjer == SKRIV_UNDER
    }

    /// The answer; none of who signs and has chosen none. A reason is read only of who cannot come.
    fn parse(&self) -> Result<Option<Gitt>, Errors> {
        let mut errors = Errors::default();
        let svar = Svar::from_code(&self.svar).filter(|svar| *svar != Svar::Ventar);
        if svar.is_none() && !self.skriv_under() {
            errors.add("svar", "Vel om du kjem eller ikkje.");
        }
        let grunn = Forfallsgrunn::from_code(&self.grunn).filter(|_| svar == Some(Svar::Forfall));
        errors.or(svar.map(|svar| (svar, grunn)))
    }
}

impl Gjest {
    fn svart(&self) -> bool {
        self.svar != Svar::Ventar
    }

    fn kjem(&self) -> bool {
        self.svar == Svar::Kjem
    }

    /// Whoever cannot come, hears nothing that must be kept.
    fn skal_skrive_under(&self) -> bool {
        !self.skrive_under && self.svar != Svar::Forfall
    }

    fn byrja(&self, now: OffsetDateTime) -> bool {
        now >= self.tid.augeblink().0
    }

    fn har_sagt(&self, (svar, grunn): Gitt) -> bool {
        (self.svar, self.grunn) == (svar, grunn)
    }

    /// Why an answer was not saved.
    fn konflikt(&self, now: OffsetDateTime) -> Konflikt {
        if self.byrja(now) {
            let tekst = "Svaret er ikkje lagra. Sei frå til den som har kalla deg inn.";
            return Konflikt::new("Møtet har byrja", tekst);
        }
        Konflikt::endra("svaret eller møtet").med_no(vec![
            ("Når", self.tid.tekst()),
            ("Kvar", self.stad.clone()),
            ("Svar", self.svar.label().to_owned()),
            (
                "Kvifor",
                self.grunn.map_or("", Forfallsgrunn::label).to_owned(),
            ),
        ])
    }
}

#[derive(Template)]
#[template(path = "moete/gjest.html")]
struct Side {
    gjest: Gjest,
    /// It is not too late to answer.
    kan_svare: bool,
    val: Vec<Choice>,
    grunnar: Vec<Choice>,
    form: GjestForm,
    state: FormState,
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

fn side(
    gjest: Gjest,
    form: GjestForm,
    state: FormState,
    now: OffsetDateTime,
) -> Result<Response, AppError> {
    let view = Side {
        kan_svare: !gjest.byrja(now),
        gjest,
        val: vec![
            Choice::new(Svar::Kjem.code(), "Eg kjem"),
            Choice::new(Svar::Forfall.code(), "Eg kan ikkje kome"),
        ],
        grunnar: grunnar(),
        form,
        state,
    };
    let html = render_familie(&view, &FamilieShell::UTE, None)?;
    Ok((view.status(), Html(html)).into_response())
}

fn path(lenke: &str) -> String {
    format!("/gjest/{lenke}")
}

pub(super) async fn vis(
    State(app): State<AppState>,
    Path(lenke): Path<String>,
) -> Result<Response, AppError> {
    let now = app.clock.now();
    let mut tx = app.db.system().await?;
    let gjest = queries::find(&mut tx, token_hash(&lenke), oslo_date(now)).await?;
    let gjest = gjest.ok_or(AppError::NotFound)?;
    let form = GjestForm::of(&gjest);
    side(gjest, form, FormState::at(path(&lenke)), now)
}

/// The guest answers or signs; a second press shows that it is done.
pub(super) async fn send(
    State(app): State<AppState>,
    Path(lenke): Path<String>,
    Posted(mut form): Posted<GjestForm>,
) -> Result<Response, AppError> {
    let now = app.clock.now();
    let (hash, dag) = (token_hash(&lenke), oslo_date(now));
    let mut tx = app.db.system().await?;
    let gjest = queries::find(&mut tx, hash, dag).await?;
    let gjest = gjest.ok_or(AppError::NotFound)?;
    let state = FormState::at(path(&lenke));
    if form.gamal_tekst() && !gjest.skrive_under {
        form.erklaering = VERSJON.to_string();
        let tekst = "Les teksten slik han er no, og skriv under ein gong til.";
        let konflikt = Konflikt::new("Teieplikterklæringa er endra", tekst);
        return side(gjest, form, state.with_conflict(konflikt), now);
    }
    let gitt = match form.parse() {
        Ok(gitt) => gitt.filter(|gitt| !gjest.har_sagt(*gitt)),
        Err(errors) => return side(gjest, form, state.with_errors(errors), now),
    };
    if let Some(gitt) = gitt {
        let version = form.version.parse().unwrap_or(0);
        if !queries::svar(&mut tx, hash, now, version, gitt).await? {
            let no = queries::find(&mut tx, hash, dag).await?;
            let no = no.ok_or(AppError::NotFound)?;
            // of two at once that say the same, the later has nothing left to do
            if !no.har_sagt(gitt) {
                form.version = no.version.to_string();
                let state = state.with_conflict(no.konflikt(now));
                return side(no, form, state, now);
            }
        }
    }
    if form.skriv_under() {
        queries::signer(&mut tx, hash, dag, now).await?;
    }
    tx.commit().await?;
    Ok(Redirect::to(&path(&lenke)).into_response())
}
