//! The signed form as a document, laid out as the plan's (`templates/samtykke/skjema.typ`).
//!
//! The signer always gets it, and the instansar with a ja: who may fetch it is not decided here. A form with nothing
//! filled in is the paper form: empty circles, and dotted lines to write on.

mod data;

use axum::http::header;
use axum::response::{IntoResponse, Response};
use time::{Date, OffsetDateTime};

use super::mal::{Instansslag, Mal, Tekst, Utfylling};
use super::{Maate, Signatar};
use crate::clock::oslo_instant;
use crate::error::AppError;
use crate::pdf::{self, Document, PdfError};
use crate::personal::Personal;

/// Everything on the document.
#[derive(Clone, Debug)]
pub struct Skjema {
    /// The words, in the language it was signed in.
    pub mal: Mal,
    /// The same template in Nynorsk, which must stand beside a language that is not Norwegian.
    pub norsk: Option<Mal>,
    /// What was asked and answered: the answers that hold, when several signed.
    pub utfylling: Utfylling,
    /// The document shows a part of the form: a line that says so. What was signed is more, so no fingerprint stands on it.
    pub utdrag: Option<String>,
    /// Who signed. Empty on a form that is not signed: two empty places are printed.
    pub signaturar: Vec<Signatur>,
    /// Answers that wait to be confirmed and are not on it, a line in Nynorsk for each.
    pub ventar: Vec<String>,
    /// What was taken back after it was signed: the answers stand as they were signed.
    pub trekt: Vec<Trekt>,
    /// Those that get no copy in spite of an X: another has not said yes, or has taken it back, who may not be named here.
    pub utan_kopi: Vec<Instansslag>,
    /// Who obtained it.
    pub innhentar: Option<Innhentar>,
    /// What the archive calls it; says nothing about the child.
    pub referanse: String,
    /// When the document was made; the only date that is not on the form itself.
    pub laga: OffsetDateTime,
}

/// A signature.
#[derive(Clone, Debug)]
pub struct Signatur {
    /// The person.
    pub namn: Personal<String>,
    /// What the person is to the child.
    pub rolle: Rolle,
    /// How it was given.
    pub metode: Metode,
    /// Where.
    pub stad: String,
    /// When.
    pub tid: OffsetDateTime,
    /// The SHA-256 of the exact text that was signed; none on paper and of what was said, where no such text was.
    pub avtrykk: Option<[u8; 32]>,
    /// Who wrote it down and who confirmed it; none of what was signed here.
    pub foert: Option<Foert>,
    /// What else is to be known of it, in Nynorsk.
    pub merknad: Option<String>,
    /// What this person said to it.
    pub omfang: Omfang,
}

/// Who wrote down what was signed on paper or said.
#[derive(Clone, Debug)]
pub struct Foert {
    /// The one who wrote it down.
    pub av: Personal<String>,
    /// The other, who confirmed it.
    pub stadfesta_av: Personal<String>,
}

/// Something that was taken back.
#[derive(Clone, Debug)]
pub struct Trekt {
    /// The day.
    pub dag: Date,
    /// For which instans; none is all of it.
    pub slag: Option<Instansslag>,
    /// Those that it takes back: what whoever took it back had said yes to.
    pub gjeld: Vec<Instansslag>,
    /// By whom, where others may have signed too.
    pub namn: Option<Personal<String>>,
}

impl Trekt {
    /// `ja`: what whoever took it back had said yes to.
    #[must_use]
    pub fn new(dag: Date, slag: Option<Instansslag>, ja: &[String], namn: Option<String>) -> Self {
        let alt = || ja.iter().filter_map(|code| Instansslag::from_code(code));
        Self {
            dag,
            slag,
            gjeld: slag.map_or_else(|| alt().collect(), |slag| vec![slag]),
            namn: namn.map(Into::into),
        }
    }

    /// Taken back by whoever gave this signature.
    fn er_av(&self, signatur: &Signatur) -> bool {
        let namn = self.namn.as_ref().map(Personal::expose);
        namn.is_none_or(|namn| namn == signatur.namn.expose())
    }
}

impl Skjema {
    /// Somebody has taken back a yes to this one.
    fn er_trekt(&self, slag: Instansslag) -> bool {
        self.trekt.iter().any(|t| t.gjeld.contains(&slag))
    }
}

/// What a signer agreed to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Omfang {
    /// The answers as they stand on the form.
    SomSkjemaet,
    /// The form, but no to these.
    NeiTil(Vec<Instansslag>),
    /// Nothing: refused to consent.
    Nekta,
}

