//! The people on a case, and what each case has to do with its child.

use super::super::dates::age;
use super::super::types::{Medlemskap, Omsorg, Rolle, Slutt};
use super::saker::each;
use super::worlds;
use std::collections::HashSet;

#[test]
fn samtykke_is_signed_by_everyone_who_must() {
    each(|world, sak| {
        let Some(samtykke) = &sak.samtykke else {
            assert!(sak.steg < 5 && sak.slutt != Some(Slutt::Flytta));
            return;
        };
        let barn = &world.barn[sak.barn];
        assert_ne!(barn.omsorg, Omsorg::Omsorgsovertaking);
        for link in barn.foeresette.iter().filter(|one| one.foreldreansvar) {
            assert!(samtykke.signert_av.contains(&link.foeresett));
        }
        assert_eq!(
            samtykke.ungdom_signerte,
            age(barn.foedd, samtykke.dato) >= 15
        );
        assert!(samtykke.papir || !barn.adressesperre);
    });
}

#[test]
fn nobody_from_another_instans_is_on_the_lag_without_samtykke() {
    each(|world, sak| {
        let own = world.kommunar[sak.kommune].einingar[sak.eining].instans;
        for member in sak.lag.iter().filter(|one| one.instans != own) {
            let granted = sak.samtykke.as_ref().is_some_and(|samtykke| {
                samtykke.dato <= member.fraa && samtykke.svar.contains(&(member.instans, true))
            });
            assert!(granted, "{member:?}");
        }
    });
}

#[test]
fn somebody_has_the_ball_and_it_is_someone_at_the_eining() {
    each(|world, sak| {
        let at_eining = |m: &Medlemskap| {
            (m.kommune, m.eining) == (sak.kommune, Some(sak.eining))
                && m.live(world.today)
                && m.live(sak.uro.dato)
        };
        assert!(
            world.brukarar[sak.ansvarleg]
                .medlemskap
                .iter()
                .any(at_eining)
        );
        assert_eq!(sak.neste_dato.is_some(), sak.slutt.is_none());
        assert_eq!(sak.neste_kva.is_empty(), sak.slutt.is_some());
        assert!(sak.lag.iter().any(|one| one.brukar == sak.ansvarleg));
        if let Some(next) = sak.neste_dato.filter(|_| matches!(sak.steg, 3 | 5)) {
            let open = sak.tiltak.iter().filter(|one| one.evalueringar.is_empty());
            assert_eq!(open.map(|one| one.innan).min(), Some(next));
        }
    });
}

#[test]
fn every_person_on_a_case_works_there_and_is_not_shut_out() {
    each(|world, sak| {
        let mut people = HashSet::new();
        for member in &sak.lag {
            assert!(people.insert(member.brukar));
            let works = |m: &Medlemskap| {
                (m.kommune, m.instans) == (sak.kommune, member.instans)
                    && m.live(member.fraa)
                    && m.live(world.today)
            };
            assert!(world.brukarar[member.brukar].medlemskap.iter().any(works));
            assert!(sak.uro.dato <= member.fraa && member.fraa <= world.today);
        }
        for tiltak in &sak.tiltak {
            assert!(people.contains(&tiltak.ansvarleg));
            assert!(
                tiltak
                    .evalueringar
                    .iter()
                    .all(|one| people.contains(&one.av))
            );
        }
        assert!(people.contains(&sak.uro.meldt_av));
        assert!(sak.sperre.iter().all(|one| !people.contains(&one.brukar)));
        if let Some(offer) = &sak.overlevering {
            assert!(offer.fraa == sak.ansvarleg && offer.til != offer.fraa);
            assert!(sak.sperre.iter().all(|one| one.brukar != offer.til));
            assert!(offer.dato <= world.today && sak.slutt.is_none());
        }
    });
}

#[test]
fn a_barnekoordinator_holds_the_role_in_the_kommune() {
    each(|world, sak| {
        let Some(who) = sak.barnekoordinator else {
            return;
        };
        let holds = |m: &Medlemskap| (m.kommune, m.rolle) == (sak.kommune, Rolle::Barnekoordinator);
        assert!(world.brukarar[who].medlemskap.iter().any(holds) && !sak.moete.is_empty());
    });
}

#[test]
fn themes_suit_the_family() {
    each(|world, sak| {
        let barn = &world.barn[sak.barn];
        match sak.tema {
            "Fleirspråklegheit" => assert!(barn.fleirspraakleg),
            "Samlivsbrot" => assert!(barn.foeresette.iter().any(|one| !one.bur_saman)),
            _ => {}
        }
    });
    for world in worlds() {
        let themes: HashSet<&str> = world.saker.iter().map(|sak| sak.tema).collect();
        assert!(themes.len() >= 17, "{themes:?}");
    }
}

#[test]
fn a_child_has_one_case_at_most_and_meldingar_are_kept_apart() {
    for world in worlds() {
        let children: HashSet<usize> = world.saker.iter().map(|sak| sak.barn).collect();
        assert_eq!(children.len(), world.saker.len());
        for one in &world.barnevernsmeldingar {
            assert!(one.dato <= world.today && (one.frist - one.dato).whole_days() == 21);
            assert!(one.kvittering.starts_with("DEMO-"));
            assert!(
                one.tilbakemelding
                    .is_none_or(|day| one.dato < day && day <= world.today)
            );
            assert!(one.meldar < world.brukarar.len() && one.barn < world.barn.len());
        }
    }
}
