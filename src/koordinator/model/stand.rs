//! How it stands with the barnekoordinator of a sak, and what can be done from there.

use super::{Avgjerd, Avgjerdslag, MANGE_INSTANSAR, Oenske, Periode, Slutt, Tilbod, Vurdering};
use crate::access::{Actor, Relation, Resource, Subject};
use crate::clock::oslo_date;
use crate::sak::Sak;
use crate::web::dates;

/// How it stands in a sak.
#[derive(Clone, Debug)]
pub struct Stand {
    /// The newest assessment.
    pub vurdering: Option<Vurdering>,
    /// The latest who is or was it.
    pub siste: Option<Periode>,
    /// The offer that waits.
    pub tilbod: Option<Tilbod>,
    /// The latest decision.
    pub avgjerd: Option<Avgjerd>,
    /// Instansar on the lag, of those this person sees.
    pub instansar: i64,
    /// The child is not yet 18.
    pub under_18: bool,
    /// The sak is open.
    pub open: bool,
}

/// What can be done next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Veg {
    /// Write an assessment.
    Vurdere,
    /// Ask somebody.
    Tilby,
    /// Ask another than the one who is it.
    Overlevere,
    /// Take the offer back.
    Trekkje,
    /// Decide that the child gets none.
    Ikkje,
    /// Decide that it is over.
    Avslutte,
}

impl Veg {
    /// What it is called on a button.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Vurdere => "Skriv vurdering",
            Self::Tilby => "Spør ein barnekoordinator",
            Self::Overlevere => "Overlever til ein annan",
            Self::Trekkje => "Trekk spørsmålet tilbake",
            Self::Ikkje => "Avgjer at barnet ikkje får",
            Self::Avslutte => "Avslutt ordninga",
        }
    }
}

impl Stand {
    /// Who has the task, also when the job is over and nobody has said what now.
    #[must_use]
    pub fn sitjande(&self) -> Option<&Periode> {
        self.siste.as_ref().filter(|p| p.til.is_none())
    }

    /// Who is barnekoordinator today.
    #[must_use]
    pub fn er(&self) -> Option<&Periode> {
        self.sitjande()
            .filter(|p| p.i_jobb && !p.sperra && self.under_18 && self.open)
    }

    /// The law's criteria are met, and the family wishes it.
    #[must_use]
    pub fn kan(&self) -> bool {
        let rett = |v: &Vurdering| v.oppfylt() && v.oenske == Oenske::Ja;
        self.open && self.under_18 && self.vurdering.as_ref().is_some_and(rett)
    }

    /// What may be done from here.
    #[must_use]
    pub fn vegar(&self) -> Vec<Veg> {
        if !self.open {
            return Vec::new();
        }
        let sit = self.sitjande().is_some();
        let mut vegar = vec![Veg::Vurdere];
        if self.tilbod.is_some() {
            vegar.push(Veg::Trekkje);
        } else if self.kan() {
            if sit {
                vegar.push(Veg::Overlevere);
            } else {
                // the child has a right to one: that comes first
                vegar.insert(0, Veg::Tilby);
            }
        } else if !sit && self.vurdering.is_some() {
            vegar.push(Veg::Ikkje);
        }
        if sit {
            vegar.push(Veg::Avslutte);
        }
        vegar
    }

    /// The decision that the page of decisions is for now.
    #[must_use]
    pub fn avgjerd_no(&self) -> Option<Avgjerdslag> {
        let vegar = self.vegar();
        if vegar.contains(&Veg::Avslutte) {
            Some(Avgjerdslag::Avslutta)
        } else {
            vegar.contains(&Veg::Ikkje).then_some(Avgjerdslag::Ikkje)
        }
    }

    /// Why a move is refused, with those that are not.
    #[must_use]
    pub fn ikkje_no(&self) -> String {
        let vegar: Vec<String> = self
            .vegar()
            .iter()
            .map(|v| format!("«{}»", v.label()))
            .collect();
        if vegar.is_empty() {
            return "Saka er avslutta.".to_owned();
        }
        format!("{} Du kan no: {}.", self.kvifor(), vegar.join(", "))
    }

