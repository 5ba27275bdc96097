//! Scenarios as the text of tests.

use std::fmt::Write;

use super::elements::Elements;
use super::reading::Field;
use super::scenario::{Event, Scenario, Values};
use crate::engine::testing::literal::{literal, quoted};
use crate::types::instant::{format_duration, format_instant};
use crate::types::{Kind, Value};

/// The text of a test, with an empty line before it; `expects` are its last lines.
pub(super) fn test(scenario: &Scenario, expects: &str) -> String {
    let mut text = format!(
        "\ntest {} at {} {{\n",
        quoted(&scenario.name),
        format_instant(scenario.at)
    );
    // Writing to a string cannot fail.
    if scenario.record != Values::default() {
        let _ = writeln!(text, "  profile {}", record(&scenario.record));
    }
    if !scenario.events.is_empty() {
        let _ = write!(text, "  events {{\n{}  }}\n", table(scenario));
    }
    let _ = write!(text, "  {expects}\n}}\n");
    text
}

/// The record as an object of its paths.
fn record(values: &Values) -> String {
    let fields = values.fields.iter();
    let fields: Vec<(&Field, &Value)> = fields.map(|(field, value)| (field, &value.0)).collect();
    Writer {
        elements: &values.elements,
        member,
    }
    .object(&fields, &[])
}

/// Writes objects and lists of the values of fields.
struct Writer<'e> {
    elements: &'e [Elements],
    /// How names of members are written.
    member: fn(&str) -> String,
}

impl Writer<'_> {
    /// An object of what stands below a path.
    fn object(&self, values: &[(&Field, &Value)], path: &[String]) -> String {
        let depth = path.len();
        let lists = self.elements.iter().map(|elements| &elements.list);
        let lists = lists.filter(|list| list.steps.starts_with(path));
        let fields = values.iter().map(|(field, _)| *field);
        let mut names: Vec<&String> = Vec::new();
        for name in fields
            .chain(lists)
            .filter_map(|field| field.steps.get(depth))
        {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        let members = names.into_iter().filter_map(|name| {
            let is_inside = |(field, _): &&(&Field, &Value)| field.steps.get(depth) == Some(name);
            let inside: Vec<(&Field, &Value)> = values.iter().filter(is_inside).copied().collect();
            let mut path = path.to_vec();
            path.push(name.clone());
            let is_list = inside
                .iter()
                .any(|(field, _)| field.lists.contains(&path.len()))
                || self.known(&path).is_some();
            let value = match is_list {
                true => self.list(&inside, &path)?,
                false => self.value(&inside, &path),
            };
            Some(format!("{}: {value}", (self.member)(name)))
        });
        match members.collect::<Vec<_>>().as_slice() {
            [] => "{}".to_owned(),
            members => format!("{{ {} }}", members.join(", ")),
        }
    }

    /// The list at a path with all its elements; none where nothing says what a scalar is.
    fn list(&self, inside: &[(&Field, &Value)], path: &[String]) -> Option<String> {
        let known = self.known(path);
        let is_of_objects = known.is_some_and(|known| matches!(known.list.kind, Kind::Object(_)));
        if inside.is_empty() && !is_of_objects {
            return None;
        }
        let Some(known) = known else {
            return Some(format!("[{}]", self.value(inside, path)));
        };
        let elements = (0..known.count).map(|place| known.at(inside, place));
        let all = elements.chain(known.extra(inside)).map(|element| {
            let element: Vec<(&Field, &Value)> = element
                .iter()
                .map(|(field, value)| (field, value))
                .collect();
            self.value(&element, path)
        });
        let all: Vec<String> = all.collect();
        Some(format!("[{}]", all.join(", ")))
    }

    /// What stands at a path, or in each element of the list there.
    fn value(&self, inside: &[(&Field, &Value)], path: &[String]) -> String {
        match inside.iter().find(|(field, _)| field.steps == path) {
            Some((_, value)) => json(value),
            None => self.object(inside, path),
        }
    }

    fn known(&self, path: &[String]) -> Option<&Elements> {
        let mut elements = self.elements.iter();
        elements.find(|elements| elements.list.steps == path)
    }
}

