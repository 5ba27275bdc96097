//! What functions that make texts share.

use crate::types::arithmetic::Outcome;
use crate::types::{TEXT_BYTES_MAX, Value};

/// What functions of one text give for a missing one.
pub(in crate::library) const MISSING: &str = "Missing where an argument is missing.";

/// A text that was made; a fault where it is longer than texts may be.
pub(in crate::library) fn text(made: impl AsRef<str>) -> Outcome<Value> {
    let made = made.as_ref();
    if made.len() > TEXT_BYTES_MAX {
        return Outcome::Fault;
    }
    Outcome::Value(Value::string(made))
}

/// A text from the text of a one-argument function.
pub(in crate::library) fn of_text<S: AsRef<str>>(
    arguments: &[Value],
    make: impl FnOnce(&str) -> S,
) -> Outcome<Value> {
    match arguments {
        [Value::String(given)] => text(make(given)),
        _ => Outcome::Missing,
    }
}

/// A part of the text of a one-argument function; missing where there is no such part.
pub(in crate::library) fn part_of_text<S: AsRef<str>>(
    arguments: &[Value],
    find: impl FnOnce(&str) -> Option<S>,
) -> Outcome<Value> {
    match arguments {
        [Value::String(given)] => match find(given) {
            Some(found) => text(found),
            None => Outcome::Missing,
        },
        _ => Outcome::Missing,
    }
}

/// The byte where a character begins; the end of the text for one beyond it, its start for one
/// before it.
pub(in crate::library) fn byte_of(text: &str, position: i64) -> usize {
    let Ok(position) = usize::try_from(position) else {
        return if position < 0 { 0 } else { text.len() };
    };
    text.char_indices()
        .nth(position)
        .map_or(text.len(), |(byte, _)| byte)
}

/// The position, in characters, of the character at a byte; -1 where nothing was found.
pub(in crate::library) fn position(text: &str, byte: Option<usize>) -> Outcome<Value> {
    let before = byte.and_then(|byte| text.get(..byte));
    let position = before.map_or(-1, |before| before.chars().count() as i64);
    Outcome::Value(Value::Integer(position))
}
