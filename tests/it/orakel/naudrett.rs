//! Naudrett of a random world: used by people who may, about children with and without saker, and over or not.

use laget::access::Role;
use sqlx::postgres::PgConnection;
use sqlx::{Connection, query};
use uuid::Uuid;

use super::rng::Rng;
use super::rules::Viewer;
use super::world::{Liv, Medlemskap, Prinsipal, World};

/// Somebody has opened what there is about a child.
pub struct Naudrett {
    pub id: Uuid,
    pub barn: usize,
    pub who: Prinsipal,
    /// The saker it opened.
    pub saker: Vec<usize>,
    /// The hour has not gone.
    pub varer: bool,
    /// Whether it is gone through.
    pub gjennomgang: Option<Uuid>,
    /// The session it was used in.
    token: [u8; 32],
}

/// Whether a role somewhere has it.
fn may(world: &World, m: &Medlemskap) -> bool {
    let slag = world.instansar[m.who.stad.instans].slag;
    match m.rolle {
        Role::Einingsleiar | Role::Barnekoordinator => true,
        Role::Tilsett => ["helsestasjon", "barnevern", "ppt"].contains(&slag),
        _ => false,
    }
}

/// Several of everybody who may: each about another child, so that none is in force when the next is used.
pub fn generate(world: &mut World, rng: &mut Rng) {
    for sesjon in 0..world.sesjonar.len() {
        let sesjon = &world.sesjonar[sesjon];
        let (Liv::Live, Some(kommune), Some(viewer)) =
            (sesjon.liv, sesjon.kommune, Viewer::of(world, sesjon))
        else {
            continue;
        };
        // the medlemskap that has been there longest gives it
        let mine = world.medlemskap.iter().filter(|m| {
            m.who.brukar == sesjon.brukar
                && m.who.stad.kommune == kommune
                && world.is_live(m)
                && may(world, m)
        });
        let Some(first) = mine.min_by_key(|m| (m.period.fraa, m.id)) else {
            continue;
        };
        let who = first.who;
        let token = sesjon.token;
        // two sessions of one person are one person
        let used = |n: &&Naudrett| n.who.brukar == who.brukar && n.who.stad.kommune == kommune;
        let before = world.naudrettar.iter().filter(used).count();
        let children: Vec<usize> = (0..world.barn.len())
            .filter(|barn| world.barn[*barn].kommune == kommune)
            .collect();
        let has_closed =
            |barn: &usize| world.saker.iter().any(|sak| sak.barn == *barn && !sak.open);
        let closed: Vec<usize> = children.iter().copied().filter(has_closed).collect();
        let mut made: Vec<Naudrett> = Vec::new();
        for _ in before..4 {
            let any = closed.is_empty() || rng.percent(60);
            let barn = *rng.pick(if any { &children } else { &closed });
            let again = |n: &Naudrett| n.barn == barn && n.who.brukar == who.brukar;
            if made.iter().any(again) || world.naudrettar.iter().any(again) {
                continue;
            }
            made.push(Naudrett {
                id: rng.uuid(),
                barn,
                who,
                saker: viewer.opens(barn),
                varer: rng.percent(60),
                gjennomgang: rng.percent(40).then(|| rng.uuid()),
                token,
            });
        }
        world.naudrettar.extend(made);
    }
}

/// Puts them into the database, through the triggers that open the saker; those that are over are made older.
pub async fn load(world: &World, db: &mut PgConnection) {
    let mut tx = db.begin().await.unwrap();
    for n in &world.naudrettar {
        query("select set_config('app.sesjon', $1, true)")
            .bind(hex::encode(n.token))
            .execute(&mut *tx)
            .await
            .unwrap();
        query(
            "insert into naudrett (kommune_id, naudrett_id, barn_id, grunn, grunngjeving)
            values ($1, $2, $3, 'anna', 'det hastar å vite det: ' || $2::text)",
        )
        .bind(world.kommunar[n.who.stad.kommune])
        .bind(n.id)
        .bind(world.barn[n.barn].id)
        .execute(&mut *tx)
        .await
        .unwrap();
        // somebody else than who used it
        let other = world.brukarar[(n.who.brukar + 1) % world.brukarar.len()].id;
        query(
            "insert into naudrett_gjennomgang select kommune_id, $2, naudrett_id, 'grunngitt', 'ja', $3, now()
            from naudrett where naudrett_id = $1 and $2 is not null",
        )
        .bind(n.id)
        .bind(n.gjennomgang)
        .bind(other)
        .execute(&mut *tx)
        .await
        .unwrap();
    }
    let over: Vec<Uuid> = world
        .naudrettar
        .iter()
        .filter(|n| !n.varer)
        .map(|n| n.id)
        .collect();
    for statement in [
        "update sak_tilgang t set fraa = t.fraa - interval '60 minutes', til = t.til - interval '60 minutes'
        from naudrett n join naudrett_sak x on x.naudrett_id = n.naudrett_id
        where n.naudrett_id = any($1) and t.sak_id = x.sak_id and t.prinsipal_id = n.prinsipal_id
            and t.grunnlag = 'naudrett'",
        "update naudrett set at = at - interval '60 minutes', til = til - interval '60 minutes'
        where naudrett_id = any($1)",
    ] {
        query("set local session_replication_role = replica").execute(&mut *tx).await.unwrap();
        query(statement).bind(&over).execute(&mut *tx).await.unwrap();
    }
    query("set local session_replication_role = origin")
        .execute(&mut *tx)
        .await
        .unwrap();
    query("select set_config('app.sesjon', '', true)")
        .execute(&mut *tx)
        .await
        .unwrap();
    // what tells of it has its own tests
    query("delete from melding where slag like 'naudrett%'")
        .execute(&mut *tx)
        .await
        .unwrap();
    query("delete from job where kind = 'varsel'")
        .execute(&mut *tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}
