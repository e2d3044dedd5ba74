//! Meldingar of a random world: to people who see the sak, and to people who do not.

use sqlx::postgres::PgConnection;
use sqlx::query;

use super::rng::Rng;
use super::world::{Innboks, Om, Sak, World};

/// Some to everybody who has been near a sak, about it or about nothing.
pub fn generate(world: &mut World, rng: &mut Rng) {
    for number in 0..world.saker.len() {
        let sak = &world.saker[number];
        let kommune = world.barn[sak.barn].kommune;
        let mut people: Vec<usize> = sak.lag.iter().map(|d| d.who.brukar).collect();
        people.extend(sak.tilbod.iter().map(|t| t.til.brukar));
        people.extend(sak.sperrer.iter().map(|(_, whom, _)| *whom));
        people.extend(world.medlemskap.iter().filter_map(|m| {
            let leads = m.who.stad.eining.is_some() && m.who.stad.eining == sak.eining;
            leads.then_some(m.who.brukar)
        }));
        people.sort_unstable();
        people.dedup();
        for brukar in people {
            let id = rng.uuid();
            let sak = rng.percent(90).then_some(number);
            world.innboks.push(Innboks {
                id,
                kommune,
                brukar,
                sak,
                om: om(sak.map(|sak| &world.saker[sak]), rng),
                ulesen: rng.percent(70),
            });
        }
    }
}

fn om(sak: Option<&Sak>, rng: &mut Rng) -> Om {
    match sak {
        Some(sak) if !sak.tilbod.is_empty() && rng.percent(30) => {
            Om::Tilbod(rng.below(sak.tilbod.len()))
        }
        Some(_) if rng.percent(50) => Om::Frist {
            no: rng.percent(60),
        },
        _ => Om::Handling,
    }
}

/// Puts them into the database.
pub async fn load(world: &World, db: &mut PgConnection) {
    for melding in &world.innboks {
        let statement = query(
            "insert into melding (kommune_id, melding_id, brukar_id, slag, sak_id, noekkel, at, lesen_at, objekt_id, dato)
            values ($1, $2, $3, $6, $4, $2::text, now(), case when not $5 then now() end, $7, app.today() - $8)",
        );
        let (slag, objekt, foer) = match (melding.om, melding.sak) {
            (Om::Tilbod(which), Some(sak)) => {
                let tilbod = &world.saker[sak].tilbod[which];
                ("overlevering_tilbydd", Some(tilbod.id), None)
            }
            (Om::Frist { no }, _) => ("frist_naer", None, Some(i32::from(!no))),
            _ => ("lag_inn", None, None),
        };
        let statement = statement
            .bind(world.kommunar[melding.kommune])
            .bind(melding.id)
            .bind(world.brukarar[melding.brukar].id);
        statement
            .bind(melding.sak.map(|sak| world.saker[sak].id))
            .bind(melding.ulesen)
            .bind(slag)
            .bind(objekt)
            .bind(foer)
            .execute(&mut *db)
            .await
            .unwrap();
    }
}

/// How many the database says are unread, for the person of a session.
pub async fn ulesne(token: &[u8], db: &mut PgConnection) -> i64 {
    sqlx::query_scalar("select app.tal_ulesne($1)")
        .bind(token)
        .fetch_one(db)
        .await
        .unwrap()
}
