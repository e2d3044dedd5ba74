//! Whoever must answer a plan is told by mail that something waits.

use super::*;
use crate::epost::sink::Sink;
use crate::referat::familie_brev::{berre_lovlege, text};

impl World {
    fn brev_til(&self, adresse: &str) -> Vec<String> {
        let til = format!("To: {adresse}");
        let letters = self.app.letters().into_iter();
        letters.filter(|l| l.contains(&til)).collect()
    }

    fn brev(&self, foeresett: FoeresettId) -> Vec<String> {
        self.brev_til(&adresse(foeresett))
    }

    /// The letters wait again, as if the job had not come to them.
    async fn ventar_att(&self) {
        self.set(
            "update referat_brev set tilstand = 'ventar', laga_at = now(), endra_at = now() where sak_id = $1",
            self.sak.id.uuid(),
        )
        .await;
        sqlx::query(
            "select app.job_enqueue($1, gen_random_uuid(), 'referatbrev', null, gen_random_uuid()::text, now() - interval '90 days')",
        )
        .bind(self.kommune.id.uuid())
        .execute(self.app.sql())
        .await
        .unwrap();
    }

    async fn unoedige(&self) -> i64 {
        let unoedig = "referat_brev where sak_id = $1 and individuellplan_id is not null and tilstand = 'unoedig'";
        self.app.count(unoedig, self.sak.id.uuid()).await
    }
}

fn adresse(foeresett: FoeresettId) -> String {
    format!("{}@example.org", foeresett.uuid())
}

#[tokio::test]
async fn each_who_must_answer_gets_one_letter_that_says_nothing_and_leads_to_the_login() {
    let w = World::new().await;
    let (tone, inne) = w.foeresett("Tone Li").await;
    let (arne, _) = w.foeresett("Arne Li").await;
    let (stefar, _) = w.foeresett("Ste Far").await;
    w.set(
        "update foeresett set foreldreansvar = false where foeresett_id = $1",
        stefar.uuid(),
    )
    .await;
    w.sendt(&w.sak).await;
    for kven in [tone, arne] {
        let brev = w.brev(kven);
        assert_eq!(brev.len(), 1);
        let tekst = text(&brev[0]);
        berre_lovlege(&tekst);
        assert!(
            tekst.contains("Noko ventar på svar frå deg i Laget.")
                && tekst.contains("waiting for your answer"),
            "{tekst}"
        );
        assert!(
            tekst.contains("/familie\r\n") || tekst.contains("/familie\n"),
            "{tekst}"
        );
    }
    assert!(w.brev(stefar).is_empty(), "does not answer");
    let framside = inne.get("/familie").await;
    assert!(framside.has("a[href*='/plan/']"), "{}", framside.text());
    w.app.work().await;
    assert_eq!(w.brev(tone).len(), 1, "once");

    // a new version is a new question
    assert_eq!(w.revidert("Sove om natta").await.status, 303);
    assert_eq!(w.brev(tone).len(), 2);
}

#[tokio::test]
async fn nobody_is_written_to_who_has_answered_or_must_hide() {
    let w = World::new().await;
    let (tone, inne) = w.foeresett("Tone Li").await;
    let (arne, _) = w.foeresett("Arne Li").await;
    let path = w.hos_familien(w.sendt(&w.sak).await);
    let read = inne.get(&path).await;
    assert_eq!(svar(&inne, &read, &path, "ja").await.status, 303);
    w.ventar_att().await;
    w.app.work().await;
    assert_eq!((w.brev(tone).len(), w.brev(arne).len()), (1, 2));
    assert_eq!(w.unoedige().await, 1);

    w.set(
        "update barn set adressesperre = true where barn_id = $1",
        w.nora.id.uuid(),
    )
    .await;
    w.ventar_att().await;
    w.app.work().await;
    assert_eq!(w.brev(arne).len(), 2);
    assert_eq!(w.unoedige().await, 2);
}

#[tokio::test]
async fn a_version_that_waits_no_longer_is_not_written_about() {
    let w = World::new().await;
    let (tone, inne) = w.foeresett("Tone Li").await;
    let (arne, _) = w.foeresett("Arne Li").await;
    let path = w.hos_familien(w.sendt(&w.sak).await);
    let read = inne.get(&path).await;
    assert_eq!(svar(&inne, &read, &path, "nei").await.status, 303);
    w.ventar_att().await;
    w.app.work().await;
    assert_eq!((w.brev(tone).len(), w.brev(arne).len()), (1, 1));
    assert_eq!(w.unoedige().await, 2);
}

#[tokio::test]
async fn those_who_see_the_plan_are_told_that_a_letter_did_not_come_through_until_it_is_answered() {
    let w = World::new().await;
    let (_, inne) = w.foeresett("Tone Li").await;
    let path = w.hos_familien(w.sendt(&w.sak).await);
    let per = w.as_(&w.per).await;
    assert!(!per.get(&w.path()).await.has("#brev"));

    let mut sink = Sink::start().await;
    for (mode, ord) in [
        ("recipient_never", "Tone Li: E-posten kom ikkje fram."),
        ("letter_lost", "Tone Li: E-posten er kanskje send."),
    ] {
        sink.behave(mode).await;
        w.ventar_att().await;
        let worker = w.app.worker_with(sink.mailer());
        worker.work_off().await.unwrap();
        let side = per.get(&w.path()).await.text();
        assert!(side.contains(ord), "{mode}: {side}");
    }
    // the next, that comes through, is the one that counts
    sink.behave("ok").await;
    w.ventar_att().await;
    w.app.worker_with(sink.mailer()).work_off().await.unwrap();
    assert!(!per.get(&w.path()).await.has("#brev"));

    w.set(
        "update referat_brev set tilstand = 'avvist' where sak_id = $1",
        w.sak.id.uuid(),
    )
    .await;
    assert!(per.get(&w.path()).await.has("#brev"));
    let read = inne.get(&path).await;
    assert_eq!(svar(&inne, &read, &path, "ja").await.status, 303);
    assert!(
        !per.get(&w.path()).await.has("#brev"),
        "answered all the same"
    );
}

#[tokio::test]
async fn a_youth_who_answers_is_told_where_the_samtykke_was_sent() {
    let w = World::new().await;
    let (tone, _) = w.foeresett("Tone Li").await;
    w.set(
        "update barn set foedd = (app.today() - interval '16 years' - interval '100 days')::date where barn_id = $1",
        w.nora.id.uuid(),
    )
    .await;
    let mut foer = w.app.sql().begin().await.unwrap();
    sqlx::query("set local session_replication_role = replica")
        .execute(&mut *foer)
        .await
        .unwrap();
    sqlx::query(
        "insert into samtykke_invitasjon (kommune_id, invitasjon_id, samtykke_id, sak_id, signatar, epost, invitert_av)
        values ($1, gen_random_uuid(), gen_random_uuid(), $2, 'barn', 'nora@ungdom.example', $3)",
    )
    .bind(w.kommune.id.uuid())
    .bind(w.sak.id.uuid())
    .bind(w.kari.id.uuid())
    .execute(&mut *foer)
    .await
    .unwrap();
    foer.commit().await.unwrap();
    w.sendt(&w.sak).await;
    assert_eq!(w.brev_til("nora@ungdom.example").len(), 1);
    assert!(w.brev(tone).is_empty(), "she decides herself");
}
