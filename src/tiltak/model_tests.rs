use proptest::prelude::*;
use time::macros::{date, datetime};
use uuid::Uuid;

use super::*;

const TODAY: Date = date!(2026 - 11 - 20);

pub fn tiltak(tekst: &str, effekt: Option<Effekt>) -> Tiltak {
    Tiltak {
        tiltak_id: Uuid::nil().into(),
        sak_id: Uuid::nil().into(),
        steg: 3,
        runde: 1,
        maal: "Trivst i friminutta".into(),
        tiltak: tekst.into(),
        ansvarleg_id: Uuid::nil().into(),
        ansvarleg_namn: "Kari Lislegard".into(),
        innan: TODAY,
        status: Status::Paagaar,
        stoppa_grunn: None,
        siste_effekt: effekt,
        version: 1,
        created_at: datetime!(2026-11-01 08:00 UTC),
        evalueringar: Vec::new(),
    }
}

/// A tiltak that is evaluated once.
pub fn evaluert(tekst: &str, effekt: Effekt) -> Tiltak {
    let evaluering = Evaluering {
        tiltak_id: Uuid::nil().into(),
        evaluering_id: Uuid::nil().into(),
        dato: TODAY,
        effekt,
        grunngjeving: "Prøvd".into(),
        barnets_oppleving: "Greitt".into(),
        foeresette_oppleving: "Greitt".into(),
        kva_no: KvaNo::Avslutt,
        tiltak: Some(tekst.to_owned()),
        tiltak_norm: norm(tekst),
        skriven_av_namn: "Kari Lislegard".into(),
        skriven_at: datetime!(2026-11-20 08:00 UTC),
    };
    Tiltak {
        evalueringar: vec![evaluering],
        ..tiltak(tekst, Some(effekt))
    }
}

#[test]
fn after_an_adjustment_the_old_text_is_tried_and_the_new_one_is_not() {
    let adjusted = Tiltak {
        tiltak: "Leikegruppe med fast vaksen".into(),
        ..evaluert("Leikegruppe", Effekt::VerkarIkkje)
    };
    assert!(er_proevd("leikegruppe", [&adjusted]));
    assert!(!er_proevd("Leikegruppe med fast vaksen", [&adjusted]));
}

#[test]
fn what_failed_once_is_tried_although_it_works_later() {
    let mut twice = evaluert("Leikegruppe", Effekt::VerkarIkkje);
    let later = evaluert("Lesegruppe", Effekt::Verkar);
    twice.evalueringar.splice(0..0, later.evalueringar);
    twice.siste_effekt = Some(Effekt::Verkar);
    assert!(er_proevd("Leikegruppe", [&twice]));
    assert!(!er_proevd("Lesegruppe", [&twice]));
}

#[test]
fn what_does_not_work_cannot_go_on() {
    for effekt in Effekt::ALL {
        for kva_no in KvaNo::ALL {
            let refused = *effekt == Effekt::VerkarIkkje && *kva_no == KvaNo::HaldFram;
            assert_eq!(kan_veljast(*effekt, *kva_no), !refused);
        }
    }
}

#[test]
fn only_what_goes_on_is_open_after_an_evaluering() {
    for kva_no in KvaNo::ALL {
        let after = Tiltak {
            status: kva_no.status(),
            ..tiltak("x", None)
        };
        assert_eq!(after.open(), kva_no.gaar_vidare(), "{kva_no:?}");
    }
}

#[test]
fn the_same_tiltak_is_known_whatever_its_case_signs_and_spacing() {
    let failed = evaluert("Fast vaksen i friminutta.", Effekt::VerkarIkkje);
    assert!(er_proevd("  fast  VAKSEN\ni friminutta", [&failed]));
    assert!(!er_proevd("Leikegruppe i friminutta", [&failed]));
}

#[test]
fn what_works_in_part_or_is_not_evaluated_may_be_set_in_again() {
    assert!(!er_proevd("Leikegruppe", [&tiltak("Leikegruppe", None)]));
    for effekt in [Effekt::Verkar, Effekt::VerkarDelvis] {
        assert!(!er_proevd(
            "Leikegruppe",
            [&evaluert("Leikegruppe", effekt)]
        ));
    }
}

#[test]
fn signs_alone_are_compared_as_they_stand() {
    assert_eq!(norm("???"), "???");
    assert_ne!(norm("???"), norm("!!!"));
}

#[test]
fn a_tiltak_belongs_to_local_work_or_to_the_meeting() {
    assert_eq!(plass(Steg::UroMeld), None);
    assert_eq!(plass(Steg::Foreldra), Some(Steg::Lokale));
    assert_eq!(plass(Steg::Lokale), Some(Steg::Lokale));
    assert_eq!(plass(Steg::Vurdering), None);
    assert_eq!(plass(Steg::Moete), Some(Steg::Moete));
    assert_eq!(plass(Steg::Evaluering), None);
}

#[test]
fn the_tag_says_what_waits() {
    let with = |status, innan, effekt| {
        Tiltak {
            innan,
            status,
            ..tiltak("x", effekt)
        }
        .tag(TODAY)
    };
    let past = date!(2026 - 11 - 19);
    let ahead = date!(2026 - 11 - 21);
    assert_eq!(with(Status::Paagaar, past, None), Tag::OverFrist);
    assert_eq!(with(Status::Paagaar, TODAY, None), Tag::TilEvaluering);
    assert_eq!(with(Status::Paagaar, ahead, None), Tag::IArbeid);
    assert_eq!(with(Status::Planlagd, ahead, None), Tag::Ny);
    assert_eq!(with(Status::Utfoert, past, None), Tag::TilEvaluering);
    assert_eq!(
        with(Status::Utfoert, past, Some(Effekt::Verkar)),
        Tag::Avslutta
    );
    assert_eq!(with(Status::Stoppa, past, None), Tag::Avslutta);
}

proptest! {
    #[test]
    fn spacing_and_case_never_make_a_tiltak_new(words in "[a-zæøå]{1,8}( [a-zæøå]{1,8}){0,4}") {
        let failed = evaluert(&words, Effekt::VerkarIkkje);
        let disguised = format!(" {}! ", words.to_uppercase().replace(' ', "  \n"));
        prop_assert!(er_proevd(&disguised, [&failed]));
    }

    #[test]
    fn a_frist_is_shown_only_while_it_counts(number in 0usize..4, days in -60i64..60) {
        let status = Status::ALL[number];
        let t = Tiltak { status, innan: TODAY + time::Duration::days(days), ..tiltak("x", None) };
        prop_assert_eq!(t.frist(TODAY).is_some(), t.open());
        prop_assert_eq!(t.tag(TODAY) == Tag::OverFrist, t.open() && days < 0);
    }
}
