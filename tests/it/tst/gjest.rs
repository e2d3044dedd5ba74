//! A guest from outside, and the teieplikterklæring.

use super::innkalling::{GJEST, Kalla};
use super::letter::Brev;
use crate::harness::Page;

/// The button that signs.
pub const SKRIV_UNDER: (&str, &str) = ("gjer", "skriv_under");

/// The latest letter to the guest.
pub fn brev_til_gjest(k: &Kalla) -> Brev {
    let mut brev = k.brev().into_iter();
    brev.rfind(|b| b.til == "gro@lege.example").unwrap()
}

/// Its link.
pub fn lenke(k: &Kalla) -> String {
    brev_til_gjest(k).lenke()
}

pub async fn opne(k: &Kalla, lenke: &str) -> Page {
    k.scene.app.client().get(lenke).await
}

#[tokio::test]
async fn a_guest_reads_the_declaration_without_a_login_and_signs_once() {
    let k = Kalla::new().await;
    k.kall_inn(&GJEST).await;
    let lenke = lenke(&k);
    let kept: Vec<Vec<u8>> = sqlx::query_scalar(
        "select token_hash from moete_brev where moete_id = $1 and token_hash is not null",
    )
    .bind(k.moete)
    .fetch_all(k.scene.app.sql())
    .await
    .unwrap();
    assert_eq!(
        kept,
        [laget::web::token_hash(&lenke["/gjest/".len()..]).0.to_vec()]
    );
    assert_eq!(lenke.len(), "/gjest/".len() + 64);

    let page = opne(&k, &lenke).await;
    for ord in [
        "onsdag 1. mars 2028 kl. 12.00–13.30",
        "Møterom 2",
        "forvaltningslova §§ 13–13 e",
        "Skriv under",
    ] {
        assert!(page.text().contains(ord), "{ord}: {}", page.text());
    }
    for namn in ["Gro", "Pål", "Åsen", "TST"] {
        assert!(!page.body.contains(namn), "{namn}: {}", page.body);
    }
    // a text that is not the one of now is signed by nobody
    let gamal = page
        .submit(&lenke, &[SKRIV_UNDER, ("erklaering", "0")])
        .await;
    assert_eq!(gamal.status, 409);
    assert!(gamal.text().contains("Teieplikterklæringa er endra"));
    let signert = "moete_deltakar where moete_deltakar_id = $1 and teieplikt_at is not null";
    assert_eq!(k.scene.app.count(signert, k.gjest().await).await, 0);
    for _ in 0..2 {
        let done = page.submit(&lenke, &[SKRIV_UNDER]).await;
        assert_eq!(done.status, 303, "{}", done.text());
    }
    let page = opne(&k, &lenke).await;
    assert!(page.text().contains("Takk, du har skrive under"));
    assert!(
        page.text().contains("Møterom 2") && page.has("input[name=svar]"),
        "it is still where one answers: {}",
        page.text()
    );
    assert!(!page.has("button[value=skriv_under]"), "signed once");
    let side = k.rektor.get(&k.path("")).await;
    assert!(
        side.text().contains(
            "Skreiv under teieplikterklæringa på nett 23.11.2026 (versjon 1, SHA-256 a950050e5ffd…)"
        ),
        "{}",
        side.text()
    );
    let kept: (i16, Vec<u8>) = sqlx::query_as(
        "select teieplikt_versjon, teieplikt_sha256 from moete_deltakar where moete_deltakar_id = $1",
    )
    .bind(k.gjest().await)
    .fetch_one(k.scene.app.sql())
    .await
    .unwrap();
    assert_eq!(
        (kept.0, hex::encode(kept.1).as_str()),
        (
            1,
            "a950050e5ffd4d3b32d24244cbb563d1051ac8a71f42a4afb4956f57b5c6b35d"
        )
    );
    // the letter of a move leads to the answer, and asks for no second signature
    assert!(brev_til_gjest(&k).tekst.contains("skriv under"));
    k.rektor
        .submit(&k.path("/endre"), &[("stad", "Møterom 3")])
        .await;
    let siste = brev_til_gjest(&k);
    assert!(!siste.tekst.contains("skriv under"), "{}", siste.tekst);
    for lenke in [lenke, siste.lenke()] {
        let page = opne(&k, &lenke).await;
        assert!(page.text().contains("Møterom 3"), "{}", page.text());
    }
}

