//! The year of a team.

use laget::access::Role;
use time::macros::date;

use super::medlem::Scene;

pub(super) const FELT: [(&str, &str); 3] =
    [("fraa", "12.00"), ("til", "13.30"), ("stad", "Møterom 2")];

#[tokio::test]
async fn the_year_is_proposed_saved_and_counted_against_the_plan() {
    let scene = Scene::new().await;
    let client = scene.app.client_for(&scene.rektor).await;
    let path = format!("{}/plan?skuleaar=2027", scene.path());
    // next skuleår is far enough away for everything to be free
    let path2 = format!("{}/plan?skuleaar=2026", scene.path());
    assert_eq!(client.get(&path).await.status, 200);
    let page = client.get(&path2).await;

    let framlegg = page.submit(&path2, &[("handling", "foreslaa")]).await;

    assert_eq!(framlegg.status, 200, "{}", framlegg.text());
    let datoar: Vec<String> = framlegg.attribute("input[name='dato']", "value");
    let fylte: Vec<&String> = datoar.iter().filter(|d| !d.is_empty()).collect();
    // it is the 23rd of November: haust has room for no more than what is left of it
    assert!(fylte.len() >= 3, "{datoar:?}");
    let mut felt: Vec<(&str, &str)> = FELT.to_vec();
    felt.extend(fylte.iter().map(|d| ("dato", d.as_str())));
    for _ in 0..2 {
        let done = framlegg.submit(&path2, &felt).await;
        assert_eq!(done.status, 303, "{}", done.text());
    }
    // the next year is planned too, and one comes back to it
    let page = client.get(&path).await;
    let neste = page.submit(&path, &[("handling", "foreslaa")]).await;
    assert!(
        neste
            .text()
            .contains("så mange møte som det skal ha dette skuleåret"),
        "{}",
        neste.text()
    );
    let mut felt: Vec<(&str, &str)> = FELT.to_vec();
    felt.push(("dato", "7.9.2027"));
    let done = page.submit(&path, &felt).await;
    assert_eq!(
        done.location(),
        format!("{}?skuleaar=2027", scene.path()),
        "{}",
        done.text()
    );
    let tal = i64::try_from(fylte.len() + 1).unwrap();
    assert_eq!(
        scene
            .app
            .count("moete where eining_id = $1", scene.skule.id.uuid())
            .await,
        tal
    );
    let page = client.get(&scene.path()).await;
    assert!(
        page.text().contains("3 møte, og det skal vere minst 3."),
        "{}",
        page.text()
    );
    assert!(client.get("/tst").await.text().contains("3 av 3"));
}

#[tokio::test]
async fn a_day_on_which_the_team_cannot_meet_is_said_beside_its_field_and_nothing_is_lost() {
    let scene = Scene::new().await;
    scene.skule.moete_den(date!(2026 - 12 - 01)).await;
    let client = scene.app.client_for(&scene.rektor).await;
    let path = format!("{}/plan", scene.path());
    let page = client.get(&path).await;
    for (dato, ord) in [
        ("20.11.2026", "før i dag"),
        ("28.11.2026", "laurdag"),
        ("25.12.2026", "juledag"),
        ("01.12.2026", "alt eit møte kl. 12.00–13.30"),
        ("01.12.2030", "skuleåret"),
        ("31.02.2027", "finst ikkje"),
    ] {
        let mut felt = FELT.to_vec();
        felt.push(("dato", dato));
        let bad = page.submit(&path, &felt).await;
        assert_eq!(bad.status, 422, "{dato}");
        let said = bad.error_on("dato-1").unwrap_or_default();
        assert!(said.contains(ord), "{dato}: {said}");
        assert!(
            bad.body.contains(&format!("value=\"{dato}\"")),
            "{dato} is lost"
        );
    }
    for (felt, feil) in [
        (vec![("fraa", "13.30"), ("til", "12.00")], "til"),
        (vec![("fraa", "tolv"), ("til", "12.00")], "fraa"),
        (vec![("fraa", "8.00"), ("til", "17.00")], "til"),
    ] {
        let mut alle = felt.clone();
        alle.extend([("stad", "Rom"), ("dato", "02.12.2026")]);
        let bad = page.submit(&path, &alle).await;
        assert!(bad.error_on(feil).is_some(), "{felt:?}");
    }
    let tom = page.submit(&path, &FELT).await;
    assert!(tom.error_on("dato-1").is_some());
    let to = page
        .submit(
            &path,
            &[
                FELT[0],
                FELT[1],
                FELT[2],
                ("dato", "02.12.2026"),
                ("dato", "2.12.26"),
            ],
        )
        .await;
    assert_eq!(
        to.error_on("dato-2").as_deref(),
        Some("Feil: Datoen står to gonger.")
    );
    // more than a year has: each is still there
    let mange: Vec<String> = (1..=30).map(|dag| format!("{dag:02}.04.2027")).collect();
    let mut felt = FELT.to_vec();
    felt.extend(mange.iter().map(|dato| ("dato", dato.as_str())));
    let bad = client
        .post(
            &path,
            &[
                felt.as_slice(),
                &[("id", &scene.app.new_id().to_string()), ("vekedag", "1")],
            ]
            .concat(),
        )
        .await;
    assert_eq!(bad.status, 422);
    assert!(bad.body.contains("value=\"30.04.2027\""));
    assert!(bad.text().contains("Lagre høgst 20 møte om gongen."));
    assert_eq!(
        scene
            .app
            .count("moete where eining_id = $1", scene.skule.id.uuid())
            .await,
        1
    );
}

