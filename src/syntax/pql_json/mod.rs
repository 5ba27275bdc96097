//! PQL as trees of JSON (`pql/json`), and the documents that carry it.
//!
//! [`parse_json`] reads a tree into the AST of the text, so that everything behind the parser is shared;
//! [`print_json`] writes one. A lambda over the items of a list is an item scope of the text: bare names and
//! `this` mean its variable. The shapes that Adobe documents nowhere (filters, `let`, objects, the clauses of a
//! chain) are ours; `docs/decisions.md` lists them.

mod document;
mod merge;
mod read;
mod vocabulary;
mod write;

pub use document::{
    Content, DOCUMENT_BYTES_MAX, Document, Window, is_json, parse_documents, rule_file, to_file,
};
pub use merge::{Merge, merge_of};
pub use vocabulary::is_pql_function;
pub use write::{Meaning, Names, Plain, print_json};

use crate::diagnostic::{Code, Diagnostic, PlaceMap, SourceId, Span};
use crate::syntax::ast::{Expr, ExprKind};
use crate::syntax::json::{Json, JsonKind, read as read_value};
use crate::syntax::parse::limits::SOURCE_BYTES_MAX;

/// The tree behind a text of `pql/json`, and everything that is wrong with it.
///
/// The text may also be a JSON string that holds the tree, as segment definitions have it.
pub fn parse_json(source: SourceId, text: &str) -> (Expr, Vec<Diagnostic>) {
    let nothing = Expr {
        kind: ExprKind::Error,
        span: Span::new(source, 0, text.len()),
    };
    if text.len() > SOURCE_BYTES_MAX {
        let message = format!("a tree has at most {SOURCE_BYTES_MAX} bytes");
        let large = Diagnostic::error(Code::SourceTooLarge, Span::new(source, 0, 0), message);
        return (
            nothing,
            vec![large.note(format!("this one has {}", text.len()))],
        );
    }
    match read_value(source, text, &PlaceMap::default()) {
        Ok(json) => parse_tree(source, &json),
        Err(diagnostic) => (nothing, vec![diagnostic]),
    }
}

/// The tree behind a value, which may be a string that holds it.
fn parse_tree(source: SourceId, json: &Json) -> (Expr, Vec<Diagnostic>) {
    let JsonKind::String(text) = &json.kind else {
        return read::tree(source, json);
    };
    match read_value(source, &text.text, &text.places) {
        Ok(inner) => read::tree(source, &inner),
        Err(diagnostic) => {
            let kind = ExprKind::Error;
            let span = json.span;
            let note = "the string holds a tree of PQL as JSON text";
            (Expr { kind, span }, vec![diagnostic.note(note)])
        }
    }
}