    /// How it stands, in a sentence.
    #[must_use]
    pub fn kvifor(&self) -> String {
        if let Some(tilbod) = &self.tilbod {
            return format!("{} er spurd, og har ikkje svara enno.", tilbod.til_namn);
        }
        if let Some(er) = self.er() {
            return format!("{} er barnekoordinator {}.", er.namn, er.tekst());
        }
        if !self.under_18 {
            return "Barnet er 18 år, og ordninga gjeld ikkje lenger.".to_owned();
        }
        if let Some(ute) = self.sitjande().filter(|p| p.i_jobb && p.sperra) {
            return format!(
                "{} kan ikkje følgje saka no. Den som er ansvarleg, eller leiaren, må spørje ein annan.",
                ute.namn
            );
        }
        if let Some(borte) = self.sitjande() {
            return format!(
                "{} er ikkje lenger barnekoordinator i kommunen. Den som er ansvarleg, eller leiaren, må spørje ein annan.",
                borte.namn
            );
        }
        match &self.vurdering {
            None => "Det er ikkje skrive noka vurdering.".to_owned(),
            Some(v) if !v.oppfylt() => "Vilkåra i lova er ikkje oppfylte.".to_owned(),
            Some(v) if v.oenske == Oenske::Ja => {
                "Barnet har rett til barnekoordinator, og ingen er spurd.".to_owned()
            }
            Some(v) => format!("{}.", v.oenske.label()),
        }
    }

    /// How it stands, for the page of the sak; none when there is nothing to say.
    #[must_use]
    pub fn linje(&self) -> Option<String> {
        if let Some(er) = self.er() {
            let ventar = match &self.tilbod {
                Some(tilbod) => format!(". {} er spurd om å ta over", tilbod.til_namn),
                None => String::new(),
            };
            return Some(format!("{}, {}{ventar}", er.namn, er.tekst()));
        }
        let slutta = self.siste.as_ref().and_then(|p| Some((p.til?, p.slutt?)));
        if self.tilbod.is_some() || self.sitjande().is_some() || self.kan() {
            let foer = slutta.filter(|(_, slutt)| *slutt == Slutt::Medlemskap);
            let foer = foer.map(|(til, slutt)| {
                format!("{} {}. ", slutt.label(), dates::short(oslo_date(til)))
            });
            return Some(foer.unwrap_or_default() + &self.kvifor());
        }
        let avgjerd = self.avgjerd.as_ref();
        let ikkje = avgjerd.filter(|a| {
            a.slag == Avgjerdslag::Ikkje && slutta.is_none_or(|(til, _)| til < a.fatta_at)
        });
        if let Some(ikkje) = ikkje {
            let dag = dates::short(oslo_date(ikkje.fatta_at));
            return Some(format!("Ikkje oppnemnd, avgjort {dag}"));
        }
        if let Some((til, slutt)) = slutta {
            let dag = dates::short(oslo_date(til));
            return Some(format!("Ingen. {} {dag}", slutt.label()));
        }
        self.vurdering.as_ref().map(|_| self.kvifor())
    }

    /// There is an individuell plan, or so many services that it is time to think of it, and nobody has.
    #[must_use]
    pub fn boer_vurderast(&self, har_plan: bool) -> bool {
        let mange = har_plan || self.instansar >= MANGE_INSTANSAR;
        self.open && self.vurdering.is_none() && mange
    }
}

/// A sak, to whoever may ask a barnekoordinator: whoever has it, the leader, and the one who hands over.
pub struct Sete<'a> {
    /// The sak.
    pub sak: &'a Sak,
    /// How it stands.
    pub stand: &'a Stand,
}

