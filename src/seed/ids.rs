//! Ids that depend on the seed's number and nothing else, so that a number gives the same world.

use uuid::Uuid;

/// What every seed's ids are made under.
const NAMESPACE: Uuid = Uuid::from_u128(0x6c61_6765_7400_5ee0_8d0e_d1ce_0000_0001);

/// The characters of a saksnummer: none that look alike (as the database's own trigger has them).
const ALPHABET: &[u8] = b"23456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Makes the ids of one world.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ids(Uuid);

impl Ids {
    pub(super) fn new(seed: u64) -> Self {
        Self(Uuid::new_v5(&NAMESPACE, &seed.to_be_bytes()))
    }

    /// The id of the thing at a path, such as `sak/12/tiltak/0`.
    pub(super) fn of(self, path: &str) -> Uuid {
        Uuid::new_v5(&self.0, path.as_bytes())
    }

    pub(super) fn kommune(self, kommune: usize) -> Uuid {
        self.of(&format!("kommune/{kommune}"))
    }

    pub(super) fn instans(self, instans: usize) -> Uuid {
        self.of(&format!("instans/{instans}"))
    }

    pub(super) fn eining(self, kommune: usize, eining: usize) -> Uuid {
        self.of(&format!("kommune/{kommune}/eining/{eining}"))
    }

    pub(super) fn brukar(self, brukar: usize) -> Uuid {
        self.of(&format!("brukar/{brukar}"))
    }

    pub(super) fn medlemskap(self, brukar: usize, number: usize) -> Uuid {
        self.of(&format!("brukar/{brukar}/medlemskap/{number}"))
    }

    pub(super) fn barn(self, barn: usize) -> Uuid {
        self.of(&format!("barn/{barn}"))
    }

    /// A number below `end` that looks like chance and is always the same for the path.
    pub(super) fn number(self, path: &str, end: usize) -> usize {
        let (high, low) = self.of(path).as_u64_pair();
        usize::try_from((high ^ low) % end.max(1) as u64).unwrap_or(0)
    }

    /// A saksnummer that no other number of the same kommune gives: there are 24.3 million a kommune.
    pub(super) fn saksnummer_of(number: usize, year: i32) -> String {
        let letters = ALPHABET.len();
        // a factor without a divisor in common with the letters visits every combination once
        let mut rest = (number * 7_654_321 + 1_234_567) % letters.pow(5);
        let mut tail = String::with_capacity(5);
        for _ in 0..5 {
            tail.push(char::from(ALPHABET[rest % letters]));
            rest /= letters;
        }
        format!("{year}-{tail}")
    }

    /// "2026-K7M4P", the `attempt`-th for the path.
    pub(super) fn saksnummer(self, path: &str, year: i32, attempt: usize) -> String {
        let id = self.of(&format!("{path}/saksnummer/{attempt}"));
        let letter = |byte: &u8| char::from(ALPHABET[usize::from(*byte) % ALPHABET.len()]);
        let tail: String = id.as_bytes().iter().take(5).map(letter).collect();
        format!("{year}-{tail}")
    }
}
