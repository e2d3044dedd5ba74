//! Answers on paper or heard: who can be the witness, what stands on the document before another has confirmed it, and what is said to
//! whoever comes too late.

use super::*;

#[tokio::test]
async fn the_witness_is_neither_the_one_who_answered_nor_the_one_who_writes_it_down() {
    let w = Scene::new().await;
    let samtykke = w.ask(&["ppt"]).await;
    let kari = w.as_(&w.kari).await;
    let path = w.path(&format!("/{samtykke}/signatur"));
    let mor = foeresett(w.mor);
    let heard = |vitne| {
        [
            ("kven", mor.as_str()),
            ("maate", "munnleg"),
            ("vitne", vitne),
            ("stad", "Vinje"),
            ("svar", "skule:ja"),
            ("svar", "ppt:ja"),
        ]
    };
    for (vitne, why) in [
        ("mor  li", "Den som svara, kan ikkje vere vitne"),
        (
            "Kari Vik",
            "Du kan ikkje vere vitne til det du sjølv fører inn",
        ),
    ] {
        let page = kari.submit(&path, &heard(vitne)).await;
        assert_eq!(page.status, 422);
        let error = page.error_on("vitne").unwrap();
        assert!(error.contains(why), "{error}");
    }
    let done = kari.submit(&path, &heard("Rolf Rektor")).await;
    assert_eq!(done.status, 303, "{}", done.text());
}

#[tokio::test]
async fn the_document_says_that_an_answer_waits_and_that_its_no_counts_already() {
    let w = Scene::new().await;
    let samtykke = w.ask(&["ppt"]).await;
    w.paper(samtykke, &foeresett(w.far), &["skule:ja", "ppt:nei"])
        .await;
    let kari = w.as_(&w.kari).await;

    let text = w.pdf(&kari, samtykke).await;
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        text.contains("Svaret frå Far Li (på papir,")
            && text.contains("Neiet til PPT gjeld alt no."),
        "{text}"
    );

    w.confirm("ja").await;
    let text = w.pdf(&kari, samtykke).await;
    assert!(!text.contains("ventar på at"), "{text}");
}

#[tokio::test]
async fn whoever_confirms_what_another_has_just_answered_is_told_so() {
    let w = Scene::new().await;
    let samtykke = w.ask(&["ppt"]).await;
    w.paper(samtykke, &foeresett(w.mor), &["skule:ja", "ppt:ja"])
        .await;
    let rektor = w.as_(&w.rektor).await;
    let page = rektor.get(&w.path("")).await;
    let form = page
        .attribute("form[action$='/stadfest']", "action")
        .remove(0);
    let signatur = page.attribute("input[name=signatur]", "value").remove(0);
    let say = |stemmer| [("signatur", signatur.as_str()), ("stemmer", stemmer)];
    assert_eq!(rektor.post(&form, &say("ja")).await.status, 303);

    let late = rektor.post(&form, &say("nei")).await;

    let told = rektor.get(late.location()).await.text();
    assert!(told.contains("Ein annan har alt svart på det"), "{told}");
    assert!(told.contains("stadfest av Rolf Rektor"), "{told}");
}

#[tokio::test]
async fn a_question_that_holds_is_not_taken_back_and_whoever_tries_is_told_so() {
    let w = Scene::new().await;
    let samtykke = w.ask(&["ppt"]).await;
    w.both_say_yes(samtykke, &["skule", "ppt"]).await;
    let kari = w.as_(&w.kari).await;

    let late = kari
        .post(&w.path(&format!("/{samtykke}/attende")), &[])
        .await;

    let told = kari.get(late.location()).await.text();
    assert!(told.contains("Spørsmålet er ikkje teke attende"), "{told}");
    assert!(!told.contains("Teke attende"), "{told}");
}

#[tokio::test]
async fn nothing_is_called_valid_before_the_one_that_has_the_sak_has_a_yes() {
    let w = Scene::new().await;
    let samtykke = w.ask(&["ppt"]).await;
    for parent in [w.mor, w.far] {
        w.paper(samtykke, &foeresett(parent), &["skule:nei", "ppt:ja"])
            .await;
    }
    w.confirm("ja").await;

    let page = w.page().await;

    assert!(
        page.contains("PPT Ventar på ja til den som har saka"),
        "{page}"
    );
    assert!(!page.contains("Gyldig"), "{page}");
    assert!(!w.offered(&w.ppt).await);
}
