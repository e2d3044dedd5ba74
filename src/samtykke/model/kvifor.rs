//! Why these people sign, in words.

use super::{Samtykke, Signatar};

/// What of a child decides who signs.
#[derive(Clone, Copy, Debug)]
pub(in crate::samtykke) struct Barnet {
    /// Whole years.
    pub alder: i32,
    /// Came alone: a verje has the say.
    pub einsleg: bool,
}

impl Samtykke {
    /// Why these people sign, a sentence for each group of instansar.
    #[must_use]
    pub(in crate::samtykke) fn kvifor(&self, barnet: Barnet) -> Vec<String> {
        let mut grupper: Vec<(Vec<Signatar>, Vec<String>)> = Vec::new();
        for spurt in &self.spurde {
            let mut kven: Vec<Signatar> = self
                .kven
                .iter()
                .filter(|k| k.slag == spurt.slag)
                .map(|k| k.signatar)
                .collect();
            kven.sort_unstable();
            kven.dedup();
            match grupper.iter_mut().find(|(same, _)| *same == kven) {
                Some((_, slag)) => slag.push(spurt.instans()),
                None => grupper.push((kven, vec![spurt.instans()])),
            }
        }
        let setning = |(kven, slag): (Vec<Signatar>, Vec<String>)| {
            format!("{}: {}", slag.join(", "), grunn(&kven, barnet))
        };
        grupper.into_iter().map(setning).collect()
    }
}

/// One sentence of why (domain.md § 4; opplæringslova § 24-5, pasient- og brukarrettslova §§ 3-4, 4-3 and 4-4).
pub(in crate::samtykke) fn grunn(kven: &[Signatar], barnet: Barnet) -> String {
    let alder = barnet.alder;
    let er = |s: Signatar| kven.contains(&s);
    if er(Signatar::Ingen) {
        return format!(
            "det er ingen som kan samtykke om dette. Anten er barnet for gammalt ({alder} år), eller så manglar dei \
             føresette på kortet."
        );
    }
    let foreldre = match (er(Signatar::Barnevern), er(Signatar::Foeresett)) {
        (true, false) => "barnevernet, som har omsorga,",
        // until another has confirmed who has the care
        (true, true) => "både barnevernet og dei føresette",
        (false, _) if barnet.einsleg => "verja",
        (false, _) => "alle som har foreldreansvaret,",
    };
    let einsleg = if barnet.einsleg {
        " og einsleg mindreårig"
    } else {
        ""
    };
    let vaksne = er(Signatar::Foeresett) || er(Signatar::Barnevern);
    match (er(Signatar::Barn), vaksne) {
        (true, true) => {
            format!("barnet er {alder} år{einsleg}, så ungdommen og {foreldre} må svare.")
        }
        (true, false) if alder < 18 => format!("barnet er {alder} år og avgjer dette sjølv."),
        (true, false) => "den det gjeld, er myndig og avgjer sjølv.".into(),
        _ if er(Signatar::BarnHoeyrt) => {
            format!("{foreldre} må svare, og ungdommen skal bli høyrd.")
        }
        _ => format!("barnet er {alder} år{einsleg}, så {foreldre} må svare."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_sentence_says_why_these_people_sign() {
        for (kven, alder, setning) in [
            (
                vec![Signatar::Foeresett],
                9,
                "barnet er 9 år, så alle som har foreldreansvaret, må svare.",
            ),
            (
                vec![Signatar::Barn],
                15,
                "barnet er 15 år og avgjer dette sjølv.",
            ),
            (
                vec![Signatar::Barn, Signatar::Foeresett],
                16,
                "barnet er 16 år, så ungdommen og alle som har foreldreansvaret, må svare.",
            ),
            (
                vec![Signatar::Barnevern],
                9,
                "barnet er 9 år, så barnevernet, som har omsorga, må svare.",
            ),
            (
                vec![Signatar::Foeresett],
                14,
                "barnet er 14 år og einsleg mindreårig, så verja må svare.",
            ),
            (
                vec![Signatar::Foeresett, Signatar::Barnevern],
                9,
                "barnet er 9 år, så både barnevernet og dei føresette må svare.",
            ),
            (
                vec![Signatar::Barn],
                18,
                "den det gjeld, er myndig og avgjer sjølv.",
            ),
        ] {
            let einsleg = setning.contains("verja");
            assert_eq!(grunn(&kven, Barnet { alder, einsleg }), setning);
        }
    }
}
