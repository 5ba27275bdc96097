//! What can be compiled: rule files, texts, bare expressions.

use std::path::{Path, PathBuf};

use crate::syntax::pql_json::is_json;

/// The name under which messages show a bare expression.
pub const EXPRESSION_NAME: &str = "<expression>";
/// The name under which messages show a text that came without one.
const TEXT_NAME: &str = "<rules>";
/// Files with this ending hold one expression of PQL.
const EXPRESSION_ENDING: &str = "pql";

/// Something that compiles to a program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RuleSource {
    /// Rule files that form one program, as if the first used the others; a `.pql` file holds one
    /// expression and stands alone. Files with JSON hold documents of the computed-attributes API, or
    /// one expression, which stands alone too.
    Files(Vec<PathBuf>),
    /// The text of a rule file, or JSON as in files.
    Text {
        /// What messages call it.
        name: String,
        /// The text.
        text: String,
        /// Where its relative paths begin.
        directory: PathBuf,
    },
    /// A bare expression; its value is an attribute called `value`.
    Expression {
        /// What messages call it.
        name: String,
        /// The text.
        text: String,
    },
    /// A bare expression that may use the definitions and attributes of rules, with their schemas and
    /// settings; the one attribute of the program is its `value`.
    ExpressionOver {
        /// What messages call it.
        name: String,
        /// The text.
        text: String,
        /// Rule files, the main one first.
        rules: Vec<PathBuf>,
        /// What messages call the definitions.
        definitions_name: String,
        /// More definitions, as the text of a rule file.
        definitions: String,
    },
    /// A bare expression as a tree of JSON (`pql/json`).
    Tree {
        /// What messages call it.
        name: String,
        /// The JSON text.
        text: String,
    },
}

impl RuleSource {
    /// A rule file, or a `.pql` file with one expression.
    pub fn file(path: impl Into<PathBuf>) -> Self {
        Self::Files(vec![path.into()])
    }

    /// A rule file in memory, whose relative paths begin in the working directory.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text {
            name: TEXT_NAME.to_owned(),
            text: text.into(),
            directory: PathBuf::new(),
        }
    }

    /// One expression, with the value as an attribute called `value`.
    pub fn expression(text: impl Into<String>) -> Self {
        Self::Expression {
            name: EXPRESSION_NAME.to_owned(),
            text: text.into(),
        }
    }

    /// One expression as a tree of JSON, with the value as an attribute called `value`.
    pub fn tree(text: impl Into<String>) -> Self {
        Self::Tree {
            name: EXPRESSION_NAME.to_owned(),
            text: text.into(),
        }
    }
}

/// Whether a file holds a bare expression.
pub(super) fn is_expression_file(path: &Path) -> bool {
    path.extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case(EXPRESSION_ENDING))
}

/// Whether a file holds JSON: by its name, or by how it begins.
pub(super) fn is_json_file(path: &Path, text: &str) -> bool {
    let is_named = path
        .extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("json"));
    is_named || is_json(text)
}

impl From<&str> for RuleSource {
    /// The text of a rule file.
    fn from(text: &str) -> Self {
        Self::text(text)
    }
}

impl From<String> for RuleSource {
    /// The text of a rule file.
    fn from(text: String) -> Self {
        Self::text(text)
    }
}

impl From<&Path> for RuleSource {
    fn from(path: &Path) -> Self {
        Self::file(path)
    }
}

impl From<PathBuf> for RuleSource {
    fn from(path: PathBuf) -> Self {
        Self::file(path)
    }
}
