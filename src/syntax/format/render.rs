//! From pieces to lines.

use super::cursor::Comment;
use super::doc::{Doc, Entry, Kind, LastComma, List};

/// How wide a line may be, in characters.
pub(super) const WIDTH_MAX: usize = 100;
/// How much further in what belongs to a line stands, in columns.
pub(super) const INDENT: usize = 2;

/// The text of a layout.
pub(super) fn render(doc: &Doc) -> String {
    let mut renderer = Renderer::default();
    renderer.stack.push(Step::piece(0, false, doc));
    while let Some(step) = renderer.stack.pop() {
        renderer.step(step);
    }
    renderer.finish()
}

/// Something that is still to be written.
#[derive(Clone, Copy)]
struct Step<'d> {
    indent: usize,
    is_flat: bool,
    what: What<'d>,
}

#[derive(Clone, Copy)]
enum What<'d> {
    Piece(&'d Doc),
    /// The piece with its last list broken.
    Broken(&'d Doc),
    Text(&'static str),
    NewLine,
    Empty,
}

impl<'d> Step<'d> {
    fn piece(indent: usize, is_flat: bool, doc: &'d Doc) -> Self {
        let what = What::Piece(doc);
        Self {
            indent,
            is_flat,
            what,
        }
    }
}

#[derive(Default)]
struct Renderer<'d> {
    out: String,
    /// The column behind the last character of the line, in characters.
    column: usize,
    /// Where the text of a new line begins; none where the line has text.
    begins_at: Option<usize>,
    stack: Vec<Step<'d>>,
    /// A comment stands at the end of the line, so that nothing may follow it there.
    must_break: bool,
    wants_empty: bool,
    wants_blank: bool,
    /// Whether the last text opened a bracket.
    after_bracket: bool,
}

impl<'d> Renderer<'d> {
    fn step(&mut self, step: Step<'d>) {
        match step.what {
            What::Piece(doc) => self.piece(step, doc),
            What::Broken(doc) => self.broken(step.indent, doc),
            What::Text(text) => self.text(step.indent, text),
            What::NewLine => self.new_line(step.indent),
            What::Empty => self.wants_empty = true,
        }
    }

    fn piece(&mut self, step: Step<'d>, doc: &'d Doc) {
        match &doc.kind {
            Kind::Text(text) => self.text(step.indent, text),
            Kind::Comment(comment) => self.comment(step.indent, comment),
            Kind::Line if step.is_flat => self.text(step.indent, " "),
            Kind::Soft if step.is_flat => {}
            Kind::Line | Kind::Soft | Kind::Hard => self.new_line(step.indent),
            Kind::Empty => self.wants_empty = true,
            Kind::Concat(docs) => {
                let steps = docs
                    .iter()
                    .rev()
                    .map(|doc| Step::piece(step.indent, step.is_flat, doc));
                self.stack.extend(steps);
            }
            Kind::Indent(columns, inner) => {
                let inner = Step::piece(step.indent + columns, step.is_flat, inner);
                self.stack.push(inner);
            }
            Kind::Group(inner) => {
                let is_flat = step.is_flat || self.fits(step.indent, doc);
                self.stack.push(Step::piece(step.indent, is_flat, inner));
            }
            Kind::Flat(inner) => self.stack.push(Step::piece(step.indent, true, inner)),
            Kind::List(list) if step.is_flat || self.fits(step.indent, doc) => {
                self.flat_list(step.indent, list)
            }
            Kind::List(list) => self.tall_list(step.indent, list),
        }
    }

    /// Whether a piece, and what must follow on its line, fits on the rest of the line.
    fn fits(&self, indent: usize, doc: &Doc) -> bool {
        let column = self.column_at(indent);
        let used = column.saturating_add(doc.width);
        !doc.is_forced && used <= WIDTH_MAX && used + self.rest(WIDTH_MAX - used) <= WIDTH_MAX
    }

    /// Where the next text will stand.
    fn column_at(&self, indent: usize) -> usize {
        match self.must_break {
            true => indent,
            false => self.begins_at.unwrap_or(self.column),
        }
    }

    /// The width of what follows up to the next place where the line can break; at most a bit more than `most`.
    fn rest(&self, most: usize) -> usize {
        let mut width = 0;
        for step in self.stack.iter().rev() {
            let ended = match step.what {
                What::NewLine => true,
                What::Text(text) => {
                    width += text.len();
                    false
                }
                What::Empty => false,
                What::Piece(doc) | What::Broken(doc) => measure(doc, step.is_flat, &mut width),
            };
            if ended || width > most {
                break;
            }
        }
        width
    }

    fn flat_list(&mut self, indent: usize, list: &'d List) {
        let flat = |doc| Step::piece(indent, true, doc);
        let text = |text| Step {
            indent,
            is_flat: true,
            what: What::Text(text),
        };
        let padding = text(if list.style.is_padded && !list.entries.is_empty() {
            " "
        } else {
            ""
        });
        let mut steps = vec![flat(&list.open), flat(&list.lead), padding];
        for (index, entry) in list.entries.iter().enumerate() {
            if index > 0 {
                steps.push(text(", "));
            }
            steps.extend([flat(&entry.doc), flat(&entry.trailing)]);
        }
        steps.extend([flat(&list.end), padding, flat(&list.close)]);
        self.stack.extend(steps.into_iter().rev());
    }

    /// A list that does not fit on the line: its last entry may begin there, else each stands on its own.
    fn tall_list(&mut self, indent: usize, list: &'d List) {
        if let Some((last, others)) = list.entries.split_last().filter(|_| list.hugs()) {
            let before: usize = others.iter().map(|entry| entry.doc.width + 2).sum();
            let column = self.column_at(indent);
            let first = last.doc.first_line().unwrap_or(WIDTH_MAX);
            if column + list.open.width + before + first <= WIDTH_MAX {
                return self.hugging_list(indent, list, last, others);
            }
        }
        self.broken_list(indent, list);
    }

    fn hugging_list(
        &mut self,
        indent: usize,
        list: &'d List,
        last: &'d Entry,
        others: &'d [Entry],
    ) {
        let mut steps = vec![Step::piece(indent, true, &list.open)];
        for entry in others {
            let separator = What::Text(", ");
            steps.push(Step::piece(indent, true, &entry.doc));
            steps.push(Step {
                indent,
                is_flat: true,
                what: separator,
            });
        }
        steps.push(Step {
            indent,
            is_flat: false,
            what: What::Broken(&last.doc),
        });
        steps.push(Step::piece(indent, true, &list.close));
        self.stack.extend(steps.into_iter().rev());
    }

    fn broken_list(&mut self, indent: usize, list: &'d List) {
        let inner = indent + INDENT;
        let piece = |doc| Step::piece(inner, false, doc);
        let step = |indent, what| Step {
            indent,
            is_flat: false,
            what,
        };
        let mut steps = vec![Step::piece(indent, false, &list.open), piece(&list.lead)];
        for (index, entry) in list.entries.iter().enumerate() {
            if entry.after_empty && index > 0 {
                steps.push(step(inner, What::Empty));
            }
            steps.extend([step(inner, What::NewLine), piece(&entry.doc)]);
            if index + 1 < list.entries.len() || list.style.last_comma == LastComma::Broken {
                steps.push(step(inner, What::Text(",")));
            }
            steps.push(piece(&entry.trailing));
        }
        steps.extend([
            piece(&list.end),
            step(indent, What::NewLine),
            Step::piece(indent, false, &list.close),
        ]);
        self.stack.extend(steps.into_iter().rev());
    }

    /// What ends in a list, with that list broken.
    fn broken(&mut self, indent: usize, doc: &'d Doc) {
        match &doc.kind {
            Kind::List(list) => self.broken_list(indent, list),
            Kind::Concat(docs) => {
                let last = docs.len().saturating_sub(1);
                let steps = docs.iter().enumerate().rev().map(|(index, doc)| Step {
                    indent,
                    is_flat: index < last,
                    what: match index < last {
                        true => What::Piece(doc),
                        false => What::Broken(doc),
                    },
                });
                self.stack.extend(steps);
            }
            _ => self.stack.push(Step::piece(indent, false, doc)),
        }
    }

    fn text(&mut self, indent: usize, text: &str) {
        let is_blank = text.trim_start().is_empty();
        if self.must_break && is_blank {
            return;
        }
        if self.must_break {
            self.new_line(indent);
        }
        let text = match self.begins_at {
            Some(_) => text.trim_start(),
            None => text,
        };
        let Some(first) = text.chars().next() else {
            return;
        };
        if let Some(column) = self.begins_at.take() {
            self.pad(column);
        } else if std::mem::take(&mut self.wants_blank)
            && !matches!(first, ' ' | ',' | ')' | ']' | ';' | '.')
        {
            self.push(" ");
        }
        self.wants_blank = false;
        self.push(text);
        self.after_bracket = text.ends_with(['(', '[', '{']);
    }

    fn comment(&mut self, indent: usize, comment: &Comment) {
        if self.must_break
            || comment.begins_line && self.begins_at.is_none() && !self.out.is_empty()
        {
            self.wants_empty |= comment.after_empty;
            self.new_line(indent);
        } else if self.begins_at.is_some() && comment.after_empty {
            // The line is already there; the empty one goes before it.
            self.wants_empty = true;
            self.empty_line();
        }
        if let Some(column) = self.begins_at.take() {
            self.pad(column);
        } else if comment.ends_line && !self.out.ends_with(' ')
            || !self.out.ends_with([' ', '(', '['])
        {
            self.push(" ");
        }
        self.push(&comment.text);
        if let Some(last) = comment.text.rfind('\n') {
            self.column = comment.text[last + 1..].chars().count();
        }
        self.after_bracket = false;
        self.must_break = comment.ends_line;
        self.wants_blank = true;
    }

    fn new_line(&mut self, indent: usize) {
        self.must_break = false;
        self.wants_blank = false;
        if self.begins_at.is_none() {
            let kept = self.out.trim_end_matches(' ').len();
            self.out.truncate(kept);
            if !self.out.is_empty() {
                self.out.push('\n');
            }
        }
        self.empty_line();
        self.begins_at = Some(indent);
        self.column = indent;
    }

    /// An empty line where one is wanted, but not at the beginning of what a bracket holds.
    fn empty_line(&mut self) {
        if std::mem::take(&mut self.wants_empty)
            && !self.out.is_empty()
            && !self.out.ends_with("\n\n")
            && !self.after_bracket
        {
            self.out.push('\n');
        }
    }

    fn pad(&mut self, column: usize) {
        self.out.extend(std::iter::repeat_n(' ', column));
        self.column = column;
    }

    fn push(&mut self, text: &str) {
        self.out.push_str(text);
        self.column += text.chars().count();
    }

    fn finish(mut self) -> String {
        let kept = self.out.trim_end().len();
        self.out.truncate(kept);
        if !self.out.is_empty() {
            self.out.push('\n');
        }
        self.out
    }
}

/// Adds the width of a piece up to the first place where its line can break; whether there is one.
fn measure(doc: &Doc, is_flat: bool, width: &mut usize) -> bool {
    match &doc.kind {
        _ if is_flat && !doc.is_forced => {
            *width = width.saturating_add(doc.width);
            false
        }
        Kind::Text(text) => {
            *width += text.chars().count();
            false
        }
        // A comment may stand beyond the width.
        Kind::Comment(comment) => comment.begins_line || comment.ends_line,
        Kind::Line | Kind::Soft | Kind::Hard => true,
        Kind::Empty => false,
        Kind::Concat(docs) => docs.iter().any(|doc| measure(doc, is_flat, width)),
        Kind::Indent(_, doc) | Kind::Group(doc) => measure(doc, is_flat, width),
        Kind::Flat(doc) => measure(doc, true, width),
        Kind::List(list) => {
            measure(&list.open, is_flat, width);
            !list.entries.is_empty() || measure(&list.close, is_flat, width)
        }
    }
}
