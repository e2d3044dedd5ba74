//! Passwords: argon2id, off the async threads, at most as many at a time as there are cores to spare.

use std::sync::LazyLock;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::Semaphore;

use crate::personal::Personal;

/// Two at a time: a flood of logins must leave the other pages their processor.
static SLOTS: Semaphore = Semaphore::const_new(2);

/// A hash of nobody's password, so that an unknown user costs the same time as a known one.
static NOBODY: LazyLock<String> =
    LazyLock::new(|| hash_now("ingen har dette passordet").unwrap_or_default());

/// 19 MiB, two passes, one lane: OWASP's first choice for argon2id.
fn hasher() -> Argon2<'static> {
    let params = Params::new(19 * 1024, 2, 1, None).unwrap_or_default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// Hashes a password for keeping.
///
/// # Errors
/// When the machine has no memory or random numbers to give.
pub fn hash_now(password: &str) -> anyhow::Result<String> {
    let hash = hasher()
        .hash_password(password.as_bytes())
        .map_err(|error| anyhow::anyhow!("argon2: {error}"))?;
    Ok(hash.to_string())
}

/// True when the password fits the hash. With no hash it takes the same time, and is false.
///
/// # Errors
/// When the work could not be done.
pub async fn verify(password: Personal<String>, hash: Option<String>) -> anyhow::Result<bool> {
    let _slot = SLOTS.acquire().await?;
    let known = hash.is_some();
    let fits = tokio::task::spawn_blocking(move || {
        let hash = hash.unwrap_or_else(|| NOBODY.clone());
        PasswordHash::new(&hash).is_ok_and(|parsed| {
            hasher()
                .verify_password(password.expose().as_bytes(), &parsed)
                .is_ok()
        })
    })
    .await?;
    Ok(known && fits)
}

/// Makes the hash of nobody before the first login needs it.
pub fn warm_up() {
    LazyLock::force(&NOBODY);
}
