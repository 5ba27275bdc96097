//! How the values of one attribute changed over many profiles: counts and the largest changes, in
//! bounded memory.

use std::collections::HashMap;

use serde::Serialize;
use serde_json::Value as Json;

use super::compare::is_same_value;
use super::numbers::{Moves, NumberChange, amount_of, is_amount, measure};
use crate::types::json::{text_of, to_json};
use crate::types::{MapValue, Value};

/// How many profiles with the largest changes are kept, of each kind.
const LARGEST_MAX: usize = 3;
/// How many different pairs of an old and a new value are counted one by one.
const TRANSITIONS_MAX: usize = 1024;
/// How many of them are told.
const TRANSITIONS_TOLD: usize = 8;
/// The longest text that counts as one of few values, in bytes.
const TRANSITION_BYTES_MAX: usize = 64;
/// How the values of an attribute changed.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ValueChange {
    /// The profiles that were compared.
    pub profiles: u64,
    /// Those whose values differ.
    pub changed: u64,
    /// Those of them whose value was missing and is there now.
    pub appeared: u64,
    /// Those of them whose value was there and is missing now.
    pub vanished: u64,
    /// How numbers, amounts of time and instants moved.
    pub numbers: Option<NumberChange>,
    /// What became of lists and maps.
    pub items: Option<ItemChange>,
    /// What became what, the most frequent first; for booleans and texts.
    pub transitions: Vec<Transition>,
    /// Changed profiles whose transition is not told.
    pub other_transitions: u64,
    /// The changes that are largest by their difference, or the first ones where there is none.
    pub largest: Vec<Difference>,
    /// The changes that are largest in proportion to the old value.
    pub largest_relative: Vec<Difference>,
    /// The first values that appeared or vanished.
    pub missing: Vec<Difference>,
}

/// What became of the items of lists and the entries of maps.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ItemChange {
    /// Items or entries that are there now and were not.
    pub added: u64,
    /// Items or entries that were there and are not.
    pub removed: u64,
    /// Entries with another value.
    pub changed: u64,
    /// Profiles whose items are the same in another order.
    pub reordered: u64,
}

/// How often one value became another.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Transition {
    /// The old value.
    pub old: Json,
    /// The new value.
    pub new: Json,
    /// In how many profiles.
    pub profiles: u64,
}

/// The change of one profile.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Difference {
    /// The key of the profile.
    pub key: String,
    /// The old value.
    pub old: Json,
    /// The new value.
    pub new: Json,
    /// New minus old, for numbers and times.
    pub difference: Option<Json>,
    /// The difference as a part of the old value, which is not zero.
    pub relative: Option<f64>,
}

/// Takes in the values of one profile after the other.
#[derive(Debug, Default)]
pub(super) struct Collector {
    change: ValueChange,
    /// Whether some profile has a value, and whether two have different ones.
    first: Option<Value>,
    varies: bool,
    moves: Moves,
    transitions: HashMap<(String, String), Transition>,
    largest: Vec<(f64, Difference)>,
    largest_relative: Vec<(f64, Difference)>,
    first_key: Option<String>,
}

impl Collector {
    pub(super) fn add(&mut self, key: &str, old: &Value, new: &Value) {
        self.change.profiles += 1;
        if old.is_present() {
            match &self.first {
                None => self.first = Some(old.clone()),
                Some(first) => self.varies |= !is_same_value(first, old),
            }
        }
        let is_same = is_same_value(old, new);
        let measures = (measure(old), measure(new));
        if let (Some(before), Some(now)) = measures {
            self.moves.add(before, now, new);
        }
        if is_same {
            return;
        }
        self.change.changed += 1;
        if self.first_key.is_none() {
            self.first_key = Some(key.to_owned());
        }
        match (old, new) {
            (Value::Missing, _) => self.change.appeared += 1,
            (_, Value::Missing) => self.change.vanished += 1,
            _ => self.add_present(key, old, new, measures),
        }
        if (old.is_missing() || new.is_missing()) && self.change.missing.len() < LARGEST_MAX {
            self.change.missing.push(difference(key, old, new));
        }
        self.add_transition(old, new);
    }

    /// Two values that are there and differ.
    fn add_present(
        &mut self,
        key: &str,
        old: &Value,
        new: &Value,
        measures: (Option<f64>, Option<f64>),
    ) {
        match (old, new) {
            (Value::Array(old), Value::Array(new)) => {
                self.change
                    .items
                    .get_or_insert_default()
                    .add_lists(old, new);
            }
            (Value::Map(old), Value::Map(new)) => {
                self.change.items.get_or_insert_default().add_maps(old, new);
            }
            _ => {}
        }
        let (Some(before), Some(now)) = measures else {
            if self.change.largest.len() < LARGEST_MAX {
                self.change.largest.push(difference(key, old, new));
            }
            return;
        };
        let by = (now - before).abs();
        keep_largest(&mut self.largest, by, || difference(key, old, new));
        if before != 0.0 && is_amount(old) {
            let part = by / before.abs();
            keep_largest(&mut self.largest_relative, part, || {
                difference(key, old, new)
            });
        }
    }

