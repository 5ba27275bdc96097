//! `$at`

use crate::library::signature::{BASE, kind, value};
use crate::library::{Body, Context, Example, Function, Simple, Want};
use crate::types::arithmetic::Outcome;
use crate::types::{Kind, Type, Value};

/// `$at`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "$at",
    parameters: &[
        value("list", Want::Any),
        value("index", Want::Exactly(Simple::Integer)),
    ],
    result: |arguments| match kind(arguments, 0) {
        Kind::Array(element) => Type::present(element.kind),
        _ => Type::optional(Kind::Nothing),
    },
    body: Body::Lenient(evaluate),
    summary: "The item at a place, from 0.",
    missing: "Empty where there is none.",
    examples: &[
        Example {
            expression: "[now].sessions(1 hour).map(items.count())",
            value: "[1]",
        },
        Example {
            expression: "[].sessions(1 hour, this).map(items.count())",
            value: "[]",
        },
    ],
    can_fault: false,
    ..BASE
};

fn evaluate(_: &Context, arguments: &[Value]) -> Outcome<Value> {
    let item = match arguments {
        [list, Value::Integer(index)] => {
            let index = usize::try_from(*index).ok();
            index.and_then(|index| list.items().get(index))
        }
        _ => None,
    };
    Outcome::Value(item.cloned().unwrap_or_else(|| Value::array([])))
}
