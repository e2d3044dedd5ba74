//! The report to the politicians: words around figures that stand, and nothing of a child or an eining.

mod fil;
mod nemning;
mod termin;

use time::macros::date;

use crate::harness::Page;
use crate::styring::{NOVEMBER, Scene};

/// The spring of 2026, with a figure that is hidden: 20 new saker, 13 of them with a talk in time, and none closed.
async fn scene() -> Scene {
    let scene = Scene::new().await;
    scene.saker(date!(2026 - 03 - 02), 20, 13).await;
    scene.natt(NOVEMBER).await;
    scene
}

/// Begins the report of the spring, and gives its page.
async fn begynn(scene: &Scene) -> Page {
    let liste = scene.sjef.get("/rapport").await;
    liste.submit("/rapport", &[]).await.follow().await
}

const FERDIG: [(&str, &str); 11] = [
    ("innleiing", "Det går framover med hjelpa til barn og unge."),
    ("framdrift_vedtak", "gjort"),
    ("framdrift_lokal", "gjort"),
    ("framdrift_strukturar", "i_gang"),
    ("framdrift_kompetanse", "i_gang"),
    ("framdrift_implementering", "i_gang"),
    ("framdrift_trening", "i_gang"),
    ("framdrift_rapport_strukturar", "gjort"),
    ("framdrift_sikring", "ikkje_byrja"),
    ("framdrift_evaluering", "ikkje_byrja"),
    ("framdrift_rapport_praksis", "ikkje_byrja"),
];

async fn skriv(scene: &Scene, rapport: &str, meir: &[(&str, &str)]) -> Page {
    let fields = [&FERDIG[..], meir].concat();
    let sti = format!("{rapport}/skriv");
    let lagra = scene.sjef.submit(&sti, &fields).await;
    assert_eq!(lagra.status, 303, "{}", lagra.text());
    lagra
}

async fn publiser(scene: &Scene, rapport: &str) -> Page {
    let sti = format!("{rapport}/publiser");
    scene.sjef.submit(&sti, &[("lese", "ja")]).await
}

/// A report of the spring that is published, with its address.
async fn publisert(scene: &Scene) -> String {
    let rapport = begynn(scene).await.path;
    skriv(
        scene,
        &rapport,
        &[("om_samtale", "Sju familiar venta for lenge.")],
    )
    .await;
    let gjort = publiser(scene, &rapport).await;
    assert_eq!(gjort.status, 303, "{}", gjort.text());
    rapport
}

#[tokio::test]
async fn what_is_published_stands_whatever_is_decided_and_counted_afterwards() {
    let scene = scene().await;
    let rapport = publisert(&scene).await;
    scene.sjef.get(&rapport).await;
    let foer = scene.sjef.get(&rapport).await;
    let text = foer.text();
    assert!(
        text.contains("Publisert") && text.contains("Sju familiar venta for lenge."),
        "{text}"
    );
    assert!(
        text.contains("65 % (13 av 20)") && text.contains("under målet"),
        "{text}"
    );
    let dokument = scene.sjef.get(&format!("{rapport}/pdf")).await;

    scene
        .sjef
        .submit("/styring/maal", &[("samtale_frist", "60")])
        .await;
    scene.saker(date!(2026 - 03 - 02), 5, 5).await;
    scene.natt(date!(2027 - 01 - 05)).await;

    scene.sjef.get(&rapport).await;
    let no = scene.sjef.get(&rapport).await;
    assert_eq!(no.select("main"), foer.select("main"));
    assert_eq!(
        scene.sjef.get(&format!("{rapport}/pdf")).await.body,
        dokument.body
    );
    for (sti, felt, svar) in [
        ("skriv", ("innleiing", "Anna"), 409),
        ("publiser", ("lese", "ja"), 303),
    ] {
        let sti = format!("{rapport}/{sti}");
        let sendt = scene.sjef.post(&sti, &[("version", "2"), felt]).await;
        assert_eq!(sendt.status, svar, "{sti}");
    }
    assert_eq!(
        scene.sjef.get(&rapport).await.select("main"),
        foer.select("main")
    );
    // nor by whoever owns the table
    for sql in [
        "update rapport set innhald = '{}', sha256 = sha256('{}') where kommune_id = $1",
        "delete from rapport where kommune_id = $1",
    ] {
        let feil = sqlx::query(sql)
            .bind(scene.kommune.id.uuid())
            .execute(scene.app.sql())
            .await
            .unwrap_err();
        assert!(
            feil.to_string().contains("what was published stands"),
            "{feil}"
        );
    }
}

