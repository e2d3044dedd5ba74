//! `/saker`: the list, its filters, and the search by name.

use laget::access::Role;
use time::macros::date;

use crate::harness::{Client, Eining, Kommune, Page, Person, Sak, TestApp};

/// A skule with a teacher, logged in; the clock stands on 23 November 2026.
struct Scene {
    app: TestApp,
    kommune: Kommune,
    skule: Eining,
    kari: Person,
    client: Client,
}

impl Scene {
    async fn new() -> Self {
        let app = TestApp::new().await;
        let kommune = app.kommune().await;
        let skule = kommune.skule("Åsen skule").await;
        let kari = kommune.person("Kari Vik", Role::Tilsett, &skule).await;
        let client = app.client_for(&kari).await;
        Self {
            app,
            kommune,
            skule,
            kari,
            client,
        }
    }

    async fn sak(&self, fornamn: &str, ansvarleg: &Person) -> Sak {
        let barn = self.skule.barn(fornamn, "Fjell").await;
        barn.sak(ansvarleg, "Er mykje åleine.").await
    }

    async fn due(&self, sak: &Sak, dato: time::Date) {
        sqlx::query("update sak set neste_dato = $2 where sak_id = $1")
            .bind(sak.id.uuid())
            .bind(dato)
            .execute(self.app.sql())
            .await
            .unwrap();
    }

    async fn close(&self, sak: &Sak, dato: time::Date) {
        sqlx::query(
            "update sak set tilstand = 'avslutta', neste_dato = null, lukka_at = $2::date + interval '12 hours'
            where sak_id = $1",
        )
        .bind(sak.id.uuid())
        .bind(dato)
        .execute(self.app.sql())
        .await
        .unwrap();
    }

    async fn names(&self, path: &str) -> Vec<String> {
        let page = self.client.get(path).await;
        assert_eq!(page.status, 200, "{path}");
        names(&page)
    }

    async fn search(&self, what: &str) -> Page {
        let page = self
            .client
            .submit_from("/saker", "/saker/soek", &[("namn", what)])
            .await;
        if page.status == 303 {
            page.follow().await
        } else {
            page
        }
    }

    /// So many closed saker at once, one a day; the last is closed last.
    async fn many_closed(&self, rows: i32) {
        self.many(rows).await;
        sqlx::query(
            "update sak set tilstand = 'avslutta', neste_dato = null,
                lukka_at = timestamptz '2026-01-01 12:00+01' + split_part(barn_namn_norm, ' ', 2)::integer * interval '1 day'
            where kommune_id = $1",
        )
        .bind(self.kommune.id.uuid())
        .execute(self.app.sql())
        .await
        .unwrap();
    }

    /// So many open saker at once.
    async fn many(&self, rows: i32) {
        sqlx::query(
            "insert into barn (kommune_id, barn_id, fornamn, etternamn, namn_norm, etternamn_norm, foedd, eining_id,
                created_at, updated_at)
            select $1, gen_random_uuid(), 'Barn' || n, 'Etter', 'barn ' || n, 'etter ' || n, '2016-02-03', $2, now(), now()
            from generate_series(1, $3) n",
        )
        .bind(self.kommune.id.uuid())
        .bind(self.skule.id.uuid())
        .bind(rows)
        .execute(self.app.sql())
        .await
        .unwrap();
        sqlx::query(
            "insert into sak (kommune_id, sak_id, barn_id, slag, instans_id, eining_id, ansvarleg_id,
                ansvarleg_brukar_id, neste_dato, neste_kva, opna_at)
            select kommune_id, gen_random_uuid(), barn_id, 'uro', $2, eining_id, $3, $4, '2026-12-01', 'samtale', now()
            from barn where kommune_id = $1",
        )
        .bind(self.kommune.id.uuid())
        .bind(self.kari.instans_id.uuid())
        .bind(self.kari.prinsipal_id.uuid())
        .bind(self.kari.id.uuid())
        .execute(self.app.sql())
        .await
        .unwrap();
    }
}

/// The children of the rows, in order.
fn names(page: &Page) -> Vec<String> {
    let cells = page.select("tbody td[data-merke=Barn]");
    let name = |cell: &String| cell.split(' ').next().unwrap().to_owned();
    cells.iter().map(name).collect()
}

