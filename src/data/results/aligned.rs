//! Results as a table for people: aligned columns, numbers to the right.

use std::io::{self, Write};

use super::columns::{ResultColumn, cell};
use crate::types::json::{text_of, to_json};
use crate::types::{Kind, Value};

/// The widest cell in characters; longer ones are cut.
const CELL_CHARS_MAX: usize = 48;
/// What a missing value looks like.
const MISSING: &str = "-";
const MICROS_PER_SECOND: u64 = 1_000_000;

/// A table whose columns are as wide as the first rows need.
pub(super) struct Aligned {
    out: Box<dyn Write + Send>,
    widths: Vec<usize>,
}

impl Aligned {
    pub(super) fn new(out: Box<dyn Write + Send>) -> Self {
        Self {
            out,
            widths: Vec::new(),
        }
    }

    pub(super) fn write(
        &mut self,
        columns: &[ResultColumn],
        rows: &[(Value, Vec<Value>)],
    ) -> io::Result<()> {
        let cells: Vec<Vec<String>> = rows
            .iter()
            .map(|row| {
                (0..columns.len())
                    .map(|at| readable(cell(row, at)))
                    .collect()
            })
            .collect();
        if self.widths.is_empty() {
            self.widths = widths(columns, &cells);
            let names: Vec<String> = columns
                .iter()
                .map(|column| one_line(&column.name))
                .collect();
            self.line(columns, &names)?;
            let rules: Vec<String> = self.widths.iter().map(|width| "─".repeat(*width)).collect();
            self.line(columns, &rules)?;
        }
        cells.iter().try_for_each(|row| self.line(columns, row))
    }

    fn line(&mut self, columns: &[ResultColumn], cells: &[String]) -> io::Result<()> {
        let mut line = String::new();
        for (at, (cell, &width)) in cells.iter().zip(&self.widths).enumerate() {
            let gap = if at == 0 { "" } else { "  " };
            line.push_str(gap);
            let room = " ".repeat(width.saturating_sub(cell.chars().count()));
            if is_right(&columns[at].ty.kind) {
                line.push_str(&room);
                line.push_str(cell);
            } else {
                line.push_str(cell);
                line.push_str(&room);
            }
        }
        writeln!(self.out, "{}", line.trim_end())
    }

    pub(super) fn finish(mut self) -> io::Result<()> {
        self.out.flush()
    }
}

fn widths(columns: &[ResultColumn], cells: &[Vec<String>]) -> Vec<usize> {
    let mut widths: Vec<usize> = columns
        .iter()
        .map(|column| one_line(&column.name).chars().count())
        .collect();
    for row in cells {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    widths
}

fn is_right(kind: &Kind) -> bool {
    matches!(kind, Kind::Integer | Kind::Number | Kind::Duration)
}

fn readable(value: &Value) -> String {
    match value {
        Value::Missing => MISSING.to_owned(),
        Value::Datetime(_) => text_of(value).replacen('T', " ", 1),
        Value::Duration(micros) => readable_duration(*micros),
        Value::Array(_) | Value::Map(_) | Value::Object(_) => one_line(&to_json(value).to_string()),
        other => one_line(&text_of(other)),
    }
}

/// A duration in its largest units: `60d 23h 30m`.
fn readable_duration(micros: i64) -> String {
    let mut left = micros.unsigned_abs();
    let sign = if micros < 0 { "-" } else { "" };
    let mut parts = Vec::new();
    for (unit, seconds) in [("d", 86_400), ("h", 3_600), ("m", 60)] {
        let size = seconds * MICROS_PER_SECOND;
        if left >= size {
            parts.push(format!("{}{unit}", left / size));
            left %= size;
        }
    }
    if left > 0 || parts.is_empty() {
        let fraction = format!("{:06}", left % MICROS_PER_SECOND);
        let fraction = fraction.trim_end_matches('0');
        let point = if fraction.is_empty() { "" } else { "." };
        parts.push(format!("{}{point}{fraction}s", left / MICROS_PER_SECOND));
    }
    format!("{sign}{}", parts.join(" "))
}

/// Text without line breaks and other controls, cut where it is long.
fn one_line(text: &str) -> String {
    let mut line = String::new();
    for (count, character) in text.chars().enumerate() {
        if count == CELL_CHARS_MAX {
            line.push('…');
            break;
        }
        match character {
            c if c.is_control() => line.extend(c.escape_default()),
            c => line.push(c),
        }
    }
    line
}
