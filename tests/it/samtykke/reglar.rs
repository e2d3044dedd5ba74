//! `/kommune/samtykkereglar`: who must sign is data, which one proposes and another approves.

use laget::access::Role;
use sqlx::types::Uuid;

use super::{Scene, day, foeresett};
use crate::harness::{Client, Page, Person, TestApp};

pub(super) const REGLAR: &str = "/kommune/samtykkereglar";

impl Scene {
    async fn system(&self, namn: &str) -> Person {
        let andre = self.kommune.tenest("andre").await;
        self.kommune
            .person(namn, Role::Systemansvarleg, &andre)
            .await
    }

    /// Two of them.
    pub(super) async fn systems(&self) -> (Client, Client) {
        let yngve = self.system("Yngve Moe").await;
        let siri = self.system("Siri Moe").await;
        (self.as_(&yngve).await, self.as_(&siri).await)
    }

    pub(super) async fn in_days(&self, days: i32) -> String {
        laget::web::dates::short(day(&self.app, "app.today() + $1", days).await)
    }

    pub(super) async fn propose(
        &self,
        who: &Client,
        alder: (&str, &str),
        krav: &str,
        days: i32,
    ) -> Page {
        let dag = self.in_days(days).await;
        let fields = [
            ("gruppe", "skule"),
            ("alder_fraa", alder.0),
            ("alder_til", alder.1),
            ("krav", krav),
            ("gyldig_fraa", dag.as_str()),
        ];
        who.submit(&format!("{REGLAR}/ny"), &fields).await
    }
}

async fn answer(who: &Client, godkjend: &str) -> Page {
    let page = who.get(REGLAR).await;
    let action = page.attribute("form[action$='/godkjenn']", "action");
    assert_eq!(action.len(), 1, "{}", page.text());
    who.post(&action[0], &[("godkjend", godkjend)]).await
}

impl Scene {
    /// Somebody approves what waits, and no job has run yet; a test's own client does them after each form.
    async fn approved_just_now(&self, who: &Person) {
        sqlx::query(
            "insert into samtykke_regel_svar
            select r.kommune_id, r.samtykke_regel_id, true, $2, '2026-11-23 08:00+01' from samtykke_regel r
            where r.kommune_id = $1 and not exists (
                select from samtykke_regel_svar v
                where v.kommune_id = r.kommune_id and v.samtykke_regel_id = r.samtykke_regel_id
            )",
        )
        .bind(self.kommune.id.uuid())
        .bind(who.id.uuid())
        .execute(self.app.sql())
        .await
        .unwrap();
    }
}

#[tokio::test]
async fn the_page_shows_the_table_of_the_law_and_who_proposed_what() {
    let w = Scene::new().await;
    let (yngve, siri) = w.systems().await;
    let rows = yngve.get(REGLAR).await.select("#no ~ table tbody tr");
    let rows = rows.join(" | ");
    for row in ["0–14 år", "15–17 år", "15 år", "16–17 år", "18 år og eldre"] {
        assert!(rows.contains(row), "{row}: {rows}");
    }
    let done = w.propose(&yngve, ("15", "17"), "begge", 0).await;
    assert_eq!(done.status, 303, "{}", done.text());
    let own = yngve.get(REGLAR).await;
    assert!(
        own.text().contains("Du har foreslått dette sjølv."),
        "{}",
        own.text()
    );
    assert!(!own.has("form[action$='/godkjenn']"));

    assert_eq!(answer(&siri, "ja").await.status, 303);

    let text = yngve.get(REGLAR).await.text();
    assert!(text.contains("Godkjend av Siri Moe"), "{text}");
    assert!(
        text.contains("Ungdommen og alle med foreldreansvar"),
        "{text}"
    );
}