const UDELT: &str = "Nokre tal er ikkje delte etter slag";

#[tokio::test]
async fn where_a_skule_is_alone_no_figure_is_parted_by_the_kind_of_eining() {
    let scene = scene().await;
    let ein = begynn(&scene).await;
    assert!(ein.text().contains(UDELT), "{}", ein.text());
    assert!(
        ein.select("section[aria-labelledby=samtale] tbody tr")
            .len()
            == 1,
        "{}",
        ein.text()
    );

    // another that has no figures makes no difference
    let scene = Scene::new().await;
    scene.kommune.skule("Bø skule").await;
    scene.saker(date!(2026 - 03 - 02), 20, 13).await;
    scene.natt(NOVEMBER).await;
    let ein = begynn(&scene).await.text();
    assert!(ein.contains(UDELT), "{ein}");

    let scene = Scene::new().await;
    scene.saker(date!(2026 - 03 - 02), 10, 6).await;
    let scene = scene.ved_skule("Bø skule").await;
    scene.saker(date!(2026 - 03 - 02), 10, 7).await;
    scene.natt(NOVEMBER).await;
    let to = begynn(&scene).await;
    assert!(!to.text().contains(UDELT));
    let rader = to.select("section[aria-labelledby=samtale] tbody tr");
    assert!(rader.iter().any(|r| r.starts_with("Skule")), "{rader:?}");
}

#[tokio::test]
async fn a_report_that_is_not_finished_or_names_an_eining_is_not_published() {
    let scene = scene().await;
    let rapport = begynn(&scene).await.path;
    let halv = scene
        .sjef
        .post(
            &format!("{rapport}/publiser"),
            &[("version", "1"), ("lese", "ja")],
        )
        .await;
    assert_eq!(halv.status, 409);
    assert!(
        halv.text().contains("Skriv først innleiinga og kor langt"),
        "{}",
        halv.text()
    );

    skriv(
        &scene,
        &rapport,
        &[("milepael_lokal", "Ved åsen SKULE er dei ferdige.")],
    )
    .await;
    let side = scene.sjef.get(&format!("{rapport}/publiser")).await;
    assert!(
        side.text().contains("Teksten nemner Åsen skule"),
        "{}",
        side.text()
    );
    let svar = scene
        .sjef
        .post(
            &format!("{rapport}/publiser"),
            &[("version", "2"), ("lese", "ja")],
        )
        .await;
    assert_eq!(svar.status, 409, "{}", svar.text());

    skriv(
        &scene,
        &rapport,
        &[("milepael_lokal", "Dei fleste er ferdige.")],
    )
    .await;
    let ulesen = scene.sjef.submit(&format!("{rapport}/publiser"), &[]).await;
    assert_eq!(ulesen.status, 422);
    assert!(ulesen.error_on("lese").is_some());
    assert_eq!(publiser(&scene, &rapport).await.status, 303);
}

#[tokio::test]
async fn whoever_publishes_is_asked_of_the_words_that_may_point_to_an_eining() {
    let scene = scene().await;
    let rapport = begynn(&scene).await.path;
    skriv(
        &scene,
        &rapport,
        &[("vidare", "Ved skulen på Åsen er dei i gang.")],
    )
    .await;
    let side = format!("{rapport}/publiser");
    let spurt = scene.sjef.get(&side).await.text();
    assert!(spurt.contains("«Åsen» (Åsen skule)"), "{spurt}");
    let svar = scene.sjef.submit(&side, &[("lese", "ja")]).await;
    assert_eq!(svar.status, 422, "{}", svar.text());
    assert!(svar.error_on("tvil").is_some() && svar.error_on("lese").is_none());
    let svar = scene
        .sjef
        .submit(&side, &[("lese", "ja"), ("tvil", "ja")])
        .await;
    assert_eq!(svar.status, 303, "{}", svar.text());
}

