//! `reverse`

use super::payload;
use crate::library::signature::{BASE, LIST, list_of_items};
use crate::library::{
    Aggregate, Body, Class, Context, Example, Function, Item, LeftOut, StateSize,
};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// `reverse`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "reverse",
    parameters: &[LIST],
    result: list_of_items,
    body: Body::Aggregate(&Aggregate {
        evaluate,
        accumulator: None,
        class: Class::Holistic,
        ordered: true,
        state: StateSize::Growing,
        left_out: LeftOut::Item,
        payload: true,
        zero: false,
    }),
    summary: "The items from the last to the first.",
    missing: "Empty for an empty list.",
    examples: &[
        Example {
            expression: "[3, 1, 2].reverse()",
            value: "[2,1,3]",
        },
        Example {
            expression: "[].reverse()",
            value: "[]",
        },
    ],
    timeline: &[Example {
        expression: "xEvent[type = 'view'].reverse()._id",
        value: "[\"e9\",\"e4\",\"e3\",\"e1\"]",
    }],
    can_fault: false,
    ..BASE
};

fn evaluate(_: &Context, items: &[Item], _: &[Value]) -> Outcome<Value> {
    let reversed = items.iter().rev();
    Outcome::Value(Value::array(reversed.map(|item| payload(item).clone())))
}
