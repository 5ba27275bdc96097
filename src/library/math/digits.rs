//! What functions of numbers and their digits share.

use crate::types::Value;
use crate::types::arithmetic::{self, Outcome, integer_of_number};
use crate::types::decimal::Decimal;

/// The most digits that a number is written with on request.
pub(super) const FRACTION_DIGITS_MAX: i64 = 100;

/// A number by its digits.
pub(super) fn decimal(number: &Value) -> Option<Decimal> {
    match number {
        Value::Integer(whole) => Some(Decimal::of_integer(*whole)),
        Value::Number(number) => Some(Decimal::of_number(*number)),
        _ => None,
    }
}

/// A function of one double.
pub(super) fn of_number(arguments: &[Value], function: fn(f64) -> f64) -> Outcome<Value> {
    match arguments {
        [Value::Number(given)] => arithmetic::number(function(*given)).map(Value::Number),
        _ => Outcome::Missing,
    }
}

/// A number made whole; an integer is.
pub(super) fn whole(arguments: &[Value], round: fn(f64) -> f64) -> Outcome<Value> {
    match arguments {
        [Value::Integer(whole)] => Outcome::Value(Value::Integer(*whole)),
        [Value::Number(number)] => integer_of_number(round(*number)).map(Value::Integer),
        _ => Outcome::Missing,
    }
}

/// A text read as a whole number of 64 bits.
pub(super) fn read_integer(text: &str) -> Option<i64> {
    text.trim().parse().ok()
}

/// The number that a text says; missing where it says none.
pub(in crate::library) fn number_of(text: &str) -> Outcome<Value> {
    match read_number(text).and_then(Value::number) {
        Some(number) => Outcome::Value(number),
        None => Outcome::Missing,
    }
}

/// A text read as a number. Rust would read `inf` and `nan` as numbers too.
pub(in crate::library) fn read_number(text: &str) -> Option<f64> {
    let text = text.trim();
    let plain = text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte));
    if plain { text.parse().ok() } else { None }
}
