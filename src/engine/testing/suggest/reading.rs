//! What a rule reads, and where it changes its mind.

use std::sync::Arc;

use super::elements::CountTest;
use super::parts::PartTest;
use super::texts::TextTest;
use crate::hir::ExprId;
use crate::ir::Constant;
use crate::types::calendar::Unit;
use crate::types::operator::Comparison;
use crate::types::{FieldFacts, Kind, Value};

/// A field of the record or of an event.
#[derive(Debug, Clone)]
pub(super) struct Field {
    /// Whether it is one of events.
    pub(super) is_event: bool,
    /// The names on the way.
    pub(super) steps: Vec<String>,
    /// After how many of them a list stands.
    pub(super) lists: Vec<usize>,
    /// What it holds; of a list what its elements are.
    pub(super) kind: Kind,
    pub(super) facts: Option<Arc<FieldFacts>>,
}

impl Field {
    /// Whether it stands in the elements of a list.
    pub(super) fn is_inside(&self, list: &Field) -> bool {
        self.is_event == list.is_event && self.steps.starts_with(&list.steps)
    }

    /// Whether it holds a list.
    pub(super) fn is_list(&self) -> bool {
        self.lists.last() == Some(&self.steps.len())
    }

    /// The values that the schema lists.
    pub(super) fn allowed(&self) -> &[String] {
        let allowed = self.facts.as_ref().and_then(|facts| facts.allowed.as_ref());
        allowed.map_or(&[], |allowed| &allowed.values)
    }

    /// Whether the schema lets it hold a value: data of tests keep to the schema.
    pub(super) fn allows(&self, value: &Value) -> bool {
        let Some(facts) = &self.facts else {
            return true;
        };
        match value {
            Value::Integer(whole) => {
                facts.minimum.is_none_or(|least| least <= *whole)
                    && facts.maximum.is_none_or(|greatest| *whole <= greatest)
            }
            Value::String(text) => {
                let closed = facts.allowed.as_ref().filter(|allowed| allowed.closed);
                closed.is_none_or(|allowed| allowed.values.iter().any(|one| **one == **text))
            }
            _ => true,
        }
    }

    /// The path as a test writes it.
    pub(super) fn path(&self) -> String {
        self.steps.join(".")
    }
}

impl PartialEq for Field {
    fn eq(&self, other: &Self) -> bool {
        self.is_event == other.is_event && self.steps == other.steps
    }
}

/// A test of one field.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Test {
    /// A comparison with a constant.
    Constant(Field, Comparison, Constant),
    /// A comparison with an instant that depends on `now` alone.
    Edge(Field, Comparison, ExprId),
    /// A test of text with constants.
    Text(Field, TextTest),
    /// Whether it is there, or true.
    There(Field),
    /// An age that is compared with so many units.
    Age(Field, Unit, i64),
    /// A part of a date that is compared with a number.
    Part(Field, PartTest),
    /// How many elements a list of an event has.
    Count(Field, CountTest),
}

impl Test {
    pub(super) fn field(&self) -> &Field {
        match self {
            Test::Constant(field, ..)
            | Test::Edge(field, ..)
            | Test::Text(field, ..)
            | Test::There(field)
            | Test::Age(field, ..)
            | Test::Part(field, _)
            | Test::Count(field, _) => field,
        }
    }
}

/// What events, or the record, must be like to count.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Pattern {
    /// All of these hold of what counts; of alternatives the first.
    pub(super) wanted: Vec<Test>,
    /// Everything that is asked, alternatives and negations included.
    pub(super) asked: Vec<Test>,
}

/// A number of events or a total that is compared with a constant.
#[derive(Debug, Clone)]
pub(super) struct Threshold {
    /// What is summed; none where events are counted.
    pub(super) summed: Option<Field>,
    pub(super) pattern: Pattern,
    pub(super) comparison: Comparison,
    pub(super) constant: Value,
}

/// A chain.
#[derive(Debug, Clone)]
pub(super) struct Chain {
    pub(super) steps: Vec<Step>,
}

/// A step of a chain.
#[derive(Debug, Clone)]
pub(super) struct Step {
    pub(super) pattern: Pattern,
    /// The longest time since the step before.
    pub(super) within: Option<i64>,
    /// What must not lie between the step before and this one.
    pub(super) forbidden: Option<Pattern>,
    /// How many events satisfy it.
    pub(super) count: i64,
    /// Whether the rule says how many.
    pub(super) is_counted: bool,
}

/// What a rule reads.
#[derive(Debug, Default)]
pub(super) struct Reading {
    pub(super) fields: Vec<Field>,
    /// One for each way in which events are chosen.
    pub(super) patterns: Vec<Pattern>,
    /// What parts of the instant of evaluation are compared with.
    pub(super) of_now: Vec<PartTest>,
    /// What is asked of the record.
    pub(super) of_record: Vec<Test>,
    pub(super) thresholds: Vec<Threshold>,
    pub(super) chains: Vec<Chain>,
    /// The longest pauses inside of visits, in microseconds, with the events that visits are made of.
    pub(super) pauses: Vec<(Pattern, i64)>,
    /// Whether days, hours or other parts of the calendar matter.
    pub(super) reads_calendar: bool,
    /// Whether it asks for the instant of evaluation.
    pub(super) reads_now: bool,
    /// Whether it goes over events at all.
    pub(super) reads_events: bool,
}
