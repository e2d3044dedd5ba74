//! Puts the meetings into the database, and asks it what it tells of them.

use sqlx::postgres::{PgArguments, PgConnection};
use sqlx::query::Query;
use sqlx::{AssertSqlSafe, Connection, Postgres, query};
use uuid::Uuid;

use super::{Kalla, Kven, Moete, Om, Punkt};
use crate::orakel::rules::Rows;
use crate::orakel::world::{Prinsipal, World};

async fn run(statement: Query<'_, Postgres, PgArguments>, db: &mut PgConnection) {
    statement.execute(db).await.unwrap();
}

/// Puts them into the database as they may have become: an item is put on the agenda while everybody may hear it, and then people come
/// and a samtykke lapses.
pub async fn load(world: &World, db: &mut PgConnection) {
    let mut tx = db.begin().await.unwrap();
    run(
        query("set local session_replication_role = replica"),
        &mut tx,
    )
    .await;
    for m in &world.rom.medlemer {
        let statement = query(
            "insert into tst_medlem (kommune_id, tst_medlem_id, eining_id, slag, prinsipal_id, brukar_id, instans_id, fraa, til)
            select m.kommune_id, $2, $3, case when $4 then 'fast' else 'ved_behov' end, m.prinsipal_id, m.brukar_id, m.instans_id,
                app.today() + $5, app.today() + $6
            from medlemskap m where m.medlemskap_id = $1",
        );
        let statement = statement
            .bind(medlemskap(world, m.who))
            .bind(m.id)
            .bind(world.einingar[m.eining].id)
            .bind(m.fast);
        run(statement.bind(m.fraa).bind(m.til), &mut tx).await;
    }
    for moete in &world.rom.moete {
        Loading { world, moete }.all(&mut tx).await;
    }
    tx.commit().await.unwrap();
}

/// One of the rows that name this person at this workplace.
fn medlemskap(world: &World, who: Prinsipal) -> Uuid {
    let found = world.medlemskap.iter().find(|m| m.who == who);
    found.map(|m| m.id).unwrap()
}

/// One meeting on its way in.
struct Loading<'w> {
    world: &'w World,
    moete: &'w Moete,
}

