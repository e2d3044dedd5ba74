//! That a form is about to end, in words: its time is near over, or the right to decide moves.

use time::Date;

use super::Signatar;
use crate::codes::codes;
use crate::ids::{BarnId, SakId, SamtykkeId};
use crate::samtykke::Instansslag;
use crate::text::og;
use crate::web::dates;

codes! {
    /// Why a form ends (`app.samtykke_slutt`).
    Aarsak {
        /// Its last day.
        Tidsrom => "tidsrom", "tida er ute";
        /// The youth is so old that others decide.
        Alder => "alder", "alderen";
        /// Another rule begins.
        Regel => "regel", "ein ny regel";
    }
}

/// When what a form opens for one instans ends.
#[derive(Clone, Debug)]
pub(in crate::samtykke) struct Slutt {
    pub samtykke_id: SamtykkeId,
    pub slag: Instansslag,
    /// The last day of its time, or the day others decide.
    pub dato: Date,
    pub aarsak: Aarsak,
    /// How old the child is then.
    pub alder: i32,
    /// Days left.
    pub att: i32,
    /// So many days before one is told of it, when one is to be told today.
    pub varsel: Option<i32>,
    /// Who must answer from then on.
    pub signatarar: Vec<Signatar>,
}

/// What somebody is to be reminded of: the first a form ends.
#[derive(Clone, Debug)]
pub struct MinSlutt {
    /// In which sak.
    pub sak_id: SakId,
    /// Which form.
    pub samtykke_id: SamtykkeId,
    /// When.
    pub dato: Date,
    /// Why.
    pub aarsak: Aarsak,
    /// So many days before one is reminded.
    pub varsel: i32,
    /// The child of the sak.
    pub barn_id: BarnId,
    /// Given names and an initial.
    pub barn_namn: String,
    /// The sak's number.
    pub saksnummer: String,
}

/// That a form is about to end, to be shown where the sak is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SluttVarsel {
    /// Which form.
    pub samtykke_id: SamtykkeId,
    /// "Samtykket går ut om 14 dagar"
    pub overskrift: String,
    /// What happens then, and what to do.
    pub tekst: String,
}

/// One for each form, day and reason: those of `fornya` are asked about already.
pub(in crate::samtykke) fn varsel(slutt: &[Slutt], fornya: &[SamtykkeId]) -> Vec<SluttVarsel> {
    let mut same: Vec<(&Slutt, Vec<&'static str>)> = Vec::new();
    for s in slutt.iter().filter(|s| s.varsel.is_some()) {
        let like = |(o, _): &&mut (&Slutt, Vec<_>)| {
            (o.samtykke_id, o.dato, o.aarsak, &o.signatarar)
                == (s.samtykke_id, s.dato, s.aarsak, &s.signatarar)
        };
        match same.iter_mut().find(like) {
            Some((_, slag)) => slag.push(s.slag.label()),
            None => same.push((s, vec![s.slag.label()])),
        }
    }
    let said = |(s, slag): (&Slutt, Vec<&str>)| {
        let spurt = fornya.contains(&s.samtykke_id);
        SluttVarsel {
            samtykke_id: s.samtykke_id,
            overskrift: s.overskrift(),
            tekst: format!("{} {}", s.kva_skjer(&og(&slag)), s.gjer(spurt)),
        }
    };
    same.into_iter().map(said).collect()
}

impl Slutt {
    /// The last day it holds.
    pub fn siste_dag(&self) -> Date {
        match self.aarsak {
            Aarsak::Tidsrom => self.dato,
            Aarsak::Alder | Aarsak::Regel => self.dato.previous_day().unwrap_or(self.dato),
        }
    }

    fn overskrift(&self) -> String {
        let dato = dates::long(self.dato);
        match self.aarsak {
            Aarsak::Tidsrom => format!("Samtykket går ut {}", om(self.att)),
            Aarsak::Alder => format!("{} fyller {} år {dato}", self.kven(), self.alder),
            Aarsak::Regel => format!("Nye reglar for samtykke frå {dato}"),
        }
    }

    /// What happens, for these instansar.
    fn kva_skjer(&self, slag: &str) -> String {
        if self.aarsak == Aarsak::Tidsrom {
            let dato = dates::long(self.dato);
            return format!("Siste dagen er {dato}. Det gjeld {slag}.");
        }
        let er = |s: Signatar| self.signatarar.contains(&s);
        let kven = self.kven().to_lowercase();
        let vaksne = er(Signatar::Foeresett) || er(Signatar::Barnevern);
        if er(Signatar::Ingen) || self.signatarar.is_empty() {
            format!("Då gjeld ikkje samtykket lenger for {slag}, og ingen kan svare på eit nytt.")
        } else if er(Signatar::Barn) && vaksne {
            format!("Då må {kven} svare i tillegg til dei vaksne, for {slag}.")
        } else if er(Signatar::Barn) {
            format!("Då må {kven} svare sjølv for {slag}.")
        } else if er(Signatar::BarnHoeyrt) {
            format!("Då skal {kven} bli høyrd, for {slag}.")
        } else {
            format!("Då må andre enn i dag svare for {slag}.")
        }
    }

    const fn gjer(&self, spurt: bool) -> &'static str {
        match (spurt, self.aarsak) {
            (true, _) => "Eit nytt samtykke er skrive, men ikkje alle har svart på det.",
            (false, Aarsak::Tidsrom) => "Be om nytt.",
            (false, Aarsak::Alder) => "Be om nytt samtykke, som kan signerast frå den dagen.",
            (false, Aarsak::Regel) => "Be om nytt samtykke.",
        }
    }

    const fn kven(&self) -> &'static str {
        if self.alder < 15 {
            "Barnet"
        } else {
            "Ungdommen"
        }
    }
}

