//! `roundDown`

use super::floor;
use crate::library::{Example, Function};

/// `roundDown`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "roundDown",
    alias_of: Some("floor"),
    summary: "The largest integer that is not above a number, as `floor`.",
    examples: &[
        Example {
            expression: "roundDown(2.5)",
            value: "2",
        },
        Example {
            expression: "(-2.5).roundDown()",
            value: "-3",
        },
    ],
    ..floor::FUNCTION
};
