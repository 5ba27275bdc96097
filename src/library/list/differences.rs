//! `differences`

use super::steps::{Neighbours, steps};
use crate::library::signature::{BASE, LIST, optional_item, steps_of_expression};
use crate::library::{
    Aggregate, Body, Class, Context, Example, Function, Item, LeftOut, StateSize, Want,
};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// `differences`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "differences",
    parameters: &[LIST, optional_item("e", Want::Spaced)],
    result: steps_of_expression,
    body: Body::Aggregate(&Aggregate {
        evaluate,
        accumulator: Some(|| Neighbours::start(Outcome::Value)),
        class: Class::Ordered,
        ordered: true,
        state: StateSize::Growing,
        left_out: LeftOut::Item,
        payload: false,
        zero: false,
    }),
    summary: "The signed differences of neighbours, n-1 for n values: each value less the one before it.",
    missing: "Empty for fewer than two values; items without a value are skipped first. A difference that does not fit makes the result missing and a fault.",
    examples: &[
        Example {
            expression: "[1, 4, 2].differences()",
            value: "[3,-2]",
        },
        Example {
            expression: "[5].differences()",
            value: "[]",
        },
    ],
    timeline: &[Example {
        expression: "xEvent[type = 'buy'].differences(price)",
        value: "[-44.5,-31.0,115.5]",
    }],
    ..BASE
};

fn evaluate(_: &Context, items: &[Item], _: &[Value]) -> Outcome<Value> {
    steps(items, Outcome::Value)
}
