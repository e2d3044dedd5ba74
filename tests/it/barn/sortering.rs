//! Lists of children and saker are sorted as the alphabet is: æ, ø and å last, also over the edge of a page.

use laget::text::{search_key, sort_key};

use super::Scene;
use crate::harness::Page;

/// The children of the rows, by the first word of the family name, in order.
fn etternamn(page: &Page) -> Vec<String> {
    let cells = page.select("tbody th a");
    let last = |cell: &String| cell.split_whitespace().last().map(str::to_owned);
    cells.iter().filter_map(last).collect()
}

const NAMN: [&str; 8] = [
    "Aas",
    "Zeiner",
    "Ærlien",
    "Ödegård",
    "Østby",
    "Øy",
    "Åkre",
    "Ås",
];

#[tokio::test]
async fn the_register_has_the_last_letters_of_the_alphabet_last_over_the_edge_of_a_page() {
    let scene = Scene::new().await;
    for namn in NAMN.iter().rev() {
        scene.skule.barn("Nils", namn).await;
    }
    // Aas, 46 others, Zeiner, Ærlien, Ødegård | Østby …
    for nr in 10..56 {
        scene.skule.barn("Nils", &format!("Berg{nr}")).await;
    }
    let page = scene.rektor.get("/barn").await;
    let first = etternamn(&page);
    assert_eq!(first.len(), 50);
    assert_eq!(first[0], "Aas");
    assert_eq!(first[47..], NAMN[1..4]);
    let next = page.attribute("a[rel=next]", "href").pop().unwrap();
    assert_eq!(etternamn(&scene.rektor.get(&next).await), NAMN[4..]);
}

#[tokio::test]
async fn a_search_finds_by_the_last_letters_of_the_alphabet_and_sorts_by_them() {
    let scene = Scene::new().await;
    for fornamn in ["Lå", "Lø", "Læ", "La"] {
        let barn = scene.skule.barn(fornamn, "Åsen").await;
        barn.sak(&scene.kari, "Er mykje åleine.").await;
    }
    scene.skule.barn("Nils", "Ærlien").await;
    let page = scene
        .client
        .submit_from("/saker", "/saker/soek", &[("namn", "åse")])
        .await
        .follow()
        .await;
    let names = page.select("tbody td[data-merke=Barn]");
    let fornamn: Vec<&str> = names.iter().filter_map(|n| n.split(' ').next()).collect();
    assert_eq!(fornamn, ["La", "Læ", "Lø", "Lå"]);

    for (typed, expected) in [("å", 4), ("ås", 4), ("ær", 1), ("æs", 0), ("åsen lø", 1)] {
        let page = scene
            .rektor
            .submit_from("/barn", "/barn/soek", &[("namn", typed)])
            .await;
        let page = if page.status == 303 {
            page.follow().await
        } else {
            page
        };
        assert_eq!(etternamn(&page).len(), expected, "{typed}: {}", page.text());
    }
}

#[tokio::test]
async fn the_database_keeps_the_key_that_is_searched_by() {
    let scene = Scene::new().await;
    for namn in NAMN {
        scene.skule.barn("Bjørn-Ånund", namn).await;
    }
    let kept: Vec<(String, String)> = sqlx::query_as(
        "select etternamn || ' ' || fornamn, etternamn_sortert from barn where kommune_id = $1",
    )
    .bind(scene.kommune.id.uuid())
    .fetch_all(scene.app.sql())
    .await
    .unwrap();
    assert_eq!(kept.len(), NAMN.len());
    for (namn, sortert) in kept {
        assert_eq!(sort_key(&search_key(&namn)), sortert, "{namn}");
    }
}
