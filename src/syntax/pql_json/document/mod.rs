//! The documents of the API of computed attributes, and of audiences, which look alike.
//!
//! One document, an array of them or a page of a listing is a set of rules; an expression object or a bare tree is
//! one expression. A rule in `pql/text` becomes a source of its own inside its document, so that messages about it
//! point into the JSON string.

mod item;
mod member;
mod read;

use std::collections::HashSet;

use crate::diagnostic::{Code, Diagnostic, PlaceMap, SourceId, Sources, Span, Spanned};
use crate::syntax::ast::Expr;
use crate::syntax::json;
use crate::types::calendar::Unit;

pub use item::{rule_file, to_file};

/// The largest document, in bytes: a page of a listing holds many rules.
pub const DOCUMENT_BYTES_MAX: usize = 16 << 20;

/// What a JSON text holds.
#[derive(Debug)]
pub enum Content {
    /// Rules, in the order of the text.
    Documents(Vec<Document>),
    /// A bare expression.
    Expression(Expr),
}

/// A rule as the API has it.
#[derive(Debug)]
pub struct Document {
    /// Its name in the program: that of the document as an identifier that no earlier document has.
    pub name: Spanned<String>,
    /// Its name in the document.
    pub given_name: String,
    /// Where it is stored, without its name.
    pub path: Vec<Spanned<String>>,
    /// What it says of itself.
    pub description: Option<Spanned<String>>,
    /// The window of its events.
    pub window: Option<Window>,
    /// The rule.
    pub body: Expr,
    /// The text of a rule in `pql/text`.
    pub text: Option<String>,
    /// Whether it asks that its value follows new events at once, as every value does here.
    pub keep_current: bool,
    /// Members that mean nothing here, with their values as JSON.
    pub rest: Vec<(String, String)>,
    /// The whole document.
    pub span: Span,
}

/// `over last COUNT UNIT`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// How many.
    pub count: i64,
    /// Of what.
    pub unit: Unit,
    /// Its place.
    pub span: Span,
}

/// Whether a text that may be rules is JSON: no rule file begins like it.
pub fn is_json(text: &str) -> bool {
    text.trim_start_matches('\u{feff}')
        .trim_start()
        .starts_with(['{', '['])
}

/// What the JSON text `source` of `sources` holds, and everything that is wrong with it.
///
/// No document gets a name that is in `names`; theirs are added.
pub fn parse_documents(
    sources: &mut Sources,
    source: SourceId,
    names: &mut HashSet<String>,
) -> (Content, Vec<Diagnostic>) {
    let file = sources.file(source);
    let text = file.text.clone();
    if text.len() > DOCUMENT_BYTES_MAX {
        let message = format!("documents have at most {DOCUMENT_BYTES_MAX} bytes");
        let large = Diagnostic::error(Code::SourceTooLarge, Span::new(source, 0, 0), message);
        return (
            Content::Documents(Vec::new()),
            vec![large.help("split them into several files")],
        );
    }
    match json::read(source, &text, &PlaceMap::default()) {
        Ok(root) => {
            let mut reader = read::Reader::new(sources, source, names);
            let content = reader.content(&root);
            (content, reader.diagnostics)
        }
        Err(diagnostic) => (Content::Documents(Vec::new()), vec![diagnostic]),
    }
}

impl Document {
    /// A bare expression under a name.
    pub fn of_expression(name: &str, body: Expr, names: &mut HashSet<String>) -> Self {
        let span = body.span;
        Self {
            name: Spanned::new(member::valid_name(name, names), span),
            given_name: name.to_owned(),
            path: Vec::new(),
            description: None,
            window: None,
            body,
            text: None,
            keep_current: false,
            rest: Vec::new(),
            span,
        }
    }
}
