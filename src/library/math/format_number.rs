//! `formatNumber`

use super::digits::decimal;
use crate::library::english::{format_number, is_language};
use crate::library::signature::{BASE, NUMBER, optional_value};
use crate::library::string::text::text;
use crate::library::{Body, Context, Example, Function, Simple, Want};
use crate::types::arithmetic::Outcome;
use crate::types::{Kind, Type, Value};

/// `formatNumber`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "formatNumber",
    parameters: &[
        NUMBER,
        optional_value("language", Want::Exactly(Simple::String)),
    ],
    result: |arguments| Type::present(Kind::String).or_missing(arguments.len() > 1),
    body: Body::Scalar(evaluate),
    summary: "A number as an English text writes it: commas between thousands, at most three digits behind the point. The language may be told, as in `en_GB`; there is no other than English.",
    missing: "Missing where an argument is missing, and for another language.",
    examples: &[
        Example {
            expression: "formatNumber(1234567.8915)",
            value: "\"1,234,567.892\"",
        },
        Example {
            expression: "formatNumber(123456.789, 'en_GB')",
            value: "\"123,456.789\"",
        },
    ],
    ..BASE
};

fn evaluate(_: &Context, arguments: &[Value]) -> Outcome<Value> {
    let Some((number, language)) = arguments.split_first() else {
        return Outcome::Missing;
    };
    if !language.iter().all(is_english) {
        return Outcome::Missing;
    }
    match decimal(number) {
        Some(number) => text(format_number(number)),
        None => Outcome::Missing,
    }
}

fn is_english(language: &Value) -> bool {
    matches!(language, Value::String(language) if is_language(language))
}
