//! Rows of teams: who is on them, the meetings of this skuleår and of the spring before it, and when there is no school.

use std::collections::HashMap;

use anyhow::Context;
use time::{Date, Duration, Month, Time, Weekday};
use uuid::Uuid;

use super::source::{Person, Source};
use crate::demo::{Instansslag, Medlemskap, Rolle};
use crate::moete::Tid;
use crate::tst::fri::{self, Fri};
use crate::tst::skuleaar::{Halvaar, Skuleaar};

/// A row of `tst_medlem`.
pub(super) struct MedlemRow {
    pub(super) kommune_id: Uuid,
    pub(super) tst_medlem_id: Uuid,
    pub(super) eining_id: Uuid,
    pub(super) prinsipal_id: Uuid,
    pub(super) brukar_id: Uuid,
    pub(super) instans_id: Uuid,
    pub(super) fraa: Date,
}

/// A row of `moete`.
pub(super) struct MoeteRow {
    pub(super) kommune_id: Uuid,
    pub(super) moete_id: Uuid,
    pub(super) eining_id: Uuid,
    pub(super) dato: Date,
    pub(super) fraa: Time,
    pub(super) til: Time,
    pub(super) stad: String,
    pub(super) tilstand: &'static str,
    pub(super) laga_av: Uuid,
}

/// A row of `moete_deltakar`.
pub(super) struct DeltakarRow {
    pub(super) kommune_id: Uuid,
    pub(super) moete_deltakar_id: Uuid,
    pub(super) moete_id: Uuid,
    pub(super) eining_id: Uuid,
    pub(super) prinsipal_id: Uuid,
    pub(super) brukar_id: Uuid,
    pub(super) instans_id: Uuid,
    pub(super) svar: &'static str,
    pub(super) grunn: Option<&'static str>,
    pub(super) oppmoete: Option<&'static str>,
    pub(super) kalla_av: Uuid,
    pub(super) kalla: Date,
}

/// A row of `skulefri`.
pub(super) struct FriRow {
    pub(super) kommune_id: Uuid,
    pub(super) fri: Fri,
}

/// A team and the people who have møteplikt in it; the leader first.
struct Team<'a> {
    kommune: usize,
    eining: usize,
    namn: &'a str,
    folk: Vec<Person<'a>>,
}

/// Who is on the teams.
pub(super) fn medlemer(source: &Source) -> anyhow::Result<Vec<MedlemRow>> {
    let mut rows = Vec::new();
    for team in teams(source)? {
        for (nr, person) in team.folk.iter().enumerate() {
            rows.push(MedlemRow {
                kommune_id: source.ids.kommune(team.kommune),
                tst_medlem_id: source
                    .ids
                    .of(&format!("tst/{}/{}/{nr}", team.kommune, team.eining)),
                eining_id: source.ids.eining(team.kommune, team.eining),
                prinsipal_id: person.prinsipal_id,
                brukar_id: person.brukar_id,
                instans_id: person.instans_id,
                fraa: Skuleaar::of(source.world.today)
                    .start()
                    .max(person.medlemskap.fraa),
            });
        }
    }
    Ok(rows)
}

