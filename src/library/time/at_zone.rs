//! `atZone`

use crate::library::signature::{BASE, first_argument, value};
use crate::library::{Body, Example, Function, Simple, Want};

/// `atZone`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "atZone",
    parameters: &[
        value("instant", Want::Exactly(Simple::Datetime)),
        value("zone", Want::Exactly(Simple::String)),
    ],
    result: first_argument,
    body: Body::Form,
    summary: "The same instant, of which date parts, `truncate`, `startOf`, `endOf` and `formatDate` see what the clocks of a zone show.",
    missing: "As the instant; parts in a zone that does not exist are missing.",
    examples: &[
        Example {
            expression: "now.atZone('Asia/Tokyo').getHour()",
            value: "21",
        },
        Example {
            expression: "now.atZone('Asia/Tokyo')",
            value: "\"2026-06-01T12:00:00Z\"",
        },
    ],
    timeline: &[Example {
        expression: "xEvent[type = 'open'].map(timestamp.atZone('Asia/Tokyo').getHour())",
        value: "[6]",
    }],
    ..BASE
};
