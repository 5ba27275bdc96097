//! Chances, for the tests that draw them.

use crate::random::Random;

impl Random {
    /// True once in `times`.
    pub(crate) fn one_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }
}
