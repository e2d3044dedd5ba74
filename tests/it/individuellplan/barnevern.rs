//! Where barnevernet has the care, it is barnevernet that says yes; as to a samtykke.

use super::*;

#[tokio::test]
async fn where_barnevernet_has_the_care_it_says_yes_on_paper_and_the_family_is_not_asked() {
    let w = World::new().await;
    let (tone_id, tone) = w.foeresett("Tone Li").await;
    w.set(
        "update barn set omsorgsstatus = 'omsorgsovertaking' where barn_id = $1",
        w.nora.id.uuid(),
    )
    .await;
    let plan = w.sendt(&w.sak).await;
    let kari = w.as_(&w.kari).await;
    let page = kari.get(&w.path()).await.text();
    assert!(
        page.contains("barnevernet, som har omsorga, må svare"),
        "{page}"
    );
    assert!(
        page.contains("Barnevernet: har ikkje svart") && !page.contains("Tone Li:"),
        "{page}"
    );
    assert!(
        page.contains("Versjon 1 ventar på ja frå barnevernet") && !page.contains("frå familien"),
        "{page}"
    );
    // the føresett reads it, is not asked, and is not told why
    let path = w.hos_familien(plan);
    let read = tone.get(&path).await;
    assert!(
        read.text()
            .contains("Planen ventar på svar frå andre enn deg."),
        "{}",
        read.text()
    );
    assert!(!read.body.contains("arnevern") && !read.has("button[value=ja]"));
    let form = kari.get(&format!("{}/svar", w.path())).await;
    assert!(!form.body.contains(&tone_id.to_string()));

    let done = w.paa_papir("barnevern", "ja").await;
    assert_eq!(done.status, 303, "{}", done.text());
    assert_eq!(w.gjeldande().await, 0);
    w.stadfest("ja").await;

    assert_eq!(w.gjeldande().await, 1);
    let page = kari.get(&w.path()).await.text();
    assert!(page.contains("Barnevernet sa ja til versjon 1"), "{page}");
}

#[tokio::test]
async fn while_another_has_not_confirmed_who_has_the_care_both_must_say_yes() {
    let w = World::new().await;
    let (tone_id, _) = w.foeresett("Tone Li").await;
    w.sendt(&w.sak).await;
    w.set(
        "with e as (
            insert into kort_endring (kommune_id, kort_endring_id, barn_id, kva, foer, gjort_av, gjort_at)
            select b.kommune_id, gen_random_uuid(), b.barn_id, 'omsorg', b.omsorgsstatus, s.ansvarleg_brukar_id, now()
            from barn b join sak s on s.barn_id = b.barn_id where b.barn_id = $1 limit 1
        )
        update barn set omsorgsstatus = 'omsorgsovertaking' where barn_id = $1",
        w.nora.id.uuid(),
    )
    .await;
    w.paa_papir("barnevern", "ja").await;
    w.stadfest("ja").await;
    assert_eq!(w.gjeldande().await, 0, "the føresett has not");
    let done = w.paa_papir(&format!("foeresett:{tone_id}"), "ja").await;
    assert_eq!(done.status, 303, "{}", done.text());
    w.stadfest("ja").await;
    assert_eq!(w.gjeldande().await, 1);
}

#[tokio::test]
async fn a_plan_that_nobody_can_say_yes_to_is_never_in_force_and_the_page_says_so() {
    let w = World::new().await;
    w.sendt(&w.sak).await;
    let page = w.as_(&w.kari).await.get(&w.path()).await;
    assert!(
        page.text().contains("er ingen som kan samtykke om dette"),
        "{}",
        page.text()
    );
    assert!(!page.has("a[href$='/svar']"), "{}", page.text());
    assert_eq!(w.gjeldande().await, 0);
}
