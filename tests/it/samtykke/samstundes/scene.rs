//! A sak with a form, and what the two connections do to it.

use laget::db::TokenHash;
use laget::web::token_hash;
use sqlx::{AssertSqlSafe, Connection};
use time::macros::date;
use tokio::sync::Mutex;
use uuid::Uuid;

use super::aktoer::{Aktoer, Gjekk, Skjedd, Steg};
use crate::harness::TestApp;
use crate::orakel::rng::Rng;
use crate::samtykke::Scene as World;

/// What must not be.
pub struct Funne(pub String);

/// How much of each has happened: a run in which nobody meets anybody says nothing.
#[derive(Debug, Default)]
pub struct Sum {
    pub venta: u32,
    pub sett: u32,
    pub trekt: u32,
}

pub struct Scene {
    world: World,
    kari: TokenHash,
    rektor: TokenHash,
    ppt: TokenHash,
    aktoerar: Mutex<[Aktoer; 2]>,
}

/// The form that is there, and the one that renews it.
const GAMAL: usize = 0;
const NY: usize = 1;

/// A sak and its two forms.
struct Sak {
    id: Uuid,
    former: [Uuid; 2],
}

/// The forms as they stand by what has committed, in the order it did.
#[derive(Default)]
struct Sanning {
    trekt: bool,
    foert: [bool; 2],
    stadfesta: [bool; 2],
}

impl Sanning {
    /// What was written down before somebody took the samtykke back, opens nothing afterwards.
    fn skjer(&mut self, skjedd: Skjedd) {
        match skjedd {
            Skjedd::Ingenting => {}
            Skjedd::Trekt => {
                *self = Self {
                    trekt: true,
                    ..Self::default()
                };
            }
            Skjedd::Foert(form) => self.foert[form] = true,
            Skjedd::Stadfesta(form) => self.stadfesta[form] = self.foert[form],
        }
    }

    fn gjeld(&self) -> bool {
        self.stadfesta.contains(&true)
    }
}

/// Makes a sak of Kari's with a form that the mother has said yes to on paper, confirmed or not.
const LAG_SAK: &str = "create function lag_sak(sak uuid, form uuid, signatur uuid, stadfest boolean) returns void
    language plpgsql as $f$
    begin
        insert into sak (kommune_id, sak_id, barn_id, slag, instans_id, eining_id, ansvarleg_id, ansvarleg_brukar_id,
            neste_dato, neste_kva, opna_at)
        select kommune_id, lag_sak.sak, barn_id, slag, instans_id, eining_id, ansvarleg_id, ansvarleg_brukar_id, neste_dato,
            neste_kva, opna_at
        from sak s order by opna_at limit 1;
        insert into samtykke (kommune_id, samtykke_id, sak_id, mal, foeremaal, fraa, til, innhenta_av, innhenta_instans_id,
            innhenta_at)
        select k.kommune_id, form, k.sak_id, 'v2', 'hjelp', app.today(), app.today() + 300, k.ansvarleg_brukar_id, k.instans_id,
            now()
        from sak k where k.sak_id = lag_sak.sak;
        insert into samtykke_instans
        select k.kommune_id, form, k.sak_id, i.slag, i.instans_id
        from sak k, instans i where k.sak_id = lag_sak.sak and (i.instans_id = k.instans_id or i.slag = 'ppt');
        insert into samtykke_signatur (kommune_id, signatur_id, samtykke_id, sak_id, signatar, foeresett_id, namn, rolle, maate,
            original_stad, ja, nei, spraak, tekst, stad, signert_dato, registrert_av, at)
        select k.kommune_id, signatur, form, k.sak_id, 'foeresett', f.foeresett_id, 'Mor', 'mor', 'papir', 'skap',
            '{ppt,skule}', '{}', 'nn', 'tekst', 'Vinje', app.today(), k.ansvarleg_brukar_id, now()
        from sak k join foeresett f on f.barn_id = k.barn_id and f.foreldreansvar
        where k.sak_id = lag_sak.sak;
        if stadfest then
            insert into samtykke_stadfesting
            select k.kommune_id, signatur, k.sak_id, true, m.brukar_id, now()
            from sak k join medlemskap m on m.kommune_id = k.kommune_id and m.rolle = 'einingsleiar'
            where k.sak_id = lag_sak.sak;
        end if;
    end $f$";

