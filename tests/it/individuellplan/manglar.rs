//! What must be written before a plan is sent.

use super::*;

const OVERSKRIFTER: [(&str, &str); 6] = [
    ("maal", "Mål, ressursar og behov"),
    ("deltek", "Kven som deltek i arbeidet med planen"),
    ("bidrag", "Kva barnet, tenestene og pårørande bidreg med"),
    ("gjennomfoering", "Korleis tiltaka skal gjennomførast"),
    ("periode", "Planperiode og tidspunkt for justering"),
    (
        "samarbeid",
        "Samarbeid med andre tenesteytarar og institusjonar",
    ),
];

#[tokio::test]
async fn the_page_lists_what_is_missing_until_it_is_written_and_sends_nothing_before() {
    let w = World::new().await;
    let kari = w.as_(&w.kari).await;
    let skriv = format!("{}/skriv", w.path());
    let send = format!("{}/send", w.path());
    for (nr, (del, _)) in OVERSKRIFTER.iter().enumerate() {
        let page = kari.get(&skriv).await;
        assert_eq!(page.submit(&skriv, &[(*del, "Ein ven")]).await.status, 303);
        let page = kari.get(&w.path()).await.text();
        let listed = |namn: &str| page.contains(&format!("«{namn}»"));
        for (at, (_, namn)) in OVERSKRIFTER.iter().enumerate() {
            assert_eq!(listed(namn), at > nr, "{namn}: {page}");
        }
        let refused = kari.post(&send, &[]).await;
        if nr + 1 < OVERSKRIFTER.len() {
            assert!(
                page.contains("Planen kan ikkje sendast til familien enno."),
                "{page}"
            );
            assert_eq!(refused.status, 409);
            let text = refused.text();
            assert!(text.contains("Planen er ikkje send til familien"), "{text}");
        } else {
            assert_eq!(refused.status, 303, "{}", refused.text());
        }
    }
    let sendt = "individuellplan_versjon where sak_id = $1";
    assert_eq!(w.app.count(sendt, w.sak.id.uuid()).await, 1);
}

#[tokio::test]
async fn who_writes_on_the_lag_does_not_send_and_is_not_told_what_is_missing_for_it() {
    let w = World::new().await;
    let per = w.as_(&w.per).await;
    let skriv = format!("{}/skriv", w.path());
    let page = per.get(&skriv).await;
    assert_eq!(
        page.submit(&skriv, &[("maal", "Ein ven")]).await.status,
        303
    );
    let page = per.get(&w.path()).await;
    assert!(!page.has("form[action$='/send']") && !page.text().contains("kan ikkje sendast"));
    assert_eq!(
        per.post(&format!("{}/send", w.path()), &[]).await.status,
        403
    );
}