#[tokio::test]
async fn one_of_ppt_is_not_booked_twice_not_even_across_kommunar() {
    let scene = Scene::new().await;
    scene.skule.tst_medlem(&scene.ppt, "fast").await;
    // the same person has møteplikt in another kommune
    let annan = scene.app.kommune().await;
    let skule = annan.skule("Andre skule").await;
    let stad = scene.app.interkommunal("ppt", &[&annan]).await;
    let prinsipal = annan.medlemskap(scene.ppt.id, Role::Tilsett, &stad).await;
    let der = crate::harness::Person {
        kommune_id: annan.id,
        prinsipal_id: prinsipal,
        instans_id: stad.id,
        ..scene.ppt.clone()
    };
    skule.tst_medlem(&der, "fast").await;
    skule.moete_den(date!(2026 - 12 - 01)).await;
    let client = scene.app.client_for(&scene.rektor).await;
    let path = format!("{}/plan", scene.path());
    let page = client.get(&path).await;

    let bad = page
        .submit(&path, &[FELT[0], FELT[1], FELT[2], ("dato", "01.12.2026")])
        .await;
    let said = bad.error_on("dato-1").unwrap();
    assert_eq!(
        said,
        "Feil: Pål Ppt er i eit anna møte kl. 12.00–13.30 den dagen."
    );
    assert!(!bad.body.contains("Andre skule"));
    let etter = page
        .submit(
            &path,
            &[
                ("fraa", "13.30"),
                ("til", "14.30"),
                FELT[2],
                ("dato", "01.12.2026"),
            ],
        )
        .await;
    assert_eq!(etter.status, 303, "{}", etter.text());

    // a vara who is free, goes
    let helse = scene.skule.tst_medlem(&scene.helse, "fast").await;
    sqlx::query(
        "update tst_medlem set slag = 'vara', vara_for = (
            select tst_medlem_id from tst_medlem m where m.eining_id = tst_medlem.eining_id and m.prinsipal_id = $2)
        where tst_medlem_id = $1",
    )
    .bind(helse)
    .bind(scene.ppt.prinsipal_id.uuid())
    .execute(scene.app.sql())
    .await
    .unwrap();
    let page = client.get(&path).await;
    let done = page
        .submit(&path, &[FELT[0], FELT[1], FELT[2], ("dato", "01.12.2026")])
        .await;
    assert_eq!(done.status, 303, "{}", done.text());
}

#[tokio::test]
async fn two_who_plan_the_same_hour_at_once_get_one_meeting() {
    let scene = Scene::new().await;
    scene.skule.tst_medlem(&scene.ppt, "fast").await;
    let path = format!("{}/plan", scene.path());
    let felt = [FELT[0], FELT[1], FELT[2], ("dato", "01.12.2026")];
    let rektor = scene.app.client_for(&scene.rektor).await;
    let ppt = scene.app.client_for(&scene.ppt).await;
    let (ein, to) = (rektor.get(&path).await, ppt.get(&path).await);
    let (ein, to) = tokio::join!(ein.submit(&path, &felt), to.submit(&path, &felt));
    let mut statusar = [ein.status, to.status];
    statusar.sort_unstable();
    assert_eq!(statusar, [303, 422]);
    assert_eq!(
        scene
            .app
            .count("moete where eining_id = $1", scene.skule.id.uuid())
            .await,
        1
    );
}

#[tokio::test]
async fn a_meeting_is_moved_and_called_off_and_does_not_count_then() {
    let scene = Scene::new().await;
    let moete = scene.skule.moete_den(date!(2026 - 12 - 01)).await;
    let anna = scene.skule.moete_den(date!(2026 - 12 - 02)).await;
    let client = scene.app.client_for(&scene.rektor).await;
    let path = format!("/moete/{moete}/endre");
    let page = client.get(&path).await;
    let gammal = client.get(&path).await;
    let oppaa = page.submit(&path, &[("dato", "02.12.2026")]).await;
    assert!(oppaa.error_on("dato").unwrap().contains("alt eit møte"));
    // its own hour is not in its way
    let done = page
        .submit(&path, &[("til", "14.00"), ("stad", "Grupperom")])
        .await;
    assert_eq!(done.status, 303, "{}", done.text());
    let late = gammal.submit(&path, &[("stad", "Biblioteket")]).await;
    assert_eq!(late.status, 409);
    assert!(late.body.contains("Biblioteket") && late.body.contains("Grupperom"));

    let avlys = format!("/moete/{anna}/avlys");
    let page = client.get(&avlys).await;
    assert!(page.submit(&avlys, &[]).await.error_on("grunn").is_some());
    let done = page.submit(&avlys, &[("grunn", "Sjukdom")]).await;
    assert_eq!(done.status, 303, "{}", done.text());
    let again = page.submit(&avlys, &[("grunn", "Sjukdom")]).await;
    assert_eq!(again.status, 409);
    let page = client.get(&scene.path()).await;
    assert!(
        page.text()
            .contains("1 møte. Det skal vere minst 2, så 1 manglar."),
        "{}",
        page.text()
    );
    assert!(
        client
            .get(&format!("/moete/{anna}"))
            .await
            .text()
            .contains("Sjukdom")
    );
    // the hour is free again
    let plan = format!("{}/plan", scene.path());
    let page = client.get(&plan).await;
    let done = page
        .submit(&plan, &[FELT[0], FELT[1], FELT[2], ("dato", "02.12.2026")])
        .await;
    assert_eq!(done.status, 303, "{}", done.text());
}

