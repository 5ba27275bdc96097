//! `isEmpty`

use crate::library::signature::{BASE, boolean, value};
use crate::library::{Body, Context, Example, Function, Want};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// `isEmpty`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "isEmpty",
    parameters: &[value("value", Want::Sized)],
    result: boolean,
    body: Body::Lenient(evaluate),
    summary: "Whether there is nothing in a string, a list or a map. Blanks are something; `trim` takes them away.",
    missing: "True for a missing value, which has nothing in it either.",
    examples: &[
        Example {
            expression: "isEmpty('')",
            value: "true",
        },
        Example {
            expression: "' '.isEmpty()",
            value: "false",
        },
        Example {
            expression: "[].isEmpty()",
            value: "true",
        },
        Example {
            expression: "isEmpty(null)",
            value: "true",
        },
    ],
    can_fault: false,
    ..BASE
};

fn evaluate(_: &Context, arguments: &[Value]) -> Outcome<Value> {
    Outcome::Value(Value::Boolean(is_empty(arguments)))
}

/// Whether nothing is in the argument.
pub(super) fn is_empty(arguments: &[Value]) -> bool {
    match arguments {
        [Value::String(text)] => text.is_empty(),
        [Value::Map(map)] => map.entries.is_empty(),
        [other] => other.items().is_empty(),
        _ => true,
    }
}
