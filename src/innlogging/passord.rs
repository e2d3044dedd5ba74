//! Passwords: argon2id, off the async threads, on half of the cores.

use std::num::NonZeroUsize;
use std::sync::{LazyLock, OnceLock};
use std::time::{Duration, Instant};

use anyhow::Context;
use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use tokio::sync::{Semaphore, SemaphorePermit, oneshot};

use crate::brukar::parse_password;
use crate::personal::Personal;

/// A queue: places for those who are reckoned and those who wait for it, and how many are reckoned at a time.
struct Koe {
    places: Semaphore,
    slots: Semaphore,
}

impl Koe {
    fn new(places: usize, slots: usize) -> Self {
        Self {
            places: Semaphore::new(places),
            slots: Semaphore::new(slots),
        }
    }
}

fn slots() -> usize {
    let cores = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    (cores / 2).max(1)
}

/// Those that are hashed and those that wait for it, of the login page: some seconds' work. Who finds no place in the next second is asked to try
/// again: a flood is answered as slowly as it may be, and not at once so that it can ask once more. On half of the cores: the other pages must
/// have their processor.
static UTE: LazyLock<Koe> = LazyLock::new(|| Koe::new(40, slots()));
const PATIENCE: Duration = Duration::from_secs(1);

/// The same for who has shown who it is, by a session or a code: with a turn of their own, they wait for no stranger.
static INNE: LazyLock<Koe> = LazyLock::new(|| Koe::new(20, 1));

/// Too many passwords wait to be looked at.
#[derive(Debug, thiserror::Error)]
#[error("too many passwords at a time")]
pub struct Travelt;

/// How far the threads that reckon step back for those that make pages (`nice`).
#[cfg(target_os = "linux")]
const STEP_BACK: i32 = 15;

/// The longest pause between two that are reckoned.
const BREATH: Duration = Duration::from_millis(200);

/// A place in the queue.
pub struct Plass {
    _place: SemaphorePermit<'static>,
    koe: &'static Koe,
}

/// Takes a place for who is not logged in, when there is one soon. A login does it before it asks the database anything: whoever is refused costs no
/// more than the page that says so.
///
/// # Errors
/// When too many wait.
pub async fn plass() -> Result<Plass, Travelt> {
    let place = tokio::time::timeout(PATIENCE, UTE.places.acquire()).await;
    let place = place.map_err(|_| Travelt)?.map_err(|_| Travelt)?;
    Ok(Plass {
        _place: place,
        koe: &UTE,
    })
}

impl Plass {
    fn inne() -> Result<Self, Travelt> {
        let koe = &*INNE;
        let place = koe.places.try_acquire().map_err(|_| Travelt)?;
        Ok(Self { _place: place, koe })
    }

    /// Does it in its turn, on a thread of its own: one that has stepped back may not step forward again. The place is given back when the work is
    /// over, also when nobody waits for the answer any more.
    async fn work<T: Send + 'static>(
        self,
        work: impl FnOnce() -> anyhow::Result<T> + Send + 'static,
    ) -> anyhow::Result<T> {
        let slot = self.koe.slots.acquire().await?;
        let (done, answer) = oneshot::channel();
        let thread = std::thread::Builder::new().name("passord".to_owned());
        thread.spawn(move || {
            // where it may not, it works as before
            #[cfg(target_os = "linux")]
            let _ = rustix::process::nice(STEP_BACK);
            let begun = Instant::now();
            let found = work();
            drop(self);
            let _ = done.send(found);
            // and as long again for the others before the next: it takes the memory from them too, however far it steps back
            std::thread::sleep(begun.elapsed().min(BREATH));
            drop(slot);
        })?;
        answer.await.context("nobody answers for the password")?
    }

    /// The same as [`verify`], with a place that is taken.
    ///
    /// # Errors
    /// When the work could not be done.
    pub async fn verify(
        self,
        password: Personal<String>,
        hash: Option<String>,
    ) -> anyhow::Result<bool> {
        let known = hash.is_some();
        let fits = self.work(move || {
            let hash = match &hash {
                Some(hash) => hash,
                None => nobody()?,
            };
            fits_now(password.expose(), hash)
        });
        Ok(fits.await? && known)
    }
}

/// A hash of nobody's password, so that an unknown user costs the same time as a known one.
static NOBODY: OnceLock<String> = OnceLock::new();

/// 19 MiB, two passes, one lane: OWASP's first choice for argon2id.
const MEMORY: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// Room is asked for in more than 32 MiB, of which only what is used is touched: the C library of Linux gives so large
/// a piece back at once, and keeps smaller ones for the next time.
const ROOM: usize = 33 * 1024;

/// Hashes a password for keeping.
///
/// # Errors
/// When the machine has no memory or random numbers to give.
pub fn hash_now(password: &str) -> anyhow::Result<String> {
    let mut salt = [0; Salt::RECOMMENDED_LENGTH];
    getrandom::fill(&mut salt)?;
    let params = Params::new(MEMORY, PASSES, LANES, None)?;
    let mut hash = PasswordHash {
        algorithm: Algorithm::Argon2id.ident(),
        version: Some(Version::V0x13.into()),
        params: ParamsString::try_from(&params)?,
        salt: Some(Salt::new(&salt)?),
        hash: None,
    };
    hash.hash = Some(compute(password, &hash, Params::DEFAULT_OUTPUT_LEN)?);
    Ok(hash.to_string())
}

/// The same, off the async threads.
///
/// # Errors
/// When the work could not be done.
pub async fn hash(password: Personal<String>) -> anyhow::Result<String> {
    let plass = Plass::inne()?;
    plass.work(move || hash_now(password.expose())).await
}

