//! Diagnostics in the words of the protocol.

use lsp_types::{
    DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag, Location, NumberOrString,
    Range, Uri,
};

use crate::engine::{Code, Diagnostic, Severity};

/// Who found it, as editors show it.
const SOURCE: &str = "sumac";

/// A diagnostic at a range, with the places that explain it.
pub(super) fn diagnostic(
    one: &Diagnostic,
    range: Range,
    related: impl Iterator<Item = (Uri, Range, String)>,
) -> lsp_types::Diagnostic {
    let related: Vec<DiagnosticRelatedInformation> = related
        .map(|(uri, range, message)| DiagnosticRelatedInformation {
            location: Location::new(uri, range),
            message,
        })
        .collect();
    lsp_types::Diagnostic {
        range,
        severity: Some(match one.severity {
            Severity::Error => DiagnosticSeverity::ERROR,
            Severity::Warning => DiagnosticSeverity::WARNING,
        }),
        code: Some(NumberOrString::String(one.code.to_string())),
        source: Some(SOURCE.to_owned()),
        message: message(one),
        related_information: (!related.is_empty()).then_some(related),
        tags: tag(one.code).map(|tag| vec![tag]),
        ..lsp_types::Diagnostic::default()
    }
}

/// The sentence with its reason, its notes and its ways out.
fn message(one: &Diagnostic) -> String {
    let mut text = one.message.clone();
    if !one.primary.message.is_empty() {
        text.push_str(": ");
        text.push_str(&one.primary.message);
    }
    for note in &one.notes {
        text.push_str("\nnote: ");
        text.push_str(note);
    }
    for help in &one.help {
        text.push_str("\nhelp: ");
        text.push_str(&help.message);
    }
    text
}

fn tag(code: Code) -> Option<DiagnosticTag> {
    match code {
        Code::UnusedDefinition => Some(DiagnosticTag::UNNECESSARY),
        Code::DeprecatedField => Some(DiagnosticTag::DEPRECATED),
        _ => None,
    }
}
