//! What is wrong with a text, told as data.
//!
//! Every phase fills [`Diagnostic`]s and goes on; nobody stops at the first. A diagnostic names its
//! [`Code`], the place, the reason and a way out, and knows nothing of how it will be drawn: the
//! renderers beside this file do that ([`render`] for terminals, [`json`] and [`sarif`] for machines),
//! and [`apply_fixes`] takes their edits over into the text. Each code has a page in `pages/`. This floor
//! knows neither the language nor the phases above it.

mod apply;
mod code;
mod excerpt;
mod ink;
mod inside;
pub mod json;
pub mod render;
pub mod sarif;
mod span;

pub use apply::{apply_edits, apply_fixes};
pub use code::Code;
pub use ink::Ink;
pub use inside::{Origin, PlaceMap};
pub use span::{LineIndex, Position, SourceFile, SourceId, Sources, Span, Spanned};

/// How bad a diagnostic is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The program cannot run.
    Error,
    /// The program runs; the author probably means something else.
    Warning,
}

/// A place in a source with the reason why it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// The reason at the place, under eight words; may be empty.
    pub message: String,
}

/// One concrete edit that mends the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// The text that is replaced; an empty span inserts.
    pub span: Span,
    /// What stands there afterwards.
    pub replacement: String,
    /// Whether a tool may apply it unasked.
    pub is_certain: bool,
}

/// A way out: a sentence, and where one is certain an edit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Help {
    /// What to do.
    pub message: String,
    /// The edit, if a tool may apply it.
    pub fix: Option<Fix>,
}

/// One thing that is wrong, or suspicious, with its place, reason and way out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The stable code.
    pub code: Code,
    /// How bad it is.
    pub severity: Severity,
    /// One sentence in the words of the rule's author; lower case, no full stop.
    pub message: String,
    /// Where it is.
    pub primary: Label,
    /// Further places that explain it.
    pub secondary: Vec<Label>,
    /// Expected and found, or why the rule exists.
    pub notes: Vec<String>,
    /// Ways out.
    pub help: Vec<Help>,
}

impl Diagnostic {
    /// An error of `code` at `span`.
    pub fn error(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, code, span, message.into())
    }

    /// A warning of `code` at `span`.
    pub fn warning(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, span, message.into())
    }

    fn new(severity: Severity, code: Code, span: Span, message: String) -> Self {
        debug_assert!(
            !message.ends_with('.') && !message.starts_with(|c: char| c.is_uppercase()),
            "a message is lower case without a full stop: {message}"
        );
        let primary = Label {
            span,
            message: String::new(),
        };
        Self {
            code,
            severity,
            message,
            primary,
            secondary: Vec::new(),
            notes: Vec::new(),
            help: Vec::new(),
        }
    }

    /// Says the reason at the primary place.
    #[must_use]
    pub fn label(mut self, message: impl Into<String>) -> Self {
        self.primary.message = message.into();
        self
    }

    /// Adds a further place.
    #[must_use]
    pub fn also(mut self, span: Span, message: impl Into<String>) -> Self {
        self.secondary.push(Label {
            span,
            message: message.into(),
        });
        self
    }

    /// Adds a note.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// Adds a way out in words.
    #[must_use]
    pub fn help(mut self, message: impl Into<String>) -> Self {
        self.help.push(Help {
            message: message.into(),
            fix: None,
        });
        self
    }

    /// Adds a way out that a tool may apply unasked: of an error the one thing that the text can mean, of a
    /// warning what leaves the value of every rule as it is.
    #[must_use]
    pub fn fix(
        self,
        message: impl Into<String>,
        span: Span,
        replacement: impl Into<String>,
    ) -> Self {
        self.edit(message.into(), span, replacement.into(), true)
    }

    /// Adds a way out that a tool can apply once its author says that it is meant.
    #[must_use]
    pub fn suggest(
        self,
        message: impl Into<String>,
        span: Span,
        replacement: impl Into<String>,
    ) -> Self {
        self.edit(message.into(), span, replacement.into(), false)
    }

    /// Adds the name that may be meant where `written` stands; certain if they differ in case alone.
    #[must_use]
    pub fn suggest_name(self, span: Span, written: &str, near: &str) -> Self {
        let is_certain = written != near && written.eq_ignore_ascii_case(near);
        let message = format!("did you mean `{near}`?");
        self.edit(message, span, near.to_owned(), is_certain)
    }

    fn edit(mut self, message: String, span: Span, replacement: String, is_certain: bool) -> Self {
        let fix = Fix {
            span,
            replacement,
            is_certain,
        };
        self.help.push(Help {
            message,
            fix: Some(fix),
        });
        self
    }

    /// The edit that a tool may apply unasked: certain, and the only one.
    pub fn certain_fix(&self) -> Option<&Fix> {
        let mut fixes = self.help.iter().filter_map(|help| help.fix.as_ref());
        let first = fixes.next().filter(|fix| fix.is_certain);
        first.filter(|_| fixes.next().is_none())
    }

    /// Whether this keeps the program from running.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// A quoted text that is cut where it is longer than a message bears.
pub fn shortened(text: &str, chars_max: usize) -> String {
    match text.char_indices().nth(chars_max) {
        Some((cut, _)) => format!("{}…", &text[..cut]),
        None => text.to_owned(),
    }
}

/// As [`shortened`], with each run of white space as one blank.
pub fn on_one_line(text: &str, chars_max: usize) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    shortened(&line, chars_max)
}

/// The nearest of `candidates` to a misspelt `name`, by case first and by edit distance then.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let allowed = (name.chars().count() / 3)
        .min(4)
        .max(usize::from(name.len() > 2));
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        if candidate.eq_ignore_ascii_case(name) {
            return Some(candidate);
        }
        if candidate.len().abs_diff(name.len()) > 2 * allowed {
            continue;
        }
        let distance = strsim::damerau_levenshtein(&name.to_lowercase(), &candidate.to_lowercase());
        if distance <= allowed && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}
