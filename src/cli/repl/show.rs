//! Values for people: tables where they are lists of objects, plain text where they are scalars.

use comfy_table::presets::UTF8_HORIZONTAL_ONLY;
use comfy_table::{ContentArrangement, Table};
use serde_json::Value as Json;

use crate::engine::{Ink, Style, Value, text_of, to_json};

/// How many rows of a list are shown.
const ROWS_MAX: usize = 100;
/// How wide a value in a cell is, in characters.
const CELL_CHARS_MAX: usize = 60;

/// A value as a result.
pub(super) fn value(value: &Value, style: Style) -> String {
    match value {
        Value::Missing => Ink::Dim.paint("missing", style.color) + "\n",
        Value::Array(_) => match to_json(value) {
            Json::Array(items) => json_rows(&items),
            other => format!("{other}\n"),
        },
        Value::Map(_) | Value::Object(_) => match to_json(value) {
            Json::Object(members) if !members.is_empty() => {
                let rows: Vec<Vec<String>> = members
                    .iter()
                    .map(|(key, value)| vec![key.clone(), cell(value)])
                    .collect();
                table(&["key", "value"], &rows)
            }
            other => format!("{other}\n"),
        },
        Value::String(_) => format!("{}\n", to_json(value)),
        scalar => format!("{}\n", text_of(scalar)),
    }
}

/// A value in a cell.
pub(super) fn short(value: &Value) -> String {
    match value {
        Value::Missing => "missing".to_owned(),
        value => cell(&to_json(value)),
    }
}

/// A list: a table of objects, or a line for each other value.
pub(super) fn json_rows(items: &[Json]) -> String {
    let shown = &items[..items.len().min(ROWS_MAX)];
    let mut text = match shown.first() {
        None => "an empty list\n".to_owned(),
        Some(Json::Object(_)) => objects(shown),
        Some(_) => shown.iter().map(|item| format!("{item}\n")).collect(),
    };
    if items.len() > ROWS_MAX {
        text.push_str(&format!("… and {} more\n", items.len() - ROWS_MAX));
    }
    text
}

fn objects(items: &[Json]) -> String {
    let mut columns: Vec<&str> = Vec::new();
    for item in items.iter().filter_map(Json::as_object) {
        for (name, _) in item.iter().filter(|(_, value)| !value.is_null()) {
            if !columns.contains(&name.as_str()) {
                columns.push(name);
            }
        }
    }
    let rows: Vec<Vec<String>> = items
        .iter()
        .map(|item| {
            let cells = columns
                .iter()
                .map(|name| item.get(name).map(cell).unwrap_or_default());
            cells.collect()
        })
        .collect();
    table(&columns, &rows)
}

fn cell(value: &Json) -> String {
    let text = match value {
        Json::Null => String::new(),
        Json::String(text) => text.clone(),
        other => other.to_string(),
    };
    let text: String = text
        .chars()
        .map(|letter| if letter.is_control() { ' ' } else { letter })
        .collect();
    match text.chars().count() > CELL_CHARS_MAX {
        true => text.chars().take(CELL_CHARS_MAX - 1).chain(['…']).collect(),
        false => text,
    }
}

/// A table with a heading.
pub(super) fn table(heading: &[&str], rows: &[Vec<String>]) -> String {
    let mut table = Table::new();
    table
        .load_preset(UTF8_HORIZONTAL_ONLY)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_header(heading);
    for row in rows {
        table.add_row(row);
    }
    let lines = table.to_string();
    // Lines of cells end in blanks, and the rules above and below say nothing.
    let lines: Vec<&str> = lines.lines().map(str::trim_end).collect();
    let inner = lines
        .get(1..lines.len().saturating_sub(1))
        .unwrap_or(&lines);
    let kept = inner
        .iter()
        .enumerate()
        .filter(|(index, line)| *index <= 1 || !line.starts_with('─'));
    kept.map(|(_, line)| format!("{}\n", line.strip_prefix(' ').unwrap_or(line)))
        .collect()
}

/// How many letters differ.
pub(super) fn distance(one: &str, other: &str) -> usize {
    strsim::damerau_levenshtein(one, other)
}

/// A number that looks like chance and is the same in every run.
pub(super) fn scattered(number: u64) -> u64 {
    // The finisher of SplitMix64.
    let mut bits = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (bits ^ (bits >> 31)) >> 16
}
