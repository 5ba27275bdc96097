//! Strings of JSON.

use super::Text;
use crate::diagnostic::PlaceMap;

/// A text in the quotes and escapes of JSON.
pub(in crate::syntax) fn quote(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// The text between quotes, `raw`, whose first byte stands at `start` of a text that `places` brings home.
///
/// # Errors
/// The range in `raw` of an escape that is none.
pub(super) fn unescape(
    raw: &str,
    start: usize,
    places: &PlaceMap,
    is_nested: bool,
) -> Result<Text, std::ops::Range<usize>> {
    let mut text = String::with_capacity(raw.len());
    let mut map = PlaceMap::default();
    map.step(0, places.outer(start));
    let mut at = 0;
    while let Some(character) = raw[at..].chars().next() {
        let (decoded, length) = match character {
            '\\' => escape(&raw[at..]).map_err(|length| at..at + length)?,
            plain => (plain, plain.len_utf8()),
        };
        text.push(decoded);
        at += length;
        // Inside a text that itself was escaped, any character may stand where a step is.
        if character == '\\' || is_nested {
            map.step(text.len(), places.outer(start + at));
        }
    }
    Ok(Text { text, places: map })
}

/// The character of the escape at the beginning of `text` and its length in bytes, or the length of what is none.
fn escape(text: &str) -> Result<(char, usize), usize> {
    let kind = text.chars().nth(1).ok_or(1_usize)?;
    let simple = match kind {
        '"' | '\\' | '/' => kind,
        'b' => '\u{8}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'u' => return utf16(text),
        other => return Err(1 + other.len_utf8()),
    };
    Ok((simple, 2))
}

fn utf16(text: &str) -> Result<(char, usize), usize> {
    let half = |at: usize| {
        let digits = text.get(at..at + 6)?.strip_prefix("\\u")?;
        let is_hexadecimal = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_hexadecimal
            .then(|| u16::from_str_radix(digits, 16).ok())
            .flatten()
    };
    let first = half(0).ok_or(2_usize)?;
    if let Some(character) = char::from_u32(u32::from(first)) {
        return Ok((character, 6));
    }
    let pair = half(6).map(|second| [first, second]);
    let decoded = pair.and_then(|pair| char::decode_utf16(pair).next()?.ok());
    decoded.map(|character| (character, 12)).ok_or(6)
}
