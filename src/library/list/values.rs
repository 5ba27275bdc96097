//! `values`

use crate::library::signature::{BASE, kind, value};
use crate::library::{Body, Example, Function, Want};
use crate::types::{Kind, Type};

/// `values`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "values",
    parameters: &[value("map", Want::Any)],
    result: |arguments| match kind(arguments, 0) {
        Kind::Map(_, value) => Type::list(value.kind),
        _ => Type::list(Kind::Nothing),
    },
    body: Body::Form,
    summary: "The values of a map, or the items of groups as lists.",
    missing: "Empty for an empty map.",
    examples: &[
        Example {
            expression: "['b', 'a'].map(mapEntry(this, 1)).values()",
            value: "[1,1]",
        },
        Example {
            expression: "[1, 2, 1].groupBy(this).values()",
            value: "[[1,1],[2]]",
        },
    ],
    timeline: &[Example {
        expression: "xEvent.groupBy(category).sum(price).values()",
        value: "[200.0,40.0]",
    }],
    can_fault: false,
    ..BASE
};
