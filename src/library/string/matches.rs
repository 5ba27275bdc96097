//! `matches`

use crate::library::signature::{BASE, PATTERN, TEXT, boolean};
use crate::library::text_pattern::compiled;
use crate::library::{Body, Context, Example, Function};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// `matches`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "matches",
    parameters: &[TEXT, PATTERN],
    result: boolean,
    body: Body::Lenient(evaluate),
    summary: "Whether a regular expression is found somewhere in a string; `^` and `$` bind it to the ends.",
    missing: "False where the string is missing.",
    examples: &[
        Example {
            expression: "'A-1042'.matches('^[A-Z]-\\\\d+$')",
            value: "true",
        },
        Example {
            expression: "'order A-1042'.matches('\\\\d{4}')",
            value: "true",
        },
        Example {
            expression: "matches(null, 'a')",
            value: "false",
        },
    ],
    can_fault: false,
    ..BASE
};

fn evaluate(_: &Context, arguments: &[Value]) -> Outcome<Value> {
    let holds = match arguments {
        [Value::String(text), Value::String(pattern)] => {
            compiled(pattern).is_some_and(|pattern| pattern.is_match(text))
        }
        _ => false,
    };
    Outcome::Value(Value::Boolean(holds))
}