#[tokio::test]
async fn nobody_approves_what_they_have_proposed_and_a_no_changes_nothing() {
    let w = Scene::aged(16).await;
    let (yngve, siri) = w.systems().await;
    w.propose(&yngve, ("15", "17"), "begge", 0).await;
    let id: Uuid = sqlx::query_scalar(
        "select samtykke_regel_id from samtykke_regel where kommune_id = $1 and foreslaatt_av is not null",
    )
    .bind(w.kommune.id.uuid())
    .fetch_one(w.app.sql())
    .await
    .unwrap();
    let path = format!("{REGLAR}/{id}/godkjenn");
    assert_eq!(yngve.post(&path, &[("godkjend", "ja")]).await.status, 403);

    assert_eq!(answer(&siri, "nei").await.status, 303);

    assert!(
        yngve
            .get(REGLAR)
            .await
            .text()
            .contains("Avvist av Siri Moe")
    );
    let samtykke = w.ask(&["ppt"]).await;
    w.paper(samtykke, "barn", &["skule:ja", "ppt:ja"]).await;
    w.confirm("ja").await;
    assert_eq!(w.put_on_the_lag(&w.ppt).await.status, 303);
}

#[tokio::test]
async fn an_approved_rule_acts_at_once_on_what_is_shared() {
    let w = Scene::aged(16).await;
    let samtykke = w.ask(&["ppt"]).await;
    w.paper(samtykke, "barn", &["skule:ja", "ppt:ja"]).await;
    w.confirm("ja").await;
    w.put_on_the_lag(&w.ppt).await;
    assert_eq!(w.ppt_sees().await, 200);
    let (yngve, siri) = w.systems().await;
    w.propose(&yngve, ("15", "17"), "begge", 0).await;
    assert_eq!(w.ppt_sees().await, 200, "a proposal is no rule");

    answer(&siri, "ja").await;

    assert_eq!(w.ppt_sees().await, 404);
    w.rights_are_right().await;
    let svar = ["skule:ja", "ppt:ja"];
    w.paper(samtykke, &foeresett(w.mor), &svar).await;
    w.paper(samtykke, &foeresett(w.far), &svar).await;
    w.confirm("ja").await;
    assert_eq!(
        w.ppt_sees().await,
        200,
        "with the answers that are asked for now"
    );
    w.app.work().await;
}

#[tokio::test]
async fn what_still_holds_is_shut_until_the_job_has_reckoned_it_and_the_page_says_so() {
    let w = Scene::new().await;
    w.shared().await;
    let person = w.system("Siri Moe").await;
    let yngve = w.as_(&w.system("Yngve Moe").await).await;
    let siri = w.as_(&person).await;
    // the same rule once more: all have said yes who must by it
    w.propose(&yngve, ("0", "14"), "foreldre", 0).await;
    assert_eq!(w.ppt_sees().await, 200);
    let reckoned = "Samtykka blir rekna på nytt";
    assert!(!siri.get(REGLAR).await.text().contains(reckoned));

    w.approved_just_now(&person).await;

    assert_eq!(w.ppt_sees().await, 404, "no job has run");
    assert!(siri.get(REGLAR).await.text().contains(reckoned));
    w.app.work().await;
    assert_eq!(w.ppt_sees().await, 200);
    assert!(!siri.get(REGLAR).await.text().contains(reckoned));
    w.rights_are_right().await;

    // a job that stops opens nothing, and the page says so
    w.propose(&yngve, ("0", "14"), "foreldre", 0).await;
    w.approved_just_now(&person).await;
    sqlx::query(
        "update job set state = 'dead', attempts = 20, cause = 'databasen', finished_at = now()
        where kommune_id = $1 and dedupe_key = 'samtykke_reglar' and state = 'waiting'",
    )
    .bind(w.kommune.id.uuid())
    .execute(w.app.sql())
    .await
    .unwrap();
    w.app.jobs_may_stop();
    assert_eq!(w.ppt_sees().await, 404);
    let page = siri.get(REGLAR).await;
    assert!(
        page.text().contains("Jobben som reknar, har stoppa."),
        "{}",
        page.text()
    );
    assert!(!page.text().contains("Nora"));
}

