//! What a front end could not keep of a schema.

use std::fmt;

use crate::diagnostic::{Code, Diagnostic, Severity, Span};

/// Something wrong with a schema, at a place in one of its documents.
///
/// It is no [`Diagnostic`] yet, since schema texts are no sources of the compilation: a rule file
/// names them, and [`Problem::into_diagnostic`] points there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The stable code.
    pub code: Code,
    /// An error leaves the schema unusable or a part of it unknown; all else is a warning.
    pub severity: Severity,
    /// The document: the `$id` of an XDM file, else the name of the text.
    pub document: String,
    /// The JSON pointer inside the document; empty for the whole.
    pub pointer: String,
    /// One sentence; lower case, no full stop.
    pub message: String,
    /// What explains it.
    pub notes: Vec<String>,
    /// Ways out.
    pub help: Vec<String>,
}

impl Problem {
    /// An error with the whole of `document`.
    pub fn error(code: Code, document: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Error, document.into(), message.into())
    }

    /// A warning about the whole of `document`.
    pub fn warning(code: Code, document: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Warning, document.into(), message.into())
    }

    fn new(code: Code, severity: Severity, document: String, message: String) -> Self {
        Self {
            code,
            severity,
            document,
            pointer: String::new(),
            message,
            notes: Vec::new(),
            help: Vec::new(),
        }
    }

    /// Says where in the document it is.
    #[must_use]
    pub fn at(mut self, pointer: impl Into<String>) -> Self {
        self.pointer = pointer.into();
        self
    }

    /// Adds a note.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// Adds a way out.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help.push(help.into());
        self
    }

    /// The document and the pointer as one reference: `https://…/order#/definitions/order`.
    pub fn location(&self) -> String {
        if self.pointer.is_empty() {
            self.document.clone()
        } else {
            format!("{}#{}", self.document, self.pointer)
        }
    }

    /// The same as a diagnostic at `span`, the place that named the schema.
    pub fn into_diagnostic(self, span: Span) -> Diagnostic {
        let place = format!("in {}", self.location());
        let mut diagnostic = match self.severity {
            Severity::Error => Diagnostic::error(self.code, span, self.message),
            Severity::Warning => Diagnostic::warning(self.code, span, self.message),
        };
        diagnostic = diagnostic.note(place);
        diagnostic = self.notes.into_iter().fold(diagnostic, Diagnostic::note);
        self.help.into_iter().fold(diagnostic, Diagnostic::help)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: {}", self.code, self.location(), self.message)
    }
}
