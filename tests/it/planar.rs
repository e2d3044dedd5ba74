//! What a page reads of a country's worth of saker: its own rows by index, and never a whole table.
//!
//! PostgreSQL counts per table how often it was read from end to end and how many buffers were touched. The
//! test loads pages and reads those counters, so it follows the code: no statement stands here.

use laget::access::Role;
use sqlx::types::Uuid;

use crate::harness::{Client, Kommune, Page, Person, TestApp};

const KOMMUNAR: usize = 20;
const SAKER: i32 = 500;
/// Loads of each page: from the sixth on PostgreSQL may plan for any value, and that plan must hold too.
const TIMES: i64 = 8;
/// The tables that grow with the children.
const BIG: &str = "'{barn,barn_eining,foeresett,sak,sak_tilgang,sak_deltakar,uro,samtale,tiltak,evaluering,sak_historikk,innsynslogg,\
    melding,kommune_brukar}'";

const NO_AUTOVACUUM: &str = "do $$ declare t regclass; begin
    for t in select oid from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace loop
        execute format('alter table %s set (autovacuum_enabled = off)', t);
    end loop;
end $$";

/// What a page reads.
#[derive(Debug, Default)]
struct Cost {
    /// Big tables read from end to end.
    whole: Vec<String>,
    /// Buffers of big tables, a load.
    buffers: i64,
}

struct Scene {
    app: TestApp,
    lars: Client,
    rektor: Client,
    ombod: Client,
    helsestasjon: Client,
    koordinator: Client,
    system: Client,
    client: Client,
    sak: Uuid,
    barn: Uuid,
    ansvarleg: Uuid,
    brukar: Uuid,
}

impl Scene {
    async fn new() -> Self {
        let app = TestApp::with_own_database().await;
        let mut people = Vec::new();
        // the log of some months at once: its own trigger would say that all of it was now
        run(&app, "alter table innsynslogg disable trigger user").await;
        for _ in 0..KOMMUNAR {
            people.push(fill(&app).await);
        }
        run(&app, "alter table innsynslogg enable trigger user").await;
        let koordinator = koordinator(&app, &people[0].1).await;
        // what autovacuum touches is counted too, and it comes when it likes
        run(&app, NO_AUTOVACUUM).await;
        run(&app, "analyze").await;
        let ([kari, lars, rektor, ombod, helsestasjon, system], _) = people.remove(KOMMUNAR / 2);
        let (sak, barn, ansvarleg) = sqlx::query_as(
            "select sak_id, barn_id, ansvarleg_id from sak where ansvarleg_brukar_id = $1 and tilstand = 'open' limit 1",
        )
        .bind(kari.id.uuid())
        .fetch_one(app.sql())
        .await
        .unwrap();
        Self {
            client: app.client_for(&kari).await,
            lars: app.client_for(&lars).await,
            rektor: app.client_for(&rektor).await,
            ombod: app.client_for(&ombod).await,
            helsestasjon: app.client_for(&helsestasjon).await,
            koordinator: app.client_for(&koordinator).await,
            system: app.client_for(&system).await,
            app,
            sak,
            barn,
            ansvarleg,
            brukar: kari.id.uuid(),
        }
    }

    /// Loads a page some times: which big tables were read from end to end, and buffers a load.
    async fn cost(&self, load: impl AsyncFn() -> Page) -> Cost {
        let before = self.counters().await;
        for _ in 0..TIMES {
            let page = load().await;
            assert_eq!(page.status, 200, "{}: {}", page.path, page.text());
        }
        let mut cost = Cost::default();
        for (before, after) in before.iter().zip(self.counters().await) {
            if after.1 > before.1 {
                cost.whole.push(after.0);
            }
            cost.buffers += (after.2 - before.2) / TIMES;
        }
        cost
    }

    /// Saves a tiltak for a colleague: the page of the form, the form with all that it sets in motion, and the sak.
    async fn save_tiltak(&self) -> Page {
        let ansvarleg = self.ansvarleg.to_string();
        let fields = [
            ("maal", "Barnet finn roa"),
            ("ansvarleg", ansvarleg.as_str()),
            ("tiltak", "Fast plass framme"),
            ("innan", "20.12.2026"),
        ];
        let path = format!("/sak/{}/tiltak/ny", self.sak);
        self.client.submit(&path, &fields).await.follow().await
    }