impl Omfang {
    /// What the answers come to.
    #[must_use]
    pub fn of(ja: &[String], nei: &[String]) -> Self {
        let nei: Vec<Instansslag> = nei
            .iter()
            .filter_map(|code| Instansslag::from_code(code))
            .collect();
        match (ja.is_empty(), nei.is_empty()) {
            (true, _) => Self::Nekta,
            (false, true) => Self::SomSkjemaet,
            (false, false) => Self::NeiTil(nei),
        }
    }
}

/// What a signer is to the child (domain.md § 4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rolle {
    /// Somebody with foreldreansvar.
    Foeresett,
    /// The youth.
    Ungdom,
    /// The person, of age.
    Sjoelv,
    /// A legal representative.
    Verje,
    /// The child welfare service, after omsorgsovertaking.
    Barnevern,
}

impl Rolle {
    /// What a signer was that day: `rolle` as it was written then, `alder` the age of the child.
    #[must_use]
    pub fn of(signatar: Signatar, rolle: &str, alder: i32) -> Self {
        match signatar {
            Signatar::Barn if alder >= 18 => Self::Sjoelv,
            Signatar::Barn => Self::Ungdom,
            Signatar::Barnevern => Self::Barnevern,
            _ if rolle == "verje" => Self::Verje,
            _ => Self::Foeresett,
        }
    }

    const fn tekst(self) -> Tekst {
        match self {
            Self::Foeresett => Tekst::RolleFoeresett,
            Self::Ungdom => Tekst::RolleUngdom,
            Self::Sjoelv => Tekst::RolleSjoelv,
            Self::Verje => Tekst::RolleVerje,
            Self::Barnevern => Tekst::RolleBarnevern,
        }
    }
}

/// How a signature was given (domain.md § 4).
#[derive(Clone, Debug)]
pub enum Metode {
    /// Logged in, with this level of assurance.
    Idporten {
        /// The level, as ID-porten names it.
        nivaa: String,
    },
    /// On paper.
    Papir {
        /// Where the original is.
        original: String,
    },
    /// Orally.
    Munnleg {
        /// Who heard it.
        vitne: Personal<String>,
    },
}

impl Metode {
    /// As it is kept: only what belongs to the way it was given is looked at.
    #[must_use]
    pub fn of(
        maate: Maate,
        nivaa: Option<&str>,
        original: Option<&str>,
        vitne: Option<&str>,
    ) -> Self {
        let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
        match maate {
            Maate::Oidc => Self::Idporten { nivaa: text(nivaa) },
            Maate::Papir => Self::Papir {
                original: text(original),
            },
            Maate::Munnleg => Self::Munnleg {
                vitne: text(vitne).into(),
            },
        }
    }
}

/// When it was given: a paper has no hour.
#[must_use]
pub fn signert(maate: Maate, at: OffsetDateTime, dag: Date) -> OffsetDateTime {
    match maate {
        Maate::Oidc => at,
        Maate::Papir | Maate::Munnleg => oslo_instant(dag.midnight()),
    }
}

/// The fingerprint of what was signed; none where no such text was.
#[must_use]
pub fn avtrykk(maate: Maate, sha256: &[u8]) -> Option<[u8; 32]> {
    let sha256 = (maate == Maate::Oidc).then_some(sha256)?;
    sha256.try_into().ok()
}

/// Who obtained the consent.
#[derive(Clone, Debug)]
pub struct Innhentar {
    /// The employee.
    pub namn: Personal<String>,
    /// Which service.
    pub instans: String,
    /// Where.
    pub stad: String,
    /// When.
    pub tid: OffsetDateTime,
}

/// The answer of a page that gives the document.
///
/// # Errors
/// As [`render`].
pub async fn response(skjema: Skjema) -> Result<Response, AppError> {
    let made = tokio::task::spawn_blocking(move || render(&skjema)).await;
    let bytes = made.map_err(anyhow::Error::new)?;
    let bytes = bytes.map_err(anyhow::Error::new)?;
    let headers = [
        (header::CONTENT_TYPE, "application/pdf"),
        (
            header::CONTENT_DISPOSITION,
            "inline; filename=\"samtykke.pdf\"",
        ),
    ];
    Ok((headers, bytes).into_response())
}

/// The document as PDF/A-2a and PDF/UA-1. Takes tens of milliseconds: call it in `spawn_blocking`.
///
/// # Errors
/// When the template does not fit the data; never because of what somebody wrote.
pub fn render(skjema: &Skjema) -> Result<Vec<u8>, PdfError> {
    pdf::render(&Document {
        template: include_str!("../../templates/samtykke/skjema.typ"),
        data: data::of(skjema),
        laga: skjema.laga,
        ident: format!("samtykke/{}", skjema.referanse),
    })
}
