//! Puts a world into the database, through the triggers that keep the rights.

mod innhald;

use std::collections::BTreeMap;

use sqlx::postgres::{PgArguments, PgConnection};
use sqlx::query::Query;
use sqlx::{Connection, Postgres, query};
use uuid::Uuid;

use super::world::{Barn, Liv, Melding, Own, Prinsipal, Sak, Svar, Tilbod, World};

/// What the database calls each person at each workplace.
pub type Names = BTreeMap<Prinsipal, Uuid>;

/// Loads the world; the connection is the superuser's.
pub async fn load(world: &World, db: &mut PgConnection) {
    let mut tx = db.begin().await.unwrap();
    places(world, &mut tx).await;
    let names = people(world, &mut tx).await;
    for barn in &world.barn {
        child(world, barn, &mut tx).await;
    }
    for sak in &world.saker {
        Loading {
            world,
            names: &names,
            sak,
        }
        .all(&mut tx)
        .await;
    }
    let asked = world.saker.iter();
    let asked: Vec<Uuid> = asked
        .map(|sak| world.brukarar[sak.ansvarleg.brukar].id)
        .collect();
    super::samtykke::load(world, &asked, &mut tx).await;
    for melding in &world.meldingar {
        report(world, melding, &names, &mut tx).await;
    }
    own_rows(world, &mut tx).await;
    super::koordinator::load(world, &names, &mut tx).await;
    super::familie::load(world, &mut tx).await;
    tx.commit().await.unwrap();
}

async fn run(statement: Query<'_, Postgres, PgArguments>, db: &mut PgConnection) {
    statement.execute(db).await.unwrap();
}

async fn places(world: &World, db: &mut PgConnection) {
    for (number, id) in world.kommunar.iter().enumerate() {
        let nummer = format!("{:04}", number + 1);
        run(
            query("insert into kommune values ($1, $2, $2)")
                .bind(id)
                .bind(nummer),
            db,
        )
        .await;
    }
    for instans in &world.instansar {
        let statement = query("insert into instans values ($1, $2, $2, $3)");
        run(
            statement
                .bind(instans.id)
                .bind(instans.slag)
                .bind(instans.grants.len() > 1),
            db,
        )
        .await;
        for (kommune, period) in &instans.grants {
            let statement = query(
                "insert into instans_kommune values ($1, $2, app.today() + $3, app.today() + $4)",
            );
            let statement = statement.bind(world.kommunar[*kommune]).bind(instans.id);
            run(statement.bind(period.fraa).bind(period.til), db).await;
        }
    }
    for eining in &world.einingar {
        let statement = query("insert into eining values ($1, $2, $3, $2::text, '2000-01-01')");
        let statement = statement
            .bind(world.kommunar[eining.kommune])
            .bind(eining.id);
        run(statement.bind(world.instansar[eining.instans].id), db).await;
    }
}

async fn people(world: &World, db: &mut PgConnection) -> Names {
    for brukar in &world.brukarar {
        let statement = query(
            "insert into brukar values ($1, 'b' || $1::text, 'Namn', case when $2 then now() end, now())",
        );
        run(statement.bind(brukar.id).bind(brukar.shut), db).await;
    }
    let mut names = Names::new();
    for m in &world.medlemskap {
        let name: Uuid = sqlx::query_scalar(
            "insert into medlemskap (kommune_id, medlemskap_id, brukar_id, instans_id, eining_id, rolle, fraa, til)
            values ($1, $2, $3, $4, $5, $6, app.today() + $7, app.today() + $8) returning prinsipal_id",
        )
        .bind(world.kommunar[m.who.stad.kommune])
        .bind(m.id)
        .bind(world.brukarar[m.who.brukar].id)
        .bind(world.instansar[m.who.stad.instans].id)
        .bind(m.who.stad.eining.map(|eining| world.einingar[eining].id))
        .bind(m.rolle.code())
        .bind(m.period.fraa)
        .bind(m.period.til)
        .fetch_one(&mut *db)
        .await
        .unwrap();
        names.insert(m.who, name);
    }
    for sesjon in &world.sesjonar {
        let statement = query(
            "insert into sesjon (token_hash, brukar_id, kommune_id, created_at, sist_brukt, ledig_til, absolutt_til, avslutta_at, faktorar_krav)
            values ($1, $2, $3, now() - interval '5 hours', now(), now() + case when $4 then -1 else 1 end * interval '20 minutes',
                now() + case when $5 then -1 else 1 end * interval '20 minutes', case when $6 then now() end, 1)",
        );
        let statement = statement
            .bind(&sesjon.token[..])
            .bind(world.brukarar[sesjon.brukar].id)
            .bind(sesjon.kommune.map(|kommune| world.kommunar[kommune]))
            .bind(sesjon.liv == Liv::Idle)
            .bind(sesjon.liv == Liv::TooOld)
            .bind(sesjon.liv == Liv::LoggedOut);
        run(statement, db).await;
    }
    names
}

