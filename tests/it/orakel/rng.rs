//! Chance that can be repeated: the same seed gives the same world.

use uuid::Uuid;

use super::world::Period;

/// `SplitMix64`.
pub struct Rng(u64);

impl Rng {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).unwrap()
    }

    /// True this many times in a hundred.
    pub fn percent(&mut self, percent: u64) -> bool {
        self.next() % 100 < percent
    }

    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }

    pub fn uuid(&mut self) -> Uuid {
        Uuid::from_u64_pair(self.next(), self.next())
    }

    /// Mostly one that lasts; the others stand at its edges.
    pub fn period(&mut self) -> Period {
        match self.below(10) {
            0 => Period {
                fraa: -400,
                til: Some(-1),
            },
            1 => Period {
                fraa: -400,
                til: Some(0),
            },
            2 => Period { fraa: 1, til: None },
            3 => Period { fraa: 0, til: None },
            4 => Period {
                fraa: -30,
                til: Some(30),
            },
            _ => Period {
                fraa: -400,
                til: None,
            },
        }
    }
}
