//! `variance`

use super::only;
use super::spread::{STATE_BYTES, Spread};
use crate::library::signature::{BASE, LIST, optional_item};
use crate::library::{
    Aggregate, Body, Class, Context, Example, Function, Item, LeftOut, StateSize, Want,
};
use crate::types::arithmetic::Outcome;
use crate::types::{Kind, Type, Value};

/// `variance`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "variance",
    parameters: &[LIST, optional_item("e", Want::Numeric)],
    result: |_| Type::optional(Kind::Number),
    body: Body::Aggregate(&Aggregate {
        evaluate,
        accumulator: Some(|| Spread::start(Spread::variance)),
        class: Class::Invertible,
        ordered: false,
        state: StateSize::Bytes(STATE_BYTES),
        left_out: LeftOut::Item,
        payload: false,
        zero: false,
    }),
    summary: "The sample variance: from exact sums, rounded once, whatever the order.",
    missing: "Missing for fewer than two values; missing values are skipped.",
    examples: &[
        Example {
            expression: "[1, 2, 3, 4].variance()",
            value: "1.6666666666666667",
        },
        Example {
            expression: "[5].variance()",
            value: "null",
        },
    ],
    timeline: &[Example {
        expression: "xEvent[category = 'home'].variance(price)",
        value: "480.5",
    }],
    ..BASE
};

fn evaluate(_: &Context, items: &[Item], _: &[Value]) -> Outcome<Value> {
    let mut spread = Spread::default();
    items.iter().for_each(|item| spread.add(only(item)));
    spread.variance()
}
