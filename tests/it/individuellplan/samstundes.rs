//! Two who answer at once: one of them is told, and nothing that was typed is lost.

use super::*;
use crate::harness::eventually;

/// A føresett says yes on the net.
const JA_PAA_NETT: &str = "insert into individuellplan_svar (kommune_id, individuellplan_svar_id, individuellplan_id, nr, sak_id,
        signatar, foeresett_id, familie_person_id, namn, svar, nivaa, sha256, at)
    select v.kommune_id, gen_random_uuid(), v.individuellplan_id, v.nr, v.sak_id, 'foeresett', f.foeresett_id, p.familie_person_id,
        f.namn, 'ja', 'hoeg', v.sha256, now()
    from individuellplan_versjon v
    join sak k on k.sak_id = v.sak_id
    join foeresett f on f.barn_id = k.barn_id and f.namn = 'Tone Li'
    join familie_person p on p.kommune_id = v.kommune_id
    where v.individuellplan_id = $1
    limit 1";

/// It is written down that the same føresett takes the yes back.
const TREKT: &str = "insert into individuellplan_svar (kommune_id, individuellplan_svar_id, individuellplan_id, nr, sak_id, signatar,
        foeresett_id, svar, maate, registrert_av)
    select v.kommune_id, gen_random_uuid(), v.individuellplan_id, v.nr, v.sak_id, 'foeresett', f.foeresett_id, 'trekt', 'munnleg',
        k.ansvarleg_brukar_id
    from individuellplan_versjon v
    join sak k on k.sak_id = v.sak_id
    join foeresett f on f.barn_id = k.barn_id and f.namn = 'Tone Li'
    where v.individuellplan_id = $1
    limit 1";

/// The next version is sent.
const SENDT: &str = "insert into individuellplan_versjon (kommune_id, individuellplan_id, nr, sak_id, innhald, sha256, pdf, revisjon,
        frosen_av, frosen_at)
    select kommune_id, individuellplan_id, 2, sak_id, innhald, sha256, pdf, revisjon, frosen_av, now()
    from individuellplan_versjon where individuellplan_id = $1";

/// The child, as whoever answers holds it.
const BARNET: &str = "select 1 from individuellplan p join sak k on k.sak_id = p.sak_id join barn b on b.barn_id = k.barn_id
    where p.individuellplan_id = $1 for no key update of b";

/// The turn of the person of the family who writes.
const TUREN: &str = "select 1 from pg_advisory_xact_lock(hashtextextended($1::text || (
        select s.familie_person_id from individuellplan p join familie_sesjon s on s.kommune_id = p.kommune_id
        where p.individuellplan_id = $1 limit 1), 5))";

/// A form is sent while another holds the turn; the other does what was begun before it is let go.
async fn medan(
    w: &World,
    plan: Uuid,
    (held, done): (&'static str, &'static str),
    sent: impl Future<Output = Page>,
) -> Page {
    let mut tx = w.app.sql().begin().await.unwrap();
    sqlx::query(held)
        .bind(plan)
        .execute(&mut *tx)
        .await
        .unwrap();
    let pid: i32 = sqlx::query_scalar("select pg_backend_pid()")
        .fetch_one(&mut *tx)
        .await
        .unwrap();
    let other = async {
        eventually("the form waits", async || {
            let waits: bool = sqlx::query_scalar(
                "select exists (select from pg_stat_activity a where $1 = any(pg_blocking_pids(a.pid)))",
            )
            .bind(pid)
            .fetch_one(w.app.sql())
            .await
            .unwrap();
            waits.then_some(())
        })
        .await;
        sqlx::query(done)
            .bind(plan)
            .execute(&mut *tx)
            .await
            .unwrap();
        tx.commit().await.unwrap();
    };
    let (page, ()) = tokio::join!(sent, other);
    page
}