    /// Counters reach the view when a connection gives them: the application's and the scene's are asked to, now.
    async fn counters(&self) -> Vec<(String, i64, i64)> {
        let (mut all, mut scene) = (Vec::new(), Vec::new());
        for _ in 0..crate::harness::POOL_SIZE {
            all.push(self.app.state().db.bare().await.unwrap());
        }
        // the superuser's pool has two, and they set the scene
        for _ in 0..2 {
            scene.push(self.app.sql().acquire().await.unwrap());
        }
        for connection in all.iter_mut().chain(&mut scene) {
            sqlx::query("select pg_stat_force_next_flush()")
                .execute(&mut **connection)
                .await
                .unwrap();
        }
        drop((all, scene));
        let question = format!(
            "select s.relname::text, s.seq_scan, (coalesce(heap_blks_hit, 0) + coalesce(heap_blks_read, 0)
                + coalesce(idx_blks_hit, 0) + coalesce(idx_blks_read, 0))::bigint
            from pg_stat_user_tables s join pg_statio_user_tables b using (relid)
            where s.relname = any({BIG}) order by 1"
        );
        sqlx::query_as(sqlx::AssertSqlSafe(question))
            .fetch_all(self.app.sql())
            .await
            .unwrap()
    }
}

/// Somebody who is barnekoordinator for a hundred and fifty children of a kommune.
async fn koordinator(app: &TestApp, kommune: &Kommune) -> Person {
    let kot = kommune.tenest("kot").await;
    let berit = kommune
        .person("Berit Moe", Role::Barnekoordinator, &kot)
        .await;
    app.koordinerer(&berit, 150).await;
    berit
}

async fn run(app: &TestApp, statement: &'static str) {
    sqlx::query(statement).execute(app.sql()).await.unwrap();
}

