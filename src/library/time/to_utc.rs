//! `toUTC`

use crate::library::signature::{BASE, first_argument, value};
use crate::library::{Body, Example, Function, Simple, Want};

/// `toUTC`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "toUTC",
    parameters: &[value("instant", Want::Exactly(Simple::Datetime))],
    result: first_argument,
    body: Body::Form,
    summary: "The same instant as UTC shows it, whatever the zone of the rules.",
    missing: "As the instant.",
    examples: &[
        Example {
            expression: "toUTC(datetime('2026-06-01T01:30:00+02:00')).getHour()",
            value: "23",
        },
        Example {
            expression: "toUTC(now) = now",
            value: "true",
        },
    ],
    ..BASE
};
