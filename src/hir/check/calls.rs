//! Calls: definitions, functions of the library, and the forms that the checker knows by name.

use super::coerce::with_article;
use super::{Checker, ExprId, ExprKind};
use crate::diagnostic::{Code, Diagnostic, Span, nearest};
use crate::library::{self, Body, Function, FunctionId, Parameter, Role, Want};
use crate::syntax::ast;
use crate::types::calendar::Unit;
use crate::types::{Kind, Type, Value};

/// A call with the receiver among its arguments.
pub(super) struct CallSite<'a> {
    pub(super) name: &'a str,
    pub(super) name_span: Span,
    pub(super) arguments: Vec<&'a ast::Expr>,
    pub(super) span: Span,
    /// Whether the first argument stands before the dot.
    pub(super) is_method: bool,
}

impl<'a> Checker<'a> {
    pub(super) fn call(&mut self, call: &'a ast::Call, span: Span) -> Option<ExprId> {
        let arguments = call.receiver.iter().chain(&call.arguments).collect();
        let site = CallSite {
            name: &call.name.node,
            name_span: call.name.span,
            arguments,
            span,
            is_method: call.receiver.is_some(),
        };
        if self.definitions.contains_key(site.name) {
            return self.expand(site.name, &site.arguments, span);
        }
        if let Some(asked) = self.chain_question(&site) {
            return asked;
        }
        match library::lookup(site.name).filter(|_| !site.name.starts_with('$')) {
            Some(id) => self.library_call(id, &site),
            None => {
                self.unknown_function(&site, call.receiver.as_ref());
                None
            }
        }
    }

    fn unknown_function(&mut self, site: &CallSite<'a>, receiver: Option<&'a ast::Expr>) {
        if let Some(receiver) = receiver {
            // What is wrong before the dot is told as well.
            let _ = self.expr(receiver);
        }
        let unknown = Diagnostic::error(
            Code::UnknownFunction,
            site.name_span,
            format!("there is no function `{}`", site.name),
        );
        let names: Vec<&str> = library::names()
            .filter(|name| !name.starts_with('$'))
            .collect();
        let defined = self.definitions.keys().copied();
        let near =
            nearest(site.name, names.iter().copied().chain(defined)).or_else(|| synonym(site.name));
        self.report(match near {
            Some(near) => unknown.label("unknown function").fix(
                format!("did you mean `{near}`?"),
                site.name_span,
                near,
            ),
            None => unknown
                .label("unknown function")
                .help("the built-in functions are listed in the reference"),
        });
    }

    fn library_call(&mut self, id: FunctionId, site: &CallSite<'a>) -> Option<ExprId> {
        let function = id.get();
        match function.body {
            Body::Refused(refusal) => self.refused(function.name, refusal, site.name_span),
            Body::Form => self.form(id, site),
            Body::Aggregate(_) => self.aggregate(id, site),
            _ if is_set_function(function.name) => self.set_function(id, site),
            Body::Scalar(_) | Body::Lenient(_) => self.scalar(id, site),
        }
    }

