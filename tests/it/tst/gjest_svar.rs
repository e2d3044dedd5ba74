//! A guest from outside answers by the link of the letter.

use time::macros::datetime;

use super::gjest::{SKRIV_UNDER, brev_til_gjest, lenke, opne};
use super::innkalling::{GJEST, Kalla};
use crate::harness::Page;

const KJEM: (&str, &str) = ("svar", "kjem");
const FORFALL: (&str, &str) = ("svar", "forfall");

/// A guest is called, and has the page of the letter's link before them.
async fn kalla() -> (Kalla, String, Page) {
    let k = Kalla::new().await;
    k.kall_inn(&GJEST).await;
    let lenke = lenke(&k);
    let page = opne(&k, &lenke).await;
    assert_eq!(page.status, 200, "{}", page.text());
    (k, lenke, page)
}

/// The answer that is kept, why, and how often the row was changed.
async fn kept(k: &Kalla) -> (String, Option<String>, i32) {
    sqlx::query_as(
        "select svar, forfall_grunn, version from moete_deltakar where moete_deltakar_id = $1",
    )
    .bind(k.gjest().await)
    .fetch_one(k.scene.app.sql())
    .await
    .unwrap()
}

async fn meldingar(k: &Kalla) -> i64 {
    let told = "melding where slag = 'moete_forfall' and objekt_id = $1";
    k.scene.app.count(told, k.moete).await
}

#[tokio::test]
async fn a_guest_cannot_come_and_whoever_called_is_told_and_reads_why_and_then_comes_after_all() {
    let (k, lenke, page) = kalla().await;
    for _ in 0..2 {
        let done = page.submit(&lenke, &[FORFALL, ("grunn", "fri")]).await;
        assert_eq!(done.status, 303, "{}", done.text());
        assert_eq!(done.location(), lenke);
    }
    assert_eq!(kept(&k).await, ("forfall".into(), Some("fri".into()), 2));
    assert_eq!(meldingar(&k).await, 1, "sent twice, told once");
    let page = opne(&k, &lenke).await;
    assert!(
        page.text()
            .contains("Du har svart at du ikkje kan kome: Ferie eller permisjon"),
        "{}",
        page.text()
    );
    assert!(
        !page.has("button[value=skriv_under]"),
        "nothing is heard that must be kept"
    );

    let side = k.rektor.get(&k.path("")).await.text();
    assert!(
        side.contains("Gjest utanfrå") && side.contains("Ferie"),
        "{side}"
    );
    assert!(
        side.contains("0 kjem, 1 har forfall, 3 har ikkje svart."),
        "{side}"
    );
    let innboks = k.rektor.get("/meldingar").await;
    assert!(
        innboks
            .text()
            .contains("Ein gjest har ført forfall til eit møte du har kalla inn til"),
        "{}",
        innboks.text()
    );
    // why is for those who plan
    k.set("update tst_medlem set slag = 'ved_behov' where prinsipal_id = (
        select prinsipal_id from moete_deltakar d join brukar b using (brukar_id) where d.moete_id = $1 and b.namn = 'Pål Ppt')")
        .await;
    let ppt = k.scene.app.client_for(&k.scene.ppt).await;
    let side = ppt.get(&k.path("")).await.text();
    assert!(
        side.contains("Gro Gjest") && !side.contains("Ferie"),
        "{side}"
    );

    let done = page.submit(&lenke, &[KJEM]).await;
    assert_eq!(done.status, 303, "{}", done.text());
    assert_eq!(kept(&k).await, ("kjem".into(), None, 3));
    let side = k.rektor.get(&k.path("")).await.text();
    assert!(
        side.contains("1 kjem, 0 har forfall") && !side.contains("Ferie"),
        "{side}"
    );
}

