//! What each operation of a plan means on values: the definition that every backend obeys.

use super::{Comparison, Op, Primitive};
use crate::library::{Body, FunctionId};
use crate::types::arithmetic::{self, Outcome};
use crate::types::calendar::{Calendar, calendar_zone};
use crate::types::{Kind, TEXT_BYTES_MAX, Type, Value, compare};

/// An operator on present operands; operands that do not fit it give a missing value.
pub fn primitive(calendar: &Calendar, op: Primitive, operands: &[Value]) -> Outcome<Value> {
    use Primitive as P;
    use Value as V;
    match (op, operands) {
        (P::CompareInteger(test), [left, right]) => match (whole(left), whole(right)) {
            (Some(left), Some(right)) => truth(test.holds(left.cmp(&right))),
            _ => Outcome::Missing,
        },
        (
            P::CompareNumber(test)
            | P::CompareMixed(test)
            | P::CompareString(test)
            | P::CompareBoolean(test),
            [left, right],
        ) => match compare::order(left, right) {
            Some(order) => truth(test.holds(order)),
            None => Outcome::Missing,
        },
        (P::CompareValue(test), [left, right]) => match test {
            Comparison::Equal => truth(compare::equal(left, right)),
            Comparison::NotEqual => truth(!compare::equal(left, right)),
            _ => Outcome::Missing,
        },
        (P::Widen, [V::Integer(integer)]) => arithmetic::number(*integer as f64).map(V::Number),
        (P::NegateInteger, [V::Integer(a)]) => arithmetic::integer_negate(*a).map(V::Integer),
        (P::NegateNumber, [V::Number(a)]) => arithmetic::number_negate(*a).map(V::Number),
        (P::NegateDuration, [V::Duration(a)]) => arithmetic::duration_negate(*a).map(V::Duration),
        (_, [V::Integer(a), V::Integer(b)]) => integers(op, *a, *b).map(V::Integer),
        (_, [V::Number(a), V::Number(b)]) => numbers(op, *a, *b).map(V::Number),
        (P::Concat, [V::String(a), V::String(b)]) => concat(a, b),
        _ => time(calendar, op, operands),
    }
}

fn integers(op: Primitive, left: i64, right: i64) -> Outcome<i64> {
    match op {
        Primitive::AddInteger => arithmetic::integer_add(left, right),
        Primitive::SubtractInteger => arithmetic::integer_subtract(left, right),
        Primitive::MultiplyInteger => arithmetic::integer_multiply(left, right),
        Primitive::RemainderInteger => arithmetic::integer_remainder(left, right),
        _ => Outcome::Missing,
    }
}

fn numbers(op: Primitive, left: f64, right: f64) -> Outcome<f64> {
    match op {
        Primitive::AddNumber => arithmetic::number_add(left, right),
        Primitive::SubtractNumber => arithmetic::number_subtract(left, right),
        Primitive::MultiplyNumber => arithmetic::number_multiply(left, right),
        Primitive::DivideNumber => arithmetic::number_divide(left, right),
        Primitive::RemainderNumber => arithmetic::number_remainder(left, right),
        _ => Outcome::Missing,
    }
}

