//! What the family, or barnevernet where it has the care, has said to a version, and who must.

use time::{Date, OffsetDateTime};

use crate::ids::{BrukarId, FoeresettId, IndividuellplanSvarId};
use crate::samtykke::{Maate, Signatar, papir};
use crate::web::dates;
use crate::web::parts::Choice;

/// Somebody who must say yes, or who is to be heard.
#[derive(Clone, Debug)]
pub struct Svarar {
    /// What they are.
    pub signatar: Signatar,
    /// Which føresett.
    pub foeresett_id: Option<FoeresettId>,
    /// Their name.
    pub namn: String,
}

impl Svarar {
    /// The person, as a form names one.
    #[must_use]
    pub fn verdi(&self) -> String {
        verdi(self.signatar, self.foeresett_id)
    }

    /// They answer; else they are heard, or there is nobody.
    #[must_use]
    pub const fn svarar(&self) -> bool {
        !matches!(self.signatar, Signatar::BarnHoeyrt | Signatar::Ingen)
    }
}

fn verdi(signatar: Signatar, foeresett: Option<FoeresettId>) -> String {
    foeresett.map_or_else(
        || signatar.code().to_owned(),
        |id| format!("{}:{id}", signatar.code()),
    )
}

/// What one of them has said.
#[derive(Clone, Debug)]
pub struct Familiesvar {
    /// The answer.
    pub id: IndividuellplanSvarId,
    /// To which version.
    pub nr: i16,
    /// What they are.
    pub signatar: Signatar,
    /// Which føresett.
    pub foeresett_id: Option<FoeresettId>,
    /// Who.
    pub namn: String,
    /// `ja`, `nei` or `trekt`.
    pub svar: String,
    /// On the net, on paper, or said.
    pub maate: Maate,
    /// Where the paper is.
    pub original_stad: Option<String>,
    /// Who heard it.
    pub vitne: Option<String>,
    /// Where.
    pub stad: Option<String>,
    /// When, of one on paper.
    pub signert_dato: Option<Date>,
    /// Who wrote it down.
    pub registrert_av: Option<BrukarId>,
    /// Their name.
    pub registrert_namn: Option<String>,
    /// Whether another says that it is so.
    pub stemmer: Option<bool>,
    /// Who.
    pub stadfesta_namn: Option<String>,
    /// When it came.
    pub at: OffsetDateTime,
}

impl Familiesvar {
    /// "Tone Li sa ja til versjon 1, 23. nov. 2026 kl. 09.00"
    #[must_use]
    pub fn tekst(&self) -> String {
        let gjorde = match &*self.svar {
            "ja" => "sa ja til",
            "nei" => "sa nei til",
            _ => "trekte ja-et til",
        };
        let at = dates::date_time(self.at);
        format!("{} {gjorde} versjon {}, {at}", self.namn, self.nr)
    }

    /// How it was given and who wrote it down, when it was not on the net.
    #[must_use]
    pub fn korleis(&self) -> Option<String> {
        let skreiv = self.registrert_namn.as_deref()?;
        let (Some(dato), Some(stad)) = (self.signert_dato, self.stad.as_deref()) else {
            return Some(format!("{}. Registrert av {skreiv}.", self.maate.label()));
        };
        let (original, vitne) = (self.original_stad.as_deref(), self.vitne.as_deref());
        let stadfesta = self.stemmer.zip(self.stadfesta_namn.as_deref());
        Some(format!(
            "{} {}",
            papir::korleis(self.maate, (dato, stad), original, vitne),
            papir::av(skreiv, stadfesta, self.svar == "nei")
        ))
    }

    fn verdi(&self) -> String {
        verdi(self.signatar, self.foeresett_id)
    }

    /// Another has not said yet whether it is so.
    #[must_use]
    pub fn ventar(&self) -> bool {
        self.svar != "trekt" && self.maate != Maate::Oidc && self.stemmer.is_none()
    }

    fn tel(&self) -> bool {
        self.stemmer != Some(false)
    }
}

