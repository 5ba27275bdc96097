//! `equals`

use super::comparison::{EQUALITY_PARAMETERS, MISSING, equals_any};
use crate::library::signature::{BASE, boolean};
use crate::library::{Body, Context, Example, Function};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// `equals`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "equals",
    parameters: EQUALITY_PARAMETERS,
    result: boolean,
    body: Body::Lenient(evaluate),
    summary: "Whether a string equals one of the others. A boolean among them says whether case counts, as it does without one.",
    missing: MISSING,
    examples: &[
        Example {
            expression: "'gold'.equals('gold')",
            value: "true",
        },
        Example {
            expression: "'gold'.equals('silver', 'gold')",
            value: "true",
        },
        Example {
            expression: "'gold'.equals('GOLD', false)",
            value: "true",
        },
    ],
    can_fault: false,
    ..BASE
};

fn evaluate(_: &Context, arguments: &[Value]) -> Outcome<Value> {
    let holds = equals_any(arguments).unwrap_or(false);
    Outcome::Value(Value::Boolean(holds))
}
