//! `$concat`: what `concat` of lists is

use crate::library::signature::{BASE, rest, value};
use crate::library::{Body, Context, Example, Function, Want};
use crate::types::arithmetic::Outcome;
use crate::types::{Kind, LIST_ITEMS_MAX, Type, Value};

/// `$concat`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "$concat",
    parameters: &[value("list", Want::Any), rest("more", Want::Any)],
    result: |arguments| {
        Type::list(
            arguments
                .first()
                .and_then(Type::element)
                .map_or(Kind::Nothing, |element| element.kind.clone()),
        )
    },
    body: Body::Lenient(evaluate),
    summary: "The items of lists, one list after the other.",
    missing: "A missing list is empty.",
    examples: &[
        Example {
            expression: "concat([1], [2, 3])",
            value: "[1, 2, 3]",
        },
        Example {
            expression: "concat([1], null)",
            value: "[1]",
        },
    ],
    ..BASE
};

fn evaluate(_: &Context, arguments: &[Value]) -> Outcome<Value> {
    let count: usize = arguments.iter().map(|list| list.items().len()).sum();
    if count > LIST_ITEMS_MAX {
        return Outcome::Fault;
    }
    let items = arguments.iter().flat_map(Value::items);
    Outcome::Value(Value::array(items.cloned()))
}
