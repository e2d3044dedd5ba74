//! What stands in a mappe, as parts of a document.

use serde::Serialize;
use time::{Date, OffsetDateTime};

use crate::codes::codes;
use crate::ids::{ArkivoverfoeringId, SakId};
use crate::pdf::rapport::Bolk;
use crate::referat::{Del, Innhald};
use crate::sak::{Hending, Slag};
use crate::tiltak::{Effekt, KvaNo, Status};
use crate::web::dates;

codes! {
    /// A part.
    Kapittel {
        /// What somebody saw.
        Uro => "uro", "Uro";
        /// Talks.
        Samtale => "samtale", "Samtalar og møte med dei føresette";
        /// What is done.
        Tiltak => "tiltak", "Tiltak";
        /// What came of it.
        Evaluering => "evaluering", "Evaluering av tiltak";
        /// The plan of a skolemiljø case.
        Plan => "plan", "Skulemiljøplan";
        /// Meetings.
        Referat => "referat", "Referat frå TST";
        /// The individuelle plan.
        Individuellplan => "individuellplan", "Individuell plan";
        /// Whether there is to be a barnekoordinator.
        Koordinator => "koordinator", "Barnekoordinator";
        /// Consents.
        Samtykke => "samtykke", "Samtykke";
        /// What the family has written.
        Familie => "familie", "Frå familien";
        /// Who was on it.
        Lag => "lag", "Laget rundt barnet";
        /// Who opened it because it could not wait.
        Naudrett => "naudrett", "Naudrett";
        /// The steps.
        Historikk => "historikk", "Historikk";
    }
}

/// Something that was written.
#[derive(Clone, Debug)]
pub(super) struct Innslag {
    pub sak_id: SakId,
    pub kapittel: Kapittel,
    pub at: OffsetDateTime,
    /// Who wrote it.
    pub namn: Option<String>,
    /// Where they work.
    pub stad: Option<String>,
    pub kva: String,
    pub tekst: String,
    /// Not for a føresett, or about somebody else than the child.
    pub skjult: bool,
}

/// The sak it is of.
#[derive(Clone, Debug)]
pub(super) struct Mappesak {
    pub sak_id: SakId,
    pub saksnummer: String,
    pub slag: Slag,
    pub opna_at: OffsetDateTime,
    pub lukka_at: Option<OffsetDateTime>,
    pub stad: String,
    pub ansvarleg: String,
}

/// A row as it is told.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Linje {
    pub sak: String,
    pub kapittel: &'static str,
    pub naar: String,
    pub kven: String,
    pub kva: String,
    pub tekst: String,
}

/// The words of a code, where a row holds one.
fn ord(innslag: &Innslag) -> (String, String) {
    let tekst = innslag.tekst.as_str();
    let label = match innslag.kva.as_str() {
        "Status" => Status::from_code(tekst).map(Status::label),
        "Effekt" => Effekt::from_code(tekst).map(Effekt::label),
        "Kva no" => KvaNo::from_code(tekst).map(KvaNo::label),
        _ => None,
    };
    let kva = match innslag.kapittel {
        Kapittel::Historikk => Hending::from_code(&innslag.kva).map(Hending::label),
        _ => None,
    };
    (
        kva.unwrap_or(&innslag.kva).to_owned(),
        label.unwrap_or(tekst).to_owned(),
    )
}

/// What a referat says, row by row; without barnets stemme when a føresett may not read it and this is for one.
fn referat(innslag: &Innslag, heil: bool) -> Vec<Innslag> {
    let Ok(innhald) = Innhald::les(&innslag.tekst) else {
        return Vec::new();
    };
    let rad = |kva: String, tekst: String| Innslag {
        kva,
        tekst,
        ..innslag.clone()
    };
    let mut rader = vec![
        rad("Dato".into(), innhald.dato.clone()),
        rad("Stad".into(), innhald.stad.clone()),
    ];
    let skjult =
        |del: &str| !heil && innhald.stemme_skjult.is_some() && del == Del::BarnetsStemme.code();
    for (del, tekst) in &innhald.delar {
        if !tekst.is_empty() && !skjult(del) {
            let kva = Del::from_code(del).map_or("Tekst", Del::namn);
            rader.push(rad(kva.to_owned(), tekst.clone()));
        }
    }
    for [maal, tiltak, ansvarleg, innan] in &innhald.tiltaksplan {
        let tekst = format!("{maal}\n{tiltak}\n{ansvarleg}, innan {innan}");
        rader.push(rad("Tiltaksplan vidare".into(), tekst));
    }
    rader
}

