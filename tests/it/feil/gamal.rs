//! Data from before a rule: a megabyte of text, writing from right to left, characters that are not seen.

use std::time::{Duration, Instant};

use laget::access::Role;
use sqlx::Executor;
use time::macros::date;

use crate::harness::TestApp;

/// What hides, turns and breaks: right to left, an override that is never ended, no width, marks upon marks, a tag.
const VANSKELEG: &str = "\u{202e}\u{2066}אבג عرب\u{200b}\u{feff}\u{1}\u{7f}<script>alert(1)</script>\" ' & z\u{300}\u{301}\u{302}\u{303}\u{304} 𠜎 👩‍👩‍👧";
/// As long as a page may take with it.
const PAGE: Duration = Duration::from_secs(10);

#[tokio::test]
async fn text_that_no_form_takes_today_is_words_on_its_pages_and_stops_none() {
    let app = TestApp::with_own_database().await;
    let kommune = app.kommune().await;
    let skule = kommune.skule("Åsen skule").await;
    let kari = kommune.person("Kari Vik", Role::Tilsett, &skule).await;
    let rolf = kommune
        .person("Rolf Rektor", Role::Einingsleiar, &skule)
        .await;
    let nils = skule.barn("Nils\u{202e}", "Fjell\u{200b}\u{301}").await;
    let sak = nils.sak(&kari, "Har vore borte.").await;
    let tiltak = sak.tiltak("Fast vaksen", date!(2026 - 11 - 24)).await;
    // as if it had been written before there was a limit
    app.sql()
        .execute(
            "alter table uro drop constraint uro_kva_er_sett_lengd;
            alter table uro drop constraint uro_kva_meistrar_lengd;
            alter table tiltak drop constraint tiltak_tiltak_lengd;
            alter table tiltak drop constraint tiltak_maal_lengd",
        )
        .await
        .unwrap();
    let lang = VANSKELEG.repeat(1_000_000 / VANSKELEG.len());
    for (sql, id) in [
        (
            "update uro set kva_er_sett = $1, kva_meistrar_barnet = $1 where sak_id = $2",
            sak.id.uuid(),
        ),
        (
            "update tiltak set tiltak = $1, maal = $1 where tiltak_id = $2",
            tiltak.uuid(),
        ),
    ] {
        let changed = sqlx::query(sql).bind(&lang).bind(id);
        assert_eq!(changed.execute(app.sql()).await.unwrap().rows_affected(), 1);
    }

    let sider = [
        "/".to_owned(),
        "/saker".to_owned(),
        format!("/sak/{}", sak.id),
        format!("/sak/{}/historikk", sak.id),
        format!("/barn/{}", nils.id),
        format!("/uro/ny?barn={}", nils.id),
        format!("/tiltak/{tiltak}/endre"),
    ];
    let mut viste = 0;
    for person in [&kari, &rolf] {
        let client = app.client_for(person).await;
        for sti in &sider {
            let begun = Instant::now();
            let page = client.get(sti).await;
            let page = if page.status == 303 {
                page.follow().await
            } else {
                page
            };
            assert!(begun.elapsed() < PAGE, "{sti}: {:?}", begun.elapsed());
            assert!(
                matches!(page.status, 200 | 403 | 404),
                "{sti}: {}",
                page.status
            );
            assert!(!page.body.contains("<script>alert"), "{sti}");
            viste += usize::from(page.body.len() > 1_000_000);
        }
    }
    assert!(viste >= 2, "the text stands on {viste} pages");
}

/// PostgreSQL has no such character, so none is old: it comes in a form, and is told of or taken away.
#[tokio::test]
async fn a_character_that_cannot_be_kept_stops_no_form() {
    let app = TestApp::new().await;
    let kommune = app.kommune().await;
    let hage = kommune.barnehage("Åsen barnehage").await;
    let kari = kommune.person("Kari Vik", Role::Tilsett, &hage).await;
    let nils = hage.barn("Nils", "Fjell").await;
    let client = app.client_for(&kari).await;
    let sti = format!("/uro/ny?barn={}", nils.id);
    let page = client
        .submit(
            &sti,
            &[
                ("kva_er_sett", "Har vore\0 borte."),
                ("kven_er_uroa", "Pedagogisk leiar"),
                ("kva_meistrar_barnet", "Har to gode vener."),
                ("kor_raskt", "vanleg"),
            ],
        )
        .await;
    assert!(matches!(page.status, 303 | 422), "{}", page.status);
    let kladd = [("sti", sti.as_str()), ("felt", "kva_er_sett=a%00b")];
    let kept = client.post("/utkast", &kladd).await;
    assert!(kept.status < 500, "{}", kept.status);
    app.work().await;
}
