//! `$lastDistinct`: the first items of `distinct` over a list in reverse

use super::edge_distinct::{EdgeDistinct, chosen};
use super::kept::Side;
use crate::library::signature::{BASE, LIST, item, kind, optional_item, value};
use crate::library::{
    Aggregate, Body, Class, Context, Example, Function, Item, LeftOut, Simple, StateSize, Want,
};
use crate::types::arithmetic::Outcome;
use crate::types::{Type, Value};

/// `$lastDistinct`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "$lastDistinct",
    parameters: &[
        LIST,
        item("key", Want::Any),
        value("n", Want::Exactly(Simple::Integer)),
        optional_item("item", Want::Any),
    ],
    result: |arguments| Type::list(kind(arguments, if arguments.len() > 3 { 3 } else { 1 })),
    body: Body::Aggregate(&Aggregate {
        evaluate,
        accumulator: Some(|| EdgeDistinct::start(Side::Last)),
        class: Class::Mergeable,
        ordered: true,
        state: StateSize::Items,
        left_out: LeftOut::Item,
        payload: false,
        zero: false,
    }),
    summary: "The last item of each key, for the last n keys, the last one first.",
    missing: "Empty for an empty list and where n is missing or negative; items without a key are left out.",
    examples: &[
        Example {
            expression: "[3, 1, 3, 2].reverse().distinct().take(2)",
            value: "[2,3]",
        },
        Example {
            expression: "[11, 12, 21].reverse().distinct(this % 10).take(1)",
            value: "[21]",
        },
    ],
    can_fault: false,
    ..BASE
};

fn evaluate(_: &Context, items: &[Item], values: &[Value]) -> Outcome<Value> {
    chosen(items.iter().rev(), values)
}
