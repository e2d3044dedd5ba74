use time::macros::{date, time};
use uuid::Uuid;

use super::*;
use crate::ids::{BrukarId, TstMedlemId};
use crate::moete::Tilstand;

const I_DAG: Date = date!(2026 - 11 - 23);

fn tid(dato: Date) -> Tid {
    Tid {
        dato,
        fraa: time!(12:00),
        til: time!(13:30),
    }
}

fn medlem(nr: u128, slag: Medlemsslag, vara_for: Option<u128>) -> Medlem {
    Medlem {
        tst_medlem_id: Uuid::from_u128(nr).into(),
        slag,
        vara_for: vara_for.map(|nr| TstMedlemId::from(Uuid::from_u128(nr))),
        vara_for_namn: None,
        prinsipal_id: Uuid::from_u128(nr).into(),
        brukar_id: brukar(nr),
        namn: format!("Person {nr}"),
        stilling: String::new(),
        stad: String::new(),
        instans_slag: "ppt".into(),
        fraa: date!(2026 - 08 - 01),
        til: None,
        gjeld: true,
        staar: true,
        kjem: false,
        slutta: false,
    }
}

fn brukar(nr: u128) -> BrukarId {
    Uuid::from_u128(nr).into()
}

fn kalender(medlemer: Vec<Medlem>, opptekne: Vec<Oppteken>) -> Kalender {
    Kalender {
        today: I_DAG,
        fri: Vec::new(),
        moete: Vec::new(),
        medlemer,
        opptekne,
        kalla: Vec::new(),
    }
}

#[test]
fn nobody_meets_yesterday_on_a_sunday_or_on_a_holiday() {
    let kalender = kalender(vec![], vec![]);
    for (dato, ord) in [
        (date!(2026 - 11 - 20), "før i dag"),
        (date!(2026 - 11 - 29), "søndag"),
        (date!(2027 - 03 - 26), "langfredag"),
        (date!(2028 - 08 - 01), "skuleåret"),
        // the nights in which the clock is moved, are Sundays
        (date!(2027 - 03 - 28), "påskedag"),
        (date!(2027 - 10 - 31), "søndag"),
    ] {
        let hindring = kalender.hindring(&tid(dato), None);
        assert!(
            hindring.as_ref().is_some_and(|h| h.contains(ord)),
            "{dato}: {hindring:?}"
        );
    }
    assert_eq!(kalender.hindring(&tid(I_DAG), None), None);
}

#[test]
fn a_team_meets_once_at_a_time_and_a_meeting_is_not_in_its_own_way() {
    let dato = date!(2026 - 12 - 01);
    let moete = Moete {
        moete_id: Uuid::from_u128(1).into(),
        eining_id: Uuid::from_u128(2).into(),
        tid: tid(dato),
        stad: "Rom 2".into(),
        tilstand: Tilstand::Planlagt,
        avlyst_grunn: None,
        moeteleiar: None,
        referent: None,
        version: 1,
    };
    let id = moete.moete_id;
    let mut kalender = kalender(vec![], vec![]);
    kalender.moete.push(moete);
    assert!(kalender.hindring(&tid(dato), None).is_some());
    assert_eq!(kalender.hindring(&tid(dato), Some(id)), None);
    kalender.moete[0].tilstand = Tilstand::Avlyst;
    assert_eq!(kalender.hindring(&tid(dato), None), None);
}

#[test]
fn one_with_moeteplikt_in_another_meeting_is_in_the_way_unless_a_vara_is_free() {
    let dato = date!(2026 - 12 - 01);
    let oppteken = |nr| Oppteken {
        brukar_id: brukar(nr),
        tid: tid(dato),
    };
    let ppt = medlem(1, Medlemsslag::Fast, None);
    let vara = medlem(2, Medlemsslag::Vara, Some(1));
    let nav = medlem(3, Medlemsslag::VedBehov, None);

    let aleine = kalender(
        vec![ppt.clone(), nav.clone()],
        vec![oppteken(1), oppteken(3)],
    );
    let hindring = aleine.hindring(&tid(dato), None).unwrap();
    assert_eq!(
        hindring,
        "Person 1 er i eit anna møte kl. 12.00–13.30 den dagen."
    );

    let med_vara = kalender(vec![ppt.clone(), vara.clone()], vec![oppteken(1)]);
    assert_eq!(med_vara.hindring(&tid(dato), None), None);

    let begge = kalender(
        vec![ppt.clone(), vara.clone()],
        vec![oppteken(1), oppteken(2)],
    );
    assert!(begge.hindring(&tid(dato), None).is_some());

    let mut slutta = ppt.clone();
    slutta.til = Some(date!(2026 - 11 - 30));
    let mut ny_vara = vara.clone();
    ny_vara.fraa = date!(2026 - 12 - 02);
    let mut framtid = ppt.clone();
    (framtid.fraa, framtid.gjeld) = (dato, false);

    let berre_nav = kalender(vec![nav], vec![oppteken(3)]);
    assert_eq!(berre_nav.hindring(&tid(dato), None), None);

    // by who is on the team that day, not today
    let borte = kalender(vec![slutta], vec![oppteken(1)]);
    assert_eq!(borte.hindring(&tid(dato), None), None);
    let kjem = kalender(vec![framtid.clone()], vec![oppteken(1)]);
    assert!(kjem.hindring(&tid(dato), None).is_some());
    let vara_seinare = kalender(vec![framtid, ny_vara], vec![oppteken(1)]);
    assert!(vara_seinare.hindring(&tid(dato), None).is_some());
}

#[test]
fn one_who_is_called_to_a_meeting_is_in_the_way_of_moving_it_and_of_nothing_else() {
    let dato = date!(2026 - 12 - 01);
    let moete_id = Uuid::from_u128(1).into();
    let mut kalender = kalender(
        vec![],
        vec![Oppteken {
            brukar_id: brukar(4),
            tid: tid(dato),
        }],
    );
    kalender.kalla.push(Kalla {
        moete_id,
        brukar_id: brukar(4),
        namn: "Nina Nav".into(),
    });
    let hindring = kalender.hindring(&tid(dato), Some(moete_id));
    assert!(hindring.is_some_and(|h| h.starts_with("Nina Nav er i eit anna møte")));
    let anna = Uuid::from_u128(2).into();
    assert_eq!(kalender.hindring(&tid(dato), Some(anna)), None);
    assert_eq!(kalender.hindring(&tid(dato), None), None);
}
