//! A role is given and ended, and access follows it at once.

use laget::access::Role;

use super::{Scene, path};
use crate::rls::as_person;

#[tokio::test]
async fn a_role_that_is_given_gives_access_at_once_and_stands_in_the_history_with_who_and_why() {
    let w = Scene::new().await;
    let yngve = w.as_(&w.yngve).await;
    let stad = w.kommune.skule("Dalen skule").await;
    let ola = w.kommune.person("Ola Ny", Role::Tilsett, &stad).await;
    let barn = w.skule.barn("Nora", "Li").await;
    let card = format!("/barn/{}", barn.id);
    assert_eq!(w.as_(&ola).await.get(&card).await.status, 404);

    let given = w.give(&yngve, &ola, Role::Tilsett).await;

    assert_eq!(given.status, 303, "{}", given.text());
    assert_eq!(w.as_(&ola).await.get(&card).await.status, 200);
    let page = yngve.get(&path(&ola)).await.text();
    assert!(page.contains("Yngve Moe: Melding frå rektor"), "{page}");
    assert!(page.contains("Tilsett, vikar"), "{page}");
    assert_eq!(
        w.count("innsynslogg where handling = 'medlemskap.styre'")
            .await,
        1
    );
    // the same once more is told of, and nothing typed is lost
    let again = w.give(&yngve, &ola, Role::Tilsett).await;
    assert_eq!(again.status, 422);
    assert!(again.error_on("rolle").is_some(), "{}", again.text());
    assert!(again.text().contains("Melding frå rektor"));
    assert_eq!(w.roles(&ola, Role::Tilsett).await, 2);
}

#[tokio::test]
async fn what_is_missing_or_wrong_is_said_beside_the_field() {
    let w = Scene::new().await;
    let yngve = w.as_(&w.yngve).await;
    let form = format!("{}/medlemskap", path(&w.kari));
    let instans = w.skule.instans_id.to_string();
    let yesterday = w.day(-1).await;
    let fields = [
        ("plass", instans.as_str()),
        ("rolle", "einingsleiar"),
        ("fraa", yesterday.as_str()),
        ("til", "31.13."),
    ];
    let page = yngve.submit(&form, &fields).await;
    assert_eq!(page.status, 422);
    for field in ["plass", "fraa", "til", "grunn"] {
        let error = page.error_on(field);
        assert!(error.is_some_and(|e| e.starts_with("Feil: ")), "{field}");
    }
    let page = yngve.submit(&form, &[]).await;
    for field in ["plass", "rolle", "fraa", "grunn"] {
        assert!(page.error_on(field).is_some(), "{field}");
    }
    assert_eq!(w.count("medlemskap_endring where true").await, 0);
}

#[tokio::test]
async fn a_role_that_is_ended_at_once_gives_nothing_at_the_next_click() {
    let w = Scene::new().await;
    let yngve = w.as_(&w.yngve).await;
    let kari = w.as_(&w.kari).await;
    assert_eq!(kari.get("/barn").await.status, 200);
    let avslutt = format!(
        "/kommune/medlemskap/{}/avslutt",
        w.medlemskap_of(&w.kari).await
    );
    let page = yngve.submit(&avslutt, &[]).await;
    assert_eq!(page.status, 422);
    assert!(page.error_on("naar").is_some() && page.error_on("grunn").is_some());

    let fields = [("naar", "straks"), ("grunn", "Har slutta")];
    let page = yngve.submit(&avslutt, &fields).await;

    assert_eq!(page.status, 303, "{}", page.text());
    assert_ne!(kari.get("/barn").await.status, 200);
    let text = yngve.get(&path(&w.kari)).await.text();
    assert!(text.contains("Yngve Moe: Har slutta"), "{text}");
    let again = yngve.post(&avslutt, &fields).await;
    assert_eq!(again.status, 303);
    assert!(again.follow().await.text().contains("alt avslutta"));
    assert_eq!(w.count("medlemskap_endring where true").await, 1);
}