#[tokio::test]
async fn the_most_urgent_stands_first_and_each_filter_takes_its_own() {
    let scene = Scene::new().await;
    let per = scene
        .kommune
        .person("Per Dal", Role::Tilsett, &scene.skule)
        .await;
    let late = scene.sak("Late", &scene.kari).await;
    let soon = scene.sak("Soon", &scene.kari).await;
    let far = scene.sak("Far", &per).await;
    let closed = scene.sak("Closed", &scene.kari).await;
    far.deltakar(&scene.kari).await;
    scene.due(&far, date!(2026 - 12 - 20)).await;
    scene.due(&soon, date!(2026 - 11 - 30)).await;
    scene.due(&late, date!(2026 - 11 - 22)).await;
    scene.close(&closed, date!(2026 - 11 - 20)).await;
    far.in_steg(3).await;

    for (path, expected) in [
        ("/saker", &["Late", "Soon", "Far"][..]),
        ("/saker?frist=over", &["Late"]),
        ("/saker?frist=veke", &["Late", "Soon"]),
        ("/saker?ansvarleg=meg", &["Late", "Soon"]),
        ("/saker?steg=3", &["Far"]),
        ("/saker?tilstand=lukka", &["Closed"]),
        ("/saker?frist=over&ansvarleg=meg", &["Late"]),
        ("/saker?frist=tull&steg=99", &["Late", "Soon", "Far"]),
    ] {
        assert_eq!(scene.names(path).await, expected, "{path}");
    }
    let page = scene.client.get("/saker?frist=over&ansvarleg=meg").await;
    let without = page.attribute(".brikker a", "href");
    assert_eq!(without, ["/saker?ansvarleg=meg", "/saker?frist=over"]);
}

#[tokio::test]
async fn the_eining_is_a_filter_for_who_works_in_two() {
    let scene = Scene::new().await;
    assert!(!scene.client.get("/saker").await.has("[name=eining]"));
    let dalen = scene.kommune.skule("Dalen skule").await;
    let there = scene
        .kommune
        .medlemskap(scene.kari.id, Role::Tilsett, &dalen)
        .await;
    let mut at_dalen = scene.kari.clone();
    at_dalen.prinsipal_id = there;
    at_dalen.eining_id = Some(dalen.id);
    scene.sak("Nils", &scene.kari).await;
    dalen
        .barn("Ola", "Dal")
        .await
        .sak(&at_dalen, "Er mykje åleine.")
        .await;

    let page = scene.client.get("/saker").await;
    assert!(page.has("select[name=eining]"));
    assert_eq!(names(&page).len(), 2);
    let path = format!("/saker?eining={}", dalen.id);
    assert_eq!(scene.names(&path).await, ["Ola"]);
}

#[tokio::test]
async fn closed_saker_come_newest_first_and_on_pages_that_hold_each_once() {
    let scene = Scene::new().await;
    scene.many_closed(120).await;
    let mut seen = Vec::new();
    let mut said = Vec::new();
    let mut next = Some("/saker?tilstand=lukka".to_owned());
    while let Some(path) = next {
        let page = scene.client.get(&path).await;
        said.extend(page.select(".treff [role=status]"));
        assert!(page.select("tbody tr").len() <= 50);
        seen.extend(names(&page));
        next = page.attribute("a[rel=next]", "href").pop();
    }

    let newest_first: Vec<String> = (1..=120).rev().map(|n| format!("Barn{n}")).collect();
    assert_eq!(seen, newest_first);
    let expected = [
        "Dei 50 første sakene",
        "Dei neste 50 sakene",
        "Dei siste 20 sakene",
    ];
    assert_eq!(said, expected);
}

