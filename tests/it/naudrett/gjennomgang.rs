//! Afterwards: the personvernombod is told, sees no content, and says how it was; once.

use laget::access::Role;
use laget::mail::{Mailer, Memory};
use time::macros::datetime;

use super::{GRUNNGJEVING, Scene, path};
use crate::harness::{Client, Page};

async fn say(client: &Client, path: &str, konklusjon: &str, vurdering: &str) -> Page {
    let fields = [("konklusjon", konklusjon), ("vurdering", vurdering)];
    client.submit(path, &fields).await
}

#[tokio::test]
async fn the_ombod_sees_who_when_and_why_and_never_the_child_or_the_sak() {
    let w = Scene::new().await;
    w.used().await;
    let ombod = w.as_(&w.ombod).await;
    let id = w.the_only().await;
    let number: String = sqlx::query_scalar("select saksnummer from sak where sak_id = $1")
        .bind(w.sak.id.uuid())
        .fetch_one(w.app.sql())
        .await
        .unwrap();
    for path in ["/naudrett".to_owned(), format!("/naudrett/{id}")] {
        let page = ombod.get(&path).await;
        assert_eq!(page.status, 200);
        for word in ["Hege Dal", "Fare for liv eller helse"] {
            assert!(page.text().contains(word), "{path}: {word}");
        }
        for word in [
            "Nora",
            "trøytt",
            &number,
            &w.sak.id.to_string(),
            &w.barn.id.to_string(),
        ] {
            assert!(!page.body.contains(word), "{path}: {word}");
        }
    }
    assert_eq!(ombod.get(&w.sak_path("")).await.status, 403);
    let list = "innsynslogg where handling = 'naudrett.liste' and rolle = 'personvernombod'";
    assert_eq!(w.count(list).await, 2);
    for person in [&w.hege, &w.kari, &w.rektor] {
        let client = w.as_(person).await;
        assert_eq!(client.get("/naudrett").await.status, 403, "{}", person.namn);
        assert_eq!(client.get(&format!("/naudrett/{id}")).await.status, 403);
    }
    let other = w.app.kommune().await;
    let andre = other.tenest("andre").await;
    let framand = other
        .person("Finn Vern", Role::Personvernombod, &andre)
        .await;
    let framand = w.as_(&framand).await;
    assert_eq!(framand.get(&format!("/naudrett/{id}")).await.status, 404);
    assert!(!framand.get("/naudrett").await.text().contains("Hege"));
}

#[tokio::test]
async fn it_is_gone_through_once_and_not_changed() {
    let w = Scene::new().await;
    w.used().await;
    let page = format!("/naudrett/{}", w.the_only().await);
    let ombod = w.as_(&w.ombod).await;
    let bad = say(&ombod, &page, "", "").await;
    assert_eq!(bad.status, 422);
    assert!(bad.error_on("konklusjon").is_some() && bad.error_on("vurdering").is_some());
    let more = say(&ombod, &page, "undersoekje", "Ringer Hege i morgon.").await;
    assert_eq!(more.status, 303, "{}", more.text());
    assert!(
        ombod
            .get("/naudrett")
            .await
            .text()
            .contains("Meir må undersøkjast")
    );
    assert_eq!(w.inbox(&w.ombod).await.len(), 1);
    // two windows
    let open = ombod.get(&page).await;
    let other = ombod.get(&page).await;
    let yes = [
        ("konklusjon", "grunngitt"),
        ("vurdering", "Skaden var alvorleg."),
    ];
    assert_eq!(open.submit(&page, &yes).await.status, 303);
    let no = [
        ("konklusjon", "ikkje_grunngitt"),
        ("vurdering", "Kunne ringt."),
    ];
    let refused = other.submit(&page, &no).await;
    assert_eq!(refused.status, 409, "{}", refused.text());
    assert!(
        refused.text().contains("Kunne ringt."),
        "nothing typed is lost"
    );
    assert_eq!(w.count("naudrett_gjennomgang where true").await, 2);
    let done = ombod.get(&page).await;
    assert!(done.text().contains("Skaden var alvorleg.") && !done.has("form.skjema"));
    let sak = w.as_(&w.kari).await.get(&w.sak_path("")).await;
    let section = sak.select("section[aria-labelledby=naudrett]").join(" ");
    assert!(
        section.contains("Grunngitt") && !section.contains("Skaden var"),
        "{section}"
    );
    let inbox = w.as_(&w.ombod).await.get("/meldingar").await.text();
    assert!(inbox.contains("gjeld ikkje lenger"), "{inbox}");
}

