//! How often each value occurs: what `mode`, `topK`, `median` and `percentile` are made of.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::{only, outcome};
use crate::library::{Accumulator, Context, Item, OrderKey};
use crate::types::Value;
use crate::types::arithmetic::{Outcome, duration_multiply_number, number};
use crate::types::compare::Key;

/// What is made of the frequencies, with the arguments that are evaluated once.
type Give = fn(&Frequencies, &[Value]) -> Outcome<Value>;

/// The values in order, each with how often it occurred.
#[derive(Default)]
pub(super) struct Frequencies {
    counts: BTreeMap<Key, u64>,
    count: u64,
}

impl Frequencies {
    /// Those of the present values of items.
    pub(super) fn of(items: &[Item]) -> Self {
        let mut frequencies = Self::default();
        items.iter().for_each(|item| frequencies.add(only(item)));
        frequencies
    }

    /// An empty state as an accumulator.
    pub(super) fn start(give: Give) -> Box<dyn Accumulator> {
        Box::new(State {
            frequencies: Self::default(),
            give,
        })
    }

    fn add(&mut self, value: &Value) {
        if value.is_present() {
            *self.counts.entry(Key(value.clone())).or_default() += 1;
            self.count += 1;
        }
    }

    /// The value that occurs most often, of several the smallest.
    pub(super) fn most_frequent(&self) -> Outcome<Value> {
        let entries = self.counts.iter();
        // Of equal maxima `max_by_key` gives the last.
        match entries.rev().max_by_key(|(_, count)| **count) {
            Some((value, _)) => outcome(&value.0),
            None => Outcome::Missing,
        }
    }

    /// So many values, those that occur most often first, then by their order.
    pub(super) fn most_frequent_values(&self, wanted: usize) -> Outcome<Value> {
        let mut entries: Vec<(&Key, &u64)> = self.counts.iter().collect();
        entries.sort_by_key(|(_, count)| Reverse(**count));
        let values = entries.into_iter().take(wanted);
        Outcome::Value(Value::array(values.map(|(value, _)| value.0.clone())))
    }

    /// The value at the rank of a percentage, linear between two ranks.
    pub(super) fn quantile(&self, percent: f64) -> Outcome<Value> {
        let Some(last) = self.count.checked_sub(1) else {
            return Outcome::Missing;
        };
        let rank = last as f64 * percent / 100.0;
        let below = (rank.floor() as u64).min(last);
        let above = (below + 1).min(last);
        match (self.at(below), self.at(above)) {
            (Some(low), Some(high)) => between(low, high, rank - below as f64),
            _ => Outcome::Missing,
        }
    }

    /// The value at a rank, from 0.
    fn at(&self, rank: u64) -> Option<&Value> {
        let mut passed = 0;
        let mut entries = self.counts.iter();
        entries
            .find(|(_, count)| {
                passed += **count;
                passed > rank
            })
            .map(|(value, _)| &value.0)
    }
}

struct State {
    frequencies: Frequencies,
    give: Give,
}

impl Accumulator for State {
    fn update(&mut self, _: &OrderKey, item: &[Value], _: &[Value]) {
        self.frequencies.add(only(item));
    }

    fn evaluate(&self, _: &Context, values: &[Value]) -> Outcome<Value> {
        (self.give)(&self.frequencies, values)
    }

    fn reset(&mut self) -> bool {
        self.frequencies.counts.clear();
        self.frequencies.count = 0;
        true
    }
}

/// The value a part of the way from one value to a greater one of its kind; a number where they are
/// integers.
fn between(low: &Value, high: &Value, part: f64) -> Outcome<Value> {
    match (low, high) {
        (Value::Integer(low), Value::Integer(high)) => {
            numbers(*low as f64, *high as f64, part).map(Value::Number)
        }
        (Value::Number(low), Value::Number(high)) => numbers(*low, *high, part).map(Value::Number),
        (Value::Duration(low), Value::Duration(high)) => {
            whole(*low, *high, part).map(Value::Duration)
        }
        (Value::Datetime(low), Value::Datetime(high)) => {
            whole(*low, *high, part).map(Value::Datetime)
        }
        _ => Outcome::Missing,
    }
}

fn numbers(low: f64, high: f64, part: f64) -> Outcome<f64> {
    let distance = high - low;
    if part == 0.0 || distance == 0.0 {
        return number(low);
    }
    if distance.is_finite() {
        return number((low + distance * part).clamp(low, high));
    }
    number(low * (1.0 - part) + high * part)
}

fn whole(low: i64, high: i64, part: f64) -> Outcome<i64> {
    Outcome::or_fault(high.checked_sub(low))
        .and_then(|distance| duration_multiply_number(distance, part))
        .and_then(|moved| Outcome::or_fault(low.checked_add(moved)))
}
