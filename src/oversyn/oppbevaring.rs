//! What Mi side says of how long things are kept: saker that are soon deleted, and what was answered to a proposed rule.

use time::Date;

use super::oppgaave::Oppgaave;
use crate::oppbevaring::{MittSvar, REGLAR, SAKER, SnartSletta};
use crate::web::dates;

/// Closed saker that are soon deleted, for their ansvarleg and leader.
pub(super) fn fraa_sletting(snart: SnartSletta, today: Date) -> Option<Oppgaave> {
    let foerste = snart.foerste?;
    let tekst = match snart.tal {
        ..=0 => return None,
        1 => "Ei avslutta sak blir sletta innan tre månader".to_owned(),
        tal => format!("{tal} avslutta saker blir sletta innan tre månader"),
    };
    Some(Oppgaave {
        ikon: "hourglass",
        farge: "info",
        tekst,
        href: SAKER.to_owned(),
        detalj: format!(
            "Tida er ute {}{} · Sjå om noko skal i arkivet eller ha slettestopp",
            if snart.tal > 1 { "frå " } else { "" },
            dates::long(foerste)
        ),
        // not before what is over its deadline: a sak may wait long for the archive
        dato: foerste.max(today),
    })
}

/// What another answered to a rule this person proposed.
pub(super) fn fraa_svar(svar: &MittSvar, today: Date) -> Oppgaave {
    Oppgaave {
        ikon: "check-circle",
        farge: "info",
        tekst: svar.tekst(),
        href: REGLAR.to_owned(),
        detalj: svar.detalj(),
        dato: today,
    }
}
