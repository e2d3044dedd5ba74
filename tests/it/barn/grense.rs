//! Nobody finds out by trying which numbers exist: every answer about a number is one of the day's look-ups.

use std::future::Future;

use laget::access::Role;
use sqlx::types::Uuid;
use tokio::task::JoinSet;

use super::{Scene, number};
use crate::harness::{Barn, Page, Person};

/// The number must not come back, and the rest of the form must.
fn assert_stopped(page: &Page, fnr: &str) {
    assert_eq!(page.status, 429, "{}", page.text());
    let told = page.error_on("foedselsnummer").unwrap();
    assert!(told.contains("brukt opp oppslaga"), "{told}");
    assert!(!page.body.contains(fnr), "the number is on the page");
    assert_eq!(page.attribute("[name=fornamn]", "value"), ["Nora"]);
    assert_eq!(page.attribute("[name=foedselsnummer]", "value"), [""]);
}

impl Scene {
    /// A child of another skule.
    pub async fn elsewhere(&self, fornamn: &str, etternamn: &str) -> Barn {
        let dalen = self.kommune.eining("skule", "Dalen skule").await;
        dalen.barn(fornamn, etternamn).await
    }

    /// All that was looked up was looked up a day ago.
    pub async fn next_day(&self) {
        sqlx::query("update barn_oppslag set at = at - interval '24 hours' where kommune_id = $1")
            .bind(self.kommune.id.uuid())
            .execute(self.app.sql())
            .await
            .unwrap();
    }

    /// What the log says the person was refused: action, grunnlag and children.
    async fn refusals(&self, person: &Person) -> Vec<(String, String, Vec<Uuid>)> {
        sqlx::query_as(
            "select handling, grunnlag, barn_id_list from innsynslogg
            where brukar_id = $1 and avvist order by at, logg_id",
        )
        .bind(person.id.uuid())
        .fetch_all(self.app.sql())
        .await
        .unwrap()
    }

    /// Searches for Nora with this number in the first step of the registration.
    async fn search(&self, fnr: &str) -> Page {
        let fields = [
            ("fornamn", "Nora"),
            ("etternamn", "Li"),
            ("foedd", "14.05.2017"),
            ("foedselsnummer", fnr),
        ];
        self.client.submit("/barn/ny", &fields).await
    }
}

/// Six at once: the status of each.
pub async fn at_once<F>(ask: impl Fn(usize) -> F) -> Vec<u16>
where
    F: Future<Output = Page> + Send + 'static,
{
    let asked: JoinSet<Page> = (0..6).map(ask).collect();
    let pages = asked.join_all().await;
    pages.iter().map(|page| page.status).collect()
}

#[tokio::test]
async fn that_a_number_is_taken_is_one_of_twenty_answers_a_day_to_who_registers() {
    let scene = Scene::new().await;
    let there = scene.elsewhere("Åse", "Bakken").await;
    scene.used(&scene.kari, 19).await;

    let taken = scene.search(&there.fnr).await.submit("/barn/ny", &[]).await;

    assert_eq!(taken.status, 422);
    assert!(taken.error_on("foedselsnummer").is_some());
    assert_eq!(scene.look_ups(&scene.kari).await, 20);
    for fnr in [&there.fnr, &number(9)] {
        assert_stopped(&scene.search(fnr).await, fnr);
    }
    assert_eq!(scene.barn_count().await, 1, "nothing is written");
    assert_eq!(scene.look_ups(&scene.kari).await, 20);
    let without = scene.search("").await.submit("/barn/ny", &[]).await;
    assert_eq!(without.status, 303, "without a number the form works");

    scene.next_day().await;
    let next_day = scene.search(&there.fnr).await;
    assert_eq!(next_day.status, 200, "{}", next_day.text());
}

#[tokio::test]
async fn a_registration_that_was_begun_before_the_look_ups_were_used_up_is_stopped_too() {
    let scene = Scene::new().await;
    let fnr = number(9);
    let found = scene.search(&fnr).await;
    scene.used(&scene.kari, 20).await;

    let stopped = found
        .submit("/barn/ny", &[("adresse", "Fjellvegen 7")])
        .await;

    assert_stopped(&stopped, &fnr);
    assert_eq!(
        stopped.attribute("[name=adresse]", "value"),
        ["Fjellvegen 7"]
    );
    assert_eq!(scene.barn_count().await, 0);
}

#[tokio::test]
async fn a_child_with_a_free_number_costs_no_look_up() {
    let scene = Scene::new().await;

    let made = scene.search(&number(9)).await.submit("/barn/ny", &[]).await;

    assert_eq!(made.status, 303);
    assert_eq!(scene.look_ups(&scene.kari).await, 0);
}

#[tokio::test]
async fn numbers_are_not_tried_out_on_a_card() {
    let scene = Scene::new().await;
    let nora = scene.skule.barn("Nora", "Li").await;
    let there = scene.elsewhere("Åse", "Bakken").await;
    let path = format!("/barn/{}/endre", nora.id);
    let write = |fnr: String| {
        let (client, path) = (&scene.client, &path);
        async move { client.submit(path, &[("foedselsnummer", &fnr)]).await }
    };
    scene.used(&scene.kari, 17).await;

    assert_eq!(write(nora.fnr.clone()).await.status, 303);
    assert_eq!(
        scene.look_ups(&scene.kari).await,
        17,
        "her own tells nothing"
    );
    let taken = write(there.fnr.clone()).await;
    assert_eq!(taken.status, 422);
    assert!(!taken.text().contains("Bakken"));
    assert_eq!(scene.look_ups(&scene.kari).await, 18);
    assert_eq!(write(number(8)).await.status, 303);
    assert_eq!(write(number(9)).await.status, 303);
    assert_eq!(scene.look_ups(&scene.kari).await, 20, "free numbers too");

    assert_stopped(&write(there.fnr.clone()).await, &there.fnr);
    assert_eq!(scene.look_ups(&scene.kari).await, 20);
    let renamed = scene.client.submit(&path, &[("fornamn", "Norah")]).await;
    assert_eq!(renamed.status, 303, "without a number the form works");
}

