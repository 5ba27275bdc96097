//! Constants beside fields whose values the schema lists.

use super::coerce::shorten;
use super::{Checker, ExprId};
use crate::diagnostic::{Code, Diagnostic, Span, nearest};
use crate::types::{ArenaId, Value};

impl<'a> Checker<'a> {
    /// Refuses a constant that a closed enum does not have, and doubts one that a suggested one lacks.
    pub(super) fn check_enum(&mut self, left: ExprId, right: ExprId) -> Option<()> {
        for (field, constant) in [(left, right), (right, left)] {
            let Some(Value::String(text)) = self.as_constant(constant) else {
                continue;
            };
            let text = text.clone();
            let Some(allowed) = self.facts[field.index()]
                .as_ref()
                .and_then(|facts| facts.allowed.clone())
            else {
                continue;
            };
            if allowed.values.iter().any(|value| **value == *text) {
                continue;
            }
            self.report_enum(field, constant, &text, &allowed);
            if allowed.closed {
                return None;
            }
        }
        Some(())
    }

    fn report_enum(
        &mut self,
        field: ExprId,
        constant: ExprId,
        text: &str,
        allowed: &crate::types::Allowed,
    ) {
        let name = self.spelled(field);
        let span = self.span(constant);
        self.report_enum_value(&name, (text, span), allowed, "\"");
    }

    /// Says of a text that it is none of the values of a field; `mark` stands around texts there.
    pub(super) fn report_enum_value(
        &mut self,
        name: &str,
        (text, span): (&str, Span),
        allowed: &crate::types::Allowed,
        mark: &str,
    ) {
        const SHOWN: usize = 10;
        let diagnostic = if allowed.closed {
            let message = format!("`{name}` is never \"{}\"", shorten(text));
            Diagnostic::error(Code::NotInEnum, span, message).label("not among its values")
        } else {
            let message = format!(
                "\"{}\" is not among the usual values of `{name}`",
                shorten(text)
            );
            Diagnostic::warning(Code::NotInSuggestions, span, message)
                .label("the schema does not list it")
        };
        let shown: Vec<String> = allowed
            .values
            .iter()
            .take(SHOWN)
            .map(|value| format!("\"{value}\""))
            .collect();
        let more = allowed.values.len().saturating_sub(SHOWN);
        let tail = if more > 0 {
            format!(" and {more} more")
        } else {
            String::new()
        };
        let diagnostic = diagnostic.note(format!("the schema lists: {}{tail}", shown.join(", ")));
        let near = nearest(text, allowed.values.iter().map(String::as_str));
        self.report(match near {
            Some(near) => diagnostic.suggest(
                format!("did you mean \"{near}\"?"),
                span,
                format!("{mark}{near}{mark}"),
            ),
            None => diagnostic,
        });
    }
}
