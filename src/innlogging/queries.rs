//! SQL about accounts, sessions and tries.

use time::OffsetDateTime;
use uuid::Uuid;

use super::eiga::EigaTx;
use super::model::{Bevis, Faktorar, Hending};
use crate::db::{SystemTx, TokenHash};
use crate::ids::{BrukarId, KommuneId};
use crate::oidc::Identity;

pub(super) mod eining;
pub(super) mod faktor;
pub(super) mod forsoek;
pub(super) mod nykel;
mod oekt;
pub(super) mod oekter;

pub(super) use oekt::{SessionRow, find_session, prolong_session};

/// Whether a code is theirs, not used and not run out.
pub(super) async fn code_stands(
    tx: &mut SystemTx,
    brukarnamn: &str,
    code: &[u8],
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select app.eingongskode_gjeld($1, $2) as "gjeld!""#,
        brukarnamn,
        code,
    )
    .fetch_one(&mut **tx)
    .await
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
    /// Showed who it is within five minutes, in this session.
    pub fersk: bool,
}

pub(super) async fn find_prov(
    tx: &mut SystemTx,
    brukar: BrukarId,
    session: TokenHash,
) -> Result<Prov, sqlx::Error> {
    sqlx::query_as!(
        Prov,
        r#"select b.brukarnamn, p.hash as "hash?", s.stadfesta_at > now() - interval '5 minutes' as "fersk!"
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

/// What a guesser would know of a person: names of the person and of where they work, and of every kommune.
pub(super) async fn ord_om(
    tx: &mut SystemTx,
    brukarnamn: Option<&str>,
) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select k.namn as "ord!" from kommune k
        union
        select o.ord
        from brukar b
        left join medlemskap m on m.brukar_id = b.brukar_id
        left join instans i on i.instans_id = m.instans_id
        left join eining e on e.kommune_id = m.kommune_id and e.eining_id = m.eining_id
        cross join lateral (values (b.namn), (b.brukarnamn), (i.namn), (e.namn)) o (ord)
        where b.brukarnamn = $1 and o.ord is not null"#,
        brukarnamn,
    )
    .fetch_all(&mut **tx)
    .await
}

/// Gives the person another password.
pub(super) async fn set_password(
    tx: &mut EigaTx,
    brukar: BrukarId,
    hash: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update passord set hash = $2, updated_at = now() where brukar_id = $1",
        brukar.uuid(),
        hash,
    )
    .execute(&mut ***tx)
    .await?;
    Ok(())
}

/// Tells the person of something about the own login.
pub(super) async fn sei_fraa(
    tx: &mut SystemTx,
    brukar: BrukarId,
    hending: Hending,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "select app.konto_seie_fraa($1, $2)",
        brukar.uuid(),
        hending.code()
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
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

/// A session that begins.
pub(super) struct NySesjon<'a> {
    pub token: TokenHash,
    pub brukar: BrukarId,
    pub kommune: Option<KommuneId>,
    /// How many factors are proven, and how many must be before it gives any right.
    pub faktorar: Faktorar,
    pub eining: &'a str,
    pub at_provider: Option<&'a Identity>,
    /// Seconds since who it is was shown; none when the provider does not say.
    pub stadfesta: Option<f64>,
}

/// One that waits for its second factor lives for a quarter, and one of somebody who administers is made shorter by `app.sesjon_frist`.
pub(super) async fn insert_session(
    tx: &mut SystemTx,
    ny: &NySesjon<'_>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into sesjon (token_hash, brukar_id, kommune_id, created_at, sist_brukt, ledig_til, absolutt_til, stadfesta_at,
            faktorar, faktorar_krav, eining, idp_issuer, idp_sub, idp_sid)
        values ($1, $2, $3, now(), now(),
            now() + case when $4::smallint < $5::smallint then interval '15 minutes' else interval '30 minutes' end,
            now() + case when $4::smallint < $5::smallint then interval '15 minutes' else interval '10 hours' end,
            coalesce(now() - make_interval(secs => $10), '-infinity'), $4, $5, $6, $7, $8, $9)",
        &ny.token.0[..],
        ny.brukar.uuid(),
        ny.kommune.map(KommuneId::uuid),
        ny.faktorar.proevde,
        ny.faktorar.krav,
        ny.eining,
        ny.at_provider.map(|identity| identity.issuer.as_str()),
        ny.at_provider.map(|identity| identity.sub.as_str()),
        ny.at_provider.and_then(|identity| identity.sid.as_deref()),
        ny.stadfesta,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Puts another session in the place of one that lives, which ends with it: in another kommune, or with a proof that is made now. All
/// else is as it was, and it lives no longer. False when there is none to replace.
pub(super) async fn replace_session(
    tx: &mut SystemTx,
    from: TokenHash,
    to: TokenHash,
    kommune: Option<KommuneId>,
    proof: Bevis,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "with slutt as (
            update sesjon set avslutta_at = now()
            where token_hash = $1 and avslutta_at is null and now() < ledig_til and now() < absolutt_til
            returning *
        )
        insert into sesjon (token_hash, brukar_id, kommune_id, innlogga_at, created_at, sist_brukt, ledig_til, absolutt_til, stadfesta_at,
            faktorar, faktorar_krav, eining, idp_issuer, idp_sub, idp_sid)
        select $2, s.brukar_id, $3, s.innlogga_at, now(), now(), least(now() + interval '30 minutes', s.absolutt_til), s.absolutt_til,
            case when $4 then now() else s.stadfesta_at end,
            case when $5 then 2 else s.faktorar end, case when $5 then 2 else s.faktorar_krav end, s.eining, s.idp_issuer, s.idp_sub, s.idp_sid
        from slutt s",
        &from.0[..],
        &to.0[..],
        kommune.map(KommuneId::uuid),
        proof != Bevis::Ingen,
        proof == Bevis::Begge,
    )
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Ends the session.
pub(super) async fn end_session(tx: &mut SystemTx, token: TokenHash) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update sesjon set avslutta_at = now() where token_hash = $1 and avslutta_at is null",
        &token.0[..],
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
    tx: &mut EigaTx,
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
    .execute(&mut ***tx)
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

/// What the person has been told of the own login in this kommune, the latest first.
pub(super) async fn hendingar(
    tx: &mut SystemTx,
    kommune: KommuneId,
    brukar: BrukarId,
) -> Result<Vec<(OffsetDateTime, String)>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select at as "at!", slag as "slag!" from app.konto_hendingar($1, $2)"#,
        kommune.uuid(),
        brukar.uuid(),
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows.into_iter().map(|row| (row.at, row.slag)).collect())
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
