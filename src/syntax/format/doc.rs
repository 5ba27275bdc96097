//! What can be laid out: texts, places where a line may break, and lists.
//!
//! Every piece knows how wide it is on one line and whether it must stand on several, so that laying out
//! asks each piece once.

use super::cursor::Comment;

/// A piece of a layout.
#[derive(Debug)]
pub(super) struct Doc {
    /// What it is.
    pub(super) kind: Kind,
    /// Its width on one line, in characters.
    pub(super) width: usize,
    /// Whether it contains what has to stand on lines of its own.
    pub(super) is_forced: bool,
}

/// What a piece can be.
#[derive(Debug)]
pub(super) enum Kind {
    /// Text without a line break.
    Text(String),
    /// A comment with all that is known of its place.
    Comment(Comment),
    /// A blank, or a new line where its group is broken.
    Line,
    /// Nothing, or a new line where its group is broken.
    Soft,
    /// A new line.
    Hard,
    /// Asks for an empty line at the next line break.
    Empty,
    /// One after the other.
    Concat(Vec<Doc>),
    /// Lines inside begin so many columns further in.
    Indent(usize, Box<Doc>),
    /// On one line if it fits there; else all its own places break.
    Group(Box<Doc>),
    /// On one line in any case.
    Flat(Box<Doc>),
    /// Entries between brackets.
    List(Box<List>),
}

/// Whether the last entry of a broken list has a comma.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LastComma {
    /// The grammar has no place for one, or it would be noise.
    Never,
    /// On every list that is broken.
    Broken,
}

/// How a list is drawn.
#[derive(Debug, Clone, Copy)]
pub(super) struct ListStyle {
    /// Whether blanks stand inside the brackets on one line.
    pub(super) is_padded: bool,
    /// The comma behind the last entry.
    pub(super) last_comma: LastComma,
    /// Whether it may begin on the line of what it belongs to and end below.
    pub(super) is_target: bool,
}

/// Entries between brackets.
#[derive(Debug)]
pub(super) struct List {
    /// What stands before the entries.
    pub(super) open: Doc,
    /// Comments behind the opening bracket, on its line.
    pub(super) lead: Doc,
    /// The entries.
    pub(super) entries: Vec<Entry>,
    /// Comments before the closing bracket.
    pub(super) end: Doc,
    /// The closing bracket.
    pub(super) close: Doc,
    /// How it is drawn.
    pub(super) style: ListStyle,
    /// Whether its author broke it.
    pub(super) is_broken: bool,
}

/// An entry of a list.
#[derive(Debug)]
pub(super) struct Entry {
    /// The entry.
    pub(super) doc: Doc,
    /// Comments behind its comma, on its line.
    pub(super) trailing: Doc,
    /// Whether an empty line stands before it.
    pub(super) after_empty: bool,
}

impl Doc {
    fn new(kind: Kind, width: usize, is_forced: bool) -> Self {
        Self {
            kind,
            width,
            is_forced,
        }
    }

    pub(super) fn nothing() -> Self {
        Self::new(Kind::Concat(Vec::new()), 0, false)
    }

