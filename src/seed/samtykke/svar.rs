//! Who is invited to answer, what they say, and the exact text they sign.

use time::{Date, Duration, OffsetDateTime};
use uuid::Uuid;

use anyhow::Context;
use sqlx::postgres::PgConnection;

use super::{Gang, Maa, Skjema};
use crate::barn::fnr::masked;
use crate::demo::names::brukarnamn;
use crate::personal::Personal;
use crate::sak::Hending;
use crate::samtykke::mal::{self, Avgrensing, Mal, Spraak, Svar, Svarlinje, Utfylling};
use crate::seed::source::{Person, Source};

/// What the sharing is for: føresette and youth read the same.
pub(in crate::seed) const FOEREMAAL: &str = "Finne ut kva hjelp som trengst, og samarbeide om tiltaka heime og på skulen eller i barnehagen.";

/// A row of `samtykke_invitasjon`.
pub(in crate::seed) struct Invitasjon {
    pub(in crate::seed) kommune_id: Uuid,
    pub(in crate::seed) id: Uuid,
    pub(in crate::seed) samtykke_id: Uuid,
    pub(in crate::seed) sak_id: Uuid,
    pub(in crate::seed) signatar: String,
    pub(in crate::seed) foeresett_id: Option<Uuid>,
    pub(in crate::seed) epost: String,
    pub(in crate::seed) invitert_av: Uuid,
    pub(in crate::seed) invitert_at: OffsetDateTime,
    pub(in crate::seed) henta_at: Option<OffsetDateTime>,
}

/// How an answer was given.
pub(in crate::seed) enum Maate {
    /// On a page, with ID-porten.
    Nett,
    /// On paper: who wrote it down, and who confirmed it, if anybody has.
    Papir(Uuid, Option<Uuid>),
}

/// A row of `samtykke_signatur`, and of its confirmation.
pub(in crate::seed) struct Signatur<'a> {
    pub(in crate::seed) skjema: &'a Skjema<'a>,
    pub(in crate::seed) id: Uuid,
    pub(in crate::seed) signatar: String,
    pub(in crate::seed) foeresett_id: Option<Uuid>,
    pub(in crate::seed) namn: String,
    pub(in crate::seed) maate: Maate,
    pub(in crate::seed) ja: Vec<&'static str>,
    pub(in crate::seed) nei: Vec<&'static str>,
    pub(in crate::seed) tekst: String,
    pub(in crate::seed) at: OffsetDateTime,
}

/// A row of `samtykke_trekk`.
pub(in crate::seed) struct Trekk {
    pub(in crate::seed) kommune_id: Uuid,
    pub(in crate::seed) id: Uuid,
    pub(in crate::seed) samtykke_id: Uuid,
    pub(in crate::seed) slag: &'static str,
    pub(in crate::seed) at: OffsetDateTime,
}

/// A row of `sak_historikk`: of an employee, or of somebody in the family.
pub(in crate::seed) struct Rad {
    pub(in crate::seed) kommune_id: Uuid,
    pub(in crate::seed) historikk_id: Uuid,
    pub(in crate::seed) sak_id: Uuid,
    pub(in crate::seed) slag: &'static str,
    pub(in crate::seed) tekst: String,
    pub(in crate::seed) brukar_id: Option<Uuid>,
    pub(in crate::seed) familie_namn: Option<String>,
    pub(in crate::seed) at: OffsetDateTime,
}

/// The form that holds today.
pub(super) async fn mal(tx: &mut PgConnection, i_dag: Date) -> anyhow::Result<Mal> {
    let mal = mal::gjeldande(tx, i_dag)
        .await?
        .context("ingen mal gjeld")?;
    let mal = Mal::load(tx, &mal, Spraak::Nynorsk, i_dag).await?;
    mal.context("malen manglar")
}

/// Those who must sign a form, once each; the youth who is to be heard signs nothing.
fn folk<'m>(skjema: &Skjema, maa: &'m [Maa]) -> Vec<&'m Maa> {
    let mut folk: Vec<&Maa> = Vec::new();
    for one in maa.iter().filter(|one| one.samtykke_id == skjema.id) {
        let same = |other: &&Maa| {
            (&other.signatar, other.foeresett_id) == (&one.signatar, one.foeresett_id)
        };
        if matches!(one.signatar.as_str(), "foeresett" | "barn") && !folk.iter().any(same) {
            folk.push(one);
        }
    }
    folk
}

