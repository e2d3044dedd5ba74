//! Kommunar, staff, children and families.

use super::super::dates::{age, synthetic};
use super::super::types::{Instansslag, Kjoenn, Medlemskap, Omsorg, Rolle};
use super::super::{World, demo_logins};
use super::worlds;
use std::collections::HashSet;
use time::macros::date;

fn live(world: &World) -> impl Iterator<Item = &Medlemskap> {
    world
        .brukarar
        .iter()
        .flat_map(|one| &one.medlemskap)
        .filter(|m| m.live(world.today))
}

#[test]
fn every_open_eining_has_one_leader() {
    for world in worlds() {
        for (kommune, one) in world.kommunar.iter().enumerate() {
            for (at, eining) in one.einingar.iter().enumerate() {
                let leads = |m: &&Medlemskap| {
                    (m.kommune, m.eining, m.rolle) == (kommune, Some(at), Rolle::Einingsleiar)
                };
                let leaders = live(world).filter(leads).count();
                assert_eq!(
                    leaders,
                    usize::from(eining.open(world.today)),
                    "{}",
                    eining.namn
                );
            }
        }
    }
}

#[test]
fn every_kommune_has_every_role_and_the_shared_services() {
    for world in worlds() {
        for kommune in 0..6 {
            for rolle in Rolle::ALL {
                assert!(live(world).any(|m| (m.kommune, m.rolle) == (kommune, *rolle)));
            }
            for slag in [Instansslag::Barnevern, Instansslag::Ppt, Instansslag::Nav] {
                let works = |m: &Medlemskap| {
                    m.kommune == kommune
                        && world.instansar[m.instans].slag == slag
                        && m.rolle == Rolle::Tilsett
                };
                assert!(live(world).any(works), "{slag:?} {kommune}");
            }
        }
        let six = |one: &super::super::Brukar| {
            let all = &one.medlemskap;
            all.len() == 6 && all.iter().all(|m| m.rolle == Rolle::Personvernombod)
        };
        assert_eq!(world.brukarar.iter().filter(|one| six(one)).count(), 1);
        let ended = world
            .brukarar
            .iter()
            .flat_map(|one| &one.medlemskap)
            .filter(|m| m.til.is_some());
        assert!(ended.count() >= 4);
    }
}

#[test]
fn every_membership_points_at_something_that_was_open() {
    for world in worlds() {
        for m in world.brukarar.iter().flat_map(|one| &one.medlemskap) {
            assert!(world.instansar[m.instans].kommunar.contains(&m.kommune));
            assert!(m.til.is_none_or(|til| m.fraa < til));
            if let Some(at) = m.eining {
                let eining = &world.kommunar[m.kommune].einingar[at];
                assert_eq!(eining.instans, m.instans);
                assert!(eining.open(m.til.unwrap_or(world.today)), "{}", eining.namn);
            }
        }
    }
}

#[test]
fn login_names_are_ascii_and_unique_and_the_demo_logins_come_first() {
    for world in worlds() {
        let mut seen = HashSet::new();
        for one in &world.brukarar {
            let plain = |letter: char| letter.is_ascii_lowercase() || letter == '.';
            assert!(one.brukarnamn.chars().all(plain), "{}", one.brukarnamn);
            assert!(seen.insert(&one.brukarnamn), "{}", one.brukarnamn);
            assert!(!one.medlemskap.is_empty(), "{}", one.namn);
        }
        for (login, one) in demo_logins().iter().zip(&world.brukarar) {
            assert_eq!(
                (login.brukarnamn, login.namn),
                (&*one.brukarnamn, &*one.namn)
            );
            assert_eq!(
                super::super::names::brukarnamn(login.namn),
                login.brukarnamn
            );
        }
    }
}

#[test]
fn the_skule_that_closed_has_a_successor_and_its_barnehage_goes_on() {
    let world = super::world(1, date!(2026 - 11 - 19));
    let kviteseid = &world.kommunar[1];
    let closed: Vec<_> = kviteseid
        .einingar
        .iter()
        .filter(|one| one.til.is_some())
        .collect();
    assert_eq!(closed.len(), 1);
    assert_eq!(closed[0].til, Some(date!(2024 - 07 - 31)));
    let next = closed[0]
        .etterfoelgjar
        .map(|at| kviteseid.einingar[at].namn);
    assert_eq!(next, Some("Kviteseid skule"));
    assert!(
        kviteseid
            .einingar
            .iter()
            .any(|one| one.namn == "Brunkeberg barnehage" && one.til.is_none())
    );
    let was_there = world.barn.iter().filter(|one| {
        one.kommune == 1
            && one
                .tidlegare
                .iter()
                .any(|stay| kviteseid.einingar[stay.eining].til.is_some())
    });
    assert!(was_there.count() > 0);
}

