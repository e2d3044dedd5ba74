//! SQL about how long things are kept. What is due, and whether it may be deleted, the database decides itself.

pub(super) mod sak;

use sqlx::postgres::PgConnection;
use uuid::Uuid;

use super::model::{Forslag, Klasse, MittSvar, Regel, Sletta, Svar, Tal, for_familien};
use crate::db::{TokenHash, WriteTx};
use crate::ids::{BrukarId, KommuneId, OppbevaringEndringId};

/// Proposals that are shown; there are few.
const FLEST: i64 = 200;

/// What is deleted at a time.
#[derive(Clone, Copy, Debug)]
pub(super) enum Kva {
    /// A round of a class there are many of.
    Klasse(Klasse),
    Sak(Uuid),
    Barn(Uuid),
    /// The logins of families nobody has a card of.
    Familie,
}

/// The saker and cards whose time is over, in an order of the moment: what is slow or stuck is not always in front of the rest.
pub(super) async fn forfalne(
    tx: &mut PgConnection,
    kommune: KommuneId,
    maks: i32,
) -> Result<Vec<Kva>, sqlx::Error> {
    let rows = sqlx::query!(
        "select sak_id, barn_id from app.oppbevaring_forfalne($1, $2) order by random()",
        kommune.uuid(),
        maks,
    )
    .fetch_all(tx)
    .await?;
    let ting = |sak: Option<Uuid>, barn: Option<Uuid>| sak.map(Kva::Sak).or(barn.map(Kva::Barn));
    Ok(rows
        .into_iter()
        .filter_map(|row| ting(row.sak_id, row.barn_id))
        .collect())
}

/// Deletes it, unless something has changed since it was found. How many.
pub(super) async fn slett(
    tx: &mut PgConnection,
    kommune: KommuneId,
    kva: Kva,
) -> Result<i64, sqlx::Error> {
    let kommune = kommune.uuid();
    match kva {
        Kva::Klasse(klasse) => {
            let maks = super::RUNDE;
            let sql = sqlx::query_scalar!(
                "select app.oppbevaring_slett_klasse($1, $2, $3)",
                kommune,
                klasse.code(),
                maks
            );
            Ok(sql.fetch_one(tx).await?.unwrap_or_default())
        }
        Kva::Sak(id) => {
            let sql = sqlx::query_scalar!("select app.oppbevaring_slett_sak($1, $2)", kommune, id);
            Ok(sql.fetch_one(tx).await?.map_or(0, i64::from))
        }
        Kva::Barn(id) => {
            let sql = sqlx::query_scalar!("select app.oppbevaring_slett_barn($1, $2)", kommune, id);
            Ok(sql.fetch_one(tx).await?.map_or(0, i64::from))
        }
        Kva::Familie => {
            let sql = sqlx::query_scalar!("select app.oppbevaring_slett_familie($1)", kommune);
            Ok(sql.fetch_one(tx).await?.unwrap_or_default())
        }
    }
}

