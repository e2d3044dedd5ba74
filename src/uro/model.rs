//! What an uro says, and how a form becomes one.

use serde::{Deserialize, Serialize};

use crate::ids::{SakId, UroId};
use crate::sak::Slag;
use crate::sak::model::codes;
use crate::web::form::Errors;

codes! {
    /// How urgent it is.
    KorRaskt {
        /// Today.
        Straks => "straks", "Straks – i dag";
        /// Within a week.
        InnanEiVeke => "innan_ei_veke", "Innan ei veke";
        /// Within the kommune's usual time.
        Vanleg => "vanleg", "Vanleg frist";
    }
}

/// The form as it is typed.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct UroForm {
    /// Made when the page was fetched: sent twice, it is one uro.
    pub uro_id: String,
    /// "ny", or the open sak it is added to.
    #[serde(default)]
    pub sak: String,
    /// The kind of a new sak.
    #[serde(default)]
    pub slag: String,
    /// Which of the person's workplaces reports it.
    #[serde(default)]
    pub plass: String,
    /// What was seen.
    #[serde(default)]
    pub kva_er_sett: String,
    /// Who is worried.
    #[serde(default)]
    pub kven_er_uroa: String,
    /// What the child masters.
    #[serde(default)]
    pub kva_meistrar_barnet: String,
    /// How urgent.
    #[serde(default)]
    pub kor_raskt: String,
}

/// Where the uro goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Maal {
    /// It opens a sak of this kind.
    NySak(Slag),
    /// It is added to this one.
    Sak(SakId),
}

/// An uro ready to be kept.
#[derive(Clone, Debug)]
pub struct NyUro {
    /// Its id.
    pub uro_id: UroId,
    /// Where it goes.
    pub maal: Maal,
    /// Facts.
    pub kva_er_sett: String,
    /// Who is worried.
    pub kven_er_uroa: String,
    /// What the child masters.
    pub kva_meistrar_barnet: String,
    /// How urgent.
    pub kor_raskt: KorRaskt,
}

impl UroForm {
    /// The uro, or what is wrong beside each field. `saker` are those it may be added to, and
    /// `skolemiljoe` says whether this workplace has such saker.
    ///
    /// # Errors
    /// The messages.
    pub fn parse(&self, saker: &[SakId], skolemiljoe: bool) -> Result<NyUro, Errors> {
        let mut errors = Errors::default();
        let maal = self.maal(saker, skolemiljoe, &mut errors);
        let kva_er_sett = errors.text(
            "kva_er_sett",
            &self.kva_er_sett,
            8000,
            "Skriv kva du har sett eller høyrt.",
        );
        let kven_er_uroa = errors.text(
            "kven_er_uroa",
            &self.kven_er_uroa,
            1000,
            "Skriv kven som er uroa.",
        );
        let kva_meistrar_barnet = errors.text(
            "kva_meistrar_barnet",
            &self.kva_meistrar_barnet,
            8000,
            "Skriv kva barnet meistrar. Det er der hjelpa byrjar.",
        );
        let kor_raskt = KorRaskt::from_code(&self.kor_raskt);
        if kor_raskt.is_none() {
            errors.add("kor_raskt", "Vel kor raskt det må gjerast noko.");
        }
        let uro_id = self.uro_id.parse().ok();
        match (uro_id, maal, kor_raskt, errors.is_empty()) {
            (Some(uro_id), Some(maal), Some(kor_raskt), true) => Ok(NyUro {
                uro_id,
                maal,
                kva_er_sett,
                kven_er_uroa,
                kva_meistrar_barnet,
                kor_raskt,
            }),
            (None, ..) => {
                errors.add("kva_er_sett", "Skjemaet er for gammalt. Last sida på nytt.");
                Err(errors)
            }
            _ => Err(errors),
        }
    }

    fn maal(&self, saker: &[SakId], skolemiljoe: bool, errors: &mut Errors) -> Option<Maal> {
        if !saker.is_empty() && self.sak != "ny" {
            let chosen = self.sak.parse().ok().filter(|sak| saker.contains(sak));
            if chosen.is_none() {
                errors.add(
                    "sak",
                    "Vel om uroa høyrer til ei sak som er open, eller er ei ny sak.",
                );
            }
            return chosen.map(Maal::Sak);
        }
        let slag = if skolemiljoe {
            Slag::from_code(&self.slag)
        } else {
            Some(Slag::Uro)
        };
        if slag.is_none() {
            errors.add("slag", "Vel kva slags sak det er.");
        }
        slag.map(Maal::NySak)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled() -> UroForm {
        UroForm {
            uro_id: "01938f4e-0000-7000-8000-000000000001".into(),
            sak: "ny".into(),
            slag: "uro".into(),
            kva_er_sett: "Har vore borte fire måndagar på rad.".into(),
            kven_er_uroa: "Kontaktlærar".into(),
            kva_meistrar_barnet: "Har to gode vener.".into(),
            kor_raskt: "vanleg".into(),
            ..UroForm::default()
        }
    }

    #[test]
    fn every_field_left_empty_has_its_own_message() {
        let form = UroForm {
            uro_id: filled().uro_id,
            sak: "ny".into(),
            ..UroForm::default()
        };
        let errors = form.parse(&[], true).unwrap_err();
        for field in [
            "slag",
            "kva_er_sett",
            "kven_er_uroa",
            "kva_meistrar_barnet",
            "kor_raskt",
        ] {
            assert!(errors.on(field).is_some(), "{field}");
        }
    }

    #[test]
    fn an_uro_goes_only_to_a_sak_that_was_offered() {
        let offered: SakId = "01938f4e-0000-7000-8000-00000000000a".parse().unwrap();
        let other = "01938f4e-0000-7000-8000-00000000000b".to_owned();
        let form = UroForm {
            sak: other,
            ..filled()
        };
        assert!(
            form.parse(&[offered], false)
                .unwrap_err()
                .on("sak")
                .is_some()
        );
        let form = UroForm {
            sak: offered.to_string(),
            ..filled()
        };
        assert_eq!(
            form.parse(&[offered], false).unwrap().maal,
            Maal::Sak(offered)
        );
    }

    #[test]
    fn only_a_skule_has_skolemiljoe_saker() {
        let form = UroForm {
            slag: "skolemiljoe".into(),
            ..filled()
        };
        assert_eq!(
            form.parse(&[], true).unwrap().maal,
            Maal::NySak(Slag::Skolemiljoe)
        );
        assert_eq!(form.parse(&[], false).unwrap().maal, Maal::NySak(Slag::Uro));
    }

    #[test]
    fn a_megabyte_is_answered_beside_the_field() {
        let form = UroForm {
            kva_er_sett: "å".repeat(1_000_000),
            ..filled()
        };
        let errors = form.parse(&[], true).unwrap_err();
        assert!(
            errors
                .on("kva_er_sett")
                .is_some_and(|m| m.contains("for lang"))
        );
    }
}
