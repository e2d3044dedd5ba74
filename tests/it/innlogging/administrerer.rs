//! Whoever administers has a shorter session than others (SEC-44).

use laget::access::Role;

use super::scene;
use crate::harness::{Client, Person, TestApp};

/// Seconds until the person's session ends without use, and whatever is done.
async fn left(app: &TestApp, person: &Person) -> (f64, f64) {
    sqlx::query_as(
        "select extract(epoch from ledig_til - now())::float8, extract(epoch from absolutt_til - now())::float8
        from sesjon where brukar_id = $1 and avslutta_at is null",
    )
    .bind(person.id.uuid())
    .fetch_one(app.sql())
    .await
    .unwrap()
}

async fn earlier(app: &TestApp, person: &Person, column: &str, minutes: i32) {
    let statement = format!(
        "update sesjon set {column} = {column} - make_interval(mins => $2) where brukar_id = $1 and avslutta_at is null"
    );
    sqlx::query(sqlx::AssertSqlSafe(statement))
        .bind(person.id.uuid())
        .bind(minutes)
        .execute(app.sql())
        .await
        .unwrap();
}

/// What the page is told when one goes on; none when one is logged out.
async fn goes_on(client: &Client) -> Option<f64> {
    let page = client.post("/sesjon/forleng", &[]).await;
    (page.status == 200).then(|| page.body.parse().unwrap())
}

fn near(seconds: f64, minutes: f64) -> bool {
    (minutes.mul_add(60.0, -45.0)..=minutes * 60.0).contains(&seconds)
}

#[tokio::test]
async fn those_who_administer_have_a_quarter_and_four_hours_and_others_half_an_hour_and_ten() {
    let (app, kommune, _, _) = scene().await;
    let andre = kommune.tenest("andre").await;
    for (role, idle, most) in [
        (Role::Systemansvarleg, 15.0, 240.0),
        (Role::Personvernombod, 15.0, 240.0),
        (Role::Kommunalsjef, 30.0, 600.0),
        (Role::Tilsett, 30.0, 600.0),
    ] {
        let person = kommune.person("Yngve Moe", role, &andre).await;
        let client = app.login(&person).await;
        let made = left(&app, &person).await;
        assert!(
            near(made.0, idle) && near(made.1, most),
            "{role:?} {made:?}"
        );
        let page = client.get("/").await;
        let told = page.attribute("meta[name=sesjon-sekund]", "content");
        let told: f64 = told[0].parse().unwrap();
        assert!(near(told, idle), "{role:?} {told}");

        for column in ["sist_brukt", "ledig_til"] {
            earlier(&app, &person, column, 10).await;
        }
        let told = goes_on(&client).await.unwrap();
        let prolonged = left(&app, &person).await;
        assert!(near(told, idle) && near(prolonged.0, idle), "{role:?}");
        earlier(&app, &person, "ledig_til", 16).await;
        assert_eq!(goes_on(&client).await.is_some(), idle > 16.0, "{role:?}");
    }
}

#[tokio::test]
async fn a_role_that_is_given_to_somebody_who_is_logged_in_shortens_what_is_left() {
    let (app, kommune, _, kari) = scene().await;
    let andre = kommune.tenest("andre").await;
    let client = app.login(&kari).await;
    assert!(near(left(&app, &kari).await.0, 30.0));

    kommune
        .medlemskap(kari.id, Role::Systemansvarleg, &andre)
        .await;

    let cut = left(&app, &kari).await;
    assert!(near(cut.0, 15.0) && near(cut.1, 240.0), "{cut:?}");
    assert!(near(goes_on(&client).await.unwrap(), 15.0));
}

#[tokio::test]
async fn a_role_that_begins_by_itself_is_seen_when_the_session_is_prolonged() {
    let (app, kommune, _, kari) = scene().await;
    let andre = kommune.tenest("andre").await;
    kommune
        .medlemskap(kari.id, Role::Personvernombod, &andre)
        .await;
    // as on the day before it began
    let begins = "update medlemskap set fraa = app.today() + $2 where rolle = 'personvernombod' and brukar_id = $1";
    let begins = async |days: i32| {
        let mut tx = app.sql().begin().await.unwrap();
        // time alone tells no trigger
        sqlx::query("set local session_replication_role = replica")
            .execute(&mut *tx)
            .await
            .unwrap();
        sqlx::query(begins)
            .bind(kari.id.uuid())
            .bind(days)
            .execute(&mut *tx)
            .await
            .unwrap();
        tx.commit().await.unwrap();
    };
    begins(1).await;
    let client = app.login(&kari).await;
    assert!(near(left(&app, &kari).await.0, 30.0));

    begins(0).await;
    earlier(&app, &kari, "sist_brukt", 2).await;
    assert!(goes_on(&client).await.is_some());

    let cut = left(&app, &kari).await;
    assert!(near(cut.0, 15.0) && near(cut.1, 240.0), "{cut:?}");
}

#[tokio::test]
async fn four_hours_are_counted_from_the_login_and_not_from_the_last_kommune_or_proof() {
    let app = TestApp::new().await;
    let (seljord, tokke) = (app.kommune().await, app.kommune().await);
    let ppt = app.interkommunal("ppt", &[&seljord, &tokke]).await;
    let eva = seljord.person("Eva Haugen", Role::Tilsett, &ppt).await;
    let andre = tokke.tenest("andre").await;
    tokke
        .medlemskap(eva.id, Role::Systemansvarleg, &andre)
        .await;
    let client = app.login(&eva).await;
    let choose = async |kommune: &crate::harness::Kommune| {
        let id = kommune.id.to_string();
        let page = client.submit("/kommune", &[("kommune", &id)]).await;
        assert_eq!(page.status, 303, "{}", page.text());
    };
    choose(&seljord).await;
    let there = left(&app, &eva).await;
    assert!(near(there.0, 30.0) && near(there.1, 600.0), "{there:?}");
    earlier(&app, &eva, "innlogga_at", 210).await;

    choose(&tokke).await;
    let here = left(&app, &eva).await;
    assert!(near(here.0, 15.0) && near(here.1, 30.0), "{here:?}");
    let old = "update sesjon set stadfesta_at = now() - interval '6 minutes' where brukar_id = $1";
    sqlx::query(old)
        .bind(eva.id.uuid())
        .execute(app.sql())
        .await
        .unwrap();
    let proof = [("passord", eva.credentials()[1].1)];
    let page = client.submit("/innlogging/paa-nytt", &proof).await;
    assert_eq!(page.status, 303, "{}", page.text());
    assert!(near(left(&app, &eva).await.1, 30.0));
}

#[tokio::test]
async fn the_page_about_the_login_says_how_long_one_is_logged_in() {
    let (app, _, _, kari) = scene().await;
    let page = app.login(&kari).await.get("/innlogging/identitet").await;
    for words in ["30 minutt", "10 timar", "15 minutt og 4 timar"] {
        assert!(page.text().contains(words), "{words}");
    }
}
