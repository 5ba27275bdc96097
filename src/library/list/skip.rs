//! `skip`

use super::payload;
use crate::library::signature::{BASE, LIST, list_of_items, value};
use crate::library::{
    Aggregate, Body, Class, Context, Example, Function, Item, LeftOut, Simple, StateSize, Want,
};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// `skip`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "skip",
    parameters: &[LIST, value("n", Want::Exactly(Simple::Integer))],
    result: list_of_items,
    body: Body::Aggregate(&Aggregate {
        evaluate,
        accumulator: None,
        class: Class::Holistic,
        ordered: true,
        state: StateSize::Growing,
        left_out: LeftOut::Item,
        payload: true,
        zero: false,
    }),
    summary: "The items after the first n.",
    missing: "Empty where there are no more than n items, and where n is missing; a negative n skips nothing.",
    examples: &[
        Example {
            expression: "[3, 1, 2].skip(1)",
            value: "[1,2]",
        },
        Example {
            expression: "[3, 1, 2].skip(3)",
            value: "[]",
        },
        Example {
            expression: "[3, 1, 2].skip(-1)",
            value: "[3,1,2]",
        },
    ],
    timeline: &[Example {
        expression: "xEvent.skip(6)._id",
        value: "[\"e7\",\"e8\",\"e9\"]",
    }],
    can_fault: false,
    ..BASE
};

fn evaluate(_: &Context, items: &[Item], values: &[Value]) -> Outcome<Value> {
    let skipped = match values.first() {
        Some(Value::Integer(count)) => usize::try_from((*count).max(0)).unwrap_or(usize::MAX),
        _ => usize::MAX,
    };
    let rest = items.iter().skip(skipped);
    Outcome::Value(Value::array(rest.map(|item| payload(item).clone())))
}
