//! Diagnostics as SARIF 2.1.0, which code hosts and editors read.
//!
//! One log holds one run, whatever number of texts was looked at. Places are in lines and columns, both
//! from 1, columns in characters, and in bytes. Of the ways out those with an edit become fixes.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{Code, Diagnostic, Fix, Help, Label, Severity, Sources, Span};

/// The schema of the format.
const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// A log in the making.
#[derive(Debug, Clone, Default)]
pub struct SarifLog {
    results: Vec<(Code, Value)>,
    files: BTreeSet<String>,
}

impl SarifLog {
    /// A log without results.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds diagnostics, whose spans point into `sources`.
    pub fn add<'a>(
        &mut self,
        diagnostics: impl IntoIterator<Item = &'a Diagnostic>,
        sources: &Sources,
    ) {
        self.files
            .extend(sources.files().map(|(_, file)| uri(&file.name)));
        for diagnostic in diagnostics {
            self.results
                .push((diagnostic.code, result(diagnostic, sources)));
        }
    }

    /// The log as text, with a line feed at the end.
    pub fn render(&self) -> String {
        let codes: BTreeSet<Code> = self.results.iter().map(|(code, _)| *code).collect();
        let codes: Vec<Code> = codes.into_iter().collect();
        let results = self.results.iter().map(|(code, result)| {
            let mut result = result.clone();
            result["ruleIndex"] = json!(codes.binary_search(code).unwrap_or_default());
            result
        });
        let artifacts = self
            .files
            .iter()
            .map(|uri| json!({"location": {"uri": uri}, "sourceLanguage": "sumac"}));
        let log = json!({
            "$schema": SCHEMA,
            "version": "2.1.0",
            "runs": [{
                "tool": {"driver": {
                    "name": env!("CARGO_PKG_NAME"),
                    "version": env!("CARGO_PKG_VERSION"),
                    "semanticVersion": env!("CARGO_PKG_VERSION"),
                    "rules": codes.iter().map(|code| rule(*code)).collect::<Vec<_>>(),
                }},
                "columnKind": "unicodeCodePoints",
                "artifacts": artifacts.collect::<Vec<_>>(),
                "results": results.collect::<Vec<_>>(),
            }],
        });
        format!("{log:#}\n")
    }
}

fn rule(code: Code) -> Value {
    let level = if code.is_lint() { "warning" } else { "error" };
    json!({
        "id": code.to_string(),
        "name": name(code.slug()),
        "shortDescription": {"text": code.summary()},
        "help": {"text": code.page(), "markdown": code.page()},
        "defaultConfiguration": {"level": level},
    })
}

/// `unknown-field` as `UnknownField`.
fn name(slug: &str) -> String {
    let words = slug.split('-').map(|word| {
        let mut letters = word.chars();
        let first = letters.next().map(|letter| letter.to_ascii_uppercase());
        first.into_iter().chain(letters).collect::<String>()
    });
    words.collect()
}

fn result(diagnostic: &Diagnostic, sources: &Sources) -> Value {
    let mut result = json!({
        "ruleId": diagnostic.code.to_string(),
        "ruleIndex": 0,
        "level": match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        },
        "message": {"text": message(diagnostic)},
    });
    if let Some(place) = location(&diagnostic.primary, sources) {
        result["locations"] = json!([place]);
    }
    let related: Vec<Value> = diagnostic
        .secondary
        .iter()
        .filter_map(|label| location(label, sources))
        .collect();
    if !related.is_empty() {
        result["relatedLocations"] = json!(related);
    }
    let fixes: Vec<Value> = diagnostic
        .help
        .iter()
        .filter_map(|help| fix(help, help.fix.as_ref()?, sources))
        .collect();
    if !fixes.is_empty() {
        result["fixes"] = json!(fixes);
    }
    result
}

/// The sentence, then notes and ways out that have no edit.
fn message(diagnostic: &Diagnostic) -> String {
    let mut lines = vec![diagnostic.message.clone()];
    lines.extend(diagnostic.notes.iter().cloned());
    let words = diagnostic.help.iter().filter(|help| help.fix.is_none());
    lines.extend(words.map(|help| help.message.clone()));
    lines.join("\n")
}

fn location(label: &Label, sources: &Sources) -> Option<Value> {
    let file = sources.get(label.span.source)?;
    let mut location = json!({
        "physicalLocation": {
            "artifactLocation": {"uri": uri(&file.name)},
            "region": region(label.span, sources),
        },
    });
    if !label.message.is_empty() {
        location["message"] = json!({"text": label.message});
    }
    Some(location)
}

fn fix(help: &Help, fix: &Fix, sources: &Sources) -> Option<Value> {
    let file = sources.get(fix.span.source)?;
    Some(json!({
        "description": {"text": help.message},
        "artifactChanges": [{
            "artifactLocation": {"uri": uri(&file.name)},
            "replacements": [{
                "deletedRegion": region(fix.span, sources),
                "insertedContent": {"text": fix.replacement},
            }],
        }],
    }))
}

fn region(span: Span, sources: &Sources) -> Value {
    let start = sources.position(span);
    let end = sources.position(span.after());
    json!({
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
        "byteOffset": span.start,
        "byteLength": span.end.saturating_sub(span.start),
    })
}

/// The name of a source as a reference: what URIs do not hold is escaped.
fn uri(name: &str) -> String {
    let mut uri = String::new();
    if name.starts_with('/') {
        uri.push_str("file://");
    }
    for byte in name.bytes() {
        let is_plain = byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
        if is_plain {
            uri.push(char::from(byte));
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    uri
}

#[cfg(test)]
mod tests;
