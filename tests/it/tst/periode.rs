//! When somebody is on a team, and what the meetings say of it.

use time::macros::date;

use super::innkalling::Kalla;
use super::medlem::Scene;

#[tokio::test]
async fn a_member_whose_first_day_is_to_come_and_is_taken_off_never_was_and_can_be_put_on_again() {
    let scene = Scene::new().await;
    let ppt = scene.skule.tst_medlem(&scene.ppt, "fast").await;
    let client = scene.app.client_for(&scene.rektor).await;
    let path = format!("{}/medlem", scene.path());
    let kven = scene.helse.prinsipal_id.to_string();
    let fast = ppt.to_string();
    let felt = [
        ("kven", kven.as_str()),
        ("slag", "vara"),
        ("vara_for", fast.as_str()),
        ("fraa", "01.08.2027"),
    ];
    let done = client.submit(&path, &felt).await;
    assert_eq!(done.status, 303, "{}", done.text());
    for side in [path.clone(), scene.path()] {
        let text = client.get(&side).await.text();
        assert!(
            text.contains("Kjem på teamet frå 01.08.2027"),
            "{side}: {text}"
        );
    }

    let side = client.get(&path).await;
    let av = side
        .attribute("form[action$='/ta-av']", "action")
        .into_iter()
        .find(|action| !action.contains(&fast))
        .unwrap();
    for _ in 0..2 {
        let done = client.post(&av, &[]).await;
        assert_eq!((done.status, done.location()), (303, path.as_str()));
    }

    for side in [path.clone(), scene.path()] {
        let lista = client.get(&side).await.select("th[scope=row]");
        assert!(!lista.iter().any(|namn| namn == "Heidi Helse"), "{lista:?}");
    }
    let done = client.submit(&path, &felt).await;
    assert_eq!(done.status, 303, "{}", done.text());
}

#[tokio::test]
async fn the_last_day_of_a_member_is_set_and_the_person_can_come_back_after_it_but_not_before() {
    let scene = Scene::new().await;
    let ppt = scene.skule.tst_medlem(&scene.ppt, "fast").await;
    let client = scene.app.client_for(&scene.rektor).await;
    let path = format!("{}/medlem", scene.path());
    let siste = format!("{path}/{ppt}/siste-dag");
    let gammal = client.get(&siste).await;
    for (til, ord) in [("22.11.2026", "før i dag"), ("31.02.2027", "finst ikkje")] {
        let bad = gammal.submit(&siste, &[("til", til)]).await;
        assert_eq!(bad.status, 422, "{til}: {}", bad.text());
        assert!(bad.error_on("til").unwrap().contains(ord), "{til}");
        assert!(bad.body.contains(til));
    }
    let done = gammal.submit(&siste, &[("til", "31.12.2026")]).await;
    assert_eq!(done.status, 303, "{}", done.text());
    let sein = gammal.submit(&siste, &[("til", "15.12.2026")]).await;
    assert_eq!(sein.status, 409);
    let text = client.get(&path).await.text();
    assert!(text.contains("01.08.2026–31.12.2026"), "{text}");

    let kven = scene.ppt.prinsipal_id.to_string();
    let oppaa = client
        .submit(&path, &[("kven", &kven), ("fraa", "31.12.2026")])
        .await;
    assert_eq!(
        oppaa.error_on("fraa").as_deref(),
        Some("Feil: Pål Ppt er på teamet då (01.08.2026–31.12.2026). Vel ein dag etter den siste.")
    );
    let att = client
        .submit(
            &path,
            &[
                ("kven", &kven),
                ("fraa", "01.01.2027"),
                ("til", "30.06.2027"),
            ],
        )
        .await;
    assert_eq!(att.status, 303, "{}", att.text());
    let utan = client.submit(&siste, &[("til", "")]).await;
    assert_eq!(
        utan.error_on("til").as_deref(),
        Some("Feil: Personen kjem på teamet att 01.01.2027. Siste dagen må vere før det.")
    );
    // nor does the database have it
    let sql = "update tst_medlem set til = null where tst_medlem_id = $1";
    let no = sqlx::query(sql).bind(ppt).execute(scene.app.sql()).await;
    assert!(no.unwrap_err().to_string().contains("on the team then"));
}

