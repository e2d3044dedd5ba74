//! Months, terminar, skuleår and "so far": which periods are sums of which (domain.md § 7, "totals … and successive reports").

use std::collections::BTreeMap;

pub(crate) use super::noekkel::Periode;

/// The smallest periods one can find by subtracting the given ones, with what is in each: those of a chain follow each other.
pub(crate) type Kjede = Vec<(Periode, i64)>;

/// The chains. None when the numbers disagree.
///
/// The number of each period is the difference of a height at its end and at its start. Where two heights are tied by any row of
/// periods, their difference is known to who knows them.
pub(crate) fn kjeder(verdiar: &[(Periode, i64)]) -> Option<Vec<Kjede>> {
    let mut grupper: BTreeMap<usize, Vec<(u32, i64)>> = BTreeMap::new();
    for (tid, (gruppe, hoegd)) in hoegder(verdiar)? {
        grupper.entry(gruppe).or_default().push((tid, hoegd));
    }
    let bit = |par: &[(u32, i64)]| match par {
        [(fraa, foer), (til, etter)] => Some((Periode::ny(*fraa, *til)?, etter - foer)),
        _ => None,
    };
    let kjede = |tider: &Vec<(u32, i64)>| tider.windows(2).filter_map(bit).collect();
    Some(grupper.values().map(kjede).collect())
}

/// What of a chain is within a period, and whether that is all of the period.
pub(crate) fn innanfor(kjede: &Kjede, heil: Periode) -> (Vec<(Periode, i64)>, bool) {
    let inne = |(bit, _): &&(Periode, i64)| heil.fraa() <= bit.fraa() && bit.til() <= heil.til();
    let delar: Vec<(Periode, i64)> = kjede.iter().filter(inne).copied().collect();
    let ender = delar.first().zip(delar.last());
    let alt =
        ender.is_some_and(|((f, _), (s, _))| f.fraa() == heil.fraa() && s.til() == heil.til());
    (delar, alt)
}

/// The height at each moment, and the chain it belongs to.
fn hoegder(verdiar: &[(Periode, i64)]) -> Option<BTreeMap<u32, (usize, i64)>> {
    let mut funne: BTreeMap<u32, (usize, i64)> = BTreeMap::new();
    for (gruppe, (start, _)) in verdiar.iter().enumerate() {
        let mut ventar = vec![(start.fraa(), 0)];
        if funne.contains_key(&start.fraa()) {
            continue;
        }
        while let Some((tid, hoegd)) = ventar.pop() {
            if funne.contains_key(&tid) {
                continue;
            }
            funne.insert(tid, (gruppe, hoegd));
            for &(periode, verdi) in verdiar {
                if periode.fraa() == tid {
                    ventar.push((periode.til(), hoegd + verdi));
                } else if periode.til() == tid {
                    ventar.push((periode.fraa(), hoegd - verdi));
                }
            }
        }
    }
    let stemmer = |&(periode, verdi): &(Periode, i64)| {
        funne[&periode.til()].1 - funne[&periode.fraa()].1 == verdi
    };
    verdiar.iter().all(stemmer).then_some(funne)
}
