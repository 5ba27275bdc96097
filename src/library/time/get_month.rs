//! `getMonth`

use super::parts;
use crate::library::signature::{BASE, ZONE, integer, value};
use crate::library::{Body, Context, Example, Function, Want};
use crate::types::Value;
use crate::types::arithmetic::Outcome;
use crate::types::calendar::Part;

/// `getMonth`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "getMonth",
    parameters: &[value("day", Want::Day), ZONE],
    result: integer,
    body: Body::Scalar(evaluate),
    summary: "The month, January is 1, of a date or a datetime in the time zone of the rules.",
    missing: parts::MISSING,
    examples: &[
        Example {
            expression: "now.getMonth()",
            value: "6",
        },
        Example {
            expression: "date(2024, 2, 29).getMonth()",
            value: "2",
        },
        Example {
            expression: "datetime('2024-02-29T23:58:57Z').getMonth()",
            value: "2",
        },
    ],
    timeline: &[Example {
        expression: "xEvent[timestamp.getMonth() = 6]._id",
        value: "[\"e9\"]",
    }],
    zoned: true,
    ..BASE
};

fn evaluate(context: &Context, arguments: &[Value]) -> Outcome<Value> {
    parts::part(context, arguments, Part::Month)
}
