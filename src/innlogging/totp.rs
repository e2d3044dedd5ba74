//! The authenticator: a secret that is shared once, and a number of it that changes every half minute (RFC 6238).

use std::fmt::Write;

use qrcode::{Color, QrCode};
use time::{Duration, OffsetDateTime};
use totp_rs::{Algorithm, Builder, Secret, Totp};
use uuid::Uuid;

use crate::app::AppState;
use crate::brukar::short_code;
use crate::clock::os_random;
use crate::crypto::{Keys, Sealed, columns};
use crate::db::SystemTx;
use crate::error::AppError;
use crate::ids::BrukarId;
use crate::personal::Personal;
use crate::web::Session;

use super::eiga::EigaTx;
use super::queries::faktor;

/// What it is sealed for while it is set up.
const NY: &str = "faktor_totp.ny";

/// How far from the edge of its picture a QR code begins.
const QUIET: usize = 4;

/// A QR code: how many squares it is across, and the path of the dark ones.
pub(super) struct Bilete {
    pub side: usize,
    pub dark: String,
}

/// How long the page it is set up on may stand open.
const FRIST: Duration = Duration::minutes(15);

/// 160 bits, what SHA-1 asks for.
type Loyndom = [u8; 20];

fn totp(loyndom: Loyndom, brukarnamn: &str) -> anyhow::Result<Totp> {
    Ok(Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_digits(6)
        .with_skew(1)
        .with_step_duration(30)
        .with_secret(Secret::from(loyndom))
        .with_issuer(Some("Laget"))
        .with_account_name(brukarnamn)
        .build()?)
}

/// The time step that shows this number, now or one step from it.
fn steg(totp: &Totp, kode: &str, now: OffsetDateTime) -> Option<i64> {
    let digits: String = kode.chars().filter(|c| !c.is_whitespace()).collect();
    let now = u64::try_from(now.unix_timestamp()).ok()?;
    i64::try_from(totp.check(&digits, now)?).ok()
}

/// Whether it looks like the number of an authenticator: any other is a code on paper.
pub(super) fn er_tal(kode: &str) -> bool {
    let mut signs = kode.chars().filter(|c| !c.is_whitespace());
    signs.all(|c| c.is_ascii_digit())
}

/// Whether this is what the person's authenticator shows now. A number is accepted once.
pub(super) async fn stemmer(
    app: &AppState,
    tx: &mut SystemTx,
    brukar: BrukarId,
    kode: &str,
) -> Result<bool, AppError> {
    let Some(sealed) = faktor::totp(tx, brukar).await? else {
        return Ok(false);
    };
    let opened = app
        .keys
        .decrypt(Uuid::nil(), brukar.uuid(), columns::TOTP, &sealed);
    let loyndom = opened.map_err(anyhow::Error::from)?;
    let loyndom = Loyndom::try_from(loyndom).map_err(|_| anyhow::anyhow!("not 160 bits"))?;
    match steg(&totp(loyndom, "")?, kode, app.clock.now()) {
        Some(steg) => Ok(faktor::bruk_steg(tx, brukar, steg).await?),
        None => Ok(false),
    }
}

/// An authenticator that is being set up: nobody has it until it has shown a number.
pub(super) struct Ny {
    brukar: BrukarId,
    loyndom: Loyndom,
    /// When it was made, in seconds.
    laga: i64,
    totp: Totp,
}

impl Ny {
    pub(super) fn lag(
        brukar: BrukarId,
        brukarnamn: &str,
        now: OffsetDateTime,
    ) -> anyhow::Result<Self> {
        Self::av(brukar, brukarnamn, os_random(), now.unix_timestamp())
    }

    fn av(brukar: BrukarId, brukarnamn: &str, loyndom: Loyndom, laga: i64) -> anyhow::Result<Self> {
        Ok(Self {
            brukar,
            loyndom,
            laga,
            totp: totp(loyndom, brukarnamn)?,
        })
    }

    /// The secret as the page's form carries it, sealed for this person: the page that says no shows the same one again.
    pub(super) fn nykel(&self, keys: &Keys) -> String {
        let made = [&self.laga.to_be_bytes()[..], &self.loyndom].concat();
        let sealed = keys.encrypt(Uuid::nil(), self.brukar.uuid(), NY, &made);
        hex::encode([&sealed.key_id.to_be_bytes()[..], &sealed.bytes].concat())
    }

    /// The one of such a form; none when it was made for another, or has stood open for too long.
    pub(super) fn opna(
        keys: &Keys,
        brukar: BrukarId,
        brukarnamn: &str,
        nykel: &str,
        now: OffsetDateTime,
    ) -> Option<Self> {
        let bytes = hex::decode(nykel).ok()?;
        let (key_id, bytes) = bytes.split_first_chunk::<2>()?;
        let sealed = Sealed {
            key_id: i16::from_be_bytes(*key_id),
            bytes: bytes.to_vec(),
        };
        let opened = keys.decrypt(Uuid::nil(), brukar.uuid(), NY, &sealed).ok()?;
        let (laga, loyndom) = opened.split_first_chunk::<8>()?;
        let laga = i64::from_be_bytes(*laga);
        let late = now.unix_timestamp().saturating_sub(laga) > FRIST.whole_seconds();
        let ny = Self::av(brukar, brukarnamn, loyndom.try_into().ok()?, laga).ok()?;
        (!late).then_some(ny)
    }

