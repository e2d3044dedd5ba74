//! The register of meldingar til barnevernet.

use laget::access::Role;

use crate::harness::TestApp;

#[tokio::test]
async fn the_register_is_for_the_reporter_and_the_reporters_leader() {
    let app = TestApp::new().await;
    let kommune = app.kommune().await;
    let skule = kommune.skule("Åsen skule").await;
    let kari = kommune.person("Kari Vik", Role::Tilsett, &skule).await;
    let per = kommune.person("Per Dal", Role::Tilsett, &skule).await;
    let rektor = kommune
        .person("Rolf Rektor", Role::Einingsleiar, &skule)
        .await;
    let nora = skule.barn("Nora", "Li").await;
    let path = format!("/barn/{}/barnevern", nora.id);
    let client = app.login(&kari).await;
    let page = client.get(&path).await;
    assert_eq!(page.status, 200, "{}", page.text());
    assert!(page.has("a[href='https://bekymringsmelding.fiks.ks.no/offentlig']"));
    assert_eq!(
        app.count(
            "innsynslogg where handling = 'barnevern.melde' and kommune_id = $1",
            kommune.id.uuid()
        )
        .await,
        0
    );
    let bad = page.submit(&path, &[("dato", "24.11.2026")]).await;
    assert_eq!(bad.status, 422);
    assert!(bad.error_on("dato").is_some() && bad.error_on("grunnar").is_some());
    for _ in 0..2 {
        let done = page
            .submit(
                &path,
                &[
                    ("dato", "2.11.2026"),
                    ("grunnar", "sjukdom"),
                    ("grunnar", "mishandling"),
                ],
            )
            .await;
        assert_eq!(done.status, 303, "{}", done.text());
    }
    assert_eq!(
        app.count(
            "barnevernsmelding where svar_frist = '2026-11-23' and barn_id = $1",
            nora.id.uuid()
        )
        .await,
        1
    );
    let page = client.get(&path).await;
    assert!(
        page.text().contains("Frist 23.11.2026, i dag"),
        "{}",
        page.text()
    );
    let svar = page.attribute("a[href$='/svar']", "href").pop().unwrap();
    let per = app.login(&per).await;
    assert!(!per.get(&path).await.text().contains("Ført opp før"));
    assert_eq!(per.get(&svar).await.status, 404);
    let rektor = app.login(&rektor).await;
    assert!(rektor.get(&path).await.text().contains("Ført opp før"));
    assert_eq!(rektor.get(&svar).await.status, 403);

    // the card may be closed when the answer comes
    sqlx::query("update barn set eining_id = null where barn_id = $1")
        .bind(nora.id.uuid())
        .execute(app.sql())
        .await
        .unwrap();
    assert_eq!(client.get(&path).await.status, 404);
    let page = client.get(&svar).await;
    assert_eq!(page.status, 200, "{}", page.text());
    assert_eq!(page.submit(&svar, &[]).await.status, 422);
    let number = page.submit(&svar, &[("kvittering", "A-0")]).await;
    let said = number.follow().await;
    assert!(
        said.text().contains("Svaret manglar enno"),
        "{}",
        said.text()
    );
    let page = client.get(&svar).await;
    assert_eq!(page.submit(&svar, &[]).await.status, 422, "nothing new");
    let done = page
        .submit(&svar, &[("svar_dato", "20.11.2026"), ("kvittering", "A-1")])
        .await;
    assert_eq!(done.status, 303, "{}", done.text());
    assert_eq!(
        app.count(
            "barnevernsmelding where svar_dato = '2026-11-20' and barn_id = $1",
            nora.id.uuid()
        )
        .await,
        1
    );
    let again = client.get(&svar).await;
    let emptied = [("svar_dato", ""), ("kvittering", "A-2")];
    assert_eq!(again.submit(&svar, &emptied).await.status, 303);
    let kept =
        "barnevernsmelding where svar_dato = '2026-11-20' and kvittering = 'A-2' and barn_id = $1";
    assert_eq!(app.count(kept, nora.id.uuid()).await, 1);
    let late = page.submit(&svar, &[("svar_dato", "21.11.2026")]).await;
    assert_eq!(late.status, 409);
    assert!(late.body.contains("21.11.2026"));
}

#[tokio::test]
async fn of_answers_at_once_one_is_noted_and_the_others_come_back_with_what_was_typed() {
    let app = TestApp::new().await;
    let kommune = app.kommune().await;
    let skule = kommune.skule("Åsen skule").await;
    let kari = kommune.person("Kari Vik", Role::Tilsett, &skule).await;
    let path = format!("/barn/{}/barnevern", skule.barn("Nora", "Li").await.id);
    let client = app.client_for(&kari).await;
    let fields = [("dato", "2.11.2026"), ("grunnar", "sjukdom")];
    assert_eq!(client.submit(&path, &fields).await.status, 303);
    let svar = client.get(&path).await;
    let svar = svar.attribute("a[href$='/svar']", "href").pop().unwrap();
    let form = client.get(&svar).await;

    let asked: tokio::task::JoinSet<_> = (0..6)
        .map(|number| {
            let (form, svar) = (form.clone(), svar.clone());
            async move {
                let number = format!("A-{number}");
                form.submit(&svar, &[("kvittering", &number)]).await
            }
        })
        .collect();
    let pages = asked.join_all().await;

    assert_eq!(pages.iter().filter(|page| page.status == 303).count(), 1);
    for page in pages.iter().filter(|page| page.status != 303) {
        assert_eq!(page.status, 409, "{}", page.text());
        let typed = page.attribute("[name=kvittering]", "value").concat();
        assert!(typed.starts_with("A-"), "{}", page.text());
    }
}