#[tokio::test]
async fn a_rule_of_a_later_day_shuts_nothing_before_it() {
    let w = Scene::aged(16).await;
    let samtykke = w.ask(&["ppt"]).await;
    w.paper(samtykke, "barn", &["skule:ja", "ppt:ja"]).await;
    w.confirm("ja").await;
    w.put_on_the_lag(&w.ppt).await;
    let siri = w.system("Siri Moe").await;
    let yngve = w.as_(&w.system("Yngve Moe").await).await;
    w.propose(&yngve, ("15", "17"), "begge", 7).await;
    w.approved_just_now(&siri).await;
    assert_eq!(w.ppt_sees().await, 200);
    let ends = "sak_tilgang where sak_id = $1 and grunnlag = 'samtykke'
        and til = (app.today() + 7)::timestamp at time zone 'Europe/Oslo'";
    assert_eq!(
        w.app.count(ends, w.sak.id.uuid()).await,
        1,
        "also before any job"
    );
    w.app.work().await;
    assert_eq!(w.app.count(ends, w.sak.id.uuid()).await, 1);
    w.rights_are_right().await;
}

#[tokio::test]
async fn what_cannot_be_a_rule_is_said_beside_the_field_and_nothing_is_lost() {
    let w = Scene::new().await;
    let (yngve, siri) = w.systems().await;
    for (alder, krav, days, field) in [
        (("15", "17"), "begge", -1, "gyldig_fraa"),
        (("16", "20"), "begge", 1, "krav"),
        (("16", "12"), "begge", 1, "alder_til"),
        (("femten", "17"), "begge", 1, "alder_fraa"),
        (("5", "9"), "ungdom", 1, "krav"),
    ] {
        let page = w.propose(&yngve, alder, krav, days).await;
        assert_eq!(page.status, 422, "{alder:?}");
        assert!(page.error_on(field).is_some(), "{field}: {}", page.text());
        assert_eq!(page.attribute("#felt-alder_fraa", "value"), [alder.0]);
    }
    // a proposal that nobody answered in time
    w.propose(&yngve, ("15", "17"), "begge", 1).await;
    sqlx::query("update samtykke_regel set gyldig_fraa = app.today() - 1 where kommune_id = $1 and foreslaatt_av is not null")
        .bind(w.kommune.id.uuid())
        .execute(w.app.sql())
        .await
        .unwrap();
    let page = siri.get(REGLAR).await;
    assert!(!page.has("form[action$='/godkjenn']"));
    assert!(
        page.text().contains("Ikkje svara på før dagen"),
        "{}",
        page.text()
    );
}

#[tokio::test]
async fn the_database_approves_nothing_back_in_time_and_no_proposal_of_ones_own() {
    let w = Scene::new().await;
    let yngve = w.system("Yngve Moe").await;
    let siri = w.system("Siri Moe").await;
    for (dag, av, constraint) in [
        (-1, &siri, "samtykke_regel_svar_dag"),
        (1, &yngve, "samtykke_regel_svar_ein_annan"),
    ] {
        let id = w.app.new_id();
        sqlx::query("insert into samtykke_regel values ($1, $2, 'skule', 15, 15, 'begge', app.today() + $3, $4, now())")
            .bind(w.kommune.id.uuid())
            .bind(id)
            .bind(dag)
            .bind(yngve.id.uuid())
            .execute(w.app.sql())
            .await
            .unwrap();
        let forced =
            sqlx::query("insert into samtykke_regel_svar values ($1, $2, true, $3, now())")
                .bind(w.kommune.id.uuid())
                .bind(id)
                .bind(av.id.uuid())
                .execute(w.app.sql())
                .await
                .unwrap_err();
        let found = forced.as_database_error().unwrap().constraint();
        assert_eq!(found, Some(constraint));
    }
}

