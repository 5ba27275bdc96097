//! The operators on present scalars, after types have chosen among their readings.

use std::cmp::Ordering;

use super::calendar::Unit;

/// An order test.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Comparison {
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
}

impl Comparison {
    /// The comparison with its sides exchanged.
    #[must_use]
    pub fn mirrored(self) -> Self {
        match self {
            Comparison::Equal | Comparison::NotEqual => self,
            Comparison::Less => Comparison::Greater,
            Comparison::LessOrEqual => Comparison::GreaterOrEqual,
            Comparison::Greater => Comparison::Less,
            Comparison::GreaterOrEqual => Comparison::LessOrEqual,
        }
    }

    /// The operator as it is written.
    pub fn symbol(self) -> &'static str {
        match self {
            Comparison::Equal => "=",
            Comparison::NotEqual => "!=",
            Comparison::Less => "<",
            Comparison::LessOrEqual => "<=",
            Comparison::Greater => ">",
            Comparison::GreaterOrEqual => ">=",
        }
    }

    /// Whether an order of its sides passes.
    pub fn holds(self, order: Ordering) -> bool {
        match self {
            Comparison::Equal => order.is_eq(),
            Comparison::NotEqual => order.is_ne(),
            Comparison::Less => order.is_lt(),
            Comparison::LessOrEqual => order.is_le(),
            Comparison::Greater => order.is_gt(),
            Comparison::GreaterOrEqual => order.is_ge(),
        }
    }
}

/// An operator on present scalars. Integers, dates (days), instants and durations (microseconds)
/// are all whole numbers of 64 bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Primitive {
    /// Two integers, dates, datetimes or durations.
    CompareInteger(Comparison),
    /// Two numbers.
    CompareNumber(Comparison),
    /// An integer with a number, exact beyond 2^53.
    CompareMixed(Comparison),
    /// Two strings by code point.
    CompareString(Comparison),
    /// Two booleans; only equality.
    CompareBoolean(Comparison),
    /// Two lists, maps or objects; only equality.
    CompareValue(Comparison),
    /// integer → number
    Widen,
    /// integer + integer; faults on overflow, as the next two.
    AddInteger,
    /// integer - integer
    SubtractInteger,
    /// integer * integer
    MultiplyInteger,
    /// integer % integer; missing for zero, sign of the dividend.
    RemainderInteger,
    /// -integer
    NegateInteger,
    /// number + number; faults where the result is not finite, as the others on numbers.
    AddNumber,
    /// number - number
    SubtractNumber,
    /// number * number
    MultiplyNumber,
    /// number / number; missing for zero.
    DivideNumber,
    /// number % number; missing for zero.
    RemainderNumber,
    /// -number
    NegateNumber,
    /// duration + duration, and the same on datetime + duration.
    AddDuration,
    /// duration - duration, datetime - duration, datetime - datetime.
    SubtractDuration,
    /// -duration
    NegateDuration,
    /// duration * integer
    ScaleDurationInteger,
    /// duration * number, rounded half away from zero.
    ScaleDurationNumber,
    /// duration / number, rounded half away from zero; missing for zero.
    DivideDurationNumber,
    /// duration / duration → number; missing for zero.
    RatioDuration,
    /// date - date → duration of 24-hour days.
    SubtractDate,
    /// datetime moved by an integer count of a unit in the calendar; faults outside its years.
    AddCalendar(Unit),
    /// date moved by an integer count of a unit of a day or longer.
    AddCalendarDate(Unit),
    /// The first instant of the unit that holds a datetime.
    StartOf(Unit),
    /// The first instant of a date.
    InstantOf,
    /// The date that holds a datetime.
    DateOf,
    /// string + string
    Concat,
}

impl Primitive {
    /// The test of an operator that compares two values.
    pub fn comparison(self) -> Option<Comparison> {
        match self {
            Primitive::CompareInteger(comparison)
            | Primitive::CompareNumber(comparison)
            | Primitive::CompareMixed(comparison)
            | Primitive::CompareString(comparison)
            | Primitive::CompareBoolean(comparison)
            | Primitive::CompareValue(comparison) => Some(comparison),
            _ => None,
        }
    }
}
