//! Passkeys (WebAuthn): the browser, a telephone or a stick answers a question with a key that is made for this site alone, so it can be
//! shown to no other. The person is asked for a finger, a face or a PIN. What is asked waits in the database: any process may answer.

use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use url::Url;
use uuid::Uuid;
use webauthn_rs::prelude::{
    Passkey, PasskeyAuthentication, PasskeyRegistration, PublicKeyCredential,
    RegisterPublicKeyCredential,
};
use webauthn_rs::{Webauthn, WebauthnBuilder};

use super::eiga::EigaTx;
use super::model::Foeremaal;
use super::queries::nykel;
use crate::app::AppState;
use crate::db::SystemTx;
use crate::error::AppError;
use crate::ids::BrukarId;
use crate::personal::Personal;
use crate::web::Session;

/// So many are enough for a person.
const MAX: usize = 10;

/// Bytes of a passkey's name, in the standard.
const MAX_ID: usize = 1023;

/// What asks for passkeys and checks them at this address; none where it has no name, as there can be no passkey for a number.
#[must_use]
pub fn tilgangsnyklar(site: &Url) -> Option<Arc<Webauthn>> {
    let webauthn = WebauthnBuilder::new(site.domain()?, site).ok()?;
    webauthn.rp_name("Laget").build().ok().map(Arc::new)
}

/// What a page asks the browser.
pub struct Spoersmaal {
    /// Under which the answer is waited for.
    pub id: Uuid,
    /// In JSON, as the browser reads it.
    pub val: String,
}

/// What a browser answers.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Svar {
    pub utfordring: String,
    pub nykelsvar: Personal<String>,
}

/// What is waited for.
#[derive(Serialize, Deserialize)]
enum Tilstand {
    Inn(PasskeyAuthentication),
    Ny(PasskeyRegistration),
}

async fn alle(tx: &mut SystemTx, brukar: BrukarId) -> Result<Vec<(Uuid, Passkey)>, AppError> {
    let alle = nykel::alle(tx, brukar).await?.into_iter();
    let read = |(id, nykel)| {
        let passkey = serde_json::from_value(nykel).ok();
        if passkey.is_none() {
            // it opens nothing any more, and must not shut out the other ways in
            tracing::warn!("a passkey cannot be read");
        }
        passkey.map(|passkey| (id, passkey))
    };
    Ok(alle.filter_map(read).collect())
}

async fn spoer(
    app: &AppState,
    tx: &mut SystemTx,
    (session, foeremaal): (&Session, Foeremaal),
    val: &impl Serialize,
    tilstand: &Tilstand,
) -> Result<Spoersmaal, AppError> {
    let json = |error| AppError::from(anyhow::Error::from(error));
    let tilstand = serde_json::to_value(tilstand).map_err(json)?;
    let id = app.clock.uuid();
    nykel::spoer(tx, session, foeremaal, id, &tilstand).await?;
    let val = serde_json::to_string(val).map_err(json)?;
    Ok(Spoersmaal { id, val })
}

/// Asks for one of the person's passkeys; none of who has none. Commits.
pub(super) async fn spoer_om(
    app: &AppState,
    session: &Session,
    foeremaal: Foeremaal,
) -> Result<Option<Spoersmaal>, AppError> {
    let Some(webauthn) = &app.tilgangsnyklar else {
        return Ok(None);
    };
    let mut tx = app.db.system().await?;
    let mine: Vec<Passkey> = alle(&mut tx, session.brukar_id)
        .await?
        .into_iter()
        .map(|n| n.1)
        .collect();
    if mine.is_empty() {
        return Ok(None);
    }
    let (val, tilstand) = webauthn
        .start_passkey_authentication(&mine)
        .map_err(anyhow::Error::from)?;
    let tilstand = Tilstand::Inn(tilstand);
    let here = (session, foeremaal);
    let asked = spoer(app, &mut tx, here, &val.public_key, &tilstand).await?;
    tx.commit().await?;
    Ok(Some(asked))
}