    pub(super) fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        let width = text.chars().count();
        Self::new(Kind::Text(text), width, false)
    }

    pub(super) fn comment(comment: Comment) -> Self {
        let is_forced = comment.begins_line || comment.ends_line || comment.text.contains('\n');
        let width = comment.text.chars().count() + 1;
        Self::new(Kind::Comment(comment), width, is_forced)
    }

    pub(super) fn line() -> Self {
        Self::new(Kind::Line, 1, false)
    }

    pub(super) fn soft() -> Self {
        Self::new(Kind::Soft, 0, false)
    }

    pub(super) fn hard() -> Self {
        Self::new(Kind::Hard, 0, true)
    }

    pub(super) fn empty() -> Self {
        Self::new(Kind::Empty, 0, false)
    }

    pub(super) fn concat(docs: Vec<Doc>) -> Self {
        let width = docs
            .iter()
            .fold(0_usize, |sum, doc| sum.saturating_add(doc.width));
        let is_forced = docs.iter().any(|doc| doc.is_forced);
        Self::new(Kind::Concat(docs), width, is_forced)
    }

    /// One piece behind another, of which one may be nothing.
    pub(super) fn behind(first: Doc, second: Doc) -> Self {
        match (first.is_nothing(), second.is_nothing()) {
            (true, _) => second,
            (_, true) => first,
            _ => Self::concat(vec![first, second]),
        }
    }

    pub(super) fn indent(columns: usize, doc: Doc) -> Self {
        let (width, is_forced) = (doc.width, doc.is_forced);
        Self::new(Kind::Indent(columns, Box::new(doc)), width, is_forced)
    }

    pub(super) fn group(doc: Doc) -> Self {
        let (width, is_forced) = (doc.width, doc.is_forced);
        Self::new(Kind::Group(Box::new(doc)), width, is_forced)
    }

    /// The same on one line, also where it does not fit there; nothing in it may have to break.
    pub(super) fn flat(doc: Doc) -> Self {
        let (width, is_forced) = (doc.width, doc.is_forced);
        Self::new(Kind::Flat(Box::new(doc)), width, is_forced)
    }

    /// The same, on several lines even if it would fit on one.
    pub(super) fn broken_if(mut self, is_broken: bool) -> Self {
        self.is_forced |= is_broken;
        self
    }

    pub(super) fn list(list: List) -> Self {
        let between = list.entries.len().saturating_sub(1) * 2;
        let padding = if list.style.is_padded && !list.entries.is_empty() {
            2
        } else {
            0
        };
        let ends = [&list.open, &list.lead, &list.end, &list.close];
        let entries = list
            .entries
            .iter()
            .flat_map(|entry| [&entry.doc, &entry.trailing]);
        let (width, is_forced) = ends.into_iter().chain(entries).fold(
            (between + padding, list.is_broken),
            |(width, is_forced), doc| (width.saturating_add(doc.width), is_forced || doc.is_forced),
        );
        Self::new(Kind::List(Box::new(list)), width, is_forced)
    }

    pub(super) fn is_nothing(&self) -> bool {
        matches!(&self.kind, Kind::Concat(docs) if docs.is_empty())
    }

    /// The width of the line on which it begins, where it is a list that may end below.
    pub(super) fn first_line(&self) -> Option<usize> {
        match &self.kind {
            Kind::List(list) if list.style.is_target => Some(list.open.width),
            Kind::Concat(docs) => {
                let (last, before) = docs.split_last()?;
                let is_plain = before.iter().all(|doc| !doc.is_forced);
                let width: usize = before.iter().map(|doc| doc.width).sum();
                Some(width + last.first_line().filter(|_| is_plain)?)
            }
            _ => None,
        }
    }

    /// Whether a line can break inside.
    pub(super) fn can_break(&self) -> bool {
        match &self.kind {
            Kind::Text(_) | Kind::Comment(_) | Kind::Empty | Kind::Flat(_) => false,
            Kind::Line | Kind::Soft | Kind::Hard | Kind::Group(_) => true,
            Kind::List(list) => !list.entries.is_empty(),
            Kind::Concat(docs) => docs.iter().any(Doc::can_break),
            Kind::Indent(_, doc) => doc.can_break(),
        }
    }
}

impl List {
    /// Whether its last entry may stand half on the line of the bracket, and the others whole.
    pub(super) fn hugs(&self) -> bool {
        let Some((last, others)) = self.entries.split_last() else {
            return false;
        };
        let is_free = |entry: &Entry| !entry.doc.is_forced && entry.trailing.is_nothing();
        !self.is_broken
            && self.lead.is_nothing()
            && self.end.is_nothing()
            && last.trailing.is_nothing()
            && others.iter().all(is_free)
            && last.doc.first_line().is_some()
    }
}