    fn form(&mut self, id: FunctionId, site: &CallSite<'a>) -> Option<ExprId> {
        match id.name() {
            "if" => self.if_call(site),
            "isNull" => self.presence(site, true),
            "isNotNull" => self.presence(site, false),
            "filter" => self.filter_call(site),
            "map" => self.map_call(site),
            "groupBy" => self.group_by(site),
            "mapEntry" => {
                self.report(
                    Diagnostic::error(Code::LambdaShape, site.span, "`mapEntry` makes an entry of a map, not a value")
                        .label("stands alone")
                        .help("use it as the result of `map`, as in `.map((K, G) => mapEntry(K, G.count()))`"),
                );
                None
            }
            "get" => self.get(site),
            "atZone" | "convertZonedDateTime" | "toUTC" | "getCurrentZonedDateTime" => {
                self.view_call(id.get(), site)
            }
            "steps" => {
                self.report(
                    Diagnostic::error(Code::TypeMismatch, site.span, "`steps` is asked of a chain")
                        .label("not a chain before the dot")
                        .help("write it as in `chain(xEvent, timestamp, […]).steps()`"),
                );
                None
            }
            "keys" | "values" => self.parts_of_map(site),
            "flatten" => self.flatten(site),
            "includes" | "notIn" => self.member_call(site),
            "per" => self.per(id, site),
            "sessions" => self.sessions(id, site),
            "inSegment" => self.in_segment(site),
            _ => None,
        }
    }

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
        self.report(
            Diagnostic::error(Code::ArgumentCount, site.span, message).label(if shown < least {
                "an argument is missing"
            } else {
                "too many arguments"
            }),
        );
        None
    }

    fn if_call(&mut self, site: &CallSite<'a>) -> Option<ExprId> {
        self.wants(site, 3, 3)?;
        let condition = self.condition(site.arguments[0], "`if`");
        let (then, otherwise) = (self.expr(site.arguments[1]), self.expr(site.arguments[2]));
        self.branches(
            &[condition?],
            &[then?, otherwise?],
            "the branches of `if`",
            site.span,
        )
    }

    fn presence(&mut self, site: &CallSite<'a>, absent: bool) -> Option<ExprId> {
        self.wants(site, 1, 1)?;
        let operand = self.expr(site.arguments[0])?;
        let there = self.push(
            ExprKind::IsPresent(operand),
            Type::present(Kind::Boolean),
            site.span,
        )?;
        if absent {
            return self.push(
                ExprKind::Not(there),
                Type::present(Kind::Boolean),
                site.span,
            );
        }
        Some(there)
    }

    fn get(&mut self, site: &CallSite<'a>) -> Option<ExprId> {
        self.wants(site, 2, 2)?;
        let (map, key) = (self.expr(site.arguments[0]), self.expr(site.arguments[1]));
        let (map, key) = (map?, key?);
        let Kind::Map(wanted, _) = self.kind(map).clone() else {
            let message = format!(
                "`get` wants a map, and this is {}",
                with_article(&self.kind(map).to_string())
            );
            self.error(Code::TypeMismatch, self.span(map), message);
            return None;
        };
        let key = self.fit(key, &Type::present(*wanted), "the key of `get`", None)?;
        self.map_get(map, key, site.span)
    }

    fn scalar(&mut self, id: FunctionId, site: &CallSite<'a>) -> Option<ExprId> {
        let function = id.get();
        self.check_count(function, site)?;
        if function.name == "in" && self.is_membership(site) {
            return self.member_call(site);
        }
        self.in_pairs(function, site)?;
        let mut arguments = Vec::with_capacity(site.arguments.len());
        let mut complete = true;
        for (index, &argument) in site.arguments.iter().enumerate() {
            match self.argument(parameter(function, index), argument) {
                Some(value) => arguments.push(value),
                None => complete = false,
            }
        }
        if !complete {
            return None;
        }
        if function.name == "in" {
            self.exact_unit(arguments[1])?;
        }
        if let Some(of_lists) = self.of_lists(function, &arguments, site) {
            return of_lists;
        }
        let arguments = self.of_one_kind(function, arguments)?;
        let id = self.time_function(id, &arguments, site)?;
        self.apply(id, &arguments, site)
    }

    /// A scalar function on checked arguments. A test of a list holds when it holds for some element.
    fn apply(
        &mut self,
        id: FunctionId,
        arguments: &[ExprId],
        site: &CallSite<'a>,
    ) -> Option<ExprId> {
        let function = id.get();
        if let Some((&first, rest)) = arguments.split_first()
            && is_test(function)
            && !matches!(parameter(function, 0).want, Want::Any | Want::Sized)
            && let Some(element) = self.ty(first).element().cloned()
        {
            let rest = rest.to_vec();
            return self.any_element(first, element, site.span, |checker, item| {
                let mut arguments = vec![item];
                arguments.extend(rest);
                checker.apply(id, &arguments, site)
            });
        }
        let mut fitted = Vec::with_capacity(arguments.len());
        let mut complete = true;
        for (index, &argument) in arguments.iter().enumerate() {
            match self.fit_want(argument, parameter(function, index), function, index) {
                Some(value) => fitted.push(value),
                None => complete = false,
            }
        }
        if !complete {
            return None;
        }
        self.constant_arguments(function, &fitted)?;
        if function.parameters.iter().any(|one| one.role == Role::Now) {
            fitted.push(self.push(ExprKind::Now, Type::present(Kind::Datetime), site.span)?);
        }
        let zone = self.zone_seen(function, &fitted);
        fitted.extend(zone);
        let called = self.finish_scalar(id, fitted, site)?;
        if let Some(zone) = zone {
            // What a view is cut down to or set to is seen in the same zone.
            self.views.insert(called, zone);
        }
        Some(called)
    }

    /// A call of a scalar function on arguments that fit.
    pub(super) fn finish_scalar(
        &mut self,
        id: FunctionId,
        arguments: Vec<ExprId>,
        site: &CallSite<'a>,
    ) -> Option<ExprId> {
        let function = id.get();
        let types: Vec<Type> = arguments
            .iter()
            .map(|&argument| self.ty(argument).clone())
            .collect();
        let strict = matches!(function.body, Body::Scalar(_));
        let mut ty = (function.result)(&types);
        if let Some(constant) = self.constant_call(function, &arguments, site) {
            return match constant? {
                value if value.is_present() => self.constant(value, ty.kind, site.span),
                _ => None,
            };
        }
        self.constants_have_result(function, &arguments, site.span)?;
        ty.optional |= strict && types.iter().any(|ty| ty.optional);
        let called = self.push(ExprKind::Call(id, arguments), ty, site.span)?;
        if is_test(function) {
            self.as_test(called, site.span)
        } else {
            Some(called)
        }
    }

    /// The value of `date(…)` and `datetime(…)` on constants, which must exist.
    fn constant_call(
        &mut self,
        function: &'static Function,
        arguments: &[ExprId],
        site: &CallSite<'a>,
    ) -> Option<Option<Value>> {
        if !matches!(function.name, "date" | "datetime") {
            return None;
        }
        let Body::Scalar(kernel) = function.body else {
            return None;
        };
        let constants: Vec<Value> = arguments
            .iter()
            .map(|&argument| self.as_constant(argument).cloned())
            .collect::<Option<_>>()?;
        let context = library::Context {
            calendar: self.program.calendar,
            now: 0,
        };
        if let Some(value) = kernel(&context, &constants).value() {
            return Some(Some(value));
        }
        let (message, note) = match function.name {
            "date" => (
                "no calendar has this date",
                "a date is year, month from 1 to 12, and day of that month",
            ),
            _ => (
                "this text is not an instant",
                "an instant is written as in \"2026-05-01T10:00:00Z\"",
            ),
        };
        self.report(
            Diagnostic::error(Code::ImpossibleConstant, site.span, message)
                .label("does not exist")
                .note(note),
        );
        Some(None)
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
            Some(near) => diagnostic.fix(format!("did you mean `{near}`?"), argument.span, near),
            None => diagnostic,
        });
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

    /// A scalar function by its name, on checked arguments.
    pub(super) fn call_by_name(
        &mut self,
        name: &'static str,
        arguments: &[ExprId],
        span: Span,
    ) -> Option<ExprId> {
        let id = library::lookup(name)?;
        let site = CallSite {
            name: name.trim_start_matches('$'),
            name_span: span,
            arguments: Vec::new(),
            span,
            is_method: false,
        };
        self.apply(id, arguments, &site)
    }

    /// A string test by its name, on checked arguments.
    pub(super) fn string_test(
        &mut self,
        name: &'static str,
        arguments: &[ExprId],
        span: Span,
    ) -> Option<ExprId> {
        if arguments
            .iter()
            .any(|&argument| *self.kind(argument) == Kind::Nothing)
        {
            return self.constant(Value::Boolean(false), Kind::Boolean, span);
        }
        self.call_by_name(name, arguments, span)
    }
}

