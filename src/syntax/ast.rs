//! The tree of a rule file, as written.
//!
//! Nothing is resolved here: a [`Name`](ExprKind::Name) is a word, a call is a word with arguments,
//! and both styles of a call (`xs.count()`, `count(xs)`) are told apart so that a formatter can keep
//! them. Spans stand beside nodes and take no part in equality.

use chrono::Weekday;

use crate::diagnostic::{Span, Spanned};
use crate::types::calendar::Unit;

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

/// One item of a rule file.
#[derive(Debug)]
pub struct Item {
    /// The `///` lines before it, without the marks.
    pub docs: Vec<Spanned<String>>,
    /// What it is.
    pub kind: ItemKind,
    /// The whole item, documentation left out.
    pub span: Span,
}

/// What an item can be.
#[derive(Debug, PartialEq)]
pub enum ItemKind {
    /// `schema profile "…" key a.b time c id d`
    Schema(SchemaItem),
    /// `timezone "Europe/Zurich"`, or an expression over the profile's record
    Timezone(Expr),
    /// `week starts monday`
    WeekStarts(Spanned<Weekday>),
    /// `use "common.sumac"`
    Use(Spanned<String>),
    /// `allow negated-missing "countries are always there"`
    Allow(Allow),
    /// `define spendIn(days: integer) = …`
    Define(Define),
    /// `attribute tier: string at _acme.loyalty = …`
    Attribute(Attribute),
    /// `test "a loyal shopper" at … { … }`, kept whole.
    Test(TestItem),
}

/// Whether a schema describes profiles or events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SchemaRole {
    /// The record of a profile.
    Profile,
    /// One event.
    Event,
}

/// `schema profile|event SOURCE… [key PATH] [time PATH] [id PATH]`
#[derive(Debug, PartialEq)]
pub struct SchemaItem {
    /// What it describes.
    pub role: SchemaRole,
    /// A file or a directory, then the `$id`s of a directory.
    pub sources: Vec<Spanned<String>>,
    /// Where the profile key is.
    pub key: Option<NamePath>,
    /// Where the event time is.
    pub time: Option<NamePath>,
    /// Where the event id is.
    pub id: Option<NamePath>,
}

/// A path of names, as in `identityMap.CRM`.
#[derive(Debug, Clone, PartialEq)]
pub struct NamePath {
    /// Its steps; never empty.
    pub steps: Vec<Spanned<String>>,
}

/// `allow CODES "REASON"`: what the checker need not tell.
#[derive(Debug, PartialEq)]
pub struct Allow {
    /// Codes or their words, as written.
    pub codes: Vec<Spanned<String>>,
    /// Why; `None` where it was left out, which is reported.
    pub reason: Option<Spanned<String>>,
}

/// `define NAME[(PARAMETERS)] = BODY`
#[derive(Debug, PartialEq)]
pub struct Define {
    /// Its name.
    pub name: Spanned<String>,
    /// Its parameters; `None` where there are no brackets.
    pub parameters: Option<Vec<Parameter>>,
    /// What it stands for.
    pub body: Expr,
}

/// A parameter of a definition.
#[derive(Debug, PartialEq)]
pub struct Parameter {
    /// Its name.
    pub name: Spanned<String>,
    /// Its type, if said.
    pub ty: Option<TypeExpr>,
}

/// `attribute NAME[: TYPE] OPTIONS = BODY`
#[derive(Debug, PartialEq)]
pub struct Attribute {
    /// Its name.
    pub name: Spanned<String>,
    /// Its declared type.
    pub ty: Option<TypeExpr>,
    /// Its options, in the order of the text.
    pub options: Vec<Spanned<AttributeOption>>,
    /// Its rule.
    pub body: Expr,
}

/// An option of an attribute.
#[derive(Debug, PartialEq)]
pub enum AttributeOption {
    /// `on event`
    OnEvent,
    /// `at PATH`
    At(NamePath),
    /// `over last 6 months`
    OverLast(Box<Amount>),
    /// `default VALUE`
    Default(Expr),
    /// `round N`
    Round(Expr),
}

/// A type as written.
#[derive(Debug)]
pub struct TypeExpr {
    /// What it says.
    pub kind: TypeExprKind,
    /// Its place.
    pub span: Span,
}

/// What a type can be.
#[derive(Debug, PartialEq)]
pub enum TypeExprKind {
    /// `integer`, or a word that is no type.
    Name(String),
    /// `array<T>`, `map<T>`.
    Generic(String, Vec<TypeExpr>),
    /// `object { a: T, … }`
    Object(Vec<(Spanned<String>, TypeExpr)>),
    /// `T?`
    Optional(Box<TypeExpr>),
}

/// A test, kept as parsed parts for the runner of rule tests.
#[derive(Debug, PartialEq)]
pub struct TestItem {
    /// Its name.
    pub name: Spanned<String>,
    /// The instant at which it evaluates.
    pub at: Option<Spanned<String>>,
    /// Its body in order.
    pub body: Vec<Spanned<TestPart>>,
}

/// A part of a test.
#[derive(Debug, PartialEq)]
pub enum TestPart {
    /// `profile { … }` with JSON-like members.
    Profile(Expr),
    /// `events { | … | }`
    EventTable(Table),
    /// `events [ … ]`
    EventList(Expr),
    /// `using "fixture.json"`
    Using(String),
    /// `for each { | … | }`
    ForEach(Table),
    /// `expect CONDITION`
    Expect(Expr),
    /// `snapshot [names]`
    Snapshot(Vec<Spanned<String>>),
}

/// A table with bars.
#[derive(Debug, PartialEq)]
pub struct Table {
    /// The cells of each row; the first row is the header.
    pub rows: Vec<Vec<Spanned<String>>>,
}

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

/// What stands after `occurs`.
#[derive(Debug)]
pub struct Window {
    /// The form.
    pub kind: WindowKind,
    /// Its place, `occurs` left out.
    pub span: Span,
}

/// The forms of a window.
#[derive(Debug, PartialEq)]
pub enum WindowKind {
    /// `<= 7 days before now`
    Distance {
        /// One of the six comparisons.
        comparison: Spanned<BinaryOp>,
        /// How far.
        amount: Amount,
        /// On which side; `from` is `after`.
        direction: Spanned<Direction>,
        /// Of what.
        reference: TimeReference,
    },
    /// `before T`, `after T`
    Side(Spanned<Direction>, TimeReference),
    /// `on T`, `today`, `last week`; whether `on` was written.
    Within(bool, TimeReference),
    /// `between A and B`
    Between(TimeReference, TimeReference),
    /// `last 30 days`
    Last(Amount),
}

/// A side of a reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// Earlier.
    Before,
    /// Later; `from` means the same.
    After,
}

/// What a window is measured from.
#[derive(Debug, PartialEq)]
pub enum TimeReference {
    /// `this week`, `last month`, `next year`
    Unit(Spanned<Relation>, Spanned<Unit>),
    /// Anything with a time: `now`, `today`, `date(…)`, a property.
    Expr(Expr),
}

/// Which unit, seen from `now`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Relation {
    /// The one before.
    Last,
    /// The one that holds `now`.
    This,
    /// The one after.
    Next,
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
            crate::types::stack::with_stack(|| drop(kind));
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
        crate::types::stack::with_stack(|| self.kind == other.kind)
    }
}

impl PartialEq for Item {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind && self.docs == other.docs
    }
}

impl PartialEq for TypeExpr {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind
    }
}

impl PartialEq for Window {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind
    }
}
