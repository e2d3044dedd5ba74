//! A form, as one who must answer it sees it.

use time::{Date, OffsetDateTime};

use crate::barn::fnr;
use crate::ids::{BarnId, SamtykkeId};
use crate::personal::Personal;
use crate::samtykke::mal::{Avgrensing, Mal, Spraak, Svar as Kryss, Svarlinje, Tekst, Utfylling};
use crate::samtykke::pdf::Foert;
use crate::samtykke::{Instansslag, Maate, Sagt, Signatar, Staar};

/// A form.
pub(super) struct Skjema {
    pub samtykke_id: SamtykkeId,
    pub barn_id: BarnId,
    pub barn_namn: Personal<String>,
    pub foedd: Date,
    pub har_fnr: bool,
    /// Whole years today.
    pub alder: i32,
    /// Today.
    pub idag: Date,
    pub mal: String,
    pub foeremaal: Personal<String>,
    pub saksomraade: Option<Personal<String>>,
    pub fraa: Date,
    pub til: Date,
    pub innhenta_namn: String,
    pub innhenta_instans: String,
    pub innhenta_at: OffsetDateTime,
    pub signatar: Signatar,
    pub namn: Personal<String>,
    /// The person has answered, confirmed or not.
    pub har_svart: bool,
    /// There is an invitation that holds.
    pub invitert: bool,
    /// It can be signed by this person today.
    pub open: bool,
    /// There is an answer that counts: none on paper that waits to be confirmed.
    pub stadfesta: bool,
    /// Nothing is shown but the person's own answers: the child has adressesperre, and does not live with them
    /// (docs/adr/0014).
    pub skjult: bool,
    pub linjer: Vec<Linje>,
}

/// An instans that is asked about.
#[derive(Clone)]
pub(super) struct Linje {
    pub samtykke_id: SamtykkeId,
    pub slag: Instansslag,
    pub namn: Option<String>,
    /// The person is among those who decide about it.
    pub maa_eg: bool,
    pub svar: Sagt,
    pub staar: Staar,
    pub sagt_ja: i32,
    pub maa: i32,
    /// The youth is one of those who sign about it; to be heard is no signature.
    pub ungdom: bool,
    /// They do not use Laget: a yes holds, and they read nothing here.
    pub utanfor: bool,
}

impl Linje {
    /// Nothing is shared with them before somebody says yes to the one that owns the sak.
    pub fn ventar_eigar(&self) -> bool {
        self.staar == Staar::Eigar
    }
}

/// What the person has signed.
pub(super) struct Signatur {
    pub maate: Maate,
    pub nivaa: Option<String>,
    pub original_stad: Option<String>,
    pub vitne: Option<Personal<String>>,
    pub ja: Vec<String>,
    pub nei: Vec<String>,
    pub spraak: Spraak,
    pub tekst_sha256: Vec<u8>,
    pub stad: String,
    pub signert_dato: Date,
    pub at: OffsetDateTime,
    /// What the person was to the child that day.
    pub rolle: String,
    /// Exactly what was signed; none where only the own answers are shown.
    pub tekst: Option<Personal<String>>,
    /// Who wrote down what was on paper or said, and who confirmed it.
    pub foert: Option<Foert>,
}

/// What was chosen and not signed yet.
#[derive(Clone)]
pub(super) struct Utkast {
    pub ja: Vec<String>,
    pub nei: Vec<String>,
    pub spraak: Spraak,
}

impl Utkast {
    /// "ja", "nei" or nothing.
    pub fn svar(&self, slag: Instansslag) -> &'static str {
        let is = |list: &[String]| list.iter().any(|code| code == slag.code());
        if is(&self.ja) {
            "ja"
        } else if is(&self.nei) {
            "nei"
        } else {
            ""
        }
    }
}

impl Skjema {
    /// It waits for this person.
    pub const fn ventar(&self) -> bool {
        !self.har_svart && self.open && self.invitert
    }

    /// Those this person decides about.
    pub fn mine(&self) -> impl Iterator<Item = &Linje> {
        self.linjer.iter().filter(|linje| linje.maa_eg)
    }

    /// Those with this answer from this person.
    pub fn med(&self, svar: Sagt) -> Vec<&Linje> {
        self.linjer.iter().filter(|l| l.svar == svar).collect()
    }

    /// Those that are not shared for want of a yes, this person's or another's: no copy goes to them.
    pub fn utan_kopi(&self) -> Vec<Instansslag> {
        let utan = self.linjer.iter().filter(|l| l.staar.utan_kopi());
        utan.map(|l| l.slag).collect()
    }

    /// Why it is this person who is asked, and about which (domain.md § 4).
    pub fn kvifor_eg(&self) -> Vec<(Tekst, Vec<&Linje>)> {
        let mut grupper: Vec<(Tekst, Vec<&Linje>)> = Vec::new();
        for linje in self.mine() {
            let grunn = self.grunn(linje.maa > 1, linje.ungdom);
            match grupper.iter_mut().find(|(same, _)| *same == grunn) {
                Some((_, linjer)) => linjer.push(linje),
                None => grupper.push((grunn, vec![linje])),
            }
        }
        grupper
    }

    const fn grunn(&self, fleire: bool, ungdom: bool) -> Tekst {
        match (self.signatar, fleire, ungdom) {
            (Signatar::Barn, _, _) if self.alder >= 18 => Tekst::KviforEgSjoelv,
            (Signatar::Barn, false, _) => Tekst::KviforEgUngdom,
            (Signatar::Barn, true, _) | (_, _, true) => Tekst::KviforEgUngdomOgForeldre,
            (_, true, false) => Tekst::KviforEgForeldreansvar,
            (_, false, false) => Tekst::KviforEgAleine,
        }
    }

    /// Nothing of it is in use: taken back by those who asked, replaced, or over.
    pub fn over(&self) -> Option<Tekst> {
        let alle = |staar: Staar| self.linjer.iter().all(|l| l.staar == staar);
        if alle(Staar::Attende) {
            Some(Tekst::SignerStengt)
        } else if alle(Staar::Erstatta) {
            Some(Tekst::TilstandErstatta)
        } else if alle(Staar::Utgaatt) {
            Some(Tekst::TilstandUtgaatt)
        } else {
            None
        }
    }

    /// The form with these answers. What it does not ask about has a strek; what others decide is left open.
    pub fn utfylling(&self, mal: &Mal, kommune: &str, ja: &[String], nei: &[String]) -> Utfylling {
        let linje = |slag: Instansslag| {
            let spurt = self.linjer.iter().find(|linje| linje.slag == slag);
            let has = |list: &[String]| list.iter().any(|code| code == slag.code());
            Svarlinje {
                slag,
                svar: match spurt {
                    Some(_) if has(ja) => Some(Kryss::Ja),
                    Some(_) if !has(nei) => None,
                    _ => Some(Kryss::Nei),
                },
                spurd: spurt.is_some(),
                namn: spurt.and_then(|s| s.namn.clone()).map(Personal::from),
            }
        };
        Utfylling {
            kommune: kommune.to_owned(),
            foeremaal: self.foeremaal.clone(),
            avgrensing: Avgrensing {
                saksomraade: self.saksomraade.clone(),
                fraa: Some(self.fraa),
                til: Some(self.til),
            },
            barnets_namn: self.barn_namn.clone(),
            fnr: if self.har_fnr {
                fnr::masked(self.foedd).into()
            } else {
                String::new().into()
            },
            svar: mal.instansar.iter().map(|i| linje(i.slag)).collect(),
        }
    }
}