impl Scene {
    /// With these walls taken away.
    pub async fn new(changes: &[&'static str]) -> Self {
        let app = TestApp::with_own_database().await;
        let world = World::born(app, date!(2017 - 06 - 01)).await;
        world
            .sql(
                "update foeresett set foreldreansvar = false where foeresett_id = $1",
                world.far.uuid(),
            )
            .await;
        // two that wait for each other are let go at once
        let quick = format!(
            "alter database {} set deadlock_timeout = '10ms'",
            world.app.database()
        );
        for statement in changes.iter().copied().chain([LAG_SAK, quick.as_str()]) {
            sqlx::query(AssertSqlSafe(statement.to_owned()))
                .execute(world.app.sql())
                .await
                .unwrap();
        }
        let token = async |person| token_hash(&world.app.session_for(person).await);
        let (kari, rektor, ppt) = (
            token(&world.kari).await,
            token(&world.rektor).await,
            token(&world.ppt).await,
        );
        let db = &world.app.state().db;
        let aktoerar = [
            Aktoer::new(db.bare().await.unwrap()).await,
            Aktoer::new(db.bare().await.unwrap()).await,
        ];
        Self {
            kari,
            rektor,
            ppt,
            aktoerar: Mutex::new(aktoerar),
            world,
        }
    }

    /// One interleaving.
    pub async fn run(&self, seed: u64, sum: &mut Sum) -> Result<(), Funne> {
        let mut rng = Rng::new(seed);
        let (sak, mut sanning) = self.sak(&mut rng).await;
        let mut aktoerar = self.aktoerar.lock().await;
        for aktoer in aktoerar.iter_mut() {
            for _ in 0..=rng.below(2) {
                aktoer.manus.extend(self.manus(&sak, &mut rng));
            }
        }
        let mut reader = self.world.app.state().db.bare().await.unwrap();
        let mut open = reader.begin().await.unwrap();
        begin(&mut open, self.ppt).await;
        while !aktoerar.iter().all(Aktoer::ferdig) {
            step(
                &mut aktoerar,
                self.world.app.sql(),
                (&mut rng, sum),
                &mut sanning,
            )
            .await;
            let ser = ser(&mut open, sak.id).await;
            sum.sett += u32::from(ser);
            if ser && !sanning.gjeld() {
                return Err(Funne(format!(
                    "the sak is read where the samtykke {}",
                    if sanning.trekt {
                        "is taken back"
                    } else {
                        "not given"
                    }
                )));
            }
        }
        open.rollback().await.unwrap();
        sum.trekt += u32::from(sanning.trekt);
        let mut fresh = reader.begin().await.unwrap();
        begin(&mut fresh, self.ppt).await;
        if ser(&mut fresh, sak.id).await && !sanning.gjeld() {
            return Err(Funne(
                "a new request reads the sak whose samtykke is taken back".into(),
            ));
        }
        fresh.rollback().await.unwrap();
        self.rights_are_right(&sak).await
    }

    /// All that follows from the rows, and nothing else; then the sak is left alone.
    async fn rights_are_right(&self, sak: &Sak) -> Result<(), Funne> {
        let wrong: Vec<String> = sqlx::query_scalar("select feil from app.verify_tilgang()")
            .fetch_all(self.world.app.sql())
            .await
            .unwrap();
        if !wrong.is_empty() {
            return Err(Funne(format!("app.verify_tilgang(): {wrong:?}")));
        }
        self.world
            .sql(
                "update sak_deltakar set til = now() where sak_id = $1 and til is null",
                sak.id,
            )
            .await;
        Ok(())
    }

    async fn sak(&self, rng: &mut Rng) -> (Sak, Sanning) {
        let sak = Sak {
            id: rng.uuid(),
            former: [rng.uuid(), rng.uuid()],
        };
        let stadfesta = rng.percent(70);
        sqlx::query("select lag_sak($1, $2, $2, $3)")
            .bind(sak.id)
            .bind(sak.former[GAMAL])
            .bind(stadfesta)
            .execute(self.world.app.sql())
            .await
            .unwrap();
        let mut sanning = Sanning::default();
        sanning.skjer(Skjedd::Foert(GAMAL));
        if stadfesta {
            sanning.skjer(Skjedd::Stadfesta(GAMAL));
        }
        (sak, sanning)
    }

    /// One transaction, or two, of somebody at work.
    fn manus(&self, sak: &Sak, rng: &mut Rng) -> Vec<Steg> {
        let (w, id) = (&self.world, sak.id);
        let tx =
            |who, sql: String, skjedd| vec![Steg::Byrj(who), Steg::Sql(sql), Steg::Ferdig(skjedd)];
        match rng.below(9) {
            0..3 => tx(
                self.kari,
                format!(
                    "insert into sak_deltakar (kommune_id, sak_deltakar_id, sak_id, prinsipal_id, brukar_id, instans_id, fraa)
                    values ('{}', '{}', '{id}', '{}', '{}', '{}', now())",
                    w.kommune.id,
                    rng.uuid(),
                    w.ppt.prinsipal_id,
                    w.ppt.id,
                    w.ppt.instans_id
                ),
                Skjedd::Ingenting,
            ),
            3..6 => {
                let slag = *rng.pick(&["null", "'ppt'", "'skule'"]);
                tx(self.kari, self.trekk(sak, slag, rng), Skjedd::Trekt)
            }
            6 => tx(
                self.ppt,
                format!("select from sak where sak_id = '{id}'; select from sak where sak_id = '{id}'"),
                Skjedd::Ingenting,
            ),
            7 => self.stadfest(sak, GAMAL),
            _ => {
                let mut manus = tx(self.kari, self.forny(sak), Skjedd::Foert(NY));
                manus.extend(self.stadfest(sak, NY));
                manus
            }
        }
    }

    fn trekk(&self, sak: &Sak, slag: &str, rng: &mut Rng) -> String {
        let w = &self.world;
        format!(
            "insert into samtykke_trekk (kommune_id, trekk_id, samtykke_id, sak_id, signatar, foeresett_id, slag, kanal,
                registrert_av, at)
            values ('{}', '{}', '{}', '{}', 'foeresett', '{}', {slag}, 'munnleg', '{}', now())",
            w.kommune.id,
            rng.uuid(),
            sak.former[GAMAL],
            sak.id,
            w.mor,
            w.kari.id
        )
    }

