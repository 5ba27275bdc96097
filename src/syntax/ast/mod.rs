//! The tree of a rule file, as written.
//!
//! Nothing is resolved here: a [`Name`](ExprKind::Name) is a word, a call is a word with arguments,
//! and both styles of a call (`xs.count()`, `count(xs)`) are told apart so that a formatter can keep
//! them. Spans stand beside nodes and take no part in equality.

use crate::diagnostic::{Span, Spanned};

mod expr;
mod item;
mod moved;
mod walk;
mod window;

pub use expr::{
    Amount, BinaryOp, Call, CaseArm, Chain, ChainClause, ChainStep, Declaration, Expr, ExprKind,
    Quantifier, TimeWord, UnaryOp,
};
pub use item::{
    Allow, Attribute, AttributeOption, Define, Item, ItemKind, NamePath, Parameter, SchemaItem,
    SchemaRole, Table, TestItem, TestPart, TypeExpr, TypeExprKind,
};
pub use window::{Direction, Relation, TimeReference, Window, WindowKind};

pub(in crate::syntax) use moved::{Move, Moved};

/// A rule file.
#[derive(Debug, PartialEq, Default)]
pub struct File {
    /// The `//!` lines, without the marks.
    pub docs: Vec<Spanned<String>>,
    /// The items in the order of the text.
    pub items: Vec<Item>,
    /// The `//` and `/* */` comments in the order of the text, for a formatter.
    pub comments: Comments,
}

/// Comments; they take no part in the equality of files.
#[derive(Debug, Default)]
pub struct Comments(pub Vec<Comment>);

impl PartialEq for Comments {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// A comment with its marks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// The text, marks included.
    pub text: String,
    /// Its place.
    pub span: Span,
}
