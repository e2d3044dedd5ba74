//! Einingar, and what is done with them.

use time::{Date, OffsetDateTime};

use crate::codes::codes;
use crate::ids::{BrukarId, EiningEndringId, EiningId, InstansId};
use crate::medlemskap::Svar;
use crate::web::dates;

/// Letters of a reason.
pub(super) const GRUNN_MAX: usize = 1000;
/// Letters of a name.
pub(super) const NAMN_MAX: usize = 80;
/// The fewest letters of a name.
const NAMN_MIN: usize = 2;

codes! {
    /// What was done with an eining.
    Slag {
        /// It is new.
        Ny => "ny", "Ny eining";
        /// It got another name.
        Namn => "namn", "Nytt namn";
        /// It, or several, end with a successor.
        Slutt => "slutt", "Etterfølgjar";
    }
}

codes! {
    /// What stands in the way of carrying an end out.
    Hinder {
        /// A team has meetings after the last day.
        Moete => "moete", "Teamet har TST-møte etter siste dagen. Dei som leier teamet, må flytte eller avlyse dei først.";
        /// Who proposed or confirmed it, works at one that ends.
        Eigen => "eigen", "Den som foreslo eller stadfesta, har sjølv ei rolle ved ei eining som sluttar. To andre må gjere det.";
        /// The successor is not one any more.
        Etterfoelgjar => "etterfoelgjar", "Etterfølgjaren gjeld ikkje lenger, eller namnet er i bruk.";
        /// One that ends has not begun.
        Ny => "ny", "Ei av einingane har ikkje begynt på siste dagen.";
    }
}

/// An eining of the kommune.
pub(super) struct Eining {
    pub eining_id: EiningId,
    pub instans_id: InstansId,
    pub instans: String,
    pub namn: String,
    pub fraa: Date,
    pub til: Option<Date>,
    pub etterfoelgjar: Option<String>,
    /// Proposed or confirmed to end …
    pub skal_slutte: bool,
    /// … and which of them.
    pub stadfesta: bool,
}

impl Eining {
    pub fn slutta(&self, dag: Date) -> bool {
        self.til.is_some_and(|til| til < dag)
    }

    /// Whether it can end, or take over after another.
    pub fn kan_endrast(&self, dag: Date) -> bool {
        !self.slutta(dag) && !self.skal_slutte
    }

    pub fn tid(&self) -> String {
        match self.til {
            Some(til) => format!("{}–{}", dates::short(self.fraa), dates::short(til)),
            None => format!("Frå {}", dates::short(self.fraa)),
        }
    }

    /// Icon, word and colour of how it stands.
    pub fn merkelapp(&self, dag: Date) -> (&'static str, &'static str, &'static str) {
        if self.slutta(dag) {
            ("minus-circle", "Slutta", "neutral")
        } else if self.skal_slutte && self.stadfesta {
            ("hourglass", "Skal slutte", "warning")
        } else if self.skal_slutte {
            ("hourglass", "Foreslått avslutta", "warning")
        } else if self.fraa > dag {
            ("clock", "Kjem", "info")
        } else {
            ("check", "I drift", "accent")
        }
    }
}

/// Somebody who leads an eining.
pub(super) struct Leiar {
    pub brukar_id: BrukarId,
    pub namn: String,
    pub eining_id: EiningId,
    pub eining: String,
}

/// What follows from einingar that end, in numbers that tell nothing of anybody.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Fylgjer {
    /// Children, by the whole ten.
    pub barn: i32,
    pub folk: i32,
    pub team: i32,
    /// Meetings that stand in the way.
    pub moete: i32,
}

impl Fylgjer {
    /// The lines of a list.
    pub fn linjer(&self) -> Vec<String> {
        let barn = if self.barn == 0 {
            "Barna ved eininga. Kortet hugsar kvar dei gjekk før.".to_owned()
        } else {
            format!(
                "Barna ved eininga: minst {}. Kortet hugsar kvar dei gjekk før.",
                self.barn
            )
        };
        vec![
            barn,
            "Sakene eininga har ansvaret for, med dei same på laget.".to_owned(),
            match self.folk {
                0 => "Ingen tilsette har rolle ved eininga.".to_owned(),
                1 => {
                    "Rolla til éin tilsett. Ho sluttar her, og gjeld ved etterfølgjaren.".to_owned()
                }
                n => format!(
                    "Rollene til {n} tilsette. Dei sluttar her, og gjeld ved etterfølgjaren."
                ),
            },
            match self.team {
                0 => "Ingen er på TST-teamet.".to_owned(),
                1 => "Éin på TST-teamet.".to_owned(),
                n => format!(
                    "{n} på TST-teamet. Tenester som alt er på teamet til etterfølgjaren, får ingen i tillegg."
                ),
            },
        ]
    }

    /// What stands in the way, if anything does.
    pub fn hinder(&self) -> Option<String> {
        let moete = match self.moete {
            0 => return None,
            1 => "eitt TST-møte".to_owned(),
            n => format!("{n} TST-møte"),
        };
        Some(format!(
            "Teamet har {moete} etter siste dagen. Dei som leier teamet, må flytte eller avlyse det først."
        ))
    }
}