fn time(calendar: &Calendar, op: Primitive, operands: &[Value]) -> Outcome<Value> {
    use Primitive as P;
    use Value as V;
    match (op, operands) {
        (P::AddDuration, [V::Duration(a), V::Duration(b)]) => {
            arithmetic::duration_add(*a, *b).map(V::Duration)
        }
        (P::AddDuration, [V::Datetime(a), V::Duration(b)]) => {
            arithmetic::datetime_add(*a, *b).map(V::Datetime)
        }
        (P::SubtractDuration, [V::Duration(a), V::Duration(b)]) => {
            arithmetic::duration_subtract(*a, *b).map(V::Duration)
        }
        (P::SubtractDuration, [V::Datetime(a), V::Duration(b)]) => {
            arithmetic::datetime_subtract(*a, *b).map(V::Datetime)
        }
        (P::SubtractDuration, [V::Datetime(a), V::Datetime(b)]) => {
            arithmetic::datetime_difference(*a, *b).map(V::Duration)
        }
        (P::ScaleDurationInteger, [V::Duration(a), V::Integer(b)]) => {
            arithmetic::duration_multiply_integer(*a, *b).map(V::Duration)
        }
        (P::ScaleDurationNumber, [V::Duration(a), V::Number(b)]) => {
            arithmetic::duration_multiply_number(*a, *b).map(V::Duration)
        }
        (P::DivideDurationNumber, [V::Duration(a), V::Number(b)]) => {
            arithmetic::duration_divide_number(*a, *b).map(V::Duration)
        }
        (P::RatioDuration, [V::Duration(a), V::Duration(b)]) => {
            arithmetic::duration_ratio(*a, *b).map(V::Number)
        }
        (P::SubtractDate, [V::Date(a), V::Date(b)]) => {
            arithmetic::date_difference(*a, *b).map(V::Duration)
        }
        (P::AddCalendar(unit), [V::Datetime(a), V::Integer(count)]) => {
            Outcome::or_fault(calendar.add(*a, *count, unit)).map(V::Datetime)
        }
        (P::AddCalendarDate(unit), [V::Date(a), V::Integer(count)]) => {
            Outcome::or_fault(calendar.add_to_date(*a, *count, unit)).map(V::Date)
        }
        (P::StartOf(unit), [V::Datetime(a)]) => {
            Outcome::or_fault(calendar.start_of(*a, unit)).map(V::Datetime)
        }
        (P::InstantOf, [V::Date(a)]) => Outcome::or_fault(calendar.instant_of(*a)).map(V::Datetime),
        (P::DateOf, [V::Datetime(a)]) => Outcome::or_fault(calendar.date_of(*a)).map(V::Date),
        _ => Outcome::Missing,
    }
}

fn concat(left: &str, right: &str) -> Outcome<Value> {
    if left.len().saturating_add(right.len()) > TEXT_BYTES_MAX {
        return Outcome::Fault;
    }
    Outcome::Value(Value::string([left, right].concat()))
}

fn whole(value: &Value) -> Option<i64> {
    match value {
        Value::Integer(whole) | Value::Datetime(whole) | Value::Duration(whole) => Some(*whole),
        Value::Date(day) => Some(i64::from(*day)),
        _ => None,
    }
}

fn truth(truth: bool) -> Outcome<Value> {
    Outcome::Value(Value::Boolean(truth))
}

/// A member of an object; missing where there is none.
pub fn member(object: &Value, name: &str) -> Value {
    match object {
        Value::Object(members) => members.get(name).cloned().unwrap_or_default(),
        _ => Value::Missing,
    }
}

/// The value under a key of a map; missing where there is none.
pub fn lookup(map: &Value, key: &Value) -> Value {
    match map {
        Value::Map(map) => {
            let mut entries = map.entries.iter();
            entries
                .find(|(other, _)| compare::equal(other, key))
                .map_or(Value::Missing, |(_, value)| value.clone())
        }
        _ => Value::Missing,
    }
}

/// The elements of a list, or the entries of a map as objects `{key, value}`; none for others.
pub fn elements(value: &Value) -> Vec<Value> {
    match value {
        Value::Array(items) => items.to_vec(),
        Value::Map(map) => {
            let entry = |(key, value): &(Value, Value)| {
                Value::object([("key".into(), key.clone()), ("value".into(), value.clone())])
            };
            map.entries.iter().map(entry).collect()
        }
        _ => Vec::new(),
    }
}

/// Whether an operator can fault on present operands.
pub fn can_fault(op: Primitive) -> bool {
    use Primitive as P;
    !matches!(
        op,
        P::CompareInteger(_)
            | P::CompareNumber(_)
            | P::CompareMixed(_)
            | P::CompareString(_)
            | P::CompareBoolean(_)
            | P::CompareValue(_)
            | P::Widen
            | P::RemainderInteger
            | P::RemainderNumber
            | P::NegateNumber
    )
}

