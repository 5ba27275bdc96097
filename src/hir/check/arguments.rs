//! What a function takes: how many arguments, units as words, and what fits a parameter.

use super::calls::CallSite;
use super::coerce::with_article;
use super::{Checker, ExprId};
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::library::{Function, Parameter, Role, Want, lookup, signatures};
use crate::syntax::ast;
use crate::types::calendar::Unit;
use crate::types::{Kind, Type, Value};

impl<'a> Checker<'a> {
    /// Reports a wrong number of arguments.
    pub(super) fn wants(&mut self, site: &CallSite<'a>, least: usize, most: usize) -> Option<()> {
        let found = site.arguments.len();
        if (least..=most).contains(&found) {
            return Some(());
        }
        // An author counts what stands in the brackets.
        let before_dot = usize::from(site.is_method);
        let shown = found - before_dot;
        let (least, most) = (
            least.saturating_sub(before_dot),
            match most {
                usize::MAX => most,
                most => most.saturating_sub(before_dot),
            },
        );
        let wanted = match (least, most) {
            (least, most) if least == most => count_of(least, "argument"),
            (least, usize::MAX) => format!("at least {}", count_of(least, "argument")),
            (least, most) if most == least + 1 => format!("{least} or {most} arguments"),
            (least, most) => format!("{least} to {most} arguments"),
        };
        let message = format!("`{}` takes {wanted}, found {shown}", site.name);
        let diagnostic =
            Diagnostic::error(Code::ArgumentCount, site.span, message).label(if shown < least {
                "an argument is missing"
            } else {
                "too many arguments"
            });
        let written = lookup(site.name).map(|id| signatures(id.get()));
        self.report(match written.as_deref() {
            Some([method, ..]) if site.is_method => {
                diagnostic.help(format!("it is written `{method}`"))
            }
            Some([.., call]) => diagnostic.help(format!("it is written `{call}`")),
            _ => diagnostic,
        });
        None
    }

    pub(super) fn check_count(
        &mut self,
        function: &'static Function,
        site: &CallSite<'a>,
    ) -> Option<()> {
        let written = function
            .parameters
            .iter()
            .filter(|parameter| parameter.role.is_written());
        let least = written
            .clone()
            .filter(|parameter| !parameter.optional)
            .count();
        let most = match function.parameters.last() {
            Some(parameter) if parameter.role == Role::Rest => usize::MAX,
            _ => written.count(),
        };
        self.wants(site, least, most)
    }

    /// An argument that is evaluated once.
    pub(super) fn argument(
        &mut self,
        parameter: &Parameter,
        argument: &'a ast::Expr,
    ) -> Option<ExprId> {
        match parameter.role {
            Role::Unit => self.unit_argument(argument),
            _ => self.expr(argument),
        }
    }

    pub(super) fn unit_argument(&mut self, argument: &'a ast::Expr) -> Option<ExprId> {
        if let ast::ExprKind::Name(word) | ast::ExprKind::String(word) = &argument.kind
            && let Some(unit) = Unit::parse(word)
        {
            return self.constant(Value::string(unit.word(1)), Kind::String, argument.span);
        }
        let words: Vec<&str> = Unit::ALL.iter().map(|unit| unit.word(2)).collect();
        let diagnostic = Diagnostic::error(
            Code::UnknownUnit,
            argument.span,
            "a unit of time is wanted here",
        )
        .label("not a unit")
        .note(format!("the units: {}", words.join(", ")));
        let near = match &argument.kind {
            ast::ExprKind::Name(word) | ast::ExprKind::String(word) => {
                nearest(word, words.iter().copied())
            }
            _ => None,
        };
        self.report(match near {
            Some(near) => {
                diagnostic.suggest(format!("did you mean `{near}`?"), argument.span, near)
            }
            None => diagnostic,
        });
        None
    }

    /// Refuses a unit whose length depends on where it begins.
    pub(super) fn exact_unit(&mut self, unit: ExprId) -> Option<()> {
        let Some(Value::String(word)) = self.as_constant(unit) else {
            return Some(());
        };
        let parsed = Unit::parse(word)?;
        if parsed.duration_micros().is_some() {
            return Some(());
        }
        let message = format!("a duration cannot be told in {}", parsed.word(2));
        self.report(
            Diagnostic::error(Code::CalendarAmount, self.span(unit), message)
                .label("has no exact length")
                .help("tell it in days, or measure between two dates with `age`"),
        );
        None
    }

