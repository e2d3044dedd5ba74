//! A page is a constant number of queries: as many for ten rows as for a thousand.

use laget::access::Role;
use time::macros::date;

use crate::harness::{Barn, Client, Kommune, Person, Sak, TestApp};

struct Scene {
    app: TestApp,
    kommune: Kommune,
    kari: Person,
    barn: Barn,
    client: Client,
    rektor: Client,
}

impl Scene {
    async fn new() -> Self {
        let app = TestApp::new().await;
        let kommune = app.kommune().await;
        let skule = kommune.skule("Åsen skule").await;
        let kari = kommune.person("Kari Vik", Role::Tilsett, &skule).await;
        let barn = skule.barn("Nils Ole", "Fjell").await;
        let rektor = kommune
            .person("Rolf Rektor", Role::Einingsleiar, &skule)
            .await;
        Self {
            client: app.client_for(&kari).await,
            rektor: app.client_for(&rektor).await,
            app,
            kommune,
            kari,
            barn,
        }
    }

    /// So many more children in the eining, and a sak for each that the person has the ball in.
    async fn fill(&self, rows: i32) {
        sqlx::query(
            "insert into barn (kommune_id, barn_id, fornamn, etternamn, namn_norm, etternamn_norm, foedd, eining_id,
                created_at, updated_at)
            select $1, gen_random_uuid(), 'Barn', 'Nummer ' || n, 'barn nummer ' || n, 'nummer ' || n, '2016-02-03', $2,
                now(), now()
            from generate_series(1, $3) n",
        )
        .bind(self.kommune.id.uuid())
        .bind(self.barn.eining_id.unwrap().uuid())
        .bind(rows)
        .execute(self.app.sql())
        .await
        .unwrap();
        sqlx::query(
            "insert into sak (kommune_id, sak_id, barn_id, slag, instans_id, eining_id, ansvarleg_id,
                ansvarleg_brukar_id, neste_dato, neste_kva, opna_at)
            select b.kommune_id, gen_random_uuid(), b.barn_id, 'uro', $2, b.eining_id, $3, $4,
                app.today() - 10 + (random() * 20)::integer, 'samtale', now()
            from barn b
            where b.kommune_id = $1 and b.fornamn = 'Barn'
                and not exists (select from sak s where s.kommune_id = b.kommune_id and s.barn_id = b.barn_id)",
        )
        .bind(self.kommune.id.uuid())
        .bind(self.kari.instans_id.uuid())
        .bind(self.kari.prinsipal_id.uuid())
        .bind(self.kari.id.uuid())
        .execute(self.app.sql())
        .await
        .unwrap();
    }

    /// A melding about each sak that has none, every fifth of them unread.
    async fn tell(&self) {
        sqlx::query(
            "insert into melding (kommune_id, melding_id, brukar_id, slag, sak_id, noekkel, dato, at, lesen_at,
                epost)
            select kommune_id, gen_random_uuid(), ansvarleg_brukar_id, 'frist_over', sak_id, sak_id::text, neste_dato, now(),
                case when row_number() over () % 5 > 0 then now() end, 'sendt'
            from sak where kommune_id = $1
            on conflict do nothing",
        )
        .bind(self.kommune.id.uuid())
        .execute(self.app.sql())
        .await
        .unwrap();
    }

    /// Closes every second of the saker.
    async fn close_half(&self) {
        sqlx::query(
            "update sak set tilstand = 'avslutta', neste_dato = null, lukka_at = now()
            where kommune_id = $1 and sak_id in (
                select sak_id from (select sak_id, row_number() over () n from sak where kommune_id = $1) s
                where n % 2 = 0
            )",
        )
        .bind(self.kommune.id.uuid())
        .execute(self.app.sql())
        .await
        .unwrap();
    }

    /// So many more of everything that stands on a sak's page, and so many who have looked at the child.
    async fn fill_sak(&self, sak: &Sak, rows: i32) {
        for _ in 0..rows {
            let tiltak = sak.tiltak("Plass framme", date!(2026 - 12 - 10)).await;
            sak.evaluering(tiltak, "verkar", "Ho er meir med").await;
            sak.uro(&self.kari, "Er mykje åleine.").await;
            sak.samtale("Dei har sett det same.").await;
        }
        for statement in [
            "insert into sak_historikk (kommune_id, historikk_id, sak_id, slag, brukar_id, at)
            select $1, gen_random_uuid(), $2, 'uro_lagt_til', $3, now() from generate_series(1, $4)",
            "insert into innsynslogg (kommune_id, logg_id, brukar_id, eining_id, rolle, handling, sak_id_list,
                barn_id_list, grunnlag, request_id)
            select s.kommune_id, gen_random_uuid(), $3, s.eining_id, 'tilsett', 'sak.opne', array[s.sak_id],
                array[s.barn_id], 'lag', 'r'
            from sak s, generate_series(1, $4) where s.kommune_id = $1 and s.sak_id = $2",
        ] {
            sqlx::query(statement)
                .bind(self.kommune.id.uuid())
                .bind(sak.id.uuid())
                .bind(self.kari.id.uuid())
                .bind(rows)
                .execute(self.app.sql())
                .await
                .unwrap();
        }
    }

    async fn statements(&self, client: &Client, path: &str) -> Vec<String> {
        let (page, statements) = self.app.count_statements(client.get(path)).await;
        assert_eq!(page.status, 200, "{path}: {}", page.text());
        statements.0
    }
}

