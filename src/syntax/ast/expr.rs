//! Expressions.

use super::Window;
use crate::diagnostic::{Span, Spanned};
use crate::types::calendar::Unit;
use crate::types::stack::with_stack;

/// An expression.
#[derive(Debug)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Its place.
    pub span: Span,
}

/// A binary operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BinaryOp {
    /// `or`
    Or,
    /// `and`
    And,
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
    /// `in`
    In,
    /// `notIn`
    NotIn,
    /// `like`
    Like,
    /// `?:`
    Default,
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `%`
    Remainder,
}

/// A prefix operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum UnaryOp {
    /// `not`, `!`
    Not,
    /// `-`
    Negate,
}

/// What an expression can be.
#[derive(Debug, PartialEq)]
pub enum ExprKind {
    /// A place where the text could not be read; it was reported.
    Error,
    /// `null`
    Null,
    /// `true`, `false`
    Boolean(bool),
    /// `12`, `1_000`, `5L`
    Integer(i64),
    /// `1.5`, `1e3`
    Number(f64),
    /// `"text"`
    String(String),
    /// `30 days`, `n days`
    Amount(Box<Amount>),
    /// A bare name; backticks and prefixes (`xdm:tags`) removed or kept as written in the model.
    Name(String),
    /// `$1`
    Positional(u32),
    /// `this`
    This,
    /// `^`, `^^`: the item so many levels out; `^name` is a field of it.
    Outer(u32),
    /// `@{schema;version=1}`, `@event{…}`: a context object of Journey Optimizer.
    Context(String),
    /// `now`, `today`, `yesterday`, `tomorrow`
    TimeWord(TimeWord),
    /// `base.name`
    Field(Box<Expr>, Spanned<String>),
    /// `list[condition]`
    Filter(Box<Expr>, Box<Expr>),
    /// `name(arguments)` or `receiver.name(arguments)`
    Call(Box<Call>),
    /// `not x`, `-x`
    Unary(UnaryOp, Box<Expr>),
    /// `a + b`
    Binary(Box<Expr>, Spanned<BinaryOp>, Box<Expr>),
    /// `ts occurs …`
    Occurs(Box<Expr>, Box<Window>),
    /// `case { c1: v1, else: v }`
    Case(Vec<CaseArm>, Option<Box<Expr>>),
    /// `let v = e, w = f in body`
    Let(Vec<(Spanned<String>, Expr)>, Box<Expr>),
    /// `(a, b) => body`
    Lambda(Vec<Spanned<String>>, Box<Expr>),
    /// `select v from xs where c`
    Select(Vec<Declaration>),
    /// `exists v from xs where c`
    Quantifier(Quantifier, Vec<Declaration>),
    /// `sum e over v from xs where c`; the value is missing for `count over …`.
    AggregateOver(Spanned<String>, Option<Box<Expr>>, Vec<Declaration>),
    /// `chain(list, order, [A: WHAT(c) …])`
    Chain(Box<Chain>),
    /// `[a, b]`
    Array(Vec<Expr>),
    /// `{"a": x, b: y}`
    Object(Vec<(Spanned<String>, Expr)>),
}

/// A call in one of its two styles.
#[derive(Debug, PartialEq)]
pub struct Call {
    /// The receiver of `x.f(a)`; none for `f(x, a)`.
    pub receiver: Option<Expr>,
    /// The function.
    pub name: Spanned<String>,
    /// The arguments in brackets.
    pub arguments: Vec<Expr>,
}

/// An amount of a unit of time.
#[derive(Debug, PartialEq)]
pub struct Amount {
    /// How many.
    pub count: Expr,
    /// Of what.
    pub unit: Spanned<Unit>,
}

/// A word for a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TimeWord {
    /// The instant of evaluation.
    Now,
    /// The day of `now`.
    Today,
    /// The day before.
    Yesterday,
    /// The day after.
    Tomorrow,
}

/// An arm of a `case`.
#[derive(Debug, PartialEq)]
pub struct CaseArm {
    /// When it is taken.
    pub condition: Expr,
    /// What it gives.
    pub value: Expr,
}

/// A quantifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Quantifier {
    /// `exists`, `some`
    Exists,
    /// `forall`, `all`
    ForAll,
    /// `none`
    None,
    /// `one`
    One,
}

impl Quantifier {
    /// The word of the grammar; of two the first.
    pub fn word(self) -> &'static str {
        match self {
            Self::Exists => "exists",
            Self::ForAll => "forall",
            Self::None => "none",
            Self::One => "one",
        }
    }
}

/// `v from xs where c`
#[derive(Debug, PartialEq)]
pub struct Declaration {
    /// The variable.
    pub variable: Spanned<String>,
    /// Where its values come from.
    pub source: Expr,
    /// Which of them count.
    pub condition: Option<Expr>,
}

/// `chain(list, order, [steps])`
#[derive(Debug, PartialEq)]
pub struct Chain {
    /// The list.
    pub list: Expr,
    /// The property that orders it.
    pub order: Expr,
    /// The steps.
    pub steps: Vec<ChainStep>,
}

/// `A: WHAT(c) WHEN(w) COUNT(n) …`
#[derive(Debug, PartialEq)]
pub struct ChainStep {
    /// Its label.
    pub label: Spanned<String>,
    /// Its clauses in the order of the text.
    pub clauses: Vec<Spanned<ChainClause>>,
}

/// A clause of a step.
#[derive(Debug, PartialEq)]
pub enum ChainClause {
    /// `WHAT(c)`
    What(Expr),
    /// `WHEN(w)`
    When(Window),
    /// `COUNT(n)`, `COUNT(>= n)`; a bare number means at least.
    Count(Option<Spanned<BinaryOp>>, Expr),
    /// `WHERE(c)`
    Where(Expr),
    /// `WITHIN(30 minutes)`
    Within(Expr),
    /// `WITHOUT(c)`
    Without(Expr),
}

/// Trees may be far deeper than a stack (`1 + 1 + 1 …`), and so is the way to free them.
impl Drop for Expr {
    fn drop(&mut self) {
        if self.has_children() {
            let kind = std::mem::replace(&mut self.kind, ExprKind::Error);
            with_stack(|| drop(kind));
        }
    }
}

impl Expr {
    /// Takes the node out of an expression, which cannot be taken apart since it frees itself.
    pub fn take_kind(&mut self) -> ExprKind {
        std::mem::replace(&mut self.kind, ExprKind::Error)
    }

    fn has_children(&self) -> bool {
        !matches!(
            self.kind,
            ExprKind::Error
                | ExprKind::Null
                | ExprKind::Boolean(_)
                | ExprKind::Integer(_)
                | ExprKind::Number(_)
                | ExprKind::String(_)
                | ExprKind::Name(_)
                | ExprKind::Positional(_)
                | ExprKind::This
                | ExprKind::Outer(_)
                | ExprKind::Context(_)
                | ExprKind::TimeWord(_)
        )
    }
}

impl PartialEq for Expr {
    fn eq(&self, other: &Self) -> bool {
        with_stack(|| self.kind == other.kind)
    }
}