/// Everybody who can be, of the forms that wait.
pub(super) fn invitasjonar(alle: &[Skjema], maa: &[Maa]) -> Vec<Invitasjon> {
    let mut rows = Vec::new();
    for skjema in alle
        .iter()
        .filter(|s| matches!(s.gang, Gang::Ventar | Gang::Opna))
    {
        let asked = folk(skjema, maa).into_iter().filter(|one| one.har_fnr);
        rows.extend(asked.enumerate().map(|(number, one)| {
            let opna = skjema.gang == Gang::Opna && number == 0;
            let at = skjema.at(number + 1);
            Invitasjon {
                kommune_id: skjema.case.kommune_id,
                id: skjema.case.id(&format!("samtykke/invitasjon/{number}")),
                samtykke_id: skjema.id,
                sak_id: skjema.case.sak_id,
                signatar: one.signatar.clone(),
                foeresett_id: one.foeresett_id,
                epost: format!(
                    "{}@epost.example",
                    brukarnamn(one.namn.as_deref().unwrap_or_default()).trim_matches('.')
                ),
                invitert_av: skjema.case.ansvarleg.brukar_id,
                invitert_at: at,
                henta_at: opna.then(|| at + Duration::minutes(1)),
            }
        }));
    }
    rows
}

/// The forms in which a youth who is to be heard before the parents answer, has been.
pub(super) fn hoeyrde<'a>(alle: &'a [Skjema<'a>], maa: &[Maa]) -> Vec<&'a Skjema<'a>> {
    let heard = |skjema: &&Skjema| {
        let mut maa = maa.iter();
        matches!(skjema.gang, Gang::Gyldig | Gang::GaarUt | Gang::Trekt)
            && maa.any(|one| one.samtykke_id == skjema.id && one.signatar == "barn_hoeyrt")
    };
    alle.iter().filter(heard).collect()
}

/// The answers.
pub(super) fn signaturar<'a>(
    source: &Source,
    alle: &'a [Skjema<'a>],
    maa: &[Maa],
    mal: &Mal,
) -> Vec<Signatur<'a>> {
    let mut rows = Vec::new();
    for skjema in alle {
        let folk = folk(skjema, maa);
        let answer = match skjema.gang {
            Gang::Ventar | Gang::Opna => 0,
            Gang::Papir => 1,
            Gang::Gyldig | Gang::GaarUt | Gang::Trekt | Gang::EittNei => folk.len(),
        };
        for (number, one) in folk.iter().take(answer).enumerate() {
            let last = number + 1 == folk.len();
            let mut answers = answers(skjema, one, maa);
            if skjema.gang == Gang::EittNei && last {
                refuse_one(skjema, &mut answers);
            }
            let of = |yes: bool| {
                answers
                    .iter()
                    .filter(|(_, ja)| *ja == yes)
                    .map(|(slag, _)| *slag)
                    .collect()
            };
            rows.push(Signatur {
                skjema,
                id: skjema.case.id(&format!("samtykke/signatur/{number}")),
                signatar: one.signatar.clone(),
                foeresett_id: one.foeresett_id,
                namn: one.namn.clone().unwrap_or_default(),
                maate: maate(skjema, one),
                ja: of(true),
                nei: of(false),
                tekst: mal.heile_teksten(&utfylling(source, skjema, mal, &answers)),
                at: skjema.at(number + 5),
            });
        }
    }
    rows
}

/// What one says about what is theirs to answer.
fn answers(skjema: &Skjema, one: &Maa, maa: &[Maa]) -> Vec<(&'static str, bool)> {
    let mine = |slag: &str| {
        maa.iter().any(|m| {
            m.samtykke_id == skjema.id
                && m.slag == slag
                && (&m.signatar, m.foeresett_id) == (&one.signatar, one.foeresett_id)
        })
    };
    let spurde = skjema.spurde.iter().filter(|spurt| mine(spurt.slag.code()));
    spurde.map(|spurt| (spurt.slag.code(), spurt.ja)).collect()
}

