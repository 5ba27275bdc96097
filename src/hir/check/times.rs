//! Functions of dates and instants: views in a zone, and what constants must be.
//!
//! `x.atZone("…")` is `x`: an expression of its own that is noted here with its zone. A function
//! that reads the clock or the calendar takes the zone along as a hidden argument; everything else
//! sees the instant. So a view goes wherever the expression goes, through `let` and parameters of
//! definitions, and no value ever carries a zone.

use super::calls::CallSite;
use super::{Checker, ExprId, ExprKind};
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::library::date_pattern::{self, Problem, Said};
use crate::library::{self, Function, FunctionId, Role};
use crate::types::calendar::{Unit, calendar_zone};
use crate::types::instant::parse_instant;
use crate::types::{Kind, Type, Value};

impl<'a> Checker<'a> {
    /// `x.atZone("…")` under any of its names.
    pub(super) fn view_call(
        &mut self,
        function: &'static Function,
        site: &CallSite<'a>,
    ) -> Option<ExprId> {
        self.check_count(function, site)?;
        let Some((&instant, zone)) = site.arguments.split_first() else {
            return self.push(ExprKind::Now, Type::present(Kind::Datetime), site.span);
        };
        let (instant, zone) = (
            self.expr(instant),
            zone.first().map(|&zone| self.expr(zone)),
        );
        let instant = self.fit_want(instant?, &function.parameters[0], function, 0);
        let zone = match zone {
            Some(zone) => self.fit_want(zone?, &function.parameters[1], function, 1)?,
            None => self.constant(Value::string("UTC"), Kind::String, site.span)?,
        };
        let zone = self.zone_of_view(zone)?;
        self.view(instant?, zone, site.span)
    }

    /// The zone of a view: a constant one must exist, another may be that of no zone.
    fn zone_of_view(&mut self, zone: ExprId) -> Option<ExprId> {
        let span = self.span(zone);
        match self.as_constant(zone) {
            Some(Value::String(name)) => {
                let name = name.to_string();
                if calendar_zone(&name).is_none() {
                    self.unknown_zone(&name, span);
                    return None;
                }
                Some(zone)
            }
            _ => {
                let kind = self.program.exprs[zone].kind.clone();
                self.push(kind, Type::optional(Kind::String), span)
            }
        }
    }

    /// The same instant as another expression, so that what else uses the first sees no zone.
    fn view(&mut self, instant: ExprId, zone: ExprId, span: Span) -> Option<ExprId> {
        let expr = self.program.exprs[instant].clone();
        let view = self.push(expr.kind, expr.ty, span)?;
        self.views.insert(view, zone);
        Some(view)
    }

    /// The zone in which a function sees its first argument, where that is a view.
    pub(super) fn zone_seen(&self, function: &Function, arguments: &[ExprId]) -> Option<ExprId> {
        let sees = |role| function.parameters.iter().any(|one| one.role == role);
        let first = arguments.first().filter(|_| sees(Role::Zone))?;
        self.views.get(first).copied()
    }

    /// What a function of time wants of its arguments beyond their types. Gives the function that is
    /// called, since the pattern says whether a text is a day or an instant.
    pub(super) fn time_function(
        &mut self,
        id: FunctionId,
        arguments: &[ExprId],
        site: &CallSite<'a>,
    ) -> Option<FunctionId> {
        let function = id.get();
        match (function.name, arguments) {
            ("in", [_, unit]) => self.exact_unit(*unit)?,
            ("dateAdd", [day, _, unit]) => self.unit_of_date(*day, *unit, site.span)?,
            ("setHours", [_, hour]) => self.in_clock(*hour, (0, 23), "no day has this hour")?,
            ("setDays", [_, day]) => self.in_clock(*day, (1, 31), "no month has this day")?,
            ("formatDate", [day, pattern]) => self.writes(*day, *pattern)?,
            ("parseDate" | "stringToDate" | "toDateTime" | "toDateTimeOnly", [text]) => {
                self.constant_instant(*text)?;
            }
            ("parseDate" | "stringToDate" | "toDateTime" | "toDateTimeOnly", [text, pattern]) => {
                let said = self.reads(*text, *pattern, function)?;
                if function.name == "parseDate" && said == Said::Day {
                    return library::lookup("$parseDay");
                }
            }
            _ => {}
        }
        Some(id)
    }

    /// Refuses hours and shorter units for a date.
    fn unit_of_date(&mut self, day: ExprId, unit: ExprId, span: Span) -> Option<()> {
        let of_clock = match self.as_constant(unit) {
            Some(Value::String(word)) => !Unit::parse(word)?.is_calendar(),
            _ => false,
        };
        if of_clock && *self.kind(day) == Kind::Date {
            self.date_and_hours(day, span);
            return None;
        }
        Some(())
    }

