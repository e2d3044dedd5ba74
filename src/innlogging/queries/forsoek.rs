//! SQL about tries to log in.

use uuid::Uuid;

use crate::db::SystemTx;

pub(in crate::innlogging) async fn insert_try(
    tx: &mut SystemTx,
    id: Uuid,
    account: &[u8],
    address: &[u8],
) -> Result<(), sqlx::Error> {
    sqlx::query!("delete from innloggingsforsoek where at < now() - interval '1 day'")
        .execute(&mut **tx)
        .await?;
    sqlx::query!(
        "insert into innloggingsforsoek (innloggingsforsoek_id, konto_hash, adresse_hash) values ($1, $2, $3)",
        id,
        account,
        address,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// What has been tried before this try.
pub(in crate::innlogging) struct Feila {
    /// Failures of the account since it last went well, within a day.
    pub konto: i64,
    /// Seconds since the last of them.
    pub sekund: Option<f64>,
    /// Failures from the address in a quarter of an hour, this try among them.
    pub adresse: i64,
}

pub(in crate::innlogging) async fn count_failures(
    tx: &mut SystemTx,
    id: Uuid,
    account: &[u8],
    address: &[u8],
) -> Result<Feila, sqlx::Error> {
    sqlx::query_as!(
        Feila,
        r#"select k.tal as "konto!", k.sekund,
            (select count(*) from innloggingsforsoek
                where adresse_hash = $3 and at > now() - interval '15 minutes' and not lukkast) as "adresse!"
        from (
            select count(*) as tal, extract(epoch from now() - max(f.at))::float8 as sekund
            from innloggingsforsoek f
            where f.konto_hash = $2 and f.innloggingsforsoek_id <> $1 and not f.lukkast
                and f.at > now() - interval '1 day'
                and f.at > (
                    select coalesce(max(v.at), '-infinity') from innloggingsforsoek v
                    where v.konto_hash = $2 and v.lukkast
                )
        ) k"#,
        id,
        account,
        address,
    )
    .fetch_one(&mut **tx)
    .await
}

pub(in crate::innlogging) async fn mark_success(
    tx: &mut SystemTx,
    id: Uuid,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update innloggingsforsoek set lukkast = true where innloggingsforsoek_id = $1",
        id
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(in crate::innlogging) async fn forget_try(
    tx: &mut SystemTx,
    id: Uuid,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "delete from innloggingsforsoek where innloggingsforsoek_id = $1",
        id
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