#[tokio::test]
async fn the_link_is_dead_when_the_meeting_is_over_or_called_off_or_the_guest_is_not_asked_any_more()
 {
    for slutt in ["over", "avlyst", "av", "halde"] {
        let k = Kalla::new().await;
        k.kall_inn(&GJEST).await;
        let lenke = lenke(&k);
        // on the day itself it leads there still
        k.scene
            .app
            .clock()
            .set(time::macros::datetime!(2028-03-01 23:30 +1));
        assert_eq!(opne(&k, &lenke).await.status, 200);
        match slutt {
            "over" => k
                .scene
                .app
                .clock()
                .set(time::macros::datetime!(2028-03-02 0:30 +1)),
            "avlyst" => drop(
                k.rektor
                    .submit(&k.path("/avlys"), &[("grunn", "Sjukdom")])
                    .await,
            ),
            "halde" => {
                k.set("update moete set tilstand = 'halde' where moete_id = $1")
                    .await;
            }
            _ => drop(k.rektor.post(&k.av(k.gjest().await, "ta-av"), &[]).await),
        }
        let ukjend = opne(&k, &format!("/gjest/{}", "0".repeat(64))).await;
        let daud = opne(&k, &lenke).await;
        assert_eq!((daud.status, ukjend.status), (404, 404), "{slutt}");
        assert_eq!(daud.text(), ukjend.text(), "{slutt}");
        let client = k.scene.app.client();
        for felt in [SKRIV_UNDER, ("svar", "kjem")] {
            let sendt = client.post(&lenke, &[felt, ("version", "1")]).await;
            assert_eq!(sendt.status, 404, "{slutt}");
        }
        let noko = "moete_deltakar where moete_id = $1 and prinsipal_id is null
            and (teieplikt_at is not null or svar <> 'ventar')";
        assert_eq!(k.scene.app.count(noko, k.moete).await, 0, "{slutt}");
    }
}

#[tokio::test]
async fn each_letter_before_the_guest_has_signed_has_a_link_and_the_old_one_leads_there_too() {
    let k = Kalla::new().await;
    k.kall_inn(&GJEST).await;
    let fyrst = lenke(&k);
    k.rektor
        .submit(&k.path("/endre"), &[("stad", "Møterom 3")])
        .await;
    let ny = lenke(&k);
    assert_ne!(fyrst, ny);
    for lenke in [&fyrst, &ny] {
        let page = opne(&k, lenke).await;
        assert!(page.text().contains("Møterom 3"), "{}", page.text());
    }
}

#[tokio::test]
async fn one_who_plans_notes_that_a_guest_has_signed_on_paper() {
    let k = Kalla::new().await;
    k.kall_inn(&[GJEST[0], GJEST[1]]).await;
    let side = k.rektor.get(&k.path("")).await;
    assert!(
        side.text().contains("Ingen e-post: sei frå sjølv."),
        "{}",
        side.text()
    );
    let gjest = k.gjest().await;
    for _ in 0..2 {
        let done = k.rektor.post(&k.av(gjest, "teieplikt"), &[]).await;
        assert_eq!(done.status, 303, "{}", done.text());
    }
    let side = k.rektor.get(&k.path("")).await;
    assert!(
        side.text()
            .contains("Skreiv under teieplikterklæringa på papir"),
        "{}",
        side.text()
    );
    // only of a guest from outside
    let ppt = k.deltakar(&k.scene.ppt).await;
    assert_eq!(
        k.rektor.post(&k.av(ppt, "teieplikt"), &[]).await.status,
        404
    );
}

#[tokio::test]
async fn the_letter_is_sent_when_the_address_of_a_guest_comes_later() {
    let k = Kalla::new().await;
    k.kall_inn(&GJEST[..2]).await;
    let gjest = k.gjest().await;
    let path = k.av(gjest, "epost");
    let side = k.rektor.get(&k.path("")).await;
    assert!(side.has(&format!("a[href='{path}']")), "{}", side.text());
    let no = k.rektor.submit(&path, &[("epost", "gro")]).await;
    assert_eq!(no.status, 422);
    assert!(no.error_on("epost").is_some() && no.body.contains("value=\"gro\""));

    let done = k
        .rektor
        .submit(&path, &[("epost", "gro@lege.example")])
        .await;

    assert_eq!(done.status, 303, "{}", done.text());
    assert_eq!(
        opne(&k, &lenke(&k)).await.status,
        200,
        "the link leads there"
    );
    let side = k.rektor.get(&k.path("")).await;
    assert!(!side.has(&format!("a[href='{path}']")), "it has gone");
    let seint = k.rektor.post(&path, &[("epost", "x@y.example")]).await;
    assert_eq!(seint.status, 409);
    // of those who work here, none; and to nobody who does not plan
    let ppt = k.deltakar(&k.scene.ppt).await;
    assert_eq!(k.rektor.get(&k.av(ppt, "epost")).await.status, 404);
    k.set("update tst_medlem set slag = 'ved_behov' where eining_id = (select eining_id from moete where moete_id = $1)").await;
    let helse = k.scene.app.client_for(&k.scene.helse).await;
    assert_eq!(helse.get(&path).await.status, 404);
}
