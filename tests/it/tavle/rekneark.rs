//! The same rows for a spreadsheet.

use super::*;

#[tokio::test]
async fn the_file_is_as_excel_in_norwegian_reads_it_and_its_name_says_nothing() {
    let w = World::new().await;
    let ola = w.barn("Ola", "Dal").await;
    ola.tiltak("Plass framme", date!(2026 - 11 - 14)).await;
    let merknad =
        "update sak set neste_kva = 'eigen', neste_merknad = '\"ring\"; =1+2' where sak_id = $1";
    sqlx::query(merknad)
        .bind(w.sak.id.uuid())
        .execute(w.app.sql())
        .await
        .unwrap();
    sqlx::query("update brukar set namn = '=HYPERLINK(1)' where brukar_id = $1")
        .bind(w.kari.id.uuid())
        .execute(w.app.sql())
        .await
        .unwrap();
    let berit = w.berit().await;
    let path = berit
        .get("/tavla")
        .await
        .attribute("a[href^='/tavla/rekneark']", "href");
    let fil = berit.get(&path[0]).await;
    assert_eq!(fil.status, 200);
    assert_eq!(fil.header("content-type"), Some("text/csv; charset=utf-8"));
    assert_eq!(
        fil.header("content-disposition"),
        Some("attachment; filename=\"tavle-2026-11-23.csv\"")
    );
    assert!(fil.bytes.starts_with(&[0xef, 0xbb, 0xbf]));
    let lines: Vec<&str> = fil
        .body
        .trim_start_matches('\u{feff}')
        .split("\r\n")
        .collect();
    assert_eq!(
        lines.len(),
        4,
        "a heading, two children, and no more: {lines:?}"
    );
    assert!(lines[0].starts_with("\"Saksnummer\";\"Barn\";\"Fødselsår\""));
    assert!(
        lines[1].contains("\"Ola D.\"") && lines[1].contains("\"14.11.2026\""),
        "{}",
        lines[1]
    );
    assert!(
        lines[1].contains("\"Over frist: 1 tiltak er 9"),
        "{}",
        lines[1]
    );
    assert!(lines[2].contains("\"'=HYPERLINK(1)\""), "{}", lines[2]);
    assert!(
        lines[2].contains("\"Følgje opp: \"\"ring\"\"; =1+2\""),
        "{}",
        lines[2]
    );
    for line in &lines[..3] {
        assert_eq!(line.matches("\";\"").count(), 13, "{line}");
    }
}

#[tokio::test]
async fn the_log_has_every_sak_that_is_in_the_file_and_no_other() {
    let w = World::new().await;
    let ola = w.barn("Ola", "Dal").await;
    ola.tiltak("Plass framme", date!(2026 - 11 - 14)).await;
    let hente = "innsynslogg where handling = 'tavle.hente' and grunnlag = 'koordinator' and sak_id_list @> array[$1]";
    let berit = w.berit().await;
    let fil = berit.get("/tavla/rekneark?hast=frist").await;
    assert!(fil.body.contains("Ola D.") && !fil.body.contains("Nora L."));
    assert_eq!(w.app.count(hente, ola.id.uuid()).await, 1);
    assert_eq!(w.app.count(hente, w.sak.id.uuid()).await, 0);
    berit.get("/tavla/rekneark").await;
    assert_eq!(w.app.count(hente, ola.id.uuid()).await, 2);
    assert_eq!(w.app.count(hente, w.sak.id.uuid()).await, 1);
    // the family reads that it was taken along
    let (_, tone) = w.nora.foeresett_inne("Tone Li").await;
    w.sak.samtale("Me er òg uroa").await;
    let log = tone
        .get(&format!("/familie/barn/{}/innsyn", w.nora.id))
        .await;
    assert!(
        log.text()
            .contains("lasta ned tavla til barnekoordinatoren"),
        "{}",
        log.text()
    );
    // and nobody else may
    for who in [&w.kari, &w.rektor] {
        let refused = w.app.client_for(who).await.get("/tavla/rekneark").await;
        assert_eq!(refused.status, 403);
    }
}
