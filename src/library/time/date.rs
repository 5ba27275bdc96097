//! `date`

use crate::library::signature::{BASE, value};
use crate::library::{Body, Context, Example, Function, Simple, Want};
use crate::types::arithmetic::Outcome;
use crate::types::calendar::CivilDate;
use crate::types::{Kind, Type, Value};

/// `date`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "date",
    parameters: &[
        value("year", Want::Exactly(Simple::Integer)),
        value("month", Want::Exactly(Simple::Integer)),
        value("day", Want::Exactly(Simple::Integer)),
    ],
    result: |_| Type::optional(Kind::Date),
    body: Body::Scalar(evaluate),
    summary: "The day of a year, a month from 1 to 12 and a day of the month.",
    missing: "Missing where an argument is missing and where the calendar has no such day.",
    examples: &[
        Example {
            expression: "date(2026, 6, 1)",
            value: "\"2026-06-01\"",
        },
        Example {
            expression: "date(2026, 1 + 1, 14) + 1 month",
            value: "\"2026-03-14\"",
        },
    ],
    timeline: &[Example {
        expression: "xEvent[timestamp occurs on date(2026, 5, 20)]._id",
        value: "[\"e4\",\"e5\",\"e6\"]",
    }],
    ..BASE
};

fn evaluate(_: &Context, arguments: &[Value]) -> Outcome<Value> {
    let [
        Value::Integer(year),
        Value::Integer(month),
        Value::Integer(day),
    ] = arguments
    else {
        return Outcome::Missing;
    };
    match CivilDate::new(*year, *month, *day).and_then(CivilDate::to_days) {
        Some(days) => Outcome::Value(Value::Date(days)),
        None => Outcome::Missing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::calendar::Calendar;

    fn date(year: i64, month: i64, day: i64) -> Outcome<Value> {
        let context = Context {
            calendar: Calendar::default(),
            now: 0,
        };
        evaluate(&context, &[year, month, day].map(Value::Integer))
    }

    #[test]
    fn days_that_the_calendar_lacks_are_missing() {
        assert!(matches!(date(1970, 1, 2), Outcome::Value(Value::Date(1))));
        assert!(matches!(date(2024, 2, 29), Outcome::Value(_)));
        for (year, month, day) in [
            (2026, 2, 29),
            (2026, 13, 1),
            (2026, 0, 1),
            (2026, 1, 0),
            (i64::MIN, 1, 1),
            (2026, i64::MAX, 1),
            (2026, 1, 256 + 1),
        ] {
            assert!(matches!(date(year, month, day), Outcome::Missing));
        }
    }
}
