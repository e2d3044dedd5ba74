//! Moving on and dating a sak.

mod avslutt;

use laget::access::Role;
use time::macros::date;

use crate::harness::{Barn, Eining, Person, Sak, TestApp};

struct World {
    app: TestApp,
    skule: Eining,
    kari: Person,
    rektor: Person,
    nora: Barn,
    sak: Sak,
}

async fn world() -> World {
    let app = TestApp::new().await;
    let kommune = app.kommune().await;
    let skule = kommune.skule("Åsen skule").await;
    let kari = kommune.person("Kari Vik", Role::Tilsett, &skule).await;
    let rektor = kommune
        .person("Rolf Rektor", Role::Einingsleiar, &skule)
        .await;
    let nora = skule.barn("Nora", "Li").await;
    let sak = nora.sak(&kari, "Ho er ofte trøytt.").await;
    World {
        app,
        skule,
        kari,
        rektor,
        nora,
        sak,
    }
}

const TIL_VURDERING: [(&str, &str); 2] = [("flytting", "til_vurdering"), ("droefting", "anonym")];

async fn evaluated(world: &World, effekt: &str) {
    let tiltak = world.sak.tiltak("Fast plass", date!(2026 - 12 - 01)).await;
    world
        .sak
        .evaluering(tiltak, effekt, "prøvd i fire veker")
        .await;
}

#[tokio::test]
async fn a_move_that_lacks_something_is_explained_and_cannot_be_chosen() {
    let w = world().await;
    w.sak.in_steg(3).await;
    let path = format!("/sak/{}/vidare", w.sak.id);
    let kari = w.app.login(&w.kari).await;
    let page = kari.get(&path).await;
    assert_eq!(page.status, 200, "{}", page.text());
    assert!(page.text().contains("Set inn minst eitt lokalt tiltak."));
    assert!(!page.has("input[name=flytting]"));
    assert!(
        page.text()
            .contains("Saka kan avsluttast av Rolf Rektor, som leier Åsen skule")
    );

    let refused = kari
        .post(
            &path,
            &[
                ("version", "1"),
                ("flytting", "til_vurdering"),
                ("grunn", "vil vidare"),
            ],
        )
        .await;
    assert_eq!(refused.status, 409);
    assert!(refused.text().contains("Saka kan ikkje ta det steget no"));
    assert!(refused.body.contains("vil vidare"));
    assert_eq!(
        w.app
            .count("sak where steg = 3 and sak_id = $1", w.sak.id.uuid())
            .await,
        1
    );
    assert_eq!(
        w.app
            .count("sak_historikk where sak_id = $1", w.sak.id.uuid())
            .await,
        0
    );
}

#[tokio::test]
async fn a_team_discusses_a_child_by_name_only_with_samtykke_and_the_history_says_how() {
    let w = world().await;
    w.sak.in_steg(3).await;
    evaluated(&w, "verkar_delvis").await;
    let path = format!("/sak/{}/vidare", w.sak.id);
    let page = w.app.client_for(&w.kari).await.get(&path).await;

    let unsaid = page.submit(&path, &TIL_VURDERING[..1]).await;
    assert!(unsaid.error_on("droefting").is_some(), "{}", unsaid.text());
    let named = [TIL_VURDERING[0], ("droefting", "namngitt")];
    let without = page.submit(&path, &named).await;
    assert_eq!(without.status, 422);
    assert!(without.error_on("samtykke_stad").is_some());
    let with = [named[0], named[1], ("samtykke_stad", "Elevmappa")];
    assert_eq!(page.submit(&path, &with).await.status, 303);

    let told: String =
        sqlx::query_scalar("select tekst from sak_historikk where sak_id = $1 and slag = 'flytta'")
            .bind(w.sak.id.uuid())
            .fetch_one(w.app.sql())
            .await
            .unwrap();
    assert_eq!(
        told,
        "Teamet drøftar saka med namn. Samtykket ligg her: Elevmappa"
    );
}

#[tokio::test]
async fn a_lawful_move_is_made_once_and_stands_in_the_history() {
    let w = world().await;
    w.sak.in_steg(3).await;
    evaluated(&w, "verkar_ikkje").await;
    let path = format!("/sak/{}/vidare", w.sak.id);
    let kari = w.app.login(&w.kari).await;
    let page = kari.get(&path).await;
    assert_eq!(page.status, 200);
    let moved = page.submit(&path, &TIL_VURDERING).await;
    assert_eq!(moved.status, 303, "{}", moved.text());
    assert_eq!(
        w.app
            .count(
                "sak where steg = 4 and version = 2 and neste_kva = 'moete' and sak_id = $1",
                w.sak.id.uuid()
            )
            .await,
        1
    );
    assert_eq!(w.app.count("sak_historikk where slag = 'flytta' and fraa_steg = 3 and til_steg = 4 and sak_id = $1", w.sak.id.uuid()).await, 1);
    // the same page again
    let again = page.submit(&path, &TIL_VURDERING).await;
    assert_eq!(again.status, 409);
    assert!(again.text().contains("Nokon andre har endra saka"));
    assert!(again.text().contains("4 av 6: Tverrfagleg vurdering"));
    assert!(again.has("input[name=flytting][value=til_lokale]"));
    let bad = kari.submit(&path, &[("flytting", "til_lokale")]).await;
    assert_eq!(bad.status, 422);
    assert!(bad.error_on("grunn").is_some());
    let bad = kari.submit(&path, &[("grunn", "x")]).await;
    assert!(bad.error_on("flytting").is_some());
    assert!(bad.body.contains(">\nx</textarea>"));
}

