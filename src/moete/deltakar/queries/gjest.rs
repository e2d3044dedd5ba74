//! SQL about the page of a guest's link.

use time::{Date, OffsetDateTime};

use crate::db::{SystemTx, TokenHash, WriteTx};
use crate::ids::MoeteDeltakarId;
use crate::moete::Tid;
use crate::moete::deltakar::model::{Forfallsgrunn, Svar};
use crate::moete::deltakar::teieplikt;

/// What the link of a guest leads to.
pub(in crate::moete::deltakar) struct Gjest {
    pub tid: Tid,
    pub stad: String,
    /// Has signed.
    pub skrive_under: bool,
    pub svar: Svar,
    /// The meeting has been, and is held.
    pub halde: bool,
    /// Why the guest cannot come, if that was said.
    pub grunn: Option<Forfallsgrunn>,
    /// Counts the changes, and the times the meeting was moved.
    pub version: i32,
}

/// The letter goes to a guest from outside, at this address. False when one is under way, or there is nobody to send it to.
pub(in crate::moete::deltakar) async fn send(
    tx: &mut WriteTx,
    gjest: MoeteDeltakarId,
    epost: &str,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select app.moete_gjest_send($1, $2) as "send!""#,
        gjest.uuid(),
        epost,
    )
    .fetch_one(&mut **tx)
    .await
}

/// The meeting of a guest's link; none when it leads nowhere, or nowhere any more.
pub(in crate::moete::deltakar) async fn find(
    tx: &mut SystemTx,
    hash: TokenHash,
    dag: Date,
) -> Result<Option<Gjest>, sqlx::Error> {
    let row = sqlx::query!(
        r#"select dato as "dato!", fraa as "fraa!", til as "til!", stad as "stad!", skrive_under as "skrive_under!",
            svar as "svar!: Svar", halde as "halde!", forfall_grunn as "forfall_grunn?: Forfallsgrunn", version as "version!"
        from app.moete_gjest($1, $2)"#,
        &hash.0[..],
        dag,
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(row.map(|row| Gjest {
        tid: Tid {
            dato: row.dato,
            fraa: row.fraa,
            til: row.til,
        },
        stad: row.stad,
        skrive_under: row.skrive_under,
        svar: row.svar,
        halde: row.halde,
        grunn: row.forfall_grunn,
        version: row.version,
    }))
}

/// The guest signs the text as it is now. False when the link leads nowhere any more, or it was done before.
pub(in crate::moete::deltakar) async fn signer(
    tx: &mut SystemTx,
    hash: TokenHash,
    dag: Date,
    now: OffsetDateTime,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select app.moete_gjest_signer($1, $2, $3, $4, $5) as "skreiv!""#,
        &hash.0[..],
        dag,
        now,
        teieplikt::VERSJON,
        &teieplikt::avtrykk()[..],
    )
    .fetch_one(&mut **tx)
    .await
}

/// The guest answers. False when that is too late, or something was changed meanwhile.
pub(in crate::moete::deltakar) async fn svar(
    tx: &mut SystemTx,
    hash: TokenHash,
    now: OffsetDateTime,
    version: i32,
    (svar, grunn): (Svar, Option<Forfallsgrunn>),
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select app.moete_gjest_svar($1, $2, $3, $4, $5) as "svara!""#,
        &hash.0[..],
        now,
        version,
        svar.code(),
        grunn.map(Forfallsgrunn::code),
    )
    .fetch_one(&mut **tx)
    .await
}