/// Whether a password will do for somebody whom these words are about, off the async threads: to reckon how it would be guessed takes its time.
/// Says in one sentence why not.
///
/// # Errors
/// When too many wait.
pub async fn weigh(
    password: Personal<String>,
    about: Vec<String>,
) -> anyhow::Result<Result<Personal<String>, &'static str>> {
    let weighed = Plass::inne()?.work(move || {
        let about: Vec<&str> = about.iter().map(String::as_str).collect();
        Ok(parse_password(password.expose(), &about))
    });
    weighed.await
}

/// What a password becomes with the salt and the parameters of a hash.
fn compute(password: &str, hash: &PasswordHash, length: usize) -> anyhow::Result<Output> {
    let params = Params::try_from(hash)?;
    let algorithm = Algorithm::try_from(hash.algorithm.as_str())?;
    let version = hash.version.map_or(Ok(Version::V0x13), Version::try_from)?;
    let salt = hash.salt.context("a password's hash has no salt")?;
    let mut memory = Vec::new();
    memory.try_reserve_exact(ROOM)?;
    memory.resize(params.block_count(), Block::new());
    let hasher = Argon2::new(algorithm, version, params);
    let mut output = [0; Output::MAX_LENGTH];
    let output = output.get_mut(..length).context("too long a hash")?;
    hasher.hash_password_into_with_memory(password.as_bytes(), &salt, output, &mut memory)?;
    Ok(Output::new(output)?)
}

/// True when the password fits the hash, of who has a session. With no hash it takes the same time, and is false.
///
/// # Errors
/// When the work could not be done, or too many wait.
pub async fn verify(password: Personal<String>, hash: Option<String>) -> anyhow::Result<bool> {
    Plass::inne()?.verify(password, hash).await
}

fn fits_now(password: &str, hash: &str) -> anyhow::Result<bool> {
    let hash = PasswordHash::new(hash)?;
    let kept = hash.hash.context("a password's hash is empty")?;
    // compared in constant time
    Ok(compute(password, &hash, kept.len())? == kept)
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

    /// Pages of memory this process has now.
    #[cfg(target_os = "linux")]
    fn resident() -> u64 {
        let all = std::fs::read_to_string("/proc/self/statm").unwrap();
        all.split(' ').nth(1).unwrap().parse().unwrap()
    }

    #[cfg(target_os = "linux")]
    #[tokio::test(flavor = "multi_thread")]
    async fn what_logins_borrow_is_given_back() {
        let hash = hash_now("laget rundt barnet").unwrap();
        let before = resident();
        let mut logins = tokio::task::JoinSet::new();
        for _ in 0..6 {
            logins.spawn(verify("eit anna".to_owned().into(), Some(hash.clone())));
        }
        for fits in logins.join_all().await {
            assert!(!fits.unwrap());
        }
        // less than the half of what one of them had
        let grown = resident().saturating_sub(before) * 4 / 1024;
        assert!(grown < 9, "{grown} MB");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn of_a_flood_no_more_are_let_in_than_the_queue_is_long() {
        let hash = hash_now("laget rundt barnet").unwrap();
        let mut logins = tokio::task::JoinSet::new();
        for _ in 0..100 {
            logins.spawn(verify("eit anna".to_owned().into(), Some(hash.clone())));
        }
        let answers = logins.join_all().await;
        let busy = answers.iter().filter(|answer| match answer {
            Ok(fits) => *fits,
            Err(error) => error.is::<Travelt>(),
        });
        assert!(busy.count() >= 50);
        assert!(
            verify("eit anna".to_owned().into(), Some(hash))
                .await
                .is_ok()
        );
    }

    #[tokio::test]
    async fn who_has_a_session_has_a_place_when_strangers_have_taken_all_of_theirs() {
        let hash = hash_now("laget rundt barnet").unwrap();
        let strangers = UTE.places.acquire_many(40).await.unwrap();
        let turns = u32::try_from(slots()).unwrap();
        let _turns = UTE.slots.acquire_many(turns).await.unwrap();

        assert!(plass().await.is_err());
        let inside = verify("laget rundt barnet".to_owned().into(), Some(hash));
        assert!(inside.await.unwrap());

        drop(strangers);
        assert!(plass().await.is_ok());
    }

    #[cfg(target_os = "linux")]
    #[tokio::test]
    async fn whoever_reckons_steps_back_and_nobody_else() {
        let priority = || rustix::process::getpriority_process(None);
        let ours = priority().unwrap();
        let reckons = plass().await.unwrap().work(move || Ok(priority()?)).await;
        assert_eq!(reckons.unwrap(), (ours + STEP_BACK).min(19));
        assert_eq!(priority().unwrap(), ours);
    }

    #[tokio::test]
    async fn a_place_is_taken_until_the_work_is_over_also_when_nobody_waits_for_it() {
        let (begun, has_begun) = oneshot::channel();
        let (end, ends) = std::sync::mpsc::channel::<()>();
        let work = plass().await.unwrap().work(move || {
            let _ = begun.send(());
            ends.recv()?;
            Ok(())
        });
        let waits = tokio::spawn(work);
        has_begun.await.unwrap();
        waits.abort();
        assert!(waits.await.unwrap_err().is_cancelled());
        assert!(UTE.slots.available_permits() < slots());
        assert!(UTE.places.available_permits() < 40);
        end.send(()).unwrap();
    }

    #[tokio::test]
    async fn a_hash_that_cannot_be_read_is_our_fault_and_no_wrong_password() {
        let broken = verify("x".to_owned().into(), Some(String::new())).await;
        assert!(broken.is_err());
    }
}
