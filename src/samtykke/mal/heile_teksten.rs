//! The exact text a signer sees and signs, and its fingerprint.

use std::fmt::Write;

use sha2::{Digest, Sha256};

use super::{Mal, MalInstans, Spraak, Svar, Tekst, Utfylling};
use crate::web::dates;

/// The SHA-256 of a text, of its bytes in UTF-8.
#[must_use]
pub fn avtrykk(tekst: &str) -> [u8; 32] {
    Sha256::digest(tekst.as_bytes()).into()
}

impl Mal {
    /// The whole form as one plain text: one paragraph a line, in the form's order and language, the laws in
    /// Norwegian. The same template, day and answers always give the same bytes, so it can be made again and compared
    /// (domain.md § 4: the exact text in the language shown, and its SHA-256).
    #[must_use]
    pub fn heile_teksten(&self, utfylling: &Utfylling) -> String {
        let kommune = [("kommune", utfylling.kommune.as_str())];
        let mut text = String::new();
        let mut line = |line: &str| {
            text.push_str(line);
            text.push('\n');
        };
        line(&self.fylt(Tekst::Overskrift, &kommune));
        line(self.tekst(Tekst::Innhentast));
        line(self.tekst(Tekst::Innleiing));
        line(&self.fylt(Tekst::KommuneLinje, &kommune));
        line(&labelled(
            self.tekst(Tekst::Foeremaal),
            utfylling.foeremaal.expose(),
        ));
        line(&labelled(
            self.tekst(Tekst::Avgrensing),
            &self.avgrensing(utfylling),
        ));
        line(&labelled(
            self.tekst(Tekst::BarnetsNamn),
            utfylling.barnets_namn.expose(),
        ));
        // digits, a blank and digits would change places in Arabic
        let mark = if self.spraak == Spraak::Arabisk {
            "\u{200E}"
        } else {
            ""
        };
        line(&labelled(
            self.tekst(Tekst::Fnr),
            &format!("{mark}{}{mark}", utfylling.fnr.expose()),
        ));
        line(&format!(
            "{} {}",
            self.tekst(Tekst::HeimelInnleiing),
            self.heimelslinje()
        ));
        line(self.tekst(Tekst::InstansarInnleiing));
        for instans in &self.instansar {
            line(&self.instanslinje(instans, utfylling));
        }
        line(self.tekst(Tekst::XOgStrek));
        line(self.tekst(Tekst::Reservasjon));
        line(self.tekst(Tekst::RettTilNekte));
        text
    }

    /// Saksområde and tidsrom in words; that there is no limit is also said.
    #[must_use]
    pub fn avgrensing(&self, utfylling: &Utfylling) -> String {
        let limit = &utfylling.avgrensing;
        let subject = limit.saksomraade.as_ref().map(|text| text.expose().clone());
        let period = (limit.fraa.is_some() || limit.til.is_some()).then(|| {
            let day = |date: Option<time::Date>| date.map(dates::short).unwrap_or_default();
            format!("{}–{}", day(limit.fraa), day(limit.til))
        });
        match (subject, period) {
            (None, None) => self.tekst(Tekst::IngaAvgrensing).to_owned(),
            (Some(only), None) | (None, Some(only)) => only,
            (Some(subject), Some(period)) => format!("{subject} · {period}"),
        }
    }

    fn instanslinje(&self, instans: &MalInstans, utfylling: &Utfylling) -> String {
        let svar = utfylling.svar_for(instans.slag);
        let sign = match svar {
            Some(Svar::Ja) => "X",
            Some(Svar::Nei) => "–",
            None => "○",
        };
        let mut line = format!("{sign} {}", instans.label);
        if let Some(namn) = utfylling.namn_for(instans.slag) {
            let _ = write!(line, " {namn}");
        }
        let _ = write!(line, " ({})", self.svar(utfylling, instans.slag));
        line
    }
}

fn labelled(label: &str, value: &str) -> String {
    // A line break in what somebody wrote must not look like a paragraph of the form.
    let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
    format!("{label}: {value}")
}