#[tokio::test]
async fn a_kommune_with_one_systemansvarleg_is_told_that_nobody_can_approve() {
    let w = Scene::new().await;
    let yngve = w.system("Yngve Moe").await;
    let client = w.as_(&yngve).await;
    let alone = "Kommunen har berre éin systemansvarleg";
    assert!(client.get(REGLAR).await.text().contains(alone));
    w.system("Siri Moe").await;
    assert!(!client.get(REGLAR).await.text().contains(alone));
}

#[tokio::test]
async fn the_languages_say_which_of_them_no_translator_has_read() {
    let app = TestApp::with_own_database().await;
    let kommune = app.kommune().await;
    let andre = kommune.tenest("andre").await;
    let yngve = kommune
        .person("Yngve Moe", Role::Systemansvarleg, &andre)
        .await;
    let client = app.client_for(&yngve).await;
    let rows = async || {
        let page = client.get("/kommune/samtykkemalar").await;
        assert_eq!(page.status, 200, "{}", page.text());
        page.select("tbody tr")
    };
    let polsk = async || rows().await.into_iter().find(|row| row.contains("Polski"));
    assert!(
        polsk()
            .await
            .unwrap()
            .contains("Ikkje kontrollert av omsetjar")
    );
    sqlx::query(
        "update samtykkemal_tekst set kontrollert_at = now(), kontrollert_av = 'Omsetjar Ein' where spraak = 'pl'",
    )
    .execute(app.sql())
    .await
    .unwrap();
    let row = polsk().await.unwrap();
    assert!(
        row.contains("Kontrollert av omsetjar: Omsetjar Ein"),
        "{row}"
    );
    assert!(
        rows()
            .await
            .iter()
            .any(|row| row.contains("Nynorsk") && row.contains("v1"))
    );
}

#[tokio::test]
async fn the_database_lets_no_kommune_decide_for_grown_ups_nor_have_a_small_child_answer_alone() {
    let w = Scene::new().await;
    let yngve = w.system("Yngve Moe").await;
    for (fraa, til, krav, constraint) in [
        (18, 150, "foreldre", "samtykke_regel_myndig"),
        (15, 20, "ungdom", "samtykke_regel_myndig"),
        (15, 17, "sjoelv", "samtykke_regel_myndig"),
        (11, 14, "ungdom", "samtykke_regel_aleine"),
        (14, 15, "begge", "samtykke_regel_aleine"),
    ] {
        let forced = sqlx::query(
            "insert into samtykke_regel values ($1, $2, 'skule', $3, $4, $5, app.today(), $6, now())",
        )
        .bind(w.kommune.id.uuid())
        .bind(w.app.new_id())
        .bind(fraa)
        .bind(til)
        .bind(krav)
        .bind(yngve.id.uuid())
        .execute(w.app.sql())
        .await
        .unwrap_err();
        let found = forced.as_database_error().unwrap().constraint();
        assert_eq!(found, Some(constraint), "{fraa}-{til} {krav}");
    }
}

#[tokio::test]
async fn the_page_of_the_templates_is_the_same_however_many_forms_there_are() {
    let app = TestApp::with_own_database().await;
    let kommune = app.kommune().await;
    let skule = kommune.skule("Åsen skule").await;
    let yngve = kommune
        .person("Yngve Moe", Role::Systemansvarleg, &skule)
        .await;
    let kari = kommune.person("Kari Vik", Role::Tilsett, &skule).await;
    let client = app.client_for(&yngve).await;
    let malane = async || {
        let page = client.get("/kommune/samtykkemalar").await;
        page.select("table").join("|")
    };
    let foer = malane().await;
    assert!(foer.contains("frå") && foer.contains("språk"), "{foer}");
    for _ in 0..6 {
        let sak = skule.barn("Nora", "Li").await.sak(&kari, "Ho søv.").await;
        sak.spurt("Dela det me veit").await;
    }
    assert_eq!(malane().await, foer);
}
