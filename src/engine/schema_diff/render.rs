//! The effect of other schemas as people read it.

use super::{AttributeEffect, Effect, FieldChange, SchemaChange, SchemaDiff};
use crate::diagnostic::Ink;
use crate::diagnostic::render::Style;
use crate::engine::diff::words::list;
use crate::engine::numerals::count;

impl SchemaDiff {
    /// The effect as text; what is wrong with the rules is told by its diagnostics.
    pub fn render(&self, style: Style) -> String {
        let painted = |ink: Ink, text: &str| ink.paint(text, style.color);
        let mut text = String::new();
        for schema in &self.schemas {
            text.push_str(&painted(Ink::Dim, &schema_line(schema)));
            text.push('\n');
        }
        for one in self
            .attributes
            .iter()
            .filter(|one| one.effect != Effect::Untouched)
        {
            let (sign, colour) = match one.effect {
                Effect::Breaks => ("x", Ink::Red),
                _ => ("~", Ink::Yellow),
            };
            let (sign, name) = (painted(colour, sign), painted(Ink::Bold, &one.name));
            text.push_str(&format!("\n{sign} {name}: {}\n", told(one)));
            for line in field_lines(one) {
                text.push_str(&format!("    {line}\n"));
            }
        }
        let untouched = self.attributes.iter();
        let untouched = untouched.filter(|one| one.effect == Effect::Untouched);
        let names: Vec<&str> = untouched.map(|one| one.name.as_str()).collect();
        if !names.is_empty() {
            let words = "= untouched:";
            let names = list(&names, style.width.saturating_sub(words.len() + 1));
            text.push_str(&format!("\n{} {names}\n", painted(Ink::Dim, words)));
        }
        text
    }
}

fn schema_line(schema: &SchemaChange) -> String {
    let counts = [
        (schema.fields_new, ["is new", "are new"]),
        (schema.fields_gone, ["is gone", "are gone"]),
        (
            schema.fields_retyped,
            ["has another type", "have another type"],
        ),
    ];
    let counts = counts.into_iter().filter(|(number, _)| *number > 0);
    let counts = counts.map(|(number, [one, many])| {
        let what = if number == 1 { one } else { many };
        format!("{} {what}", count(number as u64, "field"))
    });
    let counts: Vec<String> = counts.collect();
    let counts = match counts.is_empty() {
        true => "the same fields".to_owned(),
        false => counts.join(", "),
    };
    let names = match schema.old == schema.new {
        true => schema.old.clone(),
        false => format!("{} -> {}", schema.old, schema.new),
    };
    format!("{} schema {names}: {counts}", schema.kind)
}

fn told(one: &AttributeEffect) -> String {
    match (&one.effect, &one.new_type) {
        (Effect::Breaks, _) => format!("{}  breaks", one.old_type),
        (Effect::Retyped, Some(new_type)) => format!("{} -> {new_type}", one.old_type),
        _ if one.fields.is_empty() => format!("{}  is computed in another way", one.old_type),
        _ if one.is_same == Some(true) => {
            format!("{}  reads what changed, same meaning", one.old_type)
        }
        _ => format!("{}  reads what changed", one.old_type),
    }
}

/// The fields that changed, in columns.
fn field_lines(one: &AttributeEffect) -> Vec<String> {
    let width = one
        .fields
        .iter()
        .map(|field| field.path.chars().count())
        .max();
    let width = width.unwrap_or(0);
    let lines = one.fields.iter().flat_map(|field| {
        let changes = field.changes.iter().enumerate();
        changes.map(move |(index, change)| {
            let (of, path) = match index {
                0 => (field.of, field.path.as_str()),
                _ => ("", ""),
            };
            format!(
                "{of:<7}  {path:<width$}  {}",
                change_text(&field.path, change)
            )
        })
    });
    lines.collect()
}

fn change_text(path: &str, change: &FieldChange) -> String {
    match change {
        FieldChange::Gone {
            path: gone,
            nearest,
        } => {
            let gone = match gone == path {
                true => "is gone".to_owned(),
                false => format!("is gone with `{gone}`"),
            };
            match nearest {
                Some(near) => format!("{gone}; `{near}` is most like it"),
                None => gone,
            }
        }
        FieldChange::Retyped { old, new } => format!("{old} -> {new}"),
        FieldChange::Bounds { old, new } => format!("holds {new}, not {old}"),
        FieldChange::NowRequired => "is required now".to_owned(),
        FieldChange::NowOptional => "may be missing now".to_owned(),
        FieldChange::ValuesLimited { values } => format!("may only be {} now", quoted(values)),
        FieldChange::ValuesFree => "may be anything now".to_owned(),
        FieldChange::ValuesGone { values } => format!("lost {}", quoted(values)),
        FieldChange::ValuesNew { values } => format!("may also be {}", quoted(values)),
        FieldChange::NowDeprecated => "is deprecated now".to_owned(),
    }
}

/// The first values in quotes, and how many more there are.
fn quoted(values: &[String]) -> String {
    const VALUES_MAX: usize = 6;
    let shown = values.iter().take(VALUES_MAX);
    let shown: Vec<String> = shown.map(|value| format!("\"{value}\"")).collect();
    match values.len().saturating_sub(VALUES_MAX) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}
