use time::macros::{date, datetime};
use uuid::Uuid;

use super::*;

const I_DAG: Date = date!(2026 - 11 - 23);

fn sak(namn: &str, neste: Date) -> Sak {
    Sak {
        sak_id: Uuid::nil().into(),
        saksnummer: "2026-AAAAA".into(),
        barn_id: Uuid::nil().into(),
        barn_namn: namn.into(),
        foedd: date!(2016 - 02 - 03),
        steg: Steg::Lokale,
        neste_dato: Some(neste),
        neste_kva: NesteKva::Evaluering,
        neste_merknad: None,
        eining_id: None,
        stad: "Åsen skule".into(),
        adressesperre: false,
        ansvarleg_namn: "Kari Vik".into(),
    }
}

fn tiltak(innan: Date) -> Tiltak {
    Tiltak {
        tiltak_id: Uuid::nil().into(),
        sak_id: Uuid::nil().into(),
        tiltak: "Plass framme".into(),
        innan,
        ansvarleg: "Kari Vik".into(),
        stad: "Åsen skule".into(),
    }
}

fn rad(namn: &str, neste: Date, fakta: &Fakta) -> Rad {
    Rad::new(sak(namn, neste), fakta, I_DAG)
}

fn med_tiltak(innan: &[Date]) -> Fakta {
    Fakta {
        tiltak: innan.iter().copied().map(tiltak).collect(),
        ..Fakta::default()
    }
}

fn hast(fakta: &Fakta) -> Vec<(Hast, bool, i64)> {
    let rad = rad("Nora L.", date!(2026 - 12 - 20), fakta);
    rad.hastar.iter().map(|m| (m.hast, m.over, m.att)).collect()
}

#[test]
fn what_is_late_is_first_then_what_soon_is_and_last_where_all_is_well() {
    let seint = med_tiltak(&[date!(2026 - 11 - 03)]);
    let litt = med_tiltak(&[date!(2026 - 11 - 20), date!(2026 - 11 - 21)]);
    let snart = Fakta {
        samtykke: vec![Samtykke {
            sak_id: Uuid::nil().into(),
            kva: KvaSamtykke::Sluttar,
            dato: Some(date!(2026 - 12 - 03)),
            tal: 1,
        }],
        ..Fakta::default()
    };
    let roleg = Fakta::default();
    let mut rader = vec![
        rad("Roleg til jul", date!(2026 - 12 - 20), &roleg),
        rad("Roleg no", date!(2026 - 11 - 24), &roleg),
        rad("Snart", date!(2026 - 12 - 20), &snart),
        rad("Litt", date!(2026 - 12 - 20), &litt),
        rad("Seint", date!(2026 - 12 - 20), &seint),
    ];
    sorter(&mut rader, Sorter::Hast);
    let namn: Vec<&str> = rader.iter().map(|r| r.sak.barn_namn.as_str()).collect();
    assert_eq!(
        namn,
        ["Seint", "Litt", "Snart", "Roleg no", "Roleg til jul"]
    );
    assert_eq!(
        rader[1].hastar[0].tekst,
        "2 tiltak, det eldste 3\u{a0}dagar over"
    );
}

#[test]
fn the_day_it_is_due_is_not_late() {
    assert_eq!(hast(&med_tiltak(&[I_DAG])), []);
    let over = hast(&med_tiltak(&[date!(2026 - 11 - 22)]));
    assert_eq!(over, [(Hast::Frist, true, -1)]);
    assert!(rad("Nora L.", I_DAG, &Fakta::default()).roleg());
    let date_over = rad("Nora L.", date!(2026 - 11 - 22), &Fakta::default());
    assert!(date_over.har(Hast::Frist));
}

#[test]
fn tiltak_that_are_over_say_for_the_sak_that_they_are_to_be_evaluated() {
    let over = med_tiltak(&[date!(2026 - 11 - 14)]);
    assert_eq!(rad("Nora L.", date!(2026 - 11 - 14), &over).hastar.len(), 1);
    let mut anna = sak("Nora L.", date!(2026 - 11 - 14));
    anna.neste_kva = NesteKva::Eigen;
    assert_eq!(Rad::new(anna, &over, I_DAG).hastar.len(), 2);
}

#[test]
fn an_answer_may_take_three_days_and_is_late_after_fourteen() {
    let plan = |frosen_at| Fakta {
        planar: vec![Plan {
            sak_id: Uuid::nil().into(),
            revisjon: date!(2027 - 03 - 01),
            gjeld: false,
            frosen_at,
        }],
        ..Fakta::default()
    };
    assert_eq!(hast(&plan(datetime!(2026-11-21 09:00 +1))), []);
    let ventar = hast(&plan(datetime!(2026-11-20 09:00 +1)));
    assert_eq!(ventar, [(Hast::Svar, false, 0)]);
    let seint = hast(&plan(datetime!(2026-11-08 09:00 +1)));
    assert_eq!(seint, [(Hast::Svar, true, -1)]);
}
