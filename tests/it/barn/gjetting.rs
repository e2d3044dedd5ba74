//! What a list of guessed numbers tells, and how often.

use super::grense::at_once;
use super::import::look_over;
use super::{Scene, number};
use crate::harness::Page;

impl Scene {
    /// The leader sends the list that was looked over.
    async fn confirm(&self, list: &str) -> Page {
        let fields = [("eining", &*self.skule.id.to_string()), ("innhald", list)];
        self.rektor.post("/barn/import", &fields).await
    }
}

/// A list of children with these numbers, each with a name of its own.
fn list<'a>(numbers: impl IntoIterator<Item = &'a str>) -> String {
    let lines = numbers.into_iter().enumerate().map(|(at, fnr)| {
        let name = char::from(b'a' + u8::try_from(at).unwrap());
        format!("{fnr};Gjett {name};Li\n")
    });
    format!("fnr;fornamn;etternamn\n{}", lines.collect::<String>())
}

#[tokio::test]
async fn every_reading_of_a_list_is_a_look_up_and_the_list_comes_back_when_they_are_used_up() {
    let scene = Scene::new().await;
    let pasted = list([number(8).as_str(), &number(9)]);
    scene.used(&scene.leiar, 18).await;

    assert_eq!(scene.look_over(&pasted).await.status, 200);
    assert_eq!(scene.look_ups(&scene.leiar).await, 19);
    assert_eq!(scene.confirm(&pasted).await.status, 303);
    assert_eq!(scene.look_ups(&scene.leiar).await, 20);

    for stopped in [scene.look_over(&pasted).await, scene.confirm(&pasted).await] {
        assert_eq!(stopped.status, 429);
        assert!(stopped.text().contains("brukt opp oppslaga"));
        assert!(stopped.select("[name=liste]").concat().contains("Gjett a"));
        assert!(!stopped.text().contains("Uendra"), "{}", stopped.text());
    }
    assert_eq!(scene.look_ups(&scene.leiar).await, 20);
    scene.next_day().await;
    assert_eq!(scene.look_over(&pasted).await.status, 200);
}

#[tokio::test]
async fn a_list_with_faults_costs_no_look_up() {
    let scene = Scene::new().await;

    let page = scene.look_over("fnr;fornamn;etternamn\n123;Bo;Li\n").await;

    assert_eq!(page.status, 422);
    assert_eq!(scene.look_ups(&scene.leiar).await, 0);
}

#[tokio::test]
async fn many_numbers_under_one_name_are_refused_before_any_is_looked_up() {
    let scene = Scene::new().await;
    let there = scene.elsewhere("Åse", "Bakken").await;
    let list = format!(
        "fnr;fornamn;etternamn\n{};Åse;Bakken\n{};Åse;Bakken\n",
        there.fnr,
        number(9)
    );

    let page = scene.look_over(&list).await;

    assert_eq!(page.status, 422);
    let told = page.select("section ul li").concat();
    assert!(
        told.contains("Linje 3: Same namn og fødselsdato står på linje 2."),
        "{told}"
    );
    assert!(!page.text().contains("Flytta hit"));
    assert_eq!(scene.look_ups(&scene.leiar).await, 0);
    assert_eq!(scene.confirm(&list).await.status, 400);
}

#[tokio::test]
async fn each_line_that_is_left_out_is_a_look_up() {
    let scene = Scene::new().await;
    let first = scene.elsewhere("Åse", "Bakken").await;
    let guesses = list([first.fnr.as_str(), &number(8), &number(9)]);
    scene.used(&scene.leiar, 17).await;

    let read = scene.confirm(&guesses).await.follow().await;

    assert!(
        read.text().contains("kunne ikkje takast inn"),
        "{}",
        read.text()
    );
    assert_eq!(read.select("tbody th"), ["Gjett b Li", "Gjett c Li"]);
    assert_eq!(scene.look_ups(&scene.leiar).await, 19);
    let stopped = scene.confirm(&guesses).await;
    assert_eq!(stopped.status, 429, "the list and the line are two");
    assert_eq!(scene.look_ups(&scene.leiar).await, 20, "they are used up");
    assert_eq!(scene.barn_count().await, 3);
}

#[tokio::test]
async fn a_list_with_more_taken_numbers_than_there_are_look_ups_left_is_not_read() {
    let scene = Scene::new().await;
    let dalen = scene.kommune.skule("Dalen skule").await;
    let mut numbers = vec![number(25)];
    for _ in 0..20 {
        numbers.push(dalen.barn("Åse", "Bakken").await.fnr);
    }

    let stopped = scene
        .confirm(&list(numbers.iter().map(String::as_str)))
        .await;

    assert_eq!(stopped.status, 429);
    assert_eq!(scene.barn_count().await, 20, "nobody is registered");
    assert_eq!(scene.look_ups(&scene.leiar).await, 20);
}

#[tokio::test]
async fn a_child_without_number_does_not_get_one_that_is_taken() {
    let scene = Scene::new().await;
    let there = scene.elsewhere("Åse", "Bakken").await;
    let here = scene.skule.barn("Nora", "Li").await;
    sqlx::query("update barn set fnr_kryptert = null, fnr_noekkel = null, fnr_oppslag = null where barn_id = $1")
        .bind(here.id.uuid())
        .execute(scene.app.sql())
        .await
        .unwrap();
    let list = format!(
        "fnr;fornamn;etternamn\n{};Nora;Li\n{};Ny;Unge\n",
        there.fnr,
        number(9)
    );

    let read = scene.confirm(&list).await.follow().await;

    assert!(
        read.text().contains("kunne ikkje takast inn"),
        "{}",
        read.text()
    );
    assert_eq!(read.select("tbody th"), ["Nora Li", "Ny Unge"]);
    assert_eq!(scene.look_ups(&scene.leiar).await, 2);
}

#[tokio::test]
async fn lists_at_once_do_not_each_get_the_last_look_up() {
    let scene = Scene::new().await;
    let pasted = list([number(9).as_str()]);
    let eining = scene.skule.id.to_string();
    scene.used(&scene.leiar, 19).await;

    let asked = at_once(|_| {
        let (rektor, eining, pasted) = (scene.rektor.clone(), eining.clone(), pasted.clone());
        async move { look_over(&rektor, &eining, &pasted).await }
    })
    .await;

    assert_eq!(asked.iter().filter(|status| **status == 200).count(), 1);
    assert_eq!(scene.look_ups(&scene.leiar).await, 20);
}
