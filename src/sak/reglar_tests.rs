use proptest::prelude::*;
use time::macros::date;

use super::*;

fn moves(steg: Steg, fakta: &Fakta) -> Vec<Flytting> {
    flyttingar(Slag::Uro, steg, Tilstand::Open, fakta)
        .into_iter()
        .filter(Krav::lovleg)
        .map(|krav| krav.flytting)
        .collect()
}

#[test]
fn tverrfagleg_vurdering_needs_every_tiltak_evaluated_and_one_that_does_not_work() {
    let none = Fakta::default();
    let waiting = Fakta {
        tiltak: 2,
        utan_evaluering: 1,
        ikkje_nok: 1,
        ..Fakta::default()
    };
    let works = Fakta {
        tiltak: 2,
        ..Fakta::default()
    };
    let fails = Fakta {
        tiltak: 2,
        ikkje_nok: 1,
        ..Fakta::default()
    };
    for fakta in [none, waiting, works] {
        assert!(
            !moves(Steg::Lokale, &fakta).contains(&Flytting::TilVurdering),
            "{fakta:?}"
        );
    }
    assert!(moves(Steg::Lokale, &fails).contains(&Flytting::TilVurdering));
}

#[test]
fn a_skolemiljoe_case_needs_its_plan_and_no_tiltak_beside_it() {
    for plan in [false, true] {
        let fakta = Fakta {
            plan,
            ..Fakta::default()
        };
        let all = flyttingar(Slag::Skolemiljoe, Steg::Lokale, Tilstand::Open, &fakta);
        let vurdering = all.iter().find(|k| k.flytting == Flytting::TilVurdering);
        assert_eq!(vurdering.map(Krav::lovleg), Some(plan));
    }
}

#[test]
fn tiltak_that_were_all_stopped_are_not_said_to_work() {
    let why = |stoppa| {
        let fakta = Fakta {
            tiltak: 2,
            stoppa,
            ..Fakta::default()
        };
        til_vurdering(Slag::Uro, &fakta).join(" ")
    };
    assert!(why(2).starts_with("Alle tiltaka er stoppa."));
    assert!(why(0).starts_with("Alle tiltaka verkar."));
}

#[test]
fn evaluering_needs_tiltak_from_the_meeting_all_evaluated() {
    let moete = Some(date!(2026 - 11 - 02));
    let held = Fakta {
        moete,
        ..Fakta::default()
    };
    assert!(!moves(Steg::Moete, &held).contains(&Flytting::TilEvaluering));
    let waiting = Fakta {
        moete,
        tiltak: 1,
        utan_evaluering: 1,
        ..Fakta::default()
    };
    assert!(!moves(Steg::Moete, &waiting).contains(&Flytting::TilEvaluering));
    let done = Fakta {
        moete,
        tiltak: 1,
        ..Fakta::default()
    };
    let not_held = Fakta {
        moete: None,
        ..done.clone()
    };
    assert!(!moves(Steg::Moete, &not_held).contains(&Flytting::TilEvaluering));
    assert!(moves(Steg::Moete, &done).contains(&Flytting::TilEvaluering));
}

#[test]
fn a_closed_sak_has_no_moves() {
    for tilstand in Tilstand::ALL.iter().filter(|t| **t != Tilstand::Open) {
        assert!(flyttingar(Slag::Uro, Steg::Lokale, *tilstand, &Fakta::default()).is_empty());
    }
}

#[test]
fn utgreiing_is_for_saker_that_the_team_has_seen() {
    assert!(!moves(Steg::Lokale, &Fakta::default()).contains(&Flytting::TilUtgreiing));
    assert!(moves(Steg::Vurdering, &Fakta::default()).contains(&Flytting::TilUtgreiing));
}

