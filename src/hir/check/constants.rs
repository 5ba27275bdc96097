//! Constant arguments: what is certain to fail when the rule runs fails when it is checked.

use std::ops::Range;

use super::coerce::shorten;
use super::{Checker, ExprId};
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::library::text_pattern::{Groups, inspect};
use crate::library::{self, Body, Function, english};
use crate::types::Value;
use crate::types::arithmetic::Outcome;
use crate::types::compare::total_order;

impl Checker<'_> {
    /// A regular expression: a constant that can be read.
    pub(super) fn pattern(&mut self, id: ExprId, function: &str) -> Option<ExprId> {
        let span = self.span(id);
        let Some(Value::String(text)) = self.as_constant(id).cloned() else {
            let message = format!("the pattern of `{function}` must be a constant text");
            self.report(
                Diagnostic::error(Code::InvalidPattern, span, message)
                    .label("not a constant")
                    .note("patterns are compiled when the rule is checked")
                    .help("write the pattern as a text; `contains` and `like` take computed ones"),
            );
            return None;
        };
        let Err(fault) = inspect(&text) else {
            return Some(id);
        };
        let place = fault
            .range
            .and_then(|range| inside_literal(span, &text, range))
            .unwrap_or(span);
        let diagnostic =
            Diagnostic::error(Code::InvalidPattern, place, fault.message).label("in this pattern");
        self.report(match fault.help {
            Some(help) => diagnostic.help(help),
            None => diagnostic,
        });
        None
    }

    /// Refuses constants for which a function has no result whatever its other arguments are.
    pub(super) fn constant_arguments(
        &mut self,
        function: &'static Function,
        arguments: &[ExprId],
    ) -> Option<()> {
        let constants: Vec<Option<Value>> = arguments
            .iter()
            .map(|&argument| self.as_constant(argument).cloned())
            .collect();
        let constants: Vec<Option<&Value>> = constants.iter().map(Option::as_ref).collect();
        let Some(impossible) = impossible(function.name, &constants) else {
            return Some(());
        };
        let place = self.span(arguments[impossible.argument]);
        self.report(
            Diagnostic::error(Code::ImpossibleConstant, place, impossible.message)
                .label("never has a value")
                .help(impossible.help),
        );
        None
    }

    /// Refuses a call on constants that faults.
    pub(super) fn constants_have_result(
        &mut self,
        function: &'static Function,
        arguments: &[ExprId],
        span: Span,
    ) -> Option<()> {
        let Body::Scalar(kernel) = function.body else {
            return Some(());
        };
        let constants: Option<Vec<Value>> = arguments
            .iter()
            .map(|&argument| self.as_constant(argument).cloned())
            .collect();
        let Some(constants) = constants.filter(|all| all.iter().all(Value::is_present)) else {
            return Some(());
        };
        let context = library::Context {
            calendar: self.program.calendar,
            now: 0,
        };
        if !matches!(kernel(&context, &constants), Outcome::Fault) {
            return Some(());
        }
        let message = format!("`{}` has no result for these constants", function.name);
        self.report(
            Diagnostic::error(Code::ConstantFault, span, message)
                .label("no value fits")
                .note(function.missing),
        );
        None
    }
}

/// A constant argument that leaves a function without a value.
struct Impossible {
    argument: usize,
    message: String,
    help: String,
}

fn impossible(function: &str, constants: &[Option<&Value>]) -> Option<Impossible> {
    match (function, constants) {
        ("regexGroup", [_, Some(Value::String(pattern)), Some(Value::Integer(group))]) => {
            no_group(&inspect(pattern).ok()?, *group)
        }
        ("replaceMatches", [_, Some(Value::String(pattern)), Some(Value::String(text))]) => {
            unknown_group(&inspect(pattern).ok()?, text)
        }
        ("formatNumber", [_, Some(Value::String(language))]) if !english::is_language(language) => {
            Some(Impossible {
                argument: 1,
                message: format!("numbers are not written in the language \"{}\"", shorten(language)),
                help: "leave it out, or write \"en\": there is no other language".to_owned(),
            })
        }
        ("formatCurrency", [_, Some(Value::String(place))]) if english::money(place).is_none() => {
            Some(Impossible {
                argument: 1,
                message: format!("\"{}\" names no money that is known here", shorten(place)),
                help: "write the code of a currency such as \"EUR\", or one of en_US, en_GB, en_IE, en_AU, en_CA, en_NZ".to_owned(),
            })
        }
        ("toPrecision", [_, Some(Value::Integer(digits))]) if !(1..=100).contains(digits) => {
            Some(Impossible {
                argument: 1,
                message: format!("a number cannot have {digits} digits"),
                help: "write a count from 1 to 100".to_owned(),
            })
        }
        ("clamp", [_, Some(least), Some(greatest)]) if total_order(least, greatest).is_gt() => {
            Some(Impossible {
                argument: 2,
                message: "nothing lies between these bounds".to_owned(),
                help: "write the smaller bound first".to_owned(),
            })
        }
        _ => None,
    }
}

fn no_group(groups: &Groups, group: i64) -> Option<Impossible> {
    if usize::try_from(group).is_ok_and(|group| group <= groups.count) {
        return None;
    }
    Some(Impossible {
        argument: 2,
        message: format!("the pattern has no group {group}"),
        help: match groups.count {
            0 => "put round brackets around the part that is wanted, or leave the number out"
                .to_owned(),
            1 => "write 1 for its group, or 0 for the whole match".to_owned(),
            count => format!("write a number from 1 to {count}, or 0 for the whole match"),
        },
    })
}

fn unknown_group(groups: &Groups, replacement: &str) -> Option<Impossible> {
    let unknown = groups.unknown_in(replacement)?;
    Some(Impossible {
        argument: 2,
        message: format!("the pattern has no group `{unknown}`"),
        help: "write `${1}` before letters and digits, and `$$` for a dollar sign".to_owned(),
    })
}

/// The place of a part of a constant text inside the literal at `span`. None where the literal holds
/// other escapes than doubled backslashes, or is no literal: its length tells.
fn inside_literal(span: Span, text: &str, part: Range<usize>) -> Option<Span> {
    const QUOTES: usize = 2;
    let backslashes = |end: usize| text.get(..end).map(|text| text.matches('\\').count());
    let written = span.end.checked_sub(span.start)? as usize;
    if written != text.len() + backslashes(text.len())? + QUOTES {
        return None;
    }
    let place = |byte: usize| Some(span.start as usize + 1 + byte + backslashes(byte)?);
    Some(Span::new(span.source, place(part.start)?, place(part.end)?))
}
