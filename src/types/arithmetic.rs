//! Arithmetic that is total: a result, a missing value, or a fault, never a wrong number.

/// What a calculation gives.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome<T> {
    /// A result.
    Value(T),
    /// Missing, without blame (a division by zero).
    Missing,
    /// Missing because no value of the type is right (an overflow); runs count it.
    Fault,
}
