//! `$sessionItems`: the items of `sessions`

use super::spans::{gap_of, time_of};
use super::{only, payload};
use crate::library::signature::{BASE, LIST, item, kind, value};
use crate::library::{
    Aggregate, Body, Class, Context, Example, Function, Item, LeftOut, Simple, StateSize, Want,
};
use crate::types::arithmetic::Outcome;
use crate::types::{Type, Value};

/// `$sessionItems`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "$sessionItems",
    parameters: &[
        LIST,
        item("e", Want::Day),
        item("item", Want::Any),
        value("gap", Want::Exactly(Simple::Duration)),
    ],
    result: |arguments| Type::list(Type::list(kind(arguments, 2)).kind),
    body: Body::Aggregate(&Aggregate {
        evaluate,
        accumulator: None,
        class: Class::Holistic,
        ordered: true,
        state: StateSize::Growing,
        left_out: LeftOut::Item,
        payload: false,
        zero: false,
    }),
    summary: "The items of sessions.",
    missing: "Empty for an empty list and where the gap is missing; items without a time are skipped.",
    examples: &[
        Example {
            expression: "[now, now - 1 hour].sessions(30 minutes).map(items.count())",
            value: "[1,1]",
        },
        Example {
            expression: "[now, now - 10 minutes].sessions(30 minutes).map(items.count())",
            value: "[2]",
        },
    ],
    can_fault: false,
    ..BASE
};

fn evaluate(_: &Context, items: &[Item], values: &[Value]) -> Outcome<Value> {
    let mut timed: Vec<(i64, &Item)> = items
        .iter()
        .filter_map(|item| Some((time_of(only(item))?, item)))
        .collect();
    // The sort is stable: items of one instant stay in their order.
    timed.sort_by_key(|(time, _)| *time);
    let Some(gap) = gap_of(values) else {
        return Outcome::Value(Value::array([]));
    };
    let sessions = timed.chunk_by(|earlier, later| later.0.saturating_sub(earlier.0) <= gap);
    let items = sessions.map(|session| {
        let items = session.iter().map(|(_, item)| payload(item).clone());
        Value::array(items)
    });
    Outcome::Value(Value::array(items))
}