impl Loading<'_> {
    fn kommune(&self) -> Uuid {
        self.world.kommunar[self.world.einingar[self.moete.eining].kommune]
    }

    fn eining(&self) -> Uuid {
        self.world.einingar[self.moete.eining].id
    }

    /// Whoever writes it down.
    fn nokon(&self) -> Uuid {
        self.world.brukarar[0].id
    }

    async fn all(&self, db: &mut PgConnection) {
        let statement = query(
            "insert into moete (kommune_id, moete_id, eining_id, dato, fraa, til, stad, tilstand, laga_av, laga_at)
            values ($1, $2, $3, app.today() + $4, '00:00', '01:00', 'Møterom 2', 'innkalla', $5, now())",
        );
        let statement = statement
            .bind(self.kommune())
            .bind(self.moete.id)
            .bind(self.eining())
            .bind(self.moete.dag)
            .bind(self.nokon());
        run(statement, db).await;
        for kalla in &self.moete.kalla {
            self.kalla(kalla, db).await;
        }
        let id = |plass: Option<usize>| plass.map(|k| self.moete.kalla[k].id);
        let statement =
            query("update moete set moeteleiar_id = $2, referent_id = $3 where moete_id = $1")
                .bind(self.moete.id)
                .bind(id(self.moete.moeteleiar))
                .bind(id(self.moete.referent));
        run(statement, db).await;
        for (plass, punkt) in self.moete.punkt.iter().enumerate() {
            self.punkt(i32::try_from(plass).unwrap() + 1, punkt, db)
                .await;
        }
    }

    async fn kalla(&self, kalla: &Kalla, db: &mut PgConnection) {
        let (who, slag, signed) = match kalla.kven {
            Kven::Her(who) => (Some(medlemskap(self.world, who)), None, false),
            Kven::Gjest(slag, signed) => (None, Some(slag), signed),
        };
        let statement = query(
            "insert into moete_deltakar (kommune_id, moete_deltakar_id, moete_id, eining_id, slag, prinsipal_id, brukar_id, instans_id,
                namn, instans_slag, svar, forfall_grunn, oppmoete, teieplikt_at, teieplikt_maate, teken_av_at, kalla_av, kalla_at)
            select $1, $2, $3, $4, 'gjest', m.prinsipal_id, m.brukar_id, m.instans_id, case when $6::text is not null then 'Gro Gjest' end,
                $6, case when $7 then 'forfall' else 'ventar' end, case when $7 then 'sjukdom' end, $8, case when $9 then now() end,
                case when $9 then 'nett' end, case when $10 then now() end, $11, now()
            from (select) en left join medlemskap m on m.medlemskap_id = $5",
        );
        let statement = statement
            .bind(self.kommune())
            .bind(kalla.id)
            .bind(self.moete.id)
            .bind(self.eining())
            .bind(who)
            .bind(slag)
            .bind(kalla.forfall)
            .bind(kalla.oppmoete)
            .bind(signed)
            .bind(kalla.av)
            .bind(self.nokon());
        run(statement, db).await;
    }

    async fn punkt(&self, nr: i32, punkt: &Punkt, db: &mut PgConnection) {
        let slag = match punkt.om {
            Om::System => "system",
            Om::Anonym => "anonym",
            Om::Sak(_) => "namngitt",
        };
        let statement = query(
            "insert into moete_punkt (kommune_id, punkt_id, moete_id, eining_id, nr, element, slag, minutt, tilstand, laga_av, laga_at)
            values ($1, $2, $3, $4, $5, 1, $6, 10, case when $7 then 'ventar' else 'teke_ut' end, $8, now())",
        );
        let statement = statement
            .bind(self.kommune())
            .bind(punkt.id)
            .bind(self.moete.id)
            .bind(self.eining())
            .bind(nr)
            .bind(slag)
            .bind(punkt.gjeld);
        run(statement.bind(self.nokon()), db).await;
        let about = match punkt.om {
            Om::System => "insert into moete_punkt_system values ($1, $2, $3, 'Trivsel')",
            Om::Anonym => {
                "insert into moete_punkt_anonym values ($1, $2, $3, '6-9', 'Søvn', 'Lite', 'Kva no')"
            }
            Om::Sak(_) => "insert into moete_punkt_sak values ($1, $2, $3, $4, $5)",
        };
        let mut statement = query(about)
            .bind(self.kommune())
            .bind(punkt.id)
            .bind(self.moete.id);
        if let Om::Sak(sak) = punkt.om {
            statement = statement.bind(self.world.saker[sak].id).bind(punkt.gjeld);
        }
        run(statement, db).await;
        for ute in &punkt.ute {
            let statement = query("insert into moete_punkt_ute values ($1, $2, $3, $4)");
            let statement = statement
                .bind(self.kommune())
                .bind(punkt.id)
                .bind(self.moete.id);
            run(statement.bind(self.moete.kalla[*ute].id), db).await;
        }
        if let (Om::Sak(sak), Some((id, refused))) = (&punkt.om, punkt.familie) {
            let statement = query(
                "insert into moete_familie (kommune_id, moete_familie_id, punkt_id, moete_id, sak_id, kven, fraa, til, brev, invitert_av)
                values ($1, $2, $3, $4, $5, 'barn', '00:10', '00:20', case when $6 then 'avvist' else 'sendt' end, $7)",
            );
            let statement = statement
                .bind(self.kommune())
                .bind(id)
                .bind(punkt.id)
                .bind(self.moete.id)
                .bind(self.world.saker[*sak].id)
                .bind(refused);
            run(statement.bind(self.nokon()), db).await;
        }
    }
}

/// What is told of a meeting by functions, and how it is asked for.
pub const TOLD: [(&str, &str); 3] = [
    (
        "moete_maa_ut",
        "select u.punkt_id || ' ' || u.moete_deltakar_id || ' ' || u.sagt
        from unnest($1::uuid[]) m cross join lateral app.moete_maa_ut(m, null) u",
    ),
    (
        "moete_stengde",
        "select u::text from unnest($1::uuid[]) m cross join lateral app.moete_stengde(m, null) u",
    ),
    (
        "moete_brev_stogga",
        "select u::text from unnest($1::uuid[]) m cross join lateral app.moete_brev_stogga(m) u",
    ),
];

/// What the database tells a session of the room of every meeting there is: who must leave when, what is shut, and which letters did
/// not come through.
pub async fn told(world: &World, db: &mut PgConnection) -> Rows {
    let alle: Vec<Uuid> = world.rom.moete.iter().map(|m| m.id).collect();
    let mut rows = Rows::new();
    for (what, question) in TOLD {
        let keys: Vec<String> = sqlx::query_scalar(AssertSqlSafe(question.to_owned()))
            .bind(&alle)
            .fetch_all(&mut *db)
            .await
            .unwrap();
        rows.extend(keys.into_iter().map(|key| (what, key)));
    }
    rows
}
