//! `distinctCountWithNull`

use std::collections::HashSet;

use super::different::Different;
use super::only;
use crate::library::signature::{BASE, LIST, integer, item};
use crate::library::{
    Aggregate, Body, Class, Context, Example, Function, Item, LeftOut, StateSize, Want,
};
use crate::types::Value;
use crate::types::arithmetic::Outcome;
use crate::types::compare::Key;

/// `distinctCountWithNull`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "distinctCountWithNull",
    parameters: &[LIST, item("e", Want::Scalar)],
    result: integer,
    body: Body::Aggregate(&Aggregate {
        evaluate,
        accumulator: Some(|| Different::number(|_| true)),
        class: Class::Mergeable,
        ordered: false,
        state: StateSize::Growing,
        left_out: LeftOut::Item,
        payload: false,
        zero: false,
    }),
    summary: "The number of different values, where all items without a value count as one more.",
    missing: "0 for an empty list.",
    examples: &[
        Example {
            expression: "[1, 2, 3].distinctCountWithNull(if(this > 2, this, null))",
            value: "2",
        },
        Example {
            expression: "[].distinctCountWithNull(this)",
            value: "0",
        },
    ],
    can_fault: false,
    ..BASE
};

fn evaluate(_: &Context, items: &[Item], _: &[Value]) -> Outcome<Value> {
    let values: HashSet<Key> = items.iter().map(|item| Key(only(item).clone())).collect();
    Outcome::Value(Value::Integer(values.len() as i64))
}