#[tokio::test]
async fn another_than_who_used_it_goes_through_it() {
    let w = Scene::new().await;
    let andre = w.kommune.tenest("andre").await;
    w.kommune
        .medlemskap(w.hege.id, Role::Personvernombod, &andre)
        .await;
    let hege = w.used().await;
    let page = format!("/naudrett/{}", w.the_only().await);
    let own = hege.get(&page).await;
    assert_eq!(own.status, 200);
    assert!(!own.has("form.skjema"));
    let id = w.app.new_id().to_string();
    let fields = [
        ("id", id.as_str()),
        ("konklusjon", "grunngitt"),
        ("vurdering", "Eg hadde rett."),
    ];
    assert_eq!(hege.post(&page, &fields).await.status, 403);
    let forced = sqlx::query(
        "insert into naudrett_gjennomgang select kommune_id, gen_random_uuid(), naudrett_id, 'grunngitt', 'x', brukar_id, now()
        from naudrett where kommune_id = $1",
    )
    .bind(w.kommune.id.uuid())
    .execute(w.app.sql())
    .await
    .unwrap_err();
    let constraint = forced.as_database_error().unwrap().constraint();
    assert_eq!(constraint, Some("naudrett_gjennomgang_ein_annan"));
    let ombod = w.as_(&w.ombod).await;
    assert_eq!(
        say(&ombod, &page, "ikkje_grunngitt", "Kunne ringt.")
            .await
            .status,
        303
    );
}

#[tokio::test]
async fn what_nobody_has_gone_through_in_three_working_days_is_late_and_told_of() {
    let w = Scene::new().await;
    w.used().await;
    let ombod = w.as_(&w.ombod).await;
    let remind = async || {
        sqlx::query("select app.naudrett_dagleg($1)")
            .bind(w.kommune.id.uuid())
            .execute(w.app.sql())
            .await
            .unwrap();
        w.count("melding where slag = 'naudrett_sein'").await
    };
    assert_eq!(remind().await, 0);
    assert!(!ombod.get("/naudrett").await.has("main [data-color=danger]"));
    w.goes("6 days").await;
    let list = ombod.get("/naudrett").await;
    assert!(
        list.text()
            .contains("1 naudrett er ikkje gjennomgått i tide"),
        "{}",
        list.text()
    );
    assert_eq!((remind().await, remind().await), (1, 1), "once");
    w.goes("7 days").await;
    assert_eq!(remind().await, 2, "and again each week");
    let page = format!("/naudrett/{}", w.the_only().await);
    assert_eq!(
        say(&ombod, &page, "grunngitt", "Skaden var alvorleg.")
            .await
            .status,
        303
    );
    w.goes("7 days").await;
    assert_eq!(remind().await, 2);
    assert!(!ombod.get("/naudrett").await.text().contains("i tide"));
}

#[tokio::test]
async fn the_job_of_the_morning_reminds() {
    let w = Scene::new().await;
    w.used().await;
    w.goes("9 days").await;
    sqlx::query(
        "select app.job_daily('naudrett', app.today(), '2026-11-23'::timestamptz, array[$1])",
    )
    .bind(w.kommune.id.uuid())
    .execute(w.app.sql())
    .await
    .unwrap();
    w.app.work().await;
    assert_eq!(w.count("melding where slag = 'naudrett_sein'").await, 1);
    assert_eq!(
        w.count("job where kind = 'naudrett' and state = 'done'")
            .await,
        1
    );
}