fn member(name: &str) -> String {
    match is_word(name) {
        true => name.to_owned(),
        false => quoted(name),
    }
}

/// Whether a name needs no quotes.
pub(super) fn is_word(name: &str) -> bool {
    let mut letters = name.chars();
    let begins = letters
        .next()
        .is_some_and(|first| first.is_alphabetic() || first == '_');
    begins && letters.all(|letter| letter.is_alphanumeric() || letter == '_')
}

/// A value inside of an object.
fn json(value: &Value) -> String {
    match value {
        Value::String(_) | Value::Number(_) | Value::Integer(_) | Value::Boolean(_) => {
            literal(value)
        }
        Value::Duration(micros) => quoted(&format_duration(*micros)),
        value => quoted(&literal(value)),
    }
}

/// The events as a table with columns of one width.
fn table(scenario: &Scenario) -> String {
    let mut lists: Vec<&Field> = Vec::new();
    for elements in scenario
        .events
        .iter()
        .flat_map(|event| &event.values.elements)
    {
        if !lists.contains(&&elements.list) {
            lists.push(&elements.list);
        }
    }
    let mut fields: Vec<&Field> = Vec::new();
    for (field, _) in scenario
        .events
        .iter()
        .flat_map(|event| &event.values.fields)
    {
        let is_inside = lists.iter().any(|list| field.is_inside(list));
        if !is_inside && !fields.contains(&field) {
            fields.push(field);
        }
    }
    let has_ids = scenario.events.iter().any(|event| event.id.is_some());
    let mut rows: Vec<Vec<String>> = Vec::with_capacity(scenario.events.len() + 1);
    let mut header = vec![scenario.time.clone()];
    header.extend(has_ids.then(|| scenario.id.clone().unwrap_or_default()));
    let columns = fields.iter().chain(&lists);
    header.extend(columns.map(|field| field.path()));
    rows.push(header);
    for event in &scenario.events {
        let mut row = vec![format_instant(event.time)];
        row.extend(has_ids.then(|| event.id.clone().unwrap_or_default()));
        for field in &fields {
            let value = event
                .values
                .fields
                .iter()
                .find(|(known, _)| known == *field);
            row.push(value.map_or(String::new(), |(field, value)| cell(field, &value.0)));
        }
        row.extend(lists.iter().map(|list| elements(event, list)));
        rows.push(row);
    }
    let widths: Vec<usize> = (0..rows[0].len())
        .map(|column| {
            let cells = rows.iter().filter_map(|row| row.get(column));
            cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
        })
        .collect();
    let lines = rows.iter().map(|row| {
        let cells = row.iter().zip(&widths);
        let cells: Vec<String> = cells
            .map(|(cell, width)| format!("{cell:width$}"))
            .collect();
        format!("    | {} |\n", cells.join(" | "))
    });
    lines.collect()
}

/// The cell of a list with all its elements.
fn elements(event: &Event, list: &Field) -> String {
    let inside = event
        .values
        .fields
        .iter()
        .filter(|(field, _)| field.is_inside(list));
    let inside: Vec<(&Field, &Value)> = inside.map(|(field, value)| (field, &value.0)).collect();
    let writer = Writer {
        elements: &event.values.elements,
        member: quoted,
    };
    let written = writer.list(&inside, &list.steps);
    written.map_or(String::new(), |list| in_cell(&list))
}

/// JSON in a cell, whose end is a bar.
fn in_cell(json: &str) -> String {
    json.replace('|', "\\|")
}

/// A value as its column reads it.
fn cell(field: &Field, value: &Value) -> String {
    match value {
        value if field.is_list() => in_cell(&format!("[{}]", json(value))),
        Value::String(text) if field.kind == Kind::String => {
            let is_plain = |letter: char| !letter.is_control() && !"|\"'\\".contains(letter);
            match !text.is_empty() && text.trim() == &**text && text.chars().all(is_plain) {
                true => text.to_string(),
                false => quoted(text),
            }
        }
        Value::Duration(micros) => format_duration(*micros),
        value => literal(value),
    }
}