impl Resource for Sete<'_> {
    fn subject(&self) -> Subject {
        self.sak.subject()
    }

    fn relation(&self, actor: &Actor) -> Relation {
        let relation = self.sak.relation(actor);
        let sit = self.stand.er().filter(|p| actor.is(p.prinsipal_id));
        Relation {
            ansvarleg: relation.ansvarleg || sit.is_some(),
            prinsipal: sit.map(|p| p.prinsipal_id).or(relation.prinsipal),
            ..relation
        }
    }
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;
    use uuid::Uuid;

    use super::*;

    fn vurdering(oppfylt: bool, oenske: Oenske) -> Vurdering {
        let vilkaar = || (true, "fordi".to_owned());
        Vurdering {
            koordinator_vurdering_id: Uuid::nil().into(),
            vilkaar: [vilkaar(), vilkaar(), (oppfylt, "fordi".to_owned())],
            oenske,
            spurt_kven: None,
            spurt_dato: None,
            skriven_av: "Kari Vik".into(),
            skriven_at: datetime!(2026-11-12 09:00 +1),
        }
    }

    fn berit() -> Periode {
        Periode {
            prinsipal_id: Uuid::nil().into(),
            brukar_id: Uuid::nil().into(),
            namn: "Berit Moe".into(),
            stad: "KOT".into(),
            fraa: datetime!(2026-11-12 09:00 +1),
            til: None,
            slutt: None,
            i_jobb: true,
            sperra: false,
        }
    }

    fn ingen() -> Stand {
        Stand {
            vurdering: None,
            siste: None,
            tilbod: None,
            avgjerd: None,
            instansar: 2,
            under_18: true,
            open: true,
        }
    }

    #[test]
    fn somebody_is_asked_only_on_all_the_criteria_and_the_familys_wish() {
        assert_eq!(ingen().vegar(), [Veg::Vurdere]);
        for (oppfylt, oenske, veg) in [
            (true, Oenske::Ja, Veg::Tilby),
            (true, Oenske::Nei, Veg::Ikkje),
            (true, Oenske::IkkjeSpurt, Veg::Ikkje),
            (false, Oenske::Ja, Veg::Ikkje),
        ] {
            let stand = Stand {
                vurdering: Some(vurdering(oppfylt, oenske)),
                ..ingen()
            };
            let vegar = match veg {
                Veg::Tilby => [veg, Veg::Vurdere],
                _ => [Veg::Vurdere, veg],
            };
            assert_eq!(stand.vegar(), vegar, "{oppfylt} {oenske:?}");
            let eldre = Stand {
                under_18: false,
                ..stand
            };
            assert!(!eldre.vegar().contains(&Veg::Tilby));
        }
    }

    #[test]
    fn whoever_is_it_hands_over_or_it_is_ended() {
        let stand = Stand {
            vurdering: Some(vurdering(true, Oenske::Ja)),
            siste: Some(berit()),
            ..ingen()
        };
        assert_eq!(
            stand.vegar(),
            [Veg::Vurdere, Veg::Overlevere, Veg::Avslutte]
        );
        assert_eq!(stand.avgjerd_no(), Some(Avgjerdslag::Avslutta));
        assert_eq!(stand.linje().unwrap(), "Berit Moe, sidan 12.11.2026");
    }

    #[test]
    fn whoever_has_left_the_job_or_is_of_a_grown_child_is_it_no_more() {
        let slutta = Periode {
            i_jobb: false,
            ..berit()
        };
        let stand = Stand {
            vurdering: Some(vurdering(true, Oenske::Ja)),
            siste: Some(slutta),
            ..ingen()
        };
        assert!(stand.er().is_none());
        assert!(stand.linje().unwrap().contains("må spørje ein annan"));
        let vaksen = Stand {
            siste: Some(berit()),
            under_18: false,
            ..ingen()
        };
        assert!(vaksen.er().is_none());
        assert!(vaksen.linje().unwrap().contains("18 år"));
    }

    #[test]
    fn three_instansar_ask_for_an_assessment_until_there_is_one() {
        assert!(!ingen().boer_vurderast(false) && ingen().boer_vurderast(true));
        let mange = Stand {
            instansar: MANGE_INSTANSAR,
            ..ingen()
        };
        assert!(mange.boer_vurderast(false));
        let vurdert = Stand {
            vurdering: Some(vurdering(false, Oenske::IkkjeSpurt)),
            ..mange
        };
        assert!(!vurdert.boer_vurderast(true));
    }

    #[test]
    fn a_refused_move_names_those_that_are_not() {
        let said = ingen().ikkje_no();
        assert!(said.contains("«Skriv vurdering»"), "{said}");
        let lukka = Stand {
            open: false,
            ..ingen()
        };
        assert_eq!(lukka.ikkje_no(), "Saka er avslutta.");
    }
}
