//! `sumac test`

mod json;
mod junit;
mod pretty;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use clap::{Args, ValueEnum};

use super::Outcome;
use super::options::Settings;
use super::terminal::{Terminal, message, write_result};
use crate::engine::Diagnostics;
use crate::engine::testing::{Report, Runner};

const EXAMPLES: &str = "\
Examples:
  sumac test
  sumac test rules/ --filter loyal
  sumac test shop.sumac --format junit > report.xml";

/// Arguments of `sumac test`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// Rule files with tests, and folders, which are searched for them; beside `shop.sumac` also `shop.test.sumac`
    #[arg(value_name = "FILES", default_value = ".")]
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
    settings: Settings,
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
    pub(super) fn run(&self, terminal: &Terminal) -> Result<Outcome, Diagnostics> {
        if self.list {
            return self.list();
        }
        let timed = self.timed()?;
        let report = &timed.report;
        for found in report.files.iter().filter_map(|file| file.broken.as_ref()) {
            terminal.diagnostics(found);
        }
        let text = match self.format {
            Format::Pretty => pretty::render(&timed, terminal.result_style(), self.verbose),
            Format::Json => json::render(&timed),
            Format::Junit => junit::render(&timed),
        };
        let written = write_result(&text);
        if self.is_filter_unknown(report) {
            return Ok(Outcome::Misused);
        }
        Ok(match report.is_passed() {
            true => written,
            false => Outcome::Wrong,
        })
    }

    fn runner(&self) -> Runner {
        let runner = Runner::new().settings(self.settings.builder());
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
