//! Sessions of families: short, since the machine may be shared and a provider tells of a logout once.

use uuid::Uuid;

use super::ctx::FamilieCtx;
use super::queries::{self, Ny};
use crate::app::AppState;
use crate::barn::fnr::Foedselsnummer;
use crate::crypto::{Sealed, columns};
use crate::db::TokenHash;
use crate::error::AppError;
use crate::ids::KommuneId;
use crate::oidc::{Finished, Purpose};
use crate::personal::Personal;
use crate::web::{RequestId, token_hash};

/// Starts a session; gives its token. The browser's session from before ends with it.
pub(super) async fn start(
    app: &AppState,
    kommune: KommuneId,
    number: &Foedselsnummer,
    finished: &Finished,
    before: Option<TokenHash>,
    request_id: &RequestId,
) -> Result<String, AppError> {
    let token = hex::encode(app.clock.random());
    let identity = &finished.identity;
    let hint_id = app.clock.uuid();
    let hint = identity.hint.expose().as_bytes();
    let oppslag = number.possible(&app.keys, kommune.uuid());
    let ny = Ny {
        token: token_hash(&token),
        kommune,
        klient: finished.client.id(),
        identity,
        hint_id,
        hint: app
            .keys
            .encrypt(kommune.uuid(), hint_id, columns::HINT, hint),
        stadfesta: finished.purpose == Purpose::Signere,
    };
    let mut tx = app.db.system().await?;
    let person = queries::person(&mut tx, app.clock.uuid(), kommune, identity, &oppslag).await?;
    if let Some(before) = before {
        queries::end_session(&mut tx, before).await?;
    }
    queries::insert_session(&mut tx, person, &ny).await?;
    queries::log(
        &mut tx,
        app.clock.uuid(),
        kommune,
        person,
        "innlogging",
        &request_id.0,
    )
    .await?;
    tx.commit().await?;
    Ok(token)
}

/// Ends a session that is logged out; gives the ID token, which is kept no longer.
pub(super) async fn end(
    app: &AppState,
    token: TokenHash,
    request_id: &RequestId,
) -> Result<Option<Personal<String>>, AppError> {
    let mut tx = app.db.logout().await?;
    let Some(ended) = queries::end_session(&mut tx, token).await? else {
        return Ok(None);
    };
    let (kommune, person) = (ended.kommune_id, ended.familie_person_id);
    queries::log(
        &mut tx,
        app.clock.uuid(),
        kommune,
        person,
        "utlogging",
        &request_id.0,
    )
    .await?;
    tx.commit().await?;
    Ok(open(app, kommune, ended.hint_id, ended.hint))
}

fn open(
    app: &AppState,
    kommune: KommuneId,
    hint_id: Uuid,
    hint: Option<Sealed>,
) -> Option<Personal<String>> {
    let opened = app
        .keys
        .decrypt(kommune.uuid(), hint_id, columns::HINT, &hint?);
    // without it the person is logged out here, and not at the provider
    let hint = String::from_utf8(opened.ok()?).ok()?;
    Some(hint.into())
}

/// `POST /familie/sesjon/forleng`: "Hald fram" in the warning. Being asked at all has prolonged it; the answer is how many
/// seconds are left now, since two hours is the most there is.
pub(super) async fn forleng(ctx: FamilieCtx) -> String {
    ctx.familie.sekund_att.to_string()
}
