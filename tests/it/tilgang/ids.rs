//! What an address can hold, of one sak and what is around it.

use uuid::Uuid;

use crate::harness::TestApp;

/// The ids an address can hold.
#[derive(Clone)]
pub struct Ids {
    pub(super) barn: Uuid,
    pub(super) foeresett: Uuid,
    pub(super) kort_endring: Uuid,
    pub(super) sak: Uuid,
    pub(super) deltakar: Uuid,
    pub(super) sperre: Uuid,
    pub(super) tilbod: Uuid,
    pub(super) koordinator_tilbod: Uuid,
    pub(super) plan: Uuid,
    pub(super) tiltak: Uuid,
    pub(super) melding: Uuid,
    pub(super) innboks: Uuid,
    pub(super) jobb: Uuid,
    pub(super) samtykke: Uuid,
    pub(super) naudrett: Uuid,
    pub(super) logg_treff: Uuid,
    pub(super) regel: Uuid,
    pub(super) brukar: Uuid,
    pub(super) medlemskap: Uuid,
    pub(super) medlemskap_endring: Uuid,
    pub(super) eining_endring: Uuid,
    pub(super) eining: Uuid,
    pub(super) medlem: Uuid,
    pub(super) moete: Uuid,
    pub(super) gjest: Uuid,
    pub(super) skulefri: Uuid,
    pub(super) punkt: Uuid,
    pub(super) referat: Uuid,
    pub(super) rapport: Uuid,
    pub(super) oppbevaring: Uuid,
}

impl Ids {
    /// Ids of nothing.
    pub(super) fn unknown(app: &TestApp) -> Self {
        let id = || app.new_id();
        Self {
            barn: id(),
            foeresett: id(),
            kort_endring: id(),
            sak: id(),
            deltakar: id(),
            sperre: id(),
            tilbod: id(),
            koordinator_tilbod: id(),
            plan: id(),
            tiltak: id(),
            melding: id(),
            innboks: id(),
            jobb: id(),
            samtykke: id(),
            naudrett: id(),
            logg_treff: id(),
            regel: id(),
            brukar: id(),
            medlemskap: id(),
            medlemskap_endring: id(),
            eining_endring: id(),
            eining: id(),
            medlem: id(),
            moete: id(),
            gjest: id(),
            skulefri: id(),
            punkt: id(),
            referat: id(),
            rapport: id(),
            oppbevaring: id(),
        }
    }

    /// Puts them into an address.
    pub fn fill(&self, path: &str) -> String {
        let mut filled = path.replace("{*path}", "finst-ikkje");
        for (name, id) in self.named() {
            filled = filled.replace(&format!("{{{name}}}"), &id.to_string());
        }
        assert!(
            !filled.contains('{'),
            "{path}: give this id a value in tests/it/tilgang/scene.rs"
        );
        filled
    }

    /// An address whose ids cannot be read.
    pub fn unreadable(path: &str) -> String {
        let mut parts = path.split('{');
        let first = parts.next().unwrap_or_default().to_owned();
        parts.fold(first, |filled, part| {
            let after = part.split_once('}').map_or("", |(_, after)| after);
            format!("{filled}x{after}")
        })
    }

    /// Takes them out of an answer, so that two answers can be compared.
    pub fn take_out(&self, answer: &str) -> String {
        let mut answer = answer.to_owned();
        for (name, id) in self.named() {
            answer = answer.replace(&id.to_string(), name);
        }
        answer
    }

    fn named(&self) -> [(&'static str, Uuid); 32] {
        [
            ("barn_id", self.barn),
            ("foeresett_id", self.foeresett),
            ("kort_endring_id", self.kort_endring),
            ("sak_id", self.sak),
            ("sak_deltakar_id", self.deltakar),
            ("sak_sperre_id", self.sperre),
            ("overlevering_id", self.tilbod),
            ("koordinator_tilbod_id", self.koordinator_tilbod),
            ("individuellplan_id", self.plan),
            ("tiltak_id", self.tiltak),
            ("barnevernsmelding_id", self.melding),
            ("melding_id", self.innboks),
            ("job_id", self.jobb),
            ("samtykke_id", self.samtykke),
            ("lenke", self.samtykke),
            ("naudrett_id", self.naudrett),
            ("logg_treff_id", self.logg_treff),
            ("samtykke_regel_id", self.regel),
            ("brukar_id", self.brukar),
            ("medlemskap_id", self.medlemskap),
            ("medlemskap_endring_id", self.medlemskap_endring),
            ("eining_endring_id", self.eining_endring),
            ("eining_id", self.eining),
            ("tst_medlem_id", self.medlem),
            ("moete_id", self.moete),
            ("moete_deltakar_id", self.gjest),
            ("skulefri_id", self.skulefri),
            ("punkt_id", self.punkt),
            ("referat_id", self.referat),
            ("rapport_id", self.rapport),
            ("oppbevaring_endring_id", self.oppbevaring),
            ("moete_familie_id", self.punkt),
        ]
    }
}