/// As many statements for few rows as for many, and not many.
fn assert_constant(few: &[(String, Vec<String>)], many: &[(String, Vec<String>)]) {
    for ((path, few), (_, many)) in few.iter().zip(many) {
        assert_eq!(many.len(), few.len(), "{path}: {many:#?}");
        // Mi side of a leader gathers from most features, and asks most
        assert!(many.len() <= 17, "{path} asks {} times", many.len());
    }
}

#[tokio::test]
async fn lists_cost_as_many_statements_for_ten_rows_as_for_a_thousand() {
    let scene = Scene::new().await;
    scene.fill(10).await;
    scene.close_half().await;
    scene.tell().await;
    let few = scene.lists().await;

    scene.fill(990).await;
    scene.close_half().await;
    scene.tell().await;

    assert_constant(&few, &scene.lists().await);
}

impl Scene {
    async fn lists(&self) -> Vec<(String, Vec<String>)> {
        let mut costs = Vec::new();
        for path in PAGES {
            costs.push((path.to_owned(), self.statements(&self.client, path).await));
        }
        let leader = self.statements(&self.rektor, "/").await;
        costs.push(("/ of a leader".to_owned(), leader));
        let searches: [(&str, &[(&str, &str)]); 2] = [
            ("/saker/soek", &[("namn", "barn")]),
            ("/barn/soek", &[("namn", "barn"), ("foedd", "")]),
        ];
        for (path, fields) in searches {
            let search = async { self.client.post(path, fields).await.follow().await };
            let (page, statements) = self.app.count_statements(search).await;
            assert!(page.has("tbody tr"), "{path} found nothing");
            costs.push((path.to_owned(), statements.0));
        }
        costs
    }
}

#[tokio::test]
async fn the_board_costs_as_many_statements_for_three_children_as_for_a_hundred_and_fifty() {
    let scene = Scene::new().await;
    scene.fill(150).await;
    let kot = scene.kommune.tenest("kot").await;
    let berit = scene
        .kommune
        .person("Berit Moe", Role::Barnekoordinator, &kot)
        .await;
    let client = scene.app.client_for(&berit).await;
    let costs = async |rows: usize| {
        let mut costs = Vec::new();
        for path in ["/tavla", "/tavla?hast=frist&sorter=namn", "/tavla/rekneark"] {
            costs.push((path.to_owned(), scene.statements(&client, path).await));
        }
        let page = client.get("/tavla").await;
        assert_eq!(page.select(".tavle tbody tr").len(), rows);
        costs
    };
    scene.app.koordinerer(&berit, 3).await;
    let few = costs(3).await;
    scene.app.koordinerer(&berit, 147).await;
    assert_constant(&few, &costs(150).await);
}

#[tokio::test]
async fn the_sak_and_the_logs_cost_as_many_statements_for_five_rows_as_for_fifty() {
    let scene = Scene::new().await;
    let sak = scene.barn.sak(&scene.kari, "Er mykje åleine.").await;
    let skule = scene.kommune.skule("Dalen skule").await;
    let ombod = scene
        .kommune
        .person("Ane Ombod", Role::Personvernombod, &skule)
        .await;
    let ombod = scene.app.client_for(&ombod).await;
    let innsyn = format!("/barn/{}/innsyn", scene.barn.id);
    let page = format!("/sak/{}", sak.id);
    let of_kari = format!("/logg?avvist=ja&brukar={}", scene.kari.id);
    let costs = async || {
        let mut costs = Vec::new();
        for (client, path) in [
            (&scene.client, page.as_str()),
            (&ombod, "/logg"),
            (&ombod, &of_kari),
            (&ombod, &innsyn),
        ] {
            let (page, statements) = scene.app.count_statements(client.get(path)).await;
            assert_eq!(page.status, 200, "{path}: {}", page.text());
            costs.push((path.to_owned(), statements.0));
        }
        costs
    };
    scene.fill_sak(&sak, 5).await;
    let few = costs().await;

    scene.fill_sak(&sak, 45).await;

    let many = costs().await;
    for ((path, few), (_, many)) in few.iter().zip(&many) {
        assert_eq!(many.len(), few.len(), "{path}: {many:#?}");
    }
}

const PAGES: [&str; 6] = [
    "/meldingar",
    "/",
    "/saker",
    "/saker?frist=veke&ansvarleg=meg",
    "/saker?tilstand=lukka",
    "/barn",
];

#[tokio::test]
async fn a_list_is_cut_into_pages_that_together_hold_every_row_once() {
    let scene = Scene::new().await;
    scene.fill(120).await;
    let mut seen = Vec::new();
    let mut path = Some("/saker".to_owned());
    while let Some(here) = path {
        let page = scene.client.get(&here).await;
        seen.extend(page.attribute("tbody th a", "href"));
        path = page.attribute("a[rel=next]", "href").pop();
    }

    assert_eq!(seen.len(), 120);
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 120, "a row came twice");
}
