//! `count`

use super::tally::{STATE_BYTES, Tally, number};
use crate::library::signature::{BASE, LIST, integer, optional_item};
use crate::library::{
    Aggregate, Body, Class, Context, Example, Function, Item, LeftOut, StateSize, Want,
};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// `count`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "count",
    parameters: &[LIST, optional_item("e", Want::Any)],
    result: integer,
    body: Body::Aggregate(&Aggregate {
        evaluate,
        accumulator: Some(|| Tally::number(counts)),
        class: Class::Invertible,
        ordered: false,
        state: StateSize::Bytes(STATE_BYTES),
        left_out: LeftOut::Nothing,
        payload: false,
        zero: false,
    }),
    summary: "The number of items: all of them, those for which a condition holds, or those that have a value.",
    missing: "0 for an empty list; items whose expression is missing do not count.",
    examples: &[
        Example {
            expression: "count([1, null])",
            value: "1",
        },
        Example {
            expression: "[5, 20, 30].count(this > 10)",
            value: "2",
        },
        Example {
            expression: "[].count()",
            value: "0",
        },
    ],
    timeline: &[
        Example {
            expression: "xEvent.count()",
            value: "9",
        },
        Example {
            expression: "xEvent.count(type = 'buy')",
            value: "4",
        },
        Example {
            expression: "xEvent[timestamp occurs <= 14 days before now].count()",
            value: "6",
        },
    ],
    can_fault: false,
    ..BASE
};

fn evaluate(_: &Context, items: &[Item], _: &[Value]) -> Outcome<Value> {
    number(items, counts)
}

/// A boolean counts where it is true, anything else where it is present.
fn counts(item: &[Value]) -> bool {
    match item.first() {
        None | Some(Value::Boolean(true)) => true,
        Some(Value::Boolean(false) | Value::Missing) => false,
        Some(_) => true,
    }
}