/// The meetings: nobody is in two places at once, as when people plan (`app.moete_kollisjon`). A few teams have planned too little.
pub(super) fn moete(source: &Source) -> anyhow::Result<Vec<MoeteRow>> {
    let aar = Skuleaar::of(source.world.today);
    let fjor = fjor(aar);
    let fri = [skulefri_i(source, fjor), skulefri_i(source, aar)].concat();
    let mut rows = Vec::new();
    let mut opptekne: HashMap<Uuid, Vec<Tid>> = HashMap::new();
    for (nr, team) in teams(source)?.iter().enumerate() {
        let fraa = Time::from_hms(u8::try_from(9 + nr / 5 % 4)?, 0, 0)?;
        let vekedag = [
            Weekday::Monday,
            Weekday::Tuesday,
            Weekday::Wednesday,
            Weekday::Thursday,
            Weekday::Friday,
        ][nr % 5];
        // the next one is called
        let mut neste = true;
        for (aar, halvaar, vekene) in [
            (fjor, Halvaar::Vaar, &[1_i64, 7, 14][..]),
            (aar, Halvaar::Haust, &[1, 8][..]),
            (aar, Halvaar::Vaar, &[1, 7, 14][..]),
        ] {
            let kutt = usize::from(nr % 6 == 5);
            for vike in vekene.iter().skip(kutt) {
                let veke = aar
                    .moetetid(halvaar)
                    .start()
                    .saturating_add(Duration::weeks(vike + i64::try_from(nr / 20)?));
                let tid = |dato| Tid {
                    dato,
                    fraa,
                    til: fraa + Duration::HOUR,
                };
                let ledig = |dato| {
                    let sine = team.folk.iter().filter_map(|p| opptekne.get(&p.brukar_id));
                    let mut alle = sine.flatten();
                    fri::kvifor(dato, &fri).is_none() && !alle.any(|anna| anna.oppaa(&tid(dato)))
                };
                let dato = fyrste_ledige(veke, vekedag, ledig);
                for person in &team.folk {
                    opptekne
                        .entry(person.brukar_id)
                        .or_default()
                        .push(tid(dato));
                }
                rows.push(MoeteRow {
                    kommune_id: source.ids.kommune(team.kommune),
                    moete_id: source.ids.of(&format!(
                        "tst/{}/{}/moete/{dato}",
                        team.kommune, team.eining
                    )),
                    eining_id: source.ids.eining(team.kommune, team.eining),
                    dato,
                    fraa,
                    til: tid(dato).til,
                    stad: format!("{}, møterommet", team.namn),
                    tilstand: if dato < source.world.today {
                        "halde"
                    } else if std::mem::take(&mut neste) {
                        "innkalla"
                    } else {
                        "planlagt"
                    },
                    laga_av: team.folk.first().context("eit team utan folk")?.brukar_id,
                });
            }
        }
    }
    Ok(rows)
}

/// The skuleår before: its spring is the last term of which the figures are out.
fn fjor(aar: Skuleaar) -> Skuleaar {
    Skuleaar::of(aar.start().saturating_sub(Duration::DAY))
}

/// Those who are called: to what has been, where they were there (in the spring before, three times of five), and to the next meeting of
/// each team, where some have answered.
pub(super) fn deltakarar(source: &Source, moete: &[MoeteRow]) -> anyhow::Result<Vec<DeltakarRow>> {
    let mut rows = Vec::new();
    let i_aar = Skuleaar::of(source.world.today).start();
    for (team_nr, team) in teams(source)?.iter().enumerate() {
        let eining_id = source.ids.eining(team.kommune, team.eining);
        let sine = moete
            .iter()
            .filter(|m| m.eining_id == eining_id && m.tilstand != "planlagt");
        for (moete_nr, m) in sine.enumerate() {
            let folk = team.folk.iter().enumerate();
            for (nr, person) in folk.filter(|(_, p)| p.medlemskap.fraa <= m.dato) {
                let borte = m.dato < i_aar && nr > 0 && (team_nr * 3 + moete_nr + nr * 2) % 5 < 2;
                let (svar, grunn) = match (m.tilstand, nr) {
                    _ if borte => ("forfall", Some("kurs")),
                    ("innkalla", 1) => ("forfall", Some("kurs")),
                    ("innkalla", 2) => ("ventar", None),
                    _ => ("kjem", None),
                };
                let namn = format!("tst/moete/{}/{nr}", m.moete_id);
                rows.push(DeltakarRow {
                    kommune_id: m.kommune_id,
                    moete_deltakar_id: source.ids.of(&namn),
                    moete_id: m.moete_id,
                    eining_id,
                    prinsipal_id: person.prinsipal_id,
                    brukar_id: person.brukar_id,
                    instans_id: person.instans_id,
                    svar,
                    grunn,
                    oppmoete: (m.tilstand == "halde").then_some(if borte {
                        "forfall"
                    } else {
                        "moett"
                    }),
                    kalla_av: m.laga_av,
                    kalla: m.dato.saturating_sub(Duration::days(21)),
                });
            }
        }
    }
    Ok(rows)
}

/// When there is no school, in every kommune.
pub(super) fn skulefri(source: &Source) -> Vec<FriRow> {
    let fri = skulefri_i(source, Skuleaar::of(source.world.today));
    let kommunar = 0..source.world.kommunar.len();
    let rows = kommunar.flat_map(|kommune| {
        fri.iter().enumerate().map(move |(nr, fri)| FriRow {
            kommune_id: source.ids.kommune(kommune),
            fri: Fri {
                skulefri_id: source.ids.of(&format!("kommune/{kommune}/fri/{nr}")).into(),
                ..fri.clone()
            },
        })
    });
    rows.collect()
}

