//! `keys`

use crate::library::signature::{BASE, kind, value};
use crate::library::{Body, Example, Function, Want};
use crate::types::{Kind, Type};

/// `keys`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "keys",
    parameters: &[value("map", Want::Any)],
    result: |arguments| match kind(arguments, 0) {
        Kind::Map(key, _) => Type::list(*key),
        _ => Type::list(Kind::Nothing),
    },
    body: Body::Form,
    summary: "The keys of a map, or of groups.",
    missing: "Empty for an empty map.",
    examples: &[
        Example {
            expression: "['b', 'a'].map(mapEntry(this, 1)).keys()",
            value: "[\"b\",\"a\"]",
        },
        Example {
            expression: "[1, 2, 1].groupBy(this).keys()",
            value: "[1,2]",
        },
    ],
    timeline: &[Example {
        expression: "xEvent.groupBy(category).sum(price)[this > 100].keys()",
        value: "[\"sport\"]",
    }],
    can_fault: false,
    ..BASE
};