#[tokio::test]
async fn a_last_day_is_a_day_at_work_and_what_has_not_begun_can_be_called_off() {
    let w = Scene::new().await;
    let yngve = w.as_(&w.yngve).await;
    let avslutt = format!(
        "/kommune/medlemskap/{}/avslutt",
        w.medlemskap_of(&w.kari).await
    );
    let (today, yesterday) = (w.day(0).await, w.day(-1).await);
    let end = async |dag: &str| {
        let fields = [("naar", "dag"), ("dag", dag), ("grunn", "Sluttar")];
        yngve.submit(&avslutt, &fields).await
    };
    assert!(end(&yesterday).await.error_on("dag").is_some());
    assert_eq!(end(&today).await.status, 303);
    assert_eq!(w.as_(&w.kari).await.get("/barn").await.status, 200);
    // longer is another role to give
    assert!(end(&w.day(9).await).await.error_on("dag").is_some());

    let plass = w.plass();
    let fraa = w.day(30).await;
    let fields = [
        ("plass", plass.as_str()),
        ("rolle", "slt_koordinator"),
        ("fraa", fraa.as_str()),
        ("grunn", "Frå nyttår"),
    ];
    let given = yngve
        .submit(&format!("{}/medlemskap", path(&w.kari)), &fields)
        .await;
    assert_eq!(given.status, 303, "{}", given.text());
    let coming = format!(
        "/kommune/medlemskap/{}/avslutt",
        w.medlemskap_of(&w.kari).await
    );
    let fields = [("naar", "straks"), ("grunn", "Blei ikkje noko av")];
    assert_eq!(yngve.submit(&coming, &fields).await.status, 303);
    let rows = yngve.get(&path(&w.kari)).await.select("main tbody tr");
    let rows = rows.join(" | ");
    assert!(rows.contains("Blei ikkje noko av"), "{rows}");
    let empty = w.count("medlemskap where til = fraa - 1").await;
    assert_eq!(empty, 1);
}

#[tokio::test]
async fn nobody_changes_the_own_roles_on_the_page_or_past_it() {
    let w = Scene::new().await;
    let yngve = w.as_(&w.yngve).await;
    let page = yngve.get(&path(&w.yngve)).await;
    assert_eq!(page.status, 200);
    assert!(!page.has("a[href$='/medlemskap']") && !page.has("a[href$='/avslutt']"));
    let own = format!("{}/medlemskap", path(&w.yngve));
    assert_eq!(yngve.get(&own).await.status, 403);
    let plass = w.plass();
    let id = w.app.new_id().to_string();
    let fields = [
        ("id", id.as_str()),
        ("plass", plass.as_str()),
        ("rolle", "tilsett"),
        ("fraa", "1.1.2030"),
        ("grunn", "Eg vil sjå"),
    ];
    assert_eq!(yngve.post(&own, &fields).await.status, 403);
    let avslutt = format!(
        "/kommune/medlemskap/{}/avslutt",
        w.medlemskap_of(&w.yngve).await
    );
    let fields = [("naar", "straks"), ("grunn", "x")];
    assert_eq!(yngve.post(&avslutt, &fields).await.status, 403);

    for (who, by) in [(&w.yngve, &w.yngve), (&w.yngve, &w.siri)] {
        let mut db = as_person(&w.app, &w.yngve).await;
        let refused = sqlx::query(
            "insert into medlemskap_endring (kommune_id, medlemskap_endring_id, slag, brukar_id, instans_id, rolle, stilling, fraa,
                grunn, gjort_av, gjort_at)
            values ($1, gen_random_uuid(), 'gje', $2, $3, 'tilsett', '', app.today(), 'x', $4, now())",
        )
        .bind(w.kommune.id.uuid())
        .bind(who.id.uuid())
        .bind(w.skule.instans_id.uuid())
        .bind(by.id.uuid())
        .execute(&mut *db)
        .await;
        assert!(refused.is_err());
    }
    let mut db = as_person(&w.app, &w.yngve).await;
    let refused = sqlx::query("update medlemskap set til = null where kommune_id = $1")
        .bind(w.kommune.id.uuid())
        .execute(&mut *db)
        .await;
    assert!(refused.is_err(), "the request role writes no medlemskap");
}
