//! `sumac test`

mod coverage;
mod json;
mod junit;
mod pretty;
mod review;
mod suggest;
mod watch;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use clap::{Args, ValueEnum};

use super::Outcome;
use super::options::Settings;
use super::terminal::{Terminal, message, write_result};
use crate::engine::Diagnostics;
use crate::engine::testing::{Report, Runner, SnapshotMode};

const EXAMPLES: &str = "\
Examples:
  sumac test
  sumac test loyal
  sumac test rules/ --filter 'one microsecond'
  sumac test shop.sumac --review
  sumac test --coverage --coverage-min 80
  sumac test --watch
  sumac test --suggest recentPurchases shop.sumac
  sumac test shop.sumac --format junit > report.xml

Snapshots are files of the `insta` crate beside the tests: values that differ
wait in `*.snap.new` until they are accepted, here or with `cargo insta review`.
With --check, and where the environment variable CI is set or INSTA_UPDATE is
`no`, no file is written.";

/// Arguments of `sumac test`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// Rule files with tests, and folders, which are searched for them; beside `shop.sumac` also `shop.test.sumac`.
    /// Words that are no file are a filter
    #[arg(value_name = "FILES|FILTER", default_value = ".")]
    files: Vec<PathBuf>,

    /// Run the tests whose name or file contains a text
    #[arg(short, long, value_name = "TEXT")]
    filter: Option<String>,

    /// Print the names of the tests and run none
    #[arg(long)]
    list: bool,

    /// A line for each test, not only for those that fail
    #[arg(short, long)]
    verbose: bool,

    /// How results are written
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
    format: Format,

    #[command(flatten)]
    recorded: Recorded,

    /// Write tests at the boundaries of an attribute, which expect the values that it has now
    #[arg(long, value_name = "ATTRIBUTE", conflicts_with_all = ["list", "review", "watch", "accept", "filter"])]
    suggest: Option<String>,

    /// Append suggested tests to the file of tests beside the rules
    #[arg(long, requires = "suggest")]
    write: bool,
    #[command(flatten)]
    coverage: coverage::CoverageArguments,

    /// Run again whenever rules, tests, data or schemas change
    #[arg(long, conflicts_with_all = ["list", "review"])]
    watch: bool,

    #[command(flatten)]
    settings: Settings,
}

/// What becomes of snapshots.
#[derive(Debug, Args)]
#[command(next_help_heading = "Snapshots")]
struct Recorded {
    /// Record the values of all tests that run
    #[arg(long, conflicts_with_all = ["review", "check"])]
    accept: bool,

    /// Look at values that differ, one test after the other, and accept or reject them
    #[arg(long, conflicts_with_all = ["check", "format"])]
    review: bool,

    /// Write no file: values that differ are told and nothing more
    #[arg(long)]
    check: bool,

    /// Remove the snapshots of tests that are no more
    #[arg(long)]
    delete_orphans: bool,
}

impl Recorded {
    fn mode(&self) -> SnapshotMode {
        let is_said = |name, no: &dyn Fn(&str) -> bool| {
            std::env::var(name).is_ok_and(|value| no(value.trim()))
        };
        let is_checked = is_said("CI", &|value| !["", "0", "false"].contains(&value))
            || is_said("INSTA_UPDATE", &|value| value == "no");
        match self {
            Self { accept: true, .. } => SnapshotMode::Accept,
            Self { review: true, .. } => SnapshotMode::Propose,
            Self { check, .. } if *check || is_checked => SnapshotMode::Check,
            _ => SnapshotMode::Propose,
        }
    }
}

/// How results are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum Format {
    /// For people
    #[default]
    Pretty,
    /// A JSON object a line
    Json,
    /// One JUnit XML document
    Junit,
}

/// A report with how long each of its cases took, in their order.
struct Timed {
    report: Report,
    times: Vec<Duration>,
    total: Duration,
}

impl Arguments {
    pub(super) fn run(mut self, terminal: &Terminal) -> Result<Outcome, Diagnostics> {
        self.take_filter();
        if self.list {
            return self.list();
        }
        if let Some(attribute) = &self.suggest {
            return suggest::run(&self, attribute);
        }
        if self.watch {
            return watch::run(&self, terminal);
        }
        let timed = self.timed()?;
        let outcome = self.show(&timed, terminal);
        match self.recorded.review {
            true => Ok(review::run(&timed.report, terminal.result_style(), outcome)),
            false => Ok(outcome),
        }
    }

