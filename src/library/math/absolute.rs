//! `absolute`

use super::abs;
use crate::library::{Example, Function};

/// `absolute`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "absolute",
    alias_of: Some("abs"),
    summary: "The magnitude of a number or of an amount of time, as `abs`.",
    examples: &[
        Example {
            expression: "absolute(-3)",
            value: "3",
        },
        Example {
            expression: "(2.5 - 4).absolute()",
            value: "1.5",
        },
    ],
    ..abs::FUNCTION
};
