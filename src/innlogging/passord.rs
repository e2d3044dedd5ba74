//! Passwords: argon2id, off the async threads, at most as many at a time as there are cores to spare.

use std::sync::OnceLock;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{Error, PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::Semaphore;

use crate::personal::Personal;

/// Two at a time: a flood of logins must leave the other pages their processor.
static SLOTS: Semaphore = Semaphore::const_new(2);

/// A hash of nobody's password, so that an unknown user costs the same time as a known one.
static NOBODY: OnceLock<String> = OnceLock::new();

/// 19 MiB, two passes, one lane: OWASP's first choice for argon2id.
fn hasher() -> Argon2<'static> {
    #[expect(
        clippy::expect_used,
        reason = "constants that the crate takes, or no test logs in"
    )]
    let params = Params::new(19 * 1024, 2, 1, None).expect("parameters within argon2's limits");
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
        let hash = match &hash {
            Some(hash) => hash,
            None => nobody()?,
        };
        fits_now(password.expose(), hash)
    })
    .await??;
    Ok(known && fits)
}

fn fits_now(password: &str, hash: &str) -> anyhow::Result<bool> {
    let parsed = PasswordHash::new(hash)
        .map_err(|error| anyhow::anyhow!("a password's hash cannot be read: {error}"))?;
    match hasher().verify_password(password.as_bytes(), &parsed) {
        Ok(()) => Ok(true),
        Err(Error::PasswordInvalid) => Ok(false),
        Err(error) => Err(anyhow::anyhow!("argon2: {error}")),
    }
}

fn nobody() -> anyhow::Result<&'static str> {
    if let Some(hash) = NOBODY.get() {
        return Ok(hash);
    }
    let hash = hash_now("ingen har dette passordet")?;
    Ok(NOBODY.get_or_init(|| hash))
}

/// Makes the hash of nobody before the first login needs it.
///
/// # Errors
/// When the machine has no memory or random numbers to give.
pub fn warm_up() -> anyhow::Result<()> {
    nobody().map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_fits_its_own_hash_and_nobody_has_one() {
        let hash = hash_now("laget rundt barnet").unwrap();
        let fits = |password: &str, hash: Option<&str>| {
            verify(password.to_owned().into(), hash.map(str::to_owned))
        };
        assert!(fits("laget rundt barnet", Some(&hash)).await.unwrap());
        assert!(!fits("eit anna", Some(&hash)).await.unwrap());
        assert!(!fits("ingen har dette passordet", None).await.unwrap());
    }

    #[tokio::test]
    async fn a_hash_that_cannot_be_read_is_our_fault_and_no_wrong_password() {
        let broken = verify("x".to_owned().into(), Some(String::new())).await;
        assert!(broken.is_err());
    }
}
