//! Comparisons, membership and `like`.

use super::coerce::with_article;
use super::{Checker, ExprId, ExprKind};
use crate::diagnostic::{Code, Diagnostic, Span, Spanned};
use crate::syntax::ast;
use crate::types::operator::{Comparison, Primitive};
use crate::types::{ArenaId, Kind, Type, Value};

impl<'a> Checker<'a> {
    pub(super) fn comparison(
        &mut self,
        left: &'a ast::Expr,
        op: &Spanned<ast::BinaryOp>,
        right: &'a ast::Expr,
        span: Span,
    ) -> Option<ExprId> {
        let comparison = comparison_of(op.node)?;
        let sides = (self.expr(left), self.expr(right));
        match sides {
            (Some(other), None) => self.offer_quotes(right, other),
            (None, Some(other)) => self.offer_quotes(left, other),
            (Some(first), Some(second)) => {
                if self.bare_date(right, first) || self.bare_date(left, second) {
                    return None;
                }
            }
            (None, None) => {}
        }
        self.compare(sides.0?, comparison, sides.1?, span)
    }

    /// A comparison of checked sides; between a list and a value some element has to satisfy it.
    pub(super) fn compare(
        &mut self,
        left: ExprId,
        comparison: Comparison,
        right: ExprId,
        span: Span,
    ) -> Option<ExprId> {
        if let Some(compared) = self.compare_maps(left, comparison, right, span) {
            return compared;
        }
        match (
            self.ty(left).element().cloned(),
            self.ty(right).element().cloned(),
        ) {
            (Some(_), Some(_)) => self.compare_lists(left, comparison, right, span),
            (Some(element), None) if !is_map(&element.kind) && !is_map(self.kind(right)) => {
                self.some_element(left);
                self.any_element(left, element, span, |checker, item| {
                    checker.compare(item, comparison, right, span)
                })
            }
            (None, Some(element)) if !is_map(self.kind(left)) && !is_map(&element.kind) => {
                self.some_element(right);
                self.any_element(right, element, span, |checker, item| {
                    checker.compare(left, comparison, item, span)
                })
            }
            (None, None) => self.compare_values(left, comparison, right, span),
            _ => {
                self.incomparable(left, right);
                None
            }
        }
    }

    /// Whether a test holds for some element of a list.
    pub(super) fn any_element(
        &mut self,
        list: ExprId,
        element: Type,
        span: Span,
        test: impl FnOnce(&mut Self, ExprId) -> Option<ExprId>,
    ) -> Option<ExprId> {
        let (item, value) = self.variable(None, element, self.span(list))?;
        self.facts[value.index()] = self.facts[list.index()].clone();
        let condition = test(self, value)?;
        self.exists(list, item, condition, span)
    }

    pub(super) fn some_element(&mut self, list: ExprId) {
        self.report(
            Diagnostic::warning(
                Code::ListComparison,
                self.span(list),
                "a list is compared with one value",
            )
            .label("a list: true when some element fits")
            .help("say it with `exists(…)`, or take one element with `first()` or `last()`"),
        );
    }

    fn compare_lists(
        &mut self,
        left: ExprId,
        comparison: Comparison,
        right: ExprId,
        span: Span,
    ) -> Option<ExprId> {
        if !matches!(comparison, Comparison::Equal | Comparison::NotEqual) {
            self.report(
                Diagnostic::error(Code::IncomparableTypes, span, "two lists have no order")
                    .label("only `=` and `!=` compare lists")
                    .help("compare their `count()`, or one element of each"),
            );
            return None;
        }
        let kind = self.unify(&[left, right], "the two lists")?;
        let (left, right) = (self.widen(left, &kind)?, self.widen(right, &kind)?);
        self.test(Primitive::CompareValue(comparison), left, right, span)
    }

    fn test(
        &mut self,
        primitive: Primitive,
        left: ExprId,
        right: ExprId,
        span: Span,
    ) -> Option<ExprId> {
        let optional = self.optional(left) || self.optional(right);
        let ty = Type {
            kind: Kind::Boolean,
            optional,
        };
        let compared = self.push(ExprKind::Primitive(primitive, vec![left, right]), ty, span)?;
        self.as_test(compared, span)
    }

    /// A boolean that is false where what it tests is missing.
    pub(super) fn as_test(&mut self, compared: ExprId, span: Span) -> Option<ExprId> {
        self.push(ExprKind::Test(compared), Type::present(Kind::Boolean), span)
    }

