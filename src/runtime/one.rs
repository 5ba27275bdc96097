//! One profile.

use super::identities::SeenIds;
use super::order::EventOrder;
use crate::backend::{Evaluated, Executable, ProfileRows};
use crate::data::Batch;

/// The attributes of one profile at `now`, all rows of `events` being its events.
///
/// Of events with one id the first row counts, wherever it lies in time; events after `now` are left
/// out. `profile_row` is none where the profile has no record.
pub fn evaluate_one(
    executable: &dyn Executable,
    profile: &Batch,
    profile_row: Option<u32>,
    events: &Batch,
    now: i64,
) -> Evaluated {
    let rows = ProfileRows {
        profile,
        profile_row,
        events,
        event_rows: &in_order(events, now).rows,
    };
    executable.evaluate(&rows, now)
}

/// The events of one profile: those that count at an instant, and the others.
#[derive(Debug, Clone, Default)]
pub struct InOrder {
    /// The rows of those that count, in the total order.
    pub rows: Vec<u32>,
    /// The rows of those whose id stood in an earlier row.
    pub repeated: Vec<u32>,
    /// The rows of those after the instant.
    pub later: Vec<u32>,
}

/// Which events count at `now`, all rows of `events` being of one profile.
pub fn in_order(events: &Batch, now: i64) -> InOrder {
    let order = EventOrder::new(events);
    let mut seen = SeenIds::default();
    let count = u32::try_from(events.rows()).unwrap_or(u32::MAX);
    let is_first = |row: &u32| order.id(*row).is_none_or(|id| seen.insert(0, id));
    let (rows, repeated): (Vec<u32>, Vec<u32>) = (0..count).partition(is_first);
    let is_due = |row: &u32| order.time(*row) <= now;
    let (mut rows, later): (Vec<u32>, Vec<u32>) = rows.into_iter().partition(is_due);
    rows.sort_unstable_by(|&left, &right| order.compare(left, right));
    InOrder {
        rows,
        repeated,
        later,
    }
}
