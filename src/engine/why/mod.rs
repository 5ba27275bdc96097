//! Why an attribute has its value: the events that counted and what each contributed, those that
//! nearly did, and the values of the parts of the rule.
//!
//! The value is computed by the interpreter while a [`Recorder`](recorder) watches; nothing here
//! knows how anything is computed. What was recorded is turned into a [`Why`], which is data;
//! [`Why::render`] draws it.

mod account;
mod ask;
mod chain;
mod choice;
mod contribution;
mod edges;
mod kept;
mod part;
mod reason;
mod recorder;
mod render;
mod timeline;
mod view;
mod words;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::{Serialize, Serializer};
use serde_json::{Map, Value as Json};

use super::find::RowAt;
use super::instants;

pub use ask::Question;
pub use kept::LeftOut;
pub use render::WhyStyle;
pub(super) use view::is_event_field;

/// Why an attribute has its value for a profile.
///
/// As JSON, members are written in camel case and instants as RFC 3339 in UTC; members without a
/// value are left out.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Why {
    /// The attribute.
    pub attribute: String,
    /// Its type.
    #[serde(rename = "type")]
    pub ty: String,
    /// Its value; of an attribute on events the value for the event that was asked for.
    pub value: Json,
    /// The value in words.
    pub shown: String,
    /// Whether a fault, such as an overflow, had a part in it.
    pub fault: bool,
    /// The instant of evaluation.
    #[serde(serialize_with = "instants::serialize")]
    pub now: DateTime<Utc>,
    /// The earliest later instant at which the value could change without a new event.
    #[serde(
        serialize_with = "instants::serialize_some",
        skip_serializing_if = "Option::is_none"
    )]
    pub valid_until: Option<DateTime<Utc>>,
    /// The zone of the calendar.
    #[serde(serialize_with = "zone")]
    pub time_zone: Tz,
    /// The event that an attribute on events was explained for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_of: Option<EventRef>,
    /// The values that an attribute on events has for the events that count, in their order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<EventValue>,
    /// The rule, with the values of its parts.
    pub rule: Part,
    /// Other attributes that it uses.
    pub uses: Vec<Used>,
    /// What went over events or lists, each with the rows that it met.
    pub aggregations: Vec<Aggregation>,
    /// How many events the profile has, those that never count included.
    pub events: usize,
    /// What of the data did not fit the schemas.
    pub notes: Vec<String>,
}

/// An expression with its value.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Part {
    /// What the author wrote, on one line.
    pub text: String,
    /// Its value; `null` where it is missing or was not asked for.
    pub value: Json,
    /// The value in words.
    pub shown: String,
    /// Whether the value was asked for: the branch of a choice that was not taken is not.
    pub asked: bool,
    /// What it is made of.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Part>,
}

/// Another attribute with its value.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Used {
    /// Its name.
    pub attribute: String,
    /// Its value.
    pub value: Json,
    /// The value in words.
    pub shown: String,
}

/// The value for an event.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EventValue {
    /// The event.
    pub event: EventRef,
    /// Its value.
    pub value: Json,
    /// The value in words.
    pub shown: String,
}

/// An event of the data.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EventRef {
    /// Which event of the input it is, from 1.
    pub number: usize,
    /// Its time.
    #[serde(
        serialize_with = "instants::serialize_some",
        skip_serializing_if = "Option::is_none"
    )]
    pub time: Option<DateTime<Utc>>,
    /// Its id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Where it stands, if it came from a file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<RowAt>,
}

/// What went over the rows of a source and made one value of them.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Aggregation {
    /// What the author wrote, on one line.
    pub text: String,
    /// The function, as in `sum`.
    pub function: String,
    /// Its value.
    pub value: Json,
    /// The value in words.
    pub shown: String,
    /// Fields that are equal to a constant in every row that counts: nothing to show.
    #[serde(skip)]
    pub(in crate::engine) settled: Vec<String>,
    /// The file and the line of the text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<RowAt>,
    /// The window in time that its conditions say, where they do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub window: Option<Window>,
    /// The rows that passed all conditions, in order; of very many those that were chosen and the latest.
    pub counted: Vec<Counted>,
    /// The rows that did not, the nearest first.
    pub refused: Vec<Refused>,
    /// Further rows, of which there are too many to tell each.
    #[serde(skip_serializing_if = "LeftOut::is_empty")]
    pub left_out: LeftOut,
    /// Of a chain its steps.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<Step>,
    /// Of a chain why it does not match, where it does not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failure: Option<String>,
}