#[tokio::test]
async fn a_paper_is_written_down_while_the_same_person_answers_on_the_net() {
    let w = World::new().await;
    let (tone, _) = w.foeresett("Tone Li").await;
    w.foeresett("Arne Li").await;
    let plan = w.sendt(&w.sak).await;
    let path = format!("{}/svar", w.path());
    let page = w.as_(&w.kari).await.get(&path).await;
    let kven = format!("foeresett:{tone}");
    let fields = [
        ("kven", &*kven),
        ("svar", "nei"),
        ("maate", "papir"),
        ("original_stad", "Arkivskap 2"),
        ("stad", "Vinje"),
    ];

    let sent = medan(&w, plan, (BARNET, JA_PAA_NETT), page.submit(&path, &fields)).await;

    assert_eq!(sent.status, 409, "{}", sent.text());
    assert!(
        sent.text()
            .contains("Det er alt registrert eit svar frå Tone Li."),
        "{}",
        sent.text()
    );
    assert!(sent.body.contains("Arkivskap 2"), "what was typed stands");
    assert!(sent.has(&format!("input[name=kven][value='{kven}'][checked]")));
    let no = "individuellplan_svar where svar = 'nei' and individuellplan_id = $1";
    assert_eq!(w.app.count(no, plan).await, 0);
}

#[tokio::test]
async fn what_is_taken_back_while_another_confirms_it_is_not_confirmed() {
    let w = World::new().await;
    let (tone, _) = w.foeresett("Tone Li").await;
    let plan = w.sendt(&w.sak).await;
    w.paa_papir(&format!("foeresett:{tone}"), "ja").await;
    let per = w.as_(&w.per).await;
    let page = per.get(&w.path()).await;
    let svar = page
        .attribute("form[action$='/stadfest'] input[name=svar]", "value")
        .remove(0);
    let path = format!("{}/stadfest", w.path());
    let fields = [("svar", &*svar), ("stemmer", "ja")];

    let sent = medan(&w, plan, (BARNET, TREKT), per.post(&path, &fields)).await;

    assert_eq!(sent.status, 303, "{}", sent.text());
    assert_eq!(w.gjeldande().await, 0);
    let confirmed = "individuellplan_svar where stemmer is not null and individuellplan_id = $1";
    assert_eq!(w.app.count(confirmed, plan).await, 0);
}

#[tokio::test]
async fn a_yes_that_another_takes_back_at_the_same_time_is_taken_back_once() {
    let w = World::new().await;
    let (tone, _) = w.foeresett("Tone Li").await;
    let plan = w.sendt(&w.sak).await;
    w.paa_papir(&format!("foeresett:{tone}"), "ja").await;
    let path = format!("{}/trekk-ja", w.path());
    let page = w.as_(&w.per).await.get(&path).await;
    let ja = page.attribute("input[name=svar]", "value").remove(0);
    let fields = [("svar", &*ja), ("kanal", "munnleg")];

    let sent = medan(&w, plan, (BARNET, TREKT), page.submit(&path, &fields)).await;

    assert_eq!(sent.status, 409, "{}", sent.text());
    assert!(
        sent.text().contains("Ja-et er ikkje trekt her"),
        "{}",
        sent.text()
    );
    let back = "individuellplan_svar where svar = 'trekt' and individuellplan_id = $1";
    assert_eq!(w.app.count(back, plan).await, 1);
}

#[tokio::test]
async fn a_merknad_to_a_plan_that_is_sent_anew_that_moment_stands_on_the_page() {
    let w = World::new().await;
    let (_, tone) = w.foeresett("Tone Li").await;
    let plan = w.sendt(&w.sak).await;
    let path = format!("{}/merknad", w.hos_familien(plan));
    let page = tone.get(&path).await;
    let fields = [("tekst", "Fysioterapien manglar.")];

    let sent = medan(&w, plan, (TUREN, SENDT), page.submit(&path, &fields)).await;

    assert_eq!(sent.status, 409, "{}", sent.text());
    assert!(
        sent.text().contains("Planen er send på nytt")
            && sent.body.contains("Fysioterapien manglar."),
        "{}",
        sent.text()
    );
    let none = "individuellplan_merknad where individuellplan_id = $1";
    assert_eq!(w.app.count(none, plan).await, 0);
    let again = tone.submit(&path, &fields).await;
    assert_eq!(again.status, 303, "{}", again.text());
    let kept = "individuellplan_merknad where nr = 2 and individuellplan_id = $1";
    assert_eq!(w.app.count(kept, plan).await, 1);
}
