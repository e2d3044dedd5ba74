//! Every case is legal by the rules of the pipeline, judged from the finished struct alone.

use super::super::Instansslag;
use super::super::dates::holiday;
use super::super::types::{
    Effekt, Foedestad, Hast, Involvering, KvaNo, Sak, SakSlag, Slutt, Stad, Tiltak, TiltakStatus,
    World,
};
use super::worlds;
use std::collections::HashSet;
use time::{Date, Weekday};

pub(super) fn each(check: impl Fn(&World, &Sak)) {
    for world in worlds() {
        for sak in &world.saker {
            check(world, sak);
        }
    }
}

fn entered(sak: &Sak, steg: u8) -> Vec<Date> {
    let rows = sak
        .historikk
        .iter()
        .filter(|row| row.til == Stad::Steg(steg));
    rows.map(|row| row.dato).collect()
}

fn in_place(sak: &Sak, place: Foedestad) -> Vec<&Tiltak> {
    sak.tiltak
        .iter()
        .filter(|one| one.foedestad == place)
        .collect()
}

/// All evaluated by a day, and at least one that did not do it all.
fn tried(tiltak: &[&Tiltak], by: Date) -> bool {
    let done = |one: &&Tiltak| one.evalueringar.last().is_some_and(|last| last.dato <= by);
    let fell_short = |one: &&Tiltak| {
        one.evalueringar
            .last()
            .is_some_and(|last| last.effekt != Effekt::Verkar)
    };
    !tiltak.is_empty() && tiltak.iter().all(done) && tiltak.iter().any(fell_short)
}

#[test]
fn history_goes_one_legal_step_at_a_time() {
    each(|world, sak| {
        let mut now = None;
        let mut day = sak.uro.dato;
        for row in &sak.historikk {
            assert_eq!(row.fraa, now);
            assert!(day <= row.dato && row.dato <= world.today, "{sak:?}");
            let legal = match (now, row.til) {
                (None, Stad::Steg(til)) => til == 1,
                (Some(Stad::Steg(6)), Stad::Steg(5)) => true,
                (Some(Stad::Steg(fraa)), Stad::Steg(til)) => til == fraa + 1,
                (Some(Stad::Steg(fraa)), Stad::Slutt(slutt)) => match slutt {
                    Slutt::Avslutta => matches!(fraa, 2 | 3 | 6),
                    Slutt::TilUtgreiing => matches!(fraa, 4 | 6),
                    Slutt::OverfoertBarnevern | Slutt::Flytta => true,
                },
                _ => false,
            };
            assert!(legal, "{now:?} -> {:?}", row.til);
            assert!(!row.kvifor.is_empty());
            (now, day) = (Some(row.til), row.dato);
        }
        let end = sak.slutt.map_or(Stad::Steg(sak.steg), Stad::Slutt);
        assert_eq!(now, Some(end));
        assert_eq!(entered(sak, 1), [sak.uro.dato]);
    });
}

#[test]
fn the_first_talk_is_held_in_time_or_there_is_a_reason() {
    each(|_, sak| {
        let Some(talk) = &sak.involvering else {
            assert_eq!(sak.steg, 1);
            return;
        };
        match talk {
            Involvering::Samtale(talk) => {
                let week = sak.slag == SakSlag::Skolemiljoe || sak.uro.kor_raskt != Hast::Vanleg;
                let days = (talk.dato - sak.uro.dato).whole_days();
                assert!(days <= if week { 7 } else { 21 }, "{days} {sak:?}");
                assert_eq!(entered(sak, 2), [talk.dato]);
            }
            Involvering::Unntak { dato, grunn, .. } => {
                assert!(!grunn.is_empty());
                assert_eq!(entered(sak, 2), [*dato]);
                assert_eq!(sak.slutt, Some(Slutt::OverfoertBarnevern));
            }
        }
    });
}

#[test]
fn steps_three_to_six_have_what_they_need() {
    each(|world, sak| {
        for day in entered(sak, 3) {
            let local = in_place(sak, Foedestad::Lokalt);
            assert!(
                !local.is_empty() && local.iter().all(|one| one.fraa <= day && one.innan > day)
            );
        }
        for day in entered(sak, 4) {
            assert!(tried(&in_place(sak, Foedestad::Lokalt), day));
            let Some(vurdering) = &sak.vurdering else {
                panic!("no vurdering")
            };
            assert!(vurdering.dato <= day);
            let signed = sak
                .samtykke
                .as_ref()
                .is_some_and(|one| one.dato <= vurdering.dato);
            assert!(!vurdering.namngitt || signed);
        }
        assert_eq!(entered(sak, 5).len(), sak.moete.len());
        for (number, day) in entered(sak, 5).into_iter().enumerate() {
            let moete = &sak.moete[number];
            assert_eq!(moete.dato, day);
            assert!(!moete.inviterte.is_empty() && !moete.moette.is_empty());
            assert!(!in_place(sak, Foedestad::Moete(number)).is_empty());
            let Some(samtykke) = &sak.samtykke else {
                panic!("no samtykke")
            };
            assert!(samtykke.dato <= day && day < samtykke.til);
            for brukar in &moete.deltakarar {
                let member = sak.lag.iter().find(|one| one.brukar == *brukar);
                let Some(member) = member else {
                    panic!("not on the lag")
                };
                assert!(
                    samtykke.svar.contains(&(member.instans, true)),
                    "{}",
                    world.today
                );
            }
        }
        for (number, day) in entered(sak, 6).into_iter().enumerate() {
            for tiltak in in_place(sak, Foedestad::Moete(number)) {
                assert!(
                    tiltak
                        .evalueringar
                        .last()
                        .is_some_and(|last| last.dato <= day)
                );
            }
            if sak.moete.len() > number + 1 {
                assert!(tried(&in_place(sak, Foedestad::Moete(number)), day));
            }
        }
    });
}

