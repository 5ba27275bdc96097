//! `minBy`

use super::best::{Best, STATE_BYTES, best};
use crate::library::signature::{BASE, LIST, item, item_or_missing};
use crate::library::{
    Aggregate, Body, Class, Context, Example, Function, Item, LeftOut, StateSize, Want,
};
use crate::types::Value;
use crate::types::arithmetic::Outcome;
use crate::types::compare::total_order;

/// `minBy`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "minBy",
    parameters: &[LIST, item("e", Want::Ordered)],
    result: item_or_missing,
    body: Body::Aggregate(&Aggregate {
        evaluate,
        accumulator: Some(|| Best::start(|key, best| total_order(key, best).is_lt())),
        class: Class::Mergeable,
        ordered: true,
        state: StateSize::Bytes(STATE_BYTES),
        left_out: LeftOut::Item,
        payload: true,
        zero: false,
    }),
    summary: "The item with the smallest key.",
    missing: "Missing where no item has a key. Of equal keys the earlier item is taken.",
    examples: &[
        Example {
            expression: "[3, 1, 2].minBy(0 - this)",
            value: "3",
        },
        Example {
            expression: "[{\"k\": 2, \"v\": 'a'}, {\"k\": 1, \"v\": 'b'}, {\"k\": 1, \"v\": 'c'}].minBy(k).v",
            value: "\"b\"",
        },
    ],
    timeline: &[Example {
        expression: "xEvent.minBy(price)._id",
        value: "\"e6\"",
    }],
    can_fault: false,
    ..BASE
};

fn evaluate(_: &Context, items: &[Item], _: &[Value]) -> Outcome<Value> {
    best(items, |key, best| total_order(key, best).is_lt())
}
