//! Who is told of what is soon deleted, and of what was answered: Mi side, the page of the sak, and the page of privacy of a family.

use super::{REGLAR, Scene};

#[tokio::test]
async fn who_proposed_a_rule_is_told_why_it_was_turned_down() {
    let w = Scene::new().await;
    let (siri, pia) = (w.as_(&w.siri).await, w.as_(&w.pia).await);
    let fields = [
        ("klasse", "sak"),
        ("maanader", "24"),
        ("arkiv", "nei"),
        ("grunn", "Kassasjonsplanen, 3. november"),
    ];
    siri.submit(&format!("{REGLAR}/ny"), &fields).await;
    let avvis = pia
        .get(REGLAR)
        .await
        .attribute("a[href$='/avvis']", "href")
        .remove(0);
    assert_eq!(siri.get(&avvis).await.status, 403, "who proposed it");
    let page = pia.submit(&avvis, &[("grunn", "")]).await;
    assert_eq!(page.status, 422);
    assert!(page.error_on("grunn").is_some());

    let page = pia.submit(&avvis, &[("grunn", "To år er for kort")]).await;

    let page = page.follow().await.text();
    assert!(
        page.contains("Avvist av Pia Vern. Grunn: To år er for kort"),
        "{page}"
    );
    let mi_side = siri.get("/").await.text();
    assert!(
        mi_side.contains("Forslaget ditt om oppbevaring er avvist")
            && mi_side.contains("Grunn: To år er for kort"),
        "{mi_side}"
    );
    let later = pia.get(&avvis).await;
    assert_eq!(later.status, 303, "it is answered");
    let own = "app.oppbevaring_regel($1, 'infinity') where endring is not null";
    assert_eq!(w.app.count(own, w.kommune.id.uuid()).await, 0);
}

#[tokio::test]
async fn the_leader_and_the_ansvarleg_are_told_of_a_sak_that_is_soon_deleted() {
    let w = Scene::new().await;
    w.regel("sak", 24, false).await;
    let barn = w.barn().await;
    let sak = w.lukka(&barn, 22).await;
    w.lukka(&barn, 12).await;
    let andre = w
        .kommune
        .person("Bo Dale", laget::access::Role::Tilsett, &w.skule);
    let andre = w.as_(&andre.await).await;
    let (kari, rita) = (w.as_(&w.kari).await, w.as_(&w.rita).await);
    let soon = "Ei avslutta sak blir sletta innan tre månader";

    for who in [&kari, &rita] {
        let page = who.get("/").await;
        assert!(page.text().contains(soon), "{}", page.text());
        assert!(page.has("a[href='/saker/oppbevaring']"));
    }
    assert!(!andre.get("/").await.text().contains(soon));

    let page = format!("/sak/{}", sak.id);
    let stopp = format!("{page}/oppbevaring");
    let shown = kari.get(&page).await;
    assert!(shown.text().contains("Blir sletta"), "{}", shown.text());
    assert_eq!(
        shown.attribute("a[href$='/oppbevaring']", "href"),
        [&*stopp]
    );

    kari.submit(&stopp, &[("grunn", "Familien har klaga")])
        .await;

    let shown = kari.get(&page).await.text();
    assert!(shown.contains("Slettestopp sidan"), "{shown}");
    assert!(!rita.get("/").await.text().contains(soon), "it is stopped");
}

#[tokio::test]
async fn a_family_reads_how_long_its_kommune_keeps_things_and_whom_to_ask() {
    let w = Scene::new().await;
    w.regel("sak", 36, true).await;
    let barn = w.barn().await;
    let (_, tone) = barn.foeresett_inne("Tone Li").await;
    let rule =
        "Ei sak blir sletta 3 år etter at ho er avslutta, men ikkje før ho er overført til arkivet";

    let page = tone.get("/personvern").await.text();
    assert!(page.contains(rule), "{page}");
    assert!(page.contains("spør leiaren på skulen"), "{page}");

    let page = w.app.client().get("/personvern").await;
    assert_eq!(page.status, 200);
    assert!(!page.text().contains("3 år"), "{}", page.text());
    assert!(page.text().contains("Kvar kommune har bestemt"));

    w.run(
        "update familie_sesjon set avslutta_at = now() where kommune_id = $1",
        w.kommune.id.uuid(),
    )
    .await;
    let page = tone.get("/personvern").await.text();
    assert!(!page.contains(rule), "the session is over: {page}");
}
