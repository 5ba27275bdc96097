//! The groups of a fold by key, for one owner.
//!
//! Most owners have few groups, so these stand in a list that is searched from its start; from
//! [`LISTED_MAX`] groups on a table finds them. The first stands apart from the list: an owner with one
//! group is one piece of memory, and with many owners every further piece is a miss of the cache for
//! each row. The key of a row is looked up as it stands in the row: a text becomes a value only where
//! its group is new. The state of a group stands beside its key, with the place of its first row,
//! which gives the order of the groups.
//!
//! Measured with the work `maps` of `benches/peers` over 1 M events of 50,000 profiles (`sumac run` on
//! the rules of `rules.py maps`), with `text_calls` and `emit/entries` and against a hash map of boxed
//! accumulators: 0.30 s of processor time became 0.20 s, 94 MB became 65 MB.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::Arc;

use hashbrown::HashTable;

use super::texts::Texts;
use crate::library::OrderKey;
use crate::types::compare::{equal, hash_value};
use crate::types::{MapValue, Value};

/// Groups that are searched one after the other.
const LISTED_MAX: usize = 8;

/// The states of groups by their keys.
#[derive(Debug)]
pub(super) struct Groups<S> {
    first: Option<Group<S>>,
    /// All but the first.
    rest: Vec<Group<S>>,
    table: Option<Box<Table>>,
}

#[derive(Debug)]
struct Group<S> {
    /// Never missing.
    key: Value,
    /// The place of its first row.
    first: OrderKey,
    state: S,
}

/// The positions of groups by their keys.
#[derive(Debug, Default)]
struct Table {
    positions: HashTable<u32>,
    hasher: RandomState,
}

/// The key of a row.
#[derive(Debug)]
pub(super) enum RowKey<'a> {
    /// A text that stands in the row.
    Text(&'a str),
    /// Any other value that is present.
    Value(Value),
}

/// The place of a row in the total order, as [`OrderKey`] without owning the id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place<'a> {
    pub(super) time: i64,
    pub(super) id: Option<&'a str>,
    pub(super) arrival: u64,
}

impl RowKey<'_> {
    fn is(&self, key: &Value) -> bool {
        match (self, key) {
            (RowKey::Text(text), Value::String(key)) => **key == **text,
            (RowKey::Text(_), _) => false,
            (RowKey::Value(value), key) => equal(value, key),
        }
    }

    fn into_value(self, texts: &mut Texts) -> Value {
        match self {
            RowKey::Text(text) => Value::String(texts.shared(text)),
            RowKey::Value(value) => value,
        }
    }
}

impl Place<'_> {
    /// The place with an id of its own.
    pub(super) fn to_key(self) -> OrderKey {
        OrderKey {
            time: self.time,
            id: self.id.map(Arc::from),
            arrival: self.arrival,
        }
    }
}

impl<S> Default for Groups<S> {
    fn default() -> Self {
        Self {
            first: None,
            rest: Vec::new(),
            table: None,
        }
    }
}

impl<S> Groups<S> {
    /// Bytes of one group.
    pub(super) const GROUP_BYTES: usize = size_of::<Group<S>>();

    /// The state of the group of a row, which may be its first or its first so far.
    pub(super) fn of_row(
        &mut self,
        key: RowKey<'_>,
        place: Place<'_>,
        texts: &mut Texts,
        fresh: impl FnOnce() -> S,
    ) -> &mut S {
        let position = match &self.table {
            None => self.listed(&key),
            Some(table) => table.find(&key, self),
        };
        let is_new = position.is_none();
        let position = position.unwrap_or_else(|| {
            self.add(Group {
                key: key.into_value(texts),
                first: place.to_key(),
                state: fresh(),
            })
        });
        let group = match (position.checked_sub(1), &mut self.first) {
            (None, Some(first)) => first,
            (position, _) => &mut self.rest[position.unwrap_or_default()],
        };
        if !is_new {
            group.come_earlier(place);
        }
        &mut group.state
    }

    /// The position of the group of a key, searched from the start.
    fn listed(&self, key: &RowKey<'_>) -> Option<usize> {
        if key.is(&self.first.as_ref()?.key) {
            return Some(0);
        }
        let rest = self.rest.iter().position(|group| key.is(&group.key));
        rest.map(|position| position + 1)
    }

    fn add(&mut self, group: Group<S>) -> usize {
        let position = self.len();
        if self.first.is_none() {
            self.first = Some(group);
            return position;
        }
        // A profile more costs what its list has room for.
        if self.rest.len() < 2 {
            self.rest.reserve_exact(1);
        }
        self.rest.push(group);
        if let Some(mut table) = self.table.take() {
            table.add(position, self);
            self.table = Some(table);
        } else if self.len() > LISTED_MAX {
            let mut table = Box::<Table>::default();
            (0..self.len()).for_each(|position| table.add(position, self));
            self.table = Some(table);
        }
        position
    }

