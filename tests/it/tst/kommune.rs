//! What a kommune asks of its teams, and how they stand across kommunar.

use laget::access::Role;
use time::macros::date;

use super::medlem::Scene;

#[tokio::test]
async fn the_systemansvarleg_says_how_often_teams_must_meet() {
    let scene = Scene::new().await;
    let stad = scene.kommune.tenest("administrasjon").await;
    let signe = scene
        .kommune
        .person("Signe System", Role::Systemansvarleg, &stad)
        .await;
    let client = scene.app.client_for(&signe).await;
    let page = client.get("/kommune/tst").await;
    let gammal = client.get("/kommune/tst").await;
    let bad = page
        .submit(
            "/kommune/tst",
            &[("vanleg_haust", "mange"), ("maanadleg_vaar", "11")],
        )
        .await;
    assert!(bad.error_on("vanleg_haust").is_some() && bad.error_on("maanadleg_vaar").is_some());
    assert!(bad.body.contains("mange"));
    let done = page
        .submit(
            "/kommune/tst",
            &[("vanleg_haust", "1"), ("vanleg_vaar", "6")],
        )
        .await;
    assert_eq!(done.status, 303, "{}", done.text());
    let late = gammal
        .submit("/kommune/tst", &[("vanleg_haust", "9")])
        .await;
    assert_eq!(late.status, 409);
    let page = scene
        .app
        .client_for(&scene.rektor)
        .await
        .get(&scene.path())
        .await;
    assert!(
        page.text().contains("minst 1") && page.text().contains("minst 6"),
        "{}",
        page.text()
    );
}

#[tokio::test]
async fn no_meeting_is_planned_when_there_is_no_school() {
    let scene = Scene::new().await;
    let stad = scene.kommune.tenest("administrasjon").await;
    let signe = scene
        .kommune
        .person("Signe System", Role::Systemansvarleg, &stad)
        .await;
    let client = scene.app.client_for(&signe).await;
    let page = client.get("/kommune/skulefri").await;
    let bad = page
        .submit(
            "/kommune/skulefri",
            &[
                ("namn", "Vinterferie"),
                ("fraa", "26.02.2027"),
                ("til", "22.02.2027"),
            ],
        )
        .await;
    assert!(bad.error_on("til").is_some());
    for _ in 0..2 {
        let done = page
            .submit(
                "/kommune/skulefri",
                &[
                    ("namn", "Vinterferie"),
                    ("fraa", "22.02.2027"),
                    ("til", "26.02.2027"),
                ],
            )
            .await;
        assert_eq!(done.status, 303, "{}", done.text());
    }
    assert_eq!(
        scene
            .app
            .count("skulefri where kommune_id = $1", scene.kommune.id.uuid())
            .await,
        1
    );

    let rektor = scene.app.client_for(&scene.rektor).await;
    let plan = format!("{}/plan", scene.path());
    let felt = [
        ("fraa", "12"),
        ("til", "13"),
        ("stad", "Rom"),
        ("dato", "24.02.2027"),
    ];
    let page = rektor.get(&plan).await;
    let bad = page.submit(&plan, &felt).await;
    let said = bad.error_on("dato-1").unwrap();
    assert_eq!(
        said,
        "Feil: 24. februar 2027 er vinterferie. Vel ein annan dag."
    );

    let page = client.get("/kommune/skulefri").await;
    let ut = page.attribute("form[action$='/ta-ut']", "action").remove(0);
    for _ in 0..2 {
        assert_eq!(client.post(&ut, &[]).await.status, 303);
    }
    let page = rektor.get(&plan).await;
    assert_eq!(page.submit(&plan, &felt).await.status, 303);
}

#[tokio::test]
async fn it_is_said_when_nobody_has_written_down_when_there_is_no_school_and_who_does() {
    let scene = Scene::new().await;
    scene.kommune.skulefri().await;
    let rektor = scene.app.client_for(&scene.rektor).await;
    let i_aar = format!("{}/plan?skuleaar=2026", scene.path());
    let neste = format!("{}/plan?skuleaar=2027", scene.path());
    assert!(
        !rektor
            .get(&i_aar)
            .await
            .text()
            .contains("Skulefri er ikkje ført")
    );
    let text = rektor.get(&neste).await.text();
    assert!(
        text.contains("Skulefri er ikkje ført for 2027/28")
            && text.contains("Den som er systemansvarleg i kommunen, fører skulefri."),
        "{text}"
    );
    // who leads and is systemansvarleg too, goes there
    let stad = scene.kommune.tenest("administrasjon").await;
    scene
        .kommune
        .medlemskap(scene.rektor.id, Role::Systemansvarleg, &stad)
        .await;
    let side = rektor.get(&neste).await;
    assert!(side.has("a[href='/kommune/skulefri']"), "{}", side.text());
}

#[tokio::test]
async fn a_leader_of_several_kommunar_sees_how_all_their_teams_stand_and_no_other() {
    let scene = Scene::new().await;
    let annan = scene.app.kommune().await;
    annan
        .skule("Berg skule")
        .await
        .moete_den(date!(2026 - 12 - 01))
        .await;
    let utanfor = scene.app.kommune().await;
    utanfor.skule("Utanfor skule").await;
    let ppt = scene
        .app
        .interkommunal("ppt", &[&scene.kommune, &annan, &utanfor])
        .await;
    let leiar = scene
        .kommune
        .person("Ida Leiar", Role::InterkommunalLeiar, &ppt)
        .await;
    annan
        .medlemskap(leiar.id, Role::InterkommunalLeiar, &ppt)
        .await;
    // works there, and leads nothing
    utanfor.medlemskap(leiar.id, Role::Tilsett, &ppt).await;
    scene.skule.tst_medlem(&scene.ppt, "fast").await;
    scene.skule.moete_den(date!(2027 - 02 - 01)).await;

    let client = scene.app.client_for(&leiar).await;
    let page = client.get("/tst/oversyn").await;

    let text = page.text();
    assert_eq!(page.status, 200);
    assert!(
        text.contains(&scene.kommune.namn) && text.contains(&annan.namn),
        "{text}"
    );
    assert!(
        text.contains("Berg skule")
            && text.contains("Åsen skule")
            && !text.contains("Utanfor skule"),
        "{text}"
    );
    assert!(
        text.contains("eininga sjølv, helsesjukepleiar og barnevern"),
        "{text}"
    );
    assert!(text.contains("1 av 2") && text.contains("1 av 3"), "{text}");
    assert_eq!(
        scene
            .app
            .client_for(&scene.rektor)
            .await
            .get("/tst/oversyn")
            .await
            .status,
        403
    );
}
