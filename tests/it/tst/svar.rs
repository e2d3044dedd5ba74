//! Whoever is called, answers.

use super::innkalling::Kalla;

#[tokio::test]
async fn somebody_who_cannot_come_says_why_and_a_vara_is_called() {
    let k = Kalla::new().await;
    let nav = k.scene.kommune.tenest("helsestasjon").await;
    let vara = k
        .scene
        .kommune
        .person("Vigdis Vara", laget::access::Role::Tilsett, &nav)
        .await;
    let medlem = k.scene.skule.tst_medlem(&vara, "ved_behov").await;
    sqlx::query(
        "update tst_medlem set slag = 'vara', vara_for = (
            select tst_medlem_id from tst_medlem m where m.eining_id = tst_medlem.eining_id and m.prinsipal_id = $2)
        where tst_medlem_id = $1",
    )
    .bind(medlem)
    .bind(k.scene.helse.prinsipal_id.uuid())
    .execute(k.scene.app.sql())
    .await
    .unwrap();
    k.kall_inn(&[]).await;

    let helse = k.scene.app.client_for(&k.scene.helse).await;
    let path = k.path("/svar");
    let page = helse.get(&path).await;
    let utan = page.submit(&path, &[("svar", "forfall")]).await;
    assert!(utan.error_on("grunn").is_some(), "{}", utan.text());
    // it is chosen: nobody writes whose child it is about
    assert!(page.has("input[type=radio][name=grunn]") && !page.has("input[type=text]"));
    let version = page.attribute("input[name=version]", "value").remove(0);
    let felt = [
        ("version", version.as_str()),
        ("svar", "forfall"),
        ("grunn", "Skal hente Nora"),
    ];
    assert_eq!(helse.post(&path, &felt).await.status, 422);
    let tom = page.submit(&path, &[]).await;
    assert!(tom.error_on("svar").is_some());
    let done = page
        .submit(&path, &[("svar", "forfall"), ("grunn", "kurs")])
        .await;
    assert_eq!(done.status, 303, "{}", done.text());

    let side = k.rektor.get(&k.path("")).await;
    for ord in [
        "Kurs eller opplæring",
        "Kall inn vara for Heidi Helse",
        "0 kjem, 1 har forfall, 2 har ikkje svart.",
    ] {
        assert!(side.text().contains(ord), "{ord}: {}", side.text());
    }
    assert!(
        k.rektor
            .get("/meldingar")
            .await
            .text()
            .contains("Heidi Helse har ført forfall til eit møte du har kalla inn til")
    );
    // why is for those who plan
    k.set("update tst_medlem set slag = 'ved_behov' where prinsipal_id = (
        select prinsipal_id from moete_deltakar d join brukar b using (brukar_id) where d.moete_id = $1 and b.namn = 'Pål Ppt')")
        .await;
    let ppt = k.scene.app.client_for(&k.scene.ppt).await;
    let side = ppt.get(&k.path("")).await;
    assert!(
        side.text().contains("Forfall") && !side.text().contains("Kurs"),
        "{}",
        side.text()
    );

    let done = k.kall_inn(&[]).await;
    assert_eq!(done.status, 303, "{}", done.text());
    let side = k.rektor.get(&k.path("")).await;
    assert!(
        side.text().contains("Vara for Heidi Helse"),
        "{}",
        side.text()
    );
    assert!(!side.text().contains("Kall inn vara"), "{}", side.text());
}

