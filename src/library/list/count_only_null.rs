//! `countOnlyNull`

use super::tally::{STATE_BYTES, Tally, number};
use crate::library::signature::{BASE, LIST, integer, item};
use crate::library::{
    Aggregate, Body, Class, Context, Example, Function, Item, LeftOut, StateSize, Want,
};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// `countOnlyNull`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "countOnlyNull",
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
    summary: "The number of items for which the expression has no value.",
    missing: "0 for an empty list.",
    examples: &[
        Example {
            expression: "[1, 2].countOnlyNull(if(this > 1, this, null))",
            value: "1",
        },
        Example {
            expression: "[].countOnlyNull(this)",
            value: "0",
        },
    ],
    can_fault: false,
    ..BASE
};

fn evaluate(_: &Context, items: &[Item], _: &[Value]) -> Outcome<Value> {
    number(items, counts)
}

fn counts(item: &[Value]) -> bool {
    item.first().is_some_and(Value::is_missing)
}
