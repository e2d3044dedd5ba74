//! Who was there, as it is written down, held against what the referat says.

/// Somebody who was there.
pub(super) struct Kom {
    pub namn: String,
    /// As it stands in the referat: "Per Dal, fastlege (kom 12.15)".
    pub linje: String,
}

/// A line each.
pub(super) fn tekst(kom: &[Kom]) -> String {
    let linjer: Vec<&str> = kom.iter().map(|k| k.linje.as_str()).collect();
    linjer.join("\n")
}

/// What a text says otherwise than the oppmøte: who is missing, and which lines name nobody who was there. A remark is such a line too:
/// it is only asked about.
pub(super) fn avvik(tekst: &str, kom: &[Kom]) -> Vec<String> {
    let heile = norm(tekst);
    let vantar = kom.iter().filter(|k| !nemner(&heile, &norm(&k.namn)));
    let vantar: Vec<&str> = vantar.map(|k| k.namn.as_str()).collect();
    let ukjend = |linje: &&str| {
        let linje = norm(linje);
        !linje.is_empty() && !kom.iter().any(|k| nemner(&linje, &norm(&k.namn)))
    };
    let ukjende = tekst
        .lines()
        .filter(ukjend)
        .map(|l| format!("«{}»", l.trim()));
    let ukjende: Vec<String> = ukjende.collect();
    let mut avvik = Vec::new();
    if !vantar.is_empty() {
        avvik.push(format!(
            "Under «Til stades» manglar nokon som er ført som møtt: {}.",
            vantar.join(", ")
        ));
    }
    if !ukjende.is_empty() {
        avvik.push(format!(
            "Under «Til stades» står noko som ikkje er ført i oppmøtet: {}.",
            ukjende.join(", ")
        ));
    }
    avvik
}

fn norm(tekst: &str) -> String {
    let ord: Vec<&str> = tekst.split_whitespace().collect();
    ord.join(" ").to_lowercase()
}

/// The name stands there as a whole name: «Kari Li» is not in «Kari Lie».
fn nemner(tekst: &str, namn: &str) -> bool {
    let bokstav = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    tekst.match_indices(namn).any(|(plass, _)| {
        let (foer, etter) = (&tekst[..plass], &tekst[plass + namn.len()..]);
        !bokstav(foer.chars().next_back()) && !bokstav(etter.chars().next())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_missing_and_who_is_added_is_told() {
        let kom: Vec<Kom> = ["Kari Li", "Per Dal"]
            .map(|namn| Kom {
                namn: namn.into(),
                linje: format!("{namn}, Åsen skule"),
            })
            .into();
        assert!(avvik(&tekst(&kom), &kom).is_empty());
        assert!(avvik("PER  DAL og Kari Li (kom 12.15)", &kom).is_empty());
        let feil = avvik("Kari Lie\nPer Dal", &kom);
        assert_eq!(feil.len(), 2, "{feil:?}");
        assert!(feil[0].contains("møtt: Kari Li.") && feil[1].contains("«Kari Lie»"));
    }
}
