//! Who one is, once more, for what a session alone is not enough for (SEC-48).

use std::net::IpAddr;

use super::faktor::Svar as Kode;
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
    /// The password or code is another, or none was typed.
    Feil,
    /// It was no passkey of the person's.
    NykelFeil,
    /// Too many tries, in whichever session of the person's.
    ForMange,
    /// The person has no password here, and logged in more than five minutes ago.
    LoggInnPaaNytt,
}

impl Svar {
    /// What a form says beside its password when the person did not show who it is; none when they did. `elles` is what one does when
    /// it cannot wait, or nothing.
    #[must_use]
    pub fn ikkje_vist(self, state: FormState, elles: &str) -> Option<FormState> {
        self.ikkje_vist_ved("passord", state, elles)
    }

    /// The same beside another field.
    pub(super) fn ikkje_vist_ved(
        self,
        felt: &str,
        state: FormState,
        elles: &str,
    ) -> Option<FormState> {
        let words = match self {
            Self::Stemmer => return None,
            Self::ForMange => {
                let words = format!("Det blei for mange forsøk. Vent litt, og prøv igjen.{elles}");
                return Some(state.with_too_many(felt, &words));
            }
            Self::Feil if felt == "faktorkode" => Kode::Feil.ord(),
            Self::NykelFeil => Kode::NykelFeil.ord(),
            Self::Feil => "Passordet er feil. Skriv det du loggar inn med.",
            Self::LoggInnPaaNytt => {
                "Du har ikkje passord i Laget. Logg ut og inn igjen, og send skjemaet innan fem minutt."
            }
        };
        let mut errors = Errors::default();
        errors.add(felt, words);
        Some(state.with_errors(errors))
    }
}

/// Asks for the password again, with the limits of the login page, counted for the person. Whoever logs in elsewhere and has none, has shown who it is
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
    prov::passord(app, session, address, typed).await
}

/// The two proofs.
pub(super) mod prov {
    use super::super::eiga::EigaTx;
    use super::super::faktor::{self, Svar as Kode, Vist};
    use super::super::forsoek::{self, Konto};
    use super::super::model::{Foeremaal, Hending};
    use super::super::{passord as argon, queries};
    use super::{AppError, AppState, IpAddr, Personal, Session, Svar};

    /// The password.
    pub(in crate::innlogging) async fn passord(
        app: &AppState,
        session: &Session,
        address: IpAddr,
        typed: Personal<String>,
    ) -> Result<Svar, AppError> {
        let mut tx = app.db.system().await?;
        let prov = queries::find_prov(&mut tx, session.brukar_id, session.token).await?;
        drop(tx);
        if prov.hash.is_none() {
            return Ok(if prov.fersk {
                Svar::Stemmer
            } else {
                Svar::LoggInnPaaNytt
            });
        }
        let length = typed.expose().chars().count();
        if length == 0 || length > 128 {
            return Ok(Svar::Feil);
        }
        let konto = Konto::PaaNytt(session.brukar_id, "passord");
        let attempt = match forsoek::begin(app, konto, address).await {
            Ok(attempt) => attempt,
            Err(AppError::TooMany) => return Ok(Svar::ForMange),
            Err(error) => return Err(error),
        };
        let fits = argon::verify(typed, prov.hash).await;
        if !fits.map_err(AppError::of_password)? {
            return Ok(Svar::Feil);
        }
        forsoek::succeed(app, &attempt).await?;
        Ok(Svar::Stemmer)
    }

    /// The second factor.
    pub(in crate::innlogging) async fn faktor(
        app: &AppState,
        session: &Session,
        address: IpAddr,
        vist: &Vist<'_>,
    ) -> Result<Svar, AppError> {
        if vist.ingenting() {
            return Ok(Svar::Feil);
        }
        let konto = Konto::PaaNytt(session.brukar_id, "faktor");
        let attempt = match forsoek::begin(app, konto, address).await {
            Ok(attempt) => attempt,
            Err(AppError::TooMany) => return Ok(Svar::ForMange),
            Err(error) => return Err(error),
        };
        let mut tx = EigaTx::begin(app, session).await?;
        let svar = faktor::prov(app, &mut tx, session, vist, Foeremaal::Stadfest).await?;
        if matches!(svar, Kode::Feil | Kode::NykelFeil) {
            queries::sei_fraa(&mut tx, session.brukar_id, Hending::FaktorFeil).await?;
        }
        tx.commit().await?;
        match svar {
            Kode::Feil => return Ok(Svar::Feil),
            Kode::NykelFeil => return Ok(Svar::NykelFeil),
            _ => {}
        }
        forsoek::succeed(app, &attempt).await?;
        Ok(Svar::Stemmer)
    }
}