/// Whether an operator can be missing on present operands, without a fault.
pub fn can_miss(op: Primitive) -> bool {
    use Primitive as P;
    matches!(
        op,
        P::RemainderInteger
            | P::RemainderNumber
            | P::DivideNumber
            | P::DivideDurationNumber
            | P::RatioDuration
    )
}

/// The calendar of a profile that names its zone; where it is missing or unknown, the one of all.
pub fn local_calendar(calendar: Calendar, zone: &Value) -> Calendar {
    let own = match zone {
        Value::String(name) => calendar_zone(name),
        _ => None,
    };
    Calendar {
        zone: own.unwrap_or(calendar.zone),
        ..calendar
    }
}

/// Whether an operation reads the time zone.
pub fn is_zoned(op: &Op) -> bool {
    use Primitive as P;
    match op {
        Op::Primitive(P::AddCalendar(unit), _) => unit.is_calendar(),
        Op::Primitive(P::StartOf(_) | P::InstantOf | P::DateOf, _) => true,
        Op::Call(function, _) => function.get().zoned,
        Op::Fold(fold) => fold.function.get().zoned,
        _ => false,
    }
}

/// Whether a function of the library can fault by itself.
pub fn call_can_fault(function: FunctionId) -> bool {
    function.get().can_fault
}

/// Whether a call is missing where an operand is.
pub fn is_strict(function: FunctionId) -> bool {
    matches!(function.get().body, Body::Scalar(_))
}

/// The type of an operator's value; none where the operands do not fit it.
///
/// A value that can fault may be missing. An operand that is always missing fits everything.
pub fn primitive_type(op: Primitive, operands: &[Type]) -> Option<Type> {
    let kinds: Vec<&Kind> = operands.iter().map(|ty| &ty.kind).collect();
    let kind = primitive_kind(op, &kinds)?;
    let missing = operands.iter().any(|ty| ty.optional) || can_miss(op) || can_fault(op);
    Some(Type::present(kind).or_missing(missing))
}

