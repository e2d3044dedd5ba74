//! What Mi side says of how long things are kept: saker that are soon deleted, and what was answered to a proposed rule.

use time::Date;

use super::oppgaave::Oppgaave;
use crate::oppbevaring::{MittSvar, REGLAR, SAKER, SnartSletta};
use crate::web::dates;

/// Closed saker that are soon deleted, or would be if the archive had them, for their ansvarleg and leader.
pub(super) fn fraa_sletting(snart: SnartSletta, today: Date) -> Option<Oppgaave> {
    let foerste = snart.foerste?;
    let saker = |tal: i64| match tal {
        1 => "Ei avslutta sak".to_owned(),
        tal => format!("{tal} avslutta saker"),
    };
    let (tekst, gjer) = match (snart.tal, snart.ventar) {
        (0, ventar) => (
            format!("{} ventar på arkivet", saker(ventar)),
            "Lag arkivkopi, så det kan slettast".to_owned(),
        ),
        (tal, 0) => (
            format!("{} blir sletta innan tre månader", saker(tal)),
            "Sjå om noko skal ha slettestopp".to_owned(),
        ),
        (tal, ventar) => (
            format!("{} blir sletta innan tre månader", saker(tal)),
            format!("{ventar} til ventar på arkivet"),
        ),
    };
    let fraa = if snart.tal + snart.ventar > 1 {
        "frå "
    } else {
        ""
    };
    Some(Oppgaave {
        ikon: "hourglass",
        farge: "info",
        tekst,
        href: SAKER.to_owned(),
        detalj: format!("Tida er ute {fraa}{} · {gjer}", dates::long(foerste)),
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

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    #[test]
    fn what_waits_for_the_archive_is_not_said_to_be_deleted() {
        let say = |tal, ventar| {
            let foerste = Some(date!(2026 - 12 - 20));
            let snart = SnartSletta {
                tal,
                ventar,
                foerste,
            };
            fraa_sletting(snart, date!(2026 - 11 - 23)).map(|o| (o.tekst, o.detalj))
        };
        let (tekst, detalj) = say(0, 1).unwrap();
        assert_eq!(tekst, "Ei avslutta sak ventar på arkivet");
        assert!(!detalj.contains("frå") && detalj.contains("20. desember"));
        let (tekst, detalj) = say(2, 3).unwrap();
        assert_eq!(tekst, "2 avslutta saker blir sletta innan tre månader");
        assert!(detalj.ends_with("3 til ventar på arkivet"), "{detalj}");
    }
}
