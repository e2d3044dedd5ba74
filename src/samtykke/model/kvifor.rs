//! Why these people sign, in words.

use super::{Samtykke, Signatar};

impl Samtykke {
    /// Why these people sign, a sentence for each group of instansar.
    #[must_use]
    pub fn kvifor(&self, alder: i32) -> Vec<String> {
        let mut grupper: Vec<(Vec<Signatar>, Vec<&'static str>)> = Vec::new();
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
                Some((_, slag)) => slag.push(spurt.slag.label()),
                None => grupper.push((kven, vec![spurt.slag.label()])),
            }
        }
        let setning = |(kven, slag): (Vec<Signatar>, Vec<&str>)| {
            format!("{}: {}", slag.join(", "), grunn(&kven, alder))
        };
        grupper.into_iter().map(setning).collect()
    }
}

/// One sentence of why (domain.md § 4; opplæringslova § 24-5, pasient- og brukarrettslova §§ 3-4, 4-3 and 4-4).
pub(in crate::samtykke) fn grunn(kven: &[Signatar], alder: i32) -> String {
    let er = |s: Signatar| kven.contains(&s);
    if er(Signatar::Ingen) {
        return format!(
            "det er ingen som kan samtykke om dette. Anten er barnet for gammalt ({alder} år), eller så manglar dei \
             føresette på kortet."
        );
    }
    let foreldre = if er(Signatar::Barnevern) {
        "barnevernet, som har omsorga"
    } else {
        "alle som har foreldreansvaret"
    };
    let vaksne = er(Signatar::Foeresett) || er(Signatar::Barnevern);
    match (er(Signatar::Barn), vaksne) {
        (true, true) => format!("barnet er {alder} år, så både ungdommen og {foreldre}, må svare."),
        (true, false) if alder < 18 => format!("barnet er {alder} år og avgjer dette sjølv."),
        (true, false) => "den det gjeld, er myndig og avgjer sjølv.".into(),
        _ if er(Signatar::BarnHoeyrt) => {
            format!("{foreldre}, må svare, og ungdommen skal bli høyrd først.")
        }
        _ => format!("barnet er {alder} år, så {foreldre}, må svare."),
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
                "barnet er 16 år, så både ungdommen og alle som har foreldreansvaret, må svare.",
            ),
            (
                vec![Signatar::Barnevern],
                9,
                "barnet er 9 år, så barnevernet, som har omsorga, må svare.",
            ),
            (
                vec![Signatar::Barn],
                18,
                "den det gjeld, er myndig og avgjer sjølv.",
            ),
        ] {
            assert_eq!(grunn(&kven, alder), setning);
        }
    }
}