/// A kommune: two skular, half of the children and saker at each; every fifth sak is closed.
async fn fill(app: &TestApp) -> ([Person; 6], Kommune) {
    let kommune = app.kommune().await;
    let skule = kommune.skule("Åsen skule").await;
    let other = kommune.skule("Dalen skule").await;
    let stasjon = kommune.tenest("helsestasjon").await;
    let kari = kommune.person("Kari Vik", Role::Tilsett, &skule).await;
    let lars = kommune.person("Lars Lie", Role::Tilsett, &other).await;
    let rektor = kommune
        .person("Rolf Rektor", Role::Einingsleiar, &skule)
        .await;
    let ombod = kommune
        .person(
            "Ane Ombod",
            Role::Personvernombod,
            &kommune.tenest("nav").await,
        )
        .await;
    let helse = kommune.person("Siv Moe", Role::Tilsett, &stasjon).await;
    let system = kommune
        .person(
            "Yngve System",
            Role::Systemansvarleg,
            &kommune.tenest("nav").await,
        )
        .await;
    sqlx::query(
        "with ny as (
            insert into brukar (brukar_id, brukarnamn, namn, created_at)
            select gen_random_uuid(), 'b.' || replace(gen_random_uuid()::text, '-', ''), 'Brukar ' || n, now()
            from generate_series(1, $4) n
            returning brukar_id
        )
        insert into medlemskap (kommune_id, medlemskap_id, brukar_id, instans_id, eining_id, rolle, fraa)
        select $1, gen_random_uuid(), brukar_id, $2, $3, 'tilsett', '2020-01-01' from ny",
    )
    .bind(kommune.id.uuid())
    .bind(other.instans_id.uuid())
    .bind(other.id.uuid())
    .bind(SAKER)
    .execute(app.sql())
    .await
    .unwrap();
    for person in [&kari, &lars] {
        sqlx::query(
            "insert into barn (kommune_id, barn_id, fornamn, etternamn, namn_norm, etternamn_norm, foedd, eining_id,
                created_at, updated_at)
            select $1, gen_random_uuid(), 'Barn' || n, 'Etter' || n, 'barn' || n || ' etter' || n,
                'etter' || n || ' barn' || n, date '2012-01-01' + n, $2, now(), now()
            from generate_series(1, $3) n",
        )
        .bind(kommune.id.uuid())
        .bind(person.eining_id.unwrap().uuid())
        .bind(SAKER / 2)
        .execute(app.sql())
        .await
        .unwrap();
        sqlx::query(
            "insert into sak (kommune_id, sak_id, barn_id, slag, steg, instans_id, eining_id, ansvarleg_id,
                ansvarleg_brukar_id, neste_dato, neste_kva, opna_at)
            select kommune_id, gen_random_uuid(), barn_id, 'uro', 2, $2, eining_id, $3, $4,
                date '2026-11-18' + (row_number() over () % 40)::integer, 'tiltak', now()
            from barn where kommune_id = $1 and eining_id = $5",
        )
        .bind(kommune.id.uuid())
        .bind(person.instans_id.uuid())
        .bind(person.prinsipal_id.uuid())
        .bind(person.id.uuid())
        .bind(person.eining_id.unwrap().uuid())
        .execute(app.sql())
        .await
        .unwrap();
    }
    for statement in [
        "insert into tiltak (kommune_id, tiltak_id, sak_id, steg, runde, maal, tiltak, tiltak_norm, ansvarleg_id,
            ansvarleg_brukar_id, innan, created_at, updated_at)
        select kommune_id, gen_random_uuid(), sak_id, 3, 1, 'ro', 'plass framme', 'plass framme', ansvarleg_id,
            ansvarleg_brukar_id, date '2026-12-13', now(), now() from sak where kommune_id = $1",
        "insert into sak_historikk (kommune_id, historikk_id, sak_id, slag, brukar_id, at)
        select kommune_id, gen_random_uuid(), sak_id, 'uro_lagt_til', ansvarleg_brukar_id, now() from sak, generate_series(1, 4)
        where kommune_id = $1",
        "insert into innsynslogg (kommune_id, logg_id, at, brukar_id, instans_id, eining_id, rolle, handling,
            sak_id_list, barn_id_list, grunnlag, request_id, hash)
        select kommune_id, gen_random_uuid(), now() - n * interval '30 days' * row_number() over () / 1500,
            ansvarleg_brukar_id, instans_id, eining_id, 'tilsett', 'sak.opne', array[sak_id], array[barn_id], 'lag', 'r', ''
        from sak, generate_series(1, 3) n
        where kommune_id = $1",
        "insert into uro (kommune_id, uro_id, sak_id, meldt_av, instans_id, eining_id, kva_er_sett, kven_er_uroa,
            kva_meistrar_barnet, kor_raskt, meldt_at)
        select kommune_id, gen_random_uuid(), sak_id, ansvarleg_brukar_id, instans_id, eining_id, 'a', 'b', 'c',
            'vanleg', now() from sak where kommune_id = $1",
        "insert into samtale (kommune_id, samtale_id, sak_id, slag, dato, korleis, foeresette_sa, barnets_stemme, runde,
            skriven_av, skriven_at)
        select kommune_id, gen_random_uuid(), sak_id, 'foeresette', date '2026-11-01', 'telefon', 'a', 'b', 1,
            ansvarleg_brukar_id, now() from sak where kommune_id = $1",
        "insert into evaluering (kommune_id, evaluering_id, tiltak_id, sak_id, dato, effekt, grunngjeving,
            barnets_oppleving, foeresette_oppleving, kva_no, skriven_av, skriven_at, tiltak, tiltak_norm)
        select kommune_id, gen_random_uuid(), tiltak_id, sak_id, date '2026-11-10', 'verkar_delvis', 'a', 'b', 'c',
            'hald_fram', ansvarleg_brukar_id, now(), tiltak, tiltak_norm from tiltak where kommune_id = $1",
        "insert into foeresett (kommune_id, foeresett_id, barn_id, namn, relasjon, foreldreansvar, bur_saman,
            innsynsrett, created_at)
        select kommune_id, gen_random_uuid(), barn_id, 'Tove', 'mor', true, true, true, now() from barn
        where kommune_id = $1",
        "insert into melding (kommune_id, melding_id, brukar_id, slag, sak_id, noekkel, dato, at, lesen_at,
            epost)
        select kommune_id, gen_random_uuid(), ansvarleg_brukar_id, 'frist_over', sak_id, sak_id::text, neste_dato,
            now() - row_number() over () * interval '1 hour',
            case when row_number() over (partition by ansvarleg_brukar_id) > 8 then now() end, 'sendt'
        from sak where kommune_id = $1",
        "update sak set tilstand = 'avslutta', neste_dato = null, lukka_at = neste_dato - interval '40 days'
        where kommune_id = $1 and sak_id::text < '3'",
    ] {
        sqlx::query(statement)
            .bind(kommune.id.uuid())
            .execute(app.sql())
            .await
            .unwrap();
    }
    ([kari, lars, rektor, ombod, helse, system], kommune)
}

