//! A rule file with its tests, compiled once.

use std::sync::Arc;

use serde_json::Value as Json;

use super::excerpt::Excerpt;
use super::outcome::{Failure, FailureKind, Outcome};
use super::snapshots::SnapshotChange;
use super::{expectation, recorded};
use crate::backend::interpret::Interpreter;
use crate::backend::{Evaluated, Executable};
use crate::data::{Batch, Report};
use crate::diagnostic::{Code, Diagnostic, Position, Sources};
use crate::engine::Engine;
use crate::engine::coverage::Collector;
use crate::engine::diagnostics::Diagnostics;
use crate::engine::load::Tests;
use crate::engine::program::{Program, data_error};
use crate::engine::source::RuleSource;
use crate::hir::{self, AttributeId};
use crate::ir::Constant;
use crate::runtime::evaluate_one;
use crate::types::{ArenaId, Value};

/// The tests of a rule file, compiled with the rules.
///
/// # Examples
/// ```
/// use sumac::{Engine, SchemaSource};
///
/// let schema = r#"{"type": "object", "properties": {
///     "timestamp": {"type": "string", "format": "date-time"},
///     "price": {"type": "number"}}}"#;
/// let engine = Engine::builder()
///     .event_schema(SchemaSource::json("orders", schema))
///     .build();
/// let suite = engine.tests(r#"
///     attribute spent = xEvent.sum(price)
///     test "two orders" at 2026-06-01T00:00:00Z {
///       events {
///         | timestamp            | price |
///         | 2026-05-01T10:00:00Z | 20.00 |
///         | 2026-05-02T10:00:00Z |  1.50 |
///       }
///       expect spent = 21.50
///     }
/// "#)?;
/// for case in suite.cases() {
///     assert!(case.run()?.is_passed(), "{}", case.name());
/// }
/// # Ok::<(), sumac::Diagnostics>(())
/// ```
#[derive(Debug, Clone)]
pub struct Suite {
    program: Program,
    interpreter: Interpreter,
}

/// One run of a test: the whole of it, or a row of its `for each`.
#[derive(Debug, Clone, Copy)]
pub struct Case<'s> {
    suite: &'s Suite,
    test: &'s hir::Test,
    case: &'s hir::Case,
}

impl Engine {
    /// Compiles `source` with its tests. A file that it uses keeps its own tests to itself.
    ///
    /// # Errors
    /// Everything that is wrong with the rules, the tests, the data and the schemas, warnings included.
    pub fn tests(&self, source: impl Into<RuleSource>) -> Result<Suite, Diagnostics> {
        let program = self.program(self.checked(&source.into(), Tests::Checked))?;
        let interpreter = Interpreter::new(Arc::clone(program.plan()));
        Ok(Suite {
            program,
            interpreter,
        })
    }
}

impl Suite {
    /// All cases in the order of the text.
    pub fn cases(&self) -> impl Iterator<Item = Case<'_>> {
        let tests = self.program.hir().tests.iter();
        tests.flat_map(move |test| {
            let cases = test.cases.iter();
            cases.map(move |case| Case {
                suite: self,
                test,
                case,
            })
        })
    }

    /// How many tests there are, each counted once whatever its cases.
    pub fn test_count(&self) -> usize {
        self.program.hir().tests.len()
    }

    /// The rules.
    pub fn program(&self) -> &Program {
        &self.program
    }

    /// The text of something that a case failed with, as a terminal shows it.
    pub fn told(&self, outcome: &Outcome) -> Diagnostics {
        let told = outcome.failures.iter();
        let told = told.map(|failure| failure.diagnostic.clone()).collect();
        Diagnostics::new(told, self.program.warnings().shared_sources())
    }

    fn sources(&self) -> &Sources {
        self.program.warnings().sources()
    }
}

