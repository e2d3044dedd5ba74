//! SQL about people who are new in Laget, and the code with which they make their password.

use sqlx::postgres::PgConnection;

use super::FLEST;
use crate::db::WriteTx;
use crate::ids::BrukarId;
use crate::medlemskap::eingongskode::{Eingongskode, Nullstilling};
use crate::medlemskap::konto::{Kodestand, Konto};
use crate::medlemskap::model::NyBrukar;

/// Makes a person of the kommune; false when the user name is taken.
pub(in crate::medlemskap) async fn ny_brukar(
    tx: &mut WriteTx,
    id: BrukarId,
    ny: &NyBrukar,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select app.brukar_ny($1, $2, $3, $4) as "laga!""#,
        id.uuid(),
        ny.brukarnamn,
        ny.namn,
        ny.epost.as_deref(),
    )
    .fetch_one(&mut **tx)
    .await
}

/// Whether the one who asks may give the person a first code.
pub(in crate::medlemskap) async fn stand(
    tx: &mut PgConnection,
    id: BrukarId,
) -> Result<Kodestand, sqlx::Error> {
    let stand = sqlx::query_scalar!(r#"select app.kode_stand($1, 'ny') as "stand!""#, id.uuid())
        .fetch_one(tx)
        .await?;
    Ok(match stand.as_str() {
        "kan" => Kodestand::KanLage,
        "ein_annan" => Kodestand::EinAnnan,
        _ => Kodestand::HarInnlogging,
    })
}

/// How those of these accounts that were made here came to be.
pub(in crate::medlemskap) async fn kontoar(
    tx: &mut PgConnection,
    ids: &[BrukarId],
) -> Result<Vec<Konto>, sqlx::Error> {
    let ids: Vec<_> = ids.iter().map(|id| id.uuid()).collect();
    sqlx::query_as!(
        Konto,
        r#"select k.brukar_id, l.namn as "laga_namn?", b.namn as "kode_namn?", c.laga_at as "kode_at?", c.brukt_at as "brukt_at?", k.sist_inne
        from kommune_brukar k
        left join brukar l on l.brukar_id = k.laga_av
        left join lateral (
            select e.laga_av, e.laga_at, e.brukt_at from eingongskode e
            where e.kommune_id = k.kommune_id and e.brukar_id = k.brukar_id
            order by e.brukt_at desc nulls last, e.laga_at desc
            limit 1
        ) c on true
        left join brukar b on b.brukar_id = c.laga_av
        where k.kommune_id = (select app.kommune_id()) and k.brukar_id = any($1) and (k.laga_av is not null or c.laga_av is not null)"#,
        &ids,
    )
    .fetch_all(tx)
    .await
}

/// Makes a code in place of those before; false when the person may not be given one.
pub(in crate::medlemskap) async fn ny_kode(
    tx: &mut WriteTx,
    id: BrukarId,
    hash: &[u8],
) -> Result<bool, sqlx::Error> {
    let kode = tx.new_id();
    sqlx::query_scalar!(
        r#"select app.eingongskode_ny($1, $2, $3) as "laga!""#,
        kode,
        id.uuid(),
        hash,
    )
    .fetch_one(&mut **tx)
    .await
}

/// The codes a person has been given here, the latest first.
pub(in crate::medlemskap) async fn kodar(
    tx: &mut PgConnection,
    id: BrukarId,
) -> Result<Vec<Eingongskode>, sqlx::Error> {
    sqlx::query_as!(
        Eingongskode,
        r#"select b.namn as laga_namn, e.laga_at, e.gjeld_til, e.brukt_at, e.slag, e.grunn
        from eingongskode e
        join brukar b on b.brukar_id = e.laga_av
        where e.kommune_id = (select app.kommune_id()) and e.brukar_id = $1
        order by e.laga_at desc
        limit $2"#,
        id.uuid(),
        FLEST,
    )
    .fetch_all(tx)
    .await
}

/// Whether the one who asks may start a reset of the password, and of the second factor.
pub(in crate::medlemskap) async fn kan_nullstille(
    tx: &mut PgConnection,
    id: BrukarId,
) -> Result<(bool, bool), sqlx::Error> {
    let row = sqlx::query!(
        r#"select app.kode_stand($1, 'passord') = 'kan' as "passord!", app.kode_stand($1, 'faktor') = 'kan' as "faktor!""#,
        id.uuid(),
    )
    .fetch_one(tx)
    .await?;
    Ok((row.passord, row.faktor))
}

/// Makes a code of a reset in place of those before; false when it may not be started.
pub(in crate::medlemskap) async fn nullstill(
    tx: &mut WriteTx,
    id: BrukarId,
    slag: Nullstilling,
    hash: &[u8],
    grunn: Option<&str>,
) -> Result<bool, sqlx::Error> {
    let kode = tx.new_id();
    sqlx::query_scalar!(
        r#"select app.nullstilling_ny($1, $2, $3, $4, $5) as "laga!""#,
        kode,
        id.uuid(),
        slag.code(),
        hash,
        grunn,
    )
    .fetch_one(&mut **tx)
    .await
}