async fn child(world: &World, barn: &Barn, db: &mut PgConnection) {
    let kommune = world.kommunar[barn.kommune];
    let statement = query(
        "insert into barn (kommune_id, barn_id, fornamn, etternamn, namn_norm, etternamn_norm, foedd, eining_id,
            adressesperre, created_at, updated_at)
        values ($1, $2, 'Nora', 'Li', 'nora li', 'li nora',
            (app.today() - make_interval(years => $5) - make_interval(days => $6))::date, $3, $4, now(), now())",
    );
    let eining = barn.eining.map(|eining| world.einingar[eining].id);
    run(
        statement
            .bind(kommune)
            .bind(barn.id)
            .bind(eining)
            .bind(barn.adressesperre)
            .bind(barn.aar)
            .bind(barn.dagar),
        db,
    )
    .await;
    let statement = query("update barn set omsorgsstatus = $2 where barn_id = $1");
    run(statement.bind(barn.id).bind(barn.omsorg.code()), db).await;
    if barn.adresse {
        run(
            query("insert into barn_adresse values ($1, $2, 'Bygdevegen 1')")
                .bind(kommune)
                .bind(barn.id),
            db,
        )
        .await;
    }
    for foeresett in &barn.foeresette {
        let statement = query(
            "insert into foeresett values ($1, $2, $3, 'Tone', $4, null, $5, true, true, null, 1, now())",
        );
        let statement = statement
            .bind(kommune)
            .bind(foeresett.id)
            .bind(barn.id)
            .bind(if foeresett.verje { "verje" } else { "mor" });
        run(statement.bind(foeresett.had_ansvar), db).await;
    }
}

async fn report(world: &World, melding: &Melding, names: &Names, db: &mut PgConnection) {
    let stad = melding.meldt_av.stad;
    let statement = query(
        "insert into barnevernsmelding values ($1, $2, $3, $4, $5, $6, $7, '{sjukdom}', app.today(), null,
            app.today() + 21, null, 1, now())",
    );
    let statement = statement
        .bind(world.kommunar[stad.kommune])
        .bind(melding.id)
        .bind(world.barn[melding.barn].id)
        .bind(world.brukarar[melding.meldt_av.brukar].id)
        .bind(names[&melding.meldt_av])
        .bind(world.instansar[stad.instans].id)
        .bind(stad.eining.map(|eining| world.einingar[eining].id));
    run(statement, db).await;
}

async fn own_rows(world: &World, db: &mut PgConnection) {
    let of = |own: &Own| (world.kommunar[own.kommune], world.brukarar[own.brukar].id);
    for utkast in &world.utkast {
        let (kommune, brukar) = of(utkast);
        let statement = query("insert into utkast values ($1, $2, '/' || $3::text, 'a=b', now())");
        run(statement.bind(kommune).bind(brukar).bind(utkast.id), db).await;
    }
    for entry in &world.logg {
        let (kommune, brukar) = of(&entry.own);
        let statement = query(
            "insert into innsynslogg values ($1, $3, now(), $2, null, null, 'tilsett', $4, '{}', '{}', '', null, 'r', false, '')",
        );
        let statement = statement.bind(kommune).bind(brukar).bind(entry.own.id);
        run(statement.bind(entry.handling), db).await;
    }
    for oppslag in &world.oppslag {
        let barn = &world.barn[oppslag.barn];
        let statement = query(
            "insert into barn_oppslag values ($1, $2, $3, $4, now() - interval '2 hours',
                now() + case when $5 then 1 else -1 end * interval '1 hour')",
        );
        let statement = statement
            .bind(world.kommunar[barn.kommune])
            .bind(oppslag.id);
        run(
            statement
                .bind(world.brukarar[oppslag.brukar].id)
                .bind(barn.id)
                .bind(oppslag.live),
            db,
        )
        .await;
    }
}

/// One sak on its way in.
struct Loading<'w> {
    world: &'w World,
    names: &'w Names,
    sak: &'w Sak,
}

