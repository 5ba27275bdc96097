//! Equality and order of values.

use std::cmp::Ordering;

use super::Value;

/// Compares an integer with a number as the numbers they are, exact beyond 2^53.
pub fn integer_with_number(integer: i64, number: f64) -> Ordering {
    todo!("{integer} {number}")
}

/// The order of two present scalars of comparable kinds; `None` where there is none.
pub fn order(left: &Value, right: &Value) -> Option<Ordering> {
    todo!("{left:?} {right:?}")
}

/// Whether two present values are equal: lists in order, maps and objects by key.
pub fn equal(left: &Value, right: &Value) -> bool {
    todo!("{left:?} {right:?}")
}
