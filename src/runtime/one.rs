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
    let order = EventOrder::new(events);
    let mut seen = SeenIds::default();
    let count = u32::try_from(events.rows()).unwrap_or(u32::MAX);
    let mut rows: Vec<u32> = (0..count)
        .filter(|&row| order.id(row).is_none_or(|id| seen.insert(0, id)))
        .collect();
    rows.retain(|&row| order.time(row) <= now);
    rows.sort_unstable_by(|&left, &right| order.compare(left, right));
    let rows = ProfileRows {
        profile,
        profile_row,
        events,
        event_rows: &rows,
    };
    executable.evaluate(&rows, now)
}
