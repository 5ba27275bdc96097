//! `sumac check`

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use clap::Args;

use super::fix::Fixing;
use super::options::{ExprFormat, Lints, Rules, Settings};
use super::rule_text::read_rules;
use super::terminal::{Terminal, message};
use super::{INPUT_NAME, Outcome, terminal};
use crate::engine::{Code, Diagnostic, Diagnostics, Engine, RuleSource, Severity, rule_files};

const EXAMPLES: &str = "\
Examples:
  sumac check shop.sumac
  sumac check rules/ --deny warnings
  sumac check shop.sumac --fix
  sumac check shop.sumac --fix --diff
  sumac check shop.sumac --allow negated-missing --deny mixed-currencies
  sumac check -e 'xEvent.count() > 3' --event-schema events.parquet
  sumac check shop.sumac --message-format json
  sumac check rules/ --message-format sarif 2> findings.sarif";

/// Arguments of `sumac check`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    #[command(flatten)]
    rules: Rules,
    #[command(flatten)]
    expr_format: ExprFormat,
    #[command(flatten)]
    settings: Settings,
    #[command(flatten)]
    lints: Lints,
    #[command(flatten)]
    fixing: Fixing,
}

impl Arguments {
    pub(super) fn run(&self, terminal: &Terminal) -> Result<Outcome, Diagnostics> {
        if self.rules.expression.is_some() && self.fixing.is_wanted() {
            message("error: `--fix` writes files, and an expression stands in none");
            return Ok(Outcome::Misused);
        }
        let engine = self.lints.set(self.settings.builder()).build();
        let mut tally = Tally::default();
        if self.rules.expression.is_some() {
            let found = engine.check(self.rules.source(&self.expr_format));
            terminal.diagnostics(&found);
            tally.add(&found, 0);
            tally.outcome = terminal.judge(&found, &self.lints);
        }
        // Each file is a program of its own, so that a directory of rules can be checked at once.
        for path in rule_files(&self.rules.files).all()? {
            let (found, fixed) = checked(&path, &engine, &self.fixing, terminal);
            if terminal.judge(&found, &self.lints) == Outcome::Wrong {
                tally.outcome = Outcome::Wrong;
            }
            let found = tally.untold(found);
            terminal.diagnostics(&found);
            tally.add(&found, fixed);
        }
        if terminal.is_text() {
            message(&tally.closing_line());
        }
        Ok(tally.outcome)
    }
}

/// What is wrong with a rule file, and how much of it was fixed before.
pub(super) fn checked(
    path: &Path,
    engine: &Engine,
    fixing: &Fixing,
    terminal: &Terminal,
) -> (Diagnostics, u64) {
    if fixing.is_wanted() {
        let fixed = fixing.file(path, engine, terminal);
        return fixed.unwrap_or_else(|unusable| (unusable, 0));
    }
    match source_of(path) {
        Ok(source) => (engine.check(source), 0),
        Err(unreadable) => (unreadable, 0),
    }
}

/// A rule file, or the text of standard input for `-`.
fn source_of(path: &Path) -> Result<RuleSource, Diagnostics> {
    if path.as_os_str() != "-" {
        return Ok(RuleSource::file(path));
    }
    Ok(RuleSource::Text {
        name: INPUT_NAME.to_owned(),
        text: read_rules(path)?,
        directory: PathBuf::new(),
    })
}

/// What was found in all files.
#[derive(Debug)]
pub(super) struct Tally {
    /// How the command ends.
    pub(super) outcome: Outcome,
    errors: u64,
    warnings: u64,
    fixed: u64,
    /// What was told: source, place, code and message.
    told: HashSet<(String, u32, u32, Code, String)>,
}

impl Default for Tally {
    fn default() -> Self {
        Self {
            outcome: Outcome::Good,
            errors: 0,
            warnings: 0,
            fixed: 0,
            told: HashSet::new(),
        }
    }
}

impl Tally {
    /// What was not told of another file: rules that several files use are wrong once.
    pub(super) fn untold(&mut self, found: Diagnostics) -> Diagnostics {
        let name = |one: &Diagnostic| {
            let source = found.sources().get(one.primary.span.source);
            source.map_or_else(String::new, |source| source.name.clone())
        };
        let keys = found.iter().map(|one| {
            let span = one.primary.span;
            (
                name(one),
                span.start,
                span.end,
                one.code,
                one.message.clone(),
            )
        });
        let is_new: Vec<bool> = keys.map(|key| self.told.insert(key)).collect();
        let mut is_new = is_new.into_iter();
        found.only(|_| is_new.next().unwrap_or(true))
    }

    pub(super) fn add(&mut self, found: &Diagnostics, fixed: u64) {
        let is_error = |severity| severity == Severity::Error;
        let errors = found.iter().filter(|one| is_error(one.severity)).count();
        self.errors += errors as u64;
        self.warnings += (found.len() - errors) as u64;
        self.fixed += fixed;
    }

    pub(super) fn closing_line(&self) -> String {
        let fixed = match self.fixed {
            0 => String::new(),
            fixed => format!("{fixed} fixed, "),
        };
        match (self.errors, self.warnings) {
            (0, 0) if self.fixed == 0 => "nothing is wrong".to_owned(),
            (0, 0) => format!("{fixed}nothing is left"),
            (errors, warnings) => format!(
                "{fixed}{}, {}",
                terminal::count(errors, "error"),
                terminal::count(warnings, "warning")
            ),
        }
    }
}
