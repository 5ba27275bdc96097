//! `sumac lint`

use std::path::PathBuf;

use clap::Args;

use super::Outcome;
use super::check::{Tally, checked};
use super::fix::Fixing;
use super::options::{Lints, Settings};
use super::terminal::{Terminal, message, write_result};
use crate::engine::{Code, Diagnostics, Level, rule_files};

const EXAMPLES: &str = "\
Examples:
  sumac lint
  sumac lint shop.sumac rules/ --fix
  sumac lint --allow negated-missing --warn unused-definition
  sumac lint --list
  sumac lint --message-format sarif 2> findings.sarif

It fails where it finds something that is not merely to be warned of (--warn).
To silence one place, write its reason into the rules:
  allow negated-missing \"countries are always there\"";

/// Arguments of `sumac lint`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// Rule files, or directories of them
    #[arg(value_name = "FILES", default_value = ".")]
    files: Vec<PathBuf>,

    /// List all lints with their levels, and look at no file
    #[arg(long, conflicts_with_all = ["files", "fix"])]
    list: bool,

    #[command(flatten)]
    settings: Settings,
    #[command(flatten)]
    lints: Lints,
    #[command(flatten)]
    fixing: Fixing,
}

impl Arguments {
    pub(super) fn run(&self, terminal: &Terminal) -> Result<Outcome, Diagnostics> {
        if self.list {
            return Ok(write_result(&self.listed()));
        }
        let engine = self.lints.set(self.settings.builder()).build();
        let mut tally = Tally::default();
        for path in rule_files(&self.files).all()? {
            let (found, fixed) = checked(&path, &engine, &self.fixing, terminal);
            let found = found.only(|one| one.is_error() || one.code.is_lint());
            let found = tally.untold(found);
            terminal.diagnostics(&found);
            tally.add(&found, fixed);
            let is_wrong = |code| self.lints.level(code) != Some(Level::Warn);
            if found.iter().any(|one| one.is_error() || is_wrong(one.code)) {
                tally.outcome = Outcome::Wrong;
            }
        }
        if terminal.is_text() {
            message(&tally.closing_line());
        }
        Ok(tally.outcome)
    }

    /// A line a lint: code, level, words, summary.
    fn listed(&self) -> String {
        let mut lints: Vec<&Code> = Code::ALL.iter().filter(|code| code.is_lint()).collect();
        lints.sort_unstable();
        let width = lints.iter().map(|code| code.slug().len()).max();
        let width = width.unwrap_or(0);
        let line = |code: &Code| {
            let level = match self.lints.level(*code) {
                None | Some(Level::Deny) => "fail",
                Some(Level::Allow) => "allow",
                Some(Level::Warn) => "warn",
            };
            let summary = code.summary();
            format!("{code}  {level:<5}  {:<width$}  {summary}\n", code.slug())
        };
        lints.into_iter().map(line).collect()
    }
}
