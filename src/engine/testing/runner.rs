//! All tests of files and folders.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::files::find;
use super::outcome::{Failure, FailureKind, Outcome};
use super::snapshots::{Place, SnapshotChange, SnapshotMode, compare, names, orphans};
use super::suite::Case;
use crate::diagnostic::{Code, Diagnostic, Position, Sources, Span};
use crate::engine::builder::{Engine, EngineBuilder};
use crate::engine::coverage::{Collector, Coverage};
use crate::engine::diagnostics::Diagnostics;
use crate::engine::source::RuleSource;
use crate::engine::why::WhyStyle;

/// Runs the tests of files and folders.
///
/// # Examples
/// ```
/// use sumac::testing::Runner;
///
/// let report = Runner::new().run(&["examples/shop"])?;
/// assert!(report.is_passed(), "{report}");
/// # Ok::<(), sumac::Diagnostics>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Runner {
    settings: EngineBuilder,
    filter: Option<String>,
    snapshots: SnapshotMode,
    has_coverage: bool,
}

/// What became of all tests.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// The files in the order in which they ran.
    pub files: Vec<FileReport>,
}

/// What became of the tests of a file.
#[derive(Debug, Clone)]
pub struct FileReport {
    /// The file.
    pub path: PathBuf,
    /// Its cases in the order of the text, those that the filter leaves out not among them.
    pub cases: Vec<CaseReport>,
    /// What is wrong with the rules or the tests, so that nothing ran.
    pub broken: Option<Diagnostics>,
    /// Files of snapshots that belong to no test.
    pub orphans: Vec<PathBuf>,
    /// What of the rules its cases have seen, where that was asked for.
    pub coverage: Option<Coverage>,
    sources: Arc<Sources>,
}

/// What became of a case.
#[derive(Debug, Clone)]
pub struct CaseReport {
    /// The name of the test.
    pub test: String,
    /// The row of `for each`, where the test has rows.
    pub row: Option<String>,
    /// The line of the test, or of the row.
    pub line: usize,
    /// What became of it.
    pub outcome: Outcome,
    /// How its values differ from those that were recorded.
    pub change: Option<SnapshotChange>,
    /// Whether its values were recorded now, for the first time or anew.
    pub is_recorded: bool,
}

impl Runner {
    /// A runner of all tests, without settings.
    pub fn new() -> Self {
        Self::default()
    }

    /// Schemas, the time zone and lints as a host sets them. The backend is no matter: tests run on all.
    #[must_use]
    pub fn settings(mut self, settings: EngineBuilder) -> Self {
        self.settings = settings;
        self
    }

    /// Runs the cases alone whose name or file contains a text, in any case of letters.
    #[must_use]
    pub fn filter(mut self, text: impl Into<String>) -> Self {
        self.filter = Some(text.into().to_lowercase());
        self
    }

    /// What becomes of values that differ from those that were recorded.
    #[must_use]
    pub fn snapshots(mut self, mode: SnapshotMode) -> Self {
        self.snapshots = mode;
        self
    }

    /// Whether the report says what of the rules the tests have seen.
    #[must_use]
    pub fn coverage(mut self, has_coverage: bool) -> Self {
        self.has_coverage = has_coverage;
        self
    }

    /// Runs what `paths` hold: see [`find`].
    ///
    /// # Errors
    /// `DataUnreadable` for a path that is not there. Rules and tests that are wrong are part of the
    /// report.
    pub fn run<P: AsRef<Path>>(&self, paths: &[P]) -> Result<Report, Diagnostics> {
        self.run_with(paths, &mut |_, _| {})
    }

    /// As [`Runner::run`]; `ended` is called after each case, with its file.
    ///
    /// # Errors
    /// As [`Runner::run`].
    pub fn run_with<P: AsRef<Path>>(
        &self,
        paths: &[P],
        ended: &mut dyn FnMut(&Path, &CaseReport),
    ) -> Result<Report, Diagnostics> {
        let engine = self.settings.clone().build();
        let files = find(paths)?.into_iter();
        let files = files.map(|path| self.file(&engine, path, ended));
        Ok(Report {
            files: files.collect(),
        })
    }

    /// Runs the tests of one file and of none beside it. Its text may be one that is not saved, an
    /// [`Overlay`](crate::engine::Overlay) of the settings.
    pub fn run_file(&self, path: impl AsRef<Path>) -> FileReport {
        let engine = self.settings.clone().build();
        self.file(&engine, path.as_ref().to_owned(), &mut |_, _| {})
    }

