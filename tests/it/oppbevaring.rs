//! How long what is registered is kept: the rules and their second person, what is due and what stops it, and what is left when it is deleted.

mod heil;
mod katalog;
mod logg;
mod natta;
mod reglar;
mod rekkje;
mod rydda;
mod sider;
mod sletting;

use laget::access::Role;
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use crate::harness::{Barn, Client, Eining, Kommune, Person, Sak, TestApp};

const REGLAR: &str = "/kommune/oppbevaring";

/// A skule with somebody who works there, its leader, and those who look after the kommune.
struct Scene {
    app: TestApp,
    kommune: Kommune,
    skule: Eining,
    kari: Person,
    rita: Person,
    siri: Person,
    pia: Person,
}

impl Scene {
    async fn new() -> Self {
        Self::in_app(TestApp::new().await).await
    }

    async fn in_app(app: TestApp) -> Self {
        let kommune = app.kommune().await;
        let skule = kommune.skule("Åsen skule").await;
        let andre = kommune.tenest("andre").await;
        Self {
            kari: kommune.person("Kari Vik", Role::Tilsett, &skule).await,
            rita: kommune
                .person("Rita Moen", Role::Einingsleiar, &skule)
                .await,
            siri: kommune
                .person("Siri Moe", Role::Systemansvarleg, &andre)
                .await,
            pia: kommune
                .person("Pia Vern", Role::Personvernombod, &andre)
                .await,
            app,
            kommune,
            skule,
        }
    }

    async fn as_(&self, person: &Person) -> Client {
        self.app.client_for(person).await
    }

    async fn barn(&self) -> Barn {
        self.skule.barn("Nora", "Li").await
    }

    async fn run(&self, sql: &str, id: Uuid) {
        run(&self.app, sql, id).await;
    }

    /// A sak of a child that was closed so many months ago, with a tiltak in it.
    async fn lukka(&self, barn: &Barn, maanader: i32) -> Sak {
        let sak = barn.sak(&self.kari, "Ho er ofte trøytt.").await;
        sak.tiltak("Fast vaksen", time::macros::date!(2026 - 12 - 01))
            .await;
        self.lukk(&sak, maanader).await;
        sak
    }

    async fn lukk(&self, sak: &Sak, maanader: i32) {
        let lukk = format!(
            "update sak set tilstand = 'avslutta', neste_dato = null, neste_kva = 'ingenting',
                lukka_at = now() - interval '{maanader} months 2 days' where sak_id = $1"
        );
        self.run(&lukk, sak.id.uuid()).await;
    }

    /// Without asking whether anything it names is there.
    async fn replica(&self, sql: &str, id: Uuid) {
        let mut tx = self.app.sql().begin().await.unwrap();
        sqlx::query("set local session_replication_role = replica")
            .execute(&mut *tx)
            .await
            .unwrap();
        sqlx::query(AssertSqlSafe(sql.to_owned()))
            .bind(id)
            .execute(&mut *tx)
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }

    /// It was put in the archive after it was closed.
    async fn arkiver(&self, sak: &Sak) {
        arkiver(&self.app, sak).await;
    }

    /// What the job of the night does.
    async fn natta(&self) {
        natta(&self.app, self.kommune.id.uuid()).await;
    }

    async fn finst(&self, sak: &Sak) -> bool {
        self.app.count("sak where sak_id = $1", sak.id.uuid()).await == 1
    }

    /// The rows of the log the deletions left: class, reason, saker.
    async fn gravsteinar(&self) -> Vec<(String, String, Vec<Uuid>, Option<Uuid>)> {
        sqlx::query_as(
            "select grunnlag, grunn, sak_id_list, objekt_id from innsynslogg
            where kommune_id = $1 and handling = 'oppbevaring.sletta' order by at, grunnlag",
        )
        .bind(self.kommune.id.uuid())
        .fetch_all(self.app.sql())
        .await
        .unwrap()
    }

    /// A rule that was confirmed and counts.
    async fn regel(&self, klasse: &str, maanader: i32, arkiv: bool) {
        let id = self.app.new_id();
        sqlx::query(
            "insert into oppbevaring_endring values ($1, $2, $3, $4, $5, 'vedtak', $6, now())",
        )
        .bind(self.kommune.id.uuid())
        .bind(id)
        .bind(klasse)
        .bind(maanader)
        .bind(arkiv)
        .bind(self.siri.id.uuid())
        .execute(self.app.sql())
        .await
        .unwrap();
        sqlx::query("insert into oppbevaring_svar values ($1, $2, 'stadfesta', $3, now())")
            .bind(self.kommune.id.uuid())
            .bind(id)
            .bind(self.pia.id.uuid())
            .execute(self.app.sql())
            .await
            .unwrap();
        self.run("update oppbevaring_svar set gjeld_fraa = app.today() where oppbevaring_endring_id = $1", id).await;
    }

    /// The child goes nowhere any more, since so many months.
    async fn slutta(&self, barn: &Barn, maanader: i32) {
        self.run(
            "update barn set eining_id = null where barn_id = $1",
            barn.id.uuid(),
        )
        .await;
        let til = format!(
            "update barn_eining set fraa = app.today() - 2000, til = (app.today() - interval '{maanader} months 2 days')::date where barn_id = $1"
        );
        self.run(&til, barn.id.uuid()).await;
    }
}

async fn run(app: &TestApp, sql: &str, id: Uuid) {
    sqlx::query(AssertSqlSafe(sql.to_owned()))
        .bind(id)
        .execute(app.sql())
        .await
        .unwrap();
}

/// It is put in the archive as it is now, by a machine whose clock is ahead.
async fn arkiver(app: &TestApp, sak: &Sak) {
    let sql = "insert into arkivoverfoering (kommune_id, arkivoverfoering_id, sak_id, sha256, laga_av, laga_at, stad, overfoert_dato,
            overfoert_av, overfoert_at, skrive)
        select kommune_id, gen_random_uuid(), sak_id, sha256('kopi'), ansvarleg_brukar_id, now() + interval '10 minutes', 'Arkivet', app.today(),
            ansvarleg_brukar_id, now(), app.oppbevaring_skrive(sak)
        from sak where sak_id = $1";
    run(app, sql, sak.id.uuid()).await;
}

/// The job of the night is begun on.
async fn begynt(app: &TestApp, kommune: Uuid) {
    let sql =
        "select app.job_daily('oppbevaring', app.today(), '2026-11-23'::timestamptz, array[$1])";
    run(app, sql, kommune).await;
    app.work().await;
}

/// The job of the night does all there is to do.
async fn natta(app: &TestApp, kommune: Uuid) {
    begynt(app, kommune).await;
    let done = "job where kind = 'oppbevaring' and state = 'done' and kommune_id = $1";
    assert_eq!(app.count(done, kommune).await, 1);
    for table in ["job_day", "job"] {
        let sql = format!("delete from {table} where kind = 'oppbevaring' and kommune_id = $1");
        run(app, &sql, kommune).await;
    }
}
