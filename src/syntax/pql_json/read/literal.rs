//! Literals.

use super::Reader;
use crate::diagnostic::{Code, Diagnostic, Span, Spanned, nearest};
use crate::syntax::ast::{Call, Expr, ExprKind, TimeWord};
use crate::syntax::json::{Json, JsonKind};

const TYPES: [&str; 15] = [
    "String",
    "Number",
    "Integer",
    "Long",
    "Double",
    "Boolean",
    "List",
    "XDMObject",
    "Timestamp",
    "TimeDirection",
    "TimeUnit",
    "TimeInterval",
    "Comparison",
    "Date",
    "DateTime",
];

impl<'j> Reader<'j> {
    /// `{"nodeType": "literal", "literalType": "String", "value": "Oslo"}`
    pub(super) fn literal(&mut self, json: &'j Json, place: Span) -> (ExprKind, Span) {
        let ty = json.present("literalType");
        if ty.is_some_and(|ty| ty.str().is_none()) {
            let message = "`literalType` is a string";
            return (
                self.wrong(json.span, message, "expected the type of a literal"),
                place,
            );
        }
        let ty = ty.and_then(Json::text);
        let name = ty.map(|text| text.text.as_str());
        if name == Some("TimeInterval") {
            let message = "an interval of time stands in the `timeinterval` of an `occurs`";
            return (self.wrong(json.span, message, "no value"), place);
        }
        let Some(value) = json.get("value") else {
            let message = "`literal` needs the member `value`";
            return (self.wrong(json.span, message, "has no `value`"), place);
        };
        let span = value.span;
        let kind = match name {
            None => self.untyped(value),
            Some("String") => match value.str() {
                Some(text) => ExprKind::String(text.to_owned()),
                None => self.not_a("a String literal holds a string", value),
            },
            Some("Number" | "Double" | "Integer" | "Long") => {
                self.numeric(value, name == Some("Integer") || name == Some("Long"))
            }
            Some("Boolean") => match value.kind {
                JsonKind::Boolean(truth) => ExprKind::Boolean(truth),
                _ => self.not_a("a Boolean literal holds `true` or `false`", value),
            },
            Some("List") => self.elements(value),
            Some("XDMObject") => match value.str() {
                Some("profile") => ExprKind::Positional(1),
                _ => self.not_a(
                    "the only XDMObject that a path begins with is \"profile\"",
                    value,
                ),
            },
            Some("Timestamp") => self.timestamp(value),
            Some("Date") => self.date(value),
            Some("DateTime") => self.instant(value),
            Some("TimeDirection" | "TimeUnit" | "Comparison") => {
                let message = format!("a {} is a part of an `occurs`", name.unwrap_or_default());
                self.wrong(span, message, "no value")
            }
            Some(other) => {
                let other = other.to_owned();
                let span = ty.map_or(span, |ty| ty.span(self.source));
                self.unknown_type(&other, span)
            }
        };
        (kind, span)
    }

    fn not_a(&mut self, message: &str, found: &Json) -> ExprKind {
        self.wrong(found.span, message, format!("this is {}", found.noun()))
    }

    fn unknown_type(&mut self, name: &str, span: Span) -> ExprKind {
        let message = format!("there is no literal of the type `{name}`");
        let unknown = Diagnostic::error(Code::MalformedTree, span, message).label("unknown type");
        self.report(match nearest(name, TYPES) {
            Some(near) => unknown.help(format!("did you mean `{near}`?")),
            None => unknown.note(format!("the types: {}", TYPES.join(", "))),
        })
    }

    /// A literal that leaves its type to its value, as in source filters and in lists.
    fn untyped(&mut self, value: &'j Json) -> ExprKind {
        match &value.kind {
            JsonKind::Null => ExprKind::Null,
            JsonKind::Boolean(truth) => ExprKind::Boolean(*truth),
            JsonKind::Number(_) => self.numeric(value, false),
            JsonKind::String(text) => ExprKind::String(text.text.clone()),
            JsonKind::Array(_) => self.elements(value),
            JsonKind::Object(_) => self.not_a("a literal holds a plain value", value),
        }
    }