    fn file(
        &self,
        engine: &Engine,
        path: PathBuf,
        ended: &mut dyn FnMut(&Path, &CaseReport),
    ) -> FileReport {
        let suite = match engine.tests(RuleSource::file(&path)) {
            Ok(suite) => suite,
            Err(found) => return FileReport::broken(path, found),
        };
        let names = names(suite.cases().map(|case| (case.test(), case.row())));
        let mut cases = Vec::new();
        let mut collector = match self.has_coverage.then(|| Collector::new(suite.program())) {
            Some(Ok(collector)) => Some(collector),
            Some(Err(found)) => return FileReport::broken(path, found),
            None => None,
        };
        for (case, name) in suite.cases().zip(&names) {
            if !self.takes(&path, &case) {
                continue;
            }
            let ran = case.run().and_then(|outcome| {
                let place = Place {
                    file: &path,
                    name,
                    test: case.name(),
                    line: case.position().line,
                };
                self.report(&case, &place, outcome)
            });
            let seen = collector.as_mut().map_or(Ok(()), |seen| case.seen_by(seen));
            let report = match seen.and(ran) {
                Ok(report) => report,
                Err(found) => return FileReport::broken(path, found),
            };
            ended(&path, &report);
            cases.push(report);
        }
        let recorded = suite.cases().zip(names).filter(|(case, _)| case.records());
        let recorded: Vec<String> = recorded.map(|(_, name)| name).collect();
        FileReport {
            orphans: orphans(&path, &recorded),
            path,
            cases,
            broken: None,
            coverage: collector.map(Collector::finish),
            sources: suite.program().warnings().shared_sources(),
        }
    }

    /// The report of a case whose values were compared with those that were recorded.
    fn report(
        &self,
        case: &Case<'_>,
        place: &Place<'_>,
        mut outcome: Outcome,
    ) -> Result<CaseReport, Diagnostics> {
        let mut is_recorded = false;
        let recorded = outcome.recorded.as_ref();
        let mut change = recorded.and_then(|new| compare(place, new, self.snapshots));
        if let Some(changed) = &change {
            let written = match self.snapshots {
                SnapshotMode::Check => Ok(()),
                SnapshotMode::Propose => changed.propose(),
                SnapshotMode::Accept => changed.accept(),
            };
            written.map_err(|error| unwritable(changed, &error))?;
            match self.snapshots {
                SnapshotMode::Accept => {
                    is_recorded = true;
                    change = None;
                }
                _ => outcome.failures.push(case.changed(changed)),
            }
        }
        Ok(CaseReport {
            test: case.test().to_owned(),
            row: case.row(),
            line: place.line,
            outcome,
            change,
            is_recorded,
        })
    }

    /// The cases that would run: each with its file, its line and its name.
    ///
    /// # Errors
    /// As [`Runner::run`], and what is wrong with the first file that cannot run.
    pub fn list<P: AsRef<Path>>(
        &self,
        paths: &[P],
    ) -> Result<Vec<(PathBuf, usize, String)>, Diagnostics> {
        let engine = self.settings.clone().build();
        let mut listed = Vec::new();
        for path in find(paths)? {
            let suite = engine.tests(RuleSource::file(&path))?;
            let cases = suite.cases().filter(|case| self.takes(&path, case));
            listed.extend(cases.map(|case| (path.clone(), case.position().line, case.name())));
        }
        Ok(listed)
    }

    fn takes(&self, path: &Path, case: &Case<'_>) -> bool {
        let Some(filter) = &self.filter else {
            return true;
        };
        let holds = |text: String| text.to_lowercase().contains(filter);
        holds(case.name()) || holds(path.display().to_string())
    }
}

impl Report {
    /// Whether nothing is wrong: neither with a file nor with a test.
    pub fn is_passed(&self) -> bool {
        self.broken_count() == 0 && self.failed_count() == 0
    }

    /// Panics where something is wrong or nothing ran.
    ///
    /// # Panics
    /// With everything that is wrong, as a terminal shows it without colour.
    ///
    /// # Examples
    /// ```
    /// use sumac::testing::Runner;
    ///
    /// Runner::new().run(&["examples/shop"])?.assert();
    /// # Ok::<(), sumac::Diagnostics>(())
    /// ```
    pub fn assert(&self) {
        assert!(self.is_passed(), "tests of rules fail\n\n{self}");
        assert!(self.cases().next().is_some(), "there are no tests of rules");
    }

