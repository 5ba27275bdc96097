//! `nth`

use super::kept::{Kept, Side};
use super::{outcome, payload};
use crate::library::signature::{BASE, LIST, item_or_missing, value};
use crate::library::{
    Aggregate, Body, Class, Context, Example, Function, Item, LeftOut, Simple, StateSize, Want,
};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// `nth`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "nth",
    parameters: &[LIST, value("n", Want::Exactly(Simple::Integer))],
    result: item_or_missing,
    body: Body::Aggregate(&Aggregate {
        evaluate,
        accumulator: Some(|| Kept::start(place, Kept::farthest)),
        class: Class::Mergeable,
        ordered: true,
        state: StateSize::Items,
        left_out: LeftOut::Item,
        payload: true,
        zero: false,
    }),
    summary: "The n-th item: the first is 1, the last -1.",
    missing: "Missing where the list has no such item, and where n is 0 or missing.",
    examples: &[
        Example {
            expression: "[3, 1, 2].nth(1)",
            value: "3",
        },
        Example {
            expression: "[3, 1, 2].nth(-1)",
            value: "2",
        },
        Example {
            expression: "[3, 1, 2].nth(4)",
            value: "null",
        },
    ],
    timeline: &[Example {
        expression: "xEvent[type = 'buy'].nth(2).product",
        value: "\"lamp\"",
    }],
    can_fault: false,
    ..BASE
};

fn evaluate(_: &Context, items: &[Item], values: &[Value]) -> Outcome<Value> {
    let (side, count) = place(values);
    let index = match side {
        Side::First => count.checked_sub(1),
        Side::Last => items.len().checked_sub(count).filter(|_| count > 0),
    };
    match index.and_then(|index| items.get(index)) {
        Some(item) => outcome(payload(item)),
        None => Outcome::Missing,
    }
}

/// The side from which items are counted, and how many.
fn place(values: &[Value]) -> (Side, usize) {
    let Some(Value::Integer(n)) = values.first() else {
        return (Side::First, 0);
    };
    let side = if *n < 0 { Side::Last } else { Side::First };
    (
        side,
        usize::try_from(n.unsigned_abs()).unwrap_or(usize::MAX),
    )
}