#[tokio::test]
async fn a_search_finds_by_either_name_and_by_number_only_what_is_mine() {
    let scene = Scene::new().await;
    let other = scene.kommune.skule("Dalen skule").await;
    let per = scene.kommune.person("Per Dal", Role::Tilsett, &other).await;
    let mine = scene.sak("Nils", &scene.kari).await;
    let theirs = other.barn("Nils", "Fjell").await;
    let theirs = theirs.sak(&per, "Er mykje åleine.").await;
    let number = async |sak: &Sak| -> String {
        sqlx::query_scalar("select saksnummer from sak where sak_id = $1")
            .bind(sak.id.uuid())
            .fetch_one(scene.app.sql())
            .await
            .unwrap()
    };
    let (my_number, their_number) = (number(&mine).await, number(&theirs).await);
    scene.close(&mine, date!(2026 - 11 - 20)).await;

    for what in [
        "nils",
        "Nils Fj",
        "FJELL",
        "fje",
        &my_number,
        &my_number.to_lowercase(),
    ] {
        let page = scene.search(what).await;
        let found = page.attribute("tbody th a", "href");
        assert_eq!(found, [format!("/sak/{}", mine.id)], "{what}");
    }
    for what in [their_number.as_str(), "ils", "%"] {
        let page = scene.search(what).await;
        assert_eq!(page.status, 200);
        assert!(!page.has("tbody tr"), "{what}");
        let said = page.select("main [role=status]");
        assert_eq!(said.len(), 1, "{what}: {said:?}");
        assert!(said[0].starts_with("Ingen saker med det namnet"), "{what}");
    }
}

#[tokio::test]
async fn a_search_for_nothing_or_for_too_much_is_told_so_beside_the_field() {
    let scene = Scene::new().await;
    scene.sak("Nils", &scene.kari).await;
    let much = "Nils ".repeat(60);

    for (what, says) in [
        ("", "Skriv fornamnet"),
        ("  ", "Skriv fornamnet"),
        ("\u{202e}", "U+202E"),
        (much.as_str(), "160"),
    ] {
        let page = scene.search(what).await;

        assert_eq!(page.status, 422, "{what}");
        let said = page.select("#felt-namn-feil").concat();
        assert!(said.contains(says), "{what}: {said}");
        assert!(!page.has("tbody tr") && !page.has(".brikker"));
        let kept = page.attribute("#felt-namn", "value").concat();
        let what = what.replace('\u{202e}', "");
        assert_eq!(kept.trim(), what.trim());
    }
}

#[tokio::test]
async fn the_hits_can_be_gone_back_to_in_the_session_they_were_found_in_and_nowhere_else() {
    let scene = Scene::new().await;
    scene.sak("Nils", &scene.kari).await;
    let found = scene.client.post("/saker/soek", &[("namn", "Nils")]).await;
    let address = found.location().to_owned();
    assert!(!address.contains("ils"), "{address}");

    for _ in 0..2 {
        let hits = scene.client.get(&address).await;
        assert_eq!(names(&hits), ["Nils"]);
        assert_eq!(hits.attribute("#felt-namn", "value"), ["Nils"]);
    }

    let other = scene.app.client_for(&scene.kari).await;
    assert_eq!(other.get(&address).await.location(), "/saker");
    let mut changed = address.clone();
    let last = if changed.pop() == Some('0') { '1' } else { '0' };
    changed.push(last);
    for wrong in [
        changed.as_str(),
        "/saker/soek",
        "/saker/soek?s=00",
        "/saker/soek?s=x",
    ] {
        assert_eq!(
            scene.client.get(wrong).await.location(),
            "/saker",
            "{wrong}"
        );
    }
    let of_children = address.replace("/saker/soek", "/barn/soek");
    assert_eq!(scene.client.get(&of_children).await.location(), "/barn");
}

#[tokio::test]
async fn a_search_is_logged_as_a_search_with_its_hits() {
    let scene = Scene::new().await;
    let nils = scene.sak("Nils", &scene.kari).await;

    scene.search("nils").await;

    let rows = "innsynslogg where handling = 'sak.soekje' and sak_id_list = array[$1]::uuid[]";
    assert_eq!(scene.app.count(rows, nils.id.uuid()).await, 1);
}

#[tokio::test]
async fn a_search_that_finds_more_than_fifty_says_so() {
    let scene = Scene::new().await;
    scene.many(51).await;

    let page = scene.search("barn").await;

    assert_eq!(page.select("tbody tr").len(), 50);
    assert!(page.text().contains("Dei 50 første"), "{}", page.text());
    let page = scene.search("barn 51").await;
    assert_eq!(page.select("tbody tr").len(), 1);
    assert!(!page.text().contains("første"));
}
