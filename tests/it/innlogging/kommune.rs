//! People who work in several kommunar act in one at a time.

use laget::access::Role;
use laget::web::SESSION_COOKIE;

use super::scene;
use crate::harness::{Client, Kommune, Person, TestApp};

/// A barnevern that serves two kommunar, and somebody who works there in both.
async fn interkommunal() -> (TestApp, Kommune, Kommune, Person) {
    let app = TestApp::new().await;
    let (seljord, tokke) = (app.kommune().await, app.kommune().await);
    let barnevern = app.interkommunal("barnevern", &[&seljord, &tokke]).await;
    let eva = seljord
        .person("Eva Haugen", Role::Tilsett, &barnevern)
        .await;
    tokke.medlemskap(eva.id, Role::Tilsett, &barnevern).await;
    (app, seljord, tokke, eva)
}

async fn choose(client: &Client, kommune: &Kommune) {
    let page = client
        .submit("/kommune", &[("kommune", &kommune.id.to_string())])
        .await;
    assert_eq!((page.status, page.location()), (303, "/"));
}

/// The kommune whose rows the session's writes land in.
async fn acts_in(app: &TestApp, client: &Client) -> uuid::Uuid {
    let sti = format!("/{}", app.new_id());
    assert_eq!(
        client
            .post("/utkast", &[("sti", &sti), ("felt", "a")])
            .await
            .status,
        200
    );
    sqlx::query_scalar("select kommune_id from utkast where sti = $1")
        .bind(sti)
        .fetch_one(app.sql())
        .await
        .unwrap()
}

#[tokio::test]
async fn tilsett_of_one_kommune_never_sees_the_switch() {
    let (app, _, _, kari) = scene().await;
    let client = app.login(&kari).await;

    let page = client.get("/kommune").await;

    assert_eq!(page.status, 404);
    assert!(
        page.has("form[action='/logg-ut']"),
        "the layout says who is logged in"
    );
    assert!(!page.has("a[href='/kommune']"));
}

#[tokio::test]
async fn somebody_with_two_kommunar_must_choose_before_anything_else() {
    let (app, seljord, tokke, eva) = interkommunal().await;
    let client = app.login(&eva).await;

    let page = client
        .post("/utkast", &[("sti", "/a"), ("felt", "b")])
        .await;
    assert_eq!(page.status, 403);
    let page = client.get("/").await;
    assert_eq!((page.status, page.location()), (303, "/kommune"));
    let page = page.follow().await;
    assert!(page.text().contains(&seljord.namn) && page.text().contains(&tokke.namn));
    let mut offered = page.attribute("button[name='kommune']", "value");
    offered.sort();
    let mut both = [seljord.id.to_string(), tokke.id.to_string()];
    both.sort();
    assert_eq!(offered, both);

    choose(&client, &tokke).await;
    assert_eq!(acts_in(&app, &client).await, tokke.id.uuid());
}

#[tokio::test]
async fn switching_gives_a_new_session_kills_the_old_one_and_is_logged_in_both_kommunar() {
    let (app, seljord, tokke, eva) = interkommunal().await;
    let client = app.login(&eva).await;
    choose(&client, &seljord).await;
    let old = client.cookie(SESSION_COOKIE).unwrap();
    let before: Vec<uuid::Uuid> = switches(&app, &eva).await;
    assert_eq!(before, [seljord.id.uuid()]);

    choose(&client, &tokke).await;

    assert_ne!(client.cookie(SESSION_COOKIE).unwrap(), old);
    assert_eq!(acts_in(&app, &client).await, tokke.id.uuid());
    let stale = app.client();
    stale.set_cookie(SESSION_COOKIE, &old);
    assert!(
        stale
            .get("/kommune")
            .await
            .location()
            .starts_with("/logg-inn")
    );
    let mut after = switches(&app, &eva).await;
    after.sort();
    let mut expected = vec![seljord.id.uuid(), seljord.id.uuid(), tokke.id.uuid()];
    expected.sort();
    assert_eq!(after, expected);
    // one request, one name of it, whatever the rows are called
    let names =
        "select request_id from innsynslogg where handling = 'kommune.byte' and brukar_id = $1
        group by request_id having count(*) = 2";
    let names: Vec<String> = sqlx::query_scalar(names)
        .bind(eva.id.uuid())
        .fetch_all(app.sql())
        .await
        .unwrap();
    assert_eq!(names.len(), 1);
}

async fn switches(app: &TestApp, person: &Person) -> Vec<uuid::Uuid> {
    sqlx::query_scalar(
        "select kommune_id from innsynslogg where handling = 'kommune.byte' and brukar_id = $1",
    )
    .bind(person.id.uuid())
    .fetch_all(app.sql())
    .await
    .unwrap()
}

#[tokio::test]
async fn switching_does_not_make_a_session_live_longer() {
    let (app, seljord, tokke, eva) = interkommunal().await;
    let client = app.login(&eva).await;
    choose(&client, &seljord).await;
    sqlx::query(
        "update sesjon set absolutt_til = now() + interval '5 minutes' where brukar_id = $1",
    )
    .bind(eva.id.uuid())
    .execute(app.sql())
    .await
    .unwrap();

    choose(&client, &tokke).await;

    assert_eq!(app.count("sesjon where avslutta_at is null and absolutt_til > now() + interval '6 minutes' and brukar_id = $1", eva.id.uuid()).await, 0);
}

