//! SQL about families' sessions, and what a family sees.

pub(super) mod moete;
pub(super) mod plan;
pub(super) mod referat;
pub(super) mod saker;
pub(super) mod sider;
pub(super) mod skriv;
pub(super) mod utkast;

use sqlx::postgres::PgConnection;
use time::Date;
use uuid::Uuid;

use crate::crypto::Sealed;
use crate::db::{FamilyTx, SystemTx, TokenHash};
use crate::ids::{BarnId, FamiliePersonId, KommuneId};
use crate::oidc::Identity;
use crate::personal::Personal;

/// A live session.
pub(super) struct Innlogga {
    pub familie_person_id: FamiliePersonId,
    pub kommune_id: KommuneId,
    pub kommune_namn: String,
    pub klient: String,
    /// As it stands on a card; none when it stands on none.
    pub namn: Option<Personal<String>>,
    /// Seconds until it ends if nothing is done.
    pub sekund_att: u32,
}

pub(super) async fn find_session(
    connection: &mut PgConnection,
    token: TokenHash,
) -> Result<Option<Innlogga>, sqlx::Error> {
    let row = sqlx::query!(
        r#"select familie_person_id as "familie_person_id!: FamiliePersonId", kommune_id as "kommune_id!: KommuneId",
            kommune_namn as "kommune_namn!", klient as "klient!", sekund_att as "sekund_att!", namn
        from app.find_familie_sesjon($1)"#,
        &token.0[..],
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| Innlogga {
        familie_person_id: row.familie_person_id,
        kommune_id: row.kommune_id,
        kommune_namn: row.kommune_namn,
        klient: row.klient,
        namn: row.namn.map(Into::into),
        sekund_att: u32::try_from(row.sekund_att).unwrap_or(0),
    }))
}

/// A child, as its family sees it.
pub(super) struct BarnRad {
    pub barn_id: BarnId,
    pub fornamn: Personal<String>,
    pub etternamn: Personal<String>,
    pub foedd: Date,
}

/// The children of the session's person; row level security says which those are.
pub(super) async fn barna(tx: &mut FamilyTx) -> Result<Vec<BarnRad>, sqlx::Error> {
    let rows = sqlx::query!(
        "select barn_id, fornamn, etternamn, foedd from barn order by foedd, fornamn, barn_id",
    )
    .fetch_all(&mut **tx)
    .await?;
    let barn = rows.into_iter().map(|row| BarnRad {
        barn_id: row.barn_id,
        fornamn: row.fornamn.into(),
        etternamn: row.etternamn.into(),
        foedd: row.foedd,
    });
    Ok(barn.collect())
}

/// How many forms of samtykke wait for an answer from the session's person.
pub(super) async fn samtykke_ventar(tx: &mut FamilyTx) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select count(*) as "tal!" from app.familie_samtykke() f where f.open and f.invitert and not f.har_svart"#
    )
    .fetch_one(&mut **tx)
    .await
}

/// A kommune, as the login page shows it.
pub(super) struct Kommune {
    pub nummer: String,
    pub namn: String,
    /// Whom to call, when it is closed.
    pub ring: Option<String>,
}

pub(super) async fn kommunar(
    tx: &mut SystemTx,
    nummer: &[String],
) -> Result<Vec<Kommune>, sqlx::Error> {
    sqlx::query_as!(
        Kommune,
        r#"select k.nummer, k.namn, l.ring as "ring?"
        from kommune k
        left join kommune_laas l on l.kommune_id = k.kommune_id
        where k.nummer = any($1)
        order by app.sortering(k.namn) collate "C""#,
        nummer,
    )
    .fetch_all(&mut **tx)
    .await
}

pub(super) async fn kommune(
    tx: &mut SystemTx,
    nummer: &str,
) -> Result<Option<KommuneId>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select kommune_id as "kommune_id: KommuneId" from kommune where nummer = $1"#,
        nummer
    )
    .fetch_optional(&mut **tx)
    .await
}

/// The person, with what the number hashes to now.
pub(super) async fn person(
    tx: &mut SystemTx,
    id: Uuid,
    kommune: KommuneId,
    identity: &Identity,
    oppslag: &[Vec<u8>],
) -> Result<FamiliePersonId, sqlx::Error> {
    sqlx::query_scalar!(
        r#"insert into familie_person (kommune_id, familie_person_id, issuer, sub, oppslag)
        values ($1, $2, $3, $4, $5)
        on conflict (kommune_id, issuer, sub) do update set oppslag = excluded.oppslag, sist_inne = now()
        returning familie_person_id as "id: FamiliePersonId""#,
        kommune.uuid(),
        id,
        identity.issuer,
        identity.sub,
        oppslag,
    )
    .fetch_one(&mut **tx)
    .await
}