    /// All cases that ran.
    pub fn cases(&self) -> impl Iterator<Item = &CaseReport> {
        self.files.iter().flat_map(|file| &file.cases)
    }

    /// How many cases passed.
    pub fn passed_count(&self) -> usize {
        self.cases().filter(|case| case.is_passed()).count()
    }

    /// How many cases failed.
    pub fn failed_count(&self) -> usize {
        self.cases().filter(|case| !case.is_passed()).count()
    }

    /// What of the rules all tests have seen together; nothing where that was not asked for.
    ///
    /// # Examples
    /// ```
    /// use sumac::testing::Runner;
    ///
    /// let report = Runner::new().coverage(true).run(&["examples/shop"])?;
    /// assert!(report.coverage().percent() > 0.0);
    /// # Ok::<(), sumac::Diagnostics>(())
    /// ```
    pub fn coverage(&self) -> Coverage {
        let mut all = Coverage::default();
        for coverage in self.files.iter().filter_map(|file| file.coverage.clone()) {
            all.merge(coverage);
        }
        all
    }

    /// How many files are wrong, so that their tests did not run.
    pub fn broken_count(&self) -> usize {
        let files = self.files.iter();
        files.filter(|file| file.broken.is_some()).count()
    }
}

/// What is wrong, as a terminal shows it without colour; empty where nothing is.
impl std::fmt::Display for Report {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for file in &self.files {
            if let Some(found) = &file.broken {
                writeln!(f, "{found}\n")?;
            }
            for case in file.cases.iter().filter(|case| !case.is_passed()) {
                writeln!(f, "{}: {}", file.path.display(), case.name())?;
                writeln!(f, "{}", file.told(case))?;
                writeln!(f, "{}", case.outcome.explanations(WhyStyle::default()))?;
                if let Some(change) = &case.change {
                    writeln!(f, "{}", change.lines())?;
                }
            }
        }
        Ok(())
    }
}

impl FileReport {
    fn broken(path: PathBuf, found: Diagnostics) -> Self {
        Self {
            path,
            cases: Vec::new(),
            broken: Some(found),
            coverage: None,
            orphans: Vec::new(),
            sources: Arc::default(),
        }
    }

    /// Whether nothing is wrong.
    pub fn is_passed(&self) -> bool {
        self.broken.is_none() && self.cases.iter().all(CaseReport::is_passed)
    }

    /// What is told of the failures of a case of this file.
    pub fn told(&self, case: &CaseReport) -> Diagnostics {
        let told = case.outcome.failures.iter();
        let told = told.map(|failure| failure.diagnostic.clone()).collect();
        Diagnostics::new(told, Arc::clone(&self.sources))
    }
}

impl FileReport {
    /// Where a failure of a case of this file is; none where it has no place.
    pub fn position(&self, failure: &Failure) -> Option<Position> {
        let span = failure.diagnostic.primary.span;
        self.sources.get(span.source)?;
        Some(self.sources.position(span))
    }

    /// As [`FileReport::told`], each failure as a text of its own.
    pub fn told_each(&self, case: &CaseReport) -> Vec<String> {
        let failures = case.outcome.failures.iter();
        let text = |failure: &Failure| {
            let one = vec![failure.diagnostic.clone()];
            let told = Diagnostics::new(one, Arc::clone(&self.sources)).to_string();
            match (failure.kind, &case.change) {
                (FailureKind::Snapshot, Some(change)) => format!("{told}\n\n{}", change.lines()),
                _ => {
                    let one = Outcome {
                        failures: vec![failure.clone()],
                        recorded: None,
                    };
                    let explained = one.explanations(WhyStyle::default());
                    format!("{told}\n{explained}").trim_end().to_owned()
                }
            }
        };
        failures.map(text).collect()
    }
}

impl CaseReport {
    /// Whether nothing is wrong.
    pub fn is_passed(&self) -> bool {
        self.outcome.is_passed()
    }

    /// The name of the test, with its row where it has one.
    pub fn name(&self) -> String {
        match &self.row {
            Some(row) => format!("{} ({row})", self.test),
            None => self.test.clone(),
        }
    }
}

fn unwritable(change: &SnapshotChange, error: &std::io::Error) -> Diagnostics {
    let message = format!("the snapshot `{}` cannot be written", change.path.display());
    let diagnostic = Diagnostic::error(Code::ResultUnwritable, Span::default(), message);
    Diagnostics::without_places(diagnostic.note(error.to_string()))
}
