//! `sumac check`

use clap::Args;

use super::options::{ExprFormat, Lints, Rules, Settings};
use super::terminal::{Terminal, message};
use super::{Outcome, terminal};
use crate::engine::{Diagnostics, RuleSource, Severity};

const EXAMPLES: &str = "\
Examples:
  sumac check shop.sumac
  sumac check rules/*.sumac --deny warnings
  sumac check shop.sumac --allow negated-missing --deny mixed-currencies
  sumac check -e 'xEvent.count() > 3' --event-schema events.parquet
  sumac check shop.sumac --message-format json
  sumac check rules/*.sumac --message-format sarif 2> findings.sarif";

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
}

impl Arguments {
    pub(super) fn run(&self, terminal: &Terminal) -> Result<Outcome, Diagnostics> {
        let engine = self.lints.set(self.settings.builder()).build();
        let mut outcome = Outcome::Good;
        let (mut errors, mut warnings) = (0, 0);
        // Each file is a program of its own, so that a directory of rules can be checked at once.
        for source in self.sources() {
            let found = engine.check(source);
            terminal.diagnostics(&found);
            let is_error = |severity| severity == Severity::Error;
            let of_file = found.iter().filter(|d| is_error(d.severity)).count();
            errors += of_file;
            warnings += found.len() - of_file;
            if terminal.judge(&found, &self.lints) == Outcome::Wrong {
                outcome = Outcome::Wrong;
            }
        }
        if terminal.is_text() {
            message(&closing_line(errors, warnings));
        }
        Ok(outcome)
    }

    fn sources(&self) -> Vec<RuleSource> {
        match &self.rules.expression {
            Some(_) => vec![self.rules.source(&self.expr_format)],
            None => self.rules.files.iter().map(source_of).collect(),
        }
    }
}

/// A rule file, or the text of standard input for `-`; what cannot be read there is said of the file.
fn source_of(path: &std::path::PathBuf) -> RuleSource {
    match super::eval::read(path) {
        Ok(text) if path.as_os_str() == "-" => RuleSource::text(text),
        _ => RuleSource::file(path),
    }
}

fn closing_line(errors: usize, warnings: usize) -> String {
    match (errors, warnings) {
        (0, 0) => "nothing is wrong".to_owned(),
        (errors, warnings) => format!(
            "{}, {}",
            terminal::count(errors as u64, "error"),
            terminal::count(warnings as u64, "warning")
        ),
    }
}
