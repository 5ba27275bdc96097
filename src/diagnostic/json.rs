//! Diagnostics for machines: one JSON object each.
//!
//! The shape is an interface: fields are added, never changed. Lines and columns count from 1 and
//! columns count characters; `start` and `end` are bytes from 0, as in LSP clients that count UTF-8.

use serde::Serialize;

use super::{Diagnostic, Label, Severity, Sources, Span};

/// A diagnostic as JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct JsonDiagnostic<'a> {
    /// The stable code, such as `S0301`.
    pub code: String,
    /// The code in words, such as `unknown-field`.
    pub slug: &'static str,
    /// `error` or `warning`.
    pub severity: &'static str,
    /// One sentence.
    pub message: &'a str,
    /// Where it is.
    #[serde(flatten)]
    pub place: JsonPlace<'a>,
    /// The primary label first, then the others.
    pub labels: Vec<JsonLabel<'a>>,
    /// Expected and found, or why the rule exists.
    pub notes: &'a [String],
    /// Ways out.
    pub help: Vec<JsonHelp<'a>>,
}

/// A place in a source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct JsonPlace<'a> {
    /// The name of the source; absent where the message has no place.
    pub file: Option<&'a str>,
    /// The line of the first character.
    pub line: usize,
    /// The column of the first character.
    pub column: usize,
    /// The line of the character after the last.
    pub end_line: usize,
    /// The column of the character after the last.
    pub end_column: usize,
    /// The first byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

/// A place with the reason why it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct JsonLabel<'a> {
    /// Whether it is the place of the diagnostic itself.
    pub primary: bool,
    /// The reason; may be empty.
    pub message: &'a str,
    /// The place.
    #[serde(flatten)]
    pub place: JsonPlace<'a>,
}

/// A way out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct JsonHelp<'a> {
    /// What to do.
    pub message: &'a str,
    /// The edit, if a tool may apply it.
    pub fix: Option<JsonFix<'a>>,
}

/// An edit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct JsonFix<'a> {
    /// What stands at the place afterwards.
    pub replacement: &'a str,
    /// Whether a tool may apply it unasked.
    pub certain: bool,
    /// What is replaced.
    #[serde(flatten)]
    pub place: JsonPlace<'a>,
}

impl<'a> JsonDiagnostic<'a> {
    /// The JSON form of `diagnostic`, whose spans point into `sources`.
    pub fn new(diagnostic: &'a Diagnostic, sources: &'a Sources) -> Self {
        let label = |label: &'a Label, primary: bool| JsonLabel {
            primary,
            message: &label.message,
            place: place(label.span, sources),
        };
        let secondary = diagnostic.secondary.iter();
        Self {
            code: diagnostic.code.to_string(),
            slug: diagnostic.code.slug(),
            severity: match diagnostic.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
            },
            message: &diagnostic.message,
            place: place(diagnostic.primary.span, sources),
            labels: std::iter::once(label(&diagnostic.primary, true))
                .chain(secondary.map(|other| label(other, false)))
                .collect(),
            notes: &diagnostic.notes,
            help: diagnostic.help.iter().map(|h| help(h, sources)).collect(),
        }
    }
}

fn help<'a>(help: &'a super::Help, sources: &'a Sources) -> JsonHelp<'a> {
    JsonHelp {
        message: &help.message,
        fix: help.fix.as_ref().map(|fix| JsonFix {
            replacement: &fix.replacement,
            certain: fix.is_certain,
            place: place(fix.span, sources),
        }),
    }
}

fn place(span: Span, sources: &Sources) -> JsonPlace<'_> {
    let file = sources.get(span.source);
    let position = |byte| file.map(|file| file.lines.position(&file.text, byte));
    let (start, end) = (position(span.start), position(span.end));
    JsonPlace {
        file: file.map(|file| file.name.as_str()),
        line: start.map_or(0, |at| at.line),
        column: start.map_or(0, |at| at.column),
        end_line: end.map_or(0, |at| at.line),
        end_column: end.map_or(0, |at| at.column),
        start: span.start,
        end: span.end,
    }
}

/// All diagnostics as text, one JSON object a line.
pub fn render_all<'a>(
    diagnostics: impl IntoIterator<Item = &'a Diagnostic>,
    sources: &Sources,
) -> String {
    let mut text = String::new();
    for diagnostic in diagnostics {
        // The struct has text keys only, so that writing it as JSON cannot fail.
        if let Ok(line) = serde_json::to_string(&JsonDiagnostic::new(diagnostic, sources)) {
            text.push_str(&line);
            text.push('\n');
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Code;

    #[test]
    fn a_diagnostic_tells_places_in_lines_columns_and_bytes() {
        let mut sources = Sources::new();
        let id = sources.add("größe.sumac", "// ü\nattribute a = nmae");
        let span = Span::new(id, 20, 24);
        let diagnostic = Diagnostic::error(Code::UnknownName, span, "nothing is called `nmae`")
            .label("no such name")
            .also(Span::new(id, 16, 17), "in this attribute")
            .note("names are case-sensitive")
            .fix("use `name`", span, "name");
        let text = render_all([&diagnostic], &sources);
        let json: serde_json::Value = serde_json::from_str(&text).expect("a JSON line");
        assert_eq!(json["code"], "S0302");
        assert_eq!(json["slug"], "unknown-name");
        assert_eq!(json["severity"], "error");
        assert_eq!((&json["line"], &json["column"]), (&2.into(), &15.into()));
        assert_eq!((&json["start"], &json["end"]), (&20.into(), &24.into()));
        assert_eq!(json["end_column"], 19);
        assert_eq!(json["file"], "größe.sumac");
        assert_eq!(json["labels"][0]["primary"], true);
        assert_eq!(json["labels"][1]["message"], "in this attribute");
        assert_eq!(json["notes"][0], "names are case-sensitive");
        assert_eq!(json["help"][0]["fix"]["replacement"], "name");
        assert_eq!(json["help"][0]["fix"]["start"], 20);
    }
}
