//! The built-in functions: one function, one file.
//!
//! A [`Function`] says what it takes, what it gives, and what that means: scalar functions as a
//! kernel over values, list functions as an aggregate whose [`evaluate`](Aggregate::evaluate) is the
//! definition and whose [`Accumulator`] is the way to it one item at a time. Documentation and
//! examples stand beside the kernel and run as tests. This floor knows values and types and nothing
//! of texts, plans or engines; forms that bind names (`filter`, `map`, `if`, …) have their entry
//! here and their meaning in `hir/` and `ir/`.

use std::sync::Arc;

use crate::types::arithmetic::Outcome;
use crate::types::calendar::Calendar;
use crate::types::{Kind, Type, Value};

pub mod date_pattern;
pub mod english;
mod form;
mod list;
mod math;
mod refused;
mod registry;
mod sequence;
mod signature;
mod string;
pub mod text_pattern;
mod time;
pub mod timeline;
mod written;

pub use registry::{FunctionId, functions, lookup, names, topics};
pub use sequence::STEPS_MAX as CHAIN_STEPS_MAX;
pub use written::{shown, signatures, written};

/// A built-in function.
#[derive(Debug)]
pub struct Function {
    /// The name in rules.
    pub name: &'static str,
    /// The name of the function that this is another name of. Such an entry takes all but its
    /// summary and examples from that function, and checked rules call that one.
    pub alias_of: Option<&'static str>,
    /// What it takes; the receiver of `x.f(a)` is the first.
    pub parameters: &'static [Parameter],
    /// The type of its result from the types of its arguments. For list functions the first is the
    /// type of an item, and an expression over the item that was left out is the item's.
    pub result: fn(&[Type]) -> Type,
    /// What it does.
    pub body: Body,
    /// One sentence on what it gives.
    pub summary: &'static str,
    /// What it gives for missing and empty input.
    pub missing: &'static str,
    /// Expressions with their values; each is checked by the tests in every backend.
    pub examples: &'static [Example],
    /// Expressions over the events of the [`timeline`] with their values, drawn in the reference and
    /// checked as well.
    pub timeline: &'static [Example],
    /// Whether it can fault on present arguments.
    pub can_fault: bool,
    /// Whether its kernel reads the time zone or the first day of the week.
    pub zoned: bool,
}

/// Functions that the reference shows together.
#[derive(Debug)]
pub struct Topic {
    /// Its heading.
    pub title: &'static str,
    /// For whom they are.
    pub audience: Audience,
    /// The functions, in the order of the reference.
    pub functions: &'static [&'static Function],
}

/// For whom a topic is, and how the reference shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// For authors, shown on values.
    Values,
    /// For authors, shown on the events of the [`timeline`] too.
    Events,
    /// For texts of other hosts: these are known by another name here.
    Aliases,
    /// For the checker and the lowering alone.
    Nobody,
}

/// An expression without fields and its value as JSON.
#[derive(Debug, Clone, Copy)]
pub struct Example {
    /// The expression; `now` is 2026-06-01T12:00:00Z.
    pub expression: &'static str,
    /// Its value as JSON.
    pub value: &'static str,
}

/// A parameter of a function.
#[derive(Debug, Clone, Copy)]
pub struct Parameter {
    /// The name that messages and the reference show.
    pub name: &'static str,
    /// When it is evaluated.
    pub role: Role,
    /// What fits.
    pub want: Want,
    /// Whether it may be left out.
    pub optional: bool,
}

/// When an argument is evaluated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Once.
    Value,
    /// It is the list whose items the function goes over.
    List,
    /// For each item; what stands for one that was left out is said by [`Aggregate::left_out`].
    Item,
    /// As [`Role::Item`], any number of times.
    ItemRest,
    /// As [`Role::Value`], any number of times.
    Rest,
    /// It is the word of a unit of time, handed on as a string such as `day`.
    Unit,
    /// Authors never write it: the lowering hands on the instant of evaluation.
    Now,
    /// Authors never write it: the checker hands on the name of the zone in which `atZone` shows
    /// the first argument. Left out, the zone of the calendar counts.
    Zone,
}

impl Role {
    /// Whether authors write such an argument.
    pub fn is_written(self) -> bool {
        !matches!(self, Role::Now | Role::Zone)
    }
}

/// What fits a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Want {
    /// Anything.
    Any,
    /// A boolean, or a list, which is true when it is not empty.
    Condition,
    /// Any scalar.
    Scalar,
    /// Any scalar, or an object of values.
    Element,
    /// An integer or a number.
    Numeric,
    /// An integer, a number or a duration.
    Summable,
    /// As [`Want::Summable`], or a datetime.
    Averageable,
    /// A scalar whose values have an order.
    Ordered,
    /// A date, a datetime.
    Day,
    /// What can be made an instant: a string, a date, a datetime, an integer of milliseconds.
    InstantSource,
    /// A datetime, an integer, a number, a duration or a date: what has differences.
    Spaced,
    /// A string, or a boolean that says whether case counts.
    StringOrFlag,
    /// A constant string that is a regular expression.
    Pattern,
    /// A string, a list or a map: what can be empty.
    Sized,
    /// A list of scalars.
    Scalars,
    /// Exactly this kind; an integer fits a number.
    Exactly(Simple),
}