    fn add_transition(&mut self, old: &Value, new: &Value) {
        let is_one_of_few = |value: &Value| match value {
            Value::Boolean(_) | Value::Missing => true,
            Value::String(text) => text.len() <= TRANSITION_BYTES_MAX,
            _ => false,
        };
        if !is_one_of_few(old) || !is_one_of_few(new) {
            return;
        }
        let key = (literal(old), literal(new));
        if self.transitions.len() == TRANSITIONS_MAX && !self.transitions.contains_key(&key) {
            self.change.other_transitions += 1;
            return;
        }
        let transition = self.transitions.entry(key).or_insert_with(|| Transition {
            old: to_json(old),
            new: to_json(new),
            profiles: 0,
        });
        transition.profiles += 1;
    }

    /// Whether all values are the same and tell something: more than one value stands there.
    pub(super) fn is_telling_and_equal(&self) -> bool {
        self.change.changed == 0 && self.varies
    }

    /// What was found, and the keys of profiles that may make a good example.
    pub(super) fn finish(mut self) -> (ValueChange, Vec<String>) {
        let mut change = self.change;
        let known = self.transitions.into_values();
        let mut transitions: Vec<Transition> = known.collect();
        transitions.sort_by_cached_key(|one| {
            let texts = (one.old.to_string(), one.new.to_string());
            (std::cmp::Reverse(one.profiles), texts)
        });
        // What only appears or vanishes is counted already.
        let tells = |one: &Transition| !one.old.is_null() && !one.new.is_null();
        if transitions.iter().any(tells) {
            let rest = transitions.split_off(transitions.len().min(TRANSITIONS_TOLD));
            change.other_transitions += rest.iter().map(|one| one.profiles).sum::<u64>();
            change.transitions = transitions;
        }
        change.numbers = self.moves.finish();
        let mut candidates: Vec<String> = self.first_key.take().into_iter().collect();
        let values = |kept: Vec<(f64, Difference)>| kept.into_iter().map(|(_, one)| one);
        change.largest.extend(values(self.largest));
        change.largest_relative = values(self.largest_relative).collect();
        candidates.extend(change.largest.first().map(|one| one.key.clone()));
        candidates.dedup();
        (change, candidates)
    }
}

impl ItemChange {
    fn add_lists(&mut self, old: &[Value], new: &[Value]) {
        let mut counts: HashMap<String, i64> = HashMap::new();
        for item in old {
            *counts.entry(literal(item)).or_default() -= 1;
        }
        for item in new {
            *counts.entry(literal(item)).or_default() += 1;
        }
        let (mut added, mut removed) = (0, 0);
        for count in counts.into_values() {
            match count > 0 {
                true => added += count.unsigned_abs(),
                false => removed += count.unsigned_abs(),
            }
        }
        self.reordered += u64::from(added == 0 && removed == 0);
        self.added += added;
        self.removed += removed;
    }

    fn add_maps(&mut self, old: &MapValue, new: &MapValue) {
        let entries = |map: &MapValue| -> HashMap<String, Value> {
            let entries = map.entries.iter();
            let entries = entries.map(|(key, value)| (literal(key), value.clone()));
            entries.collect()
        };
        let (old, new) = (entries(old), entries(new));
        for (key, value) in &new {
            match old.get(key) {
                None => self.added += 1,
                Some(before) => self.changed += u64::from(!is_same_value(before, value)),
            }
        }
        let gone = old.keys().filter(|key| !new.contains_key(*key));
        self.removed += gone.count() as u64;
    }
}

/// A text that tells values apart.
fn literal(value: &Value) -> String {
    crate::types::json::literal(value)
}

fn difference(key: &str, old: &Value, new: &Value) -> Difference {
    let by = match (old, new) {
        (Value::Integer(old), Value::Integer(new)) => new.checked_sub(*old).map(Value::Integer),
        _ => match (measure(old), measure(new)) {
            (Some(before), Some(now)) => Some(amount_of(now - before, new)),
            _ => None,
        },
    };
    let relative = match (measure(old), measure(new)) {
        (Some(before), Some(now)) if before != 0.0 && is_amount(old) => {
            Some((now - before) / before.abs())
        }
        _ => None,
    };
    Difference {
        key: key.to_owned(),
        old: to_json(old),
        new: to_json(new),
        difference: by.as_ref().filter(|by| by.is_present()).map(to_json),
        relative: relative.filter(|part| part.is_finite()),
    }
}

/// Keeps a change if it is among the largest; of equal ones the first.
fn keep_largest(kept: &mut Vec<(f64, Difference)>, by: f64, make: impl FnOnce() -> Difference) {
    let place = kept.partition_point(|(known, _)| *known >= by);
    if place < LARGEST_MAX {
        kept.insert(place, (by, make()));
        kept.truncate(LARGEST_MAX);
    }
}

/// The key of a profile as text.
pub(super) fn key_text(key: &Value) -> String {
    text_of(key)
}
