//! Who may not, and how often.

use laget::access::Role;

use super::{GRUNNGJEVING, Scene, path};
use crate::harness::PASSWORD;

#[tokio::test]
async fn without_a_ground_a_reason_and_the_password_nothing_is_opened_and_nothing_typed_is_lost() {
    let w = Scene::new().await;
    let hege = w.as_(&w.hege).await;
    for (grunn, grunngjeving, passord, field) in [
        ("", GRUNNGJEVING, PASSWORD, "grunn"),
        ("borte", "", PASSWORD, "grunngjeving"),
        ("borte", "hastar", PASSWORD, "grunngjeving"),
        ("borte", GRUNNGJEVING, "", "passord"),
        ("borte", GRUNNGJEVING, "hemmeleg gjetting", "passord"),
    ] {
        let fields = [
            ("grunn", grunn),
            ("grunngjeving", grunngjeving),
            ("passord", passord),
        ];
        let page = hege.submit(&path(&w.barn), &fields).await;
        assert_eq!(page.status, 422, "{field}: {}", page.text());
        assert!(page.error_on(field).is_some(), "{field}");
        assert_eq!(
            page.select("#felt-grunngjeving").join("").trim(),
            grunngjeving
        );
        assert!(passord.is_empty() || !page.body.contains(passord));
    }
    assert_eq!(w.count("naudrett where true").await, 0);
    assert_eq!(hege.get(&w.sak_path("")).await.status, 404);
    let refused = "innsynslogg where handling = 'naudrett.bruke' and avvist";
    assert_eq!(w.count(refused).await, 2, "the wrong passwords are rows");
}

#[tokio::test]
async fn in_a_session_the_password_is_guessed_at_no_oftener_than_at_the_login_page() {
    let w = Scene::new().await;
    let hege = w.as_(&w.hege).await;
    let mut last = 0;
    for _ in 0..11 {
        let fields = [
            ("grunn", "borte"),
            ("grunngjeving", GRUNNGJEVING),
            ("passord", "feil"),
        ];
        last = hege.submit(&path(&w.barn), &fields).await.status;
    }
    assert_eq!(last, 429);
    let right = w.use_it(&hege, &w.barn, GRUNNGJEVING).await;
    assert_eq!(right.status, 429);
    let login = w
        .app
        .client()
        .submit("/logg-inn", &w.hege.credentials())
        .await;
    assert_eq!(
        login.status, 303,
        "the session is held up, and the person is not"
    );
}

#[tokio::test]
async fn whoever_has_no_password_here_must_have_logged_in_within_five_minutes() {
    let w = Scene::new().await;
    sqlx::query("delete from passord where brukar_id = $1")
        .bind(w.hege.id.uuid())
        .execute(w.app.sql())
        .await
        .unwrap();
    let hege = w.as_(&w.hege).await;
    let old = "update sesjon set stadfesta_at = now() - interval '6 minutes' where brukar_id = $1";
    sqlx::query(old)
        .bind(w.hege.id.uuid())
        .execute(w.app.sql())
        .await
        .unwrap();
    let page = w.use_it(&hege, &w.barn, GRUNNGJEVING).await;
    assert_eq!(page.status, 422);
    assert!(page.error_on("passord").unwrap().contains("Logg ut og inn"));
    let fresh = w.as_(&w.hege).await;
    assert_eq!(w.use_it(&fresh, &w.barn, GRUNNGJEVING).await.status, 303);
}