/// Whether a function is a test: it is false where something is missing, and it holds for a list
/// where it holds for some element. A conversion to a boolean is none.
fn is_test(function: &Function) -> bool {
    matches!(function.body, Body::Lenient(_)) && (function.result)(&[]).kind == Kind::Boolean
}

/// The parameter of an argument; the last one where any number may follow.
pub(super) fn parameter(function: &'static Function, index: usize) -> &'static Parameter {
    let last = function.parameters.len() - 1;
    &function.parameters[index.min(last)]
}

/// Whether a kind fits.
pub(super) fn fits(want: Want, kind: &Kind) -> bool {
    match want {
        Want::Any | Want::Condition | Want::Exactly(_) | Want::Pattern => true,
        Want::Scalar => kind.is_scalar(),
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

/// Whether a function compares the values of two lists, or pairs them.
fn is_set_function(name: &str) -> bool {
    matches!(
        name,
        "intersects" | "intersection" | "union" | "difference" | "subsetOf" | "supersetOf" | "zip"
    )
}

/// `1 argument`, `2 arguments`.
pub(super) fn count_of(count: usize, word: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {word}{plural}")
}

/// The name here of a function that other languages call differently.
fn synonym(name: &str) -> Option<&'static str> {
    Some(match name.to_ascii_lowercase().as_str() {
        "avg" | "mean" => "average",
        "maximum" | "largest" => "max",
        "minimum" | "smallest" => "min",
        "size" | "cnt" => "count",
        "where" => "filter",
        "some" => "exists",
        "every" | "forall" => "all",
        "unique" | "uniq" => "distinct",
        "select" | "transform" => "map",
        "is_null" | "ismissing" => "isNull",
        "lower" | "tolower" | "tolowercase" => "lowerCase",
        "upper" | "toupper" | "touppercase" => "upperCase",
        "substring" | "mid" => "substr",
        "len" | "strlen" => "length",
        "ceiling" => "ceil",
        "power" => "pow",
        "ln" => "log",
        "regexmatch" | "matchregexp" | "rlike" => "matches",
        "regexreplace" | "regexp_replace" => "replaceMatches",
        "date_trunc" | "floordate" => "truncate",
        "date_format" | "strftime" | "to_char" => "formatDate",
        "to_date" | "str_to_date" | "strptime" => "parseDate",
        "year" => "getYear",
        "month" => "getMonth",
        "day" => "getDayOfMonth",
        "weekday" | "isodow" => "getDayOfWeek",
        "hour" => "getHour",
        "minute" => "getMinute",
        "second" => "getSecond",
        "coalesce" | "ifnull" | "nvl" => "if",
        _ => return None,
    })
}