/// All that is said, the newest first, and who must.
#[derive(Clone, Debug, Default)]
pub struct Svara {
    /// What is said.
    pub alle: Vec<Familiesvar>,
    /// Who must; nobody to one who only reads.
    pub svarar: Vec<Svarar>,
}

impl Svara {
    /// The last word of somebody about a version, when it counts or may come to.
    fn ordet(&self, nr: i16, verdi: &str) -> Option<&Familiesvar> {
        let mut alle = self.alle.iter();
        alle.find(|x| x.nr == nr && x.tel() && x.verdi() == verdi)
    }

    /// The one of those who must, by the value of a form, when they have answered a version.
    #[must_use]
    pub fn har_svart(&self, nr: i16, verdi: &str) -> Option<&Svarar> {
        let kven = self.svarar.iter().find(|s| s.verdi() == verdi)?;
        self.ordet(nr, verdi).map(|_| kven)
    }

    /// Whose yes is waited for, to be set after "ja"; nothing to one who is not told, or where nobody can.
    #[must_use]
    pub fn fraa(&self) -> &'static str {
        let er = |slag: Signatar| self.svarar.iter().any(|s| s.signatar == slag);
        match (
            er(Signatar::Barnevern),
            er(Signatar::Foeresett) || er(Signatar::Barn),
        ) {
            (true, true) => " frå familien og barnevernet",
            (true, false) => " frå barnevernet",
            (false, true) => " frå familien",
            (false, false) => "",
        }
    }

    /// Those who must say yes to a version and have not answered.
    #[must_use]
    pub fn manglar(&self, nr: i16) -> Vec<&Svarar> {
        let manglar = |s: &&Svarar| s.svarar() && self.ordet(nr, &s.verdi()).is_none();
        self.svarar.iter().filter(manglar).collect()
    }

    /// Each who must answer, with what they have said of a version.
    #[must_use]
    pub fn stand(&self, nr: i16) -> Vec<String> {
        let stand = |s: &Svarar| {
            let sagt = match self.ordet(nr, &s.verdi()) {
                Some(x) if x.ventar() && x.svar == "ja" => "ja, ventar på at ein annan stadfestar",
                Some(x) if x.svar == "ja" => "ja",
                Some(x) if x.svar == "nei" => "nei",
                Some(_) => "trekt tilbake",
                None => "har ikkje svart",
            };
            format!("{}: {sagt}", s.namn)
        };
        self.svarar
            .iter()
            .filter(|s| s.svarar())
            .map(stand)
            .collect()
    }

    /// Those whose yes to a version can be taken back.
    #[must_use]
    pub fn kan_trekkje(&self, nr: i16) -> Vec<&Familiesvar> {
        let siste = |x: &&Familiesvar| {
            let ordet = self.ordet(nr, &x.verdi());
            ordet.is_some_and(|siste| siste.id == x.id && x.svar == "ja")
        };
        self.alle.iter().filter(siste).collect()
    }

    /// What waits for this person to say whether it is so: of the newest version, and not what the person wrote down.
    #[must_use]
    pub fn aa_stadfeste(&self, nr: i16, ventar: bool, meg: BrukarId) -> Vec<&Familiesvar> {
        let kan = |x: &&Familiesvar| {
            let siste = self.ordet(nr, &x.verdi());
            x.ventar()
                && x.registrert_av != Some(meg)
                && siste.is_some_and(|siste| siste.id == x.id)
                && (ventar || x.svar == "nei")
        };
        self.alle.iter().filter(kan).collect()
    }

    /// The youth is to be heard.
    #[must_use]
    pub fn ungdom_hoeyrast(&self) -> bool {
        self.svarar
            .iter()
            .any(|s| s.signatar == Signatar::BarnHoeyrt)
    }

    /// What those who must are.
    #[must_use]
    pub fn slag(&self) -> Vec<Signatar> {
        self.svarar.iter().map(|s| s.signatar).collect()
    }
}

/// People as choices of a field.
#[must_use]
pub fn folk(kven: &[&Svarar]) -> Vec<Choice> {
    let choice = |s: &&Svarar| Choice::new(s.verdi(), &s.namn);
    crate::web::parts::told_apart(kven.iter().map(choice).collect())
}