fn primitive_kind(op: Primitive, operands: &[&Kind]) -> Option<Kind> {
    use Primitive as P;
    let takes = |wanted: &[Kind]| {
        wanted.len() == operands.len()
            && wanted
                .iter()
                .zip(operands)
                .all(|(wanted, kind)| *kind == wanted || **kind == Kind::Nothing)
    };
    let signature = |wanted: &[Kind], result: Kind| takes(wanted).then_some(result);
    let (i, n, t, d) = (Kind::Integer, Kind::Number, Kind::Datetime, Kind::Duration);
    match op {
        P::CompareInteger(_) => [i, Kind::Date, t, d]
            .into_iter()
            .any(|kind| takes(&[kind.clone(), kind]))
            .then_some(Kind::Boolean),
        P::CompareNumber(_) => signature(&[n.clone(), n], Kind::Boolean),
        P::CompareMixed(_) => signature(&[i, n], Kind::Boolean),
        P::CompareString(_) => signature(&[Kind::String, Kind::String], Kind::Boolean),
        P::CompareBoolean(_) => signature(&[Kind::Boolean, Kind::Boolean], Kind::Boolean),
        P::CompareValue(_) => (operands.len() == 2).then_some(Kind::Boolean),
        P::Widen => signature(&[i], n),
        P::AddInteger | P::SubtractInteger | P::MultiplyInteger | P::RemainderInteger => {
            signature(&[i.clone(), i.clone()], i)
        }
        P::NegateInteger => signature(std::slice::from_ref(&i), i.clone()),
        P::AddNumber
        | P::SubtractNumber
        | P::MultiplyNumber
        | P::DivideNumber
        | P::RemainderNumber => signature(&[n.clone(), n.clone()], n),
        P::NegateNumber => signature(std::slice::from_ref(&n), n.clone()),
        P::AddDuration => signature(&[d.clone(), d.clone()], d.clone())
            .or_else(|| signature(&[t.clone(), d.clone()], t.clone())),
        P::SubtractDuration => signature(&[d.clone(), d.clone()], d.clone())
            .or_else(|| signature(&[t.clone(), d.clone()], t.clone()))
            .or_else(|| signature(&[t.clone(), t.clone()], d.clone())),
        P::NegateDuration => signature(std::slice::from_ref(&d), d.clone()),
        P::ScaleDurationInteger => signature(&[d.clone(), i], d),
        P::ScaleDurationNumber | P::DivideDurationNumber => signature(&[d.clone(), n], d),
        P::RatioDuration => signature(&[d.clone(), d], n),
        P::SubtractDate => signature(&[Kind::Date, Kind::Date], d),
        P::AddCalendar(_) => signature(&[t.clone(), i], t),
        P::AddCalendarDate(_) => signature(&[Kind::Date, i], Kind::Date),
        P::StartOf(_) => signature(std::slice::from_ref(&t), t.clone()),
        P::InstantOf => signature(&[Kind::Date], t),
        P::DateOf => signature(&[t], Kind::Date),
        P::Concat => signature(&[Kind::String, Kind::String], Kind::String),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may fail loudly")]

    use super::*;

    fn value(op: Primitive, operands: &[Value]) -> Outcome<Value> {
        primitive(&Calendar::default(), op, operands)
    }

    #[test]
    fn mixed_comparisons_are_exact_beyond_the_digits_of_doubles() {
        let (whole, double) = (
            Value::Integer((1 << 53) + 1),
            Value::Number(9007199254740992.0),
        );
        let greater = Primitive::CompareMixed(Comparison::Greater);
        let outcome = value(greater, &[whole, double]);
        assert!(matches!(outcome, Outcome::Value(Value::Boolean(true))));
    }

    #[test]
    fn instants_and_durations_share_operators() {
        let (day, hour) = (Value::Datetime(86_400), Value::Duration(3_600));
        let sum = value(Primitive::AddDuration, &[day.clone(), hour]);
        assert!(matches!(sum, Outcome::Value(Value::Datetime(90_000))));
        let span = value(Primitive::SubtractDuration, &[day.clone(), day]);
        assert!(matches!(span, Outcome::Value(Value::Duration(0))));
        let types = [Kind::Datetime, Kind::Duration].map(Type::present);
        let ty = primitive_type(Primitive::AddDuration, &types);
        assert_eq!(ty, Some(Type::optional(Kind::Datetime)));
    }

    #[test]
    fn overflows_fault_and_zero_divisors_miss() {
        let integers = [Value::Integer(i64::MIN), Value::Integer(-1)];
        assert!(value(Primitive::MultiplyInteger, &integers).is_fault());
        let remainder = value(Primitive::RemainderInteger, &integers);
        assert!(matches!(remainder, Outcome::Value(Value::Integer(0))));
        let numbers = [Value::Number(1.0), Value::Number(0.0)];
        assert!(matches!(
            value(Primitive::DivideNumber, &numbers),
            Outcome::Missing
        ));
    }

    #[test]
    fn texts_have_a_limit() {
        let half = Value::string("x".repeat(TEXT_BYTES_MAX / 2 + 1));
        assert!(value(Primitive::Concat, &[half.clone(), half]).is_fault());
    }

    #[test]
    fn entries_of_maps_are_elements() {
        let entries = vec![(Value::Integer(1), Value::Number(2.0))];
        let map = Value::Map(std::sync::Arc::new(crate::types::MapValue { entries }));
        let elements = elements(&map);
        assert!(matches!(member(&elements[0], "value"), Value::Number(2.0)));
        assert!(matches!(
            lookup(&map, &Value::Number(1.0)),
            Value::Number(2.0)
        ));
        assert!(member(&elements[0], "other").is_missing());
    }
}
