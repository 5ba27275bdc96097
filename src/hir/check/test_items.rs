//! Tests: which parts they have, when they evaluate, what they expect and record.

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::Value as Json;

use super::fixtures::Row;
use super::{Checker, FixtureFile, Input, PROGRAM_TEST_PARTS_MAX};
use crate::diagnostic::{Code, Diagnostic, Span, Spanned, nearest};
use crate::hir::{AttributeId, Case, Expectation, Recorded, Test};
use crate::syntax::ast::{self, ItemKind, TestPart};
use crate::types::instant::parse_instant;
use crate::types::{Kind, Value};

/// The column of `for each` that says when a case evaluates.
const AT_COLUMN: &str = "at";

/// The parts of one test.
#[derive(Default)]
struct Parts<'a> {
    profile: Option<&'a ast::Expr>,
    event_table: Option<&'a ast::Table>,
    event_list: Option<&'a ast::Expr>,
    rows: Option<(&'a ast::Table, Span)>,
    expects: Vec<&'a ast::Expr>,
    snapshot: Option<(&'a [Spanned<String>], Span)>,
}

/// The record and the events of a case.
type Data = (Arc<Json>, Arc<Vec<Json>>);

impl Parts<'_> {
    /// Whether the data mean columns of `for each`: a value or a cell that is a bare name.
    fn read(&self, rows: &[Row<'_>]) -> bool {
        let Some(row) = rows.first().filter(|row| !row.columns.is_empty()) else {
            return false;
        };
        let cells = self
            .event_table
            .iter()
            .flat_map(|table| table.rows.iter().skip(1));
        let mut cells = cells.flatten();
        cells.any(|cell| row.value(&cell.node).is_some())
            || self.profile.is_some_and(has_name)
            || self.event_list.is_some_and(has_name)
    }
}

impl<'a> Checker<'a> {
    /// Checks the tests that were asked for.
    pub(super) fn tests(&mut self, input: &Input<'a>) {
        for &file in &input.tests.files {
            let Some(file) = input.files.get(file) else {
                continue;
            };
            let mut names: HashMap<&str, Span> = HashMap::new();
            for item in &file.items {
                let ItemKind::Test(test) = &item.kind else {
                    continue;
                };
                match names.get(test.name.node.as_str()) {
                    Some(&earlier) => self.repeated_test(&test.name, earlier),
                    None => {
                        names.insert(&test.name.node, test.name.span);
                    }
                }
                self.test_parts += 1;
                if let Some(test) = self.test_item(test, item.span, input.tests.fixtures) {
                    self.program.tests.push(test);
                }
            }
        }
    }

    /// Checks the test that holds a place, so that its words have meanings.
    pub(super) fn tests_around(&mut self, input: &Input<'a>, place: Span) {
        let files = input.tests.files.iter();
        let files = files.filter_map(|&file| input.files.get(file));
        for item in files.flat_map(|file| &file.items) {
            let is_around = item.span.source == place.source
                && item.span.start <= place.start
                && place.start <= item.span.end;
            if let ItemKind::Test(test) = &item.kind
                && is_around
            {
                let _ = self.test_item(test, item.span, input.tests.fixtures);
            }
        }
    }

    fn repeated_test(&mut self, name: &Spanned<String>, earlier: Span) {
        let message = format!("two tests are called \"{}\"", name.node);
        self.report(
            Diagnostic::error(Code::DuplicateName, name.span, message)
                .label("stands here again")
                .also(earlier, "first used here")
                .help("give one of them another name; names of tests are unique in a file"),
        );
    }

    fn test_item(
        &mut self,
        item: &'a ast::TestItem,
        span: Span,
        fixtures: &'a [FixtureFile],
    ) -> Option<Test> {
        let parts = self.parts_of_test(item, fixtures);
        if parts.expects.is_empty() && parts.snapshot.is_none() {
            let message = format!("the test \"{}\" expects nothing", item.name.node);
            self.report(
                Diagnostic::error(Code::MalformedTest, item.name.span, message)
                    .label("cannot fail")
                    .help("say what must hold, as in `expect lifetimeValue = 120.50`, or add `snapshot`"),
            );
        }
        let rows = match parts.rows {
            Some((table, span)) => self.rows(table, span)?,
            None => vec![Row::default()],
        };
        let at = self.instant_of_test(item, &rows);
        let snapshot = parts
            .snapshot
            .and_then(|(names, span)| self.recorded(names, span));
        let mut cases = Vec::with_capacity(rows.len());
        let (mut shared, is_shared) = (None, !parts.read(&rows));
        for row in rows {
            if self.test_parts > PROGRAM_TEST_PARTS_MAX {
                self.too_many_parts(item.name.span);
                break;
            }
            let now = at.or_else(|| self.instant_of_row(&row));
            if let (Some(case), Some(now)) =
                (self.case_of_row(&parts, row, &mut shared, is_shared), now)
            {
                cases.push(Case { now, ..case });
            }
        }
        Some(Test {
            name: item.name.node.clone(),
            span: item.name.span,
            item: span,
            cases,
            snapshot,
        })
    }

    fn too_many_parts(&mut self, span: Span) {
        let message = format!(
            "the tests of a program have at most {PROGRAM_TEST_PARTS_MAX} values and conditions"
        );
        self.report(
            Diagnostic::error(Code::MalformedTest, span, message)
                .label("the limit is reached here")
                .note("each row of `for each` counts the events and conditions of the test again")
                .help("move tests to files of their own"),
        );
    }

    fn parts_of_test(&mut self, item: &'a ast::TestItem, fixtures: &'a [FixtureFile]) -> Parts<'a> {
        let mut parts = Parts::default();
        let mut seen: HashMap<&'static str, Span> = HashMap::new();
        for part in &item.body {
            let span = part.span;
            match &part.node {
                TestPart::Expect(condition) => parts.expects.push(condition),
                TestPart::Profile(record) => {
                    if self.once_in_test(&mut seen, "profile", span) {
                        parts.profile = Some(record);
                    }
                }
                TestPart::EventTable(table) => {
                    if self.once_in_test(&mut seen, "events", span) {
                        parts.event_table = Some(table);
                    }
                }
                TestPart::EventList(list) => {
                    if self.once_in_test(&mut seen, "events", span) {
                        parts.event_list = Some(list);
                    }
                }
                TestPart::ForEach(table) => {
                    if self.once_in_test(&mut seen, "for each", span) {
                        parts.rows = Some((table, span));
                    }
                }
                TestPart::Snapshot(names) => {
                    if self.once_in_test(&mut seen, "snapshot", span) {
                        parts.snapshot = Some((names, span));
                    }
                }
                TestPart::Using(_) => {
                    if !self.once_in_test(&mut seen, "using", span) {
                        continue;
                    }
                    let file = fixtures.iter().find(|file| file.used_at == span);
                    let Some(document) = file.and_then(|file| file.document.as_ref()) else {
                        continue;
                    };
                    let (profile, events) = self.members_of_fixture(document);
                    if let Some(profile) = profile
                        && self.once_in_test(&mut seen, "profile", span)
                    {
                        parts.profile = Some(profile);
                    }
                    if let Some(events) = events
                        && self.once_in_test(&mut seen, "events", span)
                    {
                        parts.event_list = Some(events);
                    }
                }
            }
        }
        parts
    }

    fn once_in_test(
        &mut self,
        seen: &mut HashMap<&'static str, Span>,
        what: &'static str,
        span: Span,
    ) -> bool {
        let Some(earlier) = seen.insert(what, span) else {
            return true;
        };
        let message = format!("a test has `{what}` once");
        self.report(
            Diagnostic::error(Code::RepeatedSetting, span, message)
                .label("stands here again")
                .also(earlier, "first stands here"),
        );
        false
    }

    /// The instant that the test says for all of its cases. Without one, each row has to say it.
    fn instant_of_test(&mut self, item: &'a ast::TestItem, rows: &[Row<'_>]) -> Option<i64> {
        if let Some(at) = &item.at {
            return self.instant(&at.node, at.span);
        }
        let has_column = rows.iter().any(|row| row.value(AT_COLUMN).is_some());
        if !has_column {
            let message = format!("the test \"{}\" does not say when it is", item.name.node);
            self.report(
                Diagnostic::error(Code::MalformedTest, item.name.span, message)
                    .label("at which instant?")
                    .note("events after the instant do not exist, and windows count from it")
                    .help("say it behind the name, as in `at 2026-06-01T00:00:00Z`"),
            );
        }
        None
    }

    fn instant(&mut self, text: &str, span: Span) -> Option<i64> {
        let instant = parse_instant(text);
        if instant.is_none() {
            let message = format!("\"{}\" is no instant", super::coerce::shorten(text));
            self.report(
                Diagnostic::error(Code::UnreadableConstant, span, message)
                    .label("not an instant")
                    .help("write it as in 2026-06-01T12:00:00Z, or a date as in 2026-06-01"),
            );
        }
        instant.map(|instant| instant.micros)
    }

    fn instant_of_row(&mut self, row: &Row<'_>) -> Option<i64> {
        let (id, text, span) = row.value(AT_COLUMN)?;
        match self.as_constant(id) {
            Some(Value::Datetime(micros)) => Some(*micros),
            _ => self.instant(&text, span),
        }
    }

    /// One row of the test; the instant is filled in by the caller.
    fn case_of_row(
        &mut self,
        parts: &Parts<'a>,
        row: Row<'a>,
        shared: &mut Option<Data>,
        is_shared: bool,
    ) -> Option<Case> {
        self.within(row.frames(), |checker| {
            let data = match shared {
                Some(data) => Some(data.clone()),
                None => checker.data_of_case(parts),
            };
            if is_shared {
                shared.clone_from(&data);
            }
            let expects = parts.expects.iter();
            let expects: Vec<Option<Expectation>> = expects
                .map(|condition| checker.expectation(condition))
                .collect();
            let (profile, events) = data?;
            Some(Case {
                row: row.label(),
                row_span: row.span,
                now: 0,
                profile,
                events,
                expects: expects.into_iter().collect::<Option<_>>()?,
            })
        })
    }

    fn data_of_case(&mut self, parts: &Parts<'a>) -> Option<Data> {
        let profile = match parts.profile {
            Some(record) => self.profile_of_test(record),
            None => Some(Json::Null),
        };
        let events = match (parts.event_table, parts.event_list) {
            (Some(table), _) => self.event_table(table),
            (None, Some(list)) => self.event_list(list),
            (None, None) => Some(Vec::new()),
        };
        Some((Arc::new(profile?), Arc::new(events?)))
    }

    fn expectation(&mut self, condition: &'a ast::Expr) -> Option<Expectation> {
        self.rule_nodes = 0;
        self.rule_nodes_reported = false;
        self.is_expecting = true;
        let id = self.condition(condition, "`expect`");
        self.is_expecting = false;
        self.test_parts += self.rule_nodes;
        Some(Expectation {
            condition: id?,
            span: condition.span,
        })
    }

    fn recorded(&mut self, names: &[Spanned<String>], span: Span) -> Option<Recorded> {
        if names.is_empty() {
            return Some(Recorded {
                span,
                attributes: None,
            });
        }
        let mut attributes: Vec<AttributeId> = Vec::with_capacity(names.len());
        for name in names {
            let index = self.attributes.get_index_of(name.node.as_str());
            match index.map(AttributeId::of) {
                Some(id) if attributes.contains(&id) => {
                    let message = format!("`{}` is recorded twice", name.node);
                    self.error(Code::DuplicateName, name.span, message);
                }
                Some(id) => attributes.push(id),
                None => self.unknown_attribute(name),
            }
        }
        Some(Recorded {
            span,
            attributes: Some(attributes),
        })
    }

    fn unknown_attribute(&mut self, name: &Spanned<String>) {
        let message = format!("the program has no attribute `{}`", name.node);
        let diagnostic =
            Diagnostic::error(Code::UnknownName, name.span, message).label("not an attribute");
        let near = nearest(&name.node, self.attributes.keys().copied());
        self.report(match near {
            Some(near) => diagnostic.fix(format!("did you mean `{near}`?"), name.span, near),
            None => diagnostic.help("`snapshot` without names records all attributes"),
        });
    }
}

fn has_name(expr: &ast::Expr) -> bool {
    crate::types::stack::with_stack(|| match &expr.kind {
        ast::ExprKind::Name(_) => true,
        ast::ExprKind::Array(elements) => elements.iter().any(has_name),
        ast::ExprKind::Object(members) => members.iter().any(|(_, value)| has_name(value)),
        _ => false,
    })
}

/// The kind that holds the cells of a column of both kinds.
pub(super) fn wider(left: &Kind, right: &Kind) -> Kind {
    match (left, right) {
        (left, right) if left == right => left.clone(),
        (Kind::Integer, Kind::Number) | (Kind::Number, Kind::Integer) => Kind::Number,
        (Kind::Date, Kind::Datetime) | (Kind::Datetime, Kind::Date) => Kind::Datetime,
        _ => Kind::String,
    }
}
