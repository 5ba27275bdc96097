//! The canonical layout of rules, for hosts and editors.

use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use super::diagnostics::Diagnostics;
use super::source::is_expression_file;
use crate::diagnostic::{Diagnostic, Sources};
use crate::syntax::format::{format_expression, format_file};
use crate::syntax::parse::{BlockKind, blocks, parse_expression, parse_file};

/// The text of a rule file in its canonical layout; all comments are kept, and what the rules mean.
///
/// Line ends stay as they are where all are of one kind. `name` is what messages call the text; one that ends in `.pql` holds a bare expression. What is laid out
/// already comes back as it is. No schema is needed and no other file read.
///
/// # Errors
/// What keeps the text from being read. Rules that read well and are wrong otherwise are laid out.
///
/// # Examples
/// ```
/// let text = sumac::format("shop.sumac", "attribute   visits=xEvent\n  .count( )")?;
/// assert_eq!(text, "attribute visits = xEvent.count()\n");
/// # Ok::<(), sumac::Diagnostics>(())
/// ```
pub fn format(name: &str, text: &str) -> Result<String, Diagnostics> {
    let mut sources = Sources::new();
    let source = sources.add(name, text);
    let refused = |diagnostics: Vec<Diagnostic>| {
        let is_wrong = diagnostics.iter().any(Diagnostic::is_error);
        is_wrong.then(|| Diagnostics::new(diagnostics, Arc::new(sources)))
    };
    if is_expression_file(Path::new(name)) {
        let (expr, diagnostics) = parse_expression(source, text);
        return match refused(diagnostics) {
            Some(refused) => Err(refused),
            None => {
                let laid_out = with_line_ends_of(text, format_expression(text, &expr));
                let (again, problems) = parse_expression(source, &laid_out);
                Ok(unless_changed(
                    text,
                    laid_out,
                    !problems.iter().any(Diagnostic::is_error) && again == expr,
                ))
            }
        };
    }
    let (file, diagnostics) = parse_file(source, text);
    match refused(diagnostics) {
        Some(refused) => Err(refused),
        None => {
            let laid_out = with_line_ends_of(text, format_file(text, &file));
            let (again, problems) = parse_file(source, &laid_out);
            Ok(unless_changed(
                text,
                laid_out,
                !problems.iter().any(Diagnostic::is_error) && again == file,
            ))
        }
    }
}

/// The layout, unless it would read as other rules: then a flaw of ours leaves the text as its author wrote it.
fn unless_changed(text: &str, laid_out: String, is_same: bool) -> String {
    debug_assert!(is_same, "another tree is laid out:\n{laid_out}");
    match is_same {
        true => laid_out,
        false => text.to_owned(),
    }
}

/// The items of a rule file that a range of it touches, in the canonical layout: their bytes, and the text
/// for these. None where the range touches no item.
///
/// # Errors
/// As [`format()`]: what keeps the whole text from being read.
///
/// # Examples
/// ```
/// use sumac::engine::format_range;
///
/// let text = "attribute a=1\nattribute b=2\nattribute c=3";
/// let (bytes, laid_out) = format_range("shop.sumac", text, 20..20)?.unwrap();
/// assert_eq!((&text[bytes], &*laid_out), ("attribute b=2", "attribute b = 2"));
/// # Ok::<(), sumac::Diagnostics>(())
/// ```
pub fn format_range(
    name: &str,
    text: &str,
    range: Range<usize>,
) -> Result<Option<(Range<usize>, String)>, Diagnostics> {
    let laid_out = format(name, text)?;
    if is_expression_file(Path::new(name)) {
        return Ok(Some((0..text.len(), laid_out)));
    }
    let (before, after) = (items(text), items(&laid_out));
    // The layout neither adds nor moves items; if it did, a part of it would be wrong.
    if before.len() != after.len() {
        return Ok(None);
    }
    let mut touched = before
        .iter()
        .zip(&after)
        .filter(|(before, _)| before.start <= range.end && range.start <= before.end);
    let Some(first) = touched.next() else {
        return Ok(None);
    };
    let last = touched.next_back().unwrap_or(first);
    let new = laid_out.get(first.1.start..last.1.end).unwrap_or_default();
    Ok(Some((first.0.start..last.0.end, new.to_owned())))
}

/// The bytes of the items of a text.
fn items(text: &str) -> Vec<Range<usize>> {
    let blocks = blocks(text).into_iter();
    let items = blocks.filter(|one| matches!(one.kind, BlockKind::Item | BlockKind::Import));
    items.map(|one| one.range).collect()
}

/// The layout with the line ends of Windows where all lines of the text have them.
fn with_line_ends_of(text: &str, laid_out: String) -> String {
    let lines = text.matches('\n').count();
    if lines == 0 || text.matches("\r\n").count() < lines {
        return laid_out;
    }
    laid_out.replace("\r\n", "\n").replace('\n', "\r\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_lays_out_the_items_that_it_touches() {
        let text = "attribute a=1 // one\n\n\n/// Two.\nattribute b=2+\n 3\nattribute c=4\n";
        let range = |range| match format_range("a.sumac", text, range) {
            Ok(Some((bytes, new))) => Some((text[bytes].to_owned(), new)),
            _ => None,
        };
        let expected = |old: &str, new: &str| Some((old.to_owned(), new.to_owned()));
        let at = |word: &str| text.find(word).unwrap_or_default();
        assert_eq!(range(5..5), expected("attribute a=1", "attribute a = 1"));
        assert_eq!(
            range(at("3")..at("3")),
            expected("attribute b=2+\n 3", "attribute b = 2 + 3")
        );
        let both = range(at("b=")..at("c="));
        assert_eq!(
            both,
            expected(
                "attribute b=2+\n 3\nattribute c=4",
                "attribute b = 2 + 3\nattribute c = 4"
            )
        );
        assert_eq!(range(at("Two")..at("Two")), None);
        assert!(format_range("a.sumac", "attribute a = (", 0..1).is_err());
    }

    #[test]
    fn expressions_are_laid_out_by_their_ending() {
        let text = format("a.pql", "xEvent . count()>3");
        assert_eq!(text.expect("reads well"), "xEvent.count() > 3\n");
    }

    #[test]
    fn units_are_written_as_their_number_wants_them() {
        let text =
            "attribute a = xs[t occurs < 1 days before now and t occurs last months].count()\n";
        assert_eq!(
            format("a.sumac", text).expect("reads well"),
            "attribute a = xs[t occurs < 1 day before now and t occurs last month].count()\n"
        );
    }

    #[test]
    fn line_ends_of_windows_stay() {
        let text = "/* a\r\n b */\r\nattribute   a = 1\r\n";
        let once = format("a.sumac", text).expect("reads well");
        assert_eq!(once, "/* a\r\n b */\r\nattribute a = 1\r\n");
        assert_eq!(format("a.sumac", &once).expect("reads well"), once);
        let mixed = format("a.sumac", "attribute a = 1\r\nattribute b = 2\n");
        assert!(!mixed.expect("reads well").contains('\r'));
    }

    #[test]
    fn what_cannot_be_read_is_told() {
        let refused = format("a.sumac", "attribute a = (1").expect_err("a bracket is open");
        assert_eq!(refused.len(), 1);
        assert!(refused.to_string().contains("a.sumac:1:17"), "{refused}");
    }
}