/// A kind without parts, for signatures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Simple {
    /// `boolean`
    Boolean,
    /// `integer`
    Integer,
    /// `number`
    Number,
    /// `string`
    String,
    /// `date`
    Date,
    /// `datetime`
    Datetime,
    /// `duration`
    Duration,
}

impl Simple {
    /// The kind of types.
    pub fn kind(self) -> Kind {
        match self {
            Simple::Boolean => Kind::Boolean,
            Simple::Integer => Kind::Integer,
            Simple::Number => Kind::Number,
            Simple::String => Kind::String,
            Simple::Date => Kind::Date,
            Simple::Datetime => Kind::Datetime,
            Simple::Duration => Kind::Duration,
        }
    }
}

/// What kernels may know beside their arguments.
#[derive(Debug, Clone, Copy)]
pub struct Context {
    /// Zone and first day of the week.
    pub calendar: Calendar,
    /// The instant of evaluation.
    pub now: i64,
}

/// A kernel of a scalar function. Arguments are present unless the function says otherwise.
pub type ScalarKernel = fn(&Context, &[Value]) -> Outcome<Value>;

/// What a function does.
#[derive(Debug, Clone, Copy)]
pub enum Body {
    /// A value from values; missing where an argument is missing.
    Scalar(ScalarKernel),
    /// A value from values that looks at missing ones itself.
    Lenient(ScalarKernel),
    /// A value from the items of a list.
    Aggregate(&'static Aggregate),
    /// A form that the checker and the lowering know by name.
    Form,
    /// Known from other hosts, and no function that rules can have.
    Refused(&'static Refusal),
}

/// Why there is no such function in rules.
#[derive(Debug)]
pub struct Refusal {
    /// The reason, after "because".
    pub reason: &'static str,
    /// What to do instead.
    pub help: &'static str,
}

/// The arguments of one item: those with [`Role::Item`] in order, then the item itself where the
/// aggregate wants its [`payload`](Aggregate::payload).
pub type Item = Vec<Value>;

/// A function from the items of a list to a value.
#[derive(Debug)]
pub struct Aggregate {
    /// The definition: from the items that passed the filter, in order, and the arguments that are
    /// evaluated once (after the [`zero`](Aggregate::zero), where there is one).
    pub evaluate: fn(&Context, &[Item], &[Value]) -> Outcome<Value>,
    /// A fresh state, where the function has one that is smaller than its input.
    pub accumulator: Option<fn() -> Box<dyn Accumulator>>,
    /// The algebra of that state.
    pub class: Class,
    /// Whether the result depends on the order of the items.
    pub ordered: bool,
    /// What a profile keeps for it.
    pub state: StateSize,
    /// What stands for an optional expression over the item that was left out.
    pub left_out: LeftOut,
    /// Whether the lowering adds the item itself, or what the rule reads of it, as the last
    /// argument of each item.
    pub payload: bool,
    /// Whether the lowering passes the zero of the result's kind (`0`, `0.0` or the zero duration)
    /// as the first value. The value of an empty list has no other way to its kind.
    pub zero: bool,
}

/// What stands for an expression over the item that the author left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeftOut {
    /// The item itself.
    Item,
    /// No argument at all: every item counts, as if the expression were `true`.
    Nothing,
}

/// What can be done with the state of an aggregate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// Items can be taken out again.
    Invertible,
    /// Two states merge into one.
    Mergeable,
    /// Items must come in order.
    Ordered,
    /// All items are kept.
    Holistic,
}

/// How large a state is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StateSize {
    /// So many bytes.
    Bytes(usize),
    /// As many items as an argument says.
    Items,
    /// It grows with the distinct values or the items.
    Growing,
}

/// The place of an item in the total order of events.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct OrderKey {
    /// The event time.
    pub time: i64,
    /// The event id; events without one come first.
    pub id: Option<Arc<str>>,
    /// The position in the input.
    pub arrival: u64,
}

/// The state of an aggregate over the items seen so far, which may come in any order.
pub trait Accumulator: Send + Sync {
    /// Takes in one item at its place in the order.
    fn update(&mut self, order: &OrderKey, item: &[Value], values: &[Value]);
    /// Takes in one item of a value and conditions, bit `i` being the truth of condition `i`; false
    /// where a state wants the values, and nothing was taken in.
    fn update_truths(&mut self, _: &OrderKey, _: &Value, _: u64) -> bool {
        false
    }
    /// Takes in one item that is one text; `shared` makes the value of a text, or gives that of an equal
    /// one. False where a state wants values, and nothing was taken in.
    fn update_text(
        &mut self,
        _: &OrderKey,
        _: &str,
        _: &[Value],
        _: &mut dyn FnMut(&str) -> Arc<str>,
    ) -> bool {
        false
    }
    /// Takes in one item that is one instant; false where a state wants the value or its place, and
    /// nothing was taken in.
    fn update_instant(&mut self, _: i64, _: &[Value]) -> bool {
        false
    }
    /// The value of what was taken in; the state stays as it is.
    fn evaluate(&self, context: &Context, values: &[Value]) -> Outcome<Value>;
    /// Forgets all items but keeps the memory for others; false where a state cannot, and a fresh one
    /// has to take its place.
    fn reset(&mut self) -> bool {
        false
    }
}