/// The teams that have somebody who leads the eining.
fn teams<'a>(source: &Source<'a>) -> anyhow::Result<Vec<Team<'a>>> {
    let mut teams = Vec::new();
    for (kommune, k) in source.world.kommunar.iter().enumerate() {
        for (eining, e) in k.einingar.iter().enumerate() {
            let har_team =
                matches!(e.slag, Instansslag::Skule | Instansslag::Barnehage) && e.til.is_none();
            let leiar = |m: &Medlemskap| {
                m.rolle == Rolle::Einingsleiar && (m.kommune, m.eining) == (kommune, Some(eining))
            };
            let Some(leiar) =
                ein(source, (kommune, e.instans, eining), leiar)?.filter(|_| har_team)
            else {
                continue;
            };
            let mut folk = vec![leiar];
            for slag in [
                Instansslag::Ppt,
                Instansslag::Helsestasjon,
                Instansslag::Barnevern,
            ] {
                let instans = source
                    .world
                    .instansar
                    .iter()
                    .position(|i| i.slag == slag && i.kommunar.contains(&kommune));
                let Some(instans) = instans else { continue };
                let der = |m: &Medlemskap| {
                    m.rolle == Rolle::Tilsett && (m.kommune, m.instans) == (kommune, instans)
                };
                folk.extend(ein(source, (kommune, instans, eining), der)?);
            }
            teams.push(Team {
                kommune,
                eining,
                namn: e.namn,
                folk,
            });
        }
    }
    Ok(teams)
}

/// One of those who work somewhere now; which one is always the same for the eining.
fn ein<'a>(
    source: &Source<'a>,
    (kommune, instans, eining): (usize, usize, usize),
    her: impl Fn(&Medlemskap) -> bool,
) -> anyhow::Result<Option<Person<'a>>> {
    let today = source.world.today;
    let brukarar = source.world.brukarar.iter().enumerate();
    let folk: Vec<usize> = brukarar
        .filter(|(_, b)| b.medlemskap.iter().any(|m| m.live(today) && her(m)))
        .map(|(at, _)| at)
        .collect();
    if folk.is_empty() {
        return Ok(None);
    }
    let nr = source
        .ids
        .number(&format!("tst/{kommune}/{eining}/{instans}"), folk.len());
    source
        .at_work(folk[nr], (kommune, instans, eining))
        .map(Some)
}

/// The holidays of a skuleår, by the weeks that are usual in Telemark.
fn skulefri_i(source: &Source, aar: Skuleaar) -> Vec<Fri> {
    let veke = |year: i32, nr: u8| {
        let start =
            Date::from_iso_week_date(year, nr, Weekday::Monday).unwrap_or(source.world.today);
        (start, start.saturating_add(Duration::days(4)))
    };
    let dag =
        |year, month, day| Date::from_calendar_date(year, month, day).unwrap_or(source.world.today);
    let (haust, vaar) = (aar.fyrste_aar(), aar.fyrste_aar() + 1);
    let (h, v) = (veke(haust, 41), veke(vaar, 8));
    let paaske = fri::paaske(vaar).unwrap_or(source.world.today);
    [
        ("Haustferie", h.0, h.1),
        (
            "Juleferie",
            dag(haust, Month::December, 21),
            dag(vaar, Month::January, 1),
        ),
        ("Vinterferie", v.0, v.1),
        (
            "Påskeferie",
            paaske.saturating_sub(Duration::days(6)),
            paaske.saturating_add(Duration::DAY),
        ),
    ]
    .map(|(namn, fraa, til)| Fri {
        skulefri_id: Uuid::nil().into(),
        namn: namn.to_owned(),
        fraa,
        til,
    })
    .to_vec()
}

/// The weekday in this week, or in the first after it when the team can meet.
fn fyrste_ledige(veke: Date, vekedag: Weekday, ledig: impl Fn(Date) -> bool) -> Date {
    let til = i64::from(vekedag.number_days_from_monday())
        - i64::from(veke.weekday().number_days_from_monday());
    let mut dato = veke.saturating_add(Duration::days(til));
    while !ledig(dato) {
        dato = dato.saturating_add(Duration::WEEK);
    }
    dato
}
