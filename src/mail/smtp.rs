//! SMTP, one letter a connection.

use std::time::Duration;

use lettre::message::Message;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::ClientId;
use percent_encoding::percent_decode_str;
use rustls_native_certs::load_native_certs;
use tokio::time::timeout;
use url::Url;

use super::{Refused, Undelivered};

/// How long the mail server has for each answer: all of them together fit in a worker's lease.
pub const PATIENCE: Duration = Duration::from_secs(15);

/// How the connection is made safe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tls {
    /// From the first byte.
    Wrapped,
    /// By STARTTLS; without it there is no mail.
    Required,
    /// Not at all: for a mail server on this machine.
    None,
}

/// A mail server.
pub struct Smtp {
    host: String,
    port: u16,
    tls: Tls,
    credentials: Option<Credentials>,
    hello: ClientId,
    patience: Duration,
}

impl Smtp {
    /// Reads `smtps://BRUKAR:PASSORD@MASKIN`, or `smtp://…` with STARTTLS. On this machine itself, and with `?tls=nei`, `smtp://` goes
    /// without; a password only on this machine.
    /// `hello` is the name this machine says it has.
    ///
    /// # Errors
    /// One sentence, without the password.
    pub fn from_url(url: &str, hello: &str) -> Result<Self, String> {
        let unreadable = "Adressa til e-posttenaren kan ikkje lesast. Ho skal sjå slik ut: smtps://BRUKAR:PASSORD@MASKIN:465";
        let url = Url::parse(url).map_err(|_| unreadable.to_owned())?;
        let host = url.host_str().ok_or(unreadable)?.to_owned();
        let here = matches!(host.as_str(), "localhost" | "127.0.0.1" | "[::1]");
        let (tls, port) = match url.scheme() {
            "smtps" => (Tls::Wrapped, 465),
            "smtp" if here => (Tls::None, 25),
            "smtp" if url.query() == Some("tls=nei") => (Tls::None, 25),
            "smtp" => (Tls::Required, 587),
            _ => return Err(unreadable.to_owned()),
        };
        let decoded = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
        let credentials = url
            .password()
            .map(|password| Credentials::new(decoded(url.username()), decoded(password)));
        if tls == Tls::None && !here && credentials.is_some() {
            return Err(
                "Passordet til e-posttenaren kan ikkje sendast utan TLS: ta bort «tls=nei».".into(),
            );
        }
        Ok(Self {
            port: url.port().unwrap_or(port),
            host: host.trim_matches(['[', ']']).to_owned(),
            tls,
            credentials,
            hello: ClientId::Domain(hello.to_owned()),
            patience: PATIENCE,
        })
    }

    /// Whether there is anybody whose word is taken for who the mail server is, when that is asked.
    ///
    /// # Errors
    /// One sentence.
    pub fn trusts_somebody(&self) -> Result<(), String> {
        if self.tls == Tls::None || !load_native_certs().certs.is_empty() {
            return Ok(());
        }
        Err(
            "Fann ingen rotsertifikat, og utan dei kan ikkje e-posttenaren nåast trygt. Installer pakken \
             «ca-certificates», eller set SSL_CERT_FILE til fila med sertifikatet til e-posttenaren."
                .into(),
        )
    }

    /// With another patience for each answer of the server.
    #[must_use]
    pub fn with_patience(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    /// Connects and goes as far as the server's "go ahead".
    pub(super) async fn begin(&self, letter: &Message) -> Result<Begun, Refused> {
        let away = Refused::NotNow("e_posttenaren_svarar_ikkje");
        let mut connection = self.step(away, self.connect()).await?;
        if let Some(credentials) = &self.credentials {
            // a password that is wrong is for whoever runs the house to mend: the letter waits
            let refused = Refused::NotNow("e_posttenaren_avviser_oss");
            self.step(refused, connection.auth(DEFAULT_MECHANISMS, credentials))
                .await?;
        }
        let envelope = letter.envelope();
        let sender = Mail::new(envelope.from().cloned(), vec![]);
        let refused = Refused::NotNow("e_posttenaren_avviser_avsendaren");
        self.step(refused, connection.command(sender)).await?;
        for to in envelope.to() {
            let recipient = Rcpt::new(to.clone(), vec![]);
            let never = Refused::Never("adressa_blei_avvist");
            self.step(never, connection.command(recipient)).await?;
        }
        let never = Refused::Never("brevet_blei_avvist");
        self.step(never, connection.command(Data)).await?;
        Ok(Begun {
            connection,
            letter: letter.formatted(),
            patience: self.patience,
        })
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, lettre::transport::smtp::Error> {
        let parameters = || TlsParameters::new(self.host.clone());
        let wrapped = match self.tls {
            Tls::Wrapped => Some(parameters()?),
            Tls::Required | Tls::None => None,
        };
        let server = (self.host.as_str(), self.port);
        let patience = Some(self.patience);
        let mut connection =
            AsyncSmtpConnection::connect_tokio1(server, patience, &self.hello, wrapped, None)
                .await?;
        if self.tls == Tls::Required {
            connection.starttls(parameters()?, &self.hello).await?;
        }
        Ok(connection)
    }

    /// One step before the letter is sent; `refused` is what a final no there means.
    async fn step<T>(
        &self,
        refused: Refused,
        step: impl Future<Output = Result<T, lettre::transport::smtp::Error>>,
    ) -> Result<T, Refused> {
        match timeout(self.patience, step).await {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(error)) if error.is_permanent() => Err(refused),
            Ok(Err(error)) if error.is_transient() => {
                Err(Refused::NotNow("e_posttenaren_bad_oss_vente"))
            }
            Ok(Err(_)) | Err(_) => Err(Refused::NotNow("e_posttenaren_svarar_ikkje")),
        }
    }
}

/// A connection whose server waits for the letter.
pub struct Begun {
    connection: AsyncSmtpConnection,
    letter: Vec<u8>,
    patience: Duration,
}

impl Begun {
    pub(super) async fn send(mut self) -> Result<(), Undelivered> {
        match timeout(self.patience, self.connection.message(&self.letter)).await {
            Ok(Ok(_)) => {
                // it has the letter, whatever it says to goodbye: nobody waits for that
                tokio::spawn(async move { timeout(self.patience, self.connection.quit()).await });
                Ok(())
            }
            Ok(Err(error)) if error.is_permanent() => {
                Err(Undelivered::Refused(Refused::Never("brevet_blei_avvist")))
            }
            Ok(Err(error)) if error.is_transient() => Err(Undelivered::Refused(Refused::NotNow(
                "e_posttenaren_bad_oss_vente",
            ))),
            Ok(Err(_)) | Err(_) => Err(Undelivered::Unknown),
        }
    }
}

#[cfg(test)]
mod tests;