#[tokio::test]
async fn a_fixed_member_does_not_come_on_the_team_before_a_meeting_that_has_been() {
    let scene = Scene::new().await;
    let halde = scene.skule.moete_den(date!(2026 - 11 - 03)).await;
    scene.skule.moete_den(date!(2026 - 12 - 03)).await;
    sqlx::query("update moete set tilstand = 'halde' where moete_id = $1")
        .bind(halde)
        .execute(scene.app.sql())
        .await
        .unwrap();
    let client = scene.app.client_for(&scene.rektor).await;
    let path = format!("{}/medlem", scene.path());
    let kven = scene.ppt.prinsipal_id.to_string();
    let side = client.get(&path).await;
    assert!(
        side.text()
            .contains("Ein fast medlem kjem på teamet etter det siste møtet, 03.11.2026."),
        "{}",
        side.text()
    );
    for (slag, fraa, status) in [
        ("fast", "01.08.2026", 422),
        ("fast", "03.11.2026", 422),
        ("fast", "04.11.2026", 303),
    ] {
        let done = side
            .submit(&path, &[("kven", &kven), ("slag", slag), ("fraa", fraa)])
            .await;
        assert_eq!(done.status, status, "{fraa}: {}", done.text());
        if status == 422 {
            assert!(
                done.error_on("fraa")
                    .unwrap()
                    .contains("Teamet hadde møte 03.11.2026.")
            );
        }
    }
    let side = client.get(&format!("{}/oppfoelging", scene.path())).await;
    let oppmoete = side.select("section[aria-labelledby=oppmoete] tbody td");
    assert!(oppmoete.is_empty(), "{oppmoete:?}");
}

#[tokio::test]
async fn whoever_has_left_the_job_is_not_counted_and_is_told_of_as_still_called() {
    let k = Kalla::new().await;
    k.kall_inn(&[]).await;
    k.set("update moete_deltakar set svar = 'kjem' where moete_id = $1")
        .await;
    let side = k.rektor.get(&k.path("")).await.text();
    assert!(side.contains("3 kjem, 0 har forfall"), "{side}");

    k.scene.kommune.end_medlemskap(&k.scene.ppt).await;

    let side = k.rektor.get(&k.path("")).await.text();
    assert!(
        side.contains("2 kjem, 0 har forfall, 0 har ikkje svart."),
        "{side}"
    );
    assert!(side.contains("Arbeider ikkje her lenger"), "{side}");
    let side = k.rektor.get(&format!("{}/medlem", k.scene.path())).await;
    let varsel = side.select("section[aria-labelledby=framleis] li");
    assert_eq!(varsel, ["Pål Ppt: møtet 1. mars 2028"]);
}

#[tokio::test]
async fn no_vara_is_offered_for_whom_the_team_has_none() {
    let k = Kalla::new().await;
    k.kall_inn(&[]).await;
    k.set("update moete_deltakar set svar = 'forfall', forfall_grunn = 'kurs' where moete_id = $1")
        .await;

    let side = k.rektor.get(&k.path("")).await;

    let text = side.text();
    assert!(!text.contains("Kall inn vara"), "{text}");
    assert!(
        text.contains("Ingen vara på teamet. Legg til vara for Pål Ppt"),
        "{text}"
    );
    assert!(side.has(&format!(
        "section[aria-labelledby=folk] a[href='{}/medlem']",
        k.scene.path()
    )));
    // who plans, and does not decide who is on the team
    let ppt = k.scene.app.client_for(&k.scene.ppt).await;
    let text = ppt.get(&k.path("")).await.text();
    assert!(text.contains("Ingen vara på teamet"), "{text}");
    assert!(!text.contains("Legg til vara"), "{text}");
}

#[tokio::test]
async fn a_vara_is_on_the_team_no_longer_than_the_fixed_member() {
    let scene = Scene::new().await;
    let ppt = scene.skule.tst_medlem(&scene.ppt, "fast").await;
    let client = scene.app.client_for(&scene.rektor).await;
    let path = format!("{}/medlem", scene.path());
    let siste = format!("{path}/{ppt}/siste-dag");
    let done = client.submit(&siste, &[("til", "30.06.2027")]).await;
    assert_eq!(done.status, 303, "{}", done.text());
    let kven = scene.helse.prinsipal_id.to_string();
    let fast = ppt.to_string();
    for til in ["", "31.12.2027"] {
        let felt = [
            ("kven", kven.as_str()),
            ("slag", "vara"),
            ("vara_for", fast.as_str()),
            ("fraa", "01.01.2027"),
            ("til", til),
        ];
        let done = client.submit(&path, &felt).await;
        assert_eq!(done.status, 303, "{til}: {}", done.text());
        let slutt: Vec<time::Date> =
            sqlx::query_scalar("select til from tst_medlem where vara_for = $1 and til >= fraa")
                .bind(ppt)
                .fetch_all(scene.app.sql())
                .await
                .unwrap();
        assert_eq!(slutt, [date!(2027 - 06 - 30)], "{til}");
        let side = client.get(&path).await;
        let av = side.attribute("form[action$='/ta-av']", "action");
        let av = av.iter().find(|action| !action.contains(&fast)).unwrap();
        assert_eq!(client.post(av, &[]).await.status, 303);
    }
}