    fn len(&self) -> usize {
        usize::from(self.first.is_some()) + self.rest.len()
    }

    fn iter(&self) -> impl Iterator<Item = &Group<S>> {
        self.first.iter().chain(&self.rest)
    }

    /// The key of a group.
    fn key(&self, position: u32) -> &Value {
        let group = match position {
            0 => self.first.as_ref(),
            position => self.rest.get(position as usize - 1),
        };
        group.map_or(&Value::Missing, |group| &group.key)
    }

    /// A map from key to value, keys in the order of their first rows; groups without a value are
    /// left out.
    pub(super) fn map(&self, mut value: impl FnMut(&S) -> Value) -> Value {
        let mut entries = Vec::with_capacity(self.len());
        let mut add = |group: &Group<S>| {
            let value = value(&group.state);
            if value.is_present() {
                entries.push((group.key.clone(), value));
            }
        };
        if self.rest.is_empty() || self.iter().is_sorted_by_key(|group| &group.first) {
            self.iter().for_each(&mut add);
        } else {
            let mut groups: Vec<&Group<S>> = self.iter().collect();
            groups.sort_by_key(|group| &group.first);
            groups.into_iter().for_each(&mut add);
        }
        Value::Map(Arc::new(MapValue { entries }))
    }
}

impl<S> Group<S> {
    fn come_earlier(&mut self, place: Place<'_>) {
        let first = Place {
            time: self.first.time,
            id: self.first.id.as_deref(),
            arrival: self.first.arrival,
        };
        if place < first {
            self.first = place.to_key();
        }
    }
}

impl Table {
    fn find<S>(&self, key: &RowKey<'_>, groups: &Groups<S>) -> Option<usize> {
        let hash = match key {
            RowKey::Text(text) => self.hash(&Value::string(*text)),
            RowKey::Value(value) => self.hash(value),
        };
        let is_key = |position: &u32| key.is(groups.key(*position));
        let position = self.positions.find(hash, is_key)?;
        Some(*position as usize)
    }

    fn add<S>(&mut self, position: usize, groups: &Groups<S>) {
        let hash = self.hash(groups.key(position as u32));
        let hasher = &self.hasher;
        let rehash = |position: &u32| hash_of(hasher, groups.key(*position));
        self.positions.insert_unique(hash, position as u32, rehash);
    }

    fn hash(&self, key: &Value) -> u64 {
        hash_of(&self.hasher, key)
    }
}

fn hash_of(hasher: &RandomState, key: &Value) -> u64 {
    let mut hasher = hasher.build_hasher();
    hash_value(key, &mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Counts of keys whose rows come at these times.
    fn counted(rows: &[(i64, RowKey<'_>)]) -> Vec<(Value, Value)> {
        let (mut groups, mut texts) = (Groups::default(), Texts::default());
        for (time, key) in rows {
            let place = Place {
                time: *time,
                id: None,
                arrival: 0,
            };
            let key = match key {
                RowKey::Text(text) => RowKey::Text(text),
                RowKey::Value(value) => RowKey::Value(value.clone()),
            };
            *groups.of_row(key, place, &mut texts, || 0) += 1;
        }
        match groups.map(|count| Value::Integer(*count)) {
            Value::Map(map) => map.entries.clone(),
            _ => Vec::new(),
        }
    }

    fn shown(entries: &[(Value, Value)]) -> Vec<String> {
        let entry = |(key, value): &(Value, Value)| format!("{key:?} {value:?}");
        entries.iter().map(entry).collect()
    }

    #[test]
    fn groups_stand_in_the_order_of_their_first_rows_whenever_these_come() {
        let rows = [
            (3, RowKey::Text("b")),
            (2, RowKey::Text("a")),
            (1, RowKey::Text("b")),
        ];
        let expected = ["String(\"b\") Integer(2)", "String(\"a\") Integer(1)"];
        assert_eq!(shown(&counted(&rows)), expected);
    }

    #[test]
    fn many_groups_are_found_by_hash_and_numbers_are_the_keys_they_equal() {
        let whole = |number: i64| RowKey::Value(Value::Integer(number % 100));
        let mut rows: Vec<_> = (0..300).map(|number| (number, whole(number))).collect();
        rows.extend((0..100).map(|number| (500, RowKey::Value(Value::Number(f64::from(number))))));
        let entries = counted(&rows);
        assert_eq!(entries.len(), 100);
        assert!(
            entries
                .iter()
                .all(|(_, count)| matches!(count, Value::Integer(4)))
        );
    }

    #[test]
    fn many_texts_are_found_by_hash() {
        let texts: Vec<String> = (0..300).map(|number| (number % 50).to_string()).collect();
        let rows = texts.iter().map(|text| (0, RowKey::Text(text)));
        let entries = counted(&rows.collect::<Vec<_>>());
        assert_eq!(entries.len(), 50);
        assert!(
            entries
                .iter()
                .all(|(_, count)| matches!(count, Value::Integer(6)))
        );
    }
}
