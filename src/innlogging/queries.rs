//! SQL about accounts, sessions and tries.

use sqlx::postgres::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::db::{SystemTx, TokenHash};
use crate::ids::{BrukarId, KommuneId};
use crate::oidc::Identity;

pub(super) async fn insert_try(
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

pub(super) async fn count_failures(
    tx: &mut SystemTx,
    account: &[u8],
    address: &[u8],
) -> Result<(i64, i64), sqlx::Error> {
    let row = sqlx::query!(
        r#"select
            (select count(*) from innloggingsforsoek
                where konto_hash = $1 and at > now() - interval '15 minutes' and not lukkast) as "account!",
            (select count(*) from innloggingsforsoek
                where adresse_hash = $2 and at > now() - interval '15 minutes' and not lukkast) as "address!""#,
        account,
        address,
    )
    .fetch_one(&mut **tx)
    .await?;
    Ok((row.account, row.address))
}

pub(super) async fn mark_success(tx: &mut SystemTx, id: Uuid) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update innloggingsforsoek set lukkast = true where innloggingsforsoek_id = $1",
        id
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(super) async fn forget_try(tx: &mut SystemTx, id: Uuid) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "delete from innloggingsforsoek where innloggingsforsoek_id = $1",
        id
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Uses a code: whoever it was given has this password from now on. False when it is not theirs, or is used or run out.
pub(super) async fn use_code(
    tx: &mut SystemTx,
    brukarnamn: &str,
    code: &[u8],
    password: &str,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select app.eingongskode_bruk($1, $2, $3) as "brukt!""#,
        brukarnamn,
        code,
        password,
    )
    .fetch_one(&mut **tx)
    .await
}

pub(super) struct Account {
    pub brukar_id: BrukarId,
    pub hash: Option<String>,
    pub open: bool,
}

pub(super) async fn find_account(
    tx: &mut SystemTx,
    brukarnamn: &str,
) -> Result<Option<Account>, sqlx::Error> {
    sqlx::query_as!(
        Account,
        r#"select b.brukar_id, p.hash as "hash?", b.sperra_at is null as "open!"
        from brukar b
        left join passord p on p.brukar_id = b.brukar_id
        where b.brukarnamn = $1"#,
        brukarnamn,
    )
    .fetch_optional(&mut **tx)
    .await
}

/// What somebody who is logged in is asked for anew.
pub(super) struct Prov {
    pub brukarnamn: String,
    pub hash: Option<String>,
    /// Logged in within five minutes: a session's absolute end is ten hours after its login, whatever kommune it acts in.
    pub nett_logga_inn: bool,
}

pub(super) async fn find_prov(
    tx: &mut SystemTx,
    brukar: BrukarId,
    session: TokenHash,
) -> Result<Prov, sqlx::Error> {
    sqlx::query_as!(
        Prov,
        r#"select b.brukarnamn, p.hash as "hash?",
            s.absolutt_til - interval '10 hours' > now() - interval '5 minutes' as "nett_logga_inn!"
        from brukar b
        join sesjon s on s.brukar_id = b.brukar_id and s.token_hash = $2
        left join passord p on p.brukar_id = b.brukar_id
        where b.brukar_id = $1"#,
        brukar.uuid(),
        &session.0[..],
    )
    .fetch_one(&mut **tx)
    .await
}

/// The kommunar where the person has a live medlemskap, by name.
pub(super) async fn live_kommunar(
    tx: &mut SystemTx,
    brukar: BrukarId,
) -> Result<Vec<KommuneId>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select k.kommune_id as "id: KommuneId"
        from kommune k
        where exists (
            select from medlemskap m
            join instans_kommune g on g.kommune_id = m.kommune_id and g.instans_id = m.instans_id
            where m.kommune_id = k.kommune_id and m.brukar_id = $1
                and m.fraa <= app.today() and (m.til is null or m.til >= app.today())
                and g.fraa <= app.today() and (g.til is null or g.til >= app.today())
        ) and not exists (select from kommune_laas l where l.kommune_id = k.kommune_id)
        order by app.sortering(k.namn) collate "C""#,
        brukar.uuid(),
    )
    .fetch_all(&mut **tx)
    .await
}

/// The kommune of the person's last session, when that ended by time within a day: not one that was logged out.
pub(super) async fn kommune_of_expired(
    tx: &mut SystemTx,
    brukar: BrukarId,
) -> Result<Option<KommuneId>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select s.kommune_id as "kommune_id!: KommuneId"
        from sesjon s
        where s.brukar_id = $1 and s.avslutta_at is null and s.kommune_id is not null and not s.jobb
            and least(s.ledig_til, s.absolutt_til) between now() - interval '24 hours' and now()
        order by least(s.ledig_til, s.absolutt_til) desc
        limit 1"#,
        brukar.uuid(),
    )
    .fetch_optional(&mut **tx)
    .await
}