    /// A number; digits alone are whole numbers.
    fn numeric(&mut self, value: &Json, is_whole: bool) -> ExprKind {
        let JsonKind::Number(raw) = &value.kind else {
            return self.not_a("a literal of numbers holds a number", value);
        };
        if let Ok(whole) = raw.parse() {
            return ExprKind::Integer(whole);
        }
        match raw.parse::<f64>() {
            _ if is_whole => self.wrong(
                value.span,
                format!("`{raw}` is no whole number of 64 bits"),
                "not whole",
            ),
            Ok(number) if number.is_finite() => ExprKind::Number(number),
            _ => self.wrong(
                value.span,
                format!("`{raw}` is larger than any number"),
                "too large",
            ),
        }
    }

    /// The elements of a list: plain values, or nodes.
    fn elements(&mut self, value: &'j Json) -> ExprKind {
        if !matches!(value.kind, JsonKind::Array(_)) {
            return self.not_a("a List literal holds an array", value);
        }
        let elements = value.elements().iter().map(|element| match element.kind {
            JsonKind::Object(_) => self.expr(element),
            _ => Expr {
                kind: self.untyped(element),
                span: element.span,
            },
        });
        ExprKind::Array(elements.collect())
    }

    /// A word for a time, or an instant or a day as text.
    fn timestamp(&mut self, value: &Json) -> ExprKind {
        match value.str().map(str::to_ascii_lowercase).as_deref() {
            Some("now") => ExprKind::TimeWord(TimeWord::Now),
            Some("today") => ExprKind::TimeWord(TimeWord::Today),
            Some("yesterday") => ExprKind::TimeWord(TimeWord::Yesterday),
            Some("tomorrow") => ExprKind::TimeWord(TimeWord::Tomorrow),
            Some(text) if numbers_of(text).is_some() => self.date(value),
            Some(text) if text.starts_with(|c: char| c.is_ascii_digit()) => self.instant(value),
            _ => {
                let message = "a Timestamp is `now`, `today`, `yesterday`, `tomorrow` or a time such as \"2026-05-01T10:00:00Z\"";
                self.wrong(value.span, message, "no time")
            }
        }
    }

    /// `"2026-05-01"` as `date(2026, 5, 1)`
    fn date(&mut self, value: &Json) -> ExprKind {
        let Some(numbers) = value.str().and_then(numbers_of) else {
            return self.wrong(
                value.span,
                "a Date is written as in \"2026-05-01\"",
                "no date",
            );
        };
        let arguments = numbers.map(ExprKind::Integer);
        self.constructor("date", arguments.into(), value.span)
    }

    fn instant(&mut self, value: &Json) -> ExprKind {
        match value.str() {
            Some(text) => {
                let text = ExprKind::String(text.to_owned());
                self.constructor("datetime", vec![text], value.span)
            }
            None => self.not_a(
                "a DateTime is a string as in \"2026-05-01T10:00:00Z\"",
                value,
            ),
        }
    }

    fn constructor(&mut self, name: &str, arguments: Vec<ExprKind>, span: Span) -> ExprKind {
        ExprKind::Call(Box::new(Call {
            receiver: None,
            name: Spanned::new(name.to_owned(), span),
            arguments: arguments
                .into_iter()
                .map(|kind| Expr { kind, span })
                .collect(),
        }))
    }
}

/// Year, month and day of a date as text.
fn numbers_of(text: &str) -> Option<[i64; 3]> {
    let mut parts = text.split('-');
    let mut number = |length: usize| {
        let part = parts.next().filter(|part| part.len() == length)?;
        let is_plain = part.bytes().all(|byte| byte.is_ascii_digit());
        part.parse().ok().filter(|_| is_plain)
    };
    let numbers = [number(4)?, number(2)?, number(2)?];
    parts.next().is_none().then_some(numbers)
}
