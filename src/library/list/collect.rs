//! `$collect`: what `map` and filtered lists are made of

use super::payload;
use crate::library::signature::{BASE, LIST, item, kind};
use crate::library::{
    Aggregate, Body, Class, Context, Example, Function, Item, LeftOut, StateSize, Want,
};
use crate::types::arithmetic::Outcome;
use crate::types::{Type, Value};

/// `$collect`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "$collect",
    parameters: &[LIST, item("e", Want::Any)],
    result: |arguments| Type::list(kind(arguments, arguments.len().saturating_sub(1))),
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
    summary: "The values of an expression over the items, in order.",
    missing: "Empty for an empty list; missing values are left out.",
    examples: &[
        Example {
            expression: "[1, 2, 3].map(this * 2)",
            value: "[2,4,6]",
        },
        Example {
            expression: "[1, 2, 3][this > 1]",
            value: "[2,3]",
        },
    ],
    can_fault: false,
    ..BASE
};

fn evaluate(_: &Context, items: &[Item], _: &[Value]) -> Outcome<Value> {
    let payloads = items.iter().map(|item| payload(item).clone());
    Outcome::Value(Value::array(payloads))
}
