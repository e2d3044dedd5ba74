//! An independent oracle of who sees what, held against the database over random worlds.
//!
//! The rules stand twice: as policies in the migrations, and in `rules.rs` in plain Rust. A world of kommunar,
//! people and saker is made by chance, and for every session and every row the two must say the same. To try
//! another world: `LAGET_ORAKEL_SEED=7 cargo nextest run -E 'test(orakel)'`. `script/soak --part orakel` tries ten.

mod compare;
mod familie;
mod generate;
mod innboks;
mod koordinator;
mod load;
mod loggkontroll;
mod moete;
mod mutasjonar;
mod naudrett;
pub mod rng;
mod rules;
mod samtykke;
mod world;

use sqlx::postgres::PgConnection;
use sqlx::{AssertSqlSafe, Executor};
use time::Date;

use self::world::World;
use crate::harness::TestApp;

const SEED: u64 = 20_261_121;

fn seed() -> u64 {
    match std::env::var("LAGET_ORAKEL_SEED") {
        Ok(seed) => seed.parse().expect("LAGET_ORAKEL_SEED is a number"),
        Err(_) => SEED,
    }
}

/// What is changed in the rules before a world is made, and after.
#[derive(Default)]
struct Changes {
    before: Vec<String>,
    after: Vec<String>,
    /// There is a child barnevernet has the care of, for whom it alone has answered.
    barnevernet: bool,
}

/// Makes a world in a database of its own and compares, until a difference says what is looked for. Gives the
/// number of decisions when there is none.
async fn judge(
    seed: u64,
    kommunar: usize,
    changes: &Changes,
    looked_for: &str,
) -> Result<usize, String> {
    let mut world = generate::world(seed, kommunar);
    if changes.barnevernet {
        samtykke::barnevernet(&mut world, &mut rng::Rng::new(seed));
    }
    loop {
        let shared = TestApp::new().await;
        let begun = today(&mut shared.sql().acquire().await.unwrap()).await;
        let app = in_the_database(&world, seed, changes, begun).await;
        let mut admin = app.sql().acquire().await.unwrap();
        run(&changes.after, &mut admin).await;
        let mut login = app.state().db.bare().await.unwrap();
        let said = compare::compare(&world, &mut admin, &mut login, looked_for).await;
        // a medlemskap that ends today has ended when midnight passes in between
        if begun == today(&mut admin).await {
            return said;
        }
    }
}

/// The world in a database of its own; loaded once a day for all that change nothing before it is.
async fn in_the_database(world: &World, seed: u64, changes: &Changes, day: Date) -> TestApp {
    if changes.before.is_empty() && !changes.barnevernet {
        let name = format!("v{}_{seed}_{}", world.kommunar.len(), day.ordinal());
        return TestApp::with_own_database_of(&name, async |db| load_all(world, db).await).await;
    }
    let app = TestApp::with_own_database().await;
    let mut admin = app.sql().acquire().await.unwrap();
    run(&changes.before, &mut admin).await;
    load_all(world, &mut admin).await;
    app
}

async fn load_all(world: &World, admin: &mut PgConnection) {
    load::load(world, admin).await;
    naudrett::load(world, admin).await;
    innboks::load(world, admin).await;
    loggkontroll::load(world, admin).await;
    moete::load(world, admin).await;
    admin.execute("analyze").await.unwrap();
}

async fn run(statements: &[String], db: &mut PgConnection) {
    for statement in statements {
        db.execute(AssertSqlSafe(statement.clone())).await.unwrap();
    }
}

async fn today(db: &mut PgConnection) -> Date {
    sqlx::query_scalar("select app.today()")
        .fetch_one(db)
        .await
        .unwrap()
}

#[tokio::test]
async fn the_database_and_the_oracle_agree_on_a_million_decisions() {
    let seed = seed();
    match judge(seed, 3, &Changes::default(), "").await {
        Ok(decisions) => {
            println!("{decisions} decisions");
            assert!(decisions >= 1_000_000, "only {decisions} decisions");
        }
        Err(differences) => panic!("LAGET_ORAKEL_SEED={seed}\n{differences}"),
    }
}

#[tokio::test]
async fn every_right_in_a_random_world_is_one_that_can_be_explained() {
    let app = TestApp::with_own_database().await;
    let mut admin = app.sql().acquire().await.unwrap();
    let world = generate::world(seed(), 3);
    load::load(&world, &mut admin).await;
    naudrett::load(&world, &mut admin).await;

    let faults: i64 = sqlx::query_scalar("select count(*) from app.verify_tilgang()")
        .fetch_one(&mut *admin)
        .await
        .unwrap();
    assert_eq!(faults, 0);

    admin
        .execute("delete from sak_tilgang where grunnlag = 'leiar'")
        .await
        .unwrap();
    let faults: i64 = sqlx::query_scalar("select count(*) from app.verify_tilgang()")
        .fetch_one(&mut *admin)
        .await
        .unwrap();
    assert!(faults > 0);
}