#[tokio::test]
async fn pages_of_a_team_are_a_constant_number_of_queries() {
    let scene = Scene::new().await;
    let client = scene.app.client_for(&scene.rektor).await;
    let paths = [
        "/tst".to_owned(),
        scene.path(),
        format!("{}/plan", scene.path()),
        format!("{}/medlem", scene.path()),
    ];
    let mut foer = Vec::new();
    for path in &paths {
        foer.push(scene.app.count_statements(client.get(path)).await.1.0.len());
    }
    for person in [&scene.ppt, &scene.helse, &scene.rektor] {
        scene.skule.tst_medlem(person, "fast").await;
    }
    for nr in 0..5 {
        scene.skule.moete().await;
        scene.kommune.skule(&format!("Skule nummer {nr}")).await;
    }
    for (path, foer) in paths.iter().zip(foer) {
        let etter = scene.app.count_statements(client.get(path)).await.1.0.len();
        assert_eq!(etter, foer, "{path}");
    }
}

#[tokio::test]
async fn a_place_that_may_be_the_name_of_a_child_is_asked_about_wherever_it_is_written() {
    let scene = Scene::new().await;
    let anna = scene.kommune.skule("Utbø skule").await;
    anna.barn("Ylvahild", "Fjellstad").await;
    scene.skule.barn("Nora", "Haugland").await;
    let moete = scene.skule.moete_den(date!(2026 - 12 - 03)).await;
    let client = scene.app.client_for(&scene.rektor).await;
    let endre = format!("/moete/{moete}/endre");
    let plan = format!("{}/plan", scene.path());
    let team = format!("{}/endre", scene.path());
    for (path, felt) in [
        (&endre, vec![("dato", "02.12.2026")]),
        (&plan, vec![FELT[0], FELT[1], ("dato", "04.12.2026")]),
        (&team, vec![]),
    ] {
        for (stad, ord) in [
            ("Heime hos Nora", "«Nora» kan vere namnet på eit barn."),
            ("Heime hos Ylvahild", "Teksten kan innehalde namnet"),
        ] {
            let mut felt = felt.clone();
            felt.push(("stad", stad));
            let no = client.get(path).await.submit(path, &felt).await;
            assert_eq!(no.status, 422, "{path} {stad}");
            let why = no.error_on("stad").unwrap();
            assert!(why.contains(ord), "{path}: {why}");
            assert!(no.body.contains(stad));
            assert!(no.error_on("stadfesta").is_some());
        }
        let page = client.get(path).await;
        let verdi = |felt: &str| page.attribute(felt, "value").pop().unwrap_or_default();
        let loeynde = ["version", "id"].map(|namn| (namn, verdi(&format!("input[name={namn}]"))));
        let krav = verdi("input[name=krav][checked]");
        let mut felt = felt.clone();
        felt.push(("stad", "Haugland grendehus"));
        let finst = loeynde.iter().filter(|(_, verdi)| !verdi.is_empty());
        felt.extend(finst.map(|(namn, verdi)| (*namn, verdi.as_str())));
        if path == &endre {
            felt.extend([FELT[0], FELT[1]]);
        } else if path == &plan {
            felt.push(("vekedag", "1"));
        } else {
            felt.push(("krav", &krav));
        }
        felt.push(("stadfesta", "ja"));
        let no = client.post(path, &felt).await;
        assert_eq!(
            no.status, 422,
            "a tick that was not asked for is for nothing"
        );
        let kryss = no.attribute("input[name=stadfesta]", "value").remove(0);
        felt.pop();
        felt.push(("stadfesta", &kryss));
        let ja = client.post(path, &felt).await;
        assert_eq!(ja.status, 303, "{path}: {}", ja.text());
    }
    let rader = "innsynslogg where brukar_id = $1 and grunnlag = 'namn_paa_barn'";
    let logga = scene.app.count(rader, scene.rektor.id.uuid()).await;
    assert_eq!(logga, 12);
}