/// Asks for a new one, of who has not many; none where there can be none.
pub(super) async fn spoer_om_ny(
    app: &AppState,
    tx: &mut SystemTx,
    session: &Session,
    (brukarnamn, namn): (&str, &str),
) -> Result<Option<Spoersmaal>, AppError> {
    let Some(webauthn) = &app.tilgangsnyklar else {
        return Ok(None);
    };
    let brukar = session.brukar_id;
    let mine = alle(tx, brukar).await?;
    if mine.len() >= MAX {
        return Ok(None);
    }
    let har = mine.iter().map(|(_, n)| n.cred_id().clone()).collect();
    let (val, tilstand) = webauthn
        .start_passkey_registration(brukar.uuid(), brukarnamn, namn, Some(har))
        .map_err(anyhow::Error::from)?;
    let tilstand = Tilstand::Ny(tilstand);
    let here = (session, Foeremaal::Ny);
    Ok(Some(
        spoer(app, tx, here, &val.public_key, &tilstand).await?,
    ))
}

/// What was asked, and what was answered; none when the answer is to nothing that is waited for.
async fn svart<T: DeserializeOwned>(
    tx: &mut SystemTx,
    session: &Session,
    foeremaal: Foeremaal,
    svar: &Svar,
) -> Result<Option<(Tilstand, T)>, AppError> {
    let Ok(id) = svar.utfordring.parse() else {
        return Ok(None);
    };
    let tilstand = nykel::ta(tx, session, foeremaal, id).await?;
    let tilstand = tilstand.and_then(|tilstand: Value| serde_json::from_value(tilstand).ok());
    let said = serde_json::from_str(svar.nykelsvar.expose()).ok();
    Ok(tilstand.zip(said))
}

/// The counter of a passkey, as it is kept.
fn teljar(passkey: &Passkey) -> Result<u64, AppError> {
    let kept = serde_json::to_value(passkey).map_err(anyhow::Error::from)?;
    let teljar = kept.pointer("/cred/counter").and_then(Value::as_u64);
    Ok(teljar.ok_or_else(|| anyhow::anyhow!("a passkey without a counter"))?)
}

/// Whether the answer is by one of the person's passkeys, to what it was asked in this session and for this. Each question is answered once, and
/// one that counts must have come further than when it was last used, whatever was open when it was asked: else there are two of it.
pub(super) async fn stemmer(
    app: &AppState,
    tx: &mut SystemTx,
    session: &Session,
    svar: &Svar,
    foeremaal: Foeremaal,
) -> Result<bool, AppError> {
    let brukar = session.brukar_id;
    let said = svart::<PublicKeyCredential>(tx, session, foeremaal, svar).await?;
    let (Some((Tilstand::Inn(tilstand), said)), Some(webauthn)) = (said, &app.tilgangsnyklar)
    else {
        return Ok(false);
    };
    let Ok(shown) = webauthn.finish_passkey_authentication(&said, &tilstand) else {
        return Ok(false);
    };
    nykel::laas(tx, brukar).await?;
    let mine = alle(tx, brukar).await?;
    // one that was taken away since it was asked for is none
    let found = mine
        .into_iter()
        .find(|(_, n)| n.cred_id() == shown.cred_id());
    let Some((id, mut passkey)) = found.filter(|_| shown.user_verified()) else {
        return Ok(false);
    };
    let (before, now) = (teljar(&passkey)?, u64::from(shown.counter()));
    if now <= before && (now, before) != (0, 0) {
        tracing::warn!("a passkey that has counted no further was refused");
        return Ok(false);
    }
    passkey.update_credential(&shown);
    let kept = serde_json::to_value(&passkey).map_err(anyhow::Error::from)?;
    nykel::brukt(tx, brukar, id, &kept).await?;
    Ok(true)
}

/// The person has the passkey from now on; false when the answer is to nothing that was asked, or somebody has it.
pub(super) async fn ta_i_bruk(
    app: &AppState,
    tx: &mut EigaTx,
    session: &Session,
    svar: &Svar,
    namn: &str,
) -> Result<bool, AppError> {
    let brukar = session.brukar_id;
    let said = svart::<RegisterPublicKeyCredential>(tx, session, Foeremaal::Ny, svar).await?;
    let (Some((Tilstand::Ny(tilstand), said)), Some(webauthn)) = (said, &app.tilgangsnyklar) else {
        return Ok(false);
    };
    let Ok(passkey) = webauthn.finish_passkey_registration(&said, &tilstand) else {
        return Ok(false);
    };
    if passkey.cred_id().len() > MAX_ID || nykel::alle(tx, brukar).await?.len() >= MAX {
        return Ok(false);
    }
    let kept = serde_json::to_value(&passkey).map_err(anyhow::Error::from)?;
    let id = (app.clock.uuid(), passkey.cred_id().as_ref());
    Ok(nykel::ny(tx, brukar, id, &kept, namn).await?)
}
