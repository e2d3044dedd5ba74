//! What stands over the fields of the forms, for a page that gives back what was written: read out of the templates by `build.rs`.

use uuid::Uuid;

/// Template without its ending, name of the field, and the words over it: none over a hidden one, and empty where they are made when
/// the page is.
const FELT: &[(&str, &str, Option<&str>)] = include!(concat!(env!("OUT_DIR"), "/felt.rs"));

/// How a form shows a field.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Felt {
    /// With these words over it.
    Synleg(String),
    /// Not at all: nobody wrote what is in it.
    Skjult,
    /// Its name is made when the page is.
    Ukjent,
}

/// The field of this name of the form at this address: by the template whose folder and name are most like the address. Where several
/// are as near, and say different things, the name must do.
pub(super) fn felt(path: &str, name: &str) -> Felt {
    let path = path.split('?').next().unwrap_or_default();
    let stader: Vec<&str> = path.split('/').collect();
    let sist = stader
        .iter()
        .rev()
        .find(|stad| stad.parse::<Uuid>().is_err());
    let sist = sist.map(|stad| stad.replace('-', "_"));
    let near = |side: &str| {
        let mappe = side.split('/').next();
        let same = mappe.is_some_and(|mappe| stader.contains(&mappe));
        usize::from(same) + 2 * usize::from(side.rsplit('/').next() == sist.as_deref())
    };
    let her: Vec<_> = FELT.iter().filter(|(_, namn, _)| *namn == name).collect();
    let Some(best) = her.iter().map(|(side, _, _)| near(side)).max() else {
        return Felt::Ukjent;
    };
    let her = her.iter().filter(|(side, _, _)| near(side) == best);
    let mut ord = her.filter_map(|(_, _, ord)| *ord);
    match ord.next() {
        None => Felt::Skjult,
        Some(fyrste) if !fyrste.is_empty() && ord.all(|ord| ord == fyrste) => {
            Felt::Synleg(fyrste.to_owned())
        }
        Some(_) => Felt::Synleg(av_namnet(name)),
    }
}

/// The name of a field as words: near enough where no others are.
pub(super) fn av_namnet(name: &str) -> String {
    let ord = name.replace('_', " ");
    let mut teikn = ord.chars();
    let fyrste = teikn.next().map(|c| c.to_uppercase().to_string());
    fyrste.unwrap_or_default() + teikn.as_str()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_over_a_field_are_those_of_its_form() {
        let synleg = |ord: &str| Felt::Synleg(ord.to_owned());
        for (path, name, want) in [
            ("/kommune/oppbevaring/ny", "grunn", synleg("Kvifor?")),
            (
                "/kommune/oppbevaring/ny",
                "maanader",
                synleg("Kor mange månader?"),
            ),
            ("/kommune/oppbevaring/ny", "id", Felt::Skjult),
            (
                "/sak/1/gjenopne",
                "grunn",
                synleg("Kvifor blir saka opna att?"),
            ),
            (
                "/uro/ny?barn=1",
                "kor_raskt",
                synleg("Kor raskt må det gjerast noko?"),
            ),
            (
                "/sak/00000000-0000-0000-0000-000000000007/neste-dato",
                "dato",
                synleg("Når skal noko skje?"),
            ),
            // words made when the page is
            (
                "/familie/tiltak/00000000-0000-0000-0000-000000000007",
                "tekst",
                synleg("Tekst"),
            ),
            // two forms of one page
            ("/sak/1/oppbevaring", "grunn", synleg("Grunn")),
            ("/uro/ny", "finst_ikkje", Felt::Ukjent),
        ] {
            assert_eq!(felt(path, name), want, "{path} {name}");
        }
    }
}
