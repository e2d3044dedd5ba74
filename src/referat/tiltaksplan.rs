//! The rows of "Tiltaksplan vidare": Nr., Mål, Tiltak, Ansvarleg, Innan.

use serde::{Deserialize, Serialize};
use time::Date;
use uuid::Uuid;

use crate::ids::PrinsipalId;
use crate::sak;
use crate::text::without_unseen;
use crate::web::dates::parse_date;
use crate::web::form::Errors;

const TEKST_MAX: usize = 2000;
const ANSVARLEG_MAX: usize = 200;
/// The most rows.
pub const FLEST: usize = 30;
/// Rows to write in when there is nothing.
const TOMME: usize = 3;

/// A row as it is typed, and kept while it is a draft.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rad {
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
    fn tom(&self) -> bool {
        self.felt().iter().all(|(_, tekst)| tekst.trim().is_empty())
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

/// The rows as they are kept: those with nothing in them are not.
#[must_use]
pub fn lagra(rader: &[Rad]) -> String {
    let rader: Vec<&Rad> = rader.iter().filter(|rad| !rad.tom()).collect();
    if rader.is_empty() {
        return String::new();
    }
    serde_json::to_string(&rader).unwrap_or_default()
}

/// The rows that were kept.
#[must_use]
pub fn les(tekst: &str) -> Vec<Rad> {
    if tekst.is_empty() {
        return Vec::new();
    }
    serde_json::from_str(tekst).unwrap_or_default()
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

    /// The row one goes on in, of those there are when it is done.
    #[must_use]
    pub fn fokus(self, tal: usize) -> usize {
        let rad = match self {
            Self::Ny => tal,
            Self::Fjern(nr) => nr,
            Self::Opp(nr) => nr.saturating_sub(1),
            Self::Ned(nr) => nr.saturating_add(1),
        };
        rad.min(tal.saturating_sub(1))
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

/// The tiltak with who in the family does it: "Fast leggetid. Ansvarleg: Tone Li (mor)"
fn med_namn(tiltak: &str, namn: &str) -> String {
    let slutt = if tiltak.ends_with(['.', '!', '?']) {
        ""
    } else {
        "."
    };
    format!("{tiltak}{slutt} Ansvarleg: {namn}")
}

/// The rows as tiltak of a sak, or what is missing in each.
pub fn ferdige(
    errors: &mut Errors,
    rader: &[Rad],
    today: Date,
    ansvarlege: &Ansvarlege,
) -> Vec<FerdigRad> {
    let mut ferdige = Vec::new();
    for (nr, rad) in rader.iter().enumerate() {
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
        let tiltak = heime.map_or_else(|| rad.tiltak.clone(), |namn| med_namn(&rad.tiltak, namn));
        if tiltak.chars().count() > TEKST_MAX {
            errors.add(
                felt("tiltak"),
                "Skriv tiltaket kortare: namnet på den ansvarlege skal òg få plass.",
            );
        }
        let innan = innan(errors, &felt("innan"), &rad.innan, today);
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

fn innan(errors: &mut Errors, felt: &str, typed: &str, today: Date) -> Option<Date> {
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
        assert_eq!(les(&lagra(&rader)), [rader[0].clone(), rader[2].clone()]);
        assert_eq!(lagra(&[Rad::default()]), "");
        assert_eq!(med_tomme(Vec::new()).len(), 3);
        assert_eq!(med_tomme(vec![rad("a"); 5]).len(), 6);
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
