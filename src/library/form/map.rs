//! `map`

use crate::library::signature::{BASE, LIST, expression, item};
use crate::library::{Body, Example, Function, Want};
use crate::types::Type;

/// `map`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "map",
    parameters: &[LIST, item("e", Want::Any)],
    result: |arguments| Type::list(expression(arguments)),
    body: Body::Form,
    summary: "An expression over each item, in order. Over groups a lambda takes key and items, and `mapEntry` makes a map.",
    missing: "Missing values are left out; a missing list is empty.",
    examples: &[
        Example {
            expression: "[1, 2, 3].map(this * 2)",
            value: "[2,4,6]",
        },
        Example {
            expression: "['b', 'a'].groupBy(this).map((K, G) => mapEntry(K, G.count()))",
            value: "{\"a\":1,\"b\":1}",
        },
    ],
    timeline: &[Example {
        expression: "xEvent[type = 'buy'].map(price * 2)",
        value: "[160.0,71.0,9.0,240.0]",
    }],
    ..BASE
};
