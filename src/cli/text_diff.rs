//! What differs between two texts, line by line, as `diff -u` shows it.

use std::fmt::Write;

use similar::{ChangeTag, TextDiff};

use crate::engine::Ink;

/// The differences with three lines around them under the names of the texts; nothing where there
/// are none.
pub(super) fn text_diff(names: (&str, &str), texts: (&str, &str), is_coloured: bool) -> String {
    let diff = TextDiff::from_lines(texts.0, texts.1);
    let mut out = String::new();
    for hunk in diff.unified_diff().context_radius(3).iter_hunks() {
        if out.is_empty() {
            // Writing to a string cannot fail.
            let _ = writeln!(out, "--- {}\n+++ {}", names.0, names.1);
        }
        let _ = writeln!(out, "{}", hunk.header());
        for change in hunk.iter_changes() {
            let line = change.value().trim_end_matches(['\n', '\r']);
            let line = match change.tag() {
                ChangeTag::Delete => Ink::Red.paint(&format!("-{line}"), is_coloured),
                ChangeTag::Insert => Ink::Green.paint(&format!("+{line}"), is_coloured),
                ChangeTag::Equal => format!(" {line}"),
            };
            let _ = writeln!(out, "{line}");
            if change.missing_newline() {
                out.push_str("\\ no newline at the end\n");
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_differ_stand_with_their_neighbours() {
        let (old, new) = ("a\nb\nc\nd\ne\n", "a\nb\nx\nd\ne");
        let shown = text_diff(("old", "new"), (old, new), false);
        assert_eq!(
            shown,
            "--- old\n+++ new\n@@ -1,5 +1,5 @@\n a\n b\n-c\n+x\n d\n-e\n+e\n\\ no newline at the end\n"
        );
        assert_eq!(text_diff(("old", "new"), (old, old), true), "");
    }

    #[test]
    fn colours_stand_around_whole_lines() {
        let shown = text_diff(("old", "new"), ("a\n", "b\n"), true);
        assert!(shown.ends_with("\u{1b}[31m-a\u{1b}[0m\n\u{1b}[32m+b\u{1b}[0m\n"));
    }
}
