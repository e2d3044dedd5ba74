//! The person's own answer goes before what others have written down of it.

use super::*;

#[tokio::test]
async fn a_yes_on_the_net_goes_before_a_no_on_paper_that_nobody_has_confirmed() {
    let w = World::new().await;
    let (tone_id, tone) = w.foeresett("Tone Li").await;
    let plan = w.sendt(&w.sak).await;
    let path = w.hos_familien(plan);
    w.paa_papir(&format!("foeresett:{tone_id}"), "nei").await;
    let per = w.as_(&w.per).await;
    let waits = per.get(&w.path()).await;
    let paper = waits
        .attribute("form[action$='/stadfest'] input[name=svar]", "value")
        .remove(0);
    let read = tone.get(&path).await;
    assert!(
        read.text()
            .contains("eller svar sjølv her: då gjeld det du svarar."),
        "{}",
        read.text()
    );

    let done = svar(&tone, &read, &path, "ja").await;

    assert_eq!(done.status, 303, "{}", done.text());
    assert_eq!(w.gjeldande().await, 1);
    assert!(!per.get(&w.path()).await.has("form[action$='/stadfest']"));
    let fields = [("svar", &*paper), ("stemmer", "ja")];
    let late = per.post(&format!("{}/stadfest", w.path()), &fields).await;
    assert_eq!(late.status, 303, "{}", late.text());
    assert_eq!(w.gjeldande().await, 1);
}

#[tokio::test]
async fn a_no_on_the_net_goes_before_a_yes_on_paper_that_nobody_has_confirmed_and_after_that_nothing_does()
 {
    let w = World::new().await;
    let (tone_id, tone) = w.foeresett("Tone Li").await;
    let plan = w.sendt(&w.sak).await;
    let path = w.hos_familien(plan);
    w.paa_papir(&format!("foeresett:{tone_id}"), "ja").await;
    let read = tone.get(&path).await;
    assert_eq!(svar(&tone, &read, &path, "nei").await.status, 303);
    let page = w.as_(&w.kari).await.get(&w.path()).await.text();
    assert!(page.contains("Fekk nei"), "{page}");
    let again = svar(&tone, &read, &path, "ja").await;
    assert_eq!(again.status, 409, "{}", again.text());
    assert_eq!(w.gjeldande().await, 0);
}

#[tokio::test]
async fn a_paper_that_is_confirmed_and_the_no_of_another_are_not_answered_again() {
    let w = World::new().await;
    let (tone_id, tone) = w.foeresett("Tone Li").await;
    let (_, arne) = w.foeresett("Arne Li").await;
    let plan = w.sendt(&w.sak).await;
    let path = w.hos_familien(plan);
    let (hers, his) = (tone.get(&path).await, arne.get(&path).await);
    w.paa_papir(&format!("foeresett:{tone_id}"), "nei").await;
    let yes = svar(&arne, &his, &path, "ja").await;
    assert_eq!(yes.status, 409, "it is not his no: {}", yes.text());
    w.stadfest("ja").await;
    let yes = svar(&tone, &hers, &path, "ja").await;
    assert_eq!(yes.status, 409, "{}", yes.text());
    assert!(!tone.get(&path).await.has("button[value=ja]"));
}
