//! Whom one chooses to call: those of the team, a colleague, a guest from outside.

use serde::Deserialize;

use super::model::{Deltakar, Deltakarslag, Svar};
use super::queries::{Kven, Ny, Teammedlem, VilleStengje};
use crate::barn::valid_epost;
use crate::ids::{BrukarId, InstansId, MoeteDeltakarId, PrinsipalId};
use crate::moete::model::Oppteken;
use crate::samtykke::Instansslag;
use crate::text::search_key;
use crate::tst::{Kandidat, Medlemsslag};
use crate::web::Form;
use crate::web::form::Errors;
use crate::web::parts::{Choice, pick, told_apart};

const NAMN_MAX: usize = 120;

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct InnkallingForm {
    pub(super) id: String,
    pub(super) version: String,
    pub(super) kven: Vec<String>,
    pub(super) kollega: String,
    /// The name of a grown-up at work, to those who are called. Most of them are names of children too, so that to ask about them would
    /// tell nothing: it is not looked through.
    pub(super) gjest_namn: String,
    pub(super) gjest_instans: String,
    pub(super) gjest_epost: String,
    /// When somebody who was not called came.
    pub(super) kom: String,
    /// It is seen that items will be shut, or that somebody is in another meeting.
    pub(super) stadfesta: String,
}

impl Form for InnkallingForm {
    fn id(&mut self) -> Option<&mut String> {
        Some(&mut self.id)
    }
}

/// Somebody of the team who is not called.
pub(super) struct Framlegg {
    pub(super) medlem: Teammedlem,
    pub(super) slag: Deltakarslag,
    /// Whose place a vara would go in.
    vara_for: Option<MoeteDeltakarId>,
    /// Ticked beforehand.
    pub(super) valt: bool,
}

impl Framlegg {
    pub(super) fn verdi(&self) -> String {
        self.medlem.prinsipal_id.to_string()
    }

    fn choice(&self) -> Choice {
        let m = &self.medlem;
        let hint = match (self.slag, &m.vara_for_namn) {
            (Deltakarslag::Vara, Some(namn)) if self.valt => {
                format!("Vara for {namn}, som har forfall")
            }
            (Deltakarslag::Vara, Some(namn)) => format!("Vara for {namn}"),
            (slag, _) => slag.label().to_owned(),
        };
        Choice::new(self.verdi(), kven(&m.namn, &m.stilling, &m.stad)).hint(hint)
    }
}

fn kven(namn: &str, stilling: &str, stad: &str) -> String {
    if stilling.is_empty() {
        format!("{namn}, {stad}")
    } else {
        format!("{namn}, {stilling}, {stad}")
    }
}

/// Those of the team who can be called: who has møteplikt, who comes when needed, and the vara of who has forfall. `kom`: those who can
/// have come without being called, every vara too. Who was called and taken off again, is not ticked beforehand. `var_kalla`: those who
/// are called, or were.
pub(super) fn framlegg(team: Vec<Teammedlem>, var_kalla: &[Deltakar], kom: bool) -> Vec<Framlegg> {
    let er = |p, teken_av| {
        let mut alle = var_kalla.iter();
        alle.any(|d| d.prinsipal_id == Some(p) && d.teken_av == teken_av)
    };
    let kalla = || var_kalla.iter().filter(|d| !d.teken_av);
    let mut alle: Vec<Framlegg> = Vec::new();
    for medlem in team {
        if er(medlem.prinsipal_id, false)
            || alle
                .iter()
                .any(|f| f.medlem.prinsipal_id == medlem.prinsipal_id)
        {
            continue;
        }
        let forfall = medlem.vara_for.and_then(|fast| {
            kalla().find(|d| d.prinsipal_id == Some(fast) && (kom || d.svar == Svar::Forfall))
        });
        let (slag, vara_for, valt) = match (medlem.slag, forfall) {
            (Medlemsslag::Fast, _) => (Deltakarslag::Fast, None, !kom),
            (Medlemsslag::VedBehov, _) => (Deltakarslag::VedBehov, None, false),
            (Medlemsslag::Vara, Some(fast)) => {
                (Deltakarslag::Vara, Some(fast.moete_deltakar_id), !kom)
            }
            (Medlemsslag::Vara, None) if kom => (Deltakarslag::Gjest, None, false),
            (Medlemsslag::Vara, None) => continue,
        };
        alle.push(Framlegg {
            valt: valt && !er(medlem.prinsipal_id, true),
            medlem,
            slag,
            vara_for,
        });
    }
    alle
}

pub(super) fn choices(alle: &[Framlegg]) -> Vec<Choice> {
    told_apart(alle.iter().map(Framlegg::choice).collect())
}

pub(super) fn kollegaer(folk: &[Kandidat]) -> Vec<Choice> {
    let choice = |k: &Kandidat| {
        Choice::new(
            k.prinsipal_id.to_string(),
            kven(&k.namn, &k.stilling, &k.stad),
        )
    };
    told_apart(folk.iter().map(choice).collect())
}

/// Somebody who works here.
fn her(
    slag: Deltakarslag,
    vara_for: Option<MoeteDeltakarId>,
    (prinsipal, brukar, instans): (PrinsipalId, BrukarId, InstansId),
) -> Ny {
    Ny {
        slag,
        vara_for,
        kven: Kven::Her(prinsipal, brukar, instans),
    }
}

