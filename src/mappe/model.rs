//! What stands in a mappe, as parts of a document.

use serde::Serialize;
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::codes::codes;
use crate::ids::{ArkivoverfoeringId, FoeresettId, InstansId, SakId};
use crate::individuellplan;
use crate::pdf::rapport::Bolk;
use crate::referat::{Del, Innhald};
use crate::sak::{Hending, Slag};
use crate::samtale::Korleis;
use crate::tiltak::{Effekt, KvaNo, Status};
use crate::web::dates;

codes! {
    /// A part.
    Kapittel {
        /// What somebody saw.
        Uro => "uro", "Uro";
        /// Those who have the care.
        Foeresette => "foeresette", "Føresette";
        /// Talks.
        Samtale => "samtale", "Samtalar og møte med dei føresette";
        /// What is done.
        Tiltak => "tiltak", "Tiltak";
        /// What came of it.
        Evaluering => "evaluering", "Evaluering av tiltak";
        /// The plan of a skolemiljø case.
        Plan => "plan", "Skulemiljøplan";
        /// Who of the family is asked to meetings.
        Moete => "moete", "Invitasjonar til møte";
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
}

/// Who an innsynspakke is made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mottakar {
    /// One of the føresette on the card.
    Foeresett(FoeresettId),
    /// The child itself.
    Barnet,
}

impl Mottakar {
    /// From an address.
    pub fn les(kode: &str) -> Option<Self> {
        match kode {
            "barnet" => Some(Self::Barnet),
            id => id.parse().ok().map(Self::Foeresett),
        }
    }

    /// As it stands in an address.
    pub fn kode(self) -> String {
        match self {
            Self::Foeresett(id) => id.to_string(),
            Self::Barnet => "barnet".to_owned(),
        }
    }

    /// As it stands in the innsynslogg: what, and never who.
    pub fn grunn(self) -> String {
        match self {
            Self::Foeresett(id) => format!("Innsynspakke til føresett {id}"),
            Self::Barnet => "Innsynspakke til barnet sjølv".to_owned(),
        }
    }

    /// The føresett, as the database is asked.
    pub const fn foeresett(self) -> Option<Uuid> {
        match self {
            Self::Foeresett(id) => Some(id.uuid()),
            Self::Barnet => None,
        }
    }
}

