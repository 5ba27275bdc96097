//! What an editor can fold away.

use crate::syntax::parse::{Block, BlockKind, blocks};

/// What is folded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FoldKind {
    /// An item, or what stands between brackets.
    Code,
    /// Comments that follow each other.
    Comment,
    /// Files and schemas that are named at one place.
    Imports,
}

/// Lines that can be folded to the first of them; counted from zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fold {
    /// The line that stays.
    pub first: usize,
    /// The last line.
    pub last: usize,
    /// What they are.
    pub kind: FoldKind,
}

/// What can be folded in the text of a rule file, which may be broken.
pub fn folds(text: &str) -> Vec<Fold> {
    let starts: Vec<usize> = std::iter::once(0)
        .chain(text.match_indices('\n').map(|(at, _)| at + 1))
        .collect();
    let line = |byte: usize| starts.partition_point(|&start| start <= byte) - 1;
    let mut folds: Vec<Fold> = Vec::new();
    for Block { range, kind } in blocks(text) {
        let (first, last) = (line(range.start), line(range.end.saturating_sub(1)));
        let before = text.get(starts[first]..range.start).unwrap_or_default();
        if kind == BlockKind::Comment && first == last && !before.trim().is_empty() {
            // It belongs to the code of its line, whatever stands behind that of the next.
            continue;
        }
        let kind = match kind {
            BlockKind::Comment => FoldKind::Comment,
            BlockKind::Import => FoldKind::Imports,
            BlockKind::Item | BlockKind::Brackets => FoldKind::Code,
        };
        let joins = |before: &Fold| {
            kind != FoldKind::Code && before.kind == kind && first == before.last + 1
        };
        match folds.last_mut() {
            Some(before) if joins(before) => before.last = last,
            _ => folds.push(Fold { first, last, kind }),
        }
    }
    folds.retain(|fold| fold.last > fold.first);
    folds.sort_by_key(|fold| (fold.first, std::cmp::Reverse(fold.last)));
    // Two folds at one line could not be told apart.
    folds.dedup_by_key(|fold| fold.first);
    folds
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_behind_code_stay_with_their_lines() {
        assert_eq!(
            folds("attribute a = 1 // one\nattribute b = 2 // two\n// three"),
            []
        );
    }

    #[test]
    fn items_brackets_and_comments_fold() {
        let text =
            "// a\n// b\nuse \"x\"\nuse \"y\"\nattribute a = sum(\n  [\n  1\n]\n)\nattribute b = (";
        let told: Vec<_> = folds(text)
            .iter()
            .map(|one| (one.first, one.last, one.kind))
            .collect();
        assert_eq!(
            told,
            [
                (0, 1, FoldKind::Comment),
                (2, 3, FoldKind::Imports),
                (4, 8, FoldKind::Code),
                (5, 7, FoldKind::Code)
            ]
        );
    }
}
