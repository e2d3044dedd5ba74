//! A proposed rule, and what came of it.

use std::cmp::Ordering;

use time::{Date, Duration, OffsetDateTime};

use super::super::REGLAR;
use super::{Klasse, Regel, Tal, regel_tekst};
use crate::codes::codes;
use crate::ids::{BrukarId, OppbevaringEndringId};
use crate::web::dates;

/// So long what deletes something sooner waits.
const VENTETID: Duration = Duration::weeks(2);

codes! {
    /// What came of a proposal.
    Svar {
        /// It counts.
        Stadfesta => "stadfesta", "Stadfesta";
        /// Another said no.
        Avvist => "avvist", "Avvist";
        /// Taken back.
        Trekt => "trekt", "Teke attende";
    }
}

/// A proposed rule.
#[derive(Clone, Debug)]
pub(in crate::oppbevaring) struct Forslag {
    pub oppbevaring_endring_id: OppbevaringEndringId,
    pub klasse: Klasse,
    pub maanader: i32,
    pub arkiv: bool,
    pub grunn: String,
    pub foreslaatt_av: BrukarId,
    pub foreslaatt_namn: String,
    pub foreslaatt_at: OffsetDateTime,
    pub svar: Option<Svar>,
    pub svart_namn: Option<String>,
    /// Why it was turned down.
    pub svar_grunn: Option<String>,
    pub gjeld_fraa: Option<Date>,
    /// Another was confirmed before it began to count.
    pub bytt: bool,
    pub tal: Tal,
}

impl Forslag {
    /// "Avslutta saker: 10 år, arkivet først"
    pub fn tekst(&self) -> String {
        format!("{}: {}", self.klasse.label(), self.blir())
    }

    /// "10 år, arkivet først"
    fn blir(&self) -> String {
        regel_tekst(self.klasse, self.maanader, self.arkiv)
    }

    /// The same, beside what counts today: "10 år, arkivet først (lengre enn i dag)"
    pub fn blir_mot(&self, regel: &Regel) -> String {
        let blir = self.blir();
        match self.maanader.cmp(&regel.maanader) {
            Ordering::Less => format!("{blir} (kortare enn i dag)"),
            Ordering::Greater => format!("{blir} (lengre enn i dag)"),
            Ordering::Equal => blir,
        }
    }

    /// When it would count, if it is confirmed: what deletes something sooner, waits (`app.oppbevaring_svar_ny`).
    pub fn vil_gjelde(&self, regel: &Regel, today: Date) -> String {
        let tidlegare = self.maanader < regel.maanader || (regel.arkiv && !self.arkiv);
        if tidlegare {
            let dag = dates::long(today + VENTETID);
            format!("To veker etter at det er stadfesta, tidlegast {dag}")
        } else {
            "Med det same det er stadfesta".to_owned()
        }
    }

    /// Where it is answered.
    pub fn svar_path(&self) -> String {
        format!("{REGLAR}/{}/stadfest", self.oppbevaring_endring_id)
    }

    /// Where it is turned down.
    pub fn avvis_path(&self) -> String {
        format!("{REGLAR}/{}/avvis", self.oppbevaring_endring_id)
    }

    pub fn foreslaatt(&self) -> String {
        format!(
            "{}, {}",
            self.foreslaatt_namn,
            dates::date_time(self.foreslaatt_at)
        )
    }

    /// "Stadfesta av Pia Vern. Gjeld frå 7. desember 2026."
    pub fn svaret(&self) -> String {
        let svar = self.svar.map_or("Ventar", Svar::label);
        let mut tekst = match &self.svart_namn {
            Some(namn) => format!("{svar} av {namn}."),
            None => svar.to_owned(),
        };
        if self.bytt {
            tekst = format!("{tekst} Ein annan regel blei stadfesta før han tok til å gjelde.");
        } else if let Some(dag) = self.gjeld_fraa {
            tekst = format!("{tekst} Gjeld frå {}.", dates::long(dag));
        }
        if let Some(grunn) = &self.svar_grunn {
            tekst = format!("{tekst} Grunn: {grunn}");
        }
        tekst
    }
}

/// What another answered to a proposal of one's own.
#[derive(Clone, Debug)]
pub struct MittSvar {
    pub(in crate::oppbevaring) klasse: Klasse,
    pub(in crate::oppbevaring) maanader: i32,
    pub(in crate::oppbevaring) arkiv: bool,
    pub(in crate::oppbevaring) svar: Svar,
    pub(in crate::oppbevaring) gjeld_fraa: Option<Date>,
    pub(in crate::oppbevaring) grunn: Option<String>,
}

impl MittSvar {
    /// "Forslaget ditt om oppbevaring er avvist"
    #[must_use]
    pub fn tekst(&self) -> String {
        let svar = self.svar.label().to_lowercase();
        format!("Forslaget ditt om oppbevaring er {svar}")
    }

    /// "Avslutta saker: 10 år, arkivet først. Grunn: …"
    #[must_use]
    pub fn detalj(&self) -> String {
        let regel = regel_tekst(self.klasse, self.maanader, self.arkiv);
        let regel = format!("{}: {regel}.", self.klasse.label());
        match (&self.grunn, self.gjeld_fraa) {
            (Some(grunn), _) => format!("{regel} Grunn: {grunn}"),
            (None, Some(dag)) => format!("{regel} Gjeld frå {}", dates::long(dag)),
            (None, None) => regel,
        }
    }
}
