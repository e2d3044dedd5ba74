//! The rows of "Tiltaksplan vidare": Nr., Mål, Tiltak, Ansvarleg, Innan.

use serde::{Deserialize, Serialize};
use time::Date;
use uuid::Uuid;

use crate::ids::PrinsipalId;
use crate::sak;
use crate::text::without_unseen;
use crate::tiltak;
use crate::web::dates::{self, parse_date};
use crate::web::form::Errors;

const TEKST_MAX: usize = 2000;
const ANSVARLEG_MAX: usize = 200;
/// The most rows.
pub const FLEST: usize = 30;
/// The most rows of a form: those of two who wrote at once stand there together, until somebody has taken some away.
pub const FLEST_I_SKJEMA: usize = 2 * FLEST;
/// Rows to write in when there is nothing.
const TOMME: usize = 3;

/// A row as it is typed, and kept while it is a draft.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rad {
    /// Which row it is, whoever changes or moves it.
    #[serde(default)]
    pub id: String,
    /// What is to be reached.
    pub maal: String,
    /// What is done.
    pub tiltak: String,
    /// Who: the id of somebody on the lag, or a name: of one of the family, or where there is no sak.
    pub ansvarleg: String,
    /// When it is evaluated at the latest.
    pub innan: String,
}

impl Rad {
    /// Nothing is written in it.
    #[must_use]
    pub fn tom(&self) -> bool {
        self.felt().iter().all(|(_, tekst)| tekst.trim().is_empty())
    }

    /// It says the same, whichever row it is.
    #[must_use]
    pub fn same(&self, rad: &Self) -> bool {
        self.felt() == rad.felt()
    }

    /// The fields, by what they are called in the form.
    #[must_use]
    pub fn felt(&self) -> [(&'static str, &str); 4] {
        [
            ("maal", &self.maal),
            ("tiltak", &self.tiltak),
            ("ansvarleg", &self.ansvarleg),
            ("innan", &self.innan),
        ]
    }
}

/// A row that can be done.
pub struct FerdigRad {
    /// What is to be reached.
    pub maal: String,
    /// What is done.
    pub tiltak: String,
    /// Who, on the lag; for what one of the family does, whoever has the sak.
    pub ansvarleg_id: PrinsipalId,
    /// When it is evaluated at the latest.
    pub innan: Date,
}

impl FerdigRad {
    /// As a tiltak.
    #[must_use]
    pub fn innhald(self) -> tiltak::Innhald {
        tiltak::Innhald {
            maal: self.maal,
            tiltak: self.tiltak,
            ansvarleg_id: self.ansvarleg_id,
            innan: self.innan,
        }
    }
}

/// The rows as they are kept: those with nothing in them are not.
#[must_use]
pub fn lagra(rader: &[Rad]) -> String {
    let rader: Vec<&Rad> = rader.iter().filter(|rad| !rad.tom()).collect();
    if rader.is_empty() {
        return String::new();
    }
    serde_json::to_string(&rader).unwrap_or_default()
}

/// The rows that were kept; those from before rows had ids are known by their place.
#[must_use]
pub fn les(tekst: &str) -> Vec<Rad> {
    if tekst.is_empty() {
        return Vec::new();
    }
    let mut rader: Vec<Rad> = serde_json::from_str(tekst).unwrap_or_default();
    for (nr, rad) in rader.iter_mut().enumerate() {
        if rad.id.is_empty() {
            rad.id = gamal_id(nr);
        }
    }
    rader
}

/// The id of a row from before rows had ids, by its place.
#[must_use]
pub fn gamal_id(nr: usize) -> String {
    format!("g{nr}")
}

/// Whether a row can have it as its id.
#[must_use]
pub fn er_id(id: &str) -> bool {
    let teikn = |c: char| c.is_ascii_digit() || c.is_ascii_lowercase() || c == '-';
    (1..=40).contains(&id.len()) && id.chars().all(teikn)
}

/// The day of a row as days are shown, when it can be read as one: "2026-12-01" is "01.12.2026".
#[must_use]
pub fn vis_innan(innan: &str, today: Date) -> String {
    parse_date(innan, today).map_or_else(|_| innan.to_owned(), dates::short)
}

/// With empty ones to write in: always one at the end.
#[must_use]
pub fn med_tomme(mut rader: Vec<Rad>) -> Vec<Rad> {
    let full = rader.last().is_none_or(|rad| !rad.tom());
    let tal = (rader.len() + usize::from(full)).clamp(TOMME, FLEST);
    rader.resize(tal.max(rader.len()), Rad::default());
    rader
}

/// What is pressed in the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Radhandling {
    /// One more.
    Ny,
    /// Away with this one.
    Fjern(usize),
    /// Up with this one.
    Opp(usize),
    /// Down with this one.
    Ned(usize),
}

