//! What a referat is, and what becomes of a part that several people write.

use std::collections::HashMap;

use time::OffsetDateTime;

use super::del::Del;
use crate::codes::codes;
use crate::ids::{MoeteId, PunktId, ReferatId, SakId};
use crate::web::dates;

codes! {
    /// Where a referat stands.
    Tilstand {
        /// Is being written.
        Utkast => "utkast", "Utkast";
        /// Waits to be approved.
        TilGodkjenning => "til_godkjenning", "Til godkjenning";
        /// Stands as it is.
        Godkjent => "godkjent", "Godkjent";
    }
}

codes! {
    /// Why nothing becomes of a referat that is not approved.
    Stille {
        /// Its meeting is called off.
        Avlyst => "avlyst", "Møtet er avlyst";
        /// Its item is taken along to another meeting.
        Vidare => "vidare", "Saka er teken med på eit anna møte";
        /// Its item is taken out.
        TekeUt => "teke_ut", "Saka er teken av agendaen";
    }
}

/// A referat.
#[derive(Clone, Debug)]
pub struct Referat {
    /// Its id.
    pub id: ReferatId,
    /// Of which meeting.
    pub moete_id: MoeteId,
    /// Of which item; none is what is about no child.
    pub punkt_id: Option<PunktId>,
    /// Of which sak.
    pub sak_id: Option<SakId>,
    /// Where it stands.
    pub tilstand: Tilstand,
    /// How many times it has been approved.
    pub nr: i16,
    /// Why it is being put right.
    pub retting_grunn: Option<String>,
    /// Who opened it, the last time it was put right.
    pub retta_av: Option<String>,
    /// It is opened to be put right, and nothing is changed: it can be shut again as it was.
    pub kan_angrast: bool,
    /// Which other its text was begun in, when that one came to nothing.
    pub teke_fraa: Option<ReferatId>,
    /// Nothing more is written in it, and it is not approved.
    pub stille: Option<Stille>,
    /// Who wrote it down.
    pub skriven_av: String,
    /// Counts the changes of where it stands.
    pub version: i32,
    /// The reader is called to the meeting, or plans it: the others only read.
    pub i_moetet: bool,
    /// The reader was called to the meeting and was not there, and is not to write what was said in it.
    pub var_ikkje: bool,
}

impl Referat {
    /// Its address.
    #[must_use]
    pub fn path(&self) -> String {
        super::path(self.id)
    }

    /// The reader is in the meeting, and was not marked as not there: else the words of others are not theirs to write.
    #[must_use]
    pub const fn kan_skrivast(&self) -> bool {
        self.i_moetet && !self.var_ikkje
    }

    /// Where the one is read whose text stands in this one, until it is approved.
    #[must_use]
    pub fn teke_over(&self) -> Option<String> {
        self.teke_fraa.filter(|_| self.nr == 0).map(super::path)
    }

    /// Where it is written.
    #[must_use]
    pub fn skriv_path(&self) -> String {
        format!("{}/skriv", self.path())
    }

    /// Icon, word and colour.
    #[must_use]
    pub fn merkelapp(&self) -> (&'static str, &'static str, &'static str) {
        match (self.tilstand, self.nr) {
            (Tilstand::Utkast, 0) => ("pencil", self.tilstand.label(), "info"),
            (Tilstand::Utkast, _) => ("pencil", "Blir retta", "warning"),
            (Tilstand::TilGodkjenning, _) => ("clock", self.tilstand.label(), "accent"),
            (Tilstand::Godkjent, 1) => ("check-seal", self.tilstand.label(), "success"),
            (Tilstand::Godkjent, _) => ("check-seal", "Retta og godkjent", "success"),
        }
    }
}

/// A part as it was last saved.
#[derive(Clone, Debug, Default)]
pub struct Lagra {
    /// Which version; 0 was never saved.
    pub version: i32,
    /// What it says.
    pub tekst: String,
    /// Who saved it.
    pub av: String,
    /// When.
    pub at: Option<OffsetDateTime>,
    /// It is what the system put in.
    pub framlegg: bool,
}

