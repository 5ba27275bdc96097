//! `roundUp`

use super::ceil;
use crate::library::{Example, Function};

/// `roundUp`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "roundUp",
    alias_of: Some("ceil"),
    summary: "The smallest integer that is not below a number, as `ceil`.",
    examples: &[
        Example {
            expression: "roundUp(2.5)",
            value: "3",
        },
        Example {
            expression: "(-2.5).roundUp()",
            value: "-2",
        },
    ],
    ..ceil::FUNCTION
};
