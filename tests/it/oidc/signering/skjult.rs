//! With adressesperre: whoever has said yes can take it back, and is shown nothing but that.

use super::*;

/// Words that tell of the child, of where it is, or of how it stands.
const HIDDEN: [&str; 8] = [
    "Nora",
    "Kari",
    "Åsen",
    "lesing",
    "Far Li",
    "Manglar",
    "Arkivskap",
    "adressesperre",
];

/// From now on the child is hidden from one who does not live with it.
async fn hides_from(scene: &Scene, namn: &str) {
    sqlx::query("update foeresett set bur_saman = namn <> $2 where barn_id = $1")
        .bind(scene.barn.id.uuid())
        .bind(namn)
        .execute(scene.app.sql())
        .await
        .unwrap();
    scene.barn.adressesperre().await;
}

fn tells_nothing(page: &Page) {
    assert_eq!(page.status, 200, "{}", page.text());
    for word in HIDDEN {
        assert!(!page.body.contains(word), "{word}: {}", page.text());
    }
}

#[tokio::test]
async fn a_parent_who_said_yes_takes_it_back_on_the_net_and_learns_nothing() {
    let scene = Scene::new().await;
    scene.invite().await;
    let letters = scene.letters().await;
    let (mor, _) = scene
        .follow(&Scene::link(&letters, "mor@epost.example"), &grown_up(MOR))
        .await;
    scene.say(&mor, &JA).await;
    let (far, _) = scene
        .follow(&Scene::link(&letters, "far@epost.example"), &grown_up(FAR))
        .await;
    scene.say(&far, &JA).await;
    assert_eq!(scene.share().await.status, 303);
    scene.letters().await;
    hides_from(&scene, "Mor Li").await;
    let pia = scene.staff(&scene.ppt).await;
    let sak = format!("/sak/{}", scene.sak.id);
    assert_eq!(pia.get(&sak).await.status, 200);

    let list = mor.get("/familie/samtykke").await;
    tells_nothing(&list);
    assert!(list.text().contains("Du har sagt ja til 2 tenester"));
    let page = mor.get(&scene.form("")).await;
    tells_nothing(&page);
    assert!(
        page.text()
            .contains("Her ser du berre det du sjølv har svart.")
    );
    assert_eq!(
        page.select("main ul li"),
        ["Skule", "PPT (pedagogisk-psykologisk teneste)"]
    );
    assert!(!page.has("a[href$='/pdf']"));
    for kva in ["/pdf", "/signer"] {
        assert_eq!(mor.get(&scene.form(kva)).await.location(), scene.form(""));
    }
    let barn = format!("/familie/barn/{}", scene.barn.id);
    assert_eq!(mor.get(&barn).await.status, 404, "the child is hidden");
    let page = mor.get(&scene.form("/trekk-samtykke")).await;
    tells_nothing(&page);

    let done = page
        .submit(&scene.form("/trekk-samtykke"), &[("kva", "alt")])
        .await;

    assert_eq!(done.status, 303, "{}", done.text());
    assert_eq!(pia.get(&sak).await.status, 404);
    let receipt = mor.get(&scene.form("")).await;
    tells_nothing(&receipt);
    assert!(
        receipt
            .text()
            .contains("Du har trekt tilbake samtykket for dei som står under")
    );
    assert_eq!(scene.letters().await.len(), 0, "no letter goes");
    let page = far.get(&scene.form("")).await;
    assert!(
        page.text().contains("Nora"),
        "who lives there sees as before"
    );
}

#[tokio::test]
async fn a_parent_who_has_not_answered_or_is_asked_anew_finds_nothing() {
    let scene = Scene::new().await;
    scene.invite().await;
    let letters = scene.letters().await;
    let link = |to| Scene::link(&letters, to);
    let (mor, _) = scene
        .follow(&link("mor@epost.example"), &grown_up(MOR))
        .await;
    let (far, _) = scene
        .follow(&link("far@epost.example"), &grown_up(FAR))
        .await;
    scene.say(&far, &JA).await;
    hides_from(&scene, "Mor Li").await;
    for kva in ["", "/signer", "/trekk-samtykke", "/pdf"] {
        assert_eq!(mor.get(&scene.form(kva)).await.status, 404, "{kva}");
    }
    let done = mor
        .post(&scene.form("/trekk-samtykke"), &[("kva", "alt")])
        .await;
    assert_eq!(done.status, 404);
    // also to one who answered before: what is asked now, is hidden
    hides_from(&scene, "Far Li").await;
    let fresh = scene.ask(&["ppt"]).await;
    let anew = format!("/familie/samtykke/{fresh}");
    assert_eq!(far.get(&anew).await.status, 404);
    // nor that it is renewed, which would tell that the child is still here
    let before = far.get(&scene.form("")).await;
    let erstattar = format!(
        "update samtykke set erstattar_id = '{}' where samtykke_id = $1",
        scene.samtykke
    );
    sqlx::query(sqlx::AssertSqlSafe(erstattar))
        .bind(fresh)
        .execute(scene.app.sql())
        .await
        .unwrap();
    assert_eq!(far.get(&scene.form("")).await.text(), before.text());
}

#[tokio::test]
async fn where_the_paper_lies_is_not_told() {
    let scene = Scene::new().await;
    paper(&scene, "Mor Li").await;
    let sql =
        "insert into samtykke_stadfesting select kommune_id, signatur_id, sak_id, true, $2, now()
        from samtykke_signatur where samtykke_id = $1";
    sqlx::query(sql)
        .bind(scene.samtykke)
        .bind(scene.ppt.id.uuid())
        .execute(scene.app.sql())
        .await
        .unwrap();
    let mor = logged_in(&scene).await;
    assert!(
        mor.get(&scene.form(""))
            .await
            .text()
            .contains("Arkivskap 2")
    );

    hides_from(&scene, "Mor Li").await;

    tells_nothing(&mor.get(&scene.form("")).await);
}