#[tokio::test]
async fn an_answer_that_is_not_given_is_a_refusal_in_the_log() {
    let scene = Scene::new().await;
    let nora = scene.skule.barn("Nora", "Li").await;
    let begun = scene.search(&number(8)).await;
    let before = scene.refusals(&scene.kari).await;
    assert!(before.is_empty(), "{before:?}");
    scene.used(&scene.kari, 20).await;
    scene.used(&scene.leiar, 20).await;
    let fnr = number(9);

    let asked = [("foedselsnummer", &*fnr)];
    assert_eq!(
        scene.client.submit("/barn/oppslag", &asked).await.status,
        429
    );
    assert_stopped(&scene.search(&fnr).await, &fnr);
    assert_eq!(begun.submit("/barn/ny", &[]).await.status, 429);
    let card = format!("/barn/{}/endre", nora.id);
    assert_stopped(&scene.client.submit(&card, &asked).await, &fnr);
    let list = format!("fnr;fornamn;etternamn\n{fnr};Ny;Unge\n");
    assert_eq!(scene.look_over(&list).await.status, 429);

    let row = |handling: &str, grunnlag: &str, barn: &[Uuid]| {
        (handling.to_owned(), grunnlag.to_owned(), barn.to_vec())
    };
    assert_eq!(
        scene.refusals(&scene.kari).await,
        [
            row("barn.oppslag", "oppslag", &[]),
            row("barn.registrere", "oppslag", &[]),
            row("barn.registrere", "oppslag", &[]),
            row("barn.endre", "eining", &[nora.id.uuid()]),
        ]
    );
    assert_eq!(
        scene.refusals(&scene.leiar).await,
        [row("barn.importere", "liste_proeve", &[])]
    );
    for (done, count) in [
        ("barn.oppslag", 1),
        ("barn.registrere", 2),
        ("barn.endre", 1),
    ] {
        assert_eq!(scene.logged(&scene.kari, done).await, count, "{done} once");
    }
}

#[tokio::test]
async fn the_limit_is_the_databases_and_the_page_tells_it() {
    let scene = Scene::new().await;
    let limit: i32 = sqlx::query_scalar("select app.oppslag_maks()")
        .fetch_one(scene.app.sql())
        .await
        .unwrap();

    let page = scene.client.get("/barn/oppslag").await;

    let told = page.text();
    assert!(told.contains(&limit.to_string()), "{limit}: {told}");
    let asked = "select proname::text from pg_proc
        where pronamespace = 'app'::regnamespace and array_to_string(proargnames, ' ') like '%maks%'";
    let asked: Vec<String> = sqlx::query_scalar(asked)
        .fetch_all(scene.app.sql())
        .await
        .unwrap();
    assert!(
        asked.is_empty(),
        "whoever asks could set another: {asked:?}"
    );
}

#[tokio::test]
async fn look_ups_at_once_do_not_each_get_the_last_one() {
    let scene = Scene::new().await;
    let (siv, ppt) = scene.at("ppt").await;
    scene.used(&siv, 19).await;

    let asked = at_once(|serial| {
        let (ppt, fnr) = (ppt.clone(), number(serial));
        async move { ppt.post("/barn/oppslag", &[("foedselsnummer", &fnr)]).await }
    })
    .await;

    assert_eq!(asked.iter().filter(|status| **status == 200).count(), 1);
    assert_eq!(asked.iter().filter(|status| **status == 429).count(), 5);
    assert_eq!(scene.look_ups(&siv).await, 20);
}

#[tokio::test]
async fn answers_at_once_about_taken_numbers_do_not_each_get_the_last_one() {
    let scene = Scene::new().await;
    let there = scene.elsewhere("Åse", "Bakken").await;
    let mut begun = Vec::new();
    for _ in 0..6 {
        begun.push(scene.search(&there.fnr).await);
    }
    scene.used(&scene.kari, 19).await;

    let asked = at_once(|at| {
        let found = begun[at].clone();
        async move { found.submit("/barn/ny", &[]).await }
    })
    .await;

    assert_eq!(asked.iter().filter(|status| **status == 422).count(), 1);
    assert_eq!(asked.iter().filter(|status| **status == 429).count(), 5);
    assert_eq!(scene.look_ups(&scene.kari).await, 20);
}

#[tokio::test]
async fn the_look_ups_are_the_persons_own() {
    let scene = Scene::new().await;
    let there = scene.elsewhere("Åse", "Bakken").await;
    scene.used(&scene.kari, 20).await;
    let (_, per) = scene.at_skule("Lia skule", Role::Tilsett).await;

    let found = per
        .submit("/barn/oppslag", &[("foedselsnummer", &there.fnr)])
        .await;

    assert_eq!(found.location(), format!("/barn/{}", there.id));
}
