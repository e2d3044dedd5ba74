//! What is found in the log of a random world, about children and in general.

use sqlx::postgres::PgConnection;
use sqlx::query;
use uuid::Uuid;

use super::rng::Rng;
use super::world::World;

/// Something that was found.
pub struct Treff {
    pub id: Uuid,
    pub kommune: usize,
    brukar: usize,
    barn: Option<usize>,
}

/// About most children somebody; and in each kommune one about many.
pub fn generate(world: &mut World, rng: &mut Rng) {
    let brukar = |rng: &mut Rng, world: &World| rng.below(world.brukarar.len());
    for barn in 0..world.barn.len() {
        if rng.percent(60) {
            world.treff.push(Treff {
                id: rng.uuid(),
                kommune: world.barn[barn].kommune,
                brukar: brukar(rng, world),
                barn: Some(barn),
            });
        }
    }
    for kommune in 0..world.kommunar.len() {
        world.treff.push(Treff {
            id: rng.uuid(),
            kommune,
            brukar: brukar(rng, world),
            barn: None,
        });
    }
}

/// Puts them into the database.
pub async fn load(world: &World, db: &mut PgConnection) {
    for treff in &world.treff {
        query(
            "insert into logg_treff (kommune_id, logg_treff_id, slag, doegn, brukar_id, barn_id, fyrste, siste, tal, avviste, tal_barn,
                helg, laga_at)
            values ($1, $2, case when $4::uuid is null then 'natt' else 'slektsnamn' end, app.today(), $3, $4, now(), now(), 1, 0, 1,
                false, now())",
        )
        .bind(world.kommunar[treff.kommune])
        .bind(treff.id)
        .bind(world.brukarar[treff.brukar].id)
        .bind(treff.barn.map(|barn| world.barn[barn].id))
        .execute(&mut *db)
        .await
        .unwrap();
    }
}