    /// A checked argument where a parameter wants something.
    pub(super) fn fit_want(
        &mut self,
        id: ExprId,
        parameter: &Parameter,
        function: &'static Function,
        index: usize,
    ) -> Option<ExprId> {
        let ordinal = ordinal(function, index);
        let function = function.name;
        let kind = self.kind(id).clone();
        let fits = match parameter.want {
            Want::Any => true,
            Want::Condition => {
                return self.as_condition(id, &format!("the {} of `{function}`", ordinal));
            }
            Want::Exactly(simple) => {
                let place = format!("the {} of `{function}`", ordinal);
                return self.fit(id, &Type::present(simple.kind()), &place, None);
            }
            Want::Pattern => {
                let place = format!("the {} of `{function}`", ordinal);
                let pattern = self.fit(id, &Type::present(Kind::String), &place, None)?;
                return self.pattern(pattern, function);
            }
            want => fits(want, &kind),
        };
        if fits || kind == Kind::Nothing {
            return Some(id);
        }
        let wanted = words_of(parameter.want);
        let message = format!(
            "the {} of `{function}` must be {wanted}, and this is {}",
            ordinal,
            with_article(&kind.to_string())
        );
        let code = match (parameter.want, kind.is_list()) {
            (Want::Scalars, true) | (_, false) => Code::TypeMismatch,
            (_, true) => Code::ListNotValue,
        };
        let mut diagnostic = Diagnostic::error(code, self.span(id), message)
            .label(format!("this is `{}`", self.ty(id)))
            .note(format!("expected: {wanted}\nfound: {}", self.ty(id)));
        diagnostic = match kind {
            Kind::String
                if matches!(
                    parameter.want,
                    Want::Numeric | Want::Summable | Want::Averageable
                ) =>
            {
                self.called(
                    diagnostic,
                    id,
                    "toNumber",
                    "make it a number with `toNumber`, or count with `count` or `countDistinct`",
                )
            }
            Kind::Boolean if matches!(parameter.want, Want::Summable) => {
                diagnostic.help("booleans are counted, as in `.count(…)`")
            }
            Kind::Object(_) => diagnostic.help("name one of its fields"),
            Kind::Array(_) if parameter.want == Want::Scalars => {
                diagnostic.help("name one of their fields, as in `items.name.join(\", \")`")
            }
            _ => diagnostic,
        };
        self.report(diagnostic);
        None
    }
}

/// The parameter of an argument; the last one where any number may follow.
pub(super) fn parameter(function: &'static Function, index: usize) -> &'static Parameter {
    let last = function.parameters.len() - 1;
    &function.parameters[index.min(last)]
}

/// Whether a value can stand before the dot of a function.
pub fn takes(function: &Function, receiver: &Type) -> bool {
    let mut written = function
        .parameters
        .iter()
        .filter(|one| one.role.is_written());
    let Some(first) = written.next() else {
        return false;
    };
    let kind = &receiver.kind;
    match (first.role, first.want) {
        (Role::List, _) => matches!(kind, Kind::Array(_) | Kind::Map(..)),
        (_, Want::Exactly(simple)) => super::coerce::accepts(&simple.kind(), kind, true),
        (_, Want::Condition) => matches!(kind, Kind::Boolean | Kind::Array(_)),
        (_, Want::Pattern) => *kind == Kind::String,
        (_, want) => fits(want, kind),
    }
}

/// Whether a kind fits.
pub(super) fn fits(want: Want, kind: &Kind) -> bool {
    match want {
        Want::Any | Want::Condition | Want::Exactly(_) | Want::Pattern => true,
        Want::Scalar => kind.is_scalar(),
        Want::Element => kind.is_scalar() || matches!(kind, Kind::Object(_)),
        Want::Numeric => kind.is_numeric(),
        Want::Summable => kind.is_numeric() || *kind == Kind::Duration,
        Want::Averageable => kind.is_numeric() || matches!(kind, Kind::Duration | Kind::Datetime),
        Want::Ordered => kind.is_ordered(),
        Want::Day => matches!(kind, Kind::Date | Kind::Datetime),
        Want::InstantSource => matches!(
            kind,
            Kind::String | Kind::Date | Kind::Datetime | Kind::Integer
        ),
        Want::Spaced => {
            kind.is_numeric() || matches!(kind, Kind::Duration | Kind::Datetime | Kind::Date)
        }
        Want::StringOrFlag => matches!(kind, Kind::String | Kind::Boolean),
        Want::Sized => matches!(kind, Kind::String | Kind::Array(_) | Kind::Map(..)),
        Want::Scalars => match kind {
            Kind::Array(element) => element.kind.is_scalar(),
            _ => false,
        },
    }
}

/// What fits, in words.
fn words_of(want: Want) -> &'static str {
    match want {
        Want::Any => "anything",
        Want::Condition => "a condition",
        Want::Scalar => "one value",
        Want::Element => "one value or an object",
        Want::Numeric => "a number",
        Want::Summable => "a number or a duration",
        Want::Averageable => "a number, a duration or a datetime",
        Want::Ordered => "a value with an order",
        Want::Day => "a date or a datetime",
        Want::InstantSource => "a text, a date, a datetime or an integer of milliseconds",
        Want::Spaced => "a number or a time",
        Want::StringOrFlag => "a string, or true or false",
        Want::Sized => "a string, a list or a map",
        Want::Scalars => "a list of values",
        Want::Exactly(_) | Want::Pattern => "of another type",
    }
}

/// What messages call an argument: the list of a list function is what it is called on.
fn ordinal(function: &Function, index: usize) -> String {
    let on_list = function
        .parameters
        .first()
        .is_some_and(|first| first.role == Role::List);
    let position = if on_list { index } else { index + 1 };
    let is_written = |parameter: &&Parameter| parameter.role != Role::Now;
    if on_list && function.parameters.iter().filter(is_written).count() == 2 {
        return "argument".to_owned();
    }
    let suffix = match position {
        1 => "st",
        2 => "nd",
        3 => "rd",
        _ => "th",
    };
    format!("{position}{suffix} argument")
}

/// `1 argument`, `2 arguments`.
pub(super) fn count_of(count: usize, word: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {word}{plural}")
}
