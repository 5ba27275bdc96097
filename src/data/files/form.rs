//! The forms of data, by name and by content.

use std::fmt;
use std::path::Path;

use super::packed::unpacked_name;

/// A form of data that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Form {
    /// A JSON object a line.
    Ndjson,
    /// A JSON list of objects, one object, or objects behind each other.
    Json,
    /// Comma-separated values with a header; dotted names are paths.
    Csv,
    /// Apache Parquet.
    Parquet,
    /// The Arrow file format, with a footer.
    ArrowFile,
    /// The Arrow stream format.
    ArrowStream,
}

/// What can be read, for messages.
pub(super) const KNOWN: &str = ".ndjson and .jsonl, .json, .csv, .parquet, .arrow and .arrows (Arrow files and streams), each also packed (.gz, .zst)";

/// The first bytes of Arrow files.
const ARROW_MAGIC: &[u8] = b"ARROW1";
/// The first bytes of Parquet files.
const PARQUET_MAGIC: &[u8] = b"PAR1";
/// The first bytes of a message in an Arrow stream.
const ARROW_CONTINUATION: &[u8] = &[0xff; 4];

impl Form {
    /// The form that the name of a file says, packed or not; none for unknown endings.
    pub fn of_name(path: &Path) -> Option<Self> {
        let ending = unpacked_name(path)
            .extension()?
            .to_str()?
            .to_ascii_lowercase();
        Some(match ending.as_str() {
            "ndjson" | "jsonl" => Form::Ndjson,
            "json" => Form::Json,
            "csv" => Form::Csv,
            "parquet" => Form::Parquet,
            "arrow" | "feather" | "ipc" => Form::ArrowFile,
            "arrows" => Form::ArrowStream,
            _ => return None,
        })
    }

    /// The form that the first bytes of a file say.
    pub fn of_content(start: &[u8]) -> Option<Self> {
        if start.starts_with(PARQUET_MAGIC) {
            return Some(Form::Parquet);
        }
        if start.starts_with(ARROW_MAGIC) {
            return Some(Form::ArrowFile);
        }
        if start.starts_with(ARROW_CONTINUATION) {
            return Some(Form::ArrowStream);
        }
        let text = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start);
        match text.trim_ascii_start().first() {
            Some(b'{' | b'[') => Some(Form::Json),
            _ => looks_like_csv(text).then_some(Form::Csv),
        }
    }

    /// The form as it turns out: the two forms of JSON, and the two of Arrow, share endings.
    pub(super) fn refined(self, start: &[u8]) -> Self {
        match self {
            Form::Json if first_line_is_object(start) => Form::Ndjson,
            Form::ArrowFile if !start.starts_with(ARROW_MAGIC) => Form::ArrowStream,
            Form::ArrowStream if start.starts_with(ARROW_MAGIC) => Form::ArrowFile,
            other => other,
        }
    }
}

fn first_line_is_object(start: &[u8]) -> bool {
    let text = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start);
    let text = text.trim_ascii_start();
    let line = text.split(|&byte| byte == b'\n').next().unwrap_or(text);
    let is_json = || serde_json::from_slice::<serde::de::IgnoredAny>(line).is_ok();
    line.first() == Some(&b'{') && is_json()
}

/// Whether the first line is text with commas in it.
fn looks_like_csv(start: &[u8]) -> bool {
    let line = start.split(|&byte| byte == b'\n').next().unwrap_or(start);
    let is_text = |line: &str| {
        !line
            .chars()
            .any(|c| c.is_control() && c != '\r' && c != '\t')
    };
    line.contains(&b',') && std::str::from_utf8(line).is_ok_and(is_text)
}

impl fmt::Display for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Form::Ndjson => "NDJSON",
            Form::Json => "JSON",
            Form::Csv => "CSV",
            Form::Parquet => "Parquet",
            Form::ArrowFile => "Arrow file",
            Form::ArrowStream => "Arrow stream",
        })
    }
}
