//! Where a type meets the type that its place wants.

use super::hints::date_of_elsewhere;
use super::{Checker, ExprId, ExprKind};
use crate::diagnostic::{Code, Diagnostic, Span, shortened};
use crate::syntax::ast;
use crate::types::operator::Primitive;
use crate::types::{Kind, Type, Value};

impl<'a> Checker<'a> {
    /// An expression where a condition is wanted.
    pub(super) fn condition(&mut self, expr: &'a ast::Expr, place: &str) -> Option<ExprId> {
        let id = self.expr(expr)?;
        self.as_condition(id, place)
    }

    /// A checked expression as a condition: a list is true when it is not empty.
    pub(super) fn as_condition(&mut self, id: ExprId, place: &str) -> Option<ExprId> {
        let span = self.span(id);
        match self.kind(id) {
            Kind::Boolean => Some(id),
            Kind::Nothing => self.constant(Value::Boolean(false), Kind::Boolean, span),
            Kind::Array(_) => {
                self.warn_of_list_literal(id);
                self.not_empty(id, span)
            }
            kind => {
                let found = kind.to_string();
                let diagnostic = Diagnostic::error(
                    Code::TypeMismatch,
                    span,
                    format!(
                        "{place} wants a condition, and this is {}",
                        with_article(&found)
                    ),
                )
                .label("not true or false")
                .note(format!("expected: boolean\nfound: {}", self.ty(id)));
                let help = match kind {
                    Kind::Map(_, value) if value.kind == Kind::Boolean => {
                        "say of which entries, as in `.exists(value)` or `.all(value)`"
                    }
                    Kind::Opaque | Kind::Object(_) | Kind::Map(..) => {
                        "test whether it is there with `.isNotNull()`"
                    }
                    Kind::Integer | Kind::Number => "compare it, as in `… > 0`",
                    Kind::String => "compare it, as in `… = \"text\"`",
                    _ => "compare it with something",
                };
                self.report(match kind {
                    Kind::Opaque | Kind::Object(_) | Kind::Map(..) => {
                        self.called(diagnostic, id, "isNotNull", help)
                    }
                    _ => diagnostic.help(help),
                });
                None
            }
        }
    }

    /// A way out that is a call on the expression; an edit where nothing binds weaker than its dot.
    pub(super) fn called(
        &self,
        diagnostic: Diagnostic,
        id: ExprId,
        function: &str,
        help: &str,
    ) -> Diagnostic {
        if self.is_path(id) {
            return diagnostic.suggest(help, self.span(id).after(), format!(".{function}()"));
        }
        diagnostic.help(help)
    }

    /// Whether an expression is written as a path.
    pub(super) fn is_path(&self, id: ExprId) -> bool {
        matches!(
            self.program.exprs[id].kind,
            ExprKind::Field(..) | ExprKind::MapGet(..) | ExprKind::Attribute(_)
        )
    }

    /// The kind that all of these have once integers are widened.
    pub(super) fn unify(&mut self, ids: &[ExprId], place: &str) -> Option<Kind> {
        let mut kind = Kind::Nothing;
        for (index, &id) in ids.iter().enumerate() {
            match meet(&kind, self.kind(id)) {
                Some(met) => kind = met,
                None => {
                    let first = ids[..index]
                        .iter()
                        .find(|&&earlier| *self.kind(earlier) != Kind::Nothing);
                    let found = self.kind(id).to_string();
                    let mut diagnostic = Diagnostic::error(
                        Code::BranchTypes,
                        self.span(id),
                        format!("{place} have types that do not meet"),
                    )
                    .label(format!("this is {}", with_article(&found)))
                    .note(format!("expected: {kind}\nfound: {found}"));
                    if let Some(&first) = first {
                        diagnostic = diagnostic.also(
                            self.span(first),
                            format!("this is {}", with_article(&kind.to_string())),
                        );
                    }
                    if kind == Kind::String || found == "string" {
                        diagnostic = diagnostic.help(
                            "make both text with `toString`, or both numbers with `toNumber`",
                        );
                    }
                    self.report(diagnostic);
                    return None;
                }
            }
        }
        Some(kind)
    }