    /// Takes the words among the files for a filter, where none was said: `sumac test loyal`.
    fn take_filter(&mut self) {
        if self.filter.is_some() || self.suggest.is_some() {
            return;
        }
        let files = std::mem::take(&mut self.files);
        let (words, files): (Vec<_>, Vec<_>) = files.into_iter().partition(|file| is_word(file));
        let words: Vec<_> = words.iter().map(|word| word.to_string_lossy()).collect();
        self.filter = (!words.is_empty()).then(|| words.join(" "));
        self.files = match files.is_empty() {
            true => vec![PathBuf::from(".")],
            false => files,
        };
    }

    /// Shows what became of the tests.
    fn show(&self, timed: &Timed, terminal: &Terminal) -> Outcome {
        let report = &timed.report;
        // Rules that several files of tests use are wrong once.
        let mut told = BTreeSet::new();
        for found in report.files.iter().filter_map(|file| file.broken.as_ref()) {
            if told.insert(found.to_string()) {
                terminal.diagnostics(found);
            }
        }
        let form = pretty::Form {
            style: terminal.result_style(),
            why_style: terminal.why_style(false),
            is_verbose: self.verbose,
            has_changes: !self.recorded.review,
        };
        let text = match self.format {
            Format::Pretty => pretty::render(timed, &form),
            Format::Json => json::render(timed),
            Format::Junit => junit::render(timed),
        };
        let written = write_result(&text);
        let covered = self
            .coverage
            .show(report, self.format == Format::Pretty, terminal);
        let orphans = self.orphans(report);
        if self.is_filter_unknown(report) {
            return Outcome::Misused;
        }
        match (report.is_passed(), orphans, covered) {
            (true, Outcome::Good, Outcome::Good) => written,
            _ => Outcome::Wrong,
        }
    }

    /// Tells of snapshots that belong to no test, or removes them.
    fn orphans(&self, report: &Report) -> Outcome {
        let orphans = report.files.iter().flat_map(|file| &file.orphans);
        let orphans: BTreeSet<&PathBuf> = orphans.collect();
        let mut outcome = Outcome::Good;
        for path in &orphans {
            let shown = path.display();
            if !self.recorded.delete_orphans {
                message(&format!("note: the snapshot `{shown}` belongs to no test"));
                continue;
            }
            match std::fs::remove_file(path) {
                Ok(()) => message(&format!("note: the snapshot `{shown}` is removed")),
                Err(error) => {
                    message(&format!("error: `{shown}` cannot be removed: {error}"));
                    outcome = Outcome::Wrong;
                }
            }
        }
        if !orphans.is_empty() && !self.recorded.delete_orphans {
            message("note: `--delete-orphans` removes them");
        }
        outcome
    }

    fn runner(&self) -> Runner {
        let runner = Runner::new().settings(self.settings.builder());
        let runner = runner
            .snapshots(self.recorded.mode())
            .coverage(self.coverage.is_asked());
        match &self.filter {
            Some(filter) => runner.filter(filter),
            None => runner,
        }
    }

    fn timed(&self) -> Result<Timed, Diagnostics> {
        let begin = Instant::now();
        let mut last = begin;
        let mut times = Vec::new();
        let report = self.runner().run_with(&self.files, &mut |_, _| {
            let now = Instant::now();
            times.push(now - last);
            last = now;
        })?;
        Ok(Timed {
            report,
            times,
            total: begin.elapsed(),
        })
    }

    /// A filter that matches nothing is mostly misspelt.
    fn is_filter_unknown(&self, report: &Report) -> bool {
        let is_unknown =
            self.filter.is_some() && report.cases().next().is_none() && report.broken_count() == 0;
        if let (true, Some(filter)) = (is_unknown, &self.filter) {
            message(&format!(
                "error: no test has \"{filter}\" in its name or file"
            ));
        }
        is_unknown
    }

    fn list(&self) -> Result<Outcome, Diagnostics> {
        let listed = self.runner().list(&self.files)?;
        let lines = listed
            .iter()
            .map(|(path, line, name)| format!("{}:{line}: {name}\n", path.display()));
        Ok(write_result(&lines.collect::<String>()))
    }
}

/// Whether an argument is no path: there is no such file, and it does not look like one.
fn is_word(argument: &Path) -> bool {
    let is_bare = argument.components().count() == 1 && argument.extension().is_none();
    is_bare && !argument.exists()
}
