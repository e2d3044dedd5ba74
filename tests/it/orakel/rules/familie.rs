//! What staff see of what families have written, and of the log about children.

use super::{Role, Rows, Viewer, add};

impl Viewer<'_> {
    pub(super) fn of_families(&self, rows: &mut Rows) {
        let familie = &self.world.familie;
        for own in &familie.skrive {
            let table = if own.tiltak.is_some() {
                "tilbakemelding"
            } else {
                "syn"
            };
            add(rows, table, own.id, self.sees(&self.world.saker[own.sak]));
        }
        let ombod = self.live.iter().any(|m| m.rolle == Role::Personvernombod);
        for row in &familie.logg {
            let mine = row.brukar == Some(self.brukar);
            let seen = mine || (ombod && !row.handling.contains("barnevern"));
            add(
                rows,
                "innsynslogg",
                row.id,
                row.kommune == self.kommune && seen,
            );
        }
    }
}
