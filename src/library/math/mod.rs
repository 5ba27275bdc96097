//! Functions of numbers.

pub(super) mod round;
