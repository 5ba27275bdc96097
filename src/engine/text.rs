//! The bytes of a file as text.

use std::io::{self, Read};

#[cfg(feature = "cli")]
use crate::syntax::pql_json::DOCUMENT_BYTES_MAX;

/// How much of a text of rules is read, whatever its form.
#[cfg(feature = "cli")]
pub(crate) const RULE_TEXT_BYTES_MAX: usize = DOCUMENT_BYTES_MAX;

/// The text of a rule file or document, of which no more than `bytes_max` bytes and one are read: the parser tells of a
/// text that is too large.
///
/// # Errors
/// What keeps it from being read; an encoding other than UTF-8 is named with its place and the way out.
pub(crate) fn read_text(input: impl Read, bytes_max: usize) -> io::Result<String> {
    let mut bytes = Vec::new();
    input.take(bytes_max as u64 + 1).read_to_end(&mut bytes)?;
    let is_cut = bytes.len() > bytes_max;
    match String::from_utf8(bytes) {
        Ok(text) => Ok(text),
        Err(error) if is_cut => Ok(String::from_utf8_lossy(error.as_bytes()).into_owned()),
        Err(error) => Err(io::Error::new(
            io::ErrorKind::InvalidData,
            encoding(error.as_bytes(), error.utf8_error().valid_up_to()),
        )),
    }
}

/// What is said of bytes that are no UTF-8 from `at` on.
fn encoding(bytes: &[u8], at: usize) -> String {
    const SAVE: &str = "save the file with the encoding UTF-8";
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return format!("it is UTF-16 text: {SAVE}");
    }
    let before = &bytes[..at];
    let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
    let line_start = before.iter().rposition(|byte| *byte == b'\n');
    let column = String::from_utf8_lossy(&before[line_start.map_or(0, |end| end + 1)..])
        .chars()
        .count()
        + 1;
    format!("{line}:{column} is not UTF-8 text: {SAVE}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(bytes: &[u8]) -> String {
        read_text(bytes, 100)
            .expect_err("no UTF-8 text")
            .to_string()
    }

    #[test]
    fn other_encodings_are_told_with_their_place() {
        assert_eq!(
            refused(b"a\n\xC3\xA9 caf\xE9"),
            "2:6 is not UTF-8 text: save the file with the encoding UTF-8"
        );
        assert!(refused(b"\xFF\xFEa\0").starts_with("it is UTF-16 text"));
    }

    #[test]
    fn an_endless_input_ends() {
        let text = read_text(io::repeat(b'x'), 10).expect("text");
        assert_eq!(text.len(), 11);
    }
}
