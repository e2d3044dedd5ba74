//! A no, and those who cannot be asked this way.

use super::*;

#[tokio::test]
async fn one_says_no_and_nothing_is_shared() {
    let scene = Scene::new().await;
    scene.invite().await;
    let letters = scene.letters().await;
    let link = |to| Scene::link(&letters, to);
    let (mor, _) = scene
        .follow(&link("mor@epost.example"), &grown_up(MOR))
        .await;
    scene.say(&mor, &JA).await;
    let (far, _) = scene
        .follow(&link("far@epost.example"), &grown_up(FAR))
        .await;

    let receipt = scene.say(&far, &[("spraak", "nn"), ("alt", "nei")]).await;

    assert!(
        receipt
            .text()
            .contains("Du har sagt nei. Tenestene har dei same pliktene"),
        "{}",
        receipt.text()
    );
    let list = scene.staff(&scene.kari).await.get(&scene.path("")).await;
    assert_eq!(
        list.select("td[data-merke=Tilstand]"),
        ["Manglar samtykke frå 1 av 2"; 2]
    );
    assert_eq!(scene.share().await.status, 200);
}

#[tokio::test]
async fn whoever_takes_back_all_of_it_ends_the_waiting_of_the_other() {
    let scene = Scene::new().await;
    let mor = scene.asked(MOR).await;
    scene.say(&mor, &JA).await;
    let waiting = "samtykke_invitasjon where samtykke_id = $1 and avslutta_at is null";
    assert_eq!(scene.app.count(waiting, scene.samtykke).await, 1);

    let nothing = mor.post(&scene.form("/trekk-samtykke"), &[]).await;
    assert_eq!(nothing.status, 422);
    assert!(nothing.text().contains("Vel kva du vil trekkje tilbake."));
    assert_eq!(
        mor.post(&scene.form("/trekk-samtykke"), &[("kva", "alt")])
            .await
            .status,
        303
    );

    assert_eq!(scene.app.count(waiting, scene.samtykke).await, 0);
    let again = mor
        .post(&scene.form("/trekk-samtykke"), &[("kva", "alt")])
        .await;
    assert_eq!(again.status, 303);
    assert_eq!(
        scene
            .app
            .count("samtykke_trekk where samtykke_id = $1", scene.samtykke)
            .await,
        1
    );
}

#[tokio::test]
async fn with_adressesperre_nobody_is_asked_on_the_net_and_the_page_says_what_to_do() {
    let scene = Scene::new().await;
    let mor = scene.asked(MOR).await;
    let page = scene.answer(&mor, &JA).await;
    sqlx::query("update foeresett set bur_saman = true where barn_id = $1")
        .bind(scene.barn.id.uuid())
        .execute(scene.app.sql())
        .await
        .unwrap();
    scene.barn.adressesperre().await;

    assert_eq!(scene.sign(&mor, &page).await.status, 303);
    assert_eq!(scene.signatures().await, 0);
    let kari = scene.staff(&scene.kari).await;
    let page = kari.get(&scene.inviter()).await;
    assert!(
        page.text()
            .contains("Barnet har adressesperre: ingen kan spørjast på nett"),
        "{}",
        page.text()
    );
    assert!(!page.has("input[name=kven]"));
    let id = scene.app.new_id().to_string();
    let direct = kari
        .post(&scene.inviter(), &[("id", &id), ("kven", "barn")])
        .await;
    assert_eq!(direct.status, 409);
    let insert = sqlx::query(
        "insert into samtykke_invitasjon (kommune_id, invitasjon_id, samtykke_id, sak_id, signatar, foeresett_id, epost, invitert_av)
        select kommune_id, gen_random_uuid(), samtykke_id, sak_id, signatar, foeresett_id, epost, invitert_av
        from samtykke_invitasjon where samtykke_id = $1 limit 1",
    );
    let refused = insert
        .bind(scene.samtykke)
        .execute(scene.app.sql())
        .await
        .unwrap_err();
    let constraint = refused
        .as_database_error()
        .and_then(|e| e.constraint().map(str::to_owned));
    assert_eq!(
        constraint.as_deref(),
        Some("samtykke_invitasjon_adressesperre")
    );
}

#[tokio::test]
async fn who_has_no_number_or_no_address_on_the_card_is_not_asked_on_the_net() {
    let scene = Scene::new().await;
    let barn = scene.barn.id.uuid();
    for statement in [
        "update foeresett set epost = null where namn = 'Mor Li' and barn_id = $1",
        "update foeresett set fnr_oppslag = null, fnr_kryptert = null, fnr_noekkel = null where namn = 'Far Li' and barn_id = $1",
    ] {
        sqlx::query(statement)
            .bind(barn)
            .execute(scene.app.sql())
            .await
            .unwrap();
    }

    let kari = scene.staff(&scene.kari).await;
    let page = kari.get(&scene.inviter()).await;

    assert!(
        page.text()
            .contains("Mor Li : E-postadressa manglar på kortet."),
        "{}",
        page.text()
    );
    assert!(
        page.text()
            .contains("Far Li : Fødselsnummeret manglar på kortet")
    );
    assert!(!page.has("input[name=kven]"));
    let id = scene.app.new_id().to_string();
    let mor: Uuid = sqlx::query_scalar(
        "select foeresett_id from foeresett where namn = 'Mor Li' and barn_id = $1",
    )
    .bind(barn)
    .fetch_one(scene.app.sql())
    .await
    .unwrap();
    let kven = format!("foeresett:{mor}");
    let direct = kari
        .post(&scene.inviter(), &[("id", &id), ("kven", &kven)])
        .await;
    assert_eq!(direct.status, 422, "{}", direct.text());
}
