//! One row of JSON as bytes: what is to be mended before and after the walk.

use std::borrow::Cow;

use super::visit::{finish, read_row};
use crate::data::fill::Filler;
use crate::data::tree::PathTree;

/// Reads one row from a line or value of a text; blank lines are none.
///
/// Bytes that are no UTF-8 become replacement characters, and strings that have one are refused.
pub(in crate::data) fn read_line(filler: &mut Filler, tree: &PathTree, bytes: &[u8]) {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if bytes.trim_ascii().is_empty() {
        return;
    }
    let text = String::from_utf8_lossy(bytes);
    filler.broken_text = matches!(text, Cow::Owned(_));
    filler.begin_row();
    if let Err(error) = read_row(filler, tree, &text) {
        // A number beyond all doubles is a value that does not fit, not a broken row.
        if error.to_string().starts_with("number out of range") {
            filler.restart_row();
            if let Err(error) = read_row(filler, tree, &quote_huge_numbers(&text)) {
                finish(filler, Err(error));
            }
        } else {
            finish(filler, Err(error));
        }
    }
    filler.broken_text = false;
}

/// The text with every number that is no finite double in quotes.
fn quote_huge_numbers(text: &str) -> String {
    let mut result = String::with_capacity(text.len() + 2);
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c == '"' || c == '-' || c.is_ascii_digit()) {
        result.push_str(&rest[..at]);
        rest = &rest[at..];
        let is_string = rest.starts_with('"');
        let end = if is_string {
            string_end(rest)
        } else {
            rest.find(|c: char| !c.is_ascii_digit() && !"+-.eE".contains(c))
                .unwrap_or(rest.len())
        };
        let token = &rest[..end];
        let is_huge = !is_string && token.parse::<f64>().is_ok_and(|number| !number.is_finite());
        let quote = if is_huge { "\"" } else { "" };
        result.push_str(quote);
        result.push_str(token);
        result.push_str(quote);
        rest = &rest[end..];
    }
    result.push_str(rest);
    result
}

/// Where a string that begins with its quote ends.
fn string_end(text: &str) -> usize {
    let mut is_escaped = false;
    for (at, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = true,
            b'"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}
