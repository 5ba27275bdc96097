//! `stddev`

use super::only;
use super::spread::{STATE_BYTES, Spread};
use crate::library::signature::{BASE, LIST, mean_of_expression, optional_item};
use crate::library::{
    Aggregate, Body, Class, Context, Example, Function, Item, LeftOut, StateSize, Want,
};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// `stddev`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "stddev",
    parameters: &[LIST, optional_item("e", Want::Summable)],
    result: mean_of_expression,
    body: Body::Aggregate(&Aggregate {
        evaluate,
        accumulator: Some(|| Spread::start(Spread::deviation)),
        class: Class::Invertible,
        ordered: false,
        state: StateSize::Bytes(STATE_BYTES),
        left_out: LeftOut::Item,
        payload: false,
        zero: false,
    }),
    summary: "The sample standard deviation, the root of the variance: a duration of durations, else a number.",
    missing: "Missing for fewer than two values; missing values are skipped.",
    examples: &[
        Example {
            expression: "[2, 4, 4, 4, 5, 5, 7, 9].stddev()",
            value: "2.138089935299395",
        },
        Example {
            expression: "[10 seconds, 20 seconds].stddev()",
            value: "\"PT7.071068S\"",
        },
        Example {
            expression: "[5].stddev()",
            value: "null",
        },
    ],
    timeline: &[Example {
        expression: "xEvent[category = 'sport'].stddev(price)",
        value: "28.284271247461902",
    }],
    ..BASE
};

fn evaluate(_: &Context, items: &[Item], _: &[Value]) -> Outcome<Value> {
    let mut spread = Spread::default();
    items.iter().for_each(|item| spread.add(only(item)));
    spread.deviation()
}