#[tokio::test]
async fn whoever_is_taken_off_the_card_takes_back_what_counts_until_another_has_confirmed_it() {
    let scene = Scene::new().await;
    let mor = scene.asked(MOR).await;
    scene.say(&mor, &JA).await;
    let kari = scene.staff(&scene.kari).await;
    let card = kari.get(&format!("/barn/{}", scene.barn.id)).await;
    let paths = card.attribute("section.kort h3 + a", "href");
    let names = card.select("section.kort:has(h3 + a) h3");
    let at = names.iter().position(|n| n == "Mor Li").unwrap();
    let version = kari
        .get(&paths[at])
        .await
        .attribute("details input[name=version]", "value");
    let fields = [("version", version[0].as_str()), ("handling", "avslutt")];
    assert_eq!(kari.post(&paths[at], &fields).await.status, 303);

    let page = mor.get(&scene.form("")).await;
    tells_nothing(&page);
    let barn = format!("/familie/barn/{}", scene.barn.id);
    assert_eq!(
        mor.get(&barn).await.status,
        404,
        "the child is not hers to see"
    );
    let page = mor.get(&scene.form("/trekk-samtykke")).await;
    tells_nothing(&page);
    let done = page
        .submit(&scene.form("/trekk-samtykke"), &[("kva", "alt")])
        .await;
    assert_eq!(done.status, 303, "{}", done.text());

    scene.confirm_all().await;
    assert_eq!(mor.get(&scene.form("")).await.status, 404, "it is so");
}

async fn logged_in(scene: &Scene) -> Client {
    let mor = scene.app.client().at(&scene.router);
    let page = log_in(&mor, &Outside::new(), &scene.kommune, &grown_up(MOR)).await;
    assert_eq!(page.status, 303, "{}", page.text());
    mor
}

/// Another has confirmed what stands on paper.
pub(super) async fn confirmed(scene: &Scene) {
    sqlx::query(
        "insert into samtykke_stadfesting (kommune_id, signatur_id, sak_id, stemmer, stadfesta_av, stadfesta_at)
        select kommune_id, signatur_id, sak_id, true, $2, now() from samtykke_signatur where samtykke_id = $1",
    )
    .bind(scene.samtykke)
    .bind(scene.ppt.id.uuid())
    .execute(scene.app.sql())
    .await
    .unwrap();
}

/// Kari writes down what this parent has signed on paper: yes to both.
pub(super) async fn paper(scene: &Scene, namn: &str) {
    let kari = scene.staff(&scene.kari).await;
    let path = scene.path(&format!("/{}/signatur", scene.samtykke));
    let id: Uuid =
        sqlx::query_scalar("select foeresett_id from foeresett where namn = $1 and barn_id = $2")
            .bind(namn)
            .bind(scene.barn.id.uuid())
            .fetch_one(scene.app.sql())
            .await
            .unwrap();
    let kven = format!("foeresett:{id}");
    let fields = [
        ("kven", kven.as_str()),
        ("maate", "papir"),
        ("original_stad", "Arkivskap 2"),
        ("stad", "Vinje"),
        ("svar", "skule:ja"),
        ("svar", "ppt:ja"),
    ];
    let done = kari.submit(&path, &fields).await;
    assert_eq!(done.status, 303, "{}", done.text());
}

#[tokio::test]
async fn a_paper_that_is_taken_back_waits_for_nobody() {
    let scene = Scene::new().await;
    paper(&scene, "Mor Li").await;
    let mor = logged_in(&scene).await;
    let waits = "ventar på å bli stadfesta";
    assert!(mor.get(&scene.form("")).await.text().contains(waits));
    assert!(mor.get("/familie/samtykke").await.text().contains(waits));

    // some of it first: the rest waits
    let page = mor.get(&scene.form("/trekk-samtykke")).await;
    page.submit(&scene.form("/trekk-samtykke"), &[("slag", "ppt")])
        .await;
    let page = mor.get(&scene.form("")).await;
    assert!(page.text().contains(waits) && page.text().contains("Trekt tilbake PPT"));
    let page = mor.get(&scene.form("/trekk-samtykke")).await;
    page.submit(&scene.form("/trekk-samtykke"), &[("kva", "alt")])
        .await;

    let page = mor.get(&scene.form("")).await;
    assert!(!page.text().contains(waits), "{}", page.text());
    assert!(
        page.text()
            .contains("Du har trekt tilbake samtykket for dei som står under")
    );
    let list = mor.get("/familie/samtykke").await;
    assert!(!list.text().contains(waits), "{}", list.text());
    assert!(list.text().contains("Du har trekt samtykket tilbake."));
}

#[tokio::test]
async fn what_was_on_paper_says_who_wrote_it_down_and_who_confirmed_it() {
    let scene = Scene::new().await;
    paper(&scene, "Mor Li").await;
    confirmed(&scene).await;
    let mor = logged_in(&scene).await;
    let said = "Ført inn av Kari Vik, stadfest av Pia Ppt";
    let page = mor.get(&scene.form("")).await;
    assert!(page.text().contains(said), "{}", page.text());
    let copy = mor.get(&scene.form("/pdf")).await;
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join(format!("{}-papir.pdf", scene.samtykke));
    std::fs::write(&path, &copy.bytes).unwrap();
    let text = crate::samtykke_pdf::text_in(&path);
    std::fs::remove_file(&path).unwrap();
    assert!(text.contains(said), "{text}");
    assert!(!text.contains("Avtrykk av teksten"), "{text}");

    hides_from(&scene, "Mor Li").await;
    tells_nothing(&mor.get(&scene.form("")).await);
}