    fn stadfest(&self, sak: &Sak, form: usize) -> Vec<Steg> {
        let w = &self.world;
        let sql = format!(
            "insert into samtykke_stadfesting values ('{}', '{}', '{}', true, '{}', now())",
            w.kommune.id, sak.former[form], sak.id, w.rektor.id
        );
        vec![
            Steg::Byrj(self.rektor),
            Steg::Sql(sql),
            Steg::Ferdig(Skjedd::Stadfesta(form)),
        ]
    }

    /// Asks once more, and writes down a yes to all of it.
    fn forny(&self, sak: &Sak) -> String {
        let w = &self.world;
        let (kommune, id, form) = (w.kommune.id, sak.id, sak.former[NY]);
        format!(
            "insert into samtykke (kommune_id, samtykke_id, sak_id, mal, foeremaal, fraa, til, erstattar_id, innhenta_av,
                innhenta_instans_id, innhenta_at)
            values ('{kommune}', '{form}', '{id}', 'v2', 'hjelp', app.today(), app.today() + 300, '{}', '{kari}', '{instans}',
                now());
            insert into samtykke_instans values ('{kommune}', '{form}', '{id}', 'skule', '{instans}', null),
                ('{kommune}', '{form}', '{id}', 'ppt', '{}', null);
            insert into samtykke_signatur (kommune_id, signatur_id, samtykke_id, sak_id, signatar, foeresett_id, namn, rolle,
                maate, original_stad, ja, nei, spraak, tekst, tekst_sha256, stad, signert_dato, registrert_av, at)
            values ('{kommune}', '{form}', '{form}', '{id}', 'foeresett', '{}', 'Mor', 'mor', 'papir', 'skap', '{{ppt,skule}}',
                '{{}}', 'nn', 'tekst', '', 'Vinje', app.today(), '{kari}', now())",
            sak.former[GAMAL],
            w.ppt.instans_id,
            w.mor,
            kari = w.kari.id,
            instans = w.kari.instans_id,
        )
    }
}

/// One statement more of one of them, and what follows for the other.
async fn step(
    aktoerar: &mut [Aktoer; 2],
    admin: &sqlx::PgPool,
    (rng, sum): (&mut Rng, &mut Sum),
    sanning: &mut Sanning,
) {
    let ready: Vec<usize> = (0..2)
        .filter(|i| aktoerar[*i].underveg.is_none() && !aktoerar[*i].manus.is_empty())
        .collect();
    if !ready.is_empty() {
        aktoerar[*rng.pick(&ready)].next();
    }
    for i in [0, 1] {
        // one that goes may let the other go, and both may have been given something
        for aktoer in [i, 1 - i] {
            if aktoerar[aktoer].underveg.is_none() {
                continue;
            }
            match aktoerar[aktoer].look(admin).await {
                Gjekk::Ventar => sum.venta += 1,
                Gjekk::Ferdig(Some(skjedd)) => sanning.skjer(skjedd),
                Gjekk::Ferdig(None) => {}
            }
        }
    }
}

async fn begin(tx: &mut sqlx::PgConnection, token: TokenHash) {
    sqlx::query("select app.begin_request($1, true)")
        .bind(&token.0[..])
        .execute(tx)
        .await
        .unwrap();
}

async fn ser(tx: &mut sqlx::PgConnection, sak: Uuid) -> bool {
    let sees = format!("select exists (select from sak where sak_id = '{sak}')");
    sqlx::query_scalar(AssertSqlSafe(sees))
        .fetch_one(tx)
        .await
        .unwrap()
}