#[tokio::test]
async fn nobody_can_act_in_a_kommune_they_do_not_work_in() {
    let (app, seljord, _, eva) = interkommunal().await;
    let vinje = app.kommune().await;
    let client = app.login(&eva).await;
    choose(&client, &seljord).await;

    for kommune in [vinje.id.to_string(), app.new_id().to_string()] {
        let page = client.post("/kommune", &[("kommune", &kommune)]).await;
        assert_eq!(page.status, 404);
    }

    assert_eq!(acts_in(&app, &client).await, seljord.id.uuid());
}

#[tokio::test]
async fn a_kommune_whose_grant_to_the_instans_has_ended_is_not_offered() {
    let (app, seljord, tokke, eva) = interkommunal().await;
    sqlx::query("update instans_kommune set til = app.today() - 1 where kommune_id = $1 and instans_id = $2")
        .bind(tokke.id.uuid())
        .bind(eva.instans_id.uuid())
        .execute(app.sql())
        .await
        .unwrap();

    let client = app.login(&eva).await;

    assert_eq!(acts_in(&app, &client).await, seljord.id.uuid());
    assert_eq!(client.get("/kommune").await.status, 404);
}

#[tokio::test]
async fn somebody_whose_session_ran_out_comes_back_to_the_same_kommune_and_the_same_text() {
    let (app, seljord, _, eva) = interkommunal().await;
    let client = app.login(&eva).await;
    choose(&client, &seljord).await;
    sqlx::query("update sesjon set ledig_til = now() - interval '1 minute' where brukar_id = $1 and avslutta_at is null")
        .bind(eva.id.uuid())
        .execute(app.sql())
        .await
        .unwrap();
    let barn = app.new_id();
    let path = format!("/uro/ny?barn={barn}");
    let late = client
        .post(&path, &[("kva_er_sett", "Gret heile dagen.")])
        .await;
    assert_eq!(late.status, 303);

    let form = late.follow().await;
    let back = form.submit("/logg-inn", &eva.credentials()).await;

    assert_eq!(back.location(), path);
    assert_eq!(acts_in(&app, &client).await, seljord.id.uuid());
    let kept: String = sqlx::query_scalar("select felt from utkast where sti = $1")
        .bind(&path)
        .fetch_one(app.sql())
        .await
        .unwrap();
    assert!(kept.contains("Gret"), "{kept}");
}

#[tokio::test]
async fn choosing_a_kommune_leads_on_to_where_one_was_going() {
    let (app, seljord, _, eva) = interkommunal().await;
    let client = app.login(&eva).await;

    let page = client.get("/saker?frist=over").await.follow().await;
    let fields = [("kommune", &*seljord.id.to_string())];
    let chosen = page.submit("/kommune", &fields).await;

    assert_eq!(chosen.location(), "/saker?frist=over");
}

#[tokio::test]
async fn another_kommune_and_another_session_give_no_more_tries_to_confirm_and_logging_in_is_held_up_by_none()
 {
    const STADFEST: &str = "/innlogging/paa-nytt";
    let (app, seljord, tokke, eva) = interkommunal().await;
    let (client, other) = (app.login(&eva).await, app.login(&eva).await);
    choose(&client, &seljord).await;
    choose(&other, &seljord).await;
    sqlx::query(
        "update sesjon set stadfesta_at = now() - interval '6 minutes' where brukar_id = $1",
    )
    .bind(eva.id.uuid())
    .execute(app.sql())
    .await
    .unwrap();
    for _ in 0..10 {
        let page = client.submit(STADFEST, &[("passord", "feil")]).await;
        assert_eq!(page.status, 422);
    }

    let before = client.cookie(SESSION_COOKIE);
    choose(&client, &tokke).await;
    assert_ne!(client.cookie(SESSION_COOKIE), before);

    let right = [("passord", eva.credentials()[1].1)];
    assert_eq!(client.submit(STADFEST, &right).await.status, 429);
    assert_eq!(other.submit(STADFEST, &right).await.status, 429);
    let fresh = app.login(&eva).await;
    assert_eq!(fresh.get("/innlogging/totrinn").await.status, 200);
}

#[tokio::test]
async fn whoever_chooses_the_kommune_one_is_in_keeps_the_session() {
    let (app, seljord, _, eva) = interkommunal().await;
    let client = app.login(&eva).await;
    choose(&client, &seljord).await;
    let before = client.cookie(SESSION_COOKIE);

    let fields = [("kommune", &*seljord.id.to_string()), ("til", "/saker")];
    let page = client.post("/kommune", &fields).await;

    assert_eq!((page.status, page.location()), (303, "/saker"));
    assert_eq!(client.cookie(SESSION_COOKIE), before);
    assert_eq!(switches(&app, &eva).await, [seljord.id.uuid()]);
}
