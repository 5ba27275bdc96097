//! From text to tree.
//!
//! [`parse::parse_file`] and [`parse::parse_expression`] take a text and give its [`ast`] together with everything
//! that is wrong with it; they give a tree for any text. This floor knows how rules are written and
//! nothing of what they mean: no schema, no function, no type is known here.

pub mod ast;
pub mod format;
mod json;
pub mod literal;
pub mod parse;
pub mod pql_json;
pub mod print;
pub mod unparse;