#[test]
fn the_first_talk_is_due_in_three_weeks_and_in_one_when_it_is_skolemiljoe() {
    let fakta = Fakta {
        meldt: Some(date!(2026 - 11 - 02)),
        ..Fakta::default()
    };
    let due = |slag, fakta: &Fakta| {
        neste(
            slag,
            Steg::UroMeld,
            fakta,
            &Fristar::default(),
            date!(2026 - 11 - 20),
        )
        .0
    };
    assert_eq!(due(Slag::Uro, &fakta), date!(2026 - 11 - 23));
    assert_eq!(due(Slag::Skolemiljoe, &fakta), date!(2026 - 11 - 09));
    assert_eq!(
        due(
            Slag::Uro,
            &Fakta {
                hast: hast(None, fakta.meldt),
                ..fakta.clone()
            }
        ),
        date!(2026 - 11 - 09)
    );
    assert_eq!(
        due(
            Slag::Uro,
            &Fakta {
                hast: hast(Some(date!(2026 - 11 - 20)), Some(date!(2026 - 11 - 19))),
                ..fakta
            }
        ),
        date!(2026 - 11 - 20)
    );
}

#[test]
fn an_urgent_uro_brings_the_next_date_forward_at_every_steg_and_never_back() {
    let today = date!(2026 - 11 - 20);
    for steg in Steg::ALL {
        let mut fakta = Fakta {
            meldt: Some(date!(2026 - 11 - 19)),
            steg_sidan: Some(date!(2026 - 11 - 19)),
            tiltak: 1,
            tidlegaste_innan: Some(date!(2027 - 02 - 01)),
            ..Fakta::default()
        };
        let due = |fakta: &Fakta| neste(Slag::Uro, *steg, fakta, &Fristar::default(), today);
        let usual = due(&fakta);
        fakta.hast = hast(Some(today), None);
        let kva = if *steg == Steg::UroMeld {
            NesteKva::Samtale
        } else {
            NesteKva::Avgjerd
        };
        assert_eq!(due(&fakta), (today, kva), "{steg:?}");
        fakta.hast = Some(usual.0 + Duration::days(1));
        assert_eq!(due(&fakta), usual, "{steg:?}");
    }
    let set = Some(date!(2026 - 12 - 24));
    assert!(held_eigen(set, NesteKva::Eigen, false, Some(today), today).is_none());
}

#[test]
fn a_sak_goes_on_by_itself_only_where_the_plan_says_so() {
    let moved: Vec<(Framdrift, Steg, Steg)> =
        [Framdrift::Samtale, Framdrift::Tiltak, Framdrift::Moete]
            .into_iter()
            .flat_map(|by| {
                Steg::ALL
                    .iter()
                    .map(move |from| (by, *from, etter(*from, by)))
            })
            .filter(|(_, from, to)| from != to)
            .collect();
    assert_eq!(
        moved,
        [
            (Framdrift::Samtale, Steg::UroMeld, Steg::Foreldra),
            (Framdrift::Tiltak, Steg::Foreldra, Steg::Lokale),
            (Framdrift::Moete, Steg::Vurdering, Steg::Moete),
        ]
    );
}

#[test]
fn local_tiltak_are_due_when_the_earliest_of_them_is() {
    let fakta = Fakta {
        tiltak: 2,
        tidlegaste_innan: Some(date!(2026 - 12 - 01)),
        ..Fakta::default()
    };
    assert_eq!(
        neste(
            Slag::Uro,
            Steg::Lokale,
            &fakta,
            &Fristar::default(),
            date!(2026 - 11 - 20)
        ),
        (date!(2026 - 12 - 01), NesteKva::Evaluering)
    );
}

fn any_fakta() -> impl Strategy<Value = Fakta> {
    (0..4u32, 0..4u32, 0..4u32, any::<bool>()).prop_map(|(tiltak, utan, nok, hastar)| Fakta {
        tiltak,
        utan_evaluering: utan.min(tiltak),
        ikkje_nok: nok.min(tiltak),
        opne_utan_evaluering: utan.min(tiltak),
        hast: hastar.then_some(date!(2026 - 11 - 20)),
        ..Fakta::default()
    })
}