/// What was done with an eining, or is proposed.
pub(super) struct Endring {
    pub eining_endring_id: EiningEndringId,
    pub slag: Slag,
    pub namn: String,
    pub namn_foer: Option<String>,
    pub ny: bool,
    /// Those that end, by name.
    pub gamle: Option<String>,
    pub dag: Option<Date>,
    pub leiar: Option<String>,
    /// Those who lead the einingar that end, by name, before it is carried out.
    pub leiarar_no: Option<String>,
    pub grunn: String,
    pub gjort_av: BrukarId,
    pub gjort_namn: String,
    pub gjort_at: OffsetDateTime,
    pub svar: Option<Svar>,
    pub svart_namn: Option<String>,
    pub svart_at: Option<OffsetDateTime>,
    /// When it was carried out.
    pub ferdig_at: Option<OffsetDateTime>,
    pub hinder: Option<Hinder>,
    pub barn: Option<i32>,
    pub folk: Option<i32>,
    pub team: Option<i32>,
    pub moete: Option<i32>,
    /// The one who asks is the second person.
    pub kan_svare: bool,
}

impl Endring {
    /// Proposed and not answered.
    pub fn ventar(&self) -> bool {
        self.slag == Slag::Slutt && self.svar.is_none()
    }

    /// Confirmed, and its day is not come, or something stands in the way.
    pub fn kjem(&self) -> bool {
        self.svar == Some(Svar::Stadfesta) && self.ferdig_at.is_none()
    }

    pub fn fylgjer(&self) -> Fylgjer {
        Fylgjer {
            barn: self.barn.unwrap_or_default(),
            folk: self.folk.unwrap_or_default(),
            team: self.team.unwrap_or_default(),
            moete: self.moete.unwrap_or_default(),
        }
    }

    /// "Brunkeberg skule → Kviteseid skule"
    pub fn tekst(&self) -> String {
        match (self.slag, &self.namn_foer, &self.gamle) {
            (Slag::Slutt, _, Some(gamle)) => format!("{gamle} → {}", self.namn),
            (Slag::Namn, Some(foer), _) => format!("{foer} heiter no {}", self.namn),
            _ => format!("Ny eining: {}", self.namn),
        }
    }

    pub fn dag(&self) -> String {
        self.dag.map_or_else(String::new, dates::short)
    }

    pub fn mot(&self) -> String {
        if self.ny {
            format!("{} (ny)", self.namn)
        } else {
            self.namn.clone()
        }
    }

    /// A new eining, and nobody is to lead it.
    pub fn utan_leiar(&self) -> bool {
        self.ny && self.leiar.is_none()
    }

    pub fn leiar(&self) -> String {
        match &self.leiar {
            Some(leiar) => leiar.clone(),
            None if self.ny => ingen_leiar(self.leiarar_no.as_deref()),
            None => "Den som leier etterfølgjaren no. Andre leiarar blir tilsette der.".to_owned(),
        }
    }

    pub fn gjort(&self) -> String {
        format!("{} {}", self.gjort_namn, dates::date_time(self.gjort_at))
    }

    pub fn svar_tekst(&self) -> String {
        let svar = self.svar.map_or("Ventar", Svar::label);
        match (&self.svart_namn, self.svart_at) {
            (Some(namn), Some(at)) => format!("{svar} av {namn} {}", dates::date_time(at)),
            _ => svar.to_owned(),
        }
    }

    pub fn ferdig(&self) -> String {
        match self.ferdig_at {
            Some(at) => format!("Gjennomført {}", dates::date_time(at)),
            None if self.kjem() => "Ikkje gjennomført enno".to_owned(),
            None => "–".to_owned(),
        }
    }

    /// What it is in the history, and by whom.
    pub fn detalj(&self) -> String {
        let mut detalj = format!("{}: {}", self.gjort_namn, self.grunn);
        if self.slag == Slag::Slutt {
            detalj = format!("{detalj} · {}", self.svar_tekst());
        }
        if self.ferdig_at.is_some() || self.kjem() {
            detalj = format!("{detalj} · {}", self.ferdig());
        }
        detalj
    }

    pub fn naar(&self) -> String {
        dates::date_time(self.gjort_at)
    }
}

/// Who leads a new eining when none of those who lead now is chosen.
pub(super) fn ingen_leiar(leiarar_no: Option<&str>) -> String {
    leiarar_no.map_or_else(
        || "Ingen enno".to_owned(),
        |namn| format!("Ingen enno: {namn} blir tilsett der"),
    )
}

/// What is wrong with a name.
pub(super) fn namn_feil(namn: &str) -> Option<&'static str> {
    (namn.chars().count() < NAMN_MIN).then_some("Namnet må ha minst to teikn.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_follows_is_told_without_a_small_number_of_children_and_never_how_many_saker() {
        let faa = Fylgjer::default().linjer().join("\n");
        assert!(
            faa.contains("Barna ved eininga. ") && faa.contains("Sakene eininga har ansvaret for,")
        );
        let mange = Fylgjer {
            barn: 40,
            folk: 7,
            team: 4,
            moete: 2,
        };
        let linjer = mange.linjer().join("\n");
        assert!(linjer.contains("minst 40") && linjer.contains("7 tilsette"));
        assert!(!linjer.contains("TST-møte"));
        assert!(mange.hinder().unwrap().contains("2 TST-møte"));
        assert!(Fylgjer::default().hinder().is_none());
    }

    #[test]
    fn a_new_eining_nobody_is_chosen_for_has_no_leader() {
        assert_eq!(
            ingen_leiar(Some("Rolf Rektor")),
            "Ingen enno: Rolf Rektor blir tilsett der"
        );
        assert_eq!(ingen_leiar(None), "Ingen enno");
    }
}
