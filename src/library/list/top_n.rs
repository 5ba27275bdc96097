//! `topN`

use std::cmp::Reverse;

use super::ranking::{Ranking, best};
use crate::library::signature::{BASE, LIST, item, list_of_items, value};
use crate::library::{
    Aggregate, Body, Class, Context, Example, Function, Item, LeftOut, Simple, StateSize, Want,
};
use crate::types::Value;
use crate::types::arithmetic::Outcome;
use crate::types::compare::total_order;

/// `topN`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "topN",
    parameters: &[
        LIST,
        item("e", Want::Ordered),
        value("n", Want::Exactly(Simple::Integer)),
    ],
    result: list_of_items,
    body: Body::Aggregate(&Aggregate {
        evaluate,
        accumulator: Some(|| Ranking::start(Reverse)),
        class: Class::Mergeable,
        ordered: true,
        state: StateSize::Items,
        left_out: LeftOut::Item,
        payload: true,
        zero: false,
    }),
    summary: "The n items with the largest key, largest first.",
    missing: "Empty for an empty list and where n is missing or negative; items without a key are left out. Of equal keys the earlier item comes first.",
    examples: &[
        Example {
            expression: "[3, 1, 2].topN(this, 2)",
            value: "[3,2]",
        },
        Example {
            expression: "[3, 1, 2].topN(this, 0)",
            value: "[]",
        },
        Example {
            expression: "[{\"k\": 1, \"v\": 'a'}, {\"k\": 1, \"v\": 'b'}].topN(k, 1).map(v)",
            value: "[\"a\"]",
        },
    ],
    timeline: &[
        Example {
            expression: "xEvent.topN(price, 2)._id",
            value: "[\"e8\",\"e2\"]",
        },
        Example {
            expression: "xEvent.topN(timestamp, 3)._id",
            value: "[\"e9\",\"e8\",\"e7\"]",
        },
    ],
    can_fault: false,
    ..BASE
};

fn evaluate(_: &Context, items: &[Item], values: &[Value]) -> Outcome<Value> {
    best(items, values, |left, right| total_order(right, left))
}
