//! On paper and in words: one writes it down, another confirms it.

use super::{Scene, foeresett};

#[tokio::test]
async fn the_page_says_who_must_sign_and_why() {
    let w = Scene::new().await;
    w.ask(&["ppt", "fastlege"]).await;
    let text = w.page().await;
    for said in [
        "Utkast",
        "barnet er 9 år, så alle som har foreldreansvaret, må svare.",
        "Fastlege/lege: Bø legesenter",
        "Manglar samtykke frå 2 av 2",
        "Har ikkje svart",
        "Mor Li",
        "Far Li",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
}

#[tokio::test]
async fn what_one_writes_down_counts_when_another_has_confirmed_it() {
    let w = Scene::new().await;
    let samtykke = w.ask(&["ppt"]).await;
    for parent in [w.mor, w.far] {
        w.paper(samtykke, &foeresett(parent), &["skule:ja", "ppt:ja"])
            .await;
    }
    assert!(w.page().await.contains("Manglar samtykke frå 2 av 2"));
    let kari = w.as_(&w.kari).await;
    let page = kari.get(&w.path("")).await;
    assert!(!page.has("form[action$='/stadfest']"), "not one's own");
    let signatur: uuid::Uuid =
        sqlx::query_scalar("select signatur_id from samtykke_signatur where sak_id = $1 limit 1")
            .bind(w.sak.id.uuid())
            .fetch_one(w.app.sql())
            .await
            .unwrap();
    let own = [
        ("signatur", signatur.to_string()),
        ("stemmer", "ja".to_owned()),
    ];
    let own: Vec<(&str, &str)> = own.iter().map(|(k, v)| (*k, v.as_str())).collect();
    let refused = kari
        .post(&w.path(&format!("/{samtykke}/stadfest")), &own)
        .await;
    assert_eq!(refused.status, 403);

    w.confirm("ja").await;

    let text = w.page().await;
    assert!(text.contains("Gyldig"), "{text}");
    assert!(
        text.contains("Registrert av Kari Vik, stadfest av Rolf Rektor."),
        "{text}"
    );
    assert!(text.contains("Originalen: Arkivskap 2."), "{text}");
    // so does the document, and it shows no fingerprint of a text nobody signed
    let pdf = w.pdf(&kari, samtykke).await;
    assert!(
        pdf.contains("Ført inn av Kari Vik, stadfest av Rolf Rektor"),
        "{pdf}"
    );
    assert!(!pdf.contains("Avtrykk av teksten"), "{pdf}");
}

#[tokio::test]
async fn with_adressesperre_the_way_is_paper_and_there_is_no_button_that_leads_to_a_stop() {
    let w = Scene::new().await;
    w.ask(&["ppt"]).await;
    let kari = w.as_(&w.kari).await;
    assert!(kari.get(&w.path("")).await.has("a[href$='/inviter']"));

    w.barn.adressesperre().await;

    let page = kari.get(&w.path("")).await;
    assert!(!page.has("a[href$='/inviter']"), "{}", page.text());
    let main = page.select(".samtykke .handlingar a:not([data-variant])");
    assert_eq!(main, ["Før inn svar på papir eller munnleg"]);
    assert!(
        page.text().contains("så ingen blir spurd på nett"),
        "{}",
        page.text()
    );
}

#[tokio::test]
async fn what_another_says_is_wrong_does_not_count_and_can_be_written_down_again() {
    let w = Scene::new().await;
    let samtykke = w.ask(&["ppt"]).await;
    let svar = ["skule:ja", "ppt:ja"];
    w.paper(samtykke, &foeresett(w.mor), &svar).await;

    w.confirm("nei").await;

    assert!(w.page().await.contains("Manglar samtykke frå 2 av 2"));
    let again = w.paper(samtykke, &foeresett(w.mor), &svar).await;
    assert_eq!(again.status, 303, "{}", again.text());
}

#[tokio::test]
async fn nothing_is_signed_while_an_instans_is_unanswered_and_nobody_signs_twice() {
    let w = Scene::new().await;
    let samtykke = w.ask(&["ppt"]).await;
    let kven = foeresett(w.mor);
    let blank = w.paper(samtykke, &kven, &["skule:ja"]).await;
    assert_eq!(blank.status, 422);
    assert!(
        blank.text().contains("Blankt er ikkje nei"),
        "{}",
        blank.text()
    );

    let svar = ["skule:ja", "ppt:nei"];
    assert_eq!(w.paper(samtykke, &kven, &svar).await.status, 303);
    let kari = w.as_(&w.kari).await;
    let id = w.app.new_id().to_string();
    let again = [
        ("id", id.as_str()),
        ("kven", &kven),
        ("maate", "papir"),
        ("original_stad", "Skapet"),
        ("stad", "Vinje"),
        ("dato", "20.11.2026"),
        ("svar", "skule:ja"),
        ("svar", "ppt:ja"),
    ];
    let path = w.path(&format!("/{samtykke}/signatur"));
    let twice = kari.post(&path, &again).await;
    assert!(twice.error_on("kven").is_some(), "{}", twice.text());
    assert_eq!(
        w.app
            .count("samtykke_signatur where sak_id = $1", w.sak.id.uuid())
            .await,
        1
    );
}

#[tokio::test]
async fn a_youth_of_15_decides_alone_about_the_school_and_with_the_parents_about_barnevernet() {
    let w = Scene::aged(15).await;
    let barnevern = w.app.interkommunal("barnevern", &[&w.kommune]).await;
    let _ = barnevern;
    let samtykke = w.ask(&["ppt", "barnevern"]).await;
    let text = w.page().await;
    assert!(
        text.contains("barnet er 15 år og avgjer dette sjølv."),
        "{text}"
    );
    assert!(
        text.contains("barnet er 15 år, så ungdommen og alle som har foreldreansvaret, må svare."),
        "{text}"
    );

    let svar = ["skule:ja", "ppt:ja", "barnevern:ja"];
    let done = w.paper(samtykke, "barn", &svar).await;
    assert_eq!(done.status, 303, "{}", done.text());
    w.confirm("ja").await;

    let text = w.page().await;
    assert!(text.contains("Manglar samtykke frå 2 av 3"), "{text}");
    assert_eq!(w.put_on_the_lag(&w.ppt).await.status, 303);
    assert_eq!(w.ppt_sees().await, 200);
    w.rights_are_right().await;
}

#[tokio::test]
async fn the_youth_of_15_is_heard_before_the_parents_decide_about_health() {
    let w = Scene::aged(15).await;
    let samtykke = w.ask(&["helsestasjon"]).await;
    let mor = foeresett(w.mor);
    let others = w.paper(samtykke, &mor, &["skule:ja", "helsestasjon:ja"]);
    let others = others.await;
    assert_eq!(
        others.status, 422,
        "the school is the youth's to answer about"
    );
    for (kven, svar) in [
        ("barn", "skule:ja"),
        (&mor, "helsestasjon:ja"),
        (&foeresett(w.far), "helsestasjon:ja"),
    ] {
        let done = w.paper(samtykke, kven, &[svar]).await;
        assert_eq!(done.status, 303, "{}", done.text());
    }
    w.confirm("ja").await;
    assert!(w.page().await.contains("Ungdommen er ikkje høyrd"));

    let kari = w.as_(&w.kari).await;
    let path = w.path(&format!("/{samtykke}/hoeyrt"));
    let done = kari
        .submit(&path, &[("kva", "Eg vil ha hjelp med søvnen.")])
        .await;

    assert_eq!(done.status, 303, "{}", done.text());
    let text = w.page().await;
    assert!(text.contains("Eg vil ha hjelp med søvnen."), "{text}");
    assert!(text.contains("Gyldig:"), "{text}");
    // in a sak that is closed nobody writes anything
    w.sql(
        "update sak set tilstand = 'avslutta', neste_dato = null, neste_kva = 'ingenting', lukka_at = now() where sak_id = $1",
        w.sak.id.uuid(),
    )
    .await;
    assert_eq!(kari.get(&path).await.status, 409);
    assert_eq!(kari.post(&path, &[("kva", "Noko meir")]).await.status, 409);
}

#[tokio::test]
async fn barnevernet_signs_where_it_has_the_care() {
    let w = Scene::new().await;
    w.sql(
        "update barn set omsorgsstatus = 'omsorgsovertaking' where barn_id = $1",
        w.barn.id.uuid(),
    )
    .await;
    let samtykke = w.ask(&["ppt"]).await;
    assert!(
        w.page()
            .await
            .contains("så barnevernet, som har omsorga, må svare.")
    );
    let done = w
        .paper(samtykke, "barnevern", &["skule:ja", "ppt:ja"])
        .await;
    assert_eq!(done.status, 303, "{}", done.text());
    w.confirm("ja").await;
    assert_eq!(w.put_on_the_lag(&w.ppt).await.status, 303);
}

#[tokio::test]
async fn only_one_with_foreldreansvar_is_asked_alone() {
    let w = Scene::new().await;
    w.sql(
        "update foeresett set foreldreansvar = false where foeresett_id = $1",
        w.far.uuid(),
    )
    .await;
    let samtykke = w.ask(&["ppt"]).await;
    assert!(w.page().await.contains("Manglar samtykke frå 1 av 1"));
    w.paper(samtykke, &foeresett(w.mor), &["skule:ja", "ppt:ja"])
        .await;
    w.confirm("ja").await;
    assert_eq!(w.put_on_the_lag(&w.ppt).await.status, 303);
}

#[tokio::test]
async fn what_belongs_to_a_choice_that_was_not_made_is_asked_about_and_not_thrown_away() {
    let w = Scene::new().await;
    let kari = w.as_(&w.kari).await;
    let path = w.path("/nytt");
    let fields = [("namn_fastlege", "Bø legesenter"), ("foeremaal", "Hjelp.")];
    let page = kari.submit(&path, &fields).await;
    assert_eq!(page.status, 422);
    assert!(page.error_on("namn_fastlege").is_some(), "{}", page.text());

    let samtykke = w.ask(&["ppt"]).await;
    let path = w.path(&format!("/{samtykke}/signatur"));
    let fields = [("maate", "munnleg"), ("original_stad", "Arkivskap 2")];
    let page = kari.submit(&path, &fields).await;
    assert!(page.error_on("original_stad").is_some(), "{}", page.text());
}

#[tokio::test]
async fn what_the_document_cannot_show_is_told_before_it_is_asked() {
    let w = Scene::new().await;
    let kari = w.as_(&w.kari).await;
    let page = kari.get(&w.path("/nytt")).await;
    let skule = page.attribute("input[name=instansar]", "value").remove(0);
    let fields = [("instansar", skule.as_str()), ("foeremaal", "Hjelp 😀")];
    let page = page.submit(&w.path("/nytt"), &fields).await;
    assert_eq!(page.status, 422);
    let error = page.error_on("foeremaal").unwrap();
    assert!(error.contains("kan ikkje vise dette: 😀"), "{error}");
    assert!(page.body.contains("Hjelp 😀"), "what was typed stands");
}
