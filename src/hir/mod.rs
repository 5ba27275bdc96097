//! The resolved, typed tree.
//!
//! [`check`] takes the files of a program and its schemas and gives a [`Program`]: every name is
//! bound, every operator has one reading, every expression a [`Type`], definitions are expanded,
//! windows are comparisons, comprehensions are list operators. Beside it come the diagnostics; a
//! program without errors among them can be lowered. Expressions live in one arena and may be used
//! from several places. This floor knows what rules mean and nothing of how they are computed.

use std::sync::Arc;

use crate::diagnostic::Span;
use crate::library::FunctionId;
use crate::schema::Schema;
use crate::types::calendar::Calendar;
use crate::types::operator::Primitive;
use crate::types::{Arena, Kind, Type, Value, define_id};

mod check;
pub mod lints;
mod names;
mod print;
mod test;
pub mod walk;

pub use check::{
    EXPRESSION_ATTRIBUTE, FixtureFile, Input, PROGRAM_ATTRIBUTES_MAX, PROGRAM_TEST_PARTS_MAX,
    RULE_NODES_MAX, TestsInput, check, check_with_names, names_around, takes,
};
pub use names::{Layer, Meaning, Names, Place, Root, Use, field, lists, path_of};
pub use print::print;
pub use test::{Case, Expectation, Recorded, Test};

define_id!(
    /// An expression.
    ExprId,
    "e"
);

define_id!(
    /// A variable: the item of a list operator, or the key or items of a group.
    VarId,
    "x"
);

define_id!(
    /// An attribute.
    AttributeId,
    "a"
);

/// A checked program.
#[derive(Debug, Clone, Default)]
pub struct Program {
    /// All expressions; operands stand before their users.
    pub exprs: Arena<ExprId, Expr>,
    /// The places of the expressions, under the same ids.
    pub spans: Vec<Span>,
    /// All variables.
    pub variables: Arena<VarId, Variable>,
    /// The attributes in the order of the text.
    pub attributes: Arena<AttributeId, Attribute>,
    /// Zone and first day of the week.
    pub calendar: Calendar,
    /// The name of the zone of each profile, where it is not the same for all.
    pub zone: Option<ExprId>,
    /// The schema of profiles.
    pub profile: Option<Binding>,
    /// The schema of events.
    pub event: Option<Binding>,
    /// The tests, where they were asked for.
    pub tests: Vec<Test>,
}

impl Program {
    /// The expression whose value is turned from an integer to a number, where one is.
    pub fn unwidened(&self, id: ExprId) -> ExprId {
        match &self.exprs[id].kind {
            ExprKind::Primitive(Primitive::Widen, operands) => operands[0],
            _ => id,
        }
    }
}

/// A schema with the places of key, time and id.
#[derive(Debug, Clone)]
pub struct Binding {
    /// The fields.
    pub schema: Schema,
    /// Where the profile key is.
    pub key: Option<Vec<String>>,
    /// Where the event time is.
    pub time: Option<Vec<String>>,
    /// Where the event id is.
    pub id: Option<Vec<String>>,
}

/// A variable.
#[derive(Debug, Clone, PartialEq)]
pub struct Variable {
    /// The name in the text; none for the item of brackets.
    pub name: Option<String>,
    /// Its type.
    pub ty: Type,
}

/// A checked attribute.
#[derive(Debug, Clone, PartialEq)]
pub struct Attribute {
    /// Its name.
    pub name: String,
    /// Where it is stored, its name included.
    pub path: Vec<String>,
    /// Its type; of the value for one event where it is on events.
    pub ty: Type,
    /// Whether it has a value for each event, as of that event.
    pub on_event: bool,
    /// Its rule.
    pub body: ExprId,
    /// Its documentation, one line each.
    pub docs: Vec<String>,
    /// The least and greatest integer of the field that stores it.
    pub bounds: Option<(i64, i64)>,
    /// Whether the text of the program's main file declares it; false for those of used files.
    pub own: bool,
    /// Its place.
    pub span: Span,
}

impl Attribute {
    /// The type of what a profile has of it: for attributes on events a map from event id to value.
    pub fn profile_type(&self) -> Type {
        match self.on_event {
            false => self.ty.clone(),
            true => Type::present(Kind::map(Kind::String, self.ty.kind.clone())),
        }
    }
}

/// An expression with its type.
#[derive(Debug, Clone)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// The type of its value.
    pub ty: Type,
}

/// What an expression can be.
#[derive(Debug, Clone)]
pub enum ExprKind {
    /// A value.
    Constant(Value),
    /// The instant of evaluation.
    Now,
    /// The record of the profile.
    Profile,
    /// The events of the profile in the total order.
    Events,
    /// A variable.
    Variable(VarId),
    /// A member of an object.
    Field(ExprId, Arc<str>),
    /// The value under a key of a map.
    MapGet(ExprId, ExprId),
    /// The incoming event of an attribute on events.
    Event,
    /// The value of another attribute.
    Attribute(AttributeId),
    /// The value that an attribute on events has for an event.
    EventAttribute(AttributeId, ExprId),
    /// An operator.
    Primitive(Primitive, Vec<ExprId>),
    /// A comparison or another test: as the operand, and false where that is missing.
    Test(ExprId),
    /// A scalar function.
    Call(FunctionId, Vec<ExprId>),
    /// Both conditions hold.
    And(ExprId, ExprId),
    /// One of the conditions holds.
    Or(ExprId, ExprId),
    /// The condition does not hold.
    Not(ExprId),
    /// The second where the first holds, else the third.
    If(ExprId, ExprId, ExprId),
    /// The first where it is present, else the second.
    Default(ExprId, ExprId),
    /// Whether the operand is present.
    IsPresent(ExprId),
    /// An object of members.
    Object(Vec<(Arc<str>, ExprId)>),
    /// A list of elements.
    List(Vec<ExprId>),
    /// The items for which the condition holds.
    Filter {
        /// The list.
        list: ExprId,
        /// The item.
        item: VarId,
        /// The condition on it.
        condition: ExprId,
    },
    /// The value of the body for each item; missing values are dropped.
    Map {
        /// The list.
        list: ExprId,
        /// The item.
        item: VarId,
        /// The value.
        body: ExprId,
    },
    /// The elements of the body for each item, one after the other.
    FlatMap {
        /// The list.
        list: ExprId,
        /// The item.
        item: VarId,
        /// A list.
        body: ExprId,
    },
    /// The entries of a map as objects of `key` and `value`.
    Entries(ExprId),
    /// The items by key: a map from key to list.
    GroupBy {
        /// The list.
        list: ExprId,
        /// The item.
        item: VarId,
        /// The key of an item.
        key: ExprId,
    },
    /// A value for each group.
    MapGroups {
        /// A [`ExprKind::GroupBy`] expression, or any map.
        groups: ExprId,
        /// The key of the group.
        key: VarId,
        /// The items of the group, or the value of the map.
        group: VarId,
        /// What is made of it.
        body: GroupBody,
    },
    /// One value from the items of a list.
    Fold {
        /// The aggregate.
        function: FunctionId,
        /// The list.
        list: ExprId,
        /// The item.
        item: VarId,
        /// The arguments on each item.
        items: Vec<ExprId>,
        /// The arguments that are evaluated once.
        values: Vec<ExprId>,
    },
}

/// What is made of each group.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum GroupBody {
    /// An entry of a map.
    Entry(ExprId, ExprId),
    /// An element of a list.
    Element(ExprId),
}
