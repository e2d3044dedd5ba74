//! Closing a sak, and opening it again.

use super::*;

#[tokio::test]
async fn only_the_leader_closes_and_says_why_tiltak_are_not_evaluated() {
    let w = world().await;
    w.sak.in_steg(3).await;
    w.sak
        .tiltak("Logoped kvar veke", date!(2026 - 12 - 01))
        .await;
    let path = format!("/sak/{}/avslutt", w.sak.id);
    let kari = w.app.login(&w.kari).await;
    assert_eq!(kari.get(&path).await.status, 403);
    assert_eq!(
        kari.post(
            &path,
            &[("version", "1"), ("grunn", "x"), ("ende", "avslutt")]
        )
        .await
        .status,
        403
    );

    let rektor = w.app.login(&w.rektor).await;
    let page = rektor.get(&path).await;
    assert_eq!(page.status, 200, "{}", page.text());
    assert!(page.text().contains("Logoped kvar veke"));
    assert!(!page.has("input[value=til_utgreiing]"));
    let bad = page
        .submit(&path, &[("ende", "avslutt"), ("grunn", "Målet er nådd.")])
        .await;
    assert_eq!(bad.status, 422);
    assert!(bad.error_on("utan_evaluering").is_some());
    let bad = page
        .submit(
            &path,
            &[
                ("ende", "til_annan_kommune"),
                ("grunn", "Flyttar."),
                ("utan_evaluering", "Flyttar."),
            ],
        )
        .await;
    assert!(bad.error_on("samtykke").is_some() && bad.error_on("samtykke_stad").is_some());
    let illegal = rektor
        .post(
            &path,
            &[
                ("version", "1"),
                ("ende", "til_utgreiing"),
                ("grunn", "x"),
                ("utan_evaluering", "x"),
                ("samtykke_stad", ""),
            ],
        )
        .await;
    assert_eq!(illegal.status, 409);
    assert!(illegal.has("input[value=avslutt]"));

    w.sak.tilbod(&w.kari, "Ta over?").await;
    let done = page
        .submit(
            &path,
            &[
                ("ende", "avslutt"),
                ("grunn", "Målet er nådd."),
                ("utan_evaluering", "Familien flytta."),
            ],
        )
        .await;
    assert_eq!(done.status, 303, "{}", done.text());
    assert_eq!(w.app.count("sak where tilstand = 'avslutta' and neste_dato is null and lukka_at is not null and sak_id = $1", w.sak.id.uuid()).await, 1);
    assert_eq!(
        w.app
            .count(
                "overlevering where tilstand = 'trekt' and sak_id = $1",
                w.sak.id.uuid()
            )
            .await,
        1
    );
    let again = page
        .submit(&path, &[("ende", "avslutt"), ("grunn", "Målet er nådd.")])
        .await;
    assert_eq!(again.status, 409);
    let vidare = format!("/sak/{}/vidare", w.sak.id);
    let closed = kari.get(&vidare).await;
    assert_eq!(closed.status, 200);
    assert!(closed.text().contains("Saka er lukka"));
    let moved = kari
        .post(
            &vidare,
            &[("version", "2"), ("flytting", "til_lokale"), ("grunn", "x")],
        )
        .await;
    assert_eq!(moved.status, 409);

    // and reopen
    let path = format!("/sak/{}/gjenopne", w.sak.id);
    let page = kari.get(&path).await;
    assert_eq!(page.status, 200, "{}", page.text());
    let bad = page.submit(&path, &[]).await;
    assert_eq!(bad.status, 422);
    let done = page.submit(&path, &[("grunn", "Ny uro.")]).await;
    assert_eq!(done.status, 303, "{}", done.text());
    assert_eq!(w.app.count("sak where tilstand = 'open' and steg = 3 and neste_kva = 'evaluering' and neste_dato = '2026-12-01' and sak_id = $1", w.sak.id.uuid()).await, 1);
    assert_eq!(
        page.submit(&path, &[("grunn", "Ny uro.")]).await.status,
        409
    );
    assert_eq!(
        w.app
            .count("app.verify_tilgang() where sak_id = $1", w.sak.id.uuid())
            .await,
        0
    );
}