#[tokio::test]
async fn no_page_reads_a_whole_table_or_more_than_its_share() {
    let scene = Scene::new().await;
    let Scene { client, .. } = &scene;
    let sak = format!("/sak/{}", scene.sak);
    let card = format!("/barn/{}", scene.barn);
    let innsyn = format!("{card}/innsyn");
    let of_one = format!("/logg?brukar={}", scene.brukar);
    let old: Uuid = sqlx::query_scalar(
        "select logg_id from innsynslogg where brukar_id = $1 order by at desc offset 400 limit 1",
    )
    .bind(scene.brukar)
    .fetch_one(scene.app.sql())
    .await
    .unwrap();
    // the log is filled backwards from the database's own day
    let month_ago: String = sqlx::query_scalar("select (now() - interval '30 days')::date::text")
        .fetch_one(scene.app.sql())
        .await
        .unwrap();
    let until = format!("/logg?til={month_ago}");
    let later = format!("/logg?etter={old}");
    let later_of_one = format!("{of_one}&etter={old}");
    let mut costs = Vec::new();
    for (who, path, most) in [
        (client, "/", 3600),
        (client, "/saker", 3600),
        (client, "/saker?frist=veke&ansvarleg=meg", 1800),
        (client, "/saker?tilstand=lukka", 1300),
        (&scene.rektor, "/", 2900),
        (&scene.rektor, "/saker", 3600),
        (&scene.koordinator, "/tavla", 12_000),
        (client, &sak, 300),
        // by the eining and sorted, or by the name in the kommune: both are cheap, and PostgreSQL chooses
        (client, "/barn", 1300),
        (client, "/meldingar", 1200),
        (&scene.helsestasjon, "/barn", 1300),
        (client, &card, 120),
        (&scene.rektor, &innsyn, 120),
        (&scene.ombod, "/logg", 300),
        (&scene.ombod, &until, 300),
        (&scene.ombod, &later, 300),
        (&scene.ombod, &of_one, 300),
        (&scene.ombod, &later_of_one, 300),
        // fifty of five hundred, by the name
        (&scene.system, "/kommune/brukarar", 300),
    ] {
        costs.push((path, most, scene.cost(async || who.get(path).await).await));
    }
    for (who, path, name, most) in [
        (client, "/saker/soek", "etter1", 3500),
        (&scene.lars, "/saker/soek", "barn", 3600),
        (client, "/saker/soek", "2026-AAAAA", 300),
        // few of a kommune have the name: walking all of its children would take 500
        (client, "/barn/soek", "etter11", 220),
        (&scene.helsestasjon, "/barn/soek", "barn7", 60),
    ] {
        let fields: &[(&str, &str)] = match path {
            "/saker/soek" => &[("namn", name)],
            _ => &[("namn", name), ("foedd", "")],
        };
        costs.push((
            path,
            most,
            scene
                .cost(async || who.post(path, fields).await.follow().await)
                .await,
        ));
    }
    costs.push((
        "tiltak/ny",
        1500,
        scene.cost(async || scene.save_tiltak().await).await,
    ));

    let broken: Vec<_> = costs
        .iter()
        .filter(|(_, most, cost)| !cost.whole.is_empty() || cost.buffers > *most)
        .collect();
    assert!(broken.is_empty(), "{broken:?} of {costs:?}");
}