#[tokio::test]
async fn only_those_who_may_need_it_have_it() {
    let w = Scene::new().await;
    let skule = w.kommune.skule("Bakken skule").await;
    let andre = w.kommune.tenest("andre").await;
    let stasjon = w.kommune.tenest("helsestasjon").await;
    let barnevern = w.app.interkommunal("barnevern", &[&w.kommune]).await;
    let mut no = vec![
        (w.kari.clone(), "a teacher of the child's skule"),
        (w.ombod.clone(), "who is to go through it"),
    ];
    for role in [
        Role::SltKoordinator,
        Role::Kommunalsjef,
        Role::Systemansvarleg,
    ] {
        no.push((w.kommune.person("Nei Nei", role, &stasjon).await, "by role"));
    }
    let leiar = w
        .kommune
        .person("Ine Leiar", Role::InterkommunalLeiar, &barnevern)
        .await;
    no.push((leiar, "by role"));
    for (person, why) in no {
        let client = w.as_(&person).await;
        let fields = [
            ("grunn", "borte"),
            ("grunngjeving", GRUNNGJEVING),
            ("passord", PASSWORD),
        ];
        let page = client.post(&path(&w.barn), &fields).await;
        assert!([403, 404].contains(&page.status), "{why}: {}", page.status);
        assert!(
            ![200, 303].contains(&client.get(&path(&w.barn)).await.status),
            "{why}"
        );
    }
    assert_eq!(w.count("naudrett where true").await, 0);
    // those who may, and have the card open
    let ja = [
        w.kommune.person("Bo Bv", Role::Tilsett, &barnevern).await,
        w.kommune
            .person("Bo Koord", Role::Barnekoordinator, &andre)
            .await,
        w.kommune
            .person("Eli Leiar", Role::Einingsleiar, &skule)
            .await,
    ];
    for (number, person) in ja.iter().enumerate() {
        let client = w.as_(person).await;
        assert_eq!(
            client.get(&path(&w.barn)).await.status,
            404,
            "a card that is not open"
        );
        client
            .submit("/barn/oppslag", &[("foedselsnummer", &w.barn.fnr)])
            .await;
        let page = w
            .use_it(&client, &w.barn, &format!("{GRUNNGJEVING} {number}"))
            .await;
        assert_eq!(page.status, 303, "{}: {}", person.namn, page.text());
        assert_eq!(client.get(&w.sak_path("")).await.status, 200);
    }
    w.rights_are_right().await;
}

#[tokio::test]
async fn a_child_of_another_kommune_is_not_there() {
    let w = Scene::new().await;
    let other = w.app.kommune().await;
    let stasjon = other.tenest("helsestasjon").await;
    let odd = other.person("Odd Dal", Role::Tilsett, &stasjon).await;
    let client = w.as_(&odd).await;
    let fields = [
        ("grunn", "borte"),
        ("grunngjeving", GRUNNGJEVING),
        ("passord", PASSWORD),
    ];
    assert_eq!(client.get(&path(&w.barn)).await.status, 404);
    assert_eq!(client.post(&path(&w.barn), &fields).await.status, 404);
    // nor for somebody who works in both, and acts in the other
    other.medlemskap(w.hege.id, Role::Tilsett, &stasjon).await;
    let hege = w.used().await;
    sqlx::query("update sesjon set kommune_id = $2 where brukar_id = $1")
        .bind(w.hege.id.uuid())
        .bind(other.id.uuid())
        .execute(w.app.sql())
        .await
        .unwrap();
    assert_eq!(hege.get(&w.sak_path("")).await.status, 404);
}

#[tokio::test]
async fn two_at_once_are_one() {
    let w = Scene::new().await;
    let hege = w.as_(&w.hege).await;
    let other = w.as_(&w.hege).await;
    let (one, two) = tokio::join!(
        w.use_it(&hege, &w.barn, GRUNNGJEVING),
        w.use_it(
            &other,
            &w.barn,
            "Det same, men med heilt andre ord enn sist"
        ),
    );
    assert_eq!((one.status, two.status), (303, 303));
    assert_eq!(w.count("naudrett where true").await, 1);
    assert_eq!(w.inbox(&w.ombod).await.len(), 1);
    // and pressed once more
    let again = hege
        .post(
            &path(&w.barn),
            &[
                ("grunn", "borte"),
                ("grunngjeving", "Heilt andre ord endå ein gong"),
                ("passord", PASSWORD),
            ],
        )
        .await;
    assert_eq!(again.status, 303);
    assert_eq!(
        w.count("naudrett where true").await,
        1,
        "it is not prolonged"
    );
}

#[tokio::test]
async fn two_people_at_once_are_two() {
    let w = Scene::new().await;
    let stasjon = w.kommune.tenest("helsestasjon").await;
    let ola = w.kommune.person("Ola Dal", Role::Tilsett, &stasjon).await;
    let (hege_c, ola_c) = (w.as_(&w.hege).await, w.as_(&ola).await);
    let (one, two) = tokio::join!(
        w.use_it(&hege_c, &w.barn, GRUNNGJEVING),
        w.use_it(&ola_c, &w.barn, GRUNNGJEVING),
    );
    assert_eq!((one.status, two.status), (303, 303));
    assert_eq!(w.count("naudrett_sak where true").await, 2);
    w.rights_are_right().await;
}

