//! `dateBetween`

use super::distances::{compared, not_after};
use crate::library::signature::{BASE, boolean, value};
use crate::library::{Body, Context, Example, Function, Want};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// `dateBetween`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "dateBetween",
    parameters: &[
        value("day", Want::Day),
        value("start", Want::Day),
        value("end", Want::Day),
    ],
    result: boolean,
    body: Body::Lenient(evaluate),
    summary: "Whether a date lies between two others, both included; a date as the end includes its whole day.",
    missing: "False where an argument is missing.",
    examples: &[
        Example {
            expression: "dateBetween(now, date(2026, 6, 1), date(2026, 6, 1))",
            value: "true",
        },
        Example {
            expression: "dateBetween(now, now, datetime('2026-06-01T11:59:59Z'))",
            value: "false",
        },
    ],
    timeline: &[Example {
        expression: "xEvent[dateBetween(timestamp, date(2026, 5, 12), date(2026, 5, 20))]._id",
        value: "[\"e3\",\"e4\",\"e5\",\"e6\"]",
    }],
    zoned: true,
    ..BASE
};

fn evaluate(context: &Context, arguments: &[Value]) -> Outcome<Value> {
    let [day, start, end] = arguments else {
        return Outcome::Missing;
    };
    if arguments.iter().any(Value::is_missing) {
        return Outcome::Value(Value::Boolean(false));
    }
    compared(context, day, start).and_then(|from_start| {
        not_after(context, day, end).map(|ends| Value::Boolean(from_start.is_ge() && ends))
    })
}
