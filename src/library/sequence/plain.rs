//! Whether there is a match of a chain whose steps want one event each.
//!
//! The law: where nothing is forbidden and each step wants at least one event, at most so long after
//! the event of the step before, an event ends a match of the first steps if it satisfies the last of
//! them and the latest event so far that ends a match of those before it is near enough: of all such
//! events the latest is the nearest to any later one. So an instant for each step is all that has to
//! be known, and events are gone over once without a list of what is possible.

use super::history::Event;
use super::steps::{Count, STEPS_MAX, Step};

/// Whether the law applies.
pub(super) fn are_plain(steps: &[Step], events: &[Event]) -> bool {
    let one = Count::AtLeast(1);
    (1..=STEPS_MAX).contains(&steps.len())
        && steps.iter().all(|step| step.count == one)
        && !events.iter().any(Event::is_forbidden_at_all)
}

/// Whether events in their order satisfy the steps.
pub(super) fn exists(steps: &[Step], events: &[Event]) -> bool {
    let mut latest: [Option<i64>; STEPS_MAX] = [None; STEPS_MAX];
    for event in events {
        let micros = event.micros();
        // Later steps come first, so that one event does not serve two of them.
        for (index, step) in steps.iter().enumerate().rev() {
            if event.satisfies(index) && follows(step, index, micros, &latest) {
                latest[index] = Some(micros);
            }
        }
        if latest[steps.len() - 1].is_some() {
            return true;
        }
    }
    false
}

/// Whether the steps before are satisfied by events of which the last is near enough.
fn follows(step: &Step, index: usize, micros: i64, latest: &[Option<i64>]) -> bool {
    let Some(before) = index.checked_sub(1) else {
        return true;
    };
    let is_near = |last: i64| {
        let passed = micros.checked_sub(last);
        let within = |within| passed.is_some_and(|passed| passed <= within);
        step.within.is_none_or(within)
    };
    latest[before].is_some_and(is_near)
}
