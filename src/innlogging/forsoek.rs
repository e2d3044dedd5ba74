//! Limits on tries: counted in the database so that all processes share them; never a permanent lock.

use std::net::{IpAddr, Ipv6Addr};

use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::queries::{eining, forsoek as queries};
use crate::app::AppState;
use crate::error::AppError;
use crate::ids::BrukarId;

/// One try, counted as a failure until it is known to be a success.
pub(super) struct Try(Uuid);

/// What is tried. A browser the person has logged in with counts for itself, so that nobody else can hold it up.
#[derive(Clone, Copy)]
pub(super) enum Konto<'a> {
    /// The password of a user name, from this browser.
    Passord(&'a str, Option<[u8; 32]>),
    /// The second factor of a user, from this browser.
    Faktor(BrukarId, Option<[u8; 32]>),
    /// Who is logged in, once more, and what is shown: no stranger has a session of theirs, another session is no way to more tries, and
    /// neither is it to know the one of the two.
    PaaNytt(BrukarId, &'static str),
}

/// What tries are counted by.
struct Teljing {
    konto: [u8; 32],
    /// It is of one who is known here, and counts for itself.
    eigen: bool,
    /// Seconds between tries from wherever they come, when there have been many.
    vidt: i32,
}

impl Konto<'_> {
    async fn teljing(self, app: &AppState) -> Result<Teljing, AppError> {
        let (konto, eining, vidt) = match self {
            Self::PaaNytt(brukar, kva) => (format!("paa nytt {kva} {brukar}"), None, 0),
            Self::Faktor(brukar, her) => {
                let mut tx = app.db.system().await?;
                let her = her.unwrap_or_default();
                let kjend = eining::er_brukaren_sin(&mut tx, brukar, &her).await?;
                // few are tried of a million
                (format!("faktor {brukar}"), kjend.then_some(her), 300)
            }
            Self::Passord(brukarnamn, her) => {
                let mut tx = app.db.system().await?;
                // asked of everybody, known or not
                let her = her.unwrap_or_default();
                let kjend = eining::er_kjend(&mut tx, brukarnamn, &her).await?;
                (format!("konto {brukarnamn}"), kjend.then_some(her), 30)
            }
        };
        let eigen = eining.is_some() || matches!(self, Self::PaaNytt(..));
        let konto = match eining {
            Some(her) => format!("{konto} {}", hex::encode(her)),
            None => konto,
        };
        Ok(Teljing {
            konto: Sha256::digest(konto).into(),
            eigen,
            vidt,
        })
    }
}

/// The address tries are counted by: of IPv6 the half that one subscriber has.
fn adresse(address: IpAddr) -> [u8; 32] {
    let address = match address.to_canonical() {
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
        v4 @ IpAddr::V4(_) => v4,
    };
    Sha256::digest(format!("adresse {address}")).into()
}

/// Counts a try before anything is looked at, so that parallel tries cannot slip past each other. One that is not let in has guessed nothing,
/// and is not counted.
pub(super) async fn begin(
    app: &AppState,
    konto: Konto<'_>,
    address: IpAddr,
) -> Result<Try, AppError> {
    let id = app.clock.uuid();
    let teljing = konto.teljing(app).await?;
    let mut tx = app.db.system().await?;
    let (konto, hos) = (&teljing.konto, &adresse(address));
    let in_turn = queries::byrja(&mut tx, id, (konto, hos), (teljing.eigen, teljing.vidt)).await?;
    tx.commit().await?;
    if in_turn {
        Ok(Try(id))
    } else {
        Err(AppError::TooMany)
    }
}

/// It was a success after all.
pub(super) async fn succeed(app: &AppState, attempt: &Try) -> Result<(), AppError> {
    let mut tx = app.db.system().await?;
    queries::mark_success(&mut tx, attempt.0).await?;
    tx.commit().await?;
    Ok(())
}