#[test]
fn a_decision_is_late_however_much_is_written_meanwhile() {
    let fakta = Fakta {
        steg_sidan: Some(date!(2026 - 09 - 01)),
        ..Fakta::default()
    };
    let fristar = Fristar::default();
    for (steg, days) in [
        (Steg::Vurdering, fristar.moete),
        (Steg::Lokale, fristar.avgjerd),
        (Steg::Evaluering, fristar.avgjerd),
    ] {
        let (dato, _) = neste(Slag::Uro, steg, &fakta, &fristar, date!(2026 - 11 - 20));
        assert_eq!(
            dato,
            date!(2026 - 09 - 01) + Duration::days(days),
            "{steg:?}"
        );
    }
}

#[test]
fn a_decision_is_counted_from_the_last_evaluering_unless_the_sak_came_back_after_it() {
    let due = |steg_sidan| {
        let fakta = Fakta {
            tiltak: 1,
            steg_sidan: Some(steg_sidan),
            siste_slutt: Some(date!(2026 - 10 - 01)),
            ..Fakta::default()
        };
        let fristar = Fristar::default();
        let (dato, kva) = neste(
            Slag::Uro,
            Steg::Lokale,
            &fakta,
            &fristar,
            date!(2026 - 11 - 20),
        );
        assert_eq!(kva, NesteKva::Avgjerd);
        dato - Duration::days(fristar.avgjerd)
    };
    assert_eq!(due(date!(2026 - 09 - 01)), date!(2026 - 10 - 01));
    assert_eq!(due(date!(2026 - 11 - 02)), date!(2026 - 11 - 02));
}

#[test]
fn a_date_somebody_has_set_stands_until_its_day_has_passed_or_the_sak_moves() {
    let today = date!(2026 - 11 - 20);
    let set = Some(today);
    let held = Some((today, NesteKva::Eigen));
    assert_eq!(held_eigen(set, NesteKva::Eigen, false, None, today), held);
    assert_eq!(held_eigen(set, NesteKva::Eigen, true, None, today), None);
    assert_eq!(held_eigen(set, NesteKva::Moete, false, None, today), None);
    let tomorrow = date!(2026 - 11 - 21);
    assert_eq!(
        held_eigen(set, NesteKva::Eigen, false, None, tomorrow),
        None
    );
}

proptest! {
    #[test]
    fn the_same_facts_give_the_same_date_on_any_later_day(
        number in 0usize..6, fakta in any_fakta(), began in 0i64..400, later in 0i64..400
    ) {
        let first = date!(2026 - 01 - 01);
        let fakta = Fakta { steg_sidan: Some(first + Duration::days(began)), ..fakta };
        let due = |today| {
            neste(Slag::Uro, Steg::ALL[number], &fakta, &Fristar::default(), today)
        };
        prop_assert_eq!(due(first), due(first + Duration::days(later)));
    }

    #[test]
    fn no_move_skips_a_steg(number in 0usize..6, fakta in any_fakta()) {
        let from = Steg::ALL[number];
        for flytting in moves(from, &fakta) {
            if let Some(to) = flytting.steg() {
                prop_assert_eq!((from.number() - to.number()).abs(), 1);
            }
        }
    }

    #[test]
    fn an_open_sak_can_always_be_closed_and_always_has_a_next_date(
        number in 0usize..6, fakta in any_fakta()
    ) {
        let steg = Steg::ALL[number];
        prop_assert!(moves(steg, &fakta).contains(&Flytting::Avslutt));
        let (dato, kva) = neste(Slag::Uro, steg, &fakta, &Fristar::default(), date!(2026 - 11 - 20));
        prop_assert!(dato >= date!(2026 - 11 - 20));
        prop_assert_ne!(kva, NesteKva::Ingenting);
    }
}
