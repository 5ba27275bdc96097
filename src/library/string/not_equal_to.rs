//! `notEqualTo`

use super::comparison::{EQUALITY_PARAMETERS, MISSING, equals_any};
use crate::library::signature::{BASE, boolean};
use crate::library::{Body, Context, Example, Function};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// `notEqualTo`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "notEqualTo",
    parameters: EQUALITY_PARAMETERS,
    result: boolean,
    body: Body::Lenient(evaluate),
    summary: "Whether a string equals none of the others. A boolean among them says whether case counts, as it does without one.",
    missing: MISSING,
    examples: &[
        Example {
            expression: "'gold'.notEqualTo('silver')",
            value: "true",
        },
        Example {
            expression: "'gold'.notEqualTo('GOLD', false)",
            value: "false",
        },
        Example {
            expression: "notEqualTo(null, 'gold')",
            value: "false",
        },
    ],
    can_fault: false,
    ..BASE
};

fn evaluate(_: &Context, arguments: &[Value]) -> Outcome<Value> {
    let holds = equals_any(arguments).map(|found| !found).unwrap_or(false);
    Outcome::Value(Value::Boolean(holds))
}
