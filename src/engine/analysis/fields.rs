//! What a schema says of a field, in words.

use super::Analysis;
use crate::hir;
use crate::types::{Field, FieldFacts};

/// The values of an enum that are shown.
const VALUES_SHOWN: usize = 24;

impl Analysis {
    /// The field of a schema under a path.
    pub(super) fn schema_field(&self, of_event: bool, path: &[String]) -> Option<&Field> {
        schema_field(&self.checked.program, of_event, path)
    }
}

/// The field of a schema under a path.
pub(super) fn schema_field<'p>(
    program: &'p hir::Program,
    of_event: bool,
    path: &[String],
) -> Option<&'p Field> {
    let binding = match of_event {
        true => program.event.as_ref(),
        false => program.profile.as_ref(),
    };
    let names: Vec<&str> = path.iter().map(String::as_str).collect();
    binding?.schema.field(&names)
}

/// What the schema says of a field, a paragraph each.
pub(super) fn told(facts: &FieldFacts) -> Vec<String> {
    let mut told = Vec::new();
    if facts.deprecated {
        told.push("**The schema advises against its use.**".to_owned());
    }
    match (&facts.title, &facts.description) {
        (Some(title), Some(text)) if title != text => told.push(format!("**{title}**: {text}")),
        (Some(text), _) | (None, Some(text)) => told.push(text.clone()),
        (None, None) => {}
    }
    if let Some(allowed) = &facts.allowed {
        let shown = allowed.values.iter().take(VALUES_SHOWN);
        let shown: Vec<String> = shown.map(|value| format!("`\"{value}\"`")).collect();
        let more = allowed.values.len().saturating_sub(VALUES_SHOWN);
        let tail = match more {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let words = match allowed.closed {
            true => "One of",
            false => "Usually one of",
        };
        told.push(format!("{words} {}{tail}", shown.join(", ")));
    }
    match (facts.minimum, facts.maximum) {
        (Some(least), Some(greatest)) => told.push(format!("From {least} to {greatest}")),
        (Some(least), None) => told.push(format!("At least {least}")),
        (None, Some(greatest)) => told.push(format!("At most {greatest}")),
        (None, None) => {}
    }
    if !facts.origins.is_empty() {
        let origins: Vec<&str> = facts.origins.iter().map(|one| &**one).collect();
        told.push(format!("From the schema {}", origins.join(", ")));
    }
    told
}
