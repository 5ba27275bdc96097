//! `take`

use super::kept::{Kept, Side, wanted};
use super::payload;
use crate::library::signature::{BASE, LIST, list_of_items, value};
use crate::library::{
    Aggregate, Body, Class, Context, Example, Function, Item, LeftOut, Simple, StateSize, Want,
};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// `take`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "take",
    parameters: &[LIST, value("n", Want::Exactly(Simple::Integer))],
    result: list_of_items,
    body: Body::Aggregate(&Aggregate {
        evaluate,
        accumulator: Some(|| Kept::start(|values| (Side::First, wanted(values)), Kept::list)),
        class: Class::Mergeable,
        ordered: true,
        state: StateSize::Items,
        left_out: LeftOut::Item,
        payload: true,
        zero: false,
    }),
    summary: "The first n items.",
    missing: "Empty for an empty list and where n is missing or negative.",
    examples: &[
        Example {
            expression: "[3, 1, 2].take(2)",
            value: "[3,1]",
        },
        Example {
            expression: "[3, 1, 2].take(9)",
            value: "[3,1,2]",
        },
        Example {
            expression: "[3, 1, 2].take(0)",
            value: "[]",
        },
    ],
    timeline: &[Example {
        expression: "xEvent[type = 'buy'].take(2).product",
        value: "[\"shoes\",\"lamp\"]",
    }],
    can_fault: false,
    ..BASE
};

fn evaluate(_: &Context, items: &[Item], values: &[Value]) -> Outcome<Value> {
    let chosen = items.iter().take(wanted(values));
    Outcome::Value(Value::array(chosen.map(|item| payload(item).clone())))
}
