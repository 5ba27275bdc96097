//! `$sessionCount`: how many `sessions` there are

use super::spans::{Spans, accumulator, answered};
use crate::library::signature::{BASE, LIST, integer, item, value};
use crate::library::{
    Aggregate, Body, Class, Context, Example, Function, Item, LeftOut, Simple, StateSize, Want,
};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// `$sessionCount`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "$sessionCount",
    parameters: &[
        LIST,
        item("e", Want::Day),
        value("gap", Want::Exactly(Simple::Duration)),
    ],
    result: integer,
    body: Body::Aggregate(&Aggregate {
        evaluate,
        accumulator: Some(|| accumulator(Spans::count)),
        class: Class::Mergeable,
        ordered: false,
        state: StateSize::Growing,
        left_out: LeftOut::Item,
        payload: false,
        zero: false,
    }),
    summary: "How many sessions there are.",
    missing: "0 for an empty list and where the gap is missing; items without a time are skipped.",
    examples: &[
        Example {
            expression: "[now, now - 1 hour, now - 10 minutes].sessions(30 minutes).count()",
            value: "2",
        },
        Example {
            expression: "[now, now - 30 minutes].sessions(30 minutes).count()",
            value: "1",
        },
    ],
    can_fault: false,
    ..BASE
};

fn evaluate(_: &Context, items: &[Item], values: &[Value]) -> Outcome<Value> {
    answered(Spans::count, items, values)
}