impl Loading<'_> {
    async fn all(&self, db: &mut PgConnection) {
        self.sak(db).await;
        self.content(db).await;
        // the trigger has put the ansvarleg there
        if self.sak.lag[0].ended {
            self.leave(self.sak.ansvarleg, db).await;
        }
        for deltakar in &self.sak.lag[1..] {
            self.deltakar(deltakar.who, deltakar.ended, db).await;
        }
        super::samtykke::before(self.world, self.sak, self.ansvarleg(), db).await;
        for (id, whom, lifted) in &self.sak.sperrer {
            let statement = query(
                "insert into sak_sperre values ($1, $2, $3, $4, 'i slekt', $4, now(), case when $5 then $4 end,
                    case when $5 then now() end)",
            );
            let statement = statement.bind(self.kommune()).bind(id).bind(self.sak.id);
            run(
                statement.bind(self.world.brukarar[*whom].id).bind(lifted),
                db,
            )
            .await;
        }
        for tilbod in &self.sak.tilbod {
            self.tilbod(tilbod, db).await;
        }
    }

    fn kommune(&self) -> Uuid {
        self.world.kommunar[self.sak.ansvarleg.stad.kommune]
    }

    fn ansvarleg(&self) -> Uuid {
        self.world.brukarar[self.sak.ansvarleg.brukar].id
    }

    async fn sak(&self, db: &mut PgConnection) {
        let statement = query(
            "insert into sak (kommune_id, sak_id, barn_id, slag, instans_id, eining_id, tilstand, ansvarleg_id,
                ansvarleg_brukar_id, neste_dato, neste_kva, opna_at, lukka_at)
            values ($1, $2, $3, 'uro', $4, $5, case when $6 then 'open' else 'avslutta' end, $7, $8, app.today(), 'eigen',
                now() - interval '1 hour', case when not $6 then now() end)",
        );
        let statement = statement
            .bind(self.kommune())
            .bind(self.sak.id)
            .bind(self.world.barn[self.sak.barn].id)
            .bind(self.world.instansar[self.sak.ansvarleg.stad.instans].id)
            .bind(self.sak.eining.map(|eining| self.world.einingar[eining].id))
            .bind(self.sak.open)
            .bind(self.names[&self.sak.ansvarleg])
            .bind(self.ansvarleg());
        run(statement, db).await;
    }

    async fn deltakar(&self, who: Prinsipal, ended: bool, db: &mut PgConnection) {
        let statement = query(
            "insert into sak_deltakar (kommune_id, sak_deltakar_id, sak_id, prinsipal_id, brukar_id, instans_id, fraa)
            values ($1, gen_random_uuid(), $2, $3, $4, $5, now())",
        );
        let statement = statement
            .bind(self.kommune())
            .bind(self.sak.id)
            .bind(self.names[&who])
            .bind(self.world.brukarar[who.brukar].id)
            .bind(self.world.instansar[who.stad.instans].id);
        let elsewhere = who.stad.instans != self.sak.ansvarleg.stad.instans;
        if elsewhere {
            // nobody comes on the lag before there is a samtykke: those who would, came back when there was one
            run(query("set local session_replication_role = replica"), db).await;
        }
        run(statement, db).await;
        run(query("set local session_replication_role = origin"), db).await;
        if ended {
            self.leave(who, db).await;
        }
    }

    async fn leave(&self, who: Prinsipal, db: &mut PgConnection) {
        let statement = query(
            "update sak_deltakar set til = now() where sak_id = $1 and prinsipal_id = $2 and til is null",
        );
        run(statement.bind(self.sak.id).bind(self.names[&who]), db).await;
    }

    async fn tilbod(&self, tilbod: &Tilbod, db: &mut PgConnection) {
        let til = self.world.brukarar[tilbod.til.brukar].id;
        let statement = query(
            "insert into overlevering values ($1, $2, $3, $4, $5, $6, 'Kan du?', 'tilbydd', null, now())",
        );
        let statement = statement
            .bind(self.kommune())
            .bind(tilbod.id)
            .bind(self.sak.id);
        run(
            statement
                .bind(self.ansvarleg())
                .bind(self.names[&tilbod.til])
                .bind(til),
            db,
        )
        .await;
        let svar = match tilbod.svar {
            Svar::Tilbydd => return,
            Svar::Trekt => "trekt",
            Svar::Avvist => "avvist",
            Svar::Overteken => "overteken",
        };
        // the trigger asks whose session it is
        let answers = self.world.sesjonar.iter().find(|s| {
            s.brukar == tilbod.til.brukar
                && s.kommune == Some(tilbod.til.stad.kommune)
                && s.liv == Liv::Live
        });
        let token = answers.map_or(String::new(), |sesjon| hex::encode(sesjon.token));
        run(
            query("select set_config('app.sesjon', $1, true)").bind(token),
            db,
        )
        .await;
        let statement = query(
            "update overlevering set tilstand = $2, svart_at = now() where overlevering_id = $1",
        );
        run(statement.bind(tilbod.id).bind(svar), db).await;
        run(query("select set_config('app.sesjon', '', true)"), db).await;
    }
}