/// The rules of today and those that are confirmed and wait, and how many each would delete now.
pub(super) async fn reglar(tx: &mut PgConnection) -> Result<Vec<Regel>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select r.klasse as "klasse!: Klasse", r.maanader as "maanader!", r.arkiv as "arkiv!", r.endring is not null as "eigen!",
            r.framover as "framover!", r.framover_arkiv as "framover_arkiv!", k.vanleg as "vanleg!", k.minst as "minst!", k.mest as "mest!", t.slettast, t.stoppa, t.ventar,
            f.gjeld_fraa as "framover_fraa?", ft.slettast as "framover_slettast?", ft.stoppa as "framover_stoppa?", ft.ventar as "framover_ventar?"
        from app.oppbevaring_no() r
        join app.oppbevaring_klassar() k on k.klasse = r.klasse
        left join lateral app.oppbevaring_tal(r.klasse, r.maanader, r.arkiv) t on true
        left join lateral (
            select x.gjeld_fraa from app.oppbevaring_stadfesta((select app.kommune_id()), r.klasse) x
            where not x.bytt
            order by x.nr desc
            limit 1
        ) f on f.gjeld_fraa > app.today()
        left join lateral (
            select * from app.oppbevaring_tal(r.klasse, r.framover, r.framover_arkiv) where f.gjeld_fraa is not null
        ) ft on true
        order by r.rekkje"#,
    )
    .fetch_all(tx)
    .await?;
    let regel = rows.into_iter().map(|r| Regel {
        klasse: r.klasse,
        maanader: r.maanader,
        arkiv: r.arkiv,
        framover: r.framover,
        framover_arkiv: r.framover_arkiv,
        framover_fraa: r.framover_fraa,
        framover_tal: Tal {
            slettast: r.framover_slettast,
            stoppa: r.framover_stoppa,
            ventar: r.framover_ventar,
        },
        vanleg: r.vanleg,
        minst: r.minst,
        mest: r.mest,
        eigen: r.eigen,
        tal: Tal {
            slettast: r.slettast,
            stoppa: r.stoppa,
            ventar: r.ventar,
        },
    });
    Ok(regel.collect())
}

/// What was proposed, the latest first; of one that waits, how many it would delete now.
pub(super) async fn forslag(tx: &mut PgConnection) -> Result<Vec<Forslag>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select e.oppbevaring_endring_id as "id: OppbevaringEndringId", e.klasse as "klasse: Klasse", e.maanader, e.arkiv, e.grunn,
            e.foreslaatt_av as "foreslaatt_av: BrukarId", f.namn as foreslaatt_namn, e.foreslaatt_at, s.svar as "svar?: Svar",
            b.namn as "svart_namn?", s.grunn as "svar_grunn?", s.gjeld_fraa as "gjeld_fraa?",
            coalesce(x.bytt, false) as "bytt!", t.slettast, t.stoppa, t.ventar
        from oppbevaring_endring e
        join brukar f on f.brukar_id = e.foreslaatt_av
        left join oppbevaring_svar s on s.kommune_id = e.kommune_id and s.oppbevaring_endring_id = e.oppbevaring_endring_id
        left join brukar b on b.brukar_id = s.svart_av
        left join app.oppbevaring_stadfesta((select app.kommune_id()), null) x on x.endring = e.oppbevaring_endring_id
        left join lateral (
            select * from app.oppbevaring_tal(e.klasse, e.maanader, e.arkiv) where s.svar is null
        ) t on true
        where e.kommune_id = (select app.kommune_id())
        order by e.foreslaatt_at desc, e.oppbevaring_endring_id desc
        limit $1"#,
        FLEST,
    )
    .fetch_all(tx)
    .await?;
    let forslag = rows.into_iter().map(|r| Forslag {
        oppbevaring_endring_id: r.id,
        klasse: r.klasse,
        maanader: r.maanader,
        arkiv: r.arkiv,
        grunn: r.grunn,
        foreslaatt_av: r.foreslaatt_av,
        foreslaatt_namn: r.foreslaatt_namn,
        foreslaatt_at: r.foreslaatt_at,
        svar: r.svar,
        svart_namn: r.svart_namn,
        svar_grunn: r.svar_grunn,
        gjeld_fraa: r.gjeld_fraa,
        bytt: r.bytt,
        tal: Tal {
            slettast: r.slettast,
            stoppa: r.stoppa,
            ventar: r.ventar,
        },
    });
    Ok(forslag.collect())
}

/// How many proposals wait for another than who made them.
///
/// # Errors
/// When the database fails.
pub async fn tal_ventar(tx: &mut PgConnection) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select count(*) as "tal!" from oppbevaring_endring e
        where e.kommune_id = (select app.kommune_id()) and e.foreslaatt_av <> (select app.brukar_id()) and not exists (
            select from oppbevaring_svar s
            where s.kommune_id = e.kommune_id and s.oppbevaring_endring_id = e.oppbevaring_endring_id
        )"#,
    )
    .fetch_one(tx)
    .await
}