/// The rows in the order of the parts; `heil` has all of it, with names.
pub(super) fn linjer(saker: &[Mappesak], innslag: &[Innslag], heil: bool) -> Vec<Linje> {
    let nummer = |id: SakId| {
        let sak = saker.iter().find(|s| s.sak_id == id);
        sak.map_or_else(String::new, |s| s.saksnummer.clone())
    };
    let mut linjer = Vec::new();
    for innslag in innslag.iter().filter(|i| heil || !i.skjult) {
        let delt = match innslag.kapittel {
            Kapittel::Referat => referat(innslag, heil),
            _ => vec![innslag.clone()],
        };
        for del in delt {
            let (kva, tekst) = ord(&del);
            let kven = [del.namn.filter(|_| heil), del.stad];
            linjer.push(Linje {
                sak: nummer(del.sak_id),
                kapittel: del.kapittel.label(),
                naar: dates::date_time(del.at),
                kven: kven.into_iter().flatten().collect::<Vec<_>>().join(", "),
                kva,
                tekst,
            });
        }
    }
    linjer
}

/// The rows as parts of a document.
pub(super) fn bolkar(linjer: &[Linje]) -> Vec<Bolk> {
    let mut bolkar: Vec<Bolk> = Vec::new();
    for kapittel in Kapittel::ALL {
        let rader: Vec<Vec<String>> = linjer
            .iter()
            .filter(|l| l.kapittel == kapittel.label())
            .map(|l| {
                vec![
                    l.sak.clone(),
                    l.naar.clone(),
                    l.kven.clone(),
                    l.kva.clone(),
                    l.tekst.clone(),
                ]
            })
            .collect();
        if !rader.is_empty() {
            bolkar.push(Bolk {
                id: kapittel.code(),
                tittel: kapittel.label().to_owned(),
                hovud: vec!["Sak", "Når", "Kven", "Kva", "Tekst"],
                rader,
                ..Bolk::default()
            });
        }
    }
    bolkar
}

/// The saker themselves, as a part; never how they ended: that says more than that they did.
pub(super) fn saksbolk(saker: &[Mappesak]) -> Bolk {
    let rad = |s: &Mappesak| {
        vec![
            s.saksnummer.clone(),
            s.slag.label().to_owned(),
            s.stad.clone(),
            dates::date_time(s.opna_at),
            s.lukka_at
                .map_or_else(|| "Open".to_owned(), dates::date_time),
        ]
    };
    Bolk {
        id: "saker",
        tittel: "Saker".to_owned(),
        hovud: vec!["Sak", "Slag", "Kvar", "Opna", "Avslutta"],
        rader: saker.iter().map(rad).collect(),
        ..Bolk::default()
    }
}

/// A copy that was made for the archive.
#[derive(Clone, Debug)]
pub(super) struct Kopi {
    pub arkivoverfoering_id: ArkivoverfoeringId,
    pub sha256: String,
    pub laga_namn: String,
    pub laga_at: OffsetDateTime,
    pub stad: Option<String>,
    pub overfoert_dato: Option<Date>,
    pub overfoert_namn: Option<String>,
    /// Made after the sak was closed the last time.
    pub gjeld: bool,
}

impl Kopi {
    pub fn laga(&self) -> String {
        format!("{}, {}", self.laga_namn, dates::date_time(self.laga_at))
    }

    /// "Overført 3. november 2026 av Rita Moen: Interkommunalt arkiv"
    pub fn overfoert(&self) -> Option<String> {
        let (stad, dag) = (self.stad.as_ref()?, self.overfoert_dato?);
        let namn = self.overfoert_namn.as_deref().unwrap_or_default();
        Some(format!("Overført {} av {namn}: {stad}", dates::long(dag)))
    }
}

/// A document that was frozen, as it was.
pub(super) struct Dokument {
    pub slag: &'static str,
    pub nr: i16,
    pub at: OffsetDateTime,
    pub pdf: Vec<u8>,
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;
    use uuid::Uuid;

    use super::*;

    fn innslag(kapittel: Kapittel, kva: &str, tekst: &str, skjult: bool) -> Innslag {
        Innslag {
            sak_id: Uuid::from_u128(1).into(),
            kapittel,
            at: datetime!(2026-11-23 09:00 +1),
            namn: Some("Kari Vik".into()),
            stad: Some("Åsen skule".into()),
            kva: kva.into(),
            tekst: tekst.into(),
            skjult,
        }
    }

    #[test]
    fn a_pakke_has_no_names_of_those_who_wrote_and_nothing_that_is_hidden() {
        let alle = [
            innslag(Kapittel::Tiltak, "Status", "paagaar", false),
            innslag(Kapittel::Samtale, "Barnets stemme", "løynd", true),
        ];
        let pakke = linjer(&[], &alle, false);
        assert_eq!(pakke.len(), 1);
        assert_eq!((&*pakke[0].kven, &*pakke[0].tekst), ("Åsen skule", "Pågår"));
        let heil = linjer(&[], &alle, true);
        assert_eq!(heil.len(), 2);
        assert_eq!(heil[0].kven, "Kari Vik, Åsen skule");
    }
}
