//! Parts of dates and instants.

use super::view::viewed;
use crate::library::signature::{BASE, NOW, ZONE, integer, value};
use crate::library::{Context, Function, Simple, Want};
use crate::types::Value;
use crate::types::arithmetic::Outcome;
use crate::types::calendar::Part;

/// What the functions have in common that give a part of a date or an instant.
pub(super) const OF_DAY: Function = Function {
    parameters: &[value("day", Want::Day), ZONE],
    result: integer,
    missing: "Missing where the argument is missing.",
    zoned: true,
    ..BASE
};

/// What the functions have in common that give a part which dates lack.
pub(super) const OF_INSTANT: Function = Function {
    parameters: &[value("instant", Want::Exactly(Simple::Datetime)), ZONE],
    ..OF_DAY
};

/// What the functions have in common that give a part of the time of evaluation.
pub(super) const OF_NOW: Function = Function {
    parameters: &[NOW],
    missing: "Never missing.",
    ..OF_DAY
};

/// A part of the first argument in the zone of a view, if there is one; a fault outside the years that can be told.
pub(super) fn part(context: &Context, arguments: &[Value], part: Part) -> Outcome<Value> {
    let number = match viewed(context, arguments, 1) {
        Some((calendar, [Value::Datetime(instant)])) => calendar.part(*instant, part),
        Some((calendar, [Value::Date(date)])) => calendar.part_of_date(*date, part),
        _ => return Outcome::Missing,
    };
    Outcome::or_fault(number).map(Value::Integer)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::calendar::{Calendar, calendar_zone};

    #[test]
    fn the_zone_decides_what_day_it_is() {
        let context = Context {
            calendar: Calendar {
                zone: calendar_zone("Asia/Tokyo").expect("a zone of the database"),
                ..Calendar::default()
            },
            now: 0,
        };
        // 2024-02-29T23:58:57Z is 08:58:57 of 1 March in Tokyo.
        let instant = [Value::Datetime(1_709_251_137_000_000)];
        for (asked, expected) in [(Part::Month, 3), (Part::DayOfMonth, 1), (Part::Hour, 8)] {
            let got = part(&context, &instant, asked).value();
            assert!(matches!(got, Some(Value::Integer(number)) if number == expected));
        }
    }

    #[test]
    fn years_that_cannot_be_told_are_faults() {
        let context = Context {
            calendar: Calendar {
                zone: calendar_zone("Asia/Tokyo").expect("a zone of the database"),
                ..Calendar::default()
            },
            now: 0,
        };
        assert!(part(&context, &[Value::Datetime(i64::MAX)], Part::Year).is_fault());
    }
}
