//! `getCurrentZonedDateTime`

use crate::library::signature::BASE;
use crate::library::{Body, Example, Function};
use crate::types::{Kind, Type};

/// `getCurrentZonedDateTime`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "getCurrentZonedDateTime",
    parameters: &[],
    result: |_| Type::present(Kind::Datetime),
    body: Body::Form,
    summary: "The time of evaluation, as `now`.",
    missing: "Never missing.",
    examples: &[
        Example {
            expression: "getCurrentZonedDateTime()",
            value: "\"2026-06-01T12:00:00Z\"",
        },
        Example {
            expression: "dateDiff(getCurrentZonedDateTime(), date(2026, 6, 8))",
            value: "6",
        },
    ],
    ..BASE
};
