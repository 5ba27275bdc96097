//! `one`

use super::tally::{STATE_BYTES, Tally, holds};
use crate::library::signature::{BASE, LIST, boolean, optional_item};
use crate::library::{
    Aggregate, Body, Class, Context, Example, Function, Item, LeftOut, StateSize, Want,
};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// `one`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "one",
    parameters: &[LIST, optional_item("condition", Want::Condition)],
    result: boolean,
    body: Body::Aggregate(&Aggregate {
        evaluate,
        accumulator: Some(|| Tally::start(holds, |counts| Value::Boolean(counts.holding == 1))),
        class: Class::Invertible,
        ordered: false,
        state: StateSize::Bytes(STATE_BYTES),
        left_out: LeftOut::Nothing,
        payload: false,
        zero: false,
    }),
    summary: "Whether the condition holds for exactly one item; without one, whether the list has exactly one.",
    missing: "False for an empty list; a missing condition is false.",
    examples: &[
        Example {
            expression: "[1, 2, 3].one(this > 2)",
            value: "true",
        },
        Example {
            expression: "[1, 2, 3].one(this > 1)",
            value: "false",
        },
        Example {
            expression: "[7].one()",
            value: "true",
        },
    ],
    timeline: &[Example {
        expression: "xEvent.one(price > 100)",
        value: "true",
    }],
    can_fault: false,
    ..BASE
};

fn evaluate(_: &Context, items: &[Item], _: &[Value]) -> Outcome<Value> {
    Outcome::Value(Value::Boolean(
        items.iter().filter(|item| holds(item)).count() == 1,
    ))
}
