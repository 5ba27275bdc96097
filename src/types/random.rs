//! Random numbers that a seed repeats, on every machine.

/// A generator of random numbers: a counter whose steps are mixed.
#[derive(Debug, Clone)]
pub(crate) struct Random(u64);

/// What is added to the counter at each step: 2^64 by the golden ratio.
const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(STEP) ^ 0x5851_f42d_4c95_7f2d)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(STEP);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 up to `bound`, which it never reaches; 0 where the bound is 0.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        match bound {
            0 => 0,
            bound => (self.next() % bound as u64) as usize,
        }
    }

    /// A whole number between two, both included.
    pub(crate) fn between(&mut self, least: i64, greatest: i64) -> i64 {
        let width = i128::from(greatest) - i128::from(least) + 1;
        let step = i128::from(self.next()).rem_euclid(width.max(1));
        i64::try_from(i128::from(least) + step).unwrap_or(least)
    }

    /// True once in `times`.
    pub(crate) fn one_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    /// One of the choices; none where there are none.
    pub(crate) fn of<'a, T>(&mut self, choices: &'a [T]) -> Option<&'a T> {
        choices.get(self.below(choices.len()))
    }
}