#[tokio::test]
async fn a_reason_is_not_asked_for() {
    let (k, lenke, page) = kalla().await;
    let tom = page.submit(&lenke, &[]).await;
    assert_eq!(
        (tom.status, tom.error_on("svar").as_deref()),
        (422, Some("Feil: Vel om du kjem eller ikkje."))
    );
    let done = page.submit(&lenke, &[FORFALL]).await;
    assert_eq!(done.status, 303, "{}", done.text());
    assert_eq!(kept(&k).await, ("forfall".into(), None, 2));
    assert_eq!(meldingar(&k).await, 1);
    // whoever works here says why still
    let helse = k.scene.app.client_for(&k.scene.helse).await;
    let utan = helse.submit(&k.path("/svar"), &[FORFALL]).await;
    assert_eq!(utan.status, 422);
    let direkte = sqlx::query(
        "update moete_deltakar set svar = 'forfall' where moete_id = $1 and prinsipal_id is not null",
    )
    .bind(k.moete)
    .execute(k.scene.app.sql())
    .await;
    let nei = direkte.unwrap_err().to_string();
    assert!(nei.contains("moete_deltakar_forfall"), "{nei}");
}

#[tokio::test]
async fn whoever_signs_has_the_answer_above_saved_too_and_answers_still_when_it_is_signed() {
    let (k, lenke, page) = kalla().await;
    let done = page.submit(&lenke, &[KJEM, SKRIV_UNDER]).await;
    assert_eq!(done.status, 303, "{}", done.text());
    assert_eq!(kept(&k).await.0, "kjem");
    let page = opne(&k, &lenke).await;
    for ord in [
        "Du har svart at du kjem.",
        "Takk, du har skrive under",
        "onsdag 1. mars 2028 kl. 12.00–13.30",
        "Møterom 2",
    ] {
        assert!(page.text().contains(ord), "{ord}: {}", page.text());
    }
    let done = page.submit(&lenke, &[FORFALL]).await;
    assert_eq!(done.status, 303, "{}", done.text());
    let signert =
        "moete_deltakar where moete_id = $1 and svar = 'forfall' and teieplikt_maate = 'nett'";
    assert_eq!(k.scene.app.count(signert, k.moete).await, 1);

    // nothing is signed with an answer that is not saved
    let (k, lenke, page) = kalla().await;
    let client = k.scene.app.client();
    let felt = [("version", "0"), FORFALL, SKRIV_UNDER, ("erklaering", "1")];
    assert_eq!(client.post(&lenke, &felt).await.status, 409);
    let signert = "moete_deltakar where moete_id = $1 and teieplikt_at is not null";
    assert_eq!(k.scene.app.count(signert, k.moete).await, 0);
    // and one who has only that to do, need not answer
    assert_eq!(page.submit(&lenke, &[SKRIV_UNDER]).await.status, 303);
    assert_eq!(k.scene.app.count(signert, k.moete).await, 1);
    assert_eq!(kept(&k).await.0, "ventar");
}

#[tokio::test]
async fn an_answer_for_another_time_than_the_page_shows_is_not_taken() {
    let (k, lenke, page) = kalla().await;
    k.rektor
        .submit(&k.path("/endre"), &[("fraa", "9"), ("til", "10")])
        .await;
    let nei = page.submit(&lenke, &[FORFALL, ("grunn", "fri")]).await;
    assert_eq!(nei.status, 409);
    let text = nei.text();
    assert!(
        text.contains("endra svaret eller møtet") && text.contains("kl. 09.00–10.00"),
        "{text}"
    );
    assert_eq!(
        nei.attribute("input[name=grunn][checked]", "value"),
        ["fri"]
    );
    assert_eq!(kept(&k).await.0, "ventar");
    // seen, and sent again
    let version = nei.attribute("input[name=version]", "value").remove(0);
    let felt = [("version", version.as_str()), FORFALL, ("grunn", "fri")];
    let client = k.scene.app.client();
    assert_eq!(client.post(&lenke, &felt).await.status, 303);
    assert_eq!(kept(&k).await.0, "forfall");

    // moved again, it is to be answered anew: by the new letter's link, and by the old
    k.rektor
        .submit(&k.path("/endre"), &[("fraa", "11"), ("til", "12")])
        .await;
    assert_eq!(kept(&k).await.0, "ventar");
    for lenke in [lenke, brev_til_gjest(&k).lenke()] {
        let page = opne(&k, &lenke).await;
        assert!(!page.text().contains("Du har svart"), "{}", page.text());
    }
}