/// No to the last that is not the one who owns the case.
fn refuse_one(skjema: &Skjema, answers: &mut [(&'static str, bool)]) {
    let own = skjema.spurde.first().map(|spurt| spurt.slag.code());
    if let Some((_, ja)) = answers
        .iter_mut()
        .rev()
        .find(|(slag, ja)| *ja && Some(*slag) != own)
    {
        *ja = false;
    }
}

/// On paper when the demo says so and there is another to confirm it; a youth answers on the net, where the age is that of the day.
fn maate(skjema: &Skjema, one: &Maa) -> Maate {
    let case = skjema.case;
    let own = |person: &Person| {
        person.instans_id == case.ansvarleg.instans_id
            && person.brukar_id != case.ansvarleg.brukar_id
    };
    let mut others = case.others.iter().map(|(person, _)| *person);
    let another = case.leader().filter(own).or_else(|| others.find(own));
    let papir = one.signatar != "barn" && case.sak.samtykke.as_ref().is_some_and(|one| one.papir);
    match (skjema.gang, another) {
        (Gang::Papir, _) => Maate::Papir(case.ansvarleg.brukar_id, None),
        (_, Some(another)) if papir => {
            Maate::Papir(case.ansvarleg.brukar_id, Some(another.brukar_id))
        }
        _ => Maate::Nett,
    }
}

fn utfylling(
    source: &Source,
    skjema: &Skjema,
    mal: &Mal,
    answers: &[(&'static str, bool)],
) -> Utfylling {
    let barn = skjema.barn;
    let linje = |slag: mal::Instansslag| {
        let spurt = skjema.spurde.iter().find(|spurt| spurt.slag == slag);
        let said = answers.iter().find(|(code, _)| *code == slag.code());
        Svarlinje {
            slag,
            svar: match (spurt, said) {
                (Some(_), Some((_, true))) => Some(Svar::Ja),
                (Some(_), None) => None,
                (Some(_), Some(_)) | (None, _) => Some(Svar::Nei),
            },
            spurd: spurt.is_some(),
            namn: spurt
                .and_then(|spurt| spurt.namn)
                .map(|namn| Personal::from(namn.to_owned())),
        }
    };
    Utfylling {
        kommune: source.world.kommunar[barn.kommune].namn.to_owned(),
        foeremaal: FOEREMAAL.to_owned().into(),
        avgrensing: Avgrensing {
            saksomraade: None,
            fraa: Some(skjema.spurt),
            til: Some(skjema.til),
        },
        barnets_namn: format!("{} {}", barn.fornamn, barn.etternamn).into(),
        fnr: masked(barn.foedd).into(),
        svar: mal
            .instansar
            .iter()
            .map(|instans| linje(instans.slag))
            .collect(),
    }
}

/// One instans of each form that somebody has changed their mind about: one that nobody is on the lag for.
pub(super) fn trekk(alle: &[Skjema]) -> Vec<Trekk> {
    let trekt = alle.iter().filter(|skjema| skjema.gang == Gang::Trekt);
    let row = |skjema: &Skjema| {
        let on_lag = |id: Uuid| {
            skjema
                .case
                .others
                .iter()
                .any(|(person, _)| person.instans_id == id)
        };
        let mut spurde = skjema.spurde.iter().skip(1);
        let spurt =
            spurde.find(|spurt| spurt.ja && spurt.instans_id.is_none_or(|id| !on_lag(id)))?;
        Some(Trekk {
            kommune_id: skjema.case.kommune_id,
            id: skjema.case.id("samtykke/trekk"),
            samtykke_id: skjema.id,
            slag: spurt.slag.code(),
            at: skjema.at(9),
        })
    };
    trekt.filter_map(row).collect()
}

/// That it was asked, and each answer.
pub(super) fn historikk(alle: &[Skjema], signaturar: &[Signatur]) -> Vec<Rad> {
    let asked = alle.iter().map(|skjema| {
        let namn: Vec<String> = skjema
            .spurde
            .iter()
            .map(|spurt| spurt.slag.med(spurt.namn))
            .collect();
        Rad {
            kommune_id: skjema.case.kommune_id,
            historikk_id: skjema.case.id("samtykke/historikk"),
            sak_id: skjema.case.sak_id,
            slag: Hending::SamtykkeSpurt.code(),
            tekst: namn.join(", "),
            brukar_id: Some(skjema.case.ansvarleg.brukar_id),
            familie_namn: None,
            at: skjema.in_the_case(0),
        }
    });
    let answered = signaturar.iter().enumerate().map(|(number, signatur)| {
        let case = signatur.skjema.case;
        let (tekst, brukar_id, familie_namn) = match signatur.maate {
            Maate::Nett => (
                "Med ID-porten".to_owned(),
                None,
                Some(signatur.namn.clone()),
            ),
            Maate::Papir(by, _) => (format!("{}, på papir", signatur.namn), Some(by), None),
        };
        Rad {
            kommune_id: case.kommune_id,
            historikk_id: case.id(&format!("samtykke/historikk/{number}")),
            sak_id: case.sak_id,
            slag: Hending::SamtykkeSignert.code(),
            tekst,
            brukar_id,
            familie_namn,
            at: signatur.at - signatur.skjema.moved,
        }
    });
    asked.chain(answered).collect()
}
