//! `per`

use crate::library::signature::{BASE, LIST, UNIT, kind, optional_item};
use crate::library::{Body, Example, Function, Want};
use crate::types::{Kind, Type};

/// `per`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "per",
    parameters: &[LIST, UNIT, optional_item("e", Want::Day)],
    result: |arguments| {
        let items = Type::list(kind(arguments, 0)).kind;
        Type::present(Kind::map(Kind::Datetime, items))
    },
    body: Body::Form,
    summary: "The items by calendar unit: a map from the start of the unit to its items, in the order of time. Units without items have no entry. What is asked of it is asked of each unit, as after `groupBy`.",
    missing: "Empty for an empty list; items without a time are left out.",
    examples: &[
        Example {
            expression: "[now, now - 1 hour, now - 1 month].per(month).count()",
            value: "{\"2026-05-01T00:00:00Z\":1,\"2026-06-01T00:00:00Z\":2}",
        },
        Example {
            expression: "[now, now - 1 year].per(year).keys()",
            value: "[\"2025-01-01T00:00:00Z\",\"2026-01-01T00:00:00Z\"]",
        },
    ],
    timeline: &[Example {
        expression: "xEvent[type = 'buy'].per(month).sum(price)",
        value: "{\"2026-05-01T00:00:00Z\":240.0}",
    }],
    can_fault: false,
    ..BASE
};
