//! SQL about the letters to those who are called.

use sqlx::postgres::PgConnection;
use time::{Date, Time};
use uuid::Uuid;

use crate::db::TokenHash;
use crate::ids::{KommuneId, MoeteId};
use crate::moete::deltakar::model::Brev;

/// A letter that waits.
pub(in crate::moete) struct Ventar {
    pub brev_id: Uuid,
    pub slag: String,
    pub epost: String,
    /// A guest who has not signed yet.
    pub skrive_under: bool,
    /// Somebody who cannot log in.
    pub utanfraa: bool,
    /// A guest who was there, of a meeting that is held.
    pub halde: bool,
    /// One of a family, who is invited to the item about their child.
    pub familie: bool,
    /// What the calendar knows it by: the meeting, or the invitation of one of a family.
    pub kalender_id: Uuid,
    pub moete_id: Option<MoeteId>,
    pub dato: Date,
    pub fraa: Time,
    pub til: Time,
    pub stad: String,
    pub sekvens: i32,
}

/// The next letter that waits: those to people at work and guests first, then those to families.
pub(in crate::moete) async fn neste(
    tx: &mut PgConnection,
    kommune: KommuneId,
    dag: Date,
) -> Result<Option<Ventar>, sqlx::Error> {
    let ventar = sqlx::query_as!(
        Ventar,
        r#"select brev_id as "brev_id!", slag as "slag!", epost as "epost!", skrive_under as "skrive_under!",
            utanfraa as "utanfraa!", halde as "halde!", false as "familie!", moete_id as "kalender_id!", moete_id as "moete_id: MoeteId",
            dato as "dato!", fraa as "fraa!", til as "til!", stad as "stad!", sekvens as "sekvens!"
        from app.moete_brev_neste($1, $2)"#,
        kommune.uuid(),
        dag,
    )
    .fetch_optional(&mut *tx)
    .await?;
    if ventar.is_some() {
        return Ok(ventar);
    }
    sqlx::query_as!(
        Ventar,
        r#"select brev_id as "brev_id!", slag as "slag!", epost as "epost!", false as "skrive_under!",
            true as "utanfraa!", false as "halde!", true as "familie!", moete_familie_id as "kalender_id!", null::uuid as "moete_id: MoeteId",
            dato as "dato!", fraa as "fraa!", til as "til!", stad as "stad!", sekvens as "sekvens!"
        from app.moete_familie_brev_neste($1, $2)"#,
        kommune.uuid(),
        dag,
    )
    .fetch_optional(tx)
    .await
}

/// The mail server is ready for it; the link with this hash leads to the guest's page from now on. False when what the letter
/// says is not so any more.
pub(in crate::moete) async fn ta(
    tx: &mut PgConnection,
    kommune: KommuneId,
    ventar: &Ventar,
    hash: Option<TokenHash>,
) -> Result<bool, sqlx::Error> {
    if ventar.familie {
        return sqlx::query_scalar!(
            r#"select app.moete_familie_brev_ta($1, $2) as "tok!""#,
            kommune.uuid(),
            ventar.brev_id,
        )
        .fetch_one(tx)
        .await;
    }
    let hash = hash.map(|hash| hash.0.to_vec());
    sqlx::query_scalar!(
        r#"select app.moete_brev_ta($1, $2, $3, $4) as "tok!""#,
        kommune.uuid(),
        ventar.brev_id,
        ventar.sekvens,
        hash,
    )
    .fetch_one(tx)
    .await
}

/// How it went.
pub(in crate::moete) async fn gjekk(
    tx: &mut PgConnection,
    kommune: KommuneId,
    ventar: &Ventar,
    korleis: Brev,
) -> Result<(), sqlx::Error> {
    if ventar.familie {
        sqlx::query_scalar!(
            "select app.moete_familie_brev_gjekk($1, $2, $3)",
            kommune.uuid(),
            ventar.brev_id,
            korleis.code(),
        )
        .fetch_one(tx)
        .await?;
        return Ok(());
    }
    sqlx::query_scalar!(
        "select app.moete_brev_gjekk($1, $2, $3)",
        kommune.uuid(),
        ventar.brev_id,
        korleis.code(),
    )
    .fetch_one(tx)
    .await?;
    Ok(())
}
