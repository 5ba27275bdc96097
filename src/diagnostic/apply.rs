//! Edits of diagnostics, applied to the text.

use super::{Diagnostic, Fix, SourceId};

/// The text of `source` after the first fix of each diagnostic, as far as fixes do not touch each
/// other; of two that do, the one that stands first in the text is applied. The others are offered
/// again by the next check.
pub fn apply_fixes<'a>(
    text: &str,
    source: SourceId,
    diagnostics: impl IntoIterator<Item = &'a Diagnostic>,
) -> String {
    let fixes = diagnostics
        .into_iter()
        .filter_map(|one| one.help.iter().find_map(|help| help.fix.as_ref()))
        .filter(|fix| fix.span.source == source);
    apply_edits(text, fixes).0
}

/// The text after edits of it, as far as they do not touch each other, and those that were applied.
pub fn apply_edits<'a>(
    text: &str,
    edits: impl IntoIterator<Item = &'a Fix>,
) -> (String, Vec<&'a Fix>) {
    let mut edits: Vec<&Fix> = edits.into_iter().collect();
    edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
    edits.dedup();
    let mut edited = String::with_capacity(text.len());
    let mut done = 0;
    let mut applied: Vec<&Fix> = Vec::new();
    for edit in edits {
        let (start, end) = (edit.span.start as usize, edit.span.end as usize);
        let touches = applied.last().is_some_and(|before| {
            edit.span.start < before.span.end || edit.span.start == before.span.start
        });
        let Some(kept) = text.get(done..start).filter(|_| !touches) else {
            continue;
        };
        if text.get(start..end).is_none() {
            continue;
        }
        edited.push_str(kept);
        edited.push_str(&edit.replacement);
        done = end;
        applied.push(edit);
    }
    edited.push_str(&text[done..]);
    (edited, applied)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Code, Span};

    fn edit(start: usize, end: usize, text: &str) -> Diagnostic {
        let span = Span::new(SourceId(0), start, end);
        Diagnostic::error(Code::UnknownField, span, "wrong")
            .help("words alone")
            .fix("first", span, text)
            .fix("second", span, "never")
    }

    fn applied(text: &str, edits: &[Diagnostic]) -> String {
        apply_fixes(text, SourceId(0), edits)
    }

    #[test]
    fn the_first_fix_of_each_is_applied_wherever_it_stands() {
        let edits = [edit(6, 7, "y"), edit(0, 2, ""), edit(4, 4, "x ")];
        assert_eq!(applied("a 1 2 3 ü", &edits), "1 x 2 y ü");
    }

    #[test]
    fn of_fixes_that_touch_the_first_is_applied() {
        let edits = [edit(0, 3, "x"), edit(2, 5, "y"), edit(0, 3, "x")];
        assert_eq!(applied("abcdef", &edits), "xdef");
        assert_eq!(applied("ab", &[edit(1, 1, "-"), edit(1, 1, "+")]), "a-b");
    }

    #[test]
    fn fixes_of_other_texts_and_outside_of_it_are_left() {
        let mut elsewhere = edit(0, 1, "x");
        if let Some(fix) = &mut elsewhere.help[1].fix {
            fix.span.source = SourceId(1);
        }
        elsewhere.help.truncate(2);
        assert_eq!(
            applied("ü", &[elsewhere, edit(1, 2, "x"), edit(0, 9, "x")]),
            "ü"
        );
    }
}
