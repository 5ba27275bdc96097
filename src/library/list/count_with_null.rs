//! `countWithNull`

use super::tally::{STATE_BYTES, Tally, number};
use crate::library::signature::{BASE, LIST, integer, item};
use crate::library::{
    Aggregate, Body, Class, Context, Example, Function, Item, LeftOut, StateSize, Want,
};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// `countWithNull`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "countWithNull",
    parameters: &[LIST, item("e", Want::Any)],
    result: integer,
    body: Body::Aggregate(&Aggregate {
        evaluate,
        accumulator: Some(|| Tally::number(counts)),
        class: Class::Invertible,
        ordered: false,
        state: StateSize::Bytes(STATE_BYTES),
        left_out: LeftOut::Item,
        payload: false,
        zero: false,
    }),
    summary: "The number of items, those for which the expression has no value included.",
    missing: "0 for an empty list.",
    examples: &[
        Example {
            expression: "[1, 2].countWithNull(if(this > 1, this, null))",
            value: "2",
        },
        Example {
            expression: "[].countWithNull(this)",
            value: "0",
        },
    ],
    can_fault: false,
    ..BASE
};

fn evaluate(_: &Context, items: &[Item], _: &[Value]) -> Outcome<Value> {
    number(items, counts)
}

fn counts(_: &[Value]) -> bool {
    true
}
