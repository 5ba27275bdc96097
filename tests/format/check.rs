//! What holds for every text.

use sumac::diagnostic::SourceId;
use sumac::syntax::ast::File;
use sumac::syntax::format::{format_expression, format_file};
use sumac::syntax::parse::{parse_expression, parse_file};

/// The layout of a rule file, after a look at everything that a layout may not change.
pub(crate) fn formatted(text: &str) -> String {
    let before = parsed(text);
    let once = format_file(text, &before);
    let after = parsed(&once);
    assert!(before == after, "another tree:\n{text}\n---\n{once}");
    assert_eq!(
        comments(text),
        comments(&once),
        "other comments:\n{text}\n---\n{once}"
    );
    let twice = format_file(&once, &after);
    assert_eq!(once, twice, "not stable:\n{text}");
    for line in once.lines() {
        assert_eq!(line.trim_end(), line, "a blank at the end:\n{once}");
    }
    let windows = |text: &str| text.replace("\r\n", "\n").replace('\n', "\r\n");
    if text.contains('\n') {
        let on_windows = sumac::format("a.sumac", &windows(text)).unwrap();
        assert_eq!(windows(&once), on_windows, "other on Windows:\n{text}");
    }
    once
}

/// As [`formatted`], of a bare expression.
pub(crate) fn formatted_expression(text: &str) -> String {
    let (before, diagnostics) = parse_expression(SourceId(0), text);
    assert!(diagnostics.is_empty(), "{text}\n{diagnostics:?}");
    let once = format_expression(text, &before);
    let (after, diagnostics) = parse_expression(SourceId(0), &once);
    assert!(
        diagnostics.is_empty(),
        "{text}\n---\n{once}\n{diagnostics:?}"
    );
    assert!(before == after, "another tree:\n{text}\n---\n{once}");
    assert_eq!(comments(text), comments(&once), "{text}\n---\n{once}");
    let twice = format_expression(&once, &after);
    assert_eq!(once, twice, "not stable:\n{text}");
    once
}

fn parsed(text: &str) -> File {
    let (file, diagnostics) = parse_file(SourceId(0), text);
    assert!(diagnostics.is_empty(), "{text}\n{diagnostics:?}");
    file
}

/// All comments of a text with their marks, found by a reader of its own; cells of tables hold no comments.
pub(crate) fn comments(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let before = &text[..text.len() - rest.len()];
        let line = before.rfind('\n').map_or(0, |end| end + 1);
        let indent = before[line..].trim();
        let is_row = first == '|' && (indent.is_empty() || indent.ends_with('{'));
        let length = if let Some(inner) = rest.strip_prefix("/*") {
            inner.find("*/").map_or(rest.len(), |end| end + 4)
        } else if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if is_row {
            let line = &rest[..rest.find('\n').unwrap_or(rest.len())];
            line.rfind('|').map_or(line.len(), |bar| bar + 1)
        } else if matches!(first, '"' | '\'' | '`') {
            quoted(rest, first)
        } else {
            first.len_utf8()
        };
        if rest.starts_with("//") || rest.starts_with("/*") {
            found.push(rest[..length].trim_end().to_owned());
        }
        rest = &rest[length..];
    }
    found
}

fn quoted(text: &str, quote: char) -> usize {
    let mut characters = text.char_indices().skip(1);
    while let Some((at, character)) = characters.next() {
        match character {
            '\\' if quote != '`' => drop(characters.next()),
            _ if character == quote => return at + 1,
            _ => {}
        }
    }
    text.len()
}
