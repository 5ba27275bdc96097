//! `max`

use super::extreme::{Extreme, STATE_BYTES};
use super::only;
use crate::library::signature::{BASE, LIST, expression_or_missing, optional_item};
use crate::library::{
    Aggregate, Body, Class, Context, Example, Function, Item, LeftOut, StateSize, Want,
};
use crate::types::Value;
use crate::types::arithmetic::Outcome;
use crate::types::compare::total_order;

/// `max`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "max",
    parameters: &[LIST, optional_item("e", Want::Ordered)],
    result: expression_or_missing,
    body: Body::Aggregate(&Aggregate {
        evaluate,
        accumulator: Some(|| Extreme::start(|value, best| total_order(value, best).is_gt())),
        class: Class::Mergeable,
        ordered: false,
        state: StateSize::Bytes(STATE_BYTES),
        left_out: LeftOut::Item,
        payload: false,
        zero: false,
    }),
    summary: "The largest value, of whatever has an order: numbers, text by code point, days, instants, durations. Of values that are no list, as in `max(a, b)`, their largest.",
    missing: "Missing where no item has a value; missing values are skipped.",
    examples: &[
        Example {
            expression: "max(3, 1, null)",
            value: "3",
        },
        Example {
            expression: "[3, 1, 2].max()",
            value: "3",
        },
        Example {
            expression: "max([1.5, 2.5])",
            value: "2.5",
        },
        Example {
            expression: "[1][this > 1].max()",
            value: "null",
        },
    ],
    timeline: &[
        Example {
            expression: "xEvent.max(price)",
            value: "120.0",
        },
        Example {
            expression: "xEvent[type = 'buy'].max(timestamp)",
            value: "\"2026-05-28T21:40:00Z\"",
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
    match present.max_by(|left, right| total_order(left, right)) {
        Some(value) => Outcome::Value(value.clone()),
        None => Outcome::Missing,
    }
}
