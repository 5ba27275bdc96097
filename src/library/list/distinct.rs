//! `distinct`

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use indexmap::IndexSet;

use super::payload;
use crate::library::signature::{BASE, LIST, list_of_items};
use crate::library::{
    Accumulator, Aggregate, Body, Class, Context, Example, Function, Item, LeftOut, OrderKey,
    StateSize,
};
use crate::types::Value;
use crate::types::arithmetic::Outcome;
use crate::types::compare::Key;

/// `distinct`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "distinct",
    parameters: &[LIST],
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
    summary: "The different values in the order of their first occurrence.",
    missing: "Empty for an empty list; missing values are skipped.",
    examples: &[
        Example {
            expression: "[2, 1, 2].distinct()",
            value: "[2,1]",
        },
        Example {
            expression: "distinct(['a', null, 'a'])",
            value: "[\"a\"]",
        },
    ],
    can_fault: false,
    ..BASE
};

fn evaluate(_: &Context, items: &[Item], _: &[Value]) -> Outcome<Value> {
    let values = items.iter().map(|item| Key(payload(item).clone()));
    let distinct: IndexSet<Key> = values.collect();
    Outcome::Value(Value::array(distinct.into_iter().map(|key| key.0)))
}

/// The distinct values, each with its earliest place and as it stood there: equal objects may
/// differ in the order of their members.
#[derive(Default)]
struct State(HashMap<Key, (OrderKey, Value)>);

impl Accumulator for State {
    fn update(&mut self, order: &OrderKey, item: &[Value], _: &[Value]) {
        let value = payload(item);
        if value.is_missing() {
            return;
        }
        match self.0.entry(Key(value.clone())) {
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
