//! The tiltaksplan that two have changed at once: the rows are put together, and only a row that both have changed is in strife.

use super::tiltaksplan::Rad;

/// Whose row stands where both have changed the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Vinn {
    /// Nobody has chosen.
    Ingen,
    /// The reader's own.
    Min,
    /// What is saved.
    Andre,
}

/// The plan as it is when the two are put together.
#[derive(Debug, Default)]
pub struct Fletta {
    /// The rows; where both have changed one and nobody has chosen, the reader's own.
    pub rader: Vec<Rad>,
    /// What is saved of the rows that both have changed.
    pub strid: Vec<Rad>,
}

fn finn<'a>(rader: &'a [Rad], id: &str) -> Option<&'a Rad> {
    rader.iter().find(|rad| rad.id == id)
}

/// The rows that stand in both lists, in the order of the first.
fn felles<'a>(ein: &'a [Rad], annan: &[Rad]) -> Vec<&'a str> {
    let ids = ein.iter().map(|rad| rad.id.as_str());
    ids.filter(|id| finn(annan, id).is_some()).collect()
}

/// Puts together what stood `foer`, what one has made of it, and what is saved by now. A row that one removed and the other changed
/// stays: nobody's work is dropped unseen, also when there are more rows than a plan has.
#[must_use]
pub fn flett(foer: &[Rad], mine: &[Rad], no: &[Rad], vinn: Vinn) -> Fletta {
    // the order is of whoever has changed it, and of what is saved when both have
    let ny_orden = felles(no, foer) != felles(foer, no);
    let (grunn, andre) = if ny_orden { (no, mine) } else { (mine, no) };
    let staar = |rad: &Rad, hine: &[Rad]| {
        finn(hine, &rad.id).is_some() || finn(foer, &rad.id).is_none_or(|f| f != rad)
    };
    let mut ids: Vec<&str> = Vec::new();
    ids.extend(
        grunn
            .iter()
            .filter(|rad| staar(rad, andre))
            .map(|rad| rad.id.as_str()),
    );
    for (nr, rad) in andre.iter().enumerate() {
        if ids.contains(&rad.id.as_str()) || !staar(rad, grunn) {
            continue;
        }
        let etter = andre[..nr]
            .iter()
            .rev()
            .find_map(|f| ids.iter().position(|id| *id == f.id));
        ids.insert(etter.map_or(0, |plass| plass + 1), &rad.id);
    }
    let mut fletta = Fletta::default();
    for id in ids {
        let (min, hin) = (finn(mine, id), finn(no, id));
        let rad = match (min, hin) {
            (Some(min), Some(hin)) if min == hin || Some(hin) == finn(foer, id) => min,
            (Some(min), Some(hin)) if Some(min) == finn(foer, id) => hin,
            (Some(min), Some(hin)) => {
                fletta.strid.push(hin.clone());
                if vinn == Vinn::Andre { hin } else { min }
            }
            (Some(rad), None) | (None, Some(rad)) => rad,
            (None, None) => continue,
        };
        fletta.rader.push(rad.clone());
    }
    fletta
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn rad(id: usize, tiltak: u8) -> Rad {
        Rad {
            id: id.to_string(),
            tiltak: tiltak.to_string(),
            ..Rad::default()
        }
    }

    fn plan(rader: &[(usize, u8)]) -> Vec<Rad> {
        rader.iter().map(|(id, tiltak)| rad(*id, *tiltak)).collect()
    }

    #[test]
    fn rows_that_each_added_are_both_kept_and_only_the_same_row_is_in_strife() {
        let fletta = flett(&[], &plan(&[(1, 1)]), &plan(&[(2, 2)]), Vinn::Ingen);
        assert_eq!(fletta.rader, plan(&[(2, 2), (1, 1)]));
        assert!(fletta.strid.is_empty());
        let foer = plan(&[(1, 1), (2, 2)]);
        let (mine, no) = (plan(&[(1, 5), (2, 2)]), plan(&[(1, 1), (2, 7), (3, 3)]));
        let fletta = flett(&foer, &mine, &no, Vinn::Ingen);
        assert_eq!(fletta.rader, plan(&[(1, 5), (2, 7), (3, 3)]));
        assert!(fletta.strid.is_empty());
        let mine = plan(&[(2, 9), (1, 1)]);
        let fletta = flett(&foer, &mine, &no, Vinn::Ingen);
        assert_eq!(fletta.strid, plan(&[(2, 7)]));
        let hine = flett(&foer, &mine, &no, Vinn::Andre);
        assert_eq!(hine.rader, plan(&[(2, 7), (3, 3), (1, 1)]));
        // what one took away is gone, but not what the other has worked on
        let fletta = flett(&foer, &plan(&[]), &plan(&[(1, 1), (2, 8)]), Vinn::Ingen);
        assert_eq!(fletta.rader, plan(&[(2, 8)]));
    }

    fn endra() -> impl Strategy<Value = Vec<(usize, u8)>> {
        prop::collection::vec((0_usize..6, 0_u8..3), 0..6).prop_map(|mut rader| {
            let mut sett = Vec::new();
            rader.retain(|(id, _)| {
                let ny = !sett.contains(id);
                sett.push(*id);
                ny
            });
            rader
        })
    }

    proptest! {
        #[test]
        fn no_row_that_somebody_wrote_is_lost(foer in endra(), mine in endra(), no in endra()) {
            let (foer, mine, no) = (plan(&foer), plan(&mine), plan(&no));
            let fletta = flett(&foer, &mine, &no, Vinn::Ingen);
            let skrive = mine.iter().chain(&no).filter(|rad| finn(&foer, &rad.id) != Some(*rad));
            for rad in skrive {
                prop_assert!(fletta.rader.contains(rad) || fletta.strid.contains(rad));
            }
            let mut ids: Vec<&str> = fletta.rader.iter().map(|rad| rad.id.as_str()).collect();
            ids.sort_unstable();
            ids.dedup();
            prop_assert_eq!(ids.len(), fletta.rader.len(), "each once");
        }
    }
}
