//! `head`

use super::edge::{Edge, STATE_BYTES};
use super::{outcome, payload};
use crate::library::signature::{BASE, LIST, item_or_missing};
use crate::library::{
    Aggregate, Body, Class, Context, Example, Function, Item, LeftOut, StateSize,
};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// `head`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "head",
    parameters: &[LIST],
    result: item_or_missing,
    body: Body::Aggregate(&Aggregate {
        evaluate,
        accumulator: Some(Edge::earliest),
        class: Class::Mergeable,
        ordered: true,
        state: StateSize::Bytes(STATE_BYTES),
        left_out: LeftOut::Item,
        payload: true,
        zero: false,
    }),
    summary: "The first item, as `first`.",
    missing: "Missing for an empty list. What a rule reads of the item is missing where that item lacks it.",
    examples: &[
        Example {
            expression: "[3, 1, 2].head()",
            value: "3",
        },
        Example {
            expression: "[].head()",
            value: "null",
        },
    ],
    timeline: &[Example {
        expression: "xEvent[type = 'buy'].head()._id",
        value: "\"e2\"",
    }],
    can_fault: false,
    ..BASE
};

fn evaluate(_: &Context, items: &[Item], _: &[Value]) -> Outcome<Value> {
    match items.first() {
        Some(item) => outcome(payload(item)),
        None => Outcome::Missing,
    }
}
