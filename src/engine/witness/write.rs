//! Timelines as tests of rule files.

use std::fmt::Write;

use indexmap::IndexMap;
use serde_json::Value as Json;

use super::Timeline;
use crate::engine::format::format as format_rules;
use crate::engine::instants;

impl Timeline {
    /// The timeline as a test item called `name`, in the layout of rule files, with the lines `checks` at
    /// its end.
    pub fn to_test(&self, name: &str, checks: &[String]) -> String {
        let now = instants::text(&self.now);
        let mut text = format!("test {} at {now} {{\n", quoted(name));
        if let Json::Object(_) = &self.profile {
            let _ = writeln!(text, "  profile {}", literal(&self.profile));
        }
        if !self.events.is_empty() {
            text.push_str(&events(&self.events));
        }
        let lines = checks.iter().map(|check| format!("  {check}\n"));
        let lines: String = lines.collect();
        let whole = format!("{text}{lines}}}\n");
        if let Ok(whole) = format_rules(name, &whole) {
            return whole;
        }
        // Lines that are for people and no rules stand behind what can be laid out.
        text.push_str("}\n");
        let mut text = format_rules(name, &text).unwrap_or(text);
        text.truncate(text.trim_end().len().saturating_sub(1));
        format!("{text}{lines}}}\n")
    }
}

/// The events as a table, or as a list where some of them hold lists or odd names.
fn events(events: &[Json]) -> String {
    let rows: Option<Vec<IndexMap<String, String>>> = events.iter().map(cells).collect();
    let Some(rows) = rows.filter(|rows| rows.iter().all(|row| !row.is_empty())) else {
        let items = events.iter();
        let items = items.map(|event| format!("    {}", literal(event)));
        let items: Vec<String> = items.collect();
        return format!("  events [\n{}\n  ]\n", items.join(",\n"));
    };
    let mut widths: IndexMap<String, usize> = IndexMap::new();
    for (name, cell) in rows.iter().flatten() {
        let width = widths.entry(name.clone()).or_insert(columns(name));
        *width = (*width).max(columns(cell));
    }
    let line = |cell: &dyn Fn(&String) -> String| {
        let cells = widths.iter().map(|(name, width)| {
            let cell = cell(name);
            let blanks = " ".repeat(width - columns(&cell));
            format!("| {cell}{blanks} ")
        });
        format!("    {}|\n", cells.collect::<String>())
    };
    let mut text = "  events {\n".to_owned();
    text.push_str(&line(&|name| name.clone()));
    for row in &rows {
        text.push_str(&line(&|name| row.get(name).cloned().unwrap_or_default()));
    }
    text.push_str("  }\n");
    text
}

fn columns(text: &str) -> usize {
    text.chars().count()
}

/// The cells of an event by path; none where a table cannot show it.
fn cells(event: &Json) -> Option<IndexMap<String, String>> {
    let mut cells = IndexMap::new();
    let mut waiting = vec![(String::new(), event)];
    while let Some((path, value)) = waiting.pop() {
        match value {
            Json::Object(members) if path.is_empty() || !members.is_empty() => {
                let inner = members.iter().rev().map(|(name, value)| {
                    let is_plain = is_name(name);
                    let path = match path.is_empty() {
                        true => name.clone(),
                        false => format!("{path}.{name}"),
                    };
                    is_plain.then_some((path, value))
                });
                waiting.extend(inner.collect::<Option<Vec<_>>>()?);
            }
            Json::Object(_) | Json::Array(_) => return None,
            Json::Null => {}
            Json::String(text) => {
                cells.insert(path, cell(text));
            }
            scalar => {
                cells.insert(path, scalar.to_string());
            }
        }
    }
    Some(cells)
}

/// A text as a cell: as it is, or quoted where that would say something else.
fn cell(text: &str) -> String {
    let is_odd = |letter: char| letter.is_control() || "|\"'\\".contains(letter);
    let is_plain = !text.is_empty() && text.trim() == text && !text.contains(is_odd);
    match is_plain && text != "null" {
        true => text.to_owned(),
        false => quoted(text).replace('|', "\\|"),
    }
}

/// A document as a literal of rules.
pub(in crate::engine) fn literal(value: &Json) -> String {
    match value {
        Json::String(text) => quoted(text),
        Json::Array(items) => {
            let items: Vec<String> = items.iter().map(literal).collect();
            format!("[{}]", items.join(", "))
        }
        Json::Object(members) if members.is_empty() => "{}".to_owned(),
        Json::Object(members) => {
            let members = members.iter();
            let members =
                members.map(|(name, one)| format!("{}: {}", member_name(name), literal(one)));
            let members: Vec<String> = members.collect();
            format!("{{ {} }}", members.join(", "))
        }
        scalar => scalar.to_string(),
    }
}

fn member_name(name: &str) -> String {
    match is_name(name) {
        true => name.to_owned(),
        false => quoted(name),
    }
}

fn is_name(text: &str) -> bool {
    let is_letter = |letter: char| letter.is_ascii_alphabetic() || letter == '_';
    text.starts_with(is_letter)
        && text
            .chars()
            .all(|letter| is_letter(letter) || letter.is_ascii_digit())
}

fn quoted(text: &str) -> String {
    crate::types::json::literal(&crate::types::Value::string(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn timeline(profile: Json, events: Vec<Json>) -> Timeline {
        Timeline {
            now: "2026-06-01T00:00:00Z".parse().unwrap_or_default(),
            profile,
            events,
        }
    }

    #[test]
    fn flat_events_are_a_table() {
        let events = vec![
            json!({"timestamp": "2026-05-01T00:00:00Z", "a": {"b": 1.5}, "kind": "x|y"}),
            json!({"timestamp": "2026-05-02T00:00:00Z", "kind": ""}),
        ];
        let test = timeline(json!({"name": "Ada", "odd name": 1}), events);
        assert_eq!(
            test.to_test("one", &["expect n = 1".to_owned()]),
            "test \"one\" at 2026-06-01T00:00:00Z {
  profile { name: \"Ada\", \"odd name\": 1 }
  events {
    | timestamp            | a.b | kind   |
    | 2026-05-01T00:00:00Z | 1.5 | \"x\\|y\" |
    | 2026-05-02T00:00:00Z |     | \"\"     |
  }
  expect n = 1
}
"
        );
    }

    #[test]
    fn events_with_lists_are_a_list() {
        let events = vec![json!({"timestamp": "2026-05-01T00:00:00Z", "items": [{"cost": 1}]})];
        assert_eq!(
            timeline(Json::Null, events).to_test("one", &[]),
            "test \"one\" at 2026-06-01T00:00:00Z {
  events [
    { timestamp: \"2026-05-01T00:00:00Z\", items: [{ cost: 1 }] },
  ]
}
"
        );
    }
}