impl<'s> Case<'s> {
    /// The name of the test.
    pub fn test(&self) -> &'s str {
        &self.test.name
    }

    /// The row of `for each`, as in `days 7, total 10`; none where the test has no rows.
    pub fn row(&self) -> Option<String> {
        row_of(self.case)
    }

    /// The name of the test, with its row where it has one.
    pub fn name(&self) -> String {
        match self.row() {
            Some(row) => format!("{} ({row})", self.test.name),
            None => self.test.name.clone(),
        }
    }

    /// The line and column of the test, or of the row.
    pub fn position(&self) -> Position {
        let span = self.case.row_span.unwrap_or(self.test.span);
        self.suite.sources().position(span)
    }

    /// Whether it records values.
    pub fn records(&self) -> bool {
        self.test.snapshot.is_some()
    }

    /// Says that its values are not those that were recorded.
    pub(super) fn changed(&self, change: &SnapshotChange) -> Failure {
        let recorded = self.test.snapshot.as_ref();
        let span = recorded.map_or(self.test.span, |recorded| recorded.span);
        let path = change.path.display();
        let (message, label) = match change.old {
            Some(_) => ("the values are not those of the snapshot", "differs"),
            None => ("the values are not recorded yet", "no snapshot yet"),
        };
        let diagnostic = Diagnostic::error(Code::TestFailed, span, message)
            .label(label)
            .note(format!("the snapshot is `{path}`"))
            .help("look at the new values and accept them with `sumac test --review`");
        Failure {
            kind: FailureKind::Snapshot,
            diagnostic,
            values: Vec::new(),
            explained: Vec::new(),
        }
    }

    /// Counts what it sees of the rules.
    pub(super) fn seen_by(&self, collector: &mut Collector<'_>) -> Result<(), Diagnostics> {
        collector.case(self.case, self.test.snapshot.as_ref())
    }

    /// Runs it on every backend.
    ///
    /// # Errors
    /// `DataUnreadable` where the events outgrow one batch.
    pub fn run(&self) -> Result<Outcome, Diagnostics> {
        let program = &self.suite.program;
        let (profile, events, report) = self.rows()?;
        let run = |executable: &dyn Executable| {
            let row = (profile.rows() > 0).then_some(0);
            evaluate_one(executable, &profile, row, &events, self.case.now)
        };
        let evaluated = run(&self.suite.interpreter);
        let mut failures = Vec::new();
        if !report.is_clean() {
            failures.push(self.refused(&report));
        }
        failures.extend(self.disagreements(&evaluated, &run(program.executable())));
        let excerpt = Excerpt {
            program: program.hir(),
            values: &evaluated.values,
            profile: &self.case.profile,
            events: &self.case.events,
            now: self.case.now,
        };
        let expects = &self.case.expects;
        failures.extend(expectation::failures(
            &excerpt,
            program,
            expects,
            self.suite.sources(),
        ));
        let recorded = self.test.snapshot.as_ref();
        Ok(Outcome {
            failures,
            recorded: recorded.map(|what| recorded::recorded(program.hir(), what, &evaluated)),
        })
    }

    /// The values of all attributes of the program, as the interpreter gives them.
    pub(super) fn values(&self) -> Result<Vec<Value>, Diagnostics> {
        let (profile, events, _) = self.rows()?;
        let row = (profile.rows() > 0).then_some(0);
        let interpreter = &self.suite.interpreter;
        Ok(evaluate_one(interpreter, &profile, row, &events, self.case.now).values)
    }

    fn rows(&self) -> Result<(Batch, Batch, Report), Diagnostics> {
        let program = &self.suite.program;
        let record = Some(&*self.case.profile).filter(|profile| !matches!(profile, Json::Null));
        let profile = program.profile_binding().records(record);
        let (profile, mut report) = profile.map_err(data_error)?;
        let events = program.event_binding().records(&*self.case.events);
        let (events, of_events) = events.map_err(data_error)?;
        report.merge(&of_events);
        Ok((profile, events, report))
    }

    /// Data were checked against the schemas, so this says that a check is wrong.
    fn refused(&self, report: &Report) -> Failure {
        let message = format!("data of \"{}\" could not be used", self.test.name);
        let places = report.places.iter();
        let diagnostic = places.fold(
            Diagnostic::error(Code::TestFailed, self.test.span, message),
            |diagnostic, place| {
                let note = format!(
                    "row {}: `{}`: expected {}, found {}",
                    place.row, place.path, place.expected, place.found
                );
                diagnostic.note(note)
            },
        );
        Failure {
            kind: FailureKind::Data,
            diagnostic,
            values: Vec::new(),
            explained: Vec::new(),
        }
    }

    /// Attributes whose values or faults are not the same on both backends.
    fn disagreements(&self, interpreted: &Evaluated, native: &Evaluated) -> Vec<Failure> {
        let attributes = self.suite.program.hir().attributes.iter();
        let differs = attributes.filter(|(id, _)| {
            let at = id.index();
            let value = |of: &Evaluated| Constant(of.values.get(at).cloned().unwrap_or_default());
            value(interpreted) != value(native)
                || interpreted.faults.get(at) != native.faults.get(at)
        });
        differs
            .map(|(id, attribute)| self.disagreement(id, attribute, interpreted, native))
            .collect()
    }

    fn disagreement(
        &self,
        id: AttributeId,
        attribute: &hir::Attribute,
        interpreted: &Evaluated,
        native: &Evaluated,
    ) -> Failure {
        let shown = |of: &Evaluated| recorded::shown(of, id);
        let message = format!(
            "native code and the interpreter do not agree on `{}`",
            attribute.name
        );
        let diagnostic = Diagnostic::error(Code::BackendsDiffer, self.test.span, message)
            .label("in this test")
            .also(attribute.span, "the attribute")
            .note(format!(
                "the interpreter gives: {}\nnative code gives: {}",
                shown(interpreted),
                shown(native)
            ))
            .note("this is a defect of sumac and not of the rules; please report it");
        let value = |of: &Evaluated| of.values.get(id.index()).cloned().unwrap_or_default();
        Failure {
            kind: FailureKind::Backends,
            diagnostic,
            values: vec![
                ("interpret".to_owned(), value(interpreted)),
                ("native".to_owned(), value(native)),
            ],
            explained: Vec::new(),
        }
    }
}

/// The row of a case, as [`Case::row`].
pub(super) fn row_of(case: &hir::Case) -> Option<String> {
    let columns = case.row.iter();
    let columns = columns.map(|(name, cell)| match cell.as_str() {
        "" => format!("{name} missing"),
        cell => format!("{name} {cell}"),
    });
    let row = columns.collect::<Vec<_>>().join(", ");
    (!row.is_empty()).then_some(row)
}
