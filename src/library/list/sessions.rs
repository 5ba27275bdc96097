//! `sessions`

use crate::library::signature::{BASE, LIST, optional_item, value};
use crate::library::{Body, Example, Function, Simple, Want};
use crate::types::Type;

/// `sessions`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "sessions",
    parameters: &[
        LIST,
        value("gap", Want::Exactly(Simple::Duration)),
        optional_item("e", Want::Day),
    ],
    result: |_| Type::list(super::spans::span_kind()),
    body: Body::Form,
    summary: "The items in groups without a pause longer than a gap: objects of `start`, `end`, `duration`, `count` and `items`, in the order of time. A pause of exactly the gap stays inside.",
    missing: "Empty for an empty list and where the gap is missing; items without a time are left out.",
    examples: &[
        Example {
            expression: "[now, now - 10 minutes, now - 2 hours].sessions(30 minutes).map(count)",
            value: "[1,2]",
        },
        Example {
            expression: "[now, now - 30 minutes].sessions(30 minutes).count()",
            value: "1",
        },
    ],
    timeline: &[Example {
        expression: "xEvent.sessions(30 minutes).count()",
        value: "6",
    }],
    can_fault: false,
    ..BASE
};
