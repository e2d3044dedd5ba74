//! `/barn/import`: the list of an eining, first looked over and then read in.

use axum::body::Body;
use axum::http::{Method, header};

use super::{Scene, number};
use crate::harness::{Client, Page};

impl Scene {
    /// The leader sends a file to be looked over.
    pub async fn look_over(&self, list: &str) -> Page {
        look_over(&self.rektor, &self.skule.id.to_string(), list).await
    }

    /// Everything of the kommune's children, as one text.
    async fn rows(&self) -> String {
        sqlx::query_scalar(
            "select string_agg(b::text || coalesce(a.adresse, ''), ' ' order by b.barn_id)
            from barn b left join barn_adresse a on a.barn_id = b.barn_id where b.kommune_id = $1",
        )
        .bind(self.kommune.id.uuid())
        .fetch_one(self.app.sql())
        .await
        .unwrap()
    }
}

pub async fn look_over(client: &Client, eining: &str, list: &str) -> Page {
    let part = |name: &str, more: &str, value: &str| {
        format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"{more}\r\n\r\n{value}\r\n")
    };
    let body = [
        part("eining", "", eining),
        part("fil", "; filename=\"barn.csv\"", list),
        part("liste", "", ""),
        "--x--\r\n".to_owned(),
    ];
    let request = client
        .request(Method::POST, "/barn/import")
        .header(header::ORIGIN, "https://laget.example")
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x")
        .body(Body::from(body.concat()))
        .unwrap();
    client.send(request).await
}

/// What the page says the list would do: the word, and how many.
fn summary(page: &Page) -> Vec<String> {
    page.select("table:first-of-type tbody tr")
        .iter()
        .map(|row| {
            let end = row.find(|c: char| c.is_ascii_digit()).map(|at| at + 1);
            row[..end.unwrap_or(row.len())].to_owned()
        })
        .collect()
}

#[tokio::test]
async fn a_list_is_looked_over_then_read_in_and_the_second_time_changes_nothing() {
    let scene = Scene::new().await;
    let same = scene.skule.barn("Anna", "Aas").await;
    let spelled = scene.skule.barn("Kari", "Bø").await;
    let gone = scene.skule.barn("Gro", "Dal").await;
    let dalen = scene.kommune.skule("Dalen skule").await;
    let moved = dalen.barn("Emil", "Li").await;
    let list = format!(
        "Fødselsnummer;Fornamn;Etternamn;Adresse\n{};Anna;Aas;\n{};Kåri;Bø;\n{};Emil;Li;Vegen 1\n{};Ny;Unge;\n",
        same.fnr,
        spelled.fnr,
        moved.fnr,
        number(9),
    );
    let before = scene.rows().await;

    let looked = scene.look_over(&list).await;

    assert_eq!(looked.status, 200, "{}", looked.text());
    let expected = [
        "Ny 1",
        "Flytta hit 1",
        "Namn endra 1",
        "Uendra 1",
        "Ikkje lenger på lista 1",
    ];
    assert_eq!(summary(&looked)[..5], expected);
    assert_eq!(scene.rows().await, before, "a look changes nothing");

    let read = looked.submit("/barn/import", &[("borte", "ja")]).await;
    let register = read.follow().await;
    let names = register.select("tbody th");
    assert_eq!(names, ["Anna Aas", "Kåri Bø", "Emil Li", "Ny Unge"]);
    let card = scene.client.get(&format!("/barn/{}", moved.id)).await;
    assert!(card.text().contains("Vegen 1"));
    assert_eq!(
        scene.client.get(&format!("/barn/{}", gone.id)).await.status,
        404,
        "whoever left is not on the eining's list"
    );

    let before = scene.rows().await;
    let again = scene.look_over(&list).await;
    assert_eq!(summary(&again), ["Uendra 4"]);
    assert!(again.text().contains("Lista er lik registeret"));
    let fields = [
        ("eining", scene.skule.id.to_string()),
        ("innhald", list.clone()),
    ];
    let fields = fields
        .each_ref()
        .map(|(name, value)| (*name, value.as_str()));
    let forced = scene.rektor.post("/barn/import", &fields).await;
    assert_eq!(forced.status, 303);
    assert_eq!(scene.rows().await, before, "the same list changes nothing");
}

#[tokio::test]
async fn who_is_not_on_the_list_stays_unless_the_leader_says_otherwise() {
    let scene = Scene::new().await;
    let gone = scene.skule.barn("Gro", "Dal").await;
    let list = format!("fnr,fornamn,etternamn\n{},Ny,Unge", number(9));

    let looked = scene.look_over(&list).await;
    looked.submit("/barn/import", &[]).await.follow().await;

    let card = scene.client.get(&format!("/barn/{}", gone.id)).await;
    assert_eq!(card.status, 200);
}

#[tokio::test]
async fn wrong_lines_are_told_by_line_and_never_repeat_the_number() {
    let scene = Scene::new().await;
    let right = number(1);
    let digit = if right.ends_with('0') { '1' } else { '0' };
    let mistyped = format!("{}{digit}", &right[..10]);
    let list = format!(
        "fnr;fornamn;etternamn\n{right};Anna;Aas\n{mistyped};Kari;Bø\n{};;Li\n{right};Anna;Aas\n",
        number(2)
    );

    let page = scene.look_over(&list).await;

    assert_eq!(page.status, 422);
    let told = page.select("section ul li");
    for start in ["Linje 3: ", "Linje 4: ", "Linje 5: "] {
        let lines = told.iter().filter(|line| line.starts_with(start));
        assert_eq!(lines.count(), 1, "{start}{told:?}");
    }
    for number in [&right, &mistyped] {
        assert!(!told.concat().contains(number.as_str()), "{told:?}");
    }
    assert_eq!(scene.barn_count().await, 0, "all of the list or nothing");
}

#[tokio::test]
async fn a_tilsett_reads_no_list_and_a_leader_only_the_own_einings() {
    let scene = Scene::new().await;
    let own = scene.skule.id.to_string();
    let list = format!("fnr;fornamn;etternamn\n{};Ny;Unge", number(9));

    assert_eq!(scene.client.get("/barn/import").await.status, 403);
    assert_eq!(look_over(&scene.client, &own, &list).await.status, 403);
    let fields = [("eining", own.as_str()), ("innhald", &list)];
    let forced = scene.client.post("/barn/import", &fields).await;
    assert_eq!(forced.status, 403);

    let other = scene.kommune.skule("Dalen skule").await.id.to_string();
    let page = look_over(&scene.rektor, &other, &list).await;
    assert_eq!(page.status, 422);
    let fields = [("eining", other.as_str()), ("innhald", &list)];
    let forced = scene.rektor.post("/barn/import", &fields).await;
    assert_eq!(forced.status, 404);
    assert_eq!(scene.barn_count().await, 0);
}

#[tokio::test]
async fn a_list_with_a_character_that_cannot_be_kept_stands_in_the_page_with_what_is_wrong() {
    let scene = Scene::new().await;
    for (character, says) in [('\u{202e}', "U+202E"), ('\u{0}', "ikkje ei CSV-fil")] {
        let list = format!(
            "Fødselsnummer;Fornamn;Etternamn\n{};An{character}na;Aas\n",
            number(9)
        );

        let page = scene.look_over(&list).await;

        assert_eq!(page.status, 422, "{says}");
        assert!(page.text().contains(says), "{}", page.text());
        let kept = page.select("#felt-liste").concat();
        assert!(kept.contains("Anna;Aas"), "{kept}");
        assert!(page.error_on("liste").is_some(), "{says}");
    }
}