#[tokio::test]
async fn the_mail_goes_at_once_also_at_night_and_says_nothing() {
    let w = Scene::new().await;
    let letters = Memory::default();
    for (person, adresse) in [
        (&w.ombod, "pia@laget.example"),
        (&w.kari, "kari@laget.example"),
    ] {
        sqlx::query(
            "insert into varsling (brukar_id, epost, lag, uro) values ($1, $2, 'av', 'av')",
        )
        .bind(person.id.uuid())
        .bind(adresse)
        .execute(w.app.sql())
        .await
        .unwrap();
    }
    w.used().await;
    // a Sunday night, long after the act
    w.app.clock().set(datetime!(2031-11-23 03:00 +1));
    let worker = w.app.worker_with(Mailer::Memory(letters.clone()));
    worker.work_off().await.unwrap();
    assert_eq!(letters.letters().len(), 2);
    for text in letters.letters() {
        for word in ["Hege", "Nora", "naudrett", "Naudrett"] {
            assert!(!text.contains(word), "{word}: {text}");
        }
    }
}

#[tokio::test]
async fn the_lists_and_pages_cost_the_same_however_many_there_are() {
    let w = Scene::new().await;
    let hege = w.used().await;
    let ombod = w.as_(&w.ombod).await;
    let (_, few) = w.app.count_statements(ombod.get("/naudrett")).await;
    let (_, few_sak) = w.app.count_statements(hege.get(&w.sak_path(""))).await;
    for number in 0..3 {
        let page = w
            .use_it(&hege, &w.utan_sak, &format!("{GRUNNGJEVING} {number}"))
            .await;
        assert_eq!(page.status, 303, "{}", page.text());
        w.goes("2 hours").await;
    }
    let page = w
        .use_it(&hege, &w.barn, "Ringer att om det same barnet")
        .await;
    assert_eq!(page.status, 303, "{}", page.text());
    let (_, many) = w.app.count_statements(ombod.get("/naudrett")).await;
    let (_, many_sak) = w.app.count_statements(hege.get(&w.sak_path(""))).await;
    assert_eq!(few.0.len(), many.0.len());
    assert_eq!(few_sak.0.len(), many_sak.0.len());
    assert!(ombod.get("/naudrett").await.select("tbody tr").len() == 5);
    assert!(hege.get(&path(&w.barn)).await.status == 200);
}

#[tokio::test]
async fn mi_side_of_the_ombod_counts_what_waits_for_a_gjennomgang() {
    let w = Scene::new().await;
    let ombod = w.as_(&w.ombod).await;
    let waits = async || ombod.get("/").await.select(".oppgaver > li");
    assert!(waits().await.is_empty());

    w.used().await;
    let one = waits().await;
    assert!(
        one[0].contains("Éin naudrett ventar på gjennomgang"),
        "{one:?}"
    );
    assert!(one[0].contains("Første frist"), "{one:?}");
    assert!(!one[0].contains("Nora"), "{one:?}");

    w.goes("10 days").await;
    let late = waits().await;
    assert!(late[0].contains("1 over fristen"), "{late:?}");

    let page = format!("/naudrett/{}", w.the_only().await);
    say(&ombod, &page, "undersoekje", "Har spurt leiaren.").await;
    let looked = waits().await;
    assert!(looked[0].contains("Meir må undersøkjast"), "{looked:?}");
    say(&ombod, &page, "grunngitt", "Det hasta.").await;
    assert!(waits().await.is_empty());
    // nobody else is told
    assert!(
        w.as_(&w.rektor)
            .await
            .get("/")
            .await
            .select(".oppgaver > li")
            .iter()
            .all(|t| !t.contains("naudrett"))
    );
}