/// A rule to be proposed.
pub(super) struct NyRegel {
    pub klasse: Klasse,
    pub maanader: i32,
    pub arkiv: bool,
    pub grunn: String,
}

/// Proposes it.
pub(super) async fn insert(
    tx: &mut WriteTx,
    id: OppbevaringEndringId,
    ny: &NyRegel,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into oppbevaring_endring (kommune_id, oppbevaring_endring_id, klasse, maanader, arkiv, grunn, foreslaatt_av, foreslaatt_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8)",
        tx.actor().kommune_id.uuid(),
        id.uuid(),
        ny.klasse.code(),
        ny.maanader,
        ny.arkiv,
        ny.grunn,
        tx.actor().brukar_id.uuid(),
        tx.now(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Answers a proposal, and says whether it waits before it counts. None when it is answered already.
pub(super) async fn answer(
    tx: &mut WriteTx,
    id: OppbevaringEndringId,
    svar: Svar,
    grunn: Option<&str>,
) -> Result<Option<bool>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"insert into oppbevaring_svar (kommune_id, oppbevaring_endring_id, svar, svart_av, svart_at, grunn)
        values ($1, $2, $3, $4, $5, $6)
        on conflict do nothing
        returning coalesce(gjeld_fraa > stadfesta_dag, false) as "ventar!""#,
        tx.actor().kommune_id.uuid(),
        id.uuid(),
        svar.code(),
        tx.actor().brukar_id.uuid(),
        tx.now(),
        grunn,
    )
    .fetch_optional(&mut **tx)
    .await
}

/// What was answered the last two weeks to proposals of the person of the transaction, the latest first.
///
/// # Errors
/// When the database fails.
pub async fn mine_svar(tx: &mut WriteTx) -> Result<Vec<MittSvar>, sqlx::Error> {
    sqlx::query_as!(
        MittSvar,
        r#"select e.klasse as "klasse: Klasse", e.maanader, e.arkiv, s.svar as "svar: Svar", s.gjeld_fraa, s.grunn
        from oppbevaring_endring e
        join oppbevaring_svar s on s.kommune_id = e.kommune_id and s.oppbevaring_endring_id = e.oppbevaring_endring_id
        where e.kommune_id = (select app.kommune_id()) and e.foreslaatt_av = (select app.brukar_id())
            and s.svart_av <> e.foreslaatt_av and s.svart_at > $1::timestamptz - interval '14 days'
        order by s.svart_at desc, s.oppbevaring_endring_id
        limit 10"#,
        tx.now(),
    )
    .fetch_all(&mut **tx)
    .await
}

/// What the kommune of a family that is logged in has decided, in sentences, with its name first.
pub(super) async fn familie(
    connection: &mut PgConnection,
    token: TokenHash,
) -> Result<Option<(String, Vec<String>)>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select kommune_namn as "kommune_namn!", klasse as "klasse!: Klasse", maanader as "maanader!", arkiv as "arkiv!"
        from app.familie_oppbevaring($1)
        order by rekkje"#,
        &token.0[..],
    )
    .fetch_all(connection)
    .await?;
    let namn = rows.first().map(|row| row.kommune_namn.clone());
    let reglar = rows
        .iter()
        .filter_map(|row| for_familien(row.klasse, row.maanader, row.arkiv));
    Ok(namn.map(|namn| (namn, reglar.collect())))
}

/// What was deleted the last year.
pub(super) async fn sletta(tx: &mut PgConnection) -> Result<Vec<Sletta>, sqlx::Error> {
    sqlx::query_as!(
        Sletta,
        r#"select dag as "dag!", klasse as "klasse!: Klasse", tal as "tal!" from app.oppbevaring_sletta()"#,
    )
    .fetch_all(tx)
    .await
}
