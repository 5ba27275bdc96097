//! `exists`

use super::tally::{STATE_BYTES, Tally, holds};
use crate::library::signature::{BASE, LIST, boolean, optional_item};
use crate::library::{
    Aggregate, Body, Class, Context, Example, Function, Item, LeftOut, StateSize, Want,
};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// `exists`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "exists",
    parameters: &[LIST, optional_item("condition", Want::Condition)],
    result: boolean,
    body: Body::Aggregate(&Aggregate {
        evaluate,
        accumulator: Some(|| Tally::start(holds, |counts| Value::Boolean(counts.holding > 0))),
        class: Class::Invertible,
        ordered: false,
        state: StateSize::Bytes(STATE_BYTES),
        left_out: LeftOut::Nothing,
        payload: false,
        zero: false,
    }),
    summary: "Whether the condition holds for some item; without one, whether the list is not empty.",
    missing: "False for an empty list; a missing condition is false.",
    examples: &[
        Example {
            expression: "[1, 2, 3].exists(this > 2)",
            value: "true",
        },
        Example {
            expression: "[].exists()",
            value: "false",
        },
        Example {
            expression: "exists([false])",
            value: "true",
        },
    ],
    timeline: &[
        Example {
            expression: "xEvent.exists(price > 100)",
            value: "true",
        },
        Example {
            expression: "xEvent[category = 'garden'].exists()",
            value: "false",
        },
    ],
    can_fault: false,
    ..BASE
};

fn evaluate(_: &Context, items: &[Item], _: &[Value]) -> Outcome<Value> {
    Outcome::Value(Value::Boolean(items.iter().any(|item| holds(item))))
}
