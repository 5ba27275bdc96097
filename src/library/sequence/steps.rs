//! What the steps of a chain ask for.

use crate::types::Value;

/// Steps that one chain may have: the conditions of an event are bits of a word.
pub const STEPS_MAX: usize = 32;

/// Values that describe one step: comparison, count and time.
const VALUES_PER_STEP: usize = 3;

/// One step of a chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Step {
    /// How many events.
    pub(super) count: Count,
    /// How long after the last event of the step before its own events may be, in microseconds.
    pub(super) within: Option<i64>,
}

/// How many events a step wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Count {
    /// So many of those that lie after the step before; others may lie between.
    AtLeast(u64),
    /// As many as there are up to the next step: at least the first number, at most the second.
    Between(u64, u64),
}

/// The steps that the values of a chain describe; none where a count or a time is missing or
/// negative, so that nothing matches.
///
/// For each step: the comparison as text (empty: at least), the count, and the time or `false`.
pub(super) fn read(values: &[Value]) -> Option<Vec<Step>> {
    let steps = values.chunks(VALUES_PER_STEP);
    steps.map(step).collect()
}

fn step(values: &[Value]) -> Option<Step> {
    let [Value::String(comparison), Value::Integer(count), within] = values else {
        return None;
    };
    let count = u64::try_from(*count).ok()?;
    let within = match within {
        Value::Boolean(false) => None,
        Value::Duration(micros) => Some(*micros),
        _ => return None,
    };
    let count = match &**comparison {
        ">" => Count::AtLeast(count.saturating_add(1)),
        "=" => Count::Between(count, count),
        "<" => Count::Between(0, count.checked_sub(1)?),
        "<=" => Count::Between(0, count),
        _ => Count::AtLeast(count),
    };
    Some(Step { count, within })
}
