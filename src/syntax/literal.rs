//! JSON data as the literals of the language, so that data in files and in rules are one thing.

use super::ast::{Expr, ExprKind};
use super::json::{Json, JsonKind, read};
use crate::diagnostic::{Code, Diagnostic, PlaceMap, SourceId, Spanned};
use crate::types::stack::with_stack;

/// The literal of a JSON text whose first byte is byte `start` of `source`.
///
/// # Errors
/// `MalformedJson` or `NestingTooDeep` at the first mistake.
pub fn parse_json_literal(
    source: SourceId,
    text: &str,
    start: usize,
) -> Result<Expr, Box<Diagnostic>> {
    let mut places = PlaceMap::default();
    if start > 0 {
        places.step(0, start);
    }
    let json = read(source, text, &places).map_err(Box::new)?;
    literal(json)
}

fn literal(json: Json) -> Result<Expr, Box<Diagnostic>> {
    let span = json.span;
    let kind = match json.kind {
        JsonKind::Null => ExprKind::Null,
        JsonKind::Boolean(truth) => ExprKind::Boolean(truth),
        JsonKind::String(text) => ExprKind::String(text.text),
        JsonKind::Number(written) => match written.parse::<i64>() {
            Ok(whole) => ExprKind::Integer(whole),
            Err(_) => match written.parse::<f64>() {
                Ok(number) if number.is_finite() => ExprKind::Number(number),
                _ => {
                    let message = format!("`{written}` is larger than any number");
                    let found = Diagnostic::error(Code::MalformedJson, span, message);
                    return Err(Box::new(found.label("too large")));
                }
            },
        },
        JsonKind::Array(elements) => ExprKind::Array(with_stack(|| {
            let elements = elements.into_iter().map(literal);
            elements.collect::<Result<_, _>>()
        })?),
        JsonKind::Object(members) => ExprKind::Object(with_stack(|| {
            let member = |(name, value): (Spanned<String>, Json)| Ok((name, literal(value)?));
            let members = members.into_iter().map(member);
            members.collect::<Result<_, Box<Diagnostic>>>()
        })?),
    };
    Ok(Expr { kind, span })
}
