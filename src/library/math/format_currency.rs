//! `formatCurrency`

use super::digits::decimal;
use crate::library::english::{format_money, money};
use crate::library::signature::{BASE, string_or_missing, value};
use crate::library::string::text::text;
use crate::library::{Body, Context, Example, Function, Simple, Want};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// `formatCurrency`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "formatCurrency",
    parameters: &[
        value("amount", Want::Numeric),
        value("place", Want::Exactly(Simple::String)),
    ],
    result: string_or_missing,
    body: Body::Scalar(evaluate),
    summary: "An amount of money as an English text writes it, by a country that writes English (`en_GB`) or by the code of the currency (`EUR`).",
    missing: "Missing where an argument is missing, and for a place that is neither.",
    examples: &[
        Example {
            expression: "formatCurrency(56, 'en_GB')",
            value: "\"£56.00\"",
        },
        Example {
            expression: "formatCurrency(-1234.5, 'EUR')",
            value: "\"-€1,234.50\"",
        },
    ],
    ..BASE
};

fn evaluate(_: &Context, arguments: &[Value]) -> Outcome<Value> {
    let [amount, Value::String(place)] = arguments else {
        return Outcome::Missing;
    };
    match decimal(amount).zip(money(place)) {
        Some((amount, money)) => text(format_money(amount, &money)),
        None => Outcome::Missing,
    }
}
