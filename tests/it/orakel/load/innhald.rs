//! What is in a sak.

use sqlx::postgres::PgConnection;
use sqlx::query;

use super::{Loading, run};

impl Loading<'_> {
    pub(super) async fn content(&self, db: &mut PgConnection) {
        let (kommune, sak, av) = (self.kommune(), self.sak.id, self.ansvarleg());
        let instans = self.world.instansar[self.sak.ansvarleg.stad.instans].id;
        for id in &self.sak.uroer {
            let statement = query(
                "insert into uro values ($1, $2, $3, $4, $5, null, 'a', 'b', 'c', 'vanleg', now())",
            );
            run(
                statement
                    .bind(kommune)
                    .bind(id)
                    .bind(sak)
                    .bind(av)
                    .bind(instans),
                db,
            )
            .await;
        }
        for id in &self.sak.samtalar {
            let statement = query(
                "insert into samtale values ($1, $2, $3, 'foeresette', app.today(), 'moete', null, 'ja', 'ja', null, null,
                    null, null, 1, $4, now())",
            );
            run(statement.bind(kommune).bind(id).bind(sak).bind(av), db).await;
        }
        for (id, evalueringar) in &self.sak.tiltak {
            let statement = query(
                "insert into tiltak values ($1, $2, $3, 3, 1, 'm', 't', 't', $5, $4, app.today(), 'planlagd', null, null, 1,
                    now(), now())",
            );
            let statement = statement.bind(kommune).bind(id).bind(sak).bind(av);
            run(statement.bind(self.names[&self.sak.ansvarleg]), db).await;
            for evaluering in evalueringar {
                let statement = query(
                    "insert into evaluering values ($1, $2, $3, $4, app.today(), 'verkar', 'g', 'b', 'f', 'avslutt', $5, now(), 't')",
                );
                run(
                    statement
                        .bind(kommune)
                        .bind(evaluering)
                        .bind(id)
                        .bind(sak)
                        .bind(av),
                    db,
                )
                .await;
            }
        }
        for id in &self.sak.historikk {
            let statement = query(
                "insert into sak_historikk values ($1, $2, $3, 'uro_meld', null, 1, null, $4, now())",
            );
            run(statement.bind(kommune).bind(id).bind(sak).bind(av), db).await;
        }
        if self.sak.plan {
            let statement = query(
                "insert into skolemiljoeplan values ($1, $2, 'p', 't', 'n', 'k', 'e', 1, $3, now())",
            );
            run(statement.bind(kommune).bind(sak).bind(av), db).await;
            for statement in [
                "insert into slettestopp (kommune_id, slettestopp_id, sak_id, grunn, sett_av, sett_at) values ($1, $2, $2, 'g', $3, now())",
                "insert into arkivoverfoering (kommune_id, arkivoverfoering_id, sak_id, sha256, laga_av, laga_at)
                    values ($1, $2, $2, sha256('x'), $3, now())",
            ] {
                run(query(statement).bind(kommune).bind(sak).bind(av), db).await;
            }
        }
    }
}