#[tokio::test]
async fn two_who_write_at_the_same_time_lose_nothing_and_nobody_publishes_what_they_have_not_read()
{
    let scene = scene().await;
    let rapport = begynn(&scene).await.path;
    let mi = scene.sjef.get(&format!("{rapport}/skriv")).await;
    let les = scene.sjef.get(&format!("{rapport}/publiser")).await;
    skriv(&scene, &rapport, &[("om_samtale", "Det den andre skreiv.")]).await;

    let svar = mi
        .submit(
            &format!("{rapport}/skriv"),
            &[("om_samtale", "Det eg skreiv.")],
        )
        .await;
    assert_eq!(svar.status, 409);
    let text = svar.text();
    assert!(
        text.contains("Det den andre skreiv.") && text.contains("Det eg skreiv."),
        "{text}"
    );
    let lagra = scene
        .sjef
        .submit(
            &format!("{rapport}/skriv"),
            &[("om_samtale", "Det me skreiv.")],
        )
        .await;
    assert_eq!(lagra.status, 303, "{}", lagra.text());

    assert_eq!(
        les.status, 200,
        "it was not finished, and could not be sent"
    );
    let svar = scene
        .sjef
        .post(
            &format!("{rapport}/publiser"),
            &[("version", "1"), ("lese", "ja")],
        )
        .await;
    assert_eq!(svar.status, 409);
    assert!(
        svar.text().contains("Nokon andre har endra rapporten"),
        "{}",
        svar.text()
    );
}

#[tokio::test]
async fn a_mistake_is_put_right_in_a_new_version_and_the_old_one_says_so() {
    let scene = scene().await;
    let rapport = publisert(&scene).await;
    let rett = format!("{rapport}/rett");
    let tom = scene.sjef.submit(&rett, &[("kvifor", " ")]).await;
    assert_eq!(tom.status, 422);
    let ny = scene
        .sjef
        .submit(&rett, &[("kvifor", "Feil namn på planen.")])
        .await
        .follow()
        .await;
    assert!(
        ny.text().contains("Retta versjon: Feil namn på planen."),
        "{}",
        ny.text()
    );
    assert!(
        ny.text().contains("Sju familiar venta for lenge."),
        "the words are there"
    );
    assert_eq!(scene.sjef.get(&rett).await.status, 404, "one at a time");
    let gamal = scene.sjef.get(&rapport).await.text();
    assert!(
        gamal.contains("Retta versjon under arbeid")
            && !gamal.contains("Det finst ein nyare versjon"),
        "it is not published yet: {gamal}"
    );
    assert_eq!(publiser(&scene, &ny.path).await.status, 303);
    let gamal = scene.sjef.get(&rapport).await.text();
    assert!(gamal.contains("Det finst ein nyare versjon"), "{gamal}");
    let liste = scene.sjef.get("/rapport").await;
    assert_eq!(liste.select("tbody tr").len(), 2, "{}", liste.text());
}

#[tokio::test]
async fn a_report_is_begun_once_of_a_term_that_is_over_and_read_in_its_own_kommune_alone() {
    let scene = scene().await;
    let (ein, to) = (
        begynn(&scene).await.path,
        scene.sjef.post("/rapport", &[("til", "2026-08-01")]).await,
    );
    assert_eq!(to.location(), ein, "the one that is there");
    for til in ["2026-11-01", "2030-01-01"] {
        assert_eq!(
            scene.sjef.post("/rapport", &[("til", til)]).await.status,
            404,
            "{til}"
        );
    }
    let framand = self::scene().await;
    for sti in ["", "/skriv", "/publiser", "/pdf", "/csv"] {
        assert_eq!(
            framand.sjef.get(&format!("{ein}{sti}")).await.status,
            404,
            "{sti}"
        );
    }
}