/// A window in time.
#[derive(Debug, Clone, PartialEq, Serialize, Default)]
pub struct Window {
    /// Where it begins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Edge>,
    /// Where it ends.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<Edge>,
}

/// An edge of a window.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Edge {
    /// The instant.
    #[serde(serialize_with = "instants::serialize")]
    pub time: DateTime<Utc>,
    /// Whether an event at this instant lies inside.
    pub inside: bool,
    /// What the author wrote.
    pub text: String,
}

/// A row that an aggregation met.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RowRef {
    /// The event, where it is one or inside one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event: Option<EventRef>,
    /// Which item of the lists in it, from 1.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub item: Vec<usize>,
    /// The fields that the rule reads of it, by path.
    pub fields: Map<String, Json>,
}

/// A row that passed all conditions.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Counted {
    /// The row.
    #[serde(flatten)]
    pub row: RowRef,
    /// What it contributed, in words, as in `+20`.
    pub contribution: String,
    /// What it contributed: 1 to a count, a summand to a sum, otherwise what the function took of it.
    pub amount: Json,
    /// Whether the value is of this row, where the function chooses rows, as `first` and `max` do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chosen: Option<bool>,
    /// Its group.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<Json>,
}

/// A row that did not count.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Refused {
    /// The row.
    #[serde(flatten)]
    pub row: RowRef,
    /// All that kept it from counting.
    pub reasons: Vec<Reason>,
    /// How far it was from counting: 0 is nearest, each reason adds up to 1 for its own distance and 1
    /// more from the second on.
    pub distance: f64,
}

impl Refused {
    /// What kept it from counting most, in words.
    fn kind(&self) -> String {
        let reasons = self.reasons.iter();
        let most = reasons.max_by(|left, right| left.distance.total_cmp(&right.distance));
        most.map_or_else(String::new, |reason| match &reason.condition {
            Some(condition) => format!("by `{condition}`"),
            None => reason.kind.words().to_owned(),
        })
    }
}

/// What kept a row from counting.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Reason {
    /// Which kind.
    pub kind: ReasonKind,
    /// In words, as in `price is 9.99, not >= 10`.
    pub text: String,
    /// The condition as the author wrote it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub condition: Option<String>,
    /// What was found.
    #[serde(skip_serializing_if = "Json::is_null")]
    pub found: Json,
    /// What it was compared with.
    #[serde(skip_serializing_if = "Json::is_null")]
    pub wanted: Json,
    #[serde(skip)]
    pub(in crate::engine) distance: f64,
}

/// Kinds of reasons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReasonKind {
    /// The event is after the instant of evaluation.
    AfterNow,
    /// The event is after the one that the attribute was asked for.
    AfterEvent,
    /// An earlier event of the input has the same id.
    Duplicate,
    /// The time lies before the window.
    BeforeWindow,
    /// The time lies after the window.
    AfterWindow,
    /// A field is missing.
    Missing,
    /// A value is another one.
    Value,
    /// A condition does not hold.
    False,
    /// There is nothing in its list.
    NoItems,
    /// It belongs to no group.
    NoKey,
}

/// A step of a chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
    /// Its name.
    pub label: String,
    /// How many events are such events.
    pub events: usize,
    /// The events that stand for it in the match, or in as much of one as there is, by their number.
    pub taken: Vec<usize>,
}

impl ReasonKind {
    /// The kind in a few words.
    pub(in crate::engine) fn words(self) -> &'static str {
        match self {
            ReasonKind::AfterNow => "after now",
            ReasonKind::AfterEvent => "after the event",
            ReasonKind::Duplicate => "as duplicates",
            ReasonKind::BeforeWindow => "before the window",
            ReasonKind::AfterWindow => "after the window",
            ReasonKind::Missing => "for a missing field",
            ReasonKind::Value => "for another value",
            ReasonKind::False => "by a condition",
            ReasonKind::NoItems => "with nothing in a list",
            ReasonKind::NoKey => "without a group",
        }
    }
}

impl Why {
    /// As one JSON document.
    pub fn to_json(&self) -> Json {
        // Numbers of values are finite and keys of maps are texts.
        serde_json::to_value(self).unwrap_or_default()
    }
}

fn zone<S: Serializer>(zone: &Tz, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(zone.name())
}