#[tokio::test]
async fn what_one_who_plans_wrote_down_meanwhile_is_not_written_over() {
    let (k, lenke, page) = kalla().await;
    let path = k.av(k.gjest().await, "svar");
    let done = k
        .rektor
        .submit(&path, &[FORFALL, ("grunn", "sjukdom")])
        .await;
    assert_eq!(done.status, 303, "{}", done.text());
    let nei = page.submit(&lenke, &[KJEM]).await;
    assert_eq!(nei.status, 409);
    assert!(nei.text().contains("Sjukdom"), "{}", nei.text());
    assert_eq!(kept(&k).await.0, "forfall");
}

#[tokio::test]
async fn the_answer_can_be_changed_until_the_meeting_begins_and_is_seen_until_the_day_is_over() {
    let (k, lenke, page) = kalla().await;
    let clock = k.scene.app.clock();
    clock.set(datetime!(2028-03-01 11:59 +1));
    assert_eq!(page.submit(&lenke, &[KJEM]).await.status, 303);
    let page = opne(&k, &lenke).await;
    clock.set(datetime!(2028-03-01 12:00 +1));
    let seint = page.submit(&lenke, &[FORFALL, ("grunn", "fri")]).await;
    assert_eq!(seint.status, 409);
    assert!(seint.text().contains("Møtet har byrja"), "{}", seint.text());
    assert_eq!(
        seint.attribute("input[name=grunn][checked]", "value"),
        ["fri"]
    );
    assert_eq!(kept(&k).await, ("kjem".into(), None, 2));
    let page = opne(&k, &lenke).await;
    assert!(
        page.text().contains("Du har svart at du kjem.") && !page.has("input[name=svar]"),
        "{}",
        page.text()
    );
    // at the door one can still sign
    assert_eq!(page.submit(&lenke, &[SKRIV_UNDER]).await.status, 303);
    clock.set(datetime!(2028-03-02 0:00 +1));
    assert_eq!(opne(&k, &lenke).await.status, 404);
}

#[tokio::test]
async fn nobody_answers_by_a_link_that_leads_nowhere_and_what_was_written_is_shown_again() {
    for slutt in ["framand", "av", "avlyst"] {
        let (k, lenke, page) = kalla().await;
        let ukjend = format!("/gjest/{}", "0".repeat(64));
        let til = match slutt {
            "framand" => ukjend.as_str(),
            "av" => {
                k.rektor.post(&k.av(k.gjest().await, "ta-av"), &[]).await;
                lenke.as_str()
            }
            _ => {
                k.rektor
                    .submit(&k.path("/avlys"), &[("grunn", "Sjukdom")])
                    .await;
                lenke.as_str()
            }
        };
        let version = page.attribute("input[name=version]", "value").remove(0);
        let felt = [
            ("version", version.as_str()),
            FORFALL,
            ("grunn", "Vakt den dagen"),
        ];
        let client = k.scene.app.client();
        let nei = client.post(til, &felt).await;
        assert_eq!(nei.status, 404, "{slutt}");
        assert!(nei.text().contains("Vakt den dagen"), "{}", nei.text());
        let same = client.post(&ukjend, &felt).await;
        assert_eq!(nei.text(), same.text(), "{slutt}");
        assert_eq!(kept(&k).await.0, "ventar", "{slutt}");
        assert_eq!(meldingar(&k).await, 0, "{slutt}");
    }
}

#[tokio::test]
async fn the_link_of_one_meeting_answers_for_no_other() {
    let (ein, lenke_ein, page) = kalla().await;
    let (annan, lenke_annan, _) = kalla().await;
    assert_ne!(lenke_ein, lenke_annan);
    assert_eq!(page.submit(&lenke_ein, &[KJEM]).await.status, 303);
    assert_eq!(kept(&ein).await.0, "kjem");
    assert_eq!(kept(&annan).await.0, "ventar");
}
