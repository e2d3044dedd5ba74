//! Whether the tiltak work, asked of the child and the føresette.

use super::case::Case;
use super::words;
use crate::demo::dates::{holiday, plus, workday, workday_before};
use crate::demo::rng::Rng;
use crate::demo::types::{Effekt, Evaluering, Foedestad, KvaNo, Tiltak, TiltakStatus};
use time::Date;

impl Case<'_> {
    /// Evaluates every tiltak from one place; some of them twice.
    pub(super) fn evaluer(
        &mut self,
        foedestad: Foedestad,
        effekt: impl Fn(&mut Rng, usize) -> Effekt,
    ) {
        let mine = |tiltak: &Tiltak| tiltak.foedestad == foedestad;
        let all = self.sak.tiltak.iter().enumerate();
        let rows: Vec<usize> = all
            .filter(|(_, one)| mine(one))
            .map(|(row, _)| row)
            .collect();
        let mut last = self.at;
        for (number, row) in rows.into_iter().enumerate() {
            let effekt = effekt(&mut self.rng, number);
            let mut dato = self.later(self.sak.tiltak[row].innan, -2, 4);
            if self.rng.chance(28) {
                let (before, kva_no) = match effekt {
                    Effekt::Verkar => (Effekt::Verkar, KvaNo::HaldFram),
                    _ => (Effekt::VerkarDelvis, KvaNo::Juster),
                };
                self.evaluering(row, dato, before, kva_no);
                dato = self.later(dato, 14, 25);
            }
            let kva_no = match effekt {
                Effekt::Verkar => KvaNo::Avslutt,
                _ if self.rng.chance(70) => KvaNo::NyttTiltak,
                _ => KvaNo::Avslutt,
            };
            self.evaluering(row, dato, effekt, kva_no);
            last = last.max(dato);
        }
        self.at = last;
    }

    pub(super) fn evaluering(&mut self, row: usize, dato: Date, effekt: Effekt, kva_no: KvaNo) {
        let barnets_oppleving = self.fill_new(self.tekst.oppleving(effekt));
        let foeresette_oppleving = self.fill_new(words::foeresette_oppleving(effekt));
        let tiltak = &mut self.sak.tiltak[row];
        tiltak.status = match (kva_no, effekt) {
            (KvaNo::HaldFram | KvaNo::Juster, _) => TiltakStatus::Paagaar,
            (_, Effekt::VerkarIkkje) => TiltakStatus::Stoppa,
            _ => TiltakStatus::Utfoert,
        };
        tiltak.evalueringar.push(Evaluering {
            dato,
            av: tiltak.ansvarleg,
            effekt,
            barnets_oppleving,
            foeresette_oppleving,
            kva_no,
        });
    }

    /// The tiltak that are running: the first is due on the next date, the others after it.
    pub(super) fn open_tiltak(&mut self, next: Date) {
        let today = self.world.today;
        let open = |one: &Tiltak| one.evalueringar.is_empty();
        let rows = self.sak.tiltak.iter().enumerate();
        let rows: Vec<usize> = rows
            .filter(|(_, one)| open(one))
            .map(|(row, _)| row)
            .collect();
        for (number, row) in rows.iter().enumerate() {
            let later = self.rng.range(1, 20);
            let tiltak = &mut self.sak.tiltak[*row];
            tiltak.innan = if number == 0 {
                next
            } else {
                workday(plus(next, later))
            };
            if number > 0 && (today - tiltak.fraa).whole_days() < 10 {
                tiltak.status = TiltakStatus::Planlagd;
            }
        }
        // One of two may already have been looked at.
        if let [_, row] = rows[..] {
            let dato = workday_before(plus(today, -self.rng.range(1, 5)));
            let long_enough = (dato - self.sak.tiltak[row].fraa).whole_days() >= 14;
            let open = holiday(dato, self.barnehage).is_none();
            if long_enough && open && self.rng.chance(50) {
                let (effekt, kva_no) = match self.rng.below(3) {
                    0 => (Effekt::Verkar, KvaNo::HaldFram),
                    1 => (Effekt::VerkarDelvis, KvaNo::Juster),
                    _ => (Effekt::Verkar, KvaNo::Avslutt),
                };
                self.evaluering(row, dato, effekt, kva_no);
            }
        }
        if self.sak.plan.is_some() {
            self.plan();
        }
    }
}
