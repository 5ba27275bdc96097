//! `none`

use super::tally::{STATE_BYTES, Tally, holds};
use crate::library::signature::{BASE, LIST, boolean, optional_item};
use crate::library::{
    Aggregate, Body, Class, Context, Example, Function, Item, LeftOut, StateSize, Want,
};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// `none`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "none",
    parameters: &[LIST, optional_item("condition", Want::Condition)],
    result: boolean,
    body: Body::Aggregate(&Aggregate {
        evaluate,
        accumulator: Some(|| Tally::start(holds, |counts| Value::Boolean(counts.holding == 0))),
        class: Class::Invertible,
        ordered: false,
        state: StateSize::Bytes(STATE_BYTES),
        left_out: LeftOut::Nothing,
        payload: false,
        zero: false,
    }),
    summary: "Whether the condition holds for no item; without one, whether the list is empty.",
    missing: "True for an empty list; a missing condition is false.",
    examples: &[
        Example {
            expression: "[1, 2, 3].none(this > 3)",
            value: "true",
        },
        Example {
            expression: "[1, 2, 3].none()",
            value: "false",
        },
    ],
    timeline: &[Example {
        expression: "xEvent.none(category = 'garden')",
        value: "true",
    }],
    can_fault: false,
    ..BASE
};

fn evaluate(_: &Context, items: &[Item], _: &[Value]) -> Outcome<Value> {
    Outcome::Value(Value::Boolean(!items.iter().any(|item| holds(item))))
}
