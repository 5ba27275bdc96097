//! `min`

use super::extreme::{Extreme, STATE_BYTES};
use super::only;
use crate::library::signature::{BASE, LIST, expression_or_missing, optional_item};
use crate::library::{
    Aggregate, Body, Class, Context, Example, Function, Item, LeftOut, StateSize, Want,
};
use crate::types::Value;
use crate::types::arithmetic::Outcome;
use crate::types::compare::total_order;

/// `min`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "min",
    parameters: &[LIST, optional_item("e", Want::Ordered)],
    result: expression_or_missing,
    body: Body::Aggregate(&Aggregate {
        evaluate,
        accumulator: Some(|| Extreme::start(|value, best| total_order(value, best).is_lt())),
        class: Class::Mergeable,
        ordered: false,
        state: StateSize::Bytes(STATE_BYTES),
        left_out: LeftOut::Item,
        payload: false,
        zero: false,
    }),
    summary: "The smallest value, of whatever has an order: numbers, text by code point, days, instants, durations. Of values that are no list, as in `min(a, b)`, their smallest.",
    missing: "Missing where no item has a value; missing values are skipped.",
    examples: &[
        Example {
            expression: "min(3, 1, null)",
            value: "1",
        },
        Example {
            expression: "[3, 1, 2].min()",
            value: "1",
        },
        Example {
            expression: "min(['b', 'a'])",
            value: "\"a\"",
        },
        Example {
            expression: "[1][this > 1].min()",
            value: "null",
        },
    ],
    timeline: &[
        Example {
            expression: "xEvent.min(price)",
            value: "4.5",
        },
        Example {
            expression: "xEvent.min(timestamp)",
            value: "\"2026-05-04T09:00:00Z\"",
        },
    ],
    can_fault: false,
    ..BASE
};

fn evaluate(_: &Context, items: &[Item], _: &[Value]) -> Outcome<Value> {
    let present = items
        .iter()
        .map(|item| only(item))
        .filter(|value| value.is_present());
    match present.min_by(|left, right| total_order(left, right)) {
        Some(value) => Outcome::Value(value.clone()),
        None => Outcome::Missing,
    }
}
