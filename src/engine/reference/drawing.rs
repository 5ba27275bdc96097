//! The events of the examples: as a line of time, and which of them count.
//!
//! Two columns are a day. Events of one day stand side by side, each as the digit of its id.

use std::sync::LazyLock;

use chrono::{DateTime, Datelike, Utc};
use serde_json::Value as Json;

use crate::engine::{Backend, Engine, ProfileInput, RuleSource, SchemaSource, parse_now};
use crate::library::Example;
use crate::library::timeline::{EVENT_SCHEMA, EVENTS, NOW};

/// How wide a day is.
const DAY_COLUMNS: usize = 2;
/// What stands for an event that does not count.
const PASSED_OVER: char = '·';
/// The columns of the table of events.
const FIELDS: [&str; 5] = ["type", "product", "category", "price", "channel"];

/// One event of the history.
struct Event {
    id: String,
    time: DateTime<Utc>,
    column: usize,
    fields: Json,
}

static HISTORY: LazyLock<Vec<Event>> = LazyLock::new(|| {
    let events: Vec<Json> = serde_json::from_str(EVENTS).unwrap_or_default();
    let mut history: Vec<Event> = Vec::new();
    for fields in events {
        let text = |name: &str| fields[name].as_str().unwrap_or_default().to_owned();
        let Ok(time) = text("timestamp").parse::<DateTime<Utc>>() else {
            continue;
        };
        let first = history.first().map_or(time, |first| first.time);
        let days = (time.date_naive() - first.date_naive()).num_days();
        let day_start = usize::try_from(days).unwrap_or(0) * DAY_COLUMNS;
        let after_last = history.last().map_or(0, |last| last.column + 1);
        history.push(Event {
            id: text("_id"),
            time,
            column: day_start.max(after_last),
            fields,
        });
    }
    history
});

/// The history as three lines: days, events, and the first letter of their type.
pub fn line_of_time() -> String {
    let mut days = String::new();
    let mut last_day = None;
    for event in HISTORY.iter() {
        let day = event.time.date_naive();
        if last_day == Some(day) {
            continue;
        }
        let is_new_month = last_day.is_none_or(|last| last.month() != day.month());
        last_day = Some(day);
        let pad = event.column.saturating_sub(days.chars().count());
        days.push_str(&" ".repeat(pad));
        let format = if is_new_month { "%-d %B" } else { "%-d" };
        days.push_str(&day.format(format).to_string());
    }
    let letters = drawn(' ', &|event| {
        let word = event.fields["type"].as_str().unwrap_or_default();
        word.chars().next().unwrap_or(' ')
    });
    format!("{days}\n{}\n{}\n", marked(&|_| true), letters.trim_end())
}

/// The history as a table.
pub(super) fn events_table() -> String {
    let mut text = format!("| event | time | {} |\n", FIELDS.join(" | "));
    text.push_str(&format!("|{}\n", "---|".repeat(FIELDS.len() + 2)));
    for event in HISTORY.iter() {
        let cells: Vec<String> = FIELDS.iter().map(|field| cell(event, field)).collect();
        let time = event.time.format("%a %-d %B, %H:%M");
        text.push_str(&format!(
            "| {} | {time} | {} |\n",
            event.id,
            cells.join(" | ")
        ));
    }
    text
}

/// The history for a terminal: the line and what each event holds.
pub(super) fn events() -> String {
    let mut text: String = line_of_time().lines().map(indented).collect();
    text.push('\n');
    for event in HISTORY.iter() {
        let time = event.time.format("%a %-d %b %H:%M");
        let cells: Vec<String> = FIELDS.iter().map(|field| cell(event, field)).collect();
        let [kind, product, category, price, channel] = cells.as_slice() else {
            continue;
        };
        let line = format!(
            "{}  {time:<16} {kind:<5} {product:<7} {category:<6} {price:>5}  {channel}",
            event.id
        );
        text.push_str(&indented(&line));
    }
    text
}

fn indented(line: &str) -> String {
    format!("    {line}\n")
}

fn cell(event: &Event, field: &str) -> String {
    match &event.fields[field] {
        Json::Null => String::new(),
        Json::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// The line of time with the events that count as digits, for an example that not all count for.
pub(super) fn marks(example: &Example) -> Option<String> {
    let ids = counted(example)?;
    (ids.len() < HISTORY.len()).then(|| marked(&|event| ids.contains(&event.id)))
}

fn marked(counts: &dyn Fn(&Event) -> bool) -> String {
    drawn('-', &|event| match counts(event) {
        true => event.id.chars().next_back().unwrap_or(PASSED_OVER),
        false => PASSED_OVER,
    })
}

fn drawn(between: char, sign: &dyn Fn(&Event) -> char) -> String {
    let width = HISTORY.last().map_or(0, |last| last.column + 1);
    let mut line = vec![between; width];
    for event in HISTORY.iter() {
        line[event.column] = sign(event);
    }
    line.into_iter().collect()
}

/// The ids of the events that an example speaks of: its value, where that is ids, else what its
/// filter at the beginning leaves.
fn counted(example: &Example) -> Option<Vec<String>> {
    let value: Json = serde_json::from_str(example.value).ok()?;
    if let Some(ids) = ids(&value) {
        return Some(ids);
    }
    let filtered = leading_filter(example.expression)?;
    let input = ProfileInput::parse("timeline", &format!("{{\"events\": {EVENTS}}}")).ok()?;
    let engine = Engine::builder()
        .backend(Backend::Interpret)
        .event_schema(SchemaSource::json("timeline", EVENT_SCHEMA))
        .build();
    let source = RuleSource::expression(format!("{filtered}._id"));
    let program = engine.compile(source).ok()?;
    let now = parse_now(NOW).ok()?;
    let evaluation = program.evaluate(&input.profile, &input.events, now).ok()?;
    ids(&evaluation.to_json()["value"])
}

/// The ids that a value consists of.
fn ids(value: &Json) -> Option<Vec<String>> {
    let is_id = |text: &str| HISTORY.iter().any(|event| event.id == text);
    match value {
        Json::String(text) if is_id(text) => Some(vec![text.clone()]),
        Json::Array(elements) if !elements.is_empty() => {
            let ids = elements.iter().map(|element| element.as_str());
            ids.map(|id| id.filter(|id| is_id(id)).map(str::to_owned))
                .collect()
        }
        _ => None,
    }
}

/// `xEvent[type = 'buy']` of `xEvent[type = 'buy'].sum(price)`.
fn leading_filter(expression: &str) -> Option<&str> {
    let rest = expression.strip_prefix("xEvent[")?;
    let mut depth = 1;
    for (at, sign) in rest.char_indices() {
        match sign {
            '[' => depth += 1,
            ']' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return expression.get(..expression.len() - rest.len() + at + 1);
        }
    }
    None
}
