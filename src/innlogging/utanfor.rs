//! The pages of a login that goes by a provider: on the way there, and when it came to nothing.

use askama::Template;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};

use super::local_path;
use crate::error::AppError;
use crate::oidc::{self, Begun, OidcError};
use crate::web::page::{FamilieShell, Nav, View, render, render_familie};

/// On the way. A page and not a redirect: browsers hold a redirect against what the form was allowed to be sent to.
#[derive(Template)]
#[template(path = "innlogging/vidare.html")]
struct Vidare {
    namn: String,
    url: String,
}

impl View for Vidare {
    fn title(&self) -> String {
        format!("Vidare til {}", self.namn)
    }

    fn nav(&self) -> Nav {
        Nav::None
    }
}

/// The page that sends the browser on to the provider, with the cookie it comes back with.
///
/// # Errors
/// When the template fails.
pub fn vidare(namn: &str, begun: Begun) -> Result<Response, AppError> {
    let Begun { url, cookie } = begun;
    let refresh = HeaderValue::try_from(format!("0; url={url}"));
    let view = Vidare {
        namn: namn.to_owned(),
        url,
    };
    let mut response = Html(render(&view, None, None)?).into_response();
    let headers = response.headers_mut();
    headers.append(cookie.0, cookie.1);
    if let Ok(refresh) = refresh {
        headers.insert(header::REFRESH, refresh);
    }
    Ok(response)
}

/// Why there is no session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nei {
    /// The provider does not answer.
    Nede,
    /// What came back was not to be believed.
    Feil,
    /// The provider is less sure of who it is than is asked for.
    Nivaa,
    /// The login was begun elsewhere, or too long ago.
    Paanytt,
    /// The person said no.
    Avbroten,
    /// The provider tells no fødselsnummer.
    UtanNummer,
    /// Staff nobody has linked.
    IkkjeKnytt,
    /// Linked to somebody else.
    Oppteken,
}

impl Nei {
    const fn status(self) -> StatusCode {
        match self {
            Self::Nede => StatusCode::SERVICE_UNAVAILABLE,
            Self::Avbroten => StatusCode::OK,
            Self::Oppteken => StatusCode::CONFLICT,
            _ => StatusCode::FORBIDDEN,
        }
    }

    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Nede => (
                "Innloggingstenesta svarar ikkje no",
                "Me får ikkje logga deg inn, fordi tenesta som skal seie kven du er, ikkje svarar slik ho skal. Prøv \
                 igjen om nokre minutt. Er du logga inn frå før, kan du halde fram der.",
            ),
            Self::Feil => (
                "Me kunne ikkje logge deg inn",
                "Svaret frå innloggingstenesta stemte ikkje, og då slepp me ingen inn. Prøv ein gong til. Hjelper det \
                 ikkje, så ta kontakt med kommunen.",
            ),
            Self::Nivaa => (
                "Du må logge inn med ein sikrare eID",
                "Opplysningar om barn krev det høgaste nivået, til dømes BankID. Prøv ein gong til, og vel ein annan \
                 måte å logge inn på.",
            ),
            Self::Paanytt => (
                "Innlogginga må byrje på nytt",
                "Ho blei byrja i ein annan nettlesar, er brukt før, eller tok for lang tid. Du er ikkje logga inn. \
                 Byrja ein gong til herifrå.",
            ),
            Self::Avbroten => (
                "Du avbraut innlogginga",
                "Ingenting er gjort. Var du logga inn frå før, er du det framleis. Du kan prøve igjen når du vil.",
            ),
            Self::UtanNummer => (
                "Me fekk ikkje vite fødselsnummeret ditt",
                "Den måten du logga inn på, gav oss ikkje fødselsnummer, og utan det veit me ikkje kva barn du er \
                 føresett til. Ta kontakt med kommunen, så hjelper dei deg.",
            ),
            Self::IkkjeKnytt => (
                "Innlogginga er ikkje knytt til nokon brukar",
                "Logg inn med brukarnamn og passord først. Under «Innlogginga di» nedst på sida kan du knyte ho til \
                 deg. Det gjer du éin gong.",
            ),
            Self::Oppteken => (
                "Innlogginga er alt knytt til nokon",
                "Ho kan berre høyre til éin brukar, og kvar brukar kan ha éi. Er noko feil, så snakk med den som er \
                 systemansvarleg i kommunen.",
            ),
        }
    }
}

/// A page of families.
fn is_familie(path: &str) -> bool {
    path == "/familie" || path.starts_with("/familie/") || path.starts_with("/familie?")
}

#[derive(Template)]
#[template(path = "innlogging/nei.html")]
struct NeiSide {
    nei: Nei,
    heading: &'static str,
    text: &'static str,
    /// The page to try again from.
    attende: Option<String>,
}

impl NeiSide {
    fn familie(&self) -> bool {
        self.attende.as_deref().is_some_and(is_familie)
    }

    /// It was begun from the link of a letter.
    fn brev(&self) -> bool {
        let brev = |path: &str| path.starts_with("/familie/invitasjon/");
        self.attende.as_deref().is_some_and(brev)
    }
}

impl View for NeiSide {
    fn title(&self) -> String {
        self.heading.to_owned()
    }

    fn nav(&self) -> Nav {
        Nav::None
    }

    fn status(&self) -> StatusCode {
        self.nei.status()
    }
}

/// The page that says why there is no session, with the way back to where the login was begun.
///
/// # Errors
/// When the template fails.
pub fn nei(nei: Nei, attende: Option<&str>) -> Result<Response, AppError> {
    let (heading, text) = nei.words();
    let view = NeiSide {
        nei,
        heading,
        text,
        attende: attende.and_then(local_path).map(str::to_owned),
    };
    let html = if view.familie() {
        render_familie(&view, &FamilieShell::UTE, None)?
    } else {
        render(&view, None, None)?
    };
    Ok((view.status(), Html(html)).into_response())
}

/// The same for what went wrong on the way. The reason stands in the log, in words of our own.
///
/// # Errors
/// When it was our own fault.
pub fn gjekk_ikkje(error: OidcError, attende: Option<&str>) -> Result<Response, AppError> {
    tracing::warn!(reason = %error, "no login");
    let (side, used) = match error {
        OidcError::Own(error) => return Err(error),
        OidcError::Unavailable(_) => (Nei::Nede, true),
        OidcError::Refused("token: level") => (Nei::Nivaa, true),
        OidcError::Refused(_) => (Nei::Feil, true),
        // a callback that is not of this browser leaves its own login alone
        OidcError::Stale(_) => (Nei::Paanytt, false),
        OidcError::Cancelled => (Nei::Avbroten, true),
    };
    let mut response = nei(side, attende)?;
    if used {
        let (name, value) = oidc::forget_cookie();
        response.headers_mut().append(name, value);
    }
    Ok(response)
}
