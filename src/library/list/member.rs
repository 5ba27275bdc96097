//! `$member`: what `in` is made of

use crate::library::signature::{BASE, boolean, value};
use crate::library::{Body, Context, Example, Function, Want};
use crate::types::Value;
use crate::types::arithmetic::Outcome;
use crate::types::compare::equal;

/// `$member`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "$member",
    parameters: &[value("list", Want::Any), value("value", Want::Any)],
    result: boolean,
    body: Body::Lenient(evaluate),
    summary: "Whether a list holds a value.",
    missing: "False where the list or the value is missing.",
    examples: &[
        Example {
            expression: "2 in [1, 2, 3]",
            value: "true",
        },
        Example {
            expression: "null in [1, 2, 3]",
            value: "false",
        },
    ],
    can_fault: false,
    ..BASE
};

fn evaluate(_: &Context, arguments: &[Value]) -> Outcome<Value> {
    let [list, value] = arguments else {
        return Outcome::Value(Value::Boolean(false));
    };
    let found = list.items().iter().any(|item| equal(item, value));
    Outcome::Value(Value::Boolean(found))
}
