//! `chain`

use crate::library::signature::{BASE, LIST, boolean, item, rest};
use crate::library::{Body, Example, Function, Want};

/// `chain`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "chain",
    parameters: &[LIST, item("order", Want::Spaced), rest("steps", Want::Any)],
    result: boolean,
    body: Body::Form,
    summary: "Whether some events satisfy the steps one after the other; others may lie between. A step is `WHAT(condition)`, and may have `WHERE(condition)`, `WHEN(window)`, `COUNT(n)` (at least n; `COUNT(= n)`, `COUNT(< n)` and the like count all up to the next step), `WITHIN(duration)` (since the step before) and `WITHOUT(condition)` (no such event since the step before). `.matches()` counts matches that share no events, `.first()` and `.last()` give `{start, end}` of one, `.steps()` says how many steps are reached.",
    missing: "False for an empty list; items without a place in the order are left out.",
    examples: &[
        Example {
            expression: "chain([1, 5, 2], this, [A: WHAT(this = 1), B: WHAT(this = 2)])",
            value: "true",
        },
        Example {
            expression: "[1, 2, 3].chain(this, [A: WHAT(this < 3) COUNT(3)])",
            value: "false",
        },
    ],
    timeline: &[
        Example {
            expression: "chain(xEvent, timestamp, [A: WHAT(type = \"open\"), B: WHAT(type = \"buy\") WITHIN(1 hour)])",
            value: "true",
        },
        Example {
            expression: "chain(xEvent, timestamp, [A: WHAT(type = \"view\"), B: WHAT(type = \"buy\")]).matches()",
            value: "2",
        },
        Example {
            expression: "chain(xEvent, timestamp, [A: WHAT(type = \"view\"), B: WHAT(type = \"buy\")]).last()",
            value: "{\"start\":\"2026-05-12T18:30:00Z\",\"end\":\"2026-05-20T08:05:00Z\"}",
        },
    ],
    can_fault: false,
    ..BASE
};