/// The sak it is of.
#[derive(Clone, Debug)]
pub(super) struct Mappesak {
    pub sak_id: SakId,
    pub instans_id: InstansId,
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
        "Korleis" => Korleis::from_code(tekst).map(Korleis::label),
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

fn rad(innslag: &Innslag, kva: &str, tekst: &str) -> Innslag {
    Innslag {
        kva: kva.to_owned(),
        tekst: tekst.to_owned(),
        ..innslag.clone()
    }
}

/// The rows of a plan of tiltak: mål, tiltak, ansvarleg, innan.
fn tiltaksrader(innslag: &Innslag, kva: &str, rader: &[[String; 4]]) -> Vec<Innslag> {
    let tekst = |[maal, tiltak, ansvarleg, innan]: &[String; 4]| {
        format!("{maal}\n{tiltak}\n{ansvarleg}, innan {innan}")
    };
    let rader = rader.iter().map(|r| rad(innslag, kva, &tekst(r)));
    rader.collect()
}

/// What a referat says, row by row; `heil` has what stands beside the template too.
fn referat(innslag: &Innslag, innhald: &Innhald, heil: bool) -> Vec<Innslag> {
    let mut rader = vec![
        rad(innslag, "Dato", &innhald.dato),
        rad(innslag, "Stad", &innhald.stad),
    ];
    if let Some(retting) = &innhald.retting {
        rader.push(rad(innslag, "Retta fordi", retting));
    }
    for (del, tekst) in &innhald.delar {
        let kva = Del::from_code(del).map_or("Tekst", Del::namn);
        rader.push(rad(innslag, kva, tekst));
    }
    if heil {
        rader.push(rad(innslag, "Referent", &innhald.referent));
        rader.push(rad(
            innslag,
            Del::StemmeManglar.namn(),
            &innhald.stemme_manglar,
        ));
        if let Some((grunn, av)) = &innhald.stemme_skjult {
            rader.push(rad(
                innslag,
                Del::StemmeSkjult.namn(),
                &format!("{grunn} ({av})"),
            ));
        }
    }
    rader.extend(tiltaksrader(
        innslag,
        Del::Tiltaksplan.namn(),
        &innhald.tiltaksplan,
    ));
    rader.retain(|r| !r.tekst.is_empty());
    rader
}

/// What a version of an individuell plan says, row by row.
fn plan(innslag: &Innslag, innhald: &individuellplan::Innhald) -> Vec<Innslag> {
    let mut rader: Vec<Innslag> = innhald
        .overskrifter()
        .filter(|(_, tekst)| !tekst.is_empty())
        .map(|(del, tekst)| rad(innslag, &format!("{}: {}", innslag.kva, del.label()), tekst))
        .collect();
    rader.extend(tiltaksrader(innslag, "Tiltak i saka", &innhald.tiltak));
    rader
}

/// A row that holds a whole document, as the rows of it.
fn delt(innslag: &Innslag, heil: bool) -> Vec<Innslag> {
    if innslag.kapittel == Kapittel::Referat
        && let Ok(innhald) = Innhald::les(&innslag.tekst)
    {
        return referat(innslag, &innhald, heil);
    }
    if innslag.kapittel == Kapittel::Individuellplan
        && let Ok(innhald) = individuellplan::Innhald::les(&innslag.tekst)
    {
        return plan(innslag, &innhald);
    }
    vec![innslag.clone()]
}

/// The rows in the order of the parts; `heil` has the names of those who wrote.
pub(super) fn linjer(saker: &[Mappesak], innslag: &[Innslag], heil: bool) -> Vec<Linje> {
    let nummer = |id: SakId| {
        let sak = saker.iter().find(|s| s.sak_id == id);
        sak.map_or_else(String::new, |s| s.saksnummer.clone())
    };
    let mut linjer = Vec::new();
    for del in innslag.iter().flat_map(|i| delt(i, heil)) {
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
    /// The sak is as it was when the copy was made: not opened again, and nothing is written in it since.
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

/// When a closed sak is deleted once the archive has it.
#[derive(Clone, Debug)]
pub(super) struct Forfall {
    pub dag: Date,
    /// The day has come.
    pub ute: bool,
}

impl Forfall {
    pub fn tekst(&self) -> String {
        if self.ute {
            return "Når du fører opp dette, blir saka sletta i natt.".to_owned();
        }
        let dag = dates::long(self.dag);
        format!("Når du fører opp dette, blir saka sletta {dag}.")
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

    fn innslag(kapittel: Kapittel, kva: &str, tekst: &str) -> Innslag {
        Innslag {
            sak_id: Uuid::from_u128(1).into(),
            kapittel,
            at: datetime!(2026-11-23 09:00 +1),
            namn: Some("Kari Vik".into()),
            stad: Some("Åsen skule".into()),
            kva: kva.into(),
            tekst: tekst.into(),
        }
    }

    #[test]
    fn a_pakke_has_no_names_of_those_who_wrote() {
        let alle = [innslag(Kapittel::Tiltak, "Status", "paagaar")];
        let pakke = linjer(&[], &alle, false);
        assert_eq!((&*pakke[0].kven, &*pakke[0].tekst), ("Åsen skule", "Pågår"));
        assert_eq!(linjer(&[], &alle, true)[0].kven, "Kari Vik, Åsen skule");
    }

    #[test]
    fn no_code_stands_where_people_read() {
        for (kapittel, kva, kode, ord) in [
            (Kapittel::Samtale, "Korleis", "moete", "Møte"),
            (
                Kapittel::Evaluering,
                "Effekt",
                "verkar_delvis",
                "Verkar delvis",
            ),
        ] {
            let linje = &linjer(&[], &[innslag(kapittel, kva, kode)], false)[0];
            assert_eq!(linje.tekst, ord);
        }
    }

    #[test]
    fn whom_it_is_for_is_read_from_an_address_and_told_to_the_log_without_a_name() {
        let id = Uuid::from_u128(7);
        for kode in ["barnet", &id.to_string()] {
            assert_eq!(Mottakar::les(kode).unwrap().kode(), kode);
        }
        assert_eq!(Mottakar::les("Tone"), None);
        assert!(
            Mottakar::Foeresett(id.into())
                .grunn()
                .ends_with(&id.to_string())
        );
    }
}