impl Radhandling {
    /// `rad`, `fjern-2`, `opp-2`, `ned-2`
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        if code == "rad" {
            return Some(Self::Ny);
        }
        let (kva, nr) = code.split_once('-')?;
        let nr = nr.parse().ok()?;
        match kva {
            "fjern" => Some(Self::Fjern(nr)),
            "opp" => Some(Self::Opp(nr)),
            "ned" => Some(Self::Ned(nr)),
            _ => None,
        }
    }

    /// The row one goes on in, of those there are when it is done, and where in it: at the same button of a row that was moved.
    #[must_use]
    pub fn fokus(self, tal: usize) -> (usize, &'static str) {
        let (rad, kva) = match self {
            Self::Ny => (tal, "maal"),
            Self::Fjern(nr) => (nr, "maal"),
            Self::Opp(nr) => (nr.saturating_sub(1), "opp"),
            Self::Ned(nr) => (nr.saturating_add(1), "ned"),
        };
        (rad.min(tal.saturating_sub(1)), kva)
    }

    /// Does it; what is not there is left alone.
    pub fn gjer(self, rader: &mut Vec<Rad>) {
        match self {
            Self::Ny if rader.len() < FLEST => rader.push(Rad::default()),
            Self::Fjern(nr) if nr < rader.len() => {
                rader.remove(nr);
            }
            Self::Opp(nr) if nr > 0 && nr < rader.len() => rader.swap(nr, nr - 1),
            Self::Ned(nr) if nr + 1 < rader.len() => rader.swap(nr, nr + 1),
            _ => {}
        }
    }
}

/// The rows without what cannot be kept, and with what is too long said beside its field (`maal-0`, `tiltak-0` …).
pub fn reinsa(errors: &mut Errors, rader: &[Rad]) -> Vec<Rad> {
    let mut reine = Vec::new();
    for (nr, rad) in rader.iter().enumerate() {
        let mut tekst = |felt: &str, typed: &str| {
            errors
                .optional_text(&format!("{felt}-{nr}"), &without_unseen(typed), TEKST_MAX)
                .unwrap_or_default()
        };
        let (maal, tiltak) = (tekst("maal", &rad.maal), tekst("tiltak", &rad.tiltak));
        let mut linje = |felt: &str, typed: &str| {
            errors
                .optional_line(&format!("{felt}-{nr}"), typed, ANSVARLEG_MAX)
                .unwrap_or_default()
        };
        reine.push(Rad {
            id: rad.id.clone(),
            maal,
            tiltak,
            ansvarleg: linje("ansvarleg", &rad.ansvarleg),
            innan: linje("innan", &rad.innan),
        });
    }
    reine
}

/// Who can be ansvarleg for a row.
#[derive(Default)]
pub struct Ansvarlege {
    /// Those on the lag.
    pub lag: Vec<(Uuid, String)>,
    /// Those of the family, as words: "Tone Li (mor)". It opens nothing to them.
    pub familie: Vec<String>,
    /// Whoever has the sak, and follows up what the family does.
    pub sakseigar: Option<PrinsipalId>,
}

impl Ansvarlege {
    /// The name of the one who is ansvarleg for a row.
    #[must_use]
    pub fn namn(&self, ansvarleg: &str) -> String {
        let funnen = self.lag.iter().find(|(id, _)| id.to_string() == ansvarleg);
        funnen.map_or_else(|| ansvarleg.to_owned(), |(_, namn)| namn.clone())
    }

    /// Who it is on the lag, and the words to add to the tiltak when it is one of the family.
    fn finn(&self, ansvarleg: &str) -> Option<(PrinsipalId, Option<String>)> {
        if let Some((id, _)) = self.lag.iter().find(|(id, _)| id.to_string() == ansvarleg) {
            return Some((PrinsipalId::from(*id), None));
        }
        let heime = self.familie.iter().find(|namn| *namn == ansvarleg)?;
        Some((self.sakseigar?, Some(heime.clone())))
    }
}

