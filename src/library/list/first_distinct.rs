//! `$firstDistinct`: the first items of `distinct`

use super::edge_distinct::{EdgeDistinct, chosen};
use super::kept::Side;
use crate::library::signature::{BASE, LIST, item, kind, optional_item, value};
use crate::library::{
    Aggregate, Body, Class, Context, Example, Function, Item, LeftOut, Simple, StateSize, Want,
};
use crate::types::arithmetic::Outcome;
use crate::types::{Type, Value};

/// `$firstDistinct`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "$firstDistinct",
    parameters: &[
        LIST,
        item("key", Want::Any),
        value("n", Want::Exactly(Simple::Integer)),
        optional_item("item", Want::Any),
    ],
    result: |arguments| Type::list(kind(arguments, if arguments.len() > 3 { 3 } else { 1 })),
    body: Body::Aggregate(&Aggregate {
        evaluate,
        accumulator: Some(|| EdgeDistinct::start(Side::First)),
        class: Class::Mergeable,
        ordered: true,
        state: StateSize::Items,
        left_out: LeftOut::Item,
        payload: false,
        zero: false,
    }),
    summary: "The first item of each key, for the first n keys.",
    missing: "Empty for an empty list and where n is missing or negative; items without a key are left out.",
    examples: &[
        Example {
            expression: "[3, 1, 3, 2].distinct().take(2)",
            value: "[3,1]",
        },
        Example {
            expression: "[11, 12, 21].distinct(this % 10).take(1)",
            value: "[11]",
        },
    ],
    can_fault: false,
    ..BASE
};

fn evaluate(_: &Context, items: &[Item], values: &[Value]) -> Outcome<Value> {
    chosen(items.iter(), values)
}
