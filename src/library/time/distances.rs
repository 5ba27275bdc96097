//! Distances and the order of dates and instants, on the calendar of the rules.
//!
//! Two dates are compared as days. Beside an instant a date stands for the start of its day.

use std::cmp::Ordering;

use crate::library::signature::{BASE, NOW, integer, value};
use crate::library::{Context, Function, Want};
use crate::types::Value;
use crate::types::arithmetic::Outcome;
use crate::types::calendar::{MICROS_PER_DAY, Unit};

/// What the functions have in common that count from the second argument to the first.
pub(super) const END_AND_START: Function = Function {
    parameters: &[value("end", Want::Day), value("start", Want::Day)],
    result: integer,
    missing: "Missing where an argument is missing.",
    zoned: true,
    ..BASE
};

/// What the functions have in common that count from a date to now.
pub(super) const TO_NOW: Function = Function {
    parameters: &[value("day", Want::Day), NOW],
    result: integer,
    missing: "Missing where the date is missing.",
    zoned: true,
    ..BASE
};

/// Whole units from one to the other, negative where the other is earlier.
///
/// Of units shorter than a day a day has as many as 24 hours have.
pub(super) fn between(context: &Context, from: &Value, to: &Value, unit: Unit) -> Outcome<Value> {
    let calendar = &context.calendar;
    let count = match (from, to, unit.exact_micros()) {
        (Value::Date(from), Value::Date(to), None) => {
            calendar.whole_units_of_dates(*from, *to, unit)
        }
        (Value::Date(from), Value::Date(to), Some(micros)) => {
            (i64::from(*to) - i64::from(*from)).checked_mul(MICROS_PER_DAY / micros)
        }
        _ => match (instant(context, from), instant(context, to)) {
            (Outcome::Value(from), Outcome::Value(to)) => calendar.whole_units(from, to, unit),
            (Outcome::Missing, _) | (_, Outcome::Missing) => return Outcome::Missing,
            _ => None,
        },
    };
    Outcome::or_fault(count).map(Value::Integer)
}

/// Whole units from the second argument to the first.
pub(super) fn since_start(context: &Context, arguments: &[Value], unit: Unit) -> Outcome<Value> {
    match arguments {
        [end, start] => between(context, start, end, unit),
        _ => Outcome::Missing,
    }
}

/// Completed units from a date or an instant to now; a date is compared with today in days and
/// longer units.
pub(super) fn age(context: &Context, day: &Value, now: i64, unit: Unit) -> Outcome<Value> {
    let now = match day {
        Value::Date(_) if unit.is_calendar() => match context.calendar.date_of(now) {
            Some(today) => Value::Date(today),
            None => return Outcome::Fault,
        },
        _ => Value::Datetime(now),
    };
    between(context, day, &now, unit)
}

/// Completed units from the first argument to now, the second.
pub(super) fn age_in(context: &Context, arguments: &[Value], unit: Unit) -> Outcome<Value> {
    match arguments {
        [day, Value::Datetime(now)] => age(context, day, *now, unit),
        _ => Outcome::Missing,
    }
}

/// The order of two dates or instants.
pub(super) fn compared(context: &Context, left: &Value, right: &Value) -> Outcome<Ordering> {
    if let (Value::Date(left), Value::Date(right)) = (left, right) {
        return Outcome::Value(left.cmp(right));
    }
    instant(context, left).and_then(|left| instant(context, right).map(|right| left.cmp(&right)))
}

/// Whether a date or an instant is not after the end of another, which for a date is that of its
/// day.
pub(super) fn not_after(context: &Context, day: &Value, end: &Value) -> Outcome<bool> {
    match (day, end) {
        (Value::Datetime(instant), Value::Date(end)) => {
            Outcome::or_fault(context.calendar.date_of(*instant)).map(|day| day <= *end)
        }
        _ => compared(context, day, end).map(Ordering::is_le),
    }
}

/// An instant, or the one in which a date begins.
pub(super) fn instant(context: &Context, day: &Value) -> Outcome<i64> {
    match day {
        Value::Datetime(instant) => Outcome::Value(*instant),
        Value::Date(date) => Outcome::or_fault(context.calendar.instant_of(*date)),
        _ => Outcome::Missing,
    }
}

#[cfg(test)]
mod tests {
    use chrono_tz::Tz;

    use super::*;
    use crate::types::calendar::Calendar;
    use crate::types::instant::{parse_date, parse_instant};

    fn context() -> Context {
        Context {
            calendar: Calendar {
                zone: Tz::Europe__Zurich,
                ..Calendar::default()
            },
            now: 0,
        }
    }

    fn value(text: &str) -> Value {
        match parse_date(text) {
            Some(date) => Value::Date(date),
            None => Value::Datetime(parse_instant(text).expect("an instant").micros),
        }
    }

    #[track_caller]
    fn check(from: &str, to: &str, unit: Unit, expected: i64) {
        let found = between(&context(), &value(from), &value(to), unit).value();
        assert!(
            matches!(found, Some(Value::Integer(count)) if count == expected),
            "{found:?}"
        );
    }

    #[test]
    fn days_across_a_clock_change_are_days() {
        check("2026-03-28", "2026-03-30", Unit::Day, 2);
        check("2026-03-28", "2026-03-30", Unit::Hour, 48);
        let (start, end) = ("2026-03-27T23:00:00Z", "2026-03-29T22:00:00Z");
        check(start, end, Unit::Day, 2);
        check(start, end, Unit::Hour, 47);
        check("2026-03-28", end, Unit::Day, 2);
        check(end, "2026-03-28", Unit::Hour, -47);
    }

    #[test]
    fn a_day_ends_with_its_last_microsecond() {
        let end = value("2026-03-29");
        for (at, expected) in [
            ("2026-03-29T21:59:59.999999Z", true),
            ("2026-03-29T22:00:00Z", false),
        ] {
            let found = not_after(&context(), &value(at), &end).value();
            assert_eq!(found, Some(expected), "{at}");
        }
    }
}
