//! `percentile`

use super::frequencies::Frequencies;
use super::percent;
use crate::library::signature::{BASE, LIST, item, mean_of_expression, value};
use crate::library::{
    Aggregate, Body, Class, Context, Example, Function, Item, LeftOut, Simple, StateSize, Want,
};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// `percentile`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "percentile",
    parameters: &[
        LIST,
        item("e", Want::Averageable),
        value("p", Want::Exactly(Simple::Number)),
    ],
    result: mean_of_expression,
    body: Body::Aggregate(&Aggregate {
        evaluate,
        accumulator: Some(|| {
            Frequencies::start(|frequencies, values| match percent(values) {
                Some(percent) => frequencies.quantile(percent),
                None => Outcome::Missing,
            })
        }),
        class: Class::Mergeable,
        ordered: false,
        state: StateSize::Growing,
        left_out: LeftOut::Item,
        payload: false,
        zero: false,
    }),
    summary: "The value below which p percent of the values lie, linear between the two ranks next to (n-1)·p/100: a number of integers and numbers, a duration of durations, a datetime of datetimes.",
    missing: "Missing where no item has a value, and where p is missing or not from 0 to 100; missing values are skipped.",
    examples: &[
        Example {
            expression: "[4, 1, 2, 3].percentile(this, 50)",
            value: "2.5",
        },
        Example {
            expression: "[10, 20, 30].percentile(this, 100)",
            value: "30.0",
        },
        Example {
            expression: "[10, 20, 30].percentile(this, 75)",
            value: "25.0",
        },
    ],
    timeline: &[Example {
        expression: "xEvent[type = 'buy'].percentile(price, 90)",
        value: "108.0",
    }],
    ..BASE
};

fn evaluate(_: &Context, items: &[Item], values: &[Value]) -> Outcome<Value> {
    match percent(values) {
        Some(percent) => Frequencies::of(items).quantile(percent),
        None => Outcome::Missing,
    }
}
