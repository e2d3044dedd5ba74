//! Who one is, once more, for what a session alone is not enough for (SEC-48).

use std::net::IpAddr;

use super::{forsoek, passord, queries};
use crate::app::AppState;
use crate::error::AppError;
use crate::personal::Personal;
use crate::web::form::Errors;
use crate::web::{FormState, Session};

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Svar {
    /// It is the person.
    Stemmer,
    /// The password is another, or none was typed.
    Feil,
    /// Too many tries, here or at the login page: they are counted together.
    ForMange,
    /// The person has no password here, and logged in more than five minutes ago.
    LoggInnPaaNytt,
}

impl Svar {
    /// What a form says beside its password when the person did not show who it is; none when they did. `elles` is what one does when
    /// it cannot wait, or nothing.
    #[must_use]
    pub fn ikkje_vist(self, state: FormState, elles: &str) -> Option<FormState> {
        let words = match self {
            Self::Stemmer => return None,
            Self::ForMange => {
                let words =
                    format!("Det blei for mange forsøk. Vent eit kvarter, og prøv igjen.{elles}");
                return Some(state.with_too_many("passord", &words));
            }
            Self::Feil => "Passordet er feil. Skriv det du loggar inn med.",
            Self::LoggInnPaaNytt => {
                "Du har ikkje passord i Laget. Logg ut og inn igjen, og send skjemaet innan fem minutt."
            }
        };
        let mut errors = Errors::default();
        errors.add("passord", words);
        Some(state.with_errors(errors))
    }
}

/// Asks for the password again, with the limits of the login page. Whoever logs in elsewhere and has none, has logged in
/// within five minutes. Never within a transaction: it takes its time.
///
/// # Errors
/// When the database fails.
pub async fn prov_paa_nytt(
    app: &AppState,
    session: &Session,
    address: IpAddr,
    typed: Personal<String>,
) -> Result<Svar, AppError> {
    let mut tx = app.db.system().await?;
    let prov = queries::find_prov(&mut tx, session.brukar_id, session.token).await?;
    drop(tx);
    if prov.hash.is_none() {
        return Ok(if prov.nett_logga_inn {
            Svar::Stemmer
        } else {
            Svar::LoggInnPaaNytt
        });
    }
    let length = typed.expose().chars().count();
    if length == 0 || length > 128 {
        return Ok(Svar::Feil);
    }
    let attempt = match forsoek::begin(app, &prov.brukarnamn, address).await {
        Ok(attempt) => attempt,
        Err(AppError::TooMany) => return Ok(Svar::ForMange),
        Err(error) => return Err(error),
    };
    if !passord::verify(typed, prov.hash).await? {
        return Ok(Svar::Feil);
    }
    forsoek::succeed(app, &attempt).await?;
    Ok(Svar::Stemmer)
}
