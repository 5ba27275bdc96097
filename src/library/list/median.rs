//! `median`

use super::frequencies::Frequencies;
use crate::library::signature::{BASE, LIST, mean_of_expression, optional_item};
use crate::library::{
    Aggregate, Body, Class, Context, Example, Function, Item, LeftOut, StateSize, Want,
};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// `median`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "median",
    parameters: &[LIST, optional_item("e", Want::Averageable)],
    result: mean_of_expression,
    body: Body::Aggregate(&Aggregate {
        evaluate,
        accumulator: Some(|| Frequencies::start(|frequencies, _| frequencies.quantile(MIDDLE))),
        class: Class::Mergeable,
        ordered: false,
        state: StateSize::Growing,
        left_out: LeftOut::Item,
        payload: false,
        zero: false,
    }),
    summary: "The value in the middle, or the mean of the two in the middle: a number of integers and numbers, a duration of durations, a datetime of datetimes.",
    missing: "Missing where no item has a value; missing values are skipped.",
    examples: &[
        Example {
            expression: "[3, 1, 2].median()",
            value: "2.0",
        },
        Example {
            expression: "[4, 1, 2, 3].median()",
            value: "2.5",
        },
        Example {
            expression: "median([10 seconds, 20 seconds])",
            value: "\"PT15S\"",
        },
    ],
    timeline: &[Example {
        expression: "xEvent[type = 'buy'].median(price)",
        value: "57.75",
    }],
    ..BASE
};

fn evaluate(_: &Context, items: &[Item], _: &[Value]) -> Outcome<Value> {
    Frequencies::of(items).quantile(MIDDLE)
}

/// The middle, in percent.
const MIDDLE: f64 = 50.0;
