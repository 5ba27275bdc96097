//! `mode`

use super::frequencies::Frequencies;
use crate::library::signature::{BASE, LIST, expression_or_missing, optional_item};
use crate::library::{
    Aggregate, Body, Class, Context, Example, Function, Item, LeftOut, StateSize, Want,
};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// `mode`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "mode",
    parameters: &[LIST, optional_item("e", Want::Scalar)],
    result: expression_or_missing,
    body: Body::Aggregate(&Aggregate {
        evaluate,
        accumulator: Some(|| Frequencies::start(|frequencies, _| frequencies.most_frequent())),
        class: Class::Mergeable,
        ordered: false,
        state: StateSize::Growing,
        left_out: LeftOut::Item,
        payload: false,
        zero: false,
    }),
    summary: "The most frequent value.",
    missing: "Missing where no item has a value; missing values are skipped. Of equally frequent values the smallest is taken.",
    examples: &[
        Example {
            expression: "['b', 'a', 'b'].mode()",
            value: "\"b\"",
        },
        Example {
            expression: "[2, 1].mode()",
            value: "1",
        },
        Example {
            expression: "[].mode()",
            value: "null",
        },
    ],
    timeline: &[Example {
        expression: "xEvent.mode(product)",
        value: "\"lamp\"",
    }],
    can_fault: false,
    ..BASE
};

fn evaluate(_: &Context, items: &[Item], _: &[Value]) -> Outcome<Value> {
    Frequencies::of(items).most_frequent()
}