    /// The same value as a wider kind that it fits.
    pub(super) fn widen(&mut self, id: ExprId, kind: &Kind) -> Option<ExprId> {
        let ty = self.ty(id).clone();
        let span = self.span(id);
        match (&ty.kind, kind) {
            (Kind::Integer, Kind::Number) => match self.as_constant(id) {
                Some(Value::Integer(whole)) => {
                    let number = Value::Number(*whole as f64);
                    self.constant(number, Kind::Number, span)
                }
                _ => {
                    let ty = Type {
                        kind: Kind::Number,
                        optional: ty.optional,
                    };
                    self.push(ExprKind::Primitive(Primitive::Widen, vec![id]), ty, span)
                }
            },
            (Kind::Nothing, kind) => self.constant(Value::Missing, kind.clone(), span),
            (Kind::Array(from), Kind::Array(to)) if from.kind != to.kind => {
                let (item, value) = self.variable(None, (**from).clone(), span)?;
                let body = self.widen(value, &to.kind)?;
                self.push(
                    ExprKind::Map {
                        list: id,
                        item,
                        body,
                    },
                    Type {
                        kind: kind.clone(),
                        optional: false,
                    },
                    span,
                )
            }
            _ => Some(id),
        }
    }

    /// A value where a declared type is wanted: the same kind, a wider one, a constant that reads as it.
    pub(super) fn fit(
        &mut self,
        id: ExprId,
        wanted: &Type,
        place: &str,
        declared: Option<Span>,
    ) -> Option<ExprId> {
        let kind = self.kind(id).clone();
        if accepts(&wanted.kind, &kind, true) {
            return self.widen(id, &wanted.kind);
        }
        if let Some(read) = self.read_constant(id, &wanted.kind) {
            return read;
        }
        let code = if declared.is_some() {
            Code::DeclaredType
        } else {
            Code::TypeMismatch
        };
        let message = format!(
            "{place} wants {}, and this is {}",
            with_article(&wanted.kind.to_string()),
            with_article(&kind.to_string())
        );
        let mut diagnostic = Diagnostic::error(code, self.span(id), message)
            .label(format!("this is `{}`", self.ty(id)))
            .note(format!("expected: {}\nfound: {}", wanted.kind, self.ty(id)));
        if let Some(declared) = declared {
            diagnostic = diagnostic.also(declared, "the type is declared here");
        }
        diagnostic = match (&kind, &wanted.kind) {
            (Kind::Number, Kind::Integer) => {
                diagnostic.help("round it, as in `round(…)`, or declare `number`")
            }
            (Kind::Array(_), wanted) if wanted.is_scalar() => diagnostic
                .help("make one value of the list, as in `.first()`, `.sum()` or `.count()`"),
            (found, Kind::String) if found.is_scalar() => {
                self.called(diagnostic, id, "toString", "make it text with `toString`")
            }
            (Kind::String, Kind::Number) => self.called(
                diagnostic,
                id,
                "toNumber",
                "make it a number with `toNumber`",
            ),
            _ => diagnostic,
        };
        self.report(diagnostic);
        None
    }

    /// A constant string as a value of `kind`. `None`: it is no constant string, or `kind` is none
    /// that text can stand for. `Some(None)`: it cannot be read, which was reported.
    pub(super) fn read_constant(&mut self, id: ExprId, kind: &Kind) -> Option<Option<ExprId>> {
        let Some(Value::String(text)) = self.as_constant(id) else {
            return None;
        };
        let text = text.clone();
        let span = self.span(id);
        let (value, example) = match kind {
            Kind::Integer | Kind::Number => (read_number(&text), "12 or 12.5"),
            Kind::Boolean => (read_boolean(&text), "true or false"),
            Kind::Date => (
                crate::types::instant::parse_date(&text).map(Value::Date),
                "2026-05-31",
            ),
            Kind::Datetime => {
                let instant = crate::types::instant::parse_instant(&text);
                (
                    instant.map(|instant| Value::Datetime(instant.micros)),
                    "2026-05-31T10:00:00Z or 2026-05-31",
                )
            }
            _ => return None,
        };
        let Some(value) = value else {
            let message = format!(
                "\"{}\" cannot be read as {}",
                shorten(&text),
                with_article(&kind.to_string())
            );
            let diagnostic = Diagnostic::error(Code::UnreadableConstant, span, message)
                .label(format!("not {}", with_article(&kind.to_string())))
                .note(format!(
                    "the other side is `{kind}`, so the text is read as one, such as {example}"
                ));
            let date = date_of_elsewhere(&text)
                .filter(|_| matches!(kind, Kind::Date | Kind::Datetime))
                .map(|date| format!("\"{date}\""));
            self.report(match date {
                Some(date) => diagnostic.suggest(format!("write {date}"), span, date),
                None => diagnostic,
            });
            return Some(None);
        };
        let kind = match &value {
            Value::Integer(_) => Kind::Integer,
            _ => kind.clone(),
        };
        Some(self.constant(value, kind, span))
    }
}

