//! What an uro says, and how a form becomes one.

use serde::Deserialize;

use crate::codes::codes;
use crate::ids::SakId;
use crate::sak::Slag;
use crate::web::Form;
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

/// Characters of what is seen, and of what the child masters.
const KVA_MAX: usize = 8000;
const IKKJE_SKULE: &str =
    "Berre skular har skulemiljøsaker. Vel uro for barnet, eller meld frå ein skule.";

const IKKJE_OPEN: &str = "Saka du ville leggje uroa til, er ikkje open lenger. Sender du skjemaet no, blir det ei ny sak.";

/// The form as it is typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UroForm {
    /// The id the uro gets.
    pub id: String,
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

impl Form for UroForm {
    fn id(&mut self) -> Option<&mut String> {
        Some(&mut self.id)
    }
}

/// Where the uro goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// It opens a sak of this kind.
    NewSak(Slag),
    /// It is added to this one.
    Sak(SakId),
}

/// An uro ready to be kept.
#[derive(Clone, Debug)]
pub struct NyUro {
    /// Where it goes.
    pub target: Target,
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
    /// `skolemiljoe` says whether the workplace that reports has such saker; none when it is not known which.
    ///
    /// # Errors
    /// The messages.
    pub fn parse(&self, saker: &[SakId], skolemiljoe: Option<bool>) -> Result<NyUro, Errors> {
        let mut errors = Errors::default();
        let target = self.target(saker, skolemiljoe, &mut errors);
        if skolemiljoe.is_none() {
            errors.add("plass", "Vel kva arbeidsplass du melder frå.");
        }
        let kva_er_sett = errors.text(
            "kva_er_sett",
            &self.kva_er_sett,
            KVA_MAX,
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
            KVA_MAX,
            "Skriv kva barnet meistrar. Det er der hjelpa byrjar.",
        );
        let kor_raskt = KorRaskt::from_code(&self.kor_raskt);
        if kor_raskt.is_none() {
            errors.add("kor_raskt", "Vel kor raskt det må gjerast noko.");
        }
        match (target, kor_raskt, errors.is_empty()) {
            (Some(target), Some(kor_raskt), true) => Ok(NyUro {
                target,
                kva_er_sett,
                kven_er_uroa,
                kva_meistrar_barnet,
                kor_raskt,
            }),
            _ => Err(errors),
        }
    }

    fn target(
        &self,
        saker: &[SakId],
        skolemiljoe: Option<bool>,
        errors: &mut Errors,
    ) -> Option<Target> {
        if !saker.is_empty() && self.sak != "ny" {
            let chosen = self.sak.parse().ok().filter(|sak| saker.contains(sak));
            if chosen.is_none() {
                errors.add(
                    "sak",
                    "Vel om uroa høyrer til ei sak som er open, eller er ei ny sak.",
                );
            }
            return chosen.map(Target::Sak);
        }
        if !self.sak.is_empty() && self.sak != "ny" {
            errors.add("", IKKJE_OPEN);
            return None;
        }
        let chosen = Slag::from_code(&self.slag);
        if chosen == Some(Slag::Skolemiljoe) && skolemiljoe == Some(false) {
            errors.add("slag", IKKJE_SKULE);
            return None;
        }
        // where there is no choice, none is made
        let no_choice = self.slag.is_empty() && skolemiljoe != Some(true);
        let slag = chosen.or(no_choice.then_some(Slag::Uro));
        if slag.is_none() {
            errors.add("slag", "Vel kva slags sak det er.");
        }
        slag.map(Target::NewSak)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled() -> UroForm {
        UroForm {
            id: "01938f4e-0000-7000-8000-000000000001".into(),
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
            id: filled().id,
            sak: "ny".into(),
            ..UroForm::default()
        };
        let errors = form.parse(&[], Some(true)).unwrap_err();
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
            form.parse(&[offered], Some(false))
                .unwrap_err()
                .on("sak")
                .is_some()
        );
        let form = UroForm {
            sak: offered.to_string(),
            ..filled()
        };
        assert_eq!(
            form.parse(&[offered], Some(false)).unwrap().target,
            Target::Sak(offered)
        );
    }

    #[test]
    fn only_a_skule_has_skolemiljoe_saker() {
        let form = UroForm {
            slag: "skolemiljoe".into(),
            ..filled()
        };
        assert_eq!(
            form.parse(&[], Some(true)).unwrap().target,
            Target::NewSak(Slag::Skolemiljoe)
        );
        for plass in [Some(false), Some(true)] {
            let uro = filled().parse(&[], plass).unwrap();
            assert_eq!(uro.target, Target::NewSak(Slag::Uro));
        }
        let errors = form.parse(&[], Some(false)).unwrap_err();
        assert_eq!(errors.on("slag"), Some(IKKJE_SKULE));
    }

    #[test]
    fn a_workplace_nobody_knows_is_asked_for() {
        let errors = filled().parse(&[], None).unwrap_err();
        assert_eq!(errors.list().count(), 1);
        assert!(errors.on("plass").is_some());
    }

    #[test]
    fn a_megabyte_is_answered_beside_the_field() {
        let form = UroForm {
            kva_er_sett: "å".repeat(1_000_000),
            ..filled()
        };
        let errors = form.parse(&[], Some(true)).unwrap_err();
        assert!(
            errors
                .on("kva_er_sett")
                .is_some_and(|m| m.contains("for lang"))
        );
    }

    #[test]
    fn an_uro_to_a_sak_that_was_closed_meanwhile_does_not_silently_open_another() {
        let gone = "01938f4e-0000-7000-8000-00000000000c".to_owned();
        let form = UroForm {
            sak: gone,
            ..filled()
        };
        let errors = form.parse(&[], Some(true)).unwrap_err();
        assert_eq!(errors.on(""), Some(IKKJE_OPEN));
    }
}
