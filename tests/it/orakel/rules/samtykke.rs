//! The forms of a sak: who sees it sees that they are there, and how they stand for the own instans; what the family has said of
//! others, whom one has asked on the net, and the letters, the side that owns it sees.

use super::{Prinsipal, Rows, Svar, Viewer, add};
use crate::orakel::world::Sak;

impl Viewer<'_> {
    /// Writes for the side that owns it.
    pub(super) fn owns(&self, sak: &Sak) -> bool {
        let owner = |who: Prinsipal| who.stad.instans == sak.ansvarleg.stad.instans;
        let on_lag = sak
            .lag
            .iter()
            .any(|d| !d.ended && self.is(d.who) && owner(d.who));
        let took_over = sak
            .tilbod
            .iter()
            .any(|t| t.svar == Svar::Overteken && self.is(t.til));
        let leads = self.leads(sak.eining);
        self.here(sak) && !self.is_shut_out(sak) && (on_lag || took_over || leads)
    }

    /// Those that are shown of a sak that is seen.
    pub(super) fn samtykke(&self, sak: &Sak, rows: &mut Rows) {
        let owns = self.owns(sak) || self.koordinerer(sak);
        for form in &sak.samtykke {
            let works_at =
                |instans: usize| self.with_children().any(|m| m.who.stad.instans == instans);
            let about_mine = form.spurde.iter().any(|instans| works_at(*instans));
            add(rows, "samtykke", form.id, owns || about_mine);
            add(rows, "samtykke_hoeyrt", form.id, owns && form.hoeyrt);
            add(rows, "samtykke_attende", form.id, owns && form.attende);
            for invitasjon in &form.invitasjonar {
                add(rows, "samtykke_invitasjon", invitasjon.id, owns);
                add(rows, "samtykke_brev", invitasjon.brev(), owns);
            }
            for instans in &form.spurde {
                let slag = self.world.instansar[*instans].slag;
                let key = format!("{} {slag}", form.id);
                let mine =
                    about_mine && (works_at(*instans) || *instans == sak.ansvarleg.stad.instans);
                add(rows, "samtykke_instans", key, owns || mine);
            }
            for s in &form.signaturar {
                add(rows, "samtykke_signatur", s.id, owns);
                let confirmed = owns && s.stemmer.is_some();
                add(rows, "samtykke_stadfesting", s.id, confirmed);
            }
            for (id, _, _) in &form.trekk {
                add(rows, "samtykke_trekk", id, owns);
            }
        }
    }
}
