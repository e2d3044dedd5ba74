//! How it is counted: once each, by what counted then, and the same in two ways.

use laget::access::Role;
use laget::tal::sjekk;
use time::macros::date;
use uuid::Uuid;

use super::{NOVEMBER, Scene};

impl Scene {
    /// What was counted of a figure, month by month; and it is the same when it is counted in another way.
    async fn talt(&self, figur: &str) -> Vec<String> {
        self.natt(NOVEMBER).await;
        let mut connection = self.app.sql().acquire().await.unwrap();
        let svar = sjekk::kommunen(&mut connection, (self.kommune.id, ""), NOVEMBER)
            .await
            .unwrap();
        assert!(svar.feil.is_empty(), "{:?}", svar.feil);
        sqlx::query_scalar(
            "select to_char(maanad, 'YYYY-MM') || ' ' || gruppe || ' ' || verdi from tal
            where kommune_id = $1 and figur = $2 order by maanad, gruppe",
        )
        .bind(self.kommune.id.uuid())
        .bind(figur)
        .fetch_all(self.app.sql())
        .await
        .unwrap()
    }

    async fn sql(&self, sql: &'static str, id: Uuid) {
        sqlx::query(sql)
            .bind(id)
            .execute(self.app.sql())
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn a_samtykke_that_is_taken_back_instans_by_instans_ends_once() {
    let scene = Scene::new().await;
    let ppt = scene.kommune.tenest("ppt").await;
    let paal = scene.kommune.person("Pål Ppt", Role::Tilsett, &ppt).await;
    for trekt in [true, false] {
        let barn = scene.skule.barn("Barn", "Vik").await;
        let sak = barn.sak(&scene.kari, "Trøytt.").await;
        let samtykke = sak.samtykke(&paal).await;
        for sql in [
            "update samtykke set fraa = '2025-09-01', til = '2026-04-30' where samtykke_id = $1",
            "update samtykke_fullt set dag = '2025-09-01' where samtykke_id = $1",
        ] {
            scene.sql(sql, samtykke).await;
        }
        if trekt {
            scene
                .sql(
                    "insert into samtykke_trekk (kommune_id, trekk_id, samtykke_id, sak_id, signatar, foeresett_id, slag, kanal, at)
                    select g.kommune_id, gen_random_uuid(), g.samtykke_id, g.sak_id, g.signatar, g.foeresett_id, i.slag, 'nett',
                        '2026-02-10 12:00+01'
                    from samtykke_signatur g
                    join samtykke_instans i on i.kommune_id = g.kommune_id and i.samtykke_id = g.samtykke_id
                    where g.samtykke_id = $1",
                    samtykke,
                )
                .await;
        }
    }
    assert_eq!(scene.talt("samtykke_trekt").await, ["2026-02  1"]);
    assert_eq!(scene.talt("samtykke_ut").await, ["2026-05  1"]);
}

#[tokio::test]
async fn a_sak_is_measured_by_the_frist_that_was_in_force_when_it_was_opened() {
    let scene = Scene::new().await;
    for opna in [
        date!(2026 - 03 - 02),
        date!(2026 - 06 - 15),
        date!(2026 - 09 - 01),
    ] {
        // the talk comes after three days
        scene.saker(opna, 4, 4).await;
    }
    for (foer, dagar, at) in [
        (None, Some(2), date!(2026 - 06 - 01)),
        (Some(2), None, date!(2026 - 08 - 01)),
    ] {
        sqlx::query(
            "insert into kommune_frist_endring (kommune_id, kommune_frist_endring_id, kode, foer, dagar, grunn, gjort_av, gjort_at)
            values ($1, gen_random_uuid(), 'samtale', $2, $3, 'Prøve', $4, $5::date + time '12:00')",
        )
        .bind(scene.kommune.id.uuid())
        .bind(foer)
        .bind(dagar)
        .bind(scene.sjef_person().id.uuid())
        .bind(at)
        .execute(scene.app.sql())
        .await
        .unwrap();
    }
    assert_eq!(
        scene.talt("samtale_frist").await,
        [
            "2026-03 eining=skule i_tide=ja 4",
            "2026-06 eining=skule i_tide=nei 4",
            "2026-09 eining=skule i_tide=ja 4"
        ]
    );
}

#[tokio::test]
async fn what_was_open_is_counted_as_it_was_when_each_term_ended() {
    let scene = Scene::new().await;
    scene.saker(date!(2025 - 10 - 01), 3, 0).await;
    scene.saker(date!(2026 - 03 - 02), 2, 0).await;
    for sql in [
        // one is closed in the spring, and the others are moved in the autumn after
        "update sak set tilstand = 'avslutta', lukka_at = '2026-05-01 12:00+02', neste_dato = null where sak_id = (
            select sak_id from sak where kommune_id = $1 order by opna_at, sak_id limit 1
        )",
        "insert into sak_historikk (kommune_id, historikk_id, sak_id, slag, fraa_steg, til_steg, brukar_id, at)
        select kommune_id, gen_random_uuid(), sak_id, 'flytta', 1, 2, ansvarleg_brukar_id, '2026-07-31 21:59:59Z'
        from sak where kommune_id = $1 and opna_at < '2026-01-01' and tilstand = 'open'",
        "insert into sak_historikk (kommune_id, historikk_id, sak_id, slag, fraa_steg, til_steg, brukar_id, at)
        select kommune_id, gen_random_uuid(), sak_id, 'flytta', 2, 3, ansvarleg_brukar_id, '2026-07-31 22:00:00Z'
        from sak where kommune_id = $1",
    ] {
        scene.sql(sql, scene.kommune.id.uuid()).await;
    }
    let talt = scene.talt("opne").await;
    let steg = |maanad: &str, steg: &str| {
        let mine = talt
            .iter()
            .filter(|t| t.starts_with(maanad) && t.contains(steg));
        let tal = mine.map(|t| t.rsplit(' ').next().unwrap().parse::<u32>().unwrap());
        tal.sum::<u32>()
    };
    assert_eq!(
        [
            steg("2025-12", "steg=1"),
            steg("2026-07", "steg=1"),
            steg("2026-07", "steg=2"),
            steg("2026-07", "steg=3")
        ],
        [3, 2, 2, 0],
        "{talt:?}"
    );
}

#[tokio::test]
async fn what_is_opened_again_comes_anew_when_the_figures_it_was_closed_in_are_out() {
    let scene = Scene::new().await;
    scene.saker(date!(2026 - 03 - 02), 3, 0).await;
    let lukk = "with endra as (
            update sak set tilstand = 'avslutta', lukka_at = '2026-05-01 12:00+02', neste_dato = null
            where kommune_id = $1 and sak_id in (select sak_id from sak where kommune_id = $1 order by sak_id limit 2)
            returning kommune_id, sak_id, ansvarleg_brukar_id
        )
        insert into sak_historikk (kommune_id, historikk_id, sak_id, slag, brukar_id, at)
        select kommune_id, gen_random_uuid(), sak_id, 'avslutta', ansvarleg_brukar_id, '2026-05-01 12:00+02' from endra";
    let opne = [
        // before the figures of the spring are made: as if it had not been closed
        "with endra as (
            update sak set tilstand = 'open', lukka_at = null, neste_dato = '2026-09-01'
            where sak_id = (select min(sak_id::text)::uuid from sak where kommune_id = $1)
            returning kommune_id, sak_id, ansvarleg_brukar_id
        )
        insert into sak_historikk (kommune_id, historikk_id, sak_id, slag, brukar_id, at)
        select kommune_id, gen_random_uuid(), sak_id, 'gjenopna', ansvarleg_brukar_id, '2026-06-01 12:00+02' from endra",
        // and after
        "with endra as (
            update sak set tilstand = 'open', lukka_at = null, neste_dato = '2026-11-01'
            where kommune_id = $1 and tilstand = 'avslutta'
            returning kommune_id, sak_id, ansvarleg_brukar_id
        )
        insert into sak_historikk (kommune_id, historikk_id, sak_id, slag, brukar_id, at)
        select kommune_id, gen_random_uuid(), sak_id, 'gjenopna', ansvarleg_brukar_id, '2026-10-01 12:00+02' from endra",
    ];
    scene.sql(lukk, scene.kommune.id.uuid()).await;
    scene.sql(opne[0], scene.kommune.id.uuid()).await;
    scene.natt(date!(2026 - 08 - 06)).await;
    scene.sql(opne[1], scene.kommune.id.uuid()).await;
    assert_eq!(
        scene.talt("nye").await,
        ["2026-03 eining=skule 3", "2026-10 eining=skule 1"]
    );
}
