//! `distinct`

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use indexmap::IndexMap;

use super::{only, payload};
use crate::library::signature::{BASE, LIST, list_of_items, optional_item};
use crate::library::{
    Accumulator, Aggregate, Body, Class, Context, Example, Function, Item, LeftOut, OrderKey,
    StateSize, Want,
};
use crate::types::Value;
use crate::types::arithmetic::Outcome;
use crate::types::compare::Key;

/// `distinct`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "distinct",
    parameters: &[LIST, optional_item("key", Want::Any)],
    result: list_of_items,
    body: Body::Aggregate(&Aggregate {
        evaluate,
        accumulator: Some(|| Box::new(State::default())),
        class: Class::Mergeable,
        ordered: true,
        state: StateSize::Growing,
        left_out: LeftOut::Item,
        payload: true,
        zero: false,
    }),
    summary: "The different values in the order of their first occurrence; with a key, the first item of each key.",
    missing: "Empty for an empty list; missing values, and items without a key, are left out.",
    examples: &[
        Example {
            expression: "[2, 1, 2].distinct()",
            value: "[2,1]",
        },
        Example {
            expression: "[11, 12, 21].distinct(this % 10)",
            value: "[11,12]",
        },
        Example {
            expression: "distinct(['a', null, 'a'])",
            value: "[\"a\"]",
        },
    ],
    timeline: &[
        Example {
            expression: "xEvent.product.distinct()",
            value: "[\"shoes\",\"lamp\",\"bulb\",\"tent\"]",
        },
        Example {
            expression: "xEvent.distinct(channel)._id",
            value: "[\"e1\",\"e3\",\"e7\"]",
        },
    ],
    can_fault: false,
    ..BASE
};

fn evaluate(_: &Context, items: &[Item], _: &[Value]) -> Outcome<Value> {
    let mut distinct: IndexMap<Key, &Value> = IndexMap::new();
    for item in items.iter().filter(|item| only(item).is_present()) {
        let key = Key(only(item).clone());
        distinct.entry(key).or_insert_with(|| payload(item));
    }
    Outcome::Value(Value::array(distinct.into_values().cloned()))
}

/// The distinct keys, each with its earliest place and what stood there.
#[derive(Default)]
struct State(HashMap<Key, (OrderKey, Value)>);

impl Accumulator for State {
    fn update(&mut self, order: &OrderKey, item: &[Value], _: &[Value]) {
        let (key, value) = (only(item), payload(item));
        if key.is_missing() {
            return;
        }
        match self.0.entry(Key(key.clone())) {
            Entry::Vacant(entry) => {
                entry.insert((order.clone(), value.clone()));
            }
            Entry::Occupied(mut entry) if *order < entry.get().0 => {
                entry.insert((order.clone(), value.clone()));
            }
            Entry::Occupied(_) => {}
        }
    }

    fn evaluate(&self, _: &Context, _: &[Value]) -> Outcome<Value> {
        let mut values: Vec<&(OrderKey, Value)> = self.0.values().collect();
        values.sort_by(|left, right| left.0.cmp(&right.0));
        Outcome::Value(Value::array(
            values.into_iter().map(|(_, value)| value.clone()),
        ))
    }
}