impl Lagra {
    /// Nobody has written in it.
    #[must_use]
    pub const fn uroert(&self) -> bool {
        self.version == 0 || self.framlegg
    }

    /// "Lagra av Kari Lie 27. november 2026 kl. 12.31"
    #[must_use]
    pub fn kven(&self) -> Option<String> {
        self.at
            .map(|at| format!("Lagra av {} {}", self.av, dates::date_time(at)))
    }
}

/// Every part as it was last saved.
#[derive(Clone, Debug, Default)]
pub struct Delar(pub HashMap<Del, Lagra>);

impl Delar {
    /// A part; one that was never saved is empty.
    #[must_use]
    pub fn lagra(&self, del: Del) -> Lagra {
        self.0.get(&del).cloned().unwrap_or_default()
    }

    /// The system puts this into the part, on top of the version that is saved.
    pub fn set_framlegg(&mut self, del: Del, tekst: String) {
        let lagra = self.0.entry(del).or_default();
        lagra.tekst = tekst;
        lagra.framlegg = true;
    }

    /// What a part says.
    #[must_use]
    pub fn tekst(&self, del: Del) -> &str {
        self.0.get(&del).map_or("", |l| l.tekst.as_str())
    }
}

/// What becomes of a part that is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Utfall {
    /// Nothing: the person did not change it, or it says that already.
    Uendra,
    /// It is saved.
    Lagre,
    /// Another has saved something else meanwhile: both are shown, and none is lost.
    Konflikt,
}

/// What becomes of `sendt`, which was written on top of `foer` (what the person had before them) when it says `no` now. `fersk`: the
/// two are the same version. What says the same again since, is no other text.
#[must_use]
pub fn utfall(sendt: &str, foer: &str, no: &str, fersk: bool) -> Utfall {
    if sendt == no {
        Utfall::Uendra
    } else if fersk || foer == no {
        Utfall::Lagre
    } else if sendt == foer {
        Utfall::Uendra
    } else {
        Utfall::Konflikt
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Two people, each with what they have before them, save in some order: what was saved and is gone was seen by who wrote over it.
    #[derive(Clone, Debug)]
    enum Gjer {
        Opne(usize),
        Skriv(usize, u8),
        Lagre(usize),
    }

    fn gjer() -> impl Strategy<Value = Gjer> {
        prop_oneof![
            (0_usize..2).prop_map(Gjer::Opne),
            (0_usize..2, 0_u8..4).prop_map(|(kven, kva)| Gjer::Skriv(kven, kva)),
            (0_usize..2).prop_map(Gjer::Lagre),
        ]
    }

    proptest! {
        #[test]
        fn nobody_writes_over_what_they_have_not_seen(steg in prop::collection::vec(gjer(), 0..40)) {
            let mut lagra: Vec<String> = vec![String::new()];
            let mut vindauge = [(0_usize, String::new()), (0, String::new())];
            for gjer in steg {
                match gjer {
                    Gjer::Opne(kven) => vindauge[kven] = (lagra.len() - 1, lagra[lagra.len() - 1].clone()),
                    Gjer::Skriv(kven, kva) => vindauge[kven].1 = kva.to_string(),
                    Gjer::Lagre(kven) => {
                        let (version, tekst) = vindauge[kven].clone();
                        let siste = lagra.len() - 1;
                        match utfall(&tekst, &lagra[version], &lagra[siste], version == siste) {
                            Utfall::Lagre => {
                                prop_assert_eq!(&lagra[version], &lagra[siste], "it had what is saved before it");
                                lagra.push(tekst);
                                vindauge[kven].0 = lagra.len() - 1;
                            }
                            Utfall::Uendra => {
                                // nothing of one's own is lost
                                prop_assert!(tekst == lagra[siste] || tekst == lagra[version]);
                            }
                            Utfall::Konflikt => {
                                // and it is in strife until somebody chooses
                                prop_assert!(tekst != lagra[siste] && version != siste);
                            }
                        }
                    }
                }
            }
        }
    }
}
