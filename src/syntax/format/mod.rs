//! The canonical layout of rule files.
//!
//! [`format_file`] and [`format_expression`] take a text and its tree and give the text anew: the tree says what
//! belongs together, the text brings words, numbers and comments as their author wrote them. No token is
//! lost or moved but commas at the end of lists, `;` between items, and what is another writing of the same word;
//! every comment stays between the tokens between which it was.
//!
//! The width of lines, and which breaks of the author stay, is the business of this folder alone: pieces (`doc`)
//! are built from tokens (`cursor`, `printer` and the files named after what they lay out) and
//! become lines (`render`). The layout means nothing: the text that comes out has the tree of the text that went in.

mod cursor;
mod doc;
mod expression;
mod item;
mod list;
mod operators;
mod postfix;
mod printer;
mod render;
mod table;
mod test_item;
mod time;

use super::ast::{Expr, File};
use printer::Printer;

/// The text of a rule file that was read without an error, in its canonical layout.
pub fn format_file(text: &str, file: &File) -> String {
    let mut printer = Printer::new(text);
    let doc = printer.file(file);
    render::render(&doc)
}

/// The text of an expression that was read without an error, in its canonical layout.
pub fn format_expression(text: &str, expr: &Expr) -> String {
    let mut printer = Printer::new(text);
    let doc = printer.whole_expression(expr);
    render::render(&doc)
}