/// The same of those who have said yes.
#[must_use]
pub fn folk_som_sa_ja(svar: &[&Familiesvar]) -> Vec<Choice> {
    let choice = |x: &&Familiesvar| Choice::new(x.id.to_string(), &x.namn);
    crate::web::parts::told_apart(svar.iter().map(choice).collect())
}

/// What one of the family has to say of a version.
#[derive(Clone, Debug)]
pub struct Merknad {
    /// Of which version.
    pub nr: i16,
    /// Who.
    pub namn: String,
    /// "Mor"; none of the youth.
    pub relasjon: Option<String>,
    /// What.
    pub tekst: String,
    /// When.
    pub skrive_at: OffsetDateTime,
}

impl Merknad {
    /// "Tone Li (mor), 23. nov. 2026 kl. 09.00, til versjon 1"
    #[must_use]
    pub fn av(&self) -> String {
        let relasjon = self.relasjon.as_deref();
        let relasjon = relasjon.map_or(String::new(), |r| format!(" ({})", r.to_lowercase()));
        let at = dates::date_time(self.skrive_at);
        format!("{}{relasjon}, {at}, til versjon {}", self.namn, self.nr)
    }
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;
    use uuid::Uuid;

    use super::*;

    fn svar(id: u128, svar: &str, maate: Maate, stemmer: Option<bool>) -> Familiesvar {
        Familiesvar {
            id: Uuid::from_u128(id).into(),
            nr: 1,
            signatar: Signatar::Barnevern,
            foeresett_id: None,
            namn: "Barnevernet".into(),
            svar: svar.into(),
            maate,
            original_stad: None,
            vitne: None,
            stad: None,
            signert_dato: None,
            registrert_av: Some(Uuid::from_u128(7).into()),
            registrert_namn: None,
            stemmer,
            stadfesta_namn: None,
            at: datetime!(2026-11-23 09:00 UTC),
        }
    }

    fn svara(alle: Vec<Familiesvar>) -> Svara {
        Svara {
            alle,
            svarar: vec![Svarar {
                signatar: Signatar::Barnevern,
                foeresett_id: None,
                namn: "Barnevernet".into(),
            }],
        }
    }

    #[test]
    fn a_yes_on_paper_waits_for_another_than_who_wrote_it_down() {
        let waits = svara(vec![svar(1, "ja", Maate::Papir, None)]);
        let (kari, per) = (Uuid::from_u128(7).into(), Uuid::from_u128(8).into());
        assert!(waits.manglar(1).is_empty());
        assert_eq!(waits.aa_stadfeste(1, true, kari).len(), 0);
        assert_eq!(waits.aa_stadfeste(1, true, per).len(), 1);
        assert_eq!(waits.aa_stadfeste(1, false, per).len(), 0);
        assert_eq!(
            waits.stand(1),
            ["Barnevernet: ja, ventar på at ein annan stadfestar"]
        );
        assert_eq!(waits.kan_trekkje(1).len(), 1);
    }

    #[test]
    fn the_page_says_whose_yes_is_waited_for() {
        let mut svara = svara(vec![]);
        assert_eq!(svara.fraa(), " frå barnevernet");
        svara.svarar.push(Svarar {
            signatar: Signatar::Barn,
            foeresett_id: None,
            namn: "Nora Li".into(),
        });
        assert_eq!(svara.fraa(), " frå familien og barnevernet");
        svara.svarar.remove(0);
        assert_eq!(svara.fraa(), " frå familien");
        svara.svarar.clear();
        assert_eq!(svara.fraa(), "");
    }

    #[test]
    fn what_is_not_so_or_taken_back_is_no_yes() {
        let wrong = svara(vec![svar(1, "ja", Maate::Papir, Some(false))]);
        assert_eq!(wrong.manglar(1).len(), 1);
        assert!(wrong.kan_trekkje(1).is_empty());
        let back = svara(vec![
            svar(2, "trekt", Maate::Papir, None),
            svar(1, "ja", Maate::Papir, Some(true)),
        ]);
        assert!(back.kan_trekkje(1).is_empty());
        assert_eq!(back.stand(1), ["Barnevernet: trekt tilbake"]);
    }
}