    /// The secret to be typed, in groups of four.
    pub(super) fn tekst(&self) -> Personal<String> {
        let text = Secret::from(self.loyndom).to_base32();
        let signs: Vec<char> = text.chars().collect();
        let groups: Vec<String> = signs
            .chunks(4)
            .map(|group| group.iter().collect())
            .collect();
        groups.join(" ").into()
    }

    /// The secret to be read by a camera.
    pub(super) fn bilete(&self) -> anyhow::Result<Bilete> {
        let code = QrCode::new(self.totp.to_url()?)?;
        let width = code.width();
        let mut dark = String::new();
        for (at, colour) in code.to_colors().into_iter().enumerate() {
            if colour == Color::Dark {
                let (x, y) = (at % width + QUIET, at / width + QUIET);
                write!(dark, "M{x} {y}h1v1h-1z")?;
            }
        }
        Ok(Bilete {
            side: width + 2 * QUIET,
            dark,
        })
    }

    /// The person has it from now on, when it shows this number.
    pub(super) async fn ta_i_bruk(
        &self,
        app: &AppState,
        tx: &mut EigaTx,
        session: &Session,
        kode: &str,
    ) -> Result<bool, AppError> {
        let Some(steg) = steg(&self.totp, kode, app.clock.now()) else {
            return Ok(false);
        };
        let row = self.brukar.uuid();
        let sealed = app
            .keys
            .encrypt(Uuid::nil(), row, columns::TOTP, &self.loyndom);
        if !faktor::set_totp(tx, session.token, &sealed, steg).await? {
            // another has been set up meanwhile
            return Err(AppError::Faktor { til: "/".into() });
        }
        Ok(true)
    }
}

/// A recovery code as it is hashed, however it was typed.
fn bokstavar(kode: &str) -> String {
    let letters = kode.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

/// Ten new recovery codes in place of the old. They are shown once.
pub(super) async fn nye_kodar(
    app: &AppState,
    tx: &mut EigaTx,
    brukar: BrukarId,
) -> Result<Vec<Personal<String>>, AppError> {
    let kodar: Vec<_> = (0..10).map(|_| short_code(os_random())).collect();
    let hash = |kode: &Personal<String>| {
        let print = app
            .keys
            .recovery_print(brukar.uuid(), &bokstavar(kode.expose()));
        print.to_vec()
    };
    let hashes: Vec<Vec<u8>> = kodar.iter().map(hash).collect();
    faktor::set_kodar(tx, brukar, &hashes, app.keys.lookup_id()).await?;
    Ok(kodar)
}

/// Uses a recovery code, once.
pub(super) async fn bruk_kode(
    app: &AppState,
    tx: &mut SystemTx,
    brukar: BrukarId,
    kode: &str,
) -> Result<bool, AppError> {
    let prints = app.keys.recovery_prints(brukar.uuid(), &bokstavar(kode));
    let moegelege: Vec<Vec<u8>> = prints.into_iter().map(Vec::from).collect();
    Ok(faktor::bruk_kode(tx, brukar, &moegelege).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B: the last six of its eight digits.
    #[test]
    fn the_numbers_are_those_of_the_standard() {
        let totp = totp(*b"12345678901234567890", "kari").unwrap();
        for (seconds, kode) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_234_567_890, "005924"),
            (20_000_000_000, "353130"),
        ] {
            let at = |seconds| OffsetDateTime::from_unix_timestamp(seconds).unwrap();
            let here = Some(seconds / 30);
            assert_eq!(steg(&totp, kode, at(seconds)), here);
            assert_eq!(steg(&totp, &format!(" {kode} "), at(seconds + 30)), here);
            assert_eq!(steg(&totp, kode, at(seconds + 60)), None);
        }
    }

    #[test]
    fn a_picture_is_a_path_and_the_secret_is_not_in_the_form() {
        let keys = Keys::from_text(&format!(
            "kryptering 1 {}\noppslag 1 {}\n",
            "a1".repeat(32),
            "b2".repeat(32)
        ))
        .unwrap();
        let (kari, ola) = (
            BrukarId::from(Uuid::from_u128(1)),
            BrukarId::from(Uuid::from_u128(2)),
        );
        let now = OffsetDateTime::from_unix_timestamp(1_000_000).unwrap();
        let ny = Ny::lag(kari, "kari", now).unwrap();
        let bilete = ny.bilete().unwrap();
        assert!(bilete.side > 40 && bilete.dark.starts_with("M4 4h1v1h-1zM5 4"));
        let nykel = ny.nykel(&keys);
        assert!(!nykel.contains(&hex::encode(ny.loyndom)));
        let in_time = now + Duration::minutes(15);
        let same = Ny::opna(&keys, kari, "kari", &nykel, in_time).unwrap();
        assert_eq!((same.loyndom, same.laga), (ny.loyndom, ny.laga));
        // shown again, it is no younger
        let again = same.nykel(&keys);
        for nykel in [&nykel, &again] {
            let late = in_time + Duration::seconds(1);
            assert!(Ny::opna(&keys, kari, "kari", nykel, late).is_none());
        }
        assert!(Ny::opna(&keys, ola, "ola", &nykel, now).is_none());
    }
}