#[tokio::test]
async fn one_who_plans_writes_it_down_for_somebody_who_called_and_the_later_of_two_sees_both() {
    let k = Kalla::new().await;
    k.kall_inn(&[]).await;
    let deltakar = k.deltakar(&k.scene.helse).await;
    let helse = k.scene.app.client_for(&k.scene.helse).await;
    let sitt = helse.get(&k.path("/svar")).await;
    let path = k.av(deltakar, "svar");
    let page = k.rektor.get(&path).await;
    assert!(page.text().contains("Svar for Heidi Helse"));
    let done = page
        .submit(&path, &[("svar", "forfall"), ("grunn", "sjukdom")])
        .await;
    assert_eq!(done.status, 303, "{}", done.text());

    let late = sitt.submit(&k.path("/svar"), &[("svar", "kjem")]).await;
    assert_eq!(late.status, 409);
    assert!(late.text().contains("Sjukdom"), "{}", late.text());
    let page = helse.get(&k.path("/svar")).await;
    assert!(
        page.has("input[name=grunn][value=sjukdom][checked]"),
        "one's own answer stands in the form"
    );
    assert_eq!(
        page.submit(&k.path("/svar"), &[("svar", "kjem")])
            .await
            .status,
        303
    );
    // who does not plan answers for nobody else
    k.set("update tst_medlem set slag = 'ved_behov' where eining_id = (select eining_id from moete where moete_id = $1)").await;
    assert_eq!(helse.get(&path).await.status, 404);
    let ppt = k.scene.app.client_for(&k.scene.ppt).await;
    assert_eq!(
        ppt.post(&path, &[("version", "3"), ("svar", "kjem")])
            .await
            .status,
        404
    );
}

#[tokio::test]
async fn a_meeting_at_another_time_is_answered_anew_and_one_in_another_room_is_not() {
    let k = Kalla::new().await;
    k.kall_inn(&[]).await;
    let helse = k.scene.app.client_for(&k.scene.helse).await;
    let ppt = k.scene.app.client_for(&k.scene.ppt).await;
    let gamal = ppt.get(&k.path("/svar")).await;
    helse.submit(&k.path("/svar"), &[("svar", "kjem")]).await;
    k.rektor
        .submit(&k.path("/endre"), &[("stad", "Møterom 3")])
        .await;
    assert!(helse.get("/").await.text().contains("du kjem"));
    k.rektor
        .submit(&k.path("/endre"), &[("fraa", "9"), ("til", "10")])
        .await;
    assert!(helse.get("/").await.text().contains("Svar på innkallinga"));
    // one who had not answered, and has the page with the old time
    let seint = gamal.submit(&k.path("/svar"), &[("svar", "kjem")]).await;
    assert_eq!(seint.status, 409, "{}", seint.text());
    assert!(seint.text().contains("kl. 09.00–10.00"));
    k.rektor
        .submit(&k.path("/avlys"), &[("grunn", "Sjukdom")])
        .await;
    let mi = helse.get("/").await.text();
    assert!(!mi.contains("Møte du er kalla inn til") && !mi.contains("Svar på innkallinga"));
    assert_eq!(helse.get(&k.path("/svar")).await.status, 409);
}

#[tokio::test]
async fn why_somebody_cannot_come_is_read_by_those_who_plan_and_by_oneself() {
    let k = Kalla::new().await;
    k.kall_inn(&[]).await;
    let ppt = k.scene.app.client_for(&k.scene.ppt).await;
    let felt = [("svar", "forfall"), ("grunn", "anna")];
    let done = ppt.submit(&k.path("/svar"), &felt).await;
    assert_eq!(done.status, 303, "{}", done.text());
    let gjest = k
        .scene
        .kommune
        .person("Gunn Gjest", laget::access::Role::Tilsett, &k.scene.skule)
        .await;
    k.scene.skule.kalla(k.moete, &gjest, "gjest").await;
    let mut lese = Vec::new();
    for person in [&k.scene.rektor, &k.scene.ppt, &gjest] {
        let token = k.scene.app.session_for(person).await;
        let mut tx = k.scene.app.sql().begin().await.unwrap();
        sqlx::query("select app.begin_request($1, false)")
            .bind(&laget::web::token_hash(&token).0[..])
            .execute(&mut *tx)
            .await
            .unwrap();
        let grunn: Option<String> =
            sqlx::query_scalar("select max(grunn) from app.moete_deltakarar($1)")
                .bind(k.moete)
                .fetch_one(&mut *tx)
                .await
                .unwrap();
        lese.push(grunn.is_some());
        let direct = sqlx::query("select forfall_grunn from moete_deltakar")
            .fetch_all(&mut *tx)
            .await;
        assert!(
            direct
                .unwrap_err()
                .to_string()
                .contains("permission denied")
        );
    }
    assert_eq!(lese, [true, true, false]);
}
