//! The settings of a program: its zone and the first day of its weeks.

use std::sync::{Arc, LazyLock};

use super::{Checker, Input};
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::syntax::ast::{self, ItemKind};
use crate::types::ObjectType;
use crate::types::calendar::{calendar_zone, nearest_zone_names};

impl<'a> Checker<'a> {
    /// Reads the settings of the main file; those of used files are theirs alone.
    pub(super) fn settings(&mut self, input: &Input<'a>) {
        let Some(main) = input.files.last() else {
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
                .fix("remove it", span, ""),
            );
        }
        *earlier = Some(span);
    }

    fn zone(&mut self, zone: &'a ast::Expr) {
        let ast::ExprKind::String(name) = &zone.kind else {
            if !matches!(zone.kind, ast::ExprKind::Error) {
                let _: Option<()> = self.not_yet("a time zone of the profile", zone.span);
            }
            return;
        };
        match calendar_zone(name) {
            Some(zone) => self.program.calendar.zone = zone,
            None => {
                let message = format!("there is no time zone \"{name}\"");
                let diagnostic = Diagnostic::error(Code::UnknownTimeZone, zone.span, message)
                    .label("unknown time zone");
                self.report(match nearest_zone_names(name, 1).first() {
                    Some(near) => diagnostic.fix(
                        format!("did you mean \"{near}\"?"),
                        zone.span,
                        format!("\"{near}\""),
                    ),
                    None => diagnostic
                        .help("name it as the IANA data base does, as in \"Europe/Zurich\""),
                });
            }
        }
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