    fn in_clock(&mut self, number: ExprId, range: (i64, i64), message: &str) -> Option<()> {
        let (least, most) = range;
        match self.as_constant(number) {
            Some(Value::Integer(whole)) if !(least..=most).contains(whole) => {
                self.report(
                    Diagnostic::error(Code::ImpossibleConstant, self.span(number), message)
                        .label("does not exist")
                        .note(format!("it is a whole number from {least} to {most}")),
                );
                None
            }
            _ => Some(()),
        }
    }

    /// Checks a pattern that a date or an instant is written by.
    fn writes(&mut self, day: ExprId, pattern: ExprId) -> Option<()> {
        let Some(text) = self.pattern_text(pattern, "formatDate")? else {
            return Some(());
        };
        let of_date = *self.kind(day) == Kind::Date;
        if let Err(problem) = date_pattern::check_writing(&text, of_date) {
            self.invalid_pattern(pattern, &problem);
            return None;
        }
        self.misleading_pattern(pattern, &text);
        Some(())
    }

    /// Checks a pattern that a text is read by, and the text where it is constant.
    fn reads(&mut self, text: ExprId, pattern: ExprId, function: &Function) -> Option<Said> {
        let wanted = Type::present(Kind::String);
        let text = self.fit(text, &wanted, "what a pattern reads", None)?;
        let Some(form) = self.pattern_text(pattern, function.name)? else {
            return Some(Said::Instant);
        };
        let said = match date_pattern::check_reading(&form) {
            Ok(said) => said,
            Err(problem) => {
                self.invalid_pattern(pattern, &problem);
                return None;
            }
        };
        self.misleading_pattern(pattern, &form);
        if let Some(Value::String(text_value)) = self.as_constant(text)
            && date_pattern::read(&self.program.calendar, &form, text_value).is_none()
        {
            self.report(
                Diagnostic::error(
                    Code::ImpossibleConstant,
                    self.span(text),
                    "this text does not have the form of the pattern, or says no day that exists",
                )
                .label("cannot be read")
                .also(self.span(pattern), "this is the pattern"),
            );
            return None;
        }
        Some(said)
    }

    /// The pattern where it is a text; others are left to the check of types. Only constant ones can
    /// be checked before there are values.
    fn pattern_text(&mut self, pattern: ExprId, function: &str) -> Option<Option<String>> {
        match (self.as_constant(pattern), self.kind(pattern)) {
            (Some(Value::String(text)), _) => Some(Some(text.to_string())),
            (_, Kind::String | Kind::Nothing) => {
                let message = format!("the pattern of `{function}` must be a constant text");
                self.report(
                    Diagnostic::error(Code::InvalidPattern, self.span(pattern), message)
                        .label("not constant")
                        .note("patterns are checked before any data is seen")
                        .help("choose between texts instead, each with a pattern of its own"),
                );
                None
            }
            _ => Some(None),
        }
    }

    fn invalid_pattern(&mut self, pattern: ExprId, problem: &Problem) {
        let span = self.span(pattern);
        let diagnostic = Diagnostic::error(Code::InvalidPattern, span, problem.to_string())
            .label("not a pattern of dates")
            .help(problem.help());
        self.report(match problem {
            Problem::UnknownLetter(_) => {
                let known = date_pattern::known_letters();
                let known: Vec<String> = known
                    .map(|(letter, meaning)| format!("`{letter}` {meaning}"))
                    .collect();
                diagnostic.note(format!("the letters: {}", known.join(", ")))
            }
            _ => diagnostic,
        });
    }

    fn misleading_pattern(&mut self, pattern: ExprId, text: &str) {
        let Some((run, meant)) = date_pattern::misleading(text) else {
            return;
        };
        let known = date_pattern::known_letters();
        let meaning = known
            .filter(|(letter, _)| run.starts_with(*letter))
            .map(|(_, meaning)| meaning)
            .next()
            .unwrap_or_default();
        let message = format!("`{run}` of the pattern is the {meaning}");
        self.report(
            Diagnostic::warning(Code::MisleadingPattern, self.span(pattern), message)
                .label(format!("`{meant}` is probably meant"))
                .help(format!("write `{meant}` for `{run}`")),
        );
    }

    /// A constant text that is read as `datetime` reads it.
    fn constant_instant(&mut self, text: ExprId) -> Option<()> {
        match self.as_constant(text) {
            Some(Value::String(value)) if parse_instant(value).is_none() => {
                self.report(
                    Diagnostic::error(
                        Code::ImpossibleConstant,
                        self.span(text),
                        "this text is not an instant",
                    )
                    .label("does not exist")
                    .note("an instant is written as in \"2026-05-01T10:00:00Z\"")
                    .help("say its form with a pattern, as in `parseDate(text, 'dd.MM.yyyy')`"),
                );
                None
            }
            _ => Some(()),
        }
    }
}
