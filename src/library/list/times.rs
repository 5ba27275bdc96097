//! Runs of calendar units: what `streak` and `longestStreak` count.
//!
//! The first value is the word of a unit. Times that the lowering cut to the start of their unit
//! make the state as small as the number of units.

use std::collections::BTreeSet;

use super::only;
use crate::library::{Accumulator, Context, OrderKey};
use crate::types::Value;
use crate::types::arithmetic::Outcome;
use crate::types::calendar::Unit;
use crate::types::compare::Key;

/// What is made of times and the arguments that are evaluated once.
type Give = fn(&Context, &mut dyn Iterator<Item = &Value>, &[Value]) -> Outcome<Value>;

/// The different times so far.
pub(super) struct Times {
    times: BTreeSet<Key>,
    give: Give,
}

impl Times {
    /// An empty state as an accumulator.
    pub(super) fn start(give: Give) -> Box<dyn Accumulator> {
        Box::new(Self {
            times: BTreeSet::new(),
            give,
        })
    }
}

impl Accumulator for Times {
    fn update(&mut self, _: &OrderKey, item: &[Value], _: &[Value]) {
        let time = only(item);
        if time.is_present() {
            self.times.insert(Key(time.clone()));
        }
    }

    fn evaluate(&self, context: &Context, values: &[Value]) -> Outcome<Value> {
        (self.give)(context, &mut self.times.iter().map(|time| &time.0), values)
    }
}

/// The units in a row up to now.
pub(super) fn count_back(
    context: &Context,
    times: &mut dyn Iterator<Item = &Value>,
    values: &[Value],
) -> Outcome<Value> {
    let starts = starts(context, times, values);
    let (Some(unit), Some(Value::Datetime(now))) = (unit_of(values), values.get(1)) else {
        return Outcome::Value(Value::Integer(0));
    };
    let calendar = &context.calendar;
    let mut at = calendar.start_of(*now, unit);
    if at.is_some_and(|start| !starts.contains(&start)) {
        at = at.and_then(|start| calendar.previous_start(start, unit));
    }
    let mut count = 0;
    while let Some(start) = at.filter(|start| starts.contains(start)) {
        count += 1;
        at = calendar.previous_start(start, unit);
    }
    Outcome::Value(Value::Integer(count))
}

/// The most units in a row.
pub(super) fn longest(
    context: &Context,
    times: &mut dyn Iterator<Item = &Value>,
    values: &[Value],
) -> Outcome<Value> {
    let starts = starts(context, times, values);
    let (mut longest, mut run, mut expected) = (0, 0, None);
    for start in starts {
        run = if expected == Some(start) { run + 1 } else { 1 };
        longest = longest.max(run);
        expected = unit_of(values).and_then(|unit| context.calendar.next_start(start, unit));
    }
    Outcome::Value(Value::Integer(longest))
}

fn unit_of(values: &[Value]) -> Option<Unit> {
    match only(values) {
        Value::String(word) => Unit::parse(word),
        _ => None,
    }
}

/// The first instants of the units that hold the times.
fn starts(
    context: &Context,
    times: &mut dyn Iterator<Item = &Value>,
    values: &[Value],
) -> BTreeSet<i64> {
    let Some(unit) = unit_of(values) else {
        return BTreeSet::new();
    };
    let calendar = &context.calendar;
    let instants = times.filter_map(|time| match time {
        Value::Datetime(instant) => Some(*instant),
        Value::Date(day) => calendar.instant_of(*day),
        _ => None,
    });
    instants
        .filter_map(|instant| calendar.start_of(instant, unit))
        .collect()
}
