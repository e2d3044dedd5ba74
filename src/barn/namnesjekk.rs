//! Whether a text that is to be about nobody may name a child of the kommune. That something is there is an answer about the
//! register: it is logged with the children it may be, and the day has an end of them (`app.sjekk_namn`). To look is counted too.

mod grunn;
mod kryss;
mod leitord;

use std::collections::{BTreeSet, HashSet};

pub use grunn::{med_feil, sjekk_grunn};
pub use kryss::{Avkryssing, Kryss};
pub use leitord::Ordslag;

use leitord::Leitord;

use super::queries::oppslag;
use crate::access::Permit;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::BarnId;

/// Beside the field, when the person has no look-up left.
pub const FOR_MANGE: &str = "Teksten er ikkje lagra: me kan ikkje sjå etter namn på barn fleire gonger for deg i dag. Det du har \
    skrive, står her. Lagre kladden og prøv igjen i morgon, eller be ein kollega.";

/// Of a name that is not to be told.
pub const KAN_VERE_NAMN: &str = "Teksten kan innehalde namnet eller fødselsdatoen til eit barn.";

/// Which words are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Vil {
    /// Those that are surely meant.
    Tydelege,
    /// Small ones too.
    Alle,
}

/// What was found in the register.
#[derive(Debug, Default)]
pub struct Namnesjekk {
    for_mange: bool,
    /// All that was looked for.
    leita: Vec<String>,
    kjende: HashSet<String>,
    andre: HashSet<String>,
    barna: Vec<BarnId>,
    kryss: Kryss,
    /// What else the tick answers for.
    meir: Vec<String>,
}

/// What in a text may name a child.
#[derive(Debug, Default)]
pub struct Funn {
    /// The words that are of a child whose card the writer sees.
    pub ord: Vec<String>,
    /// There is something of another child: that is all that is said.
    pub andre: bool,
}

impl Funn {
    /// Nothing was found.
    #[must_use]
    pub fn tomt(&self) -> bool {
        self.ord.is_empty() && !self.andre
    }

    /// "«Ola» og «Per»"; none when no word is to be told.
    #[must_use]
    pub fn sitert(&self) -> Option<String> {
        // a part of a longer name is not told beside it
        let del_av = |o: &String| {
            let av = |heile: &&String| *heile != o && heile.split(' ').any(|ord| ord == o);
            self.ord.iter().find(av).is_some()
        };
        let heile = self.ord.iter().filter(|o| !del_av(o));
        let ord: Vec<String> = heile.map(|o| format!("«{o}»")).collect();
        (!ord.is_empty()).then(|| ord.join(" og "))
    }
}

impl Namnesjekk {
    /// Looks for what is in these texts and not in `foer`, which has been asked about. Once for all of a form: it is one look-up,
    /// whatever it finds. It looks whether or not it is ticked.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn av(
        tx: &mut WriteTx,
        tekstar: &[&str],
        foer: &[&str],
        vil: Vil,
        kryss: Kryss,
    ) -> Result<Self, AppError> {
        // what stands as it stood, need not be read
        let tekstar: Vec<&str> = tekstar
            .iter()
            .copied()
            .filter(|t| !foer.contains(t))
            .collect();
        if tekstar.iter().all(|t| t.trim().is_empty()) {
            return Ok(Self::default());
        }
        let kjent: HashSet<String> = noeklar(foer, vil).map(|(_, noekkel)| noekkel).collect();
        let (mut ord, mut saman) = (BTreeSet::new(), BTreeSet::new());
        for (slag, noekkel) in noeklar(&tekstar, vil) {
            if kjent.contains(&noekkel) {
                continue;
            }
            if slag == Ordslag::Saman {
                saman.insert(noekkel);
            } else {
                ord.insert(noekkel);
            }
        }
        let (ord, saman): (Vec<String>, Vec<String>) =
            (ord.into_iter().collect(), saman.into_iter().collect());
        let leita = [&ord[..], &saman[..]].concat();
        if leita.is_empty() {
            return Ok(Self::default());
        }
        let svar = oppslag::sjekk_namn(tx, &ord, &saman, &kryss.ord()).await?;
        Ok(Self {
            for_mange: svar.for_mange,
            kjende: svar.kjende.into_iter().collect(),
            andre: svar.andre.into_iter().collect(),
            barna: svar.barna,
            leita,
            kryss,
            meir: Vec::new(),
        })
    }

    /// The person has no look-up left: nothing was looked up, and the words have not been read through.
    #[must_use]
    pub fn for_mange(&self) -> bool {
        self.for_mange && !self.leita.iter().all(|ord| self.kryss.har(ord))
    }

    /// From now on it is answered for these.
    pub fn kryss_av(&mut self, kryss: Kryss) {
        self.kryss = kryss;
    }

    /// Something else than words is asked about with the same tick; true when it is answered for. `noekkel` is what no word is.
    pub fn spoer_om(&mut self, noekkel: String) -> bool {
        let svart = self.kryss.har(&noekkel);
        self.meir.push(noekkel);
        svart
    }

    /// What of it stands in this text and is not answered for, of the words that `vil` asks about.
    pub fn i(&self, tekst: &str, vil: impl Fn(Ordslag) -> bool) -> Funn {
        let mut funn = Funn::default();
        if self.kjende.is_empty() && self.andre.is_empty() {
            return funn;
        }
        for Leitord {
            slag,
            vist,
            noeklar,
        } in leitord::i(tekst)
        {
            let har = |funne: &HashSet<String>| {
                let mut noeklar = noeklar.iter();
                noeklar.any(|n| funne.contains(n) && !self.kryss.har(n))
            };
            if !vil(slag) {
                continue;
            }
            if !har(&self.kjende) {
                funn.andre |= har(&self.andre);
            } else if !funn.ord.contains(&vist) {
                funn.ord.push(vist);
            }
        }
        funn
    }

    /// The tick beside the question: what was ticked in the form, or when it is asked (again), for all that was looked for.
    #[must_use]
    pub fn avkryssing(&self, sendt: &str, spoer: bool) -> Avkryssing {
        let paa = Kryss::les(sendt).ja() && !spoer;
        let verdi = if paa {
            sendt.to_owned()
        } else {
            Kryss::verdi(&[&self.leita[..], &self.meir].concat())
        };
        Avkryssing { verdi, paa }
    }

    /// The decision, with what it let the person know in the log, and of whom.
    pub fn logg(&self, permit: Permit) -> Permit {
        if self.for_mange || !self.kjende.is_empty() || !self.andre.is_empty() {
            permit.also("namn_paa_barn").and_children(&self.barna)
        } else {
            permit
        }
    }

    /// Ends the transaction of a form that is shown again: the look-up is counted, and a refusal is logged as one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn vis_att(&self, tx: WriteTx, permit: Permit) -> Result<(), sqlx::Error> {
        let permit = self.logg(permit);
        if self.for_mange() {
            tx.commit_refused(permit).await
        } else {
            tx.commit(permit).await
        }
    }
}

fn noeklar(tekstar: &[&str], vil: Vil) -> impl Iterator<Item = (Ordslag, String)> {
    let ord = tekstar.iter().flat_map(|tekst| leitord::i(tekst));
    ord.filter(move |ord| vil == Vil::Alle || ord.slag.tydeleg())
        .flat_map(|ord| {
            ord.noeklar
                .into_iter()
                .map(move |noekkel| (ord.slag, noekkel))
        })
}