#[tokio::test]
async fn a_new_round_waits_for_new_tiltak() {
    let w = world().await;
    evaluated(&w, "verkar_ikkje").await;
    w.sak.in_steg(6).await;
    sqlx::query("update tiltak set steg = 5 where sak_id = $1")
        .bind(w.sak.id.uuid())
        .execute(w.app.sql())
        .await
        .unwrap();
    let path = format!("/sak/{}/vidare", w.sak.id);
    let kari = w.app.login(&w.kari).await;
    let moved = kari
        .submit(
            &path,
            &[("flytting", "ny_runde"), ("grunn", "Det verka ikkje.")],
        )
        .await;
    assert_eq!(moved.status, 303, "{}", moved.text());
    assert_eq!(
        w.app
            .count(
                "sak where steg = 5 and runde = 2 and neste_kva = 'tiltak' and sak_id = $1",
                w.sak.id.uuid()
            )
            .await,
        1
    );
}

#[tokio::test]
async fn the_meeting_of_an_earlier_round_is_not_the_meeting_of_this_one() {
    let w = world().await;
    evaluated(&w, "verkar_ikkje").await;
    w.sak.samtale("Det er betre.").await;
    let path = format!("/sak/{}/vidare", w.sak.id);
    let kari = w.app.login(&w.kari).await;
    for (sql, held) in [
        ("update samtale set slag = 'moete' where sak_id = $1", true),
        ("update samtale set runde = 2 where sak_id = $1", false),
    ] {
        let five = "update tiltak set steg = 5 where sak_id = $1";
        for sql in [sql, five] {
            let sql = sqlx::query(sql).bind(w.sak.id.uuid());
            sql.execute(w.app.sql()).await.unwrap();
        }
        w.sak.in_steg(5).await;
        let page = kari.get(&path).await;
        assert_eq!(page.has("input[value=til_evaluering]"), held);
        assert_eq!(page.text().contains("Skriv ned møtet."), !held);
    }
}

#[tokio::test]
async fn the_next_date_is_set_with_what_for() {
    let w = world().await;
    let path = format!("/sak/{}/neste-dato", w.sak.id);
    let kari = w.app.login(&w.kari).await;
    let page = kari.get(&path).await;
    assert_eq!(page.status, 200, "{}", page.text());
    let bad = page
        .submit(&path, &[("dato", "1.1.2020"), ("kva", "eigen")])
        .await;
    assert_eq!(bad.status, 422);
    assert!(bad.error_on("dato").is_some() && bad.error_on("tekst").is_some());
    let done = page
        .submit(
            &path,
            &[("dato", "1.12.2026"), ("kva", "eigen"), ("tekst", "Ringe")],
        )
        .await;
    assert_eq!(done.status, 303);
    assert_eq!(
        w.app
            .count(
                "sak where neste_kva = 'eigen' and neste_dato = '2026-12-01' and sak_id = $1",
                w.sak.id.uuid()
            )
            .await,
        1
    );
    assert_eq!(
        w.app
            .count(
                "sak_historikk where slag = 'dato' and tekst like '%Ringe' and sak_id = $1",
                w.sak.id.uuid()
            )
            .await,
        1
    );
    let shown = done.follow().await;
    assert!(
        shown.text().contains("Følgje opp: Ringe"),
        "{}",
        shown.text()
    );
    assert!(kari.get("/").await.text().contains("Følgje opp: Ringe"));
    assert_eq!(
        page.submit(&path, &[("dato", "2.12.2026"), ("kva", "eigen")])
            .await
            .status,
        409
    );
}

#[tokio::test]
async fn strangers_get_404_on_every_page_of_the_sak() {
    let w = world().await;
    let other = w.skule.kommune.skule("Bø skule").await;
    let ole = w
        .skule
        .kommune
        .person("Ole Bø", Role::Einingsleiar, &other)
        .await;
    let ole = w.app.login(&ole).await;
    for page in [
        "vidare",
        "avslutt",
        "gjenopne",
        "neste-dato",
        "lag",
        "overlever",
        "sperre",
    ] {
        assert_eq!(
            ole.get(&format!("/sak/{}/{page}", w.sak.id)).await.status,
            404,
            "{page}"
        );
    }
    assert_eq!(
        ole.get(&format!("/barn/{}/barnevern", w.nora.id))
            .await
            .status,
        404
    );
}

#[tokio::test]
async fn a_draft_comes_back_and_can_be_thrown_away() {
    let w = world().await;
    w.sak.in_steg(4).await;
    let path = format!("/sak/{}/vidare", w.sak.id);
    let kari = w.app.login(&w.kari).await;
    let kept = kari
        .post(
            "/utkast",
            &[
                ("sti", &path),
                ("felt", "version=0&grunn=halvvegs&flytting=til_lokale"),
            ],
        )
        .await;
    assert_eq!(kept.status, 200);
    let page = kari.get(&path).await;
    assert!(page.text().contains("Kladden din frå"), "{}", page.text());
    assert!(page.body.contains("halvvegs"));
    assert!(page.has("input[name=version][value='1']"));
    let thrown = page.submit("/utkast/forkast", &[]).await;
    assert_eq!(thrown.status, 303);
    assert!(!kari.get(&path).await.body.contains("halvvegs"));
}
