//! `formatDate`

use super::view::viewed;
use crate::library::date_pattern::{Moment, write};
use crate::library::signature::{BASE, ZONE, value};
use crate::library::{Body, Context, Example, Function, Simple, Want};
use crate::types::arithmetic::Outcome;
use crate::types::{Kind, Type, Value};

/// `formatDate`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "formatDate",
    parameters: &[
        value("day", Want::Day),
        value("pattern", Want::Exactly(Simple::String)),
        ZONE,
    ],
    result: |_| Type::present(Kind::String),
    body: Body::Scalar(evaluate),
    summary: "A date or an instant as text by a pattern of Unicode date letters, with English names.",
    missing: "Missing where the date is missing.",
    examples: &[
        Example {
            expression: "now.formatDate('yyyy-MM-dd HH:mm')",
            value: "\"2026-06-01 12:00\"",
        },
        Example {
            expression: "date(2020, 1, 1).formatDate('EEEE MMMM dd yyyy')",
            value: "\"Wednesday January 01 2020\"",
        },
        Example {
            expression: "now.atZone('Europe/Zurich').formatDate('HH:mm z')",
            value: "\"14:00 CEST\"",
        },
    ],
    timeline: &[Example {
        expression: "xEvent.last().timestamp.formatDate('EEEE, d MMMM')",
        value: "\"Monday, 1 June\"",
    }],
    zoned: true,
    ..BASE
};

fn evaluate(context: &Context, arguments: &[Value]) -> Outcome<Value> {
    let Some((calendar, [day, Value::String(pattern)])) = viewed(context, arguments, 2) else {
        return Outcome::Missing;
    };
    let moment = match day {
        Value::Datetime(instant) => Moment::of_instant(&calendar, *instant),
        Value::Date(date) => Some(Moment::of_date(&calendar, *date)),
        _ => return Outcome::Missing,
    };
    let Some(moment) = moment else {
        return Outcome::Fault;
    };
    match write(pattern, &moment) {
        Some(text) => Outcome::Value(Value::string(text)),
        None => Outcome::Missing,
    }
}