/// Somebody, as the page of who is called shows them.
fn namn_paa<'a>(ny: &'a Ny, alle: &'a [Framlegg], folk: &'a [Kandidat]) -> &'a str {
    match &ny.kven {
        Kven::Utanfraa { namn, .. } => namn,
        Kven::Her(id, ..) => {
            let team = alle.iter().find(|f| f.medlem.prinsipal_id == *id);
            let kollega = folk.iter().find(|k| k.prinsipal_id == *id);
            team.map(|f| f.medlem.namn.as_str())
                .or(kollega.map(|k| k.namn.as_str()))
                .unwrap_or_default()
        }
    }
}

/// What calling these does to the agenda, a sentence for each item the reader sees.
pub(super) fn stengjer(
    ville: &[VilleStengje],
    nye: &[Ny],
    (alle, folk): (&[Framlegg], &[Kandidat]),
) -> Vec<String> {
    let mut plassar: Vec<i32> = ville
        .iter()
        .filter(|v| v.nr.is_some())
        .map(|v| v.plass)
        .collect();
    plassar.dedup();
    let setning = |plass: i32| {
        let kven = ville.iter().filter(|v| v.plass == plass);
        let kven = kven.filter_map(|v| nye.get(usize::try_from(v.nr?).ok()?.checked_sub(1)?));
        let kven: Vec<&str> = kven.map(|ny| namn_paa(ny, alle, folk)).collect();
        format!(
            "Punkt {plass} på agendaen blir stengt: samtykket dekkjer ikkje {}.",
            kven.join(", ")
        )
    };
    plassar.into_iter().map(setning).collect()
}

/// Those of them who are in another meeting then, a sentence each.
pub(super) fn i_andre_moete(
    opptekne: &[Oppteken],
    nye: &[Ny],
    (alle, folk): (&[Framlegg], &[Kandidat]),
) -> Vec<String> {
    let setning = |ny: &Ny| {
        let Kven::Her(_, brukar, _) = &ny.kven else {
            return None;
        };
        let anna = opptekne.iter().find(|o| o.brukar_id == *brukar)?;
        Some(anna.hindrar(namn_paa(ny, alle, folk)))
    };
    nye.iter().filter_map(setning).collect()
}

impl InnkallingForm {
    /// Whom to call.
    pub(super) fn parse(&self, alle: &[Framlegg], folk: &[Kandidat]) -> Result<Vec<Ny>, Errors> {
        let mut errors = Errors::default();
        let mut nye: Vec<Ny> = Vec::new();
        let mut valde: Vec<&str> = self.kven.iter().map(String::as_str).collect();
        valde.sort_unstable();
        valde.dedup();
        for verdi in valde {
            match alle.iter().find(|f| f.verdi() == verdi) {
                Some(f) => {
                    let m = &f.medlem;
                    let kven = (m.prinsipal_id, m.brukar_id, m.instans_id);
                    nye.push(her(f.slag, f.vara_for, kven));
                }
                None => errors.add(
                    "kven",
                    "Ein av dei du valde, kan ikkje kallast inn no. Sjå over lista.",
                ),
            }
        }
        nye.extend(self.kollega(folk, &mut errors));
        nye.extend(self.gjest(&mut errors));
        if nye.is_empty() && errors.is_empty() {
            errors.add("kven", "Vel kven du vil kalle inn.");
        }
        errors.or(nye)
    }

    fn kollega(&self, folk: &[Kandidat], errors: &mut Errors) -> Option<Ny> {
        if self.kollega.trim().is_empty() {
            return None;
        }
        let choices = kollegaer(folk);
        let valt = pick(&choices, &self.kollega)
            .and_then(|c| folk.iter().find(|k| c.is(&k.prinsipal_id.to_string())));
        let Some(k) = valt else {
            errors.add("kollega", "Vel ein person frå lista.");
            return None;
        };
        // a letter goes at once: half a name is asked about
        let skrive = search_key(&self.kollega);
        let heilt = [k.namn.clone(), k.prinsipal_id.to_string()];
        let heilt = heilt
            .into_iter()
            .chain(choices.iter().map(|c| c.label.clone()));
        if !heilt.into_iter().any(|tekst| search_key(&tekst) == skrive) {
            let feil = format!(
                "Meiner du {}? Vel frå lista, eller skriv heile namnet.",
                kven(&k.namn, &k.stilling, &k.stad)
            );
            errors.add("kollega", feil);
            return None;
        }
        let kven = (k.prinsipal_id, k.brukar_id, k.instans_id);
        Some(her(Deltakarslag::Gjest, None, kven))
    }

    fn gjest(&self, errors: &mut Errors) -> Option<Ny> {
        let felt = [&self.gjest_namn, &self.gjest_instans, &self.gjest_epost];
        if felt.iter().all(|felt| felt.trim().is_empty()) {
            return None;
        }
        let namn = errors.line(
            "gjest_namn",
            &self.gjest_namn,
            NAMN_MAX,
            "Skriv kva gjesten heiter.",
        );
        let instans = Instansslag::from_code(&self.gjest_instans);
        if instans.is_none() {
            errors.add("gjest_instans", "Vel kvar gjesten kjem frå.");
        }
        let epost = errors.optional_line("gjest_epost", &self.gjest_epost, 254);
        if epost.as_deref().is_some_and(|epost| !valid_epost(epost)) {
            errors.add(
                "gjest_epost",
                "Dette er inga e-postadresse. Skriv ho slik: namn@eksempel.no",
            );
        }
        Some(Ny {
            slag: Deltakarslag::Gjest,
            vara_for: None,
            kven: Kven::Utanfraa {
                namn,
                instans: instans?,
                epost,
            },
        })
    }
}