/// The rows as tiltak of a sak, or what is missing in each; with the day a tiltak has by now, which may stay although it is past.
pub fn ferdige(
    errors: &mut Errors,
    rader: &[(Rad, Option<Date>)],
    today: Date,
    ansvarlege: &Ansvarlege,
) -> Vec<FerdigRad> {
    let mut ferdige = Vec::new();
    for (nr, (rad, foer)) in rader.iter().enumerate() {
        let felt = |namn: &str| format!("{namn}-{nr}");
        if rad.maal.is_empty() {
            errors.add(felt("maal"), "Skriv kva de vil oppnå med tiltaket.");
        }
        if rad.tiltak.is_empty() {
            errors.add(felt("tiltak"), "Skriv kva som skal gjerast.");
        }
        let ansvarleg = ansvarlege.finn(&rad.ansvarleg);
        if ansvarleg.is_none() {
            errors.add(felt("ansvarleg"), "Vel kven som er ansvarleg.");
        }
        let heime = ansvarleg.as_ref().and_then(|(_, heime)| heime.as_deref());
        let tiltak = heime.map_or_else(
            || rad.tiltak.clone(),
            |namn| tiltak::med_heime(&rad.tiltak, namn),
        );
        if tiltak.chars().count() > TEKST_MAX {
            errors.add(
                felt("tiltak"),
                "Skriv tiltaket kortare: namnet på den ansvarlege skal òg få plass.",
            );
        }
        let innan = innan(errors, &felt("innan"), &rad.innan, today, *foer);
        if let (Some((ansvarleg_id, _)), Some(innan)) = (ansvarleg, innan) {
            ferdige.push(FerdigRad {
                maal: rad.maal.clone(),
                tiltak,
                ansvarleg_id,
                innan,
            });
        }
    }
    ferdige
}

fn innan(
    errors: &mut Errors,
    felt: &str,
    typed: &str,
    today: Date,
    foer: Option<Date>,
) -> Option<Date> {
    let dato = match parse_date(typed, today) {
        _ if typed.is_empty() => {
            errors.add(felt, "Skriv når tiltaket skal vere evaluert.");
            return None;
        }
        Err(error) => {
            errors.add(felt, error.to_string());
            return None;
        }
        Ok(dato) => dato,
    };
    if Some(dato) == foer {
        return Some(dato);
    }
    if dato < today {
        errors.add(
            felt,
            "Datoen er passert. Skriv ein dato som ikkje har vore.",
        );
        return None;
    }
    if dato > sak::seinast(today) {
        errors.add(felt, sak::FOR_SEINT);
        return None;
    }
    Some(dato)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn rad(tiltak: &str) -> Rad {
        Rad {
            tiltak: tiltak.into(),
            ..Rad::default()
        }
    }

    #[test]
    fn what_is_kept_comes_back_without_the_empty_rows() {
        let rader = [rad("Lese"), Rad::default(), rad("«Rekne»\n\"og\" leike")];
        let lese = les(&lagra(&rader));
        assert!(lese.len() == 2 && lese[0].same(&rader[0]) && lese[1].same(&rader[2]));
        assert_eq!([&lese[0].id, &lese[1].id], ["g0", "g1"]);
        assert_eq!(lagra(&[Rad::default()]), "");
        assert_eq!(med_tomme(Vec::new()).len(), 3);
        assert_eq!(med_tomme(vec![rad("a"); 5]).len(), 6);
    }

    #[test]
    fn a_day_is_shown_as_days_are_shown() {
        let today = time::macros::date!(2026 - 11 - 23);
        for (skrive, vist) in [
            ("2026-12-01", "01.12.2026"),
            ("1.12.26", "01.12.2026"),
            ("til jul", "til jul"),
            ("", ""),
        ] {
            assert_eq!(vis_innan(skrive, today), vist);
        }
    }

    proptest! {
        #[test]
        fn no_button_loses_a_row_but_the_one_that_removes(
            tal in 0_usize..6, kva in "(rad|fjern|opp|ned)(-[0-9]{1,2})?",
        ) {
            let rader: Vec<Rad> = (0..tal).map(|n| rad(&n.to_string())).collect();
            let mut etter = rader.clone();
            let Some(handling) = Radhandling::from_code(&kva) else { return Ok(()); };
            handling.gjer(&mut etter);
            let borte = rader.iter().filter(|r| !etter.contains(r)).count();
            prop_assert_eq!(borte, usize::from(matches!(handling, Radhandling::Fjern(n) if n < tal)));
        }
    }
}