/// The kind that values of both kinds have once integers are widened; none where there is none.
pub(super) fn meet(left: &Kind, right: &Kind) -> Option<Kind> {
    match (left, right) {
        (left, right) if left == right => Some(left.clone()),
        (Kind::Nothing, kind) | (kind, Kind::Nothing) => Some(kind.clone()),
        (Kind::Integer, Kind::Number) | (Kind::Number, Kind::Integer) => Some(Kind::Number),
        (Kind::Array(a), Kind::Array(b)) => {
            let optional = a.optional || b.optional;
            meet(&a.kind, &b.kind).map(|kind| Kind::Array(Box::new(Type { kind, optional })))
        }
        (Kind::Map(ka, a), Kind::Map(kb, b)) if ka == kb && a.kind == b.kind => {
            Some(Kind::Map(ka.clone(), a.clone()))
        }
        (Kind::Object(a), Kind::Object(b)) => meet_objects(a, b),
        _ => None,
    }
}

fn meet_objects(
    a: &std::sync::Arc<crate::types::ObjectType>,
    b: &std::sync::Arc<crate::types::ObjectType>,
) -> Option<Kind> {
    if a.fields.len() != b.fields.len() {
        return None;
    }
    let mut object = crate::types::ObjectType {
        name: a.name.clone(),
        ..Default::default()
    };
    for (name, field) in &a.fields {
        let other = b.fields.get(name)?;
        if field.ty.kind != other.ty.kind {
            return None;
        }
        let mut field = field.clone();
        field.ty.optional |= other.ty.optional;
        object.fields.insert(name.clone(), field);
    }
    Some(Kind::Object(std::sync::Arc::new(object)))
}

/// Whether a declared kind takes values of `found`. Missing members are no matter, and `map<T>` says
/// nothing of its keys. Only lists and values outside of others can be widened.
pub(super) fn accepts(wanted: &Kind, found: &Kind, widens: bool) -> bool {
    match (wanted, found) {
        (_, Kind::Nothing) => true,
        (Kind::Number, Kind::Integer) => widens,
        (Kind::Array(wanted), Kind::Array(found)) => accepts(&wanted.kind, &found.kind, widens),
        (Kind::Map(wanted_key, wanted), Kind::Map(key, found)) => {
            (wanted_key == key || **wanted_key == Kind::String)
                && accepts(&wanted.kind, &found.kind, false)
        }
        (Kind::Object(wanted), Kind::Object(found)) => {
            let fits = |(name, field): (&String, &crate::types::Field)| {
                let found = found.fields.get(name);
                found.is_some_and(|found| accepts(&field.ty.kind, &found.ty.kind, false))
            };
            wanted.fields.len() == found.fields.len() && wanted.fields.iter().all(fits)
        }
        (wanted, found) => wanted == found,
    }
}

fn read_number(text: &str) -> Option<Value> {
    let text = text.trim();
    if let Ok(whole) = text.parse::<i64>() {
        return Some(Value::Integer(whole));
    }
    let plain = !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte));
    plain
        .then(|| text.parse::<f64>().ok())
        .flatten()
        .and_then(Value::number)
}

fn read_boolean(text: &str) -> Option<Value> {
    match text.to_ascii_lowercase().as_str() {
        "true" => Some(Value::Boolean(true)),
        "false" => Some(Value::Boolean(false)),
        _ => None,
    }
}

/// `an integer`, `a number`.
pub(super) fn with_article(kind: &str) -> String {
    let article = if kind.starts_with(['a', 'e', 'i', 'o', 'u']) {
        "an"
    } else {
        "a"
    };
    format!("{article} {kind}")
}

/// A text that fits into a message.
pub(super) fn shorten(text: &str) -> String {
    const SHOWN: usize = 40;
    shortened(text, SHOWN)
}
