//! An answer on paper, or one that was said: where the paper is, or who heard it, and that another confirms it. It is the same whatever
//! was answered: a samtykke, or an individuell plan.

use time::Date;

use super::model::Maate;
use crate::web::dates;
use crate::web::form::Errors;
use crate::web::parts::Choice;

/// What is typed of it.
#[derive(Clone, Copy)]
pub struct Skrive<'a> {
    /// `papir` or `munnleg`.
    pub maate: &'a str,
    /// Where the paper is.
    pub original_stad: &'a str,
    /// Who heard it too.
    pub vitne: &'a str,
    /// Where it was answered.
    pub stad: &'a str,
    /// When.
    pub dato: &'a str,
}

/// What it says.
pub struct Papir {
    /// On paper, or said.
    pub maate: Maate,
    /// Where the paper is.
    pub original_stad: Option<String>,
    /// Who heard it too.
    pub vitne: Option<String>,
    /// Where it was answered.
    pub stad: String,
    /// When.
    pub dato: Date,
}

impl Skrive<'_> {
    /// What it says; none when something is wrong with it. `eldst` is the first day it can be of, and what is said of one before that.
    pub fn les(
        &self,
        errors: &mut Errors,
        today: Date,
        (eldst, for_gammalt): (Date, &str),
    ) -> Option<Papir> {
        let maate = Maate::from_code(self.maate).filter(|m| *m != Maate::Oidc);
        let (mut original_stad, mut vitne) = (None, None);
        match maate {
            Some(Maate::Papir) => {
                let missing = "Skriv kvar det underskrivne papiret ligg.";
                original_stad =
                    Some(errors.line("original_stad", self.original_stad, 200, missing));
            }
            Some(_) => {
                let missing = "Skriv kven som høyrde det saman med deg.";
                vitne = Some(errors.line("vitne", self.vitne, 120, missing));
            }
            None => errors.add("maate", "Vel om svaret er på papir eller munnleg."),
        }
        let other = match maate {
            Some(Maate::Papir) => Some(("vitne", self.vitne)),
            Some(_) => Some(("original_stad", self.original_stad)),
            None => None,
        };
        if let Some((field, typed)) = other
            && !typed.trim().is_empty()
        {
            errors.add(
                field,
                "Dette høyrer til den andre måten. Ta det bort, eller vel den.",
            );
        }
        let dato = errors.date("dato", self.dato, today, "Skriv kva dag svaret er frå.");
        if dato.is_some_and(|dato| dato > today) {
            errors.add("dato", "Dagen kan ikkje vere fram i tid.");
        } else if dato.is_some_and(|dato| dato < eldst) {
            errors.add("dato", for_gammalt);
        }
        let stad = errors.line("stad", self.stad, 80, "Skriv kvar svaret er gitt.");
        Some(Papir {
            maate: maate?,
            original_stad,
            vitne,
            stad,
            dato: dato?,
        })
    }
}

impl Papir {
    /// What is wrong with the witness of what was said: it is somebody else than the one who writes it down, and the one who answered.
    #[must_use]
    pub fn vitne_feil(&self, meg: &str, svarar: &str) -> Option<&'static str> {
        let vitne = self.vitne.as_deref()?;
        if same_namn(vitne, meg) {
            return Some(
                "Du kan ikkje vere vitne til det du sjølv fører inn. Skriv kven som høyrde det saman med deg.",
            );
        }
        same_namn(vitne, svarar).then_some(
            "Den som svara, kan ikkje vere vitne til det. Skriv kven som høyrde det saman med deg.",
        )
    }
}

/// The same name, however it is typed.
fn same_namn(eit: &str, anna: &str) -> bool {
    let ord = |namn: &str| {
        let ord: Vec<String> = namn.split_whitespace().map(str::to_lowercase).collect();
        ord.join(" ")
    };
    ord(eit) == ord(anna)
}

/// The two ways, as choices of the field.
#[must_use]
pub fn maatar() -> [Choice; 2] {
    [
        Choice::new(Maate::Papir.code(), "Underskrive på papir"),
        Choice::new(Maate::Munnleg.code(), "Sagt munnleg").hint("Ein til må ha høyrt det."),
    ]
}

/// How one can be told that something is taken back.
#[must_use]
pub fn kanalar() -> [Choice; 2] {
    [
        Choice::new(Maate::Munnleg.code(), "Munnleg"),
        Choice::new(Maate::Papir.code(), "Skriftleg"),
    ]
}

/// "På papir 12.11.2026, Vinje. Originalen: arkivskap 2."
#[must_use]
pub fn korleis(
    maate: Maate,
    (dato, stad): (Date, &str),
    original_stad: Option<&str>,
    vitne: Option<&str>,
) -> String {
    let kvar = match (original_stad, vitne) {
        (Some(stad), _) => format!(" Originalen: {stad}."),
        (_, Some(vitne)) => format!(" Vitne: {vitne}."),
        _ => String::new(),
    };
    format!("{} {}, {stad}.{kvar}", maate.label(), dates::short(dato))
}

/// Who wrote it down, and who has said whether it is so; `nei` when it says no to something.
#[must_use]
pub fn av(skreiv: &str, stadfesta: Option<(bool, &str)>, nei: bool) -> String {
    match stadfesta {
        Some((true, namn)) => format!("Registrert av {skreiv}, stadfest av {namn}."),
        Some((false, namn)) => {
            format!("Registrert av {skreiv}. {namn} sa at det ikkje stemmer: det tel ikkje.")
        }
        None if nei => format!(
            "Registrert av {skreiv}. Eit nei gjeld alt no. Eit ja tel først når ein annan har stadfest det."
        ),
        None => format!("Registrert av {skreiv}. Tel først når ein annan har stadfest det."),
    }
}
