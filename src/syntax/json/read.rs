//! From text to values. The first mistake ends the reading: what follows it could mean anything.

use std::collections::HashMap;

use super::text::unescape;
use super::{JSON_NESTING_MAX, Json, JsonKind, Text};
use crate::diagnostic::{Code, Diagnostic, PlaceMap, SourceId, Span, Spanned};
use crate::types::stack::with_stack;

/// Reads one value from `text`, whose bytes stand in `source` where `places` says.
///
/// # Errors
/// `MalformedJson` or `NestingTooDeep` at the first mistake.
pub(in crate::syntax) fn read(
    source: SourceId,
    text: &str,
    places: &PlaceMap,
) -> Result<Json, Diagnostic> {
    let mut reader = Reader {
        source,
        text,
        places,
        is_nested: *places != PlaceMap::default(),
        at: 0,
        depth: 0,
    };
    // A mark of the byte order says nothing of UTF-8.
    if text.starts_with('\u{feff}') {
        reader.at = '\u{feff}'.len_utf8();
    }
    let value = reader.value()?;
    reader.blanks();
    match reader.peek() {
        None => Ok(value),
        Some(_) => Err(reader.malformed("a JSON text is one value", "more text behind its end")),
    }
}

struct Reader<'t> {
    source: SourceId,
    text: &'t str,
    places: &'t PlaceMap,
    is_nested: bool,
    at: usize,
    depth: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn blanks(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn takes(&mut self, byte: u8) -> bool {
        self.blanks();
        let is_there = self.peek() == Some(byte);
        self.at += usize::from(is_there);
        is_there
    }

    fn span(&self, start: usize, end: usize) -> Span {
        let (start, end) = (self.places.outer(start), self.places.outer(end));
        Span::new(self.source, start, end)
    }

    /// A mistake at the next character, or at the end of the text.
    fn malformed(&self, message: &str, label: &str) -> Diagnostic {
        let next = self.text[self.at..].chars().next();
        let end = self.at + next.map_or(0, char::len_utf8);
        self.malformed_at(self.at, end, message, label)
    }

    fn malformed_at(&self, start: usize, end: usize, message: &str, label: &str) -> Diagnostic {
        Diagnostic::error(Code::MalformedJson, self.span(start, end), message).label(label)
    }

    fn value(&mut self) -> Result<Json, Diagnostic> {
        self.blanks();
        let start = self.at;
        let kind = match self.peek() {
            Some(b'{') => self.nested(Self::object)?,
            Some(b'[') => self.nested(Self::array)?,
            Some(b'"') => JsonKind::String(self.string()?),
            Some(b'-' | b'0'..=b'9') => self.number()?,
            Some(b'a'..=b'z' | b'A'..=b'Z') => self.word()?,
            None => {
                return Err(self.malformed("the JSON text ends too early", "a value is missing"));
            }
            Some(_) => {
                let message = "a JSON value begins with `{`, `[`, `\"`, a digit or a word";
                return Err(self.malformed(message, "no value begins like this"));
            }
        };
        let span = self.span(start, self.at);
        Ok(Json { kind, span })
    }

    fn nested(
        &mut self,
        read: fn(&mut Self) -> Result<JsonKind, Diagnostic>,
    ) -> Result<JsonKind, Diagnostic> {
        if self.depth == JSON_NESTING_MAX {
            let span = self.span(self.at, self.at + 1);
            let message = format!("arrays and objects nest at most {JSON_NESTING_MAX} levels deep");
            return Err(Diagnostic::error(Code::NestingTooDeep, span, message)
                .label("one level too many")
                .help("compute parts of it as attributes of their own"));
        }
        self.at += 1;
        self.depth += 1;
        let kind = with_stack(|| read(self))?;
        self.depth -= 1;
        Ok(kind)
    }

    fn object(&mut self) -> Result<JsonKind, Diagnostic> {
        let mut members: Vec<(Spanned<String>, Json)> = Vec::new();
        let mut known: HashMap<String, Span> = HashMap::new();
        if self.takes(b'}') {
            return Ok(JsonKind::Object(members));
        }
        loop {
            self.blanks();
            let start = self.at;
            if self.peek() != Some(b'"') {
                let message = "a member of a JSON object begins with its name in double quotes";
                return Err(self.malformed(message, "expected a name"));
            }
            let name = self.string()?.text;
            let name = Spanned::new(name, self.span(start + 1, self.at - 1));
            if let Some(earlier) = known.insert(name.node.clone(), name.span) {
                let message = format!("the member `{}` stands twice in one object", name.node);
                let twice = Diagnostic::error(Code::MalformedJson, name.span, message);
                return Err(twice.label("stands here again").also(earlier, "first"));
            }
            if !self.takes(b':') {
                return Err(
                    self.malformed("a name and its value are parted by a colon", "expected `:`")
                );
            }
            members.push((name, self.value()?));
            if self.takes(b'}') {
                return Ok(JsonKind::Object(members));
            }
            if !self.takes(b',') {
                return Err(self.malformed("members are parted by commas", "expected `,` or `}`"));
            }
        }
    }

    fn array(&mut self) -> Result<JsonKind, Diagnostic> {
        let mut elements = Vec::new();
        if self.takes(b']') {
            return Ok(JsonKind::Array(elements));
        }
        loop {
            elements.push(self.value()?);
            if self.takes(b']') {
                return Ok(JsonKind::Array(elements));
            }
            if !self.takes(b',') {
                return Err(self.malformed("elements are parted by commas", "expected `,` or `]`"));
            }
        }
    }

    fn string(&mut self) -> Result<Text, Diagnostic> {
        let open = self.at;
        let start = open + 1;
        let bytes = self.text.as_bytes();
        self.at = start;
        loop {
            match bytes.get(self.at) {
                Some(b'"') => break,
                Some(b'\\') => self.at += 2,
                Some(0..=0x1F) => {
                    let message = "a JSON string stands on one line, other characters as escapes";
                    return Err(self.malformed(message, "write it as an escape"));
                }
                Some(_) => self.at += 1,
                None => {
                    let message = "a JSON string is opened and never closed";
                    return Err(self.malformed_at(open, start, message, "opened here"));
                }
            }
        }
        let raw = &self.text[start..self.at];
        let text = unescape(raw, start, self.places, self.is_nested).map_err(|range| {
            let (from, to) = (start + range.start, start + range.end);
            let message = format!("`{}` is no escape of JSON", &self.text[from..to]);
            self.malformed_at(from, to, &message, "unknown escape")
                .note("escapes are `\\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX`")
        })?;
        self.at += 1;
        Ok(text)
    }

    fn number(&mut self) -> Result<JsonKind, Diagnostic> {
        let rest = &self.text[self.at..];
        let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '+');
        let length = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        let raw = &rest[..length];
        if !is_number(raw) {
            let message = format!("`{raw}` is no number of JSON");
            let end = self.at + length;
            return Err(self.malformed_at(self.at, end, &message, "not a number"));
        }
        self.at += length;
        Ok(JsonKind::Number(raw.to_owned()))
    }

    fn word(&mut self) -> Result<JsonKind, Diagnostic> {
        let rest = &self.text[self.at..];
        let length = rest
            .find(|c: char| !c.is_alphanumeric())
            .unwrap_or(rest.len());
        let kind = match &rest[..length] {
            "true" => JsonKind::Boolean(true),
            "false" => JsonKind::Boolean(false),
            "null" => JsonKind::Null,
            word => {
                let message = format!("`{word}` is no value of JSON");
                let end = self.at + length;
                return Err(self.malformed_at(
                    self.at,
                    end,
                    &message,
                    "texts stand in double quotes",
                ));
            }
        };
        self.at += length;
        Ok(kind)
    }
}

/// Whether a text is a number as JSON writes them.
fn is_number(text: &str) -> bool {
    let is_digits = |digits: &str| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let is_plain = is_digits(whole) && (whole == "0" || !whole.starts_with('0'));
    let without_sign =
        |exponent: &str| is_digits(exponent.strip_prefix(['+', '-']).unwrap_or(exponent));
    is_plain && fraction.is_none_or(is_digits) && exponent.is_none_or(without_sign)
}

#[cfg(test)]
mod tests;
