//! `all`

use super::tally::{STATE_BYTES, Tally, holds};
use crate::library::signature::{BASE, LIST, boolean, item};
use crate::library::{
    Aggregate, Body, Class, Context, Example, Function, Item, LeftOut, StateSize, Want,
};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// `all`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "all",
    parameters: &[LIST, item("condition", Want::Condition)],
    result: boolean,
    body: Body::Aggregate(&Aggregate {
        evaluate,
        accumulator: Some(|| Tally::start(holds, |counts| Value::Boolean(counts.failing == 0))),
        class: Class::Invertible,
        ordered: false,
        state: StateSize::Bytes(STATE_BYTES),
        left_out: LeftOut::Nothing,
        payload: false,
        zero: false,
    }),
    summary: "Whether the condition holds for every item.",
    missing: "True for an empty list; a missing condition is false.",
    examples: &[
        Example {
            expression: "[1, 2, 3].all(this > 0)",
            value: "true",
        },
        Example {
            expression: "[1, 2, 3].all(this > 1)",
            value: "false",
        },
        Example {
            expression: "[1][this > 1].all(this = 1)",
            value: "true",
        },
    ],
    timeline: &[Example {
        expression: "xEvent[type = 'buy'].all(price > 5)",
        value: "false",
    }],
    can_fault: false,
    ..BASE
};

fn evaluate(_: &Context, items: &[Item], _: &[Value]) -> Outcome<Value> {
    Outcome::Value(Value::Boolean(items.iter().all(|item| holds(item))))
}
