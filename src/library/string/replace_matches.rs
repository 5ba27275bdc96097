//! `replaceMatches`

use super::text::{MISSING, text};
use crate::library::signature::{BASE, PATTERN, TEXT, string, value};
use crate::library::text_pattern::compiled;
use crate::library::{Body, Context, Example, Function, Simple, Want};
use crate::types::arithmetic::Outcome;
use crate::types::{TEXT_BYTES_MAX, Value};

/// `replaceMatches`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "replaceMatches",
    parameters: &[
        TEXT,
        PATTERN,
        value("replacement", Want::Exactly(Simple::String)),
    ],
    result: string,
    body: Body::Scalar(evaluate),
    summary: "A string with every match of a regular expression replaced. In the replacement `$1` or `$name` is a group, `${1}` the same before letters, and `$$` a dollar sign.",
    missing: MISSING,
    examples: &[
        Example {
            expression: "'079 123 45 67'.replaceMatches('\\\\D', '')",
            value: "\"0791234567\"",
        },
        Example {
            expression: "'Lovelace, Ada'.replaceMatches('(\\\\w+), (\\\\w+)', '$2 $1')",
            value: "\"Ada Lovelace\"",
        },
    ],
    ..BASE
};

fn evaluate(_: &Context, arguments: &[Value]) -> Outcome<Value> {
    let [
        Value::String(given),
        Value::String(pattern),
        Value::String(replacement),
    ] = arguments
    else {
        return Outcome::Missing;
    };
    let Some(pattern) = compiled(pattern) else {
        return Outcome::Missing;
    };
    let mut made = String::new();
    let mut end = 0;
    for found in pattern.captures_iter(given) {
        let Some(whole) = found.get(0) else { continue };
        made.push_str(&given[end..whole.start()]);
        found.expand(replacement, &mut made);
        end = whole.end();
        // Checked as it grows: a short text may have many matches and a long replacement.
        if made.len() > TEXT_BYTES_MAX {
            return Outcome::Fault;
        }
    }
    made.push_str(&given[end..]);
    text(made)
}
