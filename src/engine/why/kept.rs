//! Which rows an account tells one by one: of however many there are, so many that an answer stays readable and
//! small.

use indexmap::IndexMap;
use serde::Serialize;

use super::Refused;
use super::account::nearest_first;

/// How many rows that counted are told one by one, and as many that did not.
pub(super) const ROWS_TOLD_MAX: usize = 10_000;

/// Rows that are not told one by one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
pub struct LeftOut {
    /// Rows that counted.
    pub counted: usize,
    /// Rows that did not, by what kept most of them from it.
    pub refused: IndexMap<String, usize>,
}

impl LeftOut {
    pub(super) fn is_empty(&self) -> bool {
        self.counted == 0 && self.refused.is_empty()
    }
}

/// Of `count` rows the `most` that are told, in their order: those that were chosen, and the latest.
pub(super) fn told_of(count: usize, most: usize, is_chosen: impl Fn(usize) -> bool) -> Vec<usize> {
    if count <= most {
        return (0..count).collect();
    }
    let chosen = (0..count).filter(|row| is_chosen(*row)).count().min(most);
    let from = count - (most - chosen);
    let mut left = chosen;
    let is_told = |row: &usize| {
        let is_told = *row >= from || (left > 0 && is_chosen(*row));
        left -= usize::from(is_told && *row < from);
        is_told
    };
    (0..count).filter(is_told).collect()
}

/// The refused rows that are nearest to counting.
#[derive(Debug, Default)]
pub(super) struct Nearest {
    rows: Vec<Refused>,
    left_out: IndexMap<String, usize>,
}

impl Nearest {
    pub(super) fn add(&mut self, row: Refused) {
        self.rows.push(row);
        if self.rows.len() >= 2 * ROWS_TOLD_MAX {
            self.cut();
        }
    }

    /// The nearest first, and how many others there are of each kind.
    pub(super) fn finish(mut self) -> (Vec<Refused>, IndexMap<String, usize>) {
        self.cut();
        (self.rows, self.left_out)
    }

    fn cut(&mut self) {
        self.rows.sort_by(nearest_first);
        let told = self.rows.len().min(ROWS_TOLD_MAX);
        for row in self.rows.drain(told..) {
            *self.left_out.entry(row.kind()).or_default() += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chosen_rows_and_the_latest_are_told() {
        assert_eq!(told_of(3, 5, |_| false), [0, 1, 2]);
        assert_eq!(told_of(9, 3, |_| false), [6, 7, 8]);
        assert_eq!(told_of(9, 3, |row| row == 2), [2, 7, 8]);
        assert_eq!(told_of(9, 3, |row| row < 6), [0, 1, 2]);
    }
}
