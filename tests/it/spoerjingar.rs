//! A page is a constant number of queries: as many for ten rows as for a thousand.

use laget::access::Role;

use crate::harness::{Barn, Client, Kommune, Person, TestApp};

struct Scene {
    app: TestApp,
    kommune: Kommune,
    kari: Person,
    barn: Barn,
    client: Client,
}

impl Scene {
    async fn new() -> Self {
        let app = TestApp::new().await;
        let kommune = app.kommune().await;
        let skule = kommune.skule("Åsen skule").await;
        let kari = kommune.person("Kari Vik", Role::Tilsett, &skule).await;
        let barn = skule.barn("Nils Ole", "Fjell").await;
        let client = app.client_for(&kari).await;
        Self {
            app,
            kommune,
            kari,
            barn,
            client,
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
                app.today() + (random() * 20)::integer, 'samtale', now()
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

    async fn statements(&self, path: &str) -> Vec<String> {
        let (page, statements) = self.app.count_statements(self.client.get(path)).await;
        assert_eq!(page.status, 200, "{path}: {}", page.text());
        statements.0
    }
}

#[tokio::test]
async fn lists_cost_as_many_statements_for_ten_rows_as_for_a_thousand() {
    let scene = Scene::new().await;
    scene.fill(10).await;
    let mut few = Vec::new();
    for path in PAGES {
        few.push(scene.statements(path).await);
    }

    scene.fill(990).await;

    for (path, few) in PAGES.iter().zip(few) {
        let many = scene.statements(path).await;
        assert_eq!(many.len(), few.len(), "{path}: {many:#?}");
        assert!(many.len() <= 12, "{path} asks {} times", many.len());
    }
}

const PAGES: [&str; 5] = [
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
