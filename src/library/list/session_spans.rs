//! `$sessions`: what `sessions` are made of, without their items

use super::spans::{Spans, accumulator, answered, span_kind};
use crate::library::signature::{BASE, LIST, item, value};
use crate::library::{
    Aggregate, Body, Class, Context, Example, Function, Item, LeftOut, Simple, StateSize, Want,
};
use crate::types::arithmetic::Outcome;
use crate::types::{Type, Value};

/// `$sessions`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "$sessions",
    parameters: &[
        LIST,
        item("e", Want::Day),
        value("gap", Want::Exactly(Simple::Duration)),
    ],
    result: |_| Type::list(span_kind()),
    body: Body::Aggregate(&Aggregate {
        evaluate,
        accumulator: Some(|| accumulator(Spans::value)),
        class: Class::Mergeable,
        ordered: false,
        state: StateSize::Growing,
        left_out: LeftOut::Item,
        payload: false,
        zero: false,
    }),
    summary: "Where sessions begin and end, and how many items they have.",
    missing: "Empty for an empty list and where the gap is missing; items without a time are skipped.",
    examples: &[
        Example {
            expression: "[now, now - 1 hour, now - 10 minutes].sessions(30 minutes).count()",
            value: "2",
        },
        Example {
            expression: "[now, now - 10 minutes].sessions(30 minutes).map(duration)",
            value: "[\"PT600S\"]",
        },
    ],
    can_fault: false,
    ..BASE
};

fn evaluate(_: &Context, items: &[Item], values: &[Value]) -> Outcome<Value> {
    answered(Spans::value, items, values)
}
