//! Words and literals as they are written.

use crate::syntax::ast::{BinaryOp, TimeWord};

/// Words that begin no path unless they stand in backticks.
const RESERVED: [&str; 17] = [
    "and",
    "or",
    "not",
    "in",
    "notin",
    "like",
    "occurs",
    "true",
    "false",
    "null",
    "this",
    "let",
    "select",
    "now",
    "today",
    "yesterday",
    "tomorrow",
];

/// Whether a word can begin a path only in backticks, in any case.
pub fn is_reserved(word: &str) -> bool {
    RESERVED
        .iter()
        .any(|reserved| reserved.eq_ignore_ascii_case(word))
}

/// Whether a text is a name without quotes.
fn is_identifier(text: &str) -> bool {
    let mut characters = text.chars();
    characters
        .next()
        .is_some_and(|c| c == '_' || is_xid_start(c))
        && characters.all(is_xid_continue)
}

fn is_xid_start(character: char) -> bool {
    pest::unicode::XID_START(character)
}

fn is_xid_continue(character: char) -> bool {
    pest::unicode::XID_CONTINUE(character)
}

/// A name where a path may begin.
pub fn name_text(name: &str) -> String {
    match is_identifier(name) && !is_reserved(name) {
        true => name.to_owned(),
        false => format!("`{name}`"),
    }
}

/// A name where any word is one: behind a dot, before a colon.
pub(super) fn word_text(name: &str) -> String {
    match is_identifier(name) {
        true => name.to_owned(),
        false => format!("`{name}`"),
    }
}

/// A step behind a dot, where a name may have a prefix.
pub fn step_text(name: &str) -> String {
    let (prefix, local) = name.split_once(':').unwrap_or(("x", name));
    let local = local.strip_prefix('@').unwrap_or(local);
    match is_identifier(prefix) && is_identifier(local) {
        true => name.to_owned(),
        false => format!("`{name}`"),
    }
}

/// A text in straight quotes.
pub(in crate::syntax) fn quote(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for character in text.chars() {
        match character {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            _ => quoted.push(character),
        }
    }
    quoted.push('"');
    quoted
}

/// A number that reads back as a number and not as an integer.
pub(in crate::syntax) fn number_text(value: f64) -> String {
    format!("{value:?}")
}

/// A word for a time.
pub(in crate::syntax) fn time_word_text(word: TimeWord) -> &'static str {
    match word {
        TimeWord::Now => "now",
        TimeWord::Today => "today",
        TimeWord::Yesterday => "yesterday",
        TimeWord::Tomorrow => "tomorrow",
    }
}

/// An operator between two operands.
pub(in crate::syntax) fn operator_text(op: BinaryOp) -> &'static str {
    match op {
        BinaryOp::Or => "or",
        BinaryOp::And => "and",
        BinaryOp::Equal => "=",
        BinaryOp::NotEqual => "!=",
        BinaryOp::Less => "<",
        BinaryOp::LessOrEqual => "<=",
        BinaryOp::Greater => ">",
        BinaryOp::GreaterOrEqual => ">=",
        BinaryOp::In => "in",
        BinaryOp::NotIn => "notIn",
        BinaryOp::Like => "like",
        BinaryOp::Default => "?:",
        BinaryOp::Add => "+",
        BinaryOp::Subtract => "-",
        BinaryOp::Multiply => "*",
        BinaryOp::Divide => "/",
        BinaryOp::Remainder => "%",
    }
}
