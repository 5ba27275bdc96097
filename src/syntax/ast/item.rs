//! The items of a rule file.

use chrono::Weekday;

use super::{Amount, Expr};
use crate::diagnostic::{Span, Spanned};
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

impl Attribute {
    /// Whether it has a value for each event.
    pub fn is_on_event(&self) -> bool {
        let mut options = self.options.iter();
        options.any(|option| option.node == AttributeOption::OnEvent)
    }

    /// Where it is stored: the path of `at`, then its name.
    pub fn stored_path(&self) -> Vec<String> {
        let at = self.options.iter().find_map(|option| match &option.node {
            AttributeOption::At(path) => Some(&path.steps),
            _ => None,
        });
        let steps = at.into_iter().flatten().chain([&self.name]);
        steps.map(|step| step.node.clone()).collect()
    }
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
