//! `gaps`

use super::steps::{Neighbours, magnitude, steps};
use crate::library::signature::{BASE, LIST, optional_item, steps_of_expression};
use crate::library::{
    Aggregate, Body, Class, Context, Example, Function, Item, LeftOut, StateSize, Want,
};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// `gaps`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "gaps",
    parameters: &[LIST, optional_item("e", Want::Spaced)],
    result: steps_of_expression,
    body: Body::Aggregate(&Aggregate {
        evaluate,
        accumulator: Some(|| Neighbours::start(magnitude)),
        class: Class::Ordered,
        ordered: true,
        state: StateSize::Growing,
        left_out: LeftOut::Item,
        payload: false,
        zero: false,
    }),
    summary: "The distances between neighbours, n-1 for n values: durations of instants, days and durations, else numbers.",
    missing: "Empty for fewer than two values; items without a value are skipped first. A distance that does not fit makes the result missing and a fault.",
    examples: &[
        Example {
            expression: "[1, 4, 2].gaps()",
            value: "[3,2]",
        },
        Example {
            expression: "[datetime('2026-05-01T10:00:00Z'), datetime('2026-05-01T10:01:30Z')].gaps()",
            value: "[\"PT90S\"]",
        },
        Example {
            expression: "[5].gaps()",
            value: "[]",
        },
    ],
    timeline: &[
        Example {
            expression: "xEvent[type = 'buy'].gaps(timestamp)",
            value: "[\"PT1377900S\",\"PT0S\",\"PT740100S\"]",
        },
        Example {
            expression: "xEvent[type = 'buy'].gaps(price)",
            value: "[44.5,31.0,115.5]",
        },
    ],
    ..BASE
};

fn evaluate(_: &Context, items: &[Item], _: &[Value]) -> Outcome<Value> {
    steps(items, magnitude)
}
