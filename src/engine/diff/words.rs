//! Values, differences and counts as people read them.

use std::fmt::Write;

use serde_json::Value as Json;

use super::Difference;
use crate::diagnostic::shortened;
use crate::engine::witness::duration_parts;
use crate::types::instant::parse_duration;
use crate::types::json::text_of_number;

/// The longest value of a line, in characters.
pub(super) const VALUE_CHARS_MAX: usize = 40;

/// Names behind each other, as many as fit with what stands for the others.
pub(in crate::engine) fn list(names: &[&str], width: usize) -> String {
    const MORE_CHARS: usize = ", and 1000 more".len();
    let mut text = String::new();
    for (index, name) in names.iter().enumerate() {
        let left = names.len() - index;
        let room = if left == 1 { 0 } else { MORE_CHARS };
        if chars(&text) + chars(name) + room > width && index > 0 {
            let _ = write!(text, " and {left} more");
            return text;
        }
        if index > 0 {
            text.push_str(", ");
        }
        text.push_str(name);
    }
    text
}

/// The difference with its part of the old value.
pub(super) fn by_text(one: &Difference) -> String {
    let Some(difference) = &one.difference else {
        return String::new();
    };
    match one.relative {
        Some(part) => format!("{} ({})", signed(difference), signed_percent(part)),
        None => signed(difference),
    }
}

/// A difference with its sign.
pub(super) fn signed(value: &Json) -> String {
    let text = value_text(value);
    match text.starts_with('-') {
        true => text,
        false => format!("+{text}"),
    }
}

pub(super) fn signed_percent(part: f64) -> String {
    let text = percent(part);
    match part < 0.0 {
        true => text,
        false => format!("+{text}"),
    }
}

pub(super) fn percent(part: f64) -> String {
    let percent = part * 100.0;
    match percent.abs() {
        size if size >= 99.5 || size == 0.0 => format!("{percent:.0}%"),
        size if size < 0.1 => "less than 0.1%".to_owned(),
        _ => format!("{percent:.1}%"),
    }
}

/// A mean with as many digits as tell something.
pub(super) fn mean_text(value: &Json) -> String {
    if let Some(text) = value.as_str().filter(|text| is_duration(text)) {
        let micros = parse_duration(text).unwrap_or(0);
        let (parts, _) = duration_parts(micros);
        let sign = if micros < 0 { "-" } else { "" };
        let largest: Vec<String> = parts.into_iter().take(2).collect();
        return match largest.is_empty() {
            true => "0 seconds".to_owned(),
            false => format!("{sign}{}", largest.join(" ")),
        };
    }
    let Some(mean) = value.as_f64().filter(|mean| *mean != 0.0) else {
        return value_text(value);
    };
    let digits = 3 - (mean.abs().log10().floor() as i32).clamp(-12, 12);
    let scale = 10f64.powi(digits.max(0));
    text_of_number((mean * scale).round() / scale)
}

/// A value as a reader sees it.
pub(super) fn value_text(value: &Json) -> String {
    let text = match value {
        Json::Null => "missing".to_owned(),
        Json::String(text) if is_duration(text) => duration_text(text),
        Json::String(text) if text.is_empty() => "\"\"".to_owned(),
        Json::String(text) => text.clone(),
        Json::Number(number) => number_text(number),
        other => other.to_string(),
    };
    shortened(&text, VALUE_CHARS_MAX)
}

/// Whether a text is an amount of time as values are written: `PT90S`.
pub(super) fn is_duration(text: &str) -> bool {
    let text = text.strip_prefix('-').unwrap_or(text);
    text.starts_with("PT") && text.ends_with('S') && parse_duration(text).is_some()
}

/// An amount of time in the words of rules; below a millisecond as values are written.
fn duration_text(text: &str) -> String {
    let micros = parse_duration(text).unwrap_or(0);
    let (parts, left) = duration_parts(micros);
    let sign = if micros < 0 { "-" } else { "" };
    match parts.len() {
        _ if left > 0 => text.to_owned(),
        0 => "0 seconds".to_owned(),
        _ => format!("{sign}{}", parts.join(" ")),
    }
}

/// A number without the digits that only rounding made.
pub(super) fn number_text(number: &serde_json::Number) -> String {
    if let Some(whole) = number.as_i64() {
        return whole.to_string();
    }
    let number = number.as_f64().unwrap_or(0.0);
    let exact = text_of_number(number);
    let rounded = (number * 1e6).round() / 1e6;
    match (rounded - number).abs() <= number.abs() * 1e-12 {
        true => text_of_number(rounded),
        false => exact,
    }
}

pub(super) fn chars(text: &str) -> usize {
    text.chars().count()
}

pub(super) fn padded(text: &str, width: usize) -> String {
    let blanks = width.saturating_sub(chars(text));
    format!("{text}{}", " ".repeat(blanks))
}
