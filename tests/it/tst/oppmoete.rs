//! Who was there.

use super::innkalling::Kalla;
use crate::harness::Page;

/// The form, with what is written of each person in the order of the page: the leader is the last of those with møteplikt.
async fn send(k: &Kalla, page: &Page, rader: &[(&str, &str, &str)]) -> Page {
    let path = k.path("/oppmoete");
    let version = page.attribute("input[name='version']", "value").remove(0);
    let deltakarar = page.attribute("input[name='deltakar']", "value");
    let mut felt = vec![("version", version.as_str())];
    for (id, (oppmoete, kom, gjekk)) in deltakarar.iter().zip(rader) {
        felt.extend([
            ("deltakar", id.as_str()),
            ("oppmoete", *oppmoete),
            ("kom", *kom),
            ("gjekk", *gjekk),
        ]);
    }
    k.rektor.post(&path, &felt).await
}

#[tokio::test]
async fn who_was_there_is_written_down_on_the_day_and_the_meeting_is_held() {
    let k = Kalla::new().await;
    k.kall_inn(&[]).await;
    let path = k.path("/oppmoete");
    let early = k.rektor.get(&path).await;
    assert_eq!(early.status, 200, "it is a page, and no mistake");
    let opnar = "Oppmøtet kan førast frå møtedagen, 1. mars 2028.";
    let text = early.text();
    assert!(
        text.contains("Møtet har ikkje vore enno.") && text.contains(opnar),
        "{text}"
    );
    assert!(!early.has("select[name=oppmoete]"));
    let moetet = k.rektor.get(&k.path("")).await;
    assert!(moetet.text().contains(opnar), "{}", moetet.text());
    assert!(!moetet.has(&format!("a[href='{path}']")));
    let sent = k
        .rektor
        .post(&path, &[("version", "1"), ("kom", "12.10")])
        .await;
    assert_eq!(sent.status, 409, "nothing is written down before the day");
    k.scene
        .app
        .clock()
        .set(time::macros::datetime!(2028-03-01 13:45 +1));
    let page = k.rektor.get(&path).await;
    let gammal = k.rektor.get(&path).await;
    assert!(
        k.rektor
            .get(&k.path(""))
            .await
            .has(&format!("a[href='{path}']"))
    );
    assert!(!page.has("details[open]"), "few come late");
    assert_eq!(
        page.select("legend"),
        ["Heidi Helse", "Pål Ppt", "Rita Rektor"]
    );

    let bad = send(
        &k,
        &page,
        &[
            ("moett", "tolv", ""),
            ("", "", ""),
            ("forfall", "12.10", ""),
        ],
    )
    .await;
    assert_eq!(bad.status, 422);
    for felt in ["kom-1", "oppmoete-2", "kom-3"] {
        assert!(bad.error_on(felt).is_some(), "{felt}: {}", bad.text());
    }
    assert!(
        bad.body.contains("value=\"tolv\""),
        "what was typed is there"
    );
    for felt in ["kom-1", "kom-3"] {
        assert!(
            bad.has(&format!("details[open] #felt-{felt}")),
            "{felt} is seen"
        );
    }
    assert!(!bad.has("details[open] #felt-kom-2"));
    let bad = send(
        &k,
        &page,
        &[
            ("moett", "13.00", "12.30"),
            ("moett", "14.00", ""),
            ("moett", "", "11.00"),
        ],
    )
    .await;
    for felt in ["gjekk-1", "kom-2", "gjekk-3"] {
        assert!(bad.error_on(felt).is_some(), "{felt}: {}", bad.text());
    }
    let ingen = send(
        &k,
        &page,
        &[
            ("forfall", "", ""),
            ("ikkje_moett", "", ""),
            ("forfall", "", ""),
        ],
    )
    .await;
    assert!(
        ingen.text().contains("Ingen er ført opp som møtt."),
        "{}",
        ingen.text()
    );

    let done = send(
        &k,
        &page,
        &[
            ("moett", "12.15", "13.00"),
            ("ikkje_moett", "", ""),
            ("moett", "", ""),
        ],
    )
    .await;
    assert_eq!(done.status, 303, "{}", done.text());
    let side = k.rektor.get(&k.path("")).await;
    for ord in ["Halde", "Møtte, kom 12.15, gjekk 13.00", "Møtte ikkje"] {
        assert!(side.text().contains(ord), "{ord}: {}", side.text());
    }
    let late = send(
        &k,
        &gammal,
        &[("forfall", "", ""), ("moett", "", ""), ("moett", "", "")],
    )
    .await;
    assert_eq!(late.status, 409);
    assert!(
        late.text()
            .contains("Heidi Helse: Møtte, kom 12.15, gjekk 13.00"),
        "{}",
        late.text()
    );
    // it can be put right afterwards
    let page = k.rektor.get(&path).await;
    let done = send(
        &k,
        &page,
        &[("moett", "", ""), ("moett", "", ""), ("moett", "", "")],
    )
    .await;
    assert_eq!(done.status, 303, "{}", done.text());
    // and nobody is called, taken off or answers any more
    assert_eq!(k.rektor.get(&k.path("/innkalling")).await.status, 409);
    assert_eq!(k.rektor.get(&k.path("/svar")).await.status, 409);
    let deltakar = k.deltakar(&k.scene.ppt).await;
    assert_eq!(
        k.rektor.post(&k.av(deltakar, "ta-av"), &[]).await.status,
        409
    );
}

#[tokio::test]
async fn only_those_who_plan_write_down_who_was_there_whatever_is_asked_of_the_database() {
    let k = Kalla::new().await;
    k.kall_inn(&[]).await;
    k.set("update tst_medlem set slag = 'ved_behov' where eining_id = (select eining_id from moete where moete_id = $1)").await;
    let helse = k.scene.app.client_for(&k.scene.helse).await;
    assert_eq!(helse.get(&k.path("/oppmoete")).await.status, 404);
    let token = k.scene.app.session_for(&k.scene.helse).await;
    for (sql, gaar) in [
        (
            "update moete_deltakar set svar = 'kjem' where moete_deltakar_id = $1",
            true,
        ),
        (
            "update moete_deltakar set oppmoete = 'moett' where moete_deltakar_id = $1",
            false,
        ),
        (
            "update moete_deltakar set teken_av_at = now() where moete_deltakar_id = $1",
            false,
        ),
        (
            "update moete_deltakar set teieplikt_at = now(), teieplikt_maate = 'nett' where moete_deltakar_id = $1",
            false,
        ),
    ] {
        let mut tx = k.scene.app.sql().begin().await.unwrap();
        sqlx::query("select app.begin_request($1, false)")
            .bind(&laget::web::token_hash(&token).0[..])
            .execute(&mut *tx)
            .await
            .unwrap();
        let deltakar = k.deltakar(&k.scene.helse).await;
        let done = sqlx::query(sql).bind(deltakar).execute(&mut *tx).await;
        assert_eq!(done.is_ok_and(|d| d.rows_affected() == 1), gaar, "{sql}");
        tx.rollback().await.unwrap();
    }
}