    pub(super) fn compare_values(
        &mut self,
        left: ExprId,
        comparison: Comparison,
        right: ExprId,
        span: Span,
    ) -> Option<ExprId> {
        let (left, right) = self.read_constants(left, right)?;
        self.check_enum(left, right)?;
        let (lk, rk) = (self.kind(left).clone(), self.kind(right).clone());
        let equality = matches!(comparison, Comparison::Equal | Comparison::NotEqual);
        let primitive = match (&lk, &rk) {
            (Kind::Nothing, _) | (_, Kind::Nothing) => {
                return self.compare_null(left, right, comparison, span);
            }
            (Kind::Integer, Kind::Integer)
            | (Kind::Date, Kind::Date)
            | (Kind::Datetime, Kind::Datetime)
            | (Kind::Duration, Kind::Duration) => Primitive::CompareInteger(comparison),
            (Kind::Number, Kind::Number) => Primitive::CompareNumber(comparison),
            (Kind::Integer, Kind::Number) => Primitive::CompareMixed(comparison),
            (Kind::Number, Kind::Integer) => {
                return self.test(
                    Primitive::CompareMixed(comparison.mirrored()),
                    right,
                    left,
                    span,
                );
            }
            (Kind::String, Kind::String) => Primitive::CompareString(comparison),
            (Kind::Boolean, Kind::Boolean) if equality => Primitive::CompareBoolean(comparison),
            (Kind::Date, Kind::Datetime) => {
                let left = self.start_of_date(left)?;
                return self.test(Primitive::CompareInteger(comparison), left, right, span);
            }
            (Kind::Datetime, Kind::Date) => {
                let right = self.start_of_date(right)?;
                return self.test(Primitive::CompareInteger(comparison), left, right, span);
            }
            (Kind::Map(..), Kind::Map(..)) | (Kind::Object(_), Kind::Object(_)) if equality => {
                Primitive::CompareValue(comparison)
            }
            _ => {
                self.incomparable(left, right);
                return None;
            }
        };
        self.test(primitive, left, right, span)
    }

    /// A constant text beside a value of another kind is read as that kind.
    fn read_constants(&mut self, left: ExprId, right: ExprId) -> Option<(ExprId, ExprId)> {
        let (lk, rk) = (self.kind(left).clone(), self.kind(right).clone());
        if lk == rk {
            return Some((left, right));
        }
        if let Some(read) = self.read_constant(right, &lk) {
            return Some((left, read?));
        }
        if let Some(read) = self.read_constant(left, &rk) {
            return Some((read?, right));
        }
        Some((left, right))
    }

    fn incomparable(&mut self, left: ExprId, right: ExprId) {
        let (lk, rk) = (self.kind(left).to_string(), self.kind(right).to_string());
        let message = if lk == rk {
            format!("values of type `{lk}` have no order")
        } else {
            format!(
                "{} cannot be compared with {}",
                with_article(&lk),
                with_article(&rk)
            )
        };
        let place = self.span(right);
        let mut diagnostic = Diagnostic::error(Code::IncomparableTypes, place, message)
            .label(format!("this is `{}`", self.ty(right)))
            .also(self.span(left), format!("this is `{}`", self.ty(left)));
        let kinds = [lk.as_str(), rk.as_str()];
        let text = if lk == "string" { left } else { right };
        let number = if lk == "string" { right } else { left };
        let is_number = self.kind(number).is_numeric() && self.as_constant(number).is_some();
        if *self.kind(text) == Kind::String && is_number {
            let help = "make the text a number with `toNumber`";
            diagnostic = self.called(diagnostic, text, "toNumber", help);
        } else if kinds.contains(&"string")
            && (kinds.contains(&"integer") || kinds.contains(&"number"))
        {
            diagnostic =
                diagnostic.help("make both numbers with `toNumber`, or both text with `toString`");
        } else if kinds.contains(&"duration")
            && (kinds.contains(&"integer") || kinds.contains(&"number"))
        {
            diagnostic = diagnostic.help("give the number a unit, as in `30 days`");
        } else if kinds.contains(&"opaque object")
            || kinds.iter().any(|kind| kind.starts_with("object"))
        {
            diagnostic = diagnostic.help("compare one of its fields");
        }
        self.report(diagnostic);
    }

    fn compare_null(
        &mut self,
        left: ExprId,
        right: ExprId,
        comparison: Comparison,
        span: Span,
    ) -> Option<ExprId> {
        let other = if *self.kind(left) == Kind::Nothing {
            right
        } else {
            left
        };
        let method = if comparison == Comparison::NotEqual {
            "isNotNull"
        } else {
            "isNull"
        };
        let place = self.span(other);
        let diagnostic = Diagnostic::warning(
            Code::ConstantCondition,
            span,
            "a comparison with `null` is never true",
        )
        .label("always false")
        .also(place, format!("test it with `.{method}()`"));
        let behind = Span {
            start: place.end,
            ..span
        };
        let is_first = other == left && span.source == place.source && place.end <= span.end;
        self.report(if is_first && self.is_path(other) {
            diagnostic.suggest(
                format!("write `.{method}()`"),
                behind,
                format!(".{method}()"),
            )
        } else {
            diagnostic.help(format!("write `….{method}()`"))
        });
        self.constant(Value::Boolean(false), Kind::Boolean, span)
    }

    /// `text like pattern`.
    pub(super) fn like(
        &mut self,
        left: &'a ast::Expr,
        right: &'a ast::Expr,
        span: Span,
    ) -> Option<ExprId> {
        let (left, right) = (self.expr(left), self.expr(right));
        let (left, right) = (left?, right?);
        self.string_test("like", &[left, right], span)
    }
}

/// The comparison behind an operator.
pub(super) fn comparison_of(op: ast::BinaryOp) -> Option<Comparison> {
    use ast::BinaryOp as B;
    Some(match op {
        B::Equal => Comparison::Equal,
        B::NotEqual => Comparison::NotEqual,
        B::Less => Comparison::Less,
        B::LessOrEqual => Comparison::LessOrEqual,
        B::Greater => Comparison::Greater,
        B::GreaterOrEqual => Comparison::GreaterOrEqual,
        _ => return None,
    })
}

fn is_map(kind: &Kind) -> bool {
    matches!(kind, Kind::Map(..))
}
