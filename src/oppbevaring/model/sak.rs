//! How a closed sak stands, and what stops it from being deleted.

use time::{Date, OffsetDateTime};

use super::{Klasse, tid};
use crate::clock::oslo_date;
use crate::ids::{BarnId, SakId, SlettestoppId};
use crate::web::dates;

/// How a closed sak stands.
#[derive(Clone, Debug)]
pub struct Stand {
    pub klasse: Klasse,
    pub maanader: i32,
    pub forfall: Date,
    pub forfalle: bool,
    /// The archive comes first, and has not got it as it is now.
    pub ventar_arkiv: bool,
    /// Since when it is stopped.
    pub stopp: Option<OffsetDateTime>,
}

impl Stand {
    /// What will happen to it, in a sentence.
    pub fn tekst(&self) -> String {
        let dag = dates::long(self.forfall);
        if let Some(at) = self.stopp {
            let sidan = dates::long(oslo_date(at));
            return format!("Slettestopp sidan {sidan}. Blir ikkje sletta så lenge han står.");
        }
        match (self.ventar_arkiv, self.forfalle) {
            (true, true) => {
                format!("Tida var ute {dag}. Blir sletta når saka er overført til arkivet.")
            }
            (true, false) => {
                format!("Blir sletta {dag}, dersom saka då er overført til arkivet.")
            }
            (false, true) => "Tida er ute. Blir sletta i natt.".to_owned(),
            (false, false) => format!("Blir sletta {dag}."),
        }
    }

    /// "Avslutta saker blir tekne vare på i 5 år etter avslutting."
    pub fn regel(&self) -> String {
        format!(
            "{}: {} etter at saka blei avslutta",
            self.klasse.label(),
            tid(self.maanader)
        )
    }
}

/// A row of the list of saker.
#[derive(Clone, Debug)]
pub struct Rad {
    pub sak_id: SakId,
    pub saksnummer: String,
    pub barn_id: BarnId,
    pub barn_namn: String,
    pub foedd: Date,
    pub stad: String,
    pub ansvarleg_namn: String,
    pub lukka_at: OffsetDateTime,
    pub klasse: Klasse,
    pub forfall: Date,
    /// Days since then.
    pub over: i32,
    pub ventar_arkiv: bool,
    pub stopp: bool,
}

/// How many closed saker a person answers for whose time is soon over, and the first day.
#[derive(Clone, Copy, Debug)]
pub struct SnartSletta {
    /// How many are deleted then.
    pub tal: i64,
    /// How many wait for the archive, and stand until it has them.
    pub ventar: i64,
    /// The day the time of the first is over.
    pub foerste: Option<Date>,
}

/// A slettestopp of a sak, or one that was.
#[derive(Clone, Debug)]
pub struct Stopp {
    pub slettestopp_id: SlettestoppId,
    pub grunn: String,
    pub sett_namn: String,
    pub sett_at: OffsetDateTime,
    pub oppheva_namn: Option<String>,
    pub oppheva_at: Option<OffsetDateTime>,
    pub oppheva_grunn: Option<String>,
}

impl Stopp {
    pub fn naar(&self) -> String {
        dates::date_time(self.sett_at)
    }

    pub fn slutt(&self) -> Option<String> {
        let (namn, at) = (self.oppheva_namn.as_ref()?, self.oppheva_at?);
        let grunn = self.oppheva_grunn.as_deref().unwrap_or_default();
        Some(format!(
            "Oppheva av {namn}, {}: {grunn}",
            dates::date_time(at)
        ))
    }
}

#[cfg(test)]
mod tests {
    use time::macros::{date, datetime};

    use super::*;

    #[test]
    fn a_stop_goes_before_the_archive_and_the_archive_before_the_day() {
        let stand = |stopp: bool, ventar_arkiv| Stand {
            klasse: Klasse::Sak,
            maanader: 60,
            forfall: date!(2026 - 11 - 01),
            forfalle: true,
            ventar_arkiv,
            stopp: stopp.then_some(datetime!(2026 - 11 - 03 12:00 UTC)),
        };
        let tekst = |s: Stand| s.tekst();
        assert!(tekst(stand(true, true)).starts_with("Slettestopp sidan 3. november 2026"));
        assert!(tekst(stand(false, true)).contains("arkivet"));
        assert!(tekst(stand(false, false)).contains("i natt"));
    }
}