pub(super) async fn insert_session(
    tx: &mut SystemTx,
    token: TokenHash,
    brukar: BrukarId,
    kommune: Option<KommuneId>,
    absolute_end: Option<OffsetDateTime>,
    at_provider: Option<&Identity>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into sesjon (token_hash, brukar_id, kommune_id, created_at, sist_brukt, ledig_til, absolutt_til,
            idp_issuer, idp_sub, idp_sid)
        values ($1, $2, $3, now(), now(), now() + interval '30 minutes',
            coalesce($4, now() + interval '10 hours'), $5, $6, $7)",
        &token.0[..],
        brukar.uuid(),
        kommune.map(KommuneId::uuid),
        absolute_end,
        at_provider.map(|identity| identity.issuer.as_str()),
        at_provider.map(|identity| identity.sub.as_str()),
        at_provider.and_then(|identity| identity.sid.as_deref()),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Ends the session; gives what is needed to start another in its place.
pub(super) async fn end_session(
    tx: &mut SystemTx,
    token: TokenHash,
) -> Result<Option<OffsetDateTime>, sqlx::Error> {
    sqlx::query_scalar!(
        "update sesjon set avslutta_at = now() where token_hash = $1 and avslutta_at is null
        returning absolutt_til",
        &token.0[..],
    )
    .fetch_optional(&mut **tx)
    .await
}

/// A session that takes another's place came from the same login at the provider.
pub(super) async fn inherit_provider(
    tx: &mut SystemTx,
    from: TokenHash,
    to: TokenHash,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update sesjon s set idp_issuer = f.idp_issuer, idp_sub = f.idp_sub, idp_sid = f.idp_sid
        from sesjon f
        where s.token_hash = $2 and f.token_hash = $1",
        &from.0[..],
        &to.0[..],
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The providers where the person is linked.
pub(super) async fn issuers_of(
    tx: &mut SystemTx,
    brukar: BrukarId,
) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar!(
        "select issuer from brukar_identitet where brukar_id = $1",
        brukar.uuid()
    )
    .fetch_all(&mut **tx)
    .await
}

/// Whose identity it is, when that account is open.
pub(super) async fn brukar_of(
    tx: &mut SystemTx,
    issuer: &str,
    sub: &str,
) -> Result<Option<BrukarId>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select i.brukar_id as "brukar_id: BrukarId"
        from brukar_identitet i
        join brukar b on b.brukar_id = i.brukar_id
        where i.issuer = $1 and i.sub = $2 and b.sperra_at is null"#,
        issuer,
        sub,
    )
    .fetch_optional(&mut **tx)
    .await
}

/// Links it; false when it is somebody's already, or the person has another.
pub(super) async fn link(
    tx: &mut SystemTx,
    issuer: &str,
    sub: &str,
    brukar: BrukarId,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "insert into brukar_identitet (issuer, sub, brukar_id) values ($1, $2, $3) on conflict do nothing",
        issuer,
        sub,
        brukar.uuid(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Ends the sessions that came from this one at a provider, or from any of the person's when none is named.
pub(super) async fn end_sessions_at(
    tx: &mut SystemTx,
    issuer: &str,
    sub: Option<&str>,
    sid: Option<&str>,
) -> Result<u64, sqlx::Error> {
    let done = sqlx::query!(
        "update sesjon set avslutta_at = now()
        where idp_issuer = $1 and avslutta_at is null
            and ($2::text is null or idp_sub = $2) and ($3::text is null or idp_sid = $3)
            and ($2::text is not null or $3::text is not null)",
        issuer,
        sub,
        sid,
    )
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected())
}

/// Logging in and out and switching are rows of the innsynslogg, in the kommune concerned.
pub(super) async fn log(
    tx: &mut SystemTx,
    id: Uuid,
    kommune: KommuneId,
    brukar: BrukarId,
    handling: &str,
    request_id: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into innsynslogg (kommune_id, logg_id, brukar_id, rolle, handling, grunnlag, request_id, hash)
        values ($1, $2, $3, '', $4, '', $5, '')",
        kommune.uuid(),
        id,
        brukar.uuid(),
        handling,
        request_id,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(super) struct SessionRow {
    pub brukar_id: BrukarId,
    pub brukar_namn: String,
    pub kommune_id: Option<KommuneId>,
    pub kommune_namn: Option<String>,
    pub tal_kommunar: i64,
    pub boer_forlengast: bool,
    pub sekund_att: i32,
    pub rolle: Option<String>,
    pub instans_id: Option<Uuid>,
    pub instans_slag: Option<String>,
    pub instans_namn: Option<String>,
    pub eining_id: Option<Uuid>,
    pub eining_namn: Option<String>,
    pub prinsipal_id: Option<Uuid>,
    pub stilling: Option<String>,
    pub ulesne: i64,
}

pub(super) async fn find_session(
    connection: &mut PgConnection,
    token: TokenHash,
) -> Result<Vec<SessionRow>, sqlx::Error> {
    sqlx::query_as!(
        SessionRow,
        r#"select brukar_id as "brukar_id!: BrukarId", brukar_namn as "brukar_namn!",
            kommune_id as "kommune_id: KommuneId", kommune_namn, tal_kommunar as "tal_kommunar!",
            boer_forlengast as "boer_forlengast!", sekund_att as "sekund_att!", rolle, instans_id, instans_slag,
            instans_namn, eining_id, eining_namn, prinsipal_id, stilling,
            (select app.tal_ulesne($1)) as "ulesne!"
        from app.find_sesjon($1)"#,
        &token.0[..],
    )
    .fetch_all(connection)
    .await
}

pub(super) async fn prolong_session(
    connection: &mut PgConnection,
    token: TokenHash,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "select app.forleng_sesjon($1, interval '30 minutes')",
        &token.0[..]
    )
    .execute(connection)
    .await?;
    Ok(())
}