#[test]
fn children_are_in_an_eining_for_their_age() {
    for world in worlds() {
        for barn in &world.barn {
            assert!(
                (0..=16).contains(&age(barn.foedd, world.today)),
                "{}",
                barn.foedd
            );
            assert!(barn.foedd <= world.today);
            let einingar = &world.kommunar[barn.kommune].einingar;
            if let Some(at) = barn.eining {
                let eining = &einingar[at];
                assert!(eining.open(world.today) && barn.eining_fraa <= world.today);
                match eining.trinn {
                    Some((first, last)) => {
                        let range = i32::from(first)..=i32::from(last);
                        assert!(range.contains(&(barn.aarskull - 5)), "{}", eining.namn);
                    }
                    None => assert!((1..=5).contains(&barn.aarskull)),
                }
            }
            let mut before = barn.foedd;
            for stay in &barn.tidlegare {
                assert!(before <= stay.fraa && stay.fraa <= stay.til && stay.til < world.today);
                assert!(
                    einingar[stay.eining].open(stay.til),
                    "{}",
                    einingar[stay.eining].namn
                );
                before = stay.til;
            }
            assert!(before <= barn.eining_fraa);
        }
    }
}

#[test]
fn families_make_sense() {
    for world in worlds() {
        let count = |omsorg| {
            world
                .barn
                .iter()
                .filter(|barn| barn.omsorg == omsorg)
                .count()
        };
        assert!((6..=18).contains(&count(Omsorg::Fosterheim)));
        assert!((3..=9).contains(&count(Omsorg::Omsorgsovertaking)));
        assert_eq!(
            world.barn.iter().filter(|barn| barn.adressesperre).count(),
            4
        );
        for barn in &world.barn {
            assert_eq!(barn.adresse.is_none(), barn.adressesperre);
            assert!(barn.foeresette.iter().any(|one| one.foreldreansvar));
            assert!(barn.foeresette.iter().any(|one| one.bur_saman));
            for link in &barn.foeresette {
                assert!(age(world.foeresette[link.foeresett].foedd, barn.foedd) >= 18);
            }
        }
    }
}

#[test]
fn no_identifier_can_be_a_real_one() {
    for world in worlds() {
        let children = world
            .barn
            .iter()
            .map(|one| (one.foedd, one.serial, one.kjoenn));
        let adults = world
            .foeresette
            .iter()
            .map(|one| (one.foedd, one.serial, one.kjoenn));
        let mut seen = HashSet::new();
        for (foedd, serial, kjoenn) in children.chain(adults) {
            let digits = synthetic(foedd, serial);
            assert!(
                digits.is_some_and(|digits| digits[2] >= 8),
                "{foedd} {serial}"
            );
            assert_eq!(serial % 2 == 1, kjoenn == Kjoenn::Gut);
            assert_eq!(serial >= 500, foedd.year() >= 2000);
            assert!(seen.insert((foedd, serial)));
        }
        for one in &world.foeresette {
            assert!(one.telefon.len() == 8 && one.telefon.starts_with("01"));
        }
        // No text has a run of digits as long as a telephone or identity number.
        let all = format!("{:?}", world.saker);
        let quoted = all.split('"').skip(1).step_by(2);
        for text in quoted {
            let longest = text
                .split(|letter: char| !letter.is_ascii_digit())
                .map(str::len)
                .max();
            assert!(longest.unwrap_or(0) < 5, "{text}");
        }
    }
}

#[test]
fn login_names_fold_every_letter() {
    use super::super::names::brukarnamn;
    assert_eq!(brukarnamn("Åsne Ærfuglholm"), "aasne.aerfuglholm");
    assert_eq!(brukarnamn("Máhtte Čáhcesuolu"), "mahtte.cahcesuolu");
    assert_eq!(brukarnamn("Łucja Żołędziowska"), "lucja.zoledziowska");
    assert_eq!(
        brukarnamn("Оксана Hår"),
        ".haar",
        "Cyrillic has no ASCII form here"
    );
}

#[test]
fn where_a_rule_asks_for_two_systemansvarlege_there_are_two_to_log_in_as() {
    for world in worlds() {
        let logins = world.brukarar.iter().take(demo_logins().len());
        let holds = |m: &&Medlemskap| m.rolle == Rolle::Systemansvarleg && m.til.is_none();
        let kommunar: Vec<usize> = logins
            .filter_map(|one| one.medlemskap.iter().find(holds))
            .map(|m| m.kommune)
            .collect();
        assert_eq!(kommunar.len(), 2);
        assert_eq!(kommunar[0], kommunar[1]);
    }
}