fn om(att: i32) -> String {
    match att {
        ..=0 => "i dag".to_owned(),
        1 => "i morgon".to_owned(),
        _ => format!("om {att} dagar"),
    }
}

#[cfg(test)]
mod tests {
    use time::macros::date;
    use uuid::Uuid;

    use super::*;

    fn slutt(slag: Instansslag, aarsak: Aarsak, signatarar: &[Signatar]) -> Slutt {
        Slutt {
            samtykke_id: SamtykkeId::from(Uuid::from_u128(1)),
            slag,
            dato: date!(2026 - 12 - 03),
            aarsak,
            alder: 15,
            att: 14,
            varsel: Some(30),
            signatarar: signatarar.to_vec(),
        }
    }

    #[test]
    fn instansar_that_end_alike_are_said_once_and_sex_is_not_guessed() {
        let barn = [Signatar::Barn];
        let begge = [Signatar::Barn, Signatar::Foeresett];
        let said = varsel(
            &[
                slutt(Instansslag::Skule, Aarsak::Alder, &barn),
                slutt(Instansslag::Ppt, Aarsak::Alder, &barn),
                slutt(Instansslag::Nav, Aarsak::Alder, &begge),
            ],
            &[],
        );
        assert_eq!(said.len(), 2);
        assert_eq!(
            said[0].overskrift,
            "Ungdommen fyller 15 år 3. desember 2026"
        );
        let [skule, ppt] = [Instansslag::Skule.label(), Instansslag::Ppt.label()];
        assert_eq!(
            said[0].tekst,
            format!(
                "Då må ungdommen svare sjølv for {skule} og {ppt}. Be om nytt samtykke, som kan signerast frå den dagen."
            )
        );
        assert!(
            said[1]
                .tekst
                .starts_with("Då må ungdommen svare i tillegg til dei vaksne, for")
        );
    }

    #[test]
    fn what_is_asked_about_already_is_not_asked_for_again() {
        let ut = [slutt(Instansslag::Ppt, Aarsak::Tidsrom, &[])];
        let said = varsel(&ut, &[]);
        assert_eq!(said[0].overskrift, "Samtykket går ut om 14 dagar");
        assert!(said[0].tekst.ends_with("Be om nytt."), "{}", said[0].tekst);
        let said = varsel(&ut, &[ut[0].samtykke_id]);
        assert!(said[0].tekst.contains("ikkje alle har svart"));
    }
}
