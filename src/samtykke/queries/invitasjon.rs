//! SQL about invitations to sign on the net, and the letters they go by.

use sqlx::postgres::PgConnection;
use uuid::Uuid;

use crate::db::WriteTx;
use crate::ids::{BarnId, FoeresettId, InvitasjonId, KommuneId, SakId, SamtykkeId};
use crate::samtykke::model::{Brev, Invitasjon, Signatar};

/// The invitations of a sak that have not been ended.
pub(in crate::samtykke) async fn i_sak(
    tx: &mut PgConnection,
    sak: SakId,
) -> Result<Vec<Invitasjon>, sqlx::Error> {
    sqlx::query_as!(
        Invitasjon,
        r#"select i.samtykke_id as "samtykke_id: SamtykkeId", i.invitasjon_id as "id: InvitasjonId",
            i.signatar as "signatar: Signatar", i.foeresett_id as "foeresett_id: FoeresettId", i.epost, i.invitert_at,
            i.utgaar_at, i.henta_at, b.tilstand as "brev: Brev", now() >= i.utgaar_at as "utgaatt!",
            i.invitert_at < now() - interval '3 days' as "ligg!"
        from samtykke_invitasjon i
        join samtykke_brev b on b.kommune_id = i.kommune_id and b.invitasjon_id = i.invitasjon_id and b.slag = 'invitasjon'
        where i.sak_id = $1 and i.avslutta_at is null
        order by i.invitert_at, i.invitasjon_id"#,
        sak.uuid(),
    )
    .fetch_all(tx)
    .await
}

/// What the card has of a føresett, for whoever would ask on the net.
pub(in crate::samtykke) struct Adresse {
    pub foeresett_id: FoeresettId,
    pub epost: Option<String>,
    pub har_fnr: bool,
}

/// Those of a child's føresette.
pub(in crate::samtykke) async fn adresser(
    tx: &mut PgConnection,
    barn: BarnId,
) -> Result<Vec<Adresse>, sqlx::Error> {
    sqlx::query_as!(
        Adresse,
        r#"select foeresett_id as "foeresett_id: FoeresettId", epost, fnr_noekkel is not null as "har_fnr!"
        from foeresett where barn_id = $1 and avslutta_at is null"#,
        barn.uuid(),
    )
    .fetch_all(tx)
    .await
}

/// Who is asked, and where.
pub(in crate::samtykke) struct Ny<'a> {
    pub signatar: Signatar,
    pub foeresett_id: Option<FoeresettId>,
    pub epost: &'a str,
}

/// Asks somebody on the net; one asked before is asked anew.
pub(in crate::samtykke) async fn insert(
    tx: &mut WriteTx,
    (sak, samtykke): (SakId, SamtykkeId),
    ny: &Ny<'_>,
) -> Result<(), sqlx::Error> {
    let id = tx.new_id();
    sqlx::query!(
        "insert into samtykke_invitasjon (kommune_id, invitasjon_id, samtykke_id, sak_id, signatar, foeresett_id, epost,
            invitert_av)
        values ($1, $2, $3, $4, $5, $6, $7, $8)",
        tx.actor().kommune_id.uuid(),
        id,
        samtykke.uuid(),
        sak.uuid(),
        ny.signatar.code(),
        ny.foeresett_id.map(FoeresettId::uuid),
        ny.epost,
        tx.actor().brukar_id.uuid(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Takes an invitation back; one that does not hold is left as it is.
pub(in crate::samtykke) async fn take_back(
    tx: &mut WriteTx,
    sak: SakId,
    samtykke: SamtykkeId,
    id: InvitasjonId,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update samtykke_invitasjon set avslutta_at = now()
        where sak_id = $1 and samtykke_id = $2 and invitasjon_id = $3 and avslutta_at is null",
        sak.uuid(),
        samtykke.uuid(),
        id.uuid(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// A letter that waits.
pub(in crate::samtykke) struct Ventar {
    pub brev_id: Uuid,
    pub slag: String,
    pub epost: String,
}

/// The next letter that waits.
pub(in crate::samtykke) async fn neste(
    tx: &mut PgConnection,
    kommune: KommuneId,
) -> Result<Option<Ventar>, sqlx::Error> {
    sqlx::query_as!(
        Ventar,
        r#"select brev_id as "brev_id!", slag as "slag!", epost as "epost!" from app.samtykke_brev_neste($1)"#,
        kommune.uuid(),
    )
    .fetch_optional(tx)
    .await
}

/// The mail server is ready for it; the link with this hash leads where it shall from now on. False when there is no need
/// for the letter any more.
pub(in crate::samtykke) async fn ta(
    tx: &mut PgConnection,
    kommune: KommuneId,
    brev: Uuid,
    hash: &[u8],
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select app.samtykke_brev_ta($1, $2, $3) as "tok!""#,
        kommune.uuid(),
        brev,
        hash,
    )
    .fetch_one(tx)
    .await
}

/// How it went.
pub(in crate::samtykke) async fn gjekk(
    tx: &mut PgConnection,
    kommune: KommuneId,
    brev: Uuid,
    korleis: Brev,
) -> Result<(), sqlx::Error> {
    sqlx::query_scalar!(
        "select app.samtykke_brev_gjekk($1, $2, $3)",
        kommune.uuid(),
        brev,
        korleis.code(),
    )
    .fetch_one(tx)
    .await?;
    Ok(())
}