#[tokio::test]
async fn the_same_reason_is_not_given_twice() {
    let w = Scene::new().await;
    let hege = w.used().await;
    let same = GRUNNGJEVING.to_uppercase() + "!!";
    let page = w.use_it(&hege, &w.utan_sak, &same).await;
    assert_eq!(page.status, 422);
    assert!(
        page.error_on("grunngjeving")
            .unwrap()
            .contains("har du skrive før")
    );
    let stasjon = w.kommune.tenest("helsestasjon").await;
    let ola = w.kommune.person("Ola Dal", Role::Tilsett, &stasjon).await;
    let ola = w.as_(&ola).await;
    let page = w.use_it(&ola, &w.barn, GRUNNGJEVING).await;
    assert_eq!(page.status, 303, "another may");
}

#[tokio::test]
async fn more_than_two_in_thirty_days_is_told_of_and_more_than_five_in_a_day_refused() {
    let w = Scene::new().await;
    let hege = w.as_(&w.hege).await;
    for number in 0..6 {
        let eining = w.barn.eining_id;
        let foedd = time::macros::date!(2018 - 01 - 01);
        let barn = w.kommune.barn("Ola", "Li", foedd, eining).await;
        let page = w
            .use_it(&hege, &barn, &format!("{GRUNNGJEVING} {number}"))
            .await;
        let alarms = w.count("melding where slag = 'naudrett_mange'").await;
        if number < 5 {
            assert_eq!(page.status, 303, "{}", page.text());
            assert_eq!(alarms, i64::from((number - 1).max(0)));
        } else {
            assert_eq!(page.status, 429);
            assert!(page.error_on("grunn").is_some());
            assert_eq!(
                page.select("#felt-grunngjeving").join("").trim(),
                format!("{GRUNNGJEVING} 5")
            );
        }
    }
    assert!(
        w.inbox(&w.ombod)
            .await
            .iter()
            .any(|told| told.contains("meir enn to gonger"))
    );
    // the month after it is another matter
    w.goes("31 days").await;
    let page = w.use_it(&hege, &w.barn, GRUNNGJEVING).await;
    assert_eq!(page.status, 303);
    assert_eq!(w.count("melding where slag = 'naudrett_mange'").await, 3);
}

#[tokio::test]
async fn not_for_the_child_of_ones_own_family_where_that_is_known() {
    let w = Scene::new().await;
    for statement in [
        "insert into brukar_identitet (issuer, sub, brukar_id) values ('https://ein.example', $2, $1)",
        "insert into familie_person (kommune_id, familie_person_id, issuer, sub, oppslag)
            select $3, gen_random_uuid(), 'https://ein.example', $2, array[sha256($2::bytea)] where $1 is not null",
        "update foeresett set fnr_oppslag = sha256($2::bytea), fnr_kryptert = 'x', fnr_noekkel = 1
            where kommune_id = $3 and $1 is not null",
    ] {
        if statement.starts_with("update") {
            w.barn.foeresett("Hege Dal").await;
        }
        let statement = format!("with s as (select $1::uuid, $2::text, $3::uuid) {statement}");
        sqlx::query(sqlx::AssertSqlSafe(statement))
            .bind(w.hege.id.uuid())
            .bind(w.hege.id.to_string())
            .bind(w.kommune.id.uuid())
            .execute(w.app.sql())
            .await
            .unwrap();
    }
    let hege = w.as_(&w.hege).await;
    let page = w.use_it(&hege, &w.barn, GRUNNGJEVING).await;
    assert_eq!(page.status, 422, "{}", page.text());
    assert!(page.error_on("grunn").unwrap().contains("familien din"));
    assert_eq!(w.use_it(&hege, &w.utan_sak, GRUNNGJEVING).await.status, 303);
}

#[tokio::test]
async fn a_session_that_is_shut_reads_no_more() {
    let w = Scene::new().await;
    let hege = w.used().await;
    assert_eq!(hege.get(&w.sak_path("")).await.status, 200);
    w.kommune.end_medlemskap(&w.hege).await;
    let page = hege.get(&w.sak_path("")).await;
    assert_ne!(page.status, 200);
}
