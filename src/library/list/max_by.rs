//! `maxBy`

use super::best::{Best, STATE_BYTES, best};
use crate::library::signature::{BASE, LIST, item, item_or_missing};
use crate::library::{
    Aggregate, Body, Class, Context, Example, Function, Item, LeftOut, StateSize, Want,
};
use crate::types::Value;
use crate::types::arithmetic::Outcome;
use crate::types::compare::total_order;

/// `maxBy`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "maxBy",
    parameters: &[LIST, item("e", Want::Ordered)],
    result: item_or_missing,
    body: Body::Aggregate(&Aggregate {
        evaluate,
        accumulator: Some(|| Best::start(|key, best| total_order(key, best).is_gt())),
        class: Class::Mergeable,
        ordered: true,
        state: StateSize::Bytes(STATE_BYTES),
        left_out: LeftOut::Item,
        payload: true,
        zero: false,
    }),
    summary: "The item with the largest key.",
    missing: "Missing where no item has a key. Of equal keys the earlier item is taken.",
    examples: &[
        Example {
            expression: "[3, 1, 2].maxBy(0 - this)",
            value: "1",
        },
        Example {
            expression: "[{\"k\": 1, \"v\": 'a'}, {\"k\": 2, \"v\": 'b'}, {\"k\": 2, \"v\": 'c'}].maxBy(k).v",
            value: "\"b\"",
        },
    ],
    timeline: &[Example {
        expression: "xEvent.maxBy(price)._id",
        value: "\"e8\"",
    }],
    can_fault: false,
    ..BASE
};

fn evaluate(_: &Context, items: &[Item], _: &[Value]) -> Outcome<Value> {
    best(items, |key, best| total_order(key, best).is_gt())
}
