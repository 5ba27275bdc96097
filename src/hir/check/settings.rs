//! The settings of a program: its zone and the first day of its weeks.

use std::sync::{Arc, LazyLock};

use super::{Checker, ExprId, ExprKind, Input};
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::hir::walk;
use crate::syntax::ast::{self, ItemKind};
use crate::types::calendar::{calendar_zone, nearest_zone_names};
use crate::types::{Kind, ObjectType, Type};

impl<'a> Checker<'a> {
    /// Reads the settings of the main file; those of used files are theirs alone. A file of tests has
    /// those of the rules that it tests.
    pub(super) fn settings(&mut self, input: &Input<'a>) {
        let Some(main) = file_of_settings(&input.files) else {
            self.program.calendar.zone = input.timezone.unwrap_or(self.program.calendar.zone);
            return;
        };
        let (mut zone_span, mut week_span) = (None, None);
        for item in &main.items {
            match &item.kind {
                ItemKind::Timezone(zone) => {
                    self.once(&mut zone_span, item.span, "time zone");
                    self.zone(zone);
                }
                ItemKind::WeekStarts(day) => {
                    self.once(&mut week_span, item.span, "first day of the week");
                    self.program.calendar.week_start = day.node;
                }
                _ => {}
            }
        }
        if let Some(zone) = input.timezone {
            self.program.calendar.zone = zone;
        }
    }

    /// Checks a zone that each profile says for itself, once the names of the program are known.
    pub(super) fn zone_of_profiles(&mut self, input: &Input<'a>) {
        let main = file_of_settings(&input.files);
        let Some(main) = main.filter(|_| input.timezone.is_none()) else {
            return;
        };
        let zone = main.items.iter().rev().find_map(|item| match &item.kind {
            ItemKind::Timezone(zone) => Some(zone),
            _ => None,
        });
        let Some(zone) = zone else { return };
        if !matches!(zone.kind, ast::ExprKind::String(_)) {
            self.program.zone = self.zone_expression(zone);
        }
    }

    fn zone_expression(&mut self, zone: &'a ast::Expr) -> Option<ExprId> {
        if let Some(name) = unquoted_name(zone).filter(|name| calendar_zone(name).is_some())
            && !self.record_has(&name)
        {
            let quoted = format!("\"{name}\"");
            let message = "the name of a time zone stands in quotes";
            self.report(
                Diagnostic::error(Code::UnknownTimeZone, zone.span, message)
                    .label("not a field")
                    .fix("put it in quotes", zone.span, quoted),
            );
            return None;
        }
        let id = self.expr(zone)?;
        let id = self.fit(id, &Type::present(Kind::String), "the time zone", None)?;
        let mut open = vec![id];
        while let Some(next) = open.pop() {
            let kind = &self.program.exprs[next].kind;
            let is_more = matches!(
                kind,
                ExprKind::Events | ExprKind::Now | ExprKind::Attribute(_)
            );
            if is_more {
                let message = "the time zone of a profile is read from its record alone";
                self.report(
                    Diagnostic::error(Code::NoSuchScope, self.span(next), message)
                        .label("is not in the record")
                        .note("days, and so most of what is computed, depend on the time zone")
                        .help("name a field, as in `timezone preferences.timeZone ?: \"UTC\"`"),
                );
                return None;
            }
            walk::operands(kind, &mut |operand| open.push(operand));
        }
        Some(id)
    }

    fn once(&mut self, earlier: &mut Option<Span>, span: Span, what: &str) {
        if let Some(earlier) = *earlier {
            self.report(
                Diagnostic::error(
                    Code::RepeatedSetting,
                    span,
                    format!("the {what} is set twice"),
                )
                .label("set again")
                .also(earlier, "first set here")
                .suggest("remove it", span, ""),
            );
        }
        *earlier = Some(span);
    }

    fn zone(&mut self, zone: &'a ast::Expr) {
        let ast::ExprKind::String(name) = &zone.kind else {
            return;
        };
        match calendar_zone(name) {
            Some(zone) => self.program.calendar.zone = zone,
            None => self.unknown_zone(name, zone.span),
        }
    }

    pub(super) fn unknown_zone(&mut self, name: &str, span: Span) {
        let message = format!("there is no time zone \"{name}\"");
        let diagnostic =
            Diagnostic::error(Code::UnknownTimeZone, span, message).label("unknown time zone");
        self.report(match nearest_zone_names(name, 1).first() {
            Some(near) => diagnostic.suggest(
                format!("did you mean \"{near}\"?"),
                span,
                format!("\"{near}\""),
            ),
            None => diagnostic.help("name it as the IANA data base does, as in \"Europe/Zurich\""),
        });
    }
}

/// The file whose settings count: the main one, or where that has tests and neither attributes nor
/// settings of its own, the last one before it that is not so.
fn file_of_settings<'a>(files: &[&'a ast::File]) -> Option<&'a ast::File> {
    let (main, used) = files.split_last()?;
    let rules = |file: &&&'a ast::File| !is_of_tests(file);
    let found = match is_of_tests(main) {
        true => used.iter().rev().find(rules).unwrap_or(main),
        false => main,
    };
    Some(found)
}

fn is_of_tests(file: &ast::File) -> bool {
    let has_tests = file
        .items
        .iter()
        .any(|item| matches!(item.kind, ItemKind::Test(_)));
    let has_rules = file.items.iter().any(|item| {
        matches!(
            item.kind,
            ItemKind::Attribute(_) | ItemKind::Timezone(_) | ItemKind::WeekStarts(_)
        )
    });
    has_tests && !has_rules
}

/// The text of names with `/` and the like between them, which is how a zone without quotes is read.
fn unquoted_name(expr: &ast::Expr) -> Option<String> {
    match &expr.kind {
        ast::ExprKind::Name(name) => Some(name.clone()),
        ast::ExprKind::Binary(left, op, right) => {
            let mark = match op.node {
                ast::BinaryOp::Divide => '/',
                ast::BinaryOp::Subtract => '-',
                _ => return None,
            };
            let (left, right) = (unquoted_name(left)?, unquoted_name(right)?);
            Some(format!("{left}{mark}{right}"))
        }
        _ => None,
    }
}

/// The record of profiles without a schema: nothing is known of it.
pub(super) fn empty_record() -> Arc<ObjectType> {
    static EMPTY: LazyLock<Arc<ObjectType>> = LazyLock::new(|| {
        Arc::new(ObjectType {
            name: "profile".to_owned(),
            ..ObjectType::default()
        })
    });
    EMPTY.clone()
}
