//! Two have written otherwise in the same part: both are shown, and one is chosen. No ordinary save chooses.

use super::del::Del;
use super::fletting::Vinn;
use super::model::Lagra;
use super::tiltaksplan::{FLEST, Rad};
use crate::web::Konflikt;
use crate::web::form::Errors;

/// A part that another has saved otherwise meanwhile.
pub(super) struct Strid {
    pub del: Del,
    /// What the other saved.
    pub no: Lagra,
    /// Of the plan: the rows that both have changed, as the other saved them.
    pub rader: Vec<Rad>,
}

/// What is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kva {
    /// One's own text is to stand.
    Min,
    /// The other's.
    Andre,
    /// Both are put in the field, to be written together.
    Saman,
}

/// A choice, of a part, between one's own text and the version that was shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Val {
    pub kva: Kva,
    pub del: Del,
    pub version: i32,
}

impl Val {
    /// `min-hensikt-3`, `andre-tiltaksplan-2`, `saman-status-7`
    pub fn from_code(code: &str) -> Option<Self> {
        let (kva, resten) = code.split_once('-')?;
        let (del, version) = resten.rsplit_once('-')?;
        let kva = match kva {
            "min" => Kva::Min,
            "andre" => Kva::Andre,
            "saman" => Kva::Saman,
            _ => return None,
        };
        Some(Self {
            kva,
            del: Del::from_code(del)?,
            version: version.parse().ok()?,
        })
    }

    /// Whose row stands where both have changed the same.
    pub fn vinn(self) -> Vinn {
        if self.kva == Kva::Andre {
            Vinn::Andre
        } else {
            Vinn::Min
        }
    }
}

/// What is said on top of the page.
pub(super) fn konflikt(strid: &[Strid]) -> Konflikt {
    let delar: Vec<String> = strid
        .iter()
        .map(|s| format!("«{}»", s.del.namn()))
        .collect();
    Konflikt::new(
        "Nokon annan har skrive i det same",
        format!(
            "Det gjeld {}. Vel ved kvar av dei kva som skal stå. Til du har valt, står det som den andre lagra. Alt anna er lagra.",
            delar.join(", ")
        ),
    )
}

/// What is said when both texts are put in the same field.
pub(super) fn saman(del: Del) -> Konflikt {
    Konflikt::new(
        "Begge tekstane står no i det same feltet",
        format!(
            "Det gjeld «{}». Skriv det saman slik det skal stå, og lagre. Det er ikkje lagra enno.",
            del.namn()
        ),
    )
}

/// What is said when the rows of both are more than a plan has.
pub(super) fn for_mange_rader(tal: usize) -> Konflikt {
    Konflikt::new(
        format!("Tiltaksplanen har {tal} rader, og det er plass til {FLEST}"),
        "Ein annan la til rader medan du skreiv. Radene til begge står i skjemaet, og planen er ikkje lagra enno. \
         Fjern rader de ikkje treng, eller skriv fleire i same rad, og lagre. Alt anna er lagra.",
    )
}

/// There are more rows than a plan has: said beside the first that there is no room for.
pub(super) fn for_mange(errors: &mut Errors, rader: &[Rad], tal: usize) {
    let mut skrivne = rader.iter().enumerate().filter(|(_, rad)| !rad.tom());
    if let Some((nr, _)) = skrivne.nth(FLEST) {
        errors.add(
            format!("maal-{nr}"),
            format!(
                "Planen har {tal} rader, og det er plass til {FLEST}. Fjern {} eller skriv fleire i same rad, og lagre.",
                tal - FLEST
            ),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_is_of_one_part_and_one_version() {
        let val = Val::from_code("andre-til_stades-12").unwrap();
        assert_eq!(
            (val.kva, val.del, val.version),
            (Kva::Andre, Del::TilStades, 12)
        );
        for feil in [
            "lagre",
            "min-hensikt",
            "min--1",
            "opp-2",
            "saman-hensikt-x",
            "di-hensikt-1",
        ] {
            assert_eq!(Val::from_code(feil), None, "{feil}");
        }
    }
}
