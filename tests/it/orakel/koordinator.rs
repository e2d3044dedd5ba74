//! Barnekoordinatorar and individuelle planar of a random world: whose job it is and was, who is asked, and of which children.

use laget::access::Role;
use sqlx::postgres::PgConnection;
use sqlx::query;
use uuid::Uuid;

use super::load::Names;
use super::rng::Rng;
use super::world::{Prinsipal, World};

/// Somebody who is or was barnekoordinator, or is or was asked.
pub struct Oppgaave {
    pub id: Uuid,
    pub who: Prinsipal,
    /// It is not ended, or not answered.
    pub varer: bool,
}

/// What there is of it in a sak.
pub struct Koordinering {
    pub sak: usize,
    pub vurdering: Uuid,
    pub avgjerd: Option<Uuid>,
    /// An individuell plan, with a part, a version, and an answer of its id.
    pub plan: Uuid,
    pub koordinatorar: Vec<Oppgaave>,
    pub tilbod: Vec<Oppgaave>,
}

/// In most saker, with people whose job it is, was, or has never been.
pub fn generate(world: &mut World, rng: &mut Rng) {
    for sak in 0..world.saker.len() {
        if rng.percent(30) {
            continue;
        }
        let found = &world.saker[sak];
        let kommune = found.ansvarleg.stad.kommune;
        let here = world
            .medlemskap
            .iter()
            .filter(|m| m.who.stad.kommune == kommune);
        let job = |role: Role| role == Role::Barnekoordinator;
        let those: Vec<Prinsipal> = here
            .clone()
            .filter(|m| job(m.rolle))
            .map(|m| m.who)
            .collect();
        let all: Vec<Prinsipal> = here.map(|m| m.who).collect();
        let open = found.open;
        let some = |rng: &mut Rng| {
            let any = those.is_empty() || rng.percent(40);
            let who = *rng.pick(if any { &all } else { &those });
            let first = Oppgaave {
                id: rng.uuid(),
                who,
                varer: open && rng.percent(80),
            };
            let mut list = vec![first];
            if rng.percent(30) {
                list.push(Oppgaave {
                    id: rng.uuid(),
                    who: *rng.pick(&all),
                    varer: false,
                });
            }
            list
        };
        let koordinatorar = some(rng);
        let tilbod = some(rng);
        world.koordineringar.push(Koordinering {
            sak,
            vurdering: rng.uuid(),
            avgjerd: rng.percent(30).then(|| rng.uuid()),
            plan: rng.uuid(),
            koordinatorar,
            tilbod,
        });
    }
}

/// Puts them into the database as they are, whoever may ask whom; the rights are what follows from it.
pub async fn load(world: &World, names: &Names, db: &mut PgConnection) {
    for k in &world.koordineringar {
        let sak = &world.saker[k.sak];
        let kommune = world.kommunar[sak.ansvarleg.stad.kommune];
        let ansvarleg = world.brukarar[sak.ansvarleg.brukar].id;
        let run = async |db: &mut PgConnection, statement: &'static str, one: Option<&Oppgaave>| {
            query(statement)
                .bind(kommune)
                .bind(one.map(|o| o.id).or(k.avgjerd))
                .bind(sak.id)
                .bind(k.vurdering)
                .bind(ansvarleg)
                .bind(one.map(|o| names[&o.who]))
                .bind(one.map(|o| world.brukarar[o.who.brukar].id))
                .bind(one.map(|o| world.instansar[o.who.stad.instans].id))
                .bind(one.is_some_and(|o| o.varer))
                .execute(&mut *db)
                .await
                .unwrap();
        };
        query("set local session_replication_role = replica")
            .execute(&mut *db)
            .await
            .unwrap();
        run(
            db,
            "with alle as (select $2::uuid, $6::uuid, $7::uuid, $8::uuid, $9::boolean)
            insert into koordinator_vurdering values ($1, $4, $3, true, 'ja', true, 'ja', true, 'ja', 'ikkje_spurt', null, null,
                $5, now())",
            None,
        )
        .await;
        run(
            db,
            "with alle as (select $6::uuid, $7::uuid, $8::uuid, $9::boolean)
            insert into koordinator_avgjerd select $1, $2, $3, $4, 'ikkje', 'nei', 'mor', app.today(), $5, now()
            where $2::uuid is not null",
            None,
        )
        .await;
        for one in &k.koordinatorar {
            run(
                db,
                "with alle as (select $4::uuid, $5::uuid)
                insert into koordinator values ($1, $2, $3, $6, $7, $8, null, now() - interval '1 hour',
                    case when not $9 then now() end, case when not $9 then 'avslutta' end)",
                Some(one),
            )
            .await;
        }
        for one in &k.tilbod {
            run(
                db,
                "with alle as (select $8::uuid)
                insert into koordinator_tilbod values ($1, $2, $3, $4, $5, $6, $7, 'Kan du?',
                    case when $9 then 'tilbydd' else 'trekt' end, null, now(), case when not $9 then now() end)",
                Some(one),
            )
            .await;
        }
        for statement in [
            "insert into individuellplan values ($1, $2, $3, $4, now())",
            "insert into individuellplan_del values ($1, $2, 'maal', 1, $3, 'ein ven', $4, now())",
            "insert into individuellplan_versjon values ($1, $2, 1, $3, '{}', sha256('{}'), '', app.today(), $4, now(), null, null, null)",
            "with alle as (select $4::uuid) insert into individuellplan_svar values ($1, $2, $2, 1, $3, 'barn', null, $2, 'Nora Li', 'ja', 'h',
                sha256('{}'), now())",
            "with alle as (select $4::uuid) insert into individuellplan_merknad values ($1, $2, $2, 1, $3, $2, 'ungdom', null, 'Nora Li', null,
                'hei', now())",
        ] {
            query(statement)
                .bind(kommune)
                .bind(k.plan)
                .bind(sak.id)
                .bind(ansvarleg)
                .execute(&mut *db)
                .await
                .unwrap();
        }
        query("set local session_replication_role = origin")
            .execute(&mut *db)
            .await
            .unwrap();
        query("select app.koordinator_rett($1, $2)")
            .bind(kommune)
            .bind(sak.id)
            .execute(&mut *db)
            .await
            .unwrap();
    }
}
