//! A guardian's link to a child.

use crate::barn::fnr::Foedselsnummer;
use crate::ids::{BarnId, FoeresettId};
use crate::personal::Personal;
use crate::web::Konflikt;

/// What a føresett is to the child: the codes of the table, and what a user reads.
pub const RELASJON: [(&str, &str); 7] = [
    ("mor", "Mor"),
    ("far", "Far"),
    ("medmor", "Medmor"),
    ("steforelder", "Steforelder"),
    ("fosterforelder", "Fosterforelder"),
    ("verje", "Verje"),
    ("anna", "Anna"),
];

/// A føresett, as this person sees the row.
#[derive(Clone, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a question of its own"
)]
pub struct Foeresett {
    /// The link.
    pub foeresett_id: FoeresettId,
    /// The child.
    pub barn_id: BarnId,
    /// Full name.
    pub namn: Personal<String>,
    /// A code of [`RELASJON`].
    pub relasjon: String,
    /// The telephone; none also when it is [`Foeresett::skjerma`].
    pub telefon: Option<Personal<String>>,
    /// The e-mail address; none also when it is [`Foeresett::skjerma`].
    pub epost: Option<Personal<String>>,
    /// The fødselsnummer is on file. It is shown to nobody.
    pub har_fnr: bool,
    /// There is adressesperre, and the one who asks does not lead the child's eining.
    pub skjerma: bool,
    /// Has foreldreansvar.
    pub foreldreansvar: bool,
    /// The child lives with this person.
    pub bur_saman: bool,
    /// Has a right to information.
    pub innsynsrett: bool,
    /// The link has ended.
    pub avslutta: bool,
    /// Counts changes, so that two editors do not overwrite each other.
    pub version: i32,
}

impl Foeresett {
    /// "Mor"
    #[must_use]
    pub fn relasjon_tekst(&self) -> &'static str {
        relasjon_tekst(&self.relasjon)
    }

    /// The number, or why there is none.
    #[must_use]
    pub fn telefon_tekst(&self) -> &str {
        match &self.telefon {
            Some(telefon) => telefon.expose(),
            None if self.skjerma => "Skjerma",
            None => "Ikkje registrert",
        }
    }

    /// The address, or why there is none.
    #[must_use]
    pub fn epost_tekst(&self) -> &str {
        match &self.epost {
            Some(epost) => epost.expose(),
            None if self.skjerma => "Skjerma",
            None => "Ikkje registrert",
        }
    }

    /// Stars for the number, or that there is none.
    #[must_use]
    pub const fn fnr_tekst(&self) -> &'static str {
        if self.har_fnr {
            "****** *****"
        } else {
            "Ikkje registrert"
        }
    }

    /// Somebody changed or ended it after a form about it was fetched: how it stands now.
    #[must_use]
    pub fn konflikt(&self) -> Konflikt {
        if self.avslutta {
            return Konflikt::new(
                "Nokon andre har avslutta koplinga",
                "Det du skreiv, er ikkje lagra, og koplinga kan ikkje endrast meir. Er det feil, så legg føresetten til \
                 på nytt.",
            );
        }
        Konflikt::endra("opplysningane om føresetten").med_no(vec![
            ("Namn", self.namn.expose().clone()),
            ("Relasjon", self.relasjon_tekst().to_owned()),
            ("Telefon", self.telefon_tekst().to_owned()),
            ("E-post", self.epost_tekst().to_owned()),
            ("Foreldreansvar", ja_nei(self.foreldreansvar).to_owned()),
            ("Bur saman", ja_nei(self.bur_saman).to_owned()),
            ("Rett til informasjon", ja_nei(self.innsynsrett).to_owned()),
        ])
    }
}

/// The word of a code.
#[must_use]
pub fn relasjon_tekst(code: &str) -> &'static str {
    RELASJON
        .iter()
        .find(|(known, _)| *known == code)
        .map_or("Anna", |(_, label)| label)
}

/// "Ja" or "Nei"
#[must_use]
pub const fn ja_nei(value: bool) -> &'static str {
    if value { "Ja" } else { "Nei" }
}

/// What the forms write about a føresett, checked.
#[derive(Clone, Debug)]
pub struct FoeresettData {
    /// Full name.
    pub namn: Personal<String>,
    /// A code of [`RELASJON`].
    pub relasjon: &'static str,
    /// The telephone, when there is one.
    pub telefon: Option<Personal<String>>,
    /// The e-mail address, when there is one.
    pub epost: Option<Personal<String>>,
    /// The fødselsnummer, when it was typed.
    pub fnr: Option<Foedselsnummer>,
    /// Has foreldreansvar.
    pub foreldreansvar: bool,
    /// The child lives with this person.
    pub bur_saman: bool,
    /// Has a right to information.
    pub innsynsrett: bool,
}

/// True of what the table takes as an e-mail address, and a letter can be sent to.
#[must_use]
pub fn valid_epost(epost: &str) -> bool {
    let fits = |part: &str, most: usize| (1..=most).contains(&part.chars().count());
    let sendable = epost.parse::<lettre::Address>().is_ok();
    sendable
        && epost.split_once('@').is_some_and(|(who, at)| {
            let refused = |c: char| c.is_whitespace() || c.is_control() || "@<>\"".contains(c);
            fits(who, 64) && fits(at, 190) && !who.contains(refused) && !at.contains(refused)
        })
}

/// True of what can be a telephone number, in any country's way of writing it.
#[must_use]
pub fn valid_telefon(telefon: &str) -> bool {
    let digits = telefon.chars().filter(char::is_ascii_digit).count();
    (3..=15).contains(&digits)
        && telefon
            .chars()
            .all(|c| c.is_ascii_digit() || " +()-".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_of_e_mail_is_what_the_table_takes() {
        for good in ["tone@post.example", "a+b@c", "åse@øy.example"] {
            assert!(valid_epost(good), "{good}");
        }
        for bad in [
            "",
            "tone",
            "@post.example",
            "tone@",
            "a@b@c",
            "a b@c",
            "<a>@b",
            "a@b\n",
        ] {
            assert!(!valid_epost(bad), "{bad:?}");
        }
    }

    #[test]
    fn telephone_numbers_are_written_in_many_ways() {
        for good in [
            "35 05 00 00",
            "+47 913 00 000",
            "(0047) 91300000",
            "116 117",
        ] {
            assert!(valid_telefon(good), "{good}");
        }
        for bad in ["", "ring mor", "12", "=1+1;2", "1234567890123456"] {
            assert!(!valid_telefon(bad), "{bad}");
        }
    }
}