/// A session that begins.
pub(super) struct Ny<'a> {
    pub token: TokenHash,
    pub kommune: KommuneId,
    pub klient: &'a str,
    pub identity: &'a Identity,
    pub hint_id: Uuid,
    pub hint: Sealed,
    /// The login asked for who it is there and then.
    pub stadfesta: bool,
}

pub(super) async fn insert_session(
    tx: &mut SystemTx,
    person: FamiliePersonId,
    ny: &Ny<'_>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into familie_sesjon (token_hash, kommune_id, familie_person_id, klient, acr, auth_time, idp_sid,
            hint_id, hint_kryptert, hint_noekkel, stadfesta, ledig_til, absolutt_til)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, now() + interval '15 minutes', now() + interval '2 hours')",
        &ny.token.0[..],
        ny.kommune.uuid(),
        person.uuid(),
        ny.klient,
        ny.identity.acr,
        ny.identity.auth_time,
        ny.identity.sid,
        ny.hint_id,
        ny.hint.bytes,
        ny.hint.key_id,
        ny.stadfesta,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// A session that has ended.
pub(super) struct Ended {
    pub kommune_id: KommuneId,
    pub familie_person_id: FamiliePersonId,
    pub hint_id: Uuid,
    pub hint: Option<Sealed>,
}

/// Ends a session; what the provider wants at logout is given out, and kept no longer.
pub(super) async fn end_session(
    tx: &mut SystemTx,
    token: TokenHash,
) -> Result<Option<Ended>, sqlx::Error> {
    let row = sqlx::query!(
        r#"with foer as (
            select token_hash, hint_kryptert, hint_noekkel from familie_sesjon
            where token_hash = $1 and avslutta_at is null
            for update
        )
        update familie_sesjon s set avslutta_at = now(), hint_kryptert = null, hint_noekkel = null
        from foer
        where s.token_hash = foer.token_hash
        returning s.kommune_id as "kommune_id: KommuneId", s.familie_person_id as "familie_person_id: FamiliePersonId",
            s.hint_id, foer.hint_kryptert, foer.hint_noekkel"#,
        &token.0[..],
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(row.map(|row| Ended {
        kommune_id: row.kommune_id,
        familie_person_id: row.familie_person_id,
        hint_id: row.hint_id,
        hint: row
            .hint_kryptert
            .zip(row.hint_noekkel)
            .map(|(bytes, key_id)| Sealed { key_id, bytes }),
    }))
}

/// Ends the sessions that came from this one at the provider, or all of the person's when none is named.
pub(super) async fn end_sessions_at(
    tx: &mut SystemTx,
    klient: &str,
    sub: Option<&str>,
    sid: Option<&str>,
) -> Result<Vec<Ended>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"update familie_sesjon s set avslutta_at = now(), hint_kryptert = null, hint_noekkel = null
        from familie_person p
        where p.kommune_id = s.kommune_id and p.familie_person_id = s.familie_person_id
            and s.klient = $1 and s.avslutta_at is null
            and ($2::text is null or p.sub = $2) and ($3::text is null or s.idp_sid = $3)
            and ($2::text is not null or $3::text is not null)
        returning s.kommune_id as "kommune_id: KommuneId", s.familie_person_id as "familie_person_id: FamiliePersonId",
            s.hint_id"#,
        klient,
        sub,
        sid,
    )
    .fetch_all(&mut **tx)
    .await?;
    let ended = rows.into_iter().map(|row| Ended {
        kommune_id: row.kommune_id,
        familie_person_id: row.familie_person_id,
        hint_id: row.hint_id,
        hint: None,
    });
    Ok(ended.collect())
}

/// A row of the innsynslogg about the session itself.
pub(super) async fn log(
    tx: &mut SystemTx,
    id: Uuid,
    kommune: KommuneId,
    person: FamiliePersonId,
    handling: &str,
    request_id: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into innsynslogg (kommune_id, logg_id, familie_person_id, rolle, handling, grunnlag, request_id, hash)
        values ($1, $2, $3, 'familie', $4, '', $5, '')",
        kommune.uuid(),
        id,
        person.uuid(),
        handling,
        request_id,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
