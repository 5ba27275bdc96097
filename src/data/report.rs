//! What a reader could not use, counted, with the first places.

use std::sync::Arc;

use indexmap::IndexMap;

use crate::diagnostic::{Code, Diagnostic, Span};

/// How many places of refused rows and values a report keeps.
pub const PLACES_MAX: usize = 10;
/// How many different column paths a report counts one by one.
const PATHS_MAX: usize = 10_000;

/// What became of the rows and values of an input.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    /// Rows met, refused ones included.
    pub rows_read: u64,
    /// Rows that were left out.
    pub rows_refused: u64,
    /// Rows that were left out, by reason.
    pub row_reasons: IndexMap<String, u64>,
    /// Values that do not fit their column and count as missing, by the path of the column.
    pub values_refused: IndexMap<String, u64>,
    /// The first row that was left out.
    pub first_refused_row: Option<Place>,
    /// The first [`PLACES_MAX`] refused rows and values.
    pub places: Vec<Place>,
    /// Instants that did not say their offset and were read as UTC.
    pub naive_times: u64,
    /// How many bytes of the inputs were read.
    pub bytes_done: u64,
    /// How many bytes the inputs have; zero where that is not known.
    pub bytes_total: u64,
}

/// Where a row or a value was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file; `-` for standard input, `records` for records in memory.
    pub file: Arc<str>,
    /// The line in texts, else the number of the row; both from 1.
    pub row: u64,
    /// The path of the column; empty for a whole row.
    pub path: String,
    /// What was found, cut where it is long.
    pub found: String,
    /// What was expected.
    pub expected: String,
}

/// What every row must have, where a row lacks it.
pub(super) struct Lack {
    /// Why the row is left out.
    pub(super) reason: &'static str,
    pub(super) expected: &'static str,
    pub(super) found: &'static str,
}

/// A row without a profile key.
pub(super) const NO_KEY: Lack = Lack {
    reason: "without a readable profile key",
    expected: "a profile key",
    found: "none",
};

/// A row without a time.
pub(super) const NO_TIME: Lack = Lack {
    reason: "without a readable time",
    expected: "a time",
    found: "none",
};

impl Report {
    /// Whether every row and value was used.
    pub fn is_clean(&self) -> bool {
        self.rows_refused == 0 && self.values_refused.is_empty()
    }

    /// Adds what another reader reports.
    pub fn merge(&mut self, other: &Report) {
        self.rows_read += other.rows_read;
        self.rows_refused += other.rows_refused;
        for (reason, count) in &other.row_reasons {
            *self.row_reasons.entry(reason.clone()).or_default() += count;
        }
        for (path, count) in &other.values_refused {
            *self.values_refused.entry(path.clone()).or_default() += count;
        }
        if self.first_refused_row.is_none() {
            self.first_refused_row.clone_from(&other.first_refused_row);
        }
        let room = PLACES_MAX.saturating_sub(self.places.len());
        self.places.extend(other.places.iter().take(room).cloned());
        self.naive_times += other.naive_times;
        self.bytes_done += other.bytes_done;
        self.bytes_total += other.bytes_total;
    }

    /// The first row that was left out, as an error.
    pub fn bad_row(&self) -> Option<Diagnostic> {
        let place = self.first_refused_row.as_ref()?;
        let message = format!("`{}` has a row that cannot be used", place.file);
        let mut error = Diagnostic::error(Code::RowRefused, Span::default(), message)
            .note(format!("row or line {}", place.row))
            .note(format!(
                "expected {}, found {}",
                place.expected, place.found
            ));
        if !place.path.is_empty() {
            error = error.note(format!("at `{}`", place.path));
        }
        Some(error.help("mend it, or leave such rows out with `--on-bad-row skip`"))
    }

    /// Counts a refused row; `place` is only built while there is room for it.
    pub(super) fn refuse_row(&mut self, reason: &str, place: impl FnOnce() -> Place) {
        self.rows_refused += 1;
        match self.row_reasons.get_mut(reason) {
            Some(count) => *count += 1,
            None => {
                self.row_reasons.insert(reason.to_owned(), 1);
            }
        }
        if self.first_refused_row.is_some() {
            return self.keep(place);
        }
        let place = place();
        self.first_refused_row = Some(place.clone());
        self.keep(|| place);
    }

    /// Counts `count` refused values of one column; gives the position of their count.
    pub(super) fn refuse_values(
        &mut self,
        path: &str,
        count: u64,
        place: impl FnOnce() -> Place,
    ) -> usize {
        self.keep(place);
        let is_full = self.values_refused.len() >= PATHS_MAX;
        if let Some((position, _, known)) = self.values_refused.get_full_mut(path) {
            *known += count;
            return position;
        }
        let path = if is_full { "…" } else { path };
        let entry = self.values_refused.entry(path.to_owned());
        let position = entry.index();
        *entry.or_default() += count;
        position
    }

    /// Forgets refused values, one at each of these positions, and the places from `places` on.
    /// They must be the last ones that were counted.
    pub(super) fn forget_values(&mut self, positions: &[usize], places: usize) {
        for &position in positions.iter().rev() {
            if let Some((_, count)) = self.values_refused.get_index_mut(position) {
                *count -= 1;
            }
        }
        // A path whose count is nothing now was met first in what is forgotten, so it stands last.
        while self
            .values_refused
            .last()
            .is_some_and(|(_, count)| *count == 0)
        {
            self.values_refused.pop();
        }
        self.places.truncate(places);
    }

    fn keep(&mut self, place: impl FnOnce() -> Place) {
        if self.places.len() < PLACES_MAX {
            self.places.push(place());
        }
    }
}

/// A value as reports show it: cut after a few words.
pub(super) fn excerpt(text: &str) -> String {
    const CHARS_MAX: usize = 40;
    let mut cut: String = text.chars().take(CHARS_MAX).collect();
    if cut.len() < text.len() {
        cut.push('…');
    }
    cut
}