#[test]
fn nothing_new_is_begun_in_the_holidays() {
    each(|world, sak| {
        let barnehage =
            world.kommunar[sak.kommune].einingar[sak.eining].slag == Instansslag::Barnehage;
        for row in sak
            .historikk
            .iter()
            .filter(|row| matches!(row.til, Stad::Steg(3..)))
        {
            assert!(
                holiday(row.dato, barnehage).is_none(),
                "{} {sak:?}",
                row.dato
            );
        }
    });
}

#[test]
fn nobody_does_more_of_what_does_not_work() {
    each(|_, sak| {
        let mut seen = HashSet::new();
        for tiltak in &sak.tiltak {
            assert!(seen.insert(&tiltak.tiltak), "the same tiltak again");
            let mut before = tiltak.fraa;
            for (number, one) in tiltak.evalueringar.iter().enumerate() {
                assert!(before < one.dato);
                before = one.dato;
                let last = number + 1 == tiltak.evalueringar.len();
                let goes_on = matches!(one.kva_no, KvaNo::HaldFram | KvaNo::Juster);
                assert!(last || goes_on);
                assert!(one.effekt != Effekt::VerkarIkkje || !goes_on);
                let running = tiltak.status == TiltakStatus::Paagaar;
                assert!(!last || running == goes_on);
            }
            if tiltak.evalueringar.is_empty() {
                let waits = matches!(
                    tiltak.status,
                    TiltakStatus::Paagaar | TiltakStatus::Planlagd
                );
                assert_eq!(waits, sak.slutt.is_none());
            }
        }
    });
}

#[test]
fn a_case_that_reached_its_goal_has_evaluated_everything() {
    each(|_, sak| {
        if sak.slutt == Some(Slutt::Avslutta) {
            assert!(sak.tiltak.iter().all(|one| !one.evalueringar.is_empty()));
        }
    });
}

#[test]
fn skolemiljoe_has_its_five_fields_from_step_three() {
    each(|world, sak| {
        let needs = sak.slag == SakSlag::Skolemiljoe && sak.steg >= 3;
        assert_eq!(sak.plan.is_some(), needs);
        if let Some(plan) = &sak.plan {
            for field in [
                &plan.problem,
                &plan.tiltak,
                &plan.naar,
                &plan.kven,
                &plan.evaluering,
            ] {
                assert!(!field.is_empty());
            }
            let eining = &world.kommunar[sak.kommune].einingar[sak.eining];
            assert_eq!(eining.slag, Instansslag::Skule);
        }
    });
}

#[test]
fn every_date_is_a_working_day() {
    each(|_, sak| {
        let mut days = vec![sak.uro.dato];
        days.extend(sak.historikk.iter().map(|row| row.dato));
        days.extend(sak.neste_dato);
        days.extend(sak.samtykke.iter().map(|one| one.dato));
        days.extend(sak.moete.iter().map(|one| one.dato));
        days.extend(sak.overlevering.iter().map(|one| one.dato));
        for tiltak in &sak.tiltak {
            days.push(tiltak.innan);
            days.extend(tiltak.evalueringar.iter().map(|one| one.dato));
        }
        for day in days {
            assert!(
                !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday),
                "{day}"
            );
        }
    });
}

#[test]
fn texts_name_nobody_and_leave_no_hole() {
    each(|world, sak| {
        let text = format!("{sak:?}");
        assert!(!text.contains("{ho}") && !text.contains("{Ho}") && !text.contains("{henne"));
        let barn = &world.barn[sak.barn];
        for word in text.split(|letter: char| !letter.is_alphabetic()) {
            // "Live" and "Vår" are names and words.
            assert!(
                word != barn.fornamn || matches!(word, "Vår" | "Live"),
                "{word}"
            );
            assert!(word != barn.etternamn);
        }
        assert_eq!(barn.eining, Some(sak.eining));
        assert_eq!(barn.kommune, sak.kommune);
        assert!(barn.eining_fraa <= sak.uro.dato);
    });
}
