//! Small pieces of English.

use crate::syntax::ast::{Amount, Expr, ExprKind, UnaryOp};
use crate::syntax::unparse::unparse_expr;

/// A piece of a rule in backticks, or in quotes where it has backticks itself.
pub(super) fn quoted(text: &str) -> String {
    match text.contains('`') {
        true => format!("“{text}”"),
        false => format!("`{text}`"),
    }
}

/// `a`, `a and b`, `a, b and c`.
pub(super) fn listed(parts: &[String], last: &str) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., end] => format!("{} {last} {end}", first.join(", ")),
    }
}

/// A noun with `a` or `an`.
pub(super) fn with_article(noun: &str) -> String {
    let first = noun.trim_start_matches('`').chars().next();
    match first.is_some_and(|letter| "aeiouAEIOU".contains(letter)) {
        true => format!("an {noun}"),
        false => format!("a {noun}"),
    }
}

/// How often, as in `3 times`, or what a number says of a noun.
pub(super) fn with_plural(count: i64, noun: &str) -> String {
    match count {
        1 => format!("1 {noun}"),
        _ => format!("{count} {noun}s"),
    }
}

/// A whole number as a place in an order.
pub(super) fn ordinal(number: i64) -> String {
    let ending = match (number.rem_euclid(10), number.rem_euclid(100)) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}

/// What a text or number of a rule is in a sentence.
pub(super) fn literal(expr: &Expr) -> Option<String> {
    Some(match &expr.kind {
        ExprKind::Null => "nothing".to_owned(),
        ExprKind::Boolean(truth) => truth.to_string(),
        ExprKind::Integer(number) => number.to_string(),
        ExprKind::Number(_) => unparse_expr(expr),
        ExprKind::String(text) if text.is_empty() => "an empty text".to_owned(),
        ExprKind::String(text) => quoted(text),
        ExprKind::Amount(amount) => amount_literal(amount)?,
        ExprKind::Unary(UnaryOp::Negate, inner) if number(inner).is_some() => {
            format!("-{}", literal(inner)?)
        }
        _ => return None,
    })
}

fn amount_literal(amount: &Amount) -> Option<String> {
    let count = number(&amount.count)?;
    let unit = amount.unit.node.word(count);
    Some(format!("{count} {unit}"))
}

/// A whole number as written.
pub(super) fn number(expr: &Expr) -> Option<i64> {
    match &expr.kind {
        ExprKind::Integer(number) => Some(*number),
        _ => None,
    }
}

/// Whether a wording needs no brackets beside others.
pub(super) fn is_plain(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Field(base, _) => is_plain(base),
        ExprKind::Name(_)
        | ExprKind::This
        | ExprKind::Outer(_)
        | ExprKind::Positional(_)
        | ExprKind::TimeWord(_) => true,
        _ => literal(expr).is_some(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_and_places_read_as_english() {
        let parts = ["a", "b", "c"].map(str::to_owned);
        assert_eq!(listed(&parts, "and"), "a, b and c");
        assert_eq!(listed(&parts[..1], "and"), "a");
        assert_eq!(
            [1, 2, 3, 4, 11, 22].map(ordinal).join(" "),
            "1st 2nd 3rd 4th 11th 22nd"
        );
        assert_eq!(with_article("event"), "an event");
        assert_eq!(with_plural(1, "event"), "1 event");
    }
}
