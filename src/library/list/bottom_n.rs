//! `bottomN`

use std::convert::identity;

use super::ranking::{Ranking, best};
use crate::library::signature::{BASE, LIST, item, list_of_items, value};
use crate::library::{
    Aggregate, Body, Class, Context, Example, Function, Item, LeftOut, Simple, StateSize, Want,
};
use crate::types::Value;
use crate::types::arithmetic::Outcome;
use crate::types::compare::{Key, total_order};

/// `bottomN`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "bottomN",
    parameters: &[
        LIST,
        item("e", Want::Ordered),
        value("n", Want::Exactly(Simple::Integer)),
    ],
    result: list_of_items,
    body: Body::Aggregate(&Aggregate {
        evaluate,
        accumulator: Some(|| Ranking::<Key>::start(identity)),
        class: Class::Mergeable,
        ordered: true,
        state: StateSize::Items,
        left_out: LeftOut::Item,
        payload: true,
        zero: false,
    }),
    summary: "The n items with the smallest key, smallest first.",
    missing: "Empty for an empty list and where n is missing or negative; items without a key are left out. Of equal keys the earlier item comes first.",
    examples: &[
        Example {
            expression: "[3, 1, 2].bottomN(this, 2)",
            value: "[1,2]",
        },
        Example {
            expression: "[3, 1, 2].bottomN(this, 9)",
            value: "[1,2,3]",
        },
    ],
    timeline: &[Example {
        expression: "xEvent.bottomN(price, 2)._id",
        value: "[\"e6\",\"e5\"]",
    }],
    can_fault: false,
    ..BASE
};

fn evaluate(_: &Context, items: &[Item], values: &[Value]) -> Outcome<Value> {
    best(items, values, total_order)
}
