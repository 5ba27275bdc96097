//! Tests of text: values that pass them, that fail them, and that differ in case alone.

use super::reader::Reader;
use super::reading::{Field, Test};
use crate::hir::{ExprId, ExprKind};
use crate::ir::Constant;
use crate::library::{Body, Context, FunctionId};
use crate::types::arithmetic::Outcome;
use crate::types::calendar::Calendar;
use crate::types::operator::Comparison;
use crate::types::{Kind, Value};

/// A function that tests a text with constants, or makes another one of it, which is compared.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct TextTest {
    pub(super) function: FunctionId,
    /// What stands behind the tested text: other texts, and whether case counts.
    pub(super) others: Vec<Constant>,
    /// What its result is compared with, as in `channel.lowerCase() = "web"`.
    pub(super) result: Option<Constant>,
}

impl Reader<'_> {
    /// `channel.equals("web", false)`
    pub(super) fn tested_text(&self, function: FunctionId, arguments: &[ExprId]) -> Option<Test> {
        let (field, text) = self.text_call(function, arguments)?;
        let is_text = |other: &Constant| matches!(other.0, Value::String(_));
        text.others.first().filter(|other| is_text(other))?;
        Some(Test::Text(field, text))
    }

    /// A function of a text field and constants.
    fn text_call(&self, function: FunctionId, arguments: &[ExprId]) -> Option<(Field, TextTest)> {
        let (subject, others) = arguments.split_first()?;
        let others: Option<Vec<Constant>> = others
            .iter()
            .map(|other| match self.kind(*other) {
                ExprKind::Constant(value) => Some(Constant(value.clone())),
                _ => None,
            })
            .collect();
        let field = self.field(*subject);
        let field = field.filter(|field| field.kind == Kind::String)?;
        let text = TextTest {
            function,
            others: others?,
            result: None,
        };
        Some((field, text))
    }

    /// `channel.lowerCase() = "web"`
    pub(super) fn made_text(
        &self,
        made: ExprId,
        comparison: Comparison,
        constant: ExprId,
    ) -> Option<Test> {
        let is_equality = matches!(comparison, Comparison::Equal | Comparison::NotEqual);
        let (ExprKind::Call(function, arguments), ExprKind::Constant(result @ Value::String(_))) =
            (self.kind(made), self.kind(constant))
        else {
            return None;
        };
        let (field, mut text) = self.text_call(*function, arguments)?;
        text.result = Some(Constant(result.clone()));
        is_equality.then_some(Test::Text(field, text))
    }
}

impl TextTest {
    /// Texts that are made to pass, each with the one that it is made of.
    fn examples(&self) -> impl Iterator<Item = (&str, String)> {
        let texts = match &self.result {
            Some(result) => std::slice::from_ref(result),
            None => &self.others,
        };
        let texts = texts.iter().filter_map(|other| match &other.0 {
            Value::String(text) => Some(&**text),
            _ => None,
        });
        texts.map(|text| match self.function.name() {
            "like" => (text, without_wildcards(text)),
            _ => (text, text.to_owned()),
        })
    }

    /// Values that are likely to pass: those that were written, then those of the schema.
    pub(super) fn candidates(&self, field: &Field) -> Vec<Value> {
        let written = self.examples().map(|(_, example)| Value::string(example));
        let allowed = field.allowed().iter().map(|text| Value::string(&**text));
        written.chain(allowed).collect()
    }

    /// Whether a value passes. Of functions that give no truth nobody knows here what is asked of their
    /// result: the text that was written passes.
    pub(super) fn holds(&self, value: &Value) -> bool {
        let (Body::Scalar(kernel) | Body::Lenient(kernel)) = self.function.get().body else {
            return false;
        };
        let others = self.others.iter().map(|other| other.0.clone());
        let arguments: Vec<Value> = std::iter::once(value.clone()).chain(others).collect();
        // No test of text reads the calendar.
        let context = Context {
            calendar: Calendar::default(),
            now: 0,
        };
        match kernel(&context, &arguments) {
            Outcome::Value(Value::Boolean(holds)) => holds,
            Outcome::Value(value) if self.result.is_some() => {
                self.result == Some(Constant(value))
            }
            _ => self.others.first().is_some_and(|other| {
                matches!((&other.0, value), (Value::String(one), Value::String(other)) if one == other)
            }),
        }
    }

    /// Values of `field` around what is asked for, with what they are.
    pub(super) fn around(&self, field: &Field) -> Vec<(String, Value)> {
        let path = field.path();
        let mut all = Vec::new();
        for (text, example) in self.examples() {
            all.push((format!("`{path}` fits {text}"), Value::string(&*example)));
            let other_case = in_other_case(&example);
            if other_case != example {
                let name = format!("`{path}` fits {text} but for the case");
                all.push((name, Value::string(other_case)));
            }
        }
        let usual = ["other", "nothing"].map(Value::string);
        let allowed = field.allowed().iter().map(|text| Value::string(&**text));
        let mut unlike = usual.into_iter().chain(allowed);
        let unmet = unlike.find(|value| field.allows(value) && !self.holds(value));
        let asked: Vec<&str> = self.examples().map(|(text, _)| text).collect();
        let name = format!("`{path}` does not fit {}", asked.join(", "));
        all.extend(unmet.map(|unmet| (name, unmet)));
        all
    }
}

/// The shortest text that a pattern of `like` takes, near enough.
fn without_wildcards(pattern: &str) -> String {
    let mut made = String::with_capacity(pattern.len());
    let mut characters = pattern.chars().peekable();
    while let Some(character) = characters.next() {
        match (character, characters.peek()) {
            ('\\', Some(&escaped @ ('%' | '_'))) => {
                made.push(escaped);
                characters.next();
            }
            ('%', _) => {}
            ('_', _) => made.push('x'),
            (usual, _) => made.push(usual),
        }
    }
    made
}

/// Capitals where small letters were; small letters where no others were.
fn in_other_case(text: &str) -> String {
    let capitals = text.to_uppercase();
    match capitals == text {
        true => text.to_lowercase(),
        false => capitals,
    }
}
