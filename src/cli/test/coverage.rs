//! What tests have seen of rules, as `sumac test --coverage` shows it.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::cli::Outcome;
use crate::cli::terminal::{Terminal, message, write_file_or_result};
use crate::engine::testing::Report;

/// What is said of coverage.
#[derive(Debug, Args)]
#[command(next_help_heading = "Coverage")]
pub(super) struct CoverageArguments {
    /// Say what of the rules the tests have seen: branches, conditions, missing fields, edges of windows, steps
    #[arg(
        long,
        value_enum,
        value_name = "FORM",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "text",
        conflicts_with = "list"
    )]
    coverage: Option<Form>,

    /// Where it is written: `-` is standard output, which is the default for text; others have `lcov.info` and `coverage.html`
    #[arg(long, value_name = "FILE", requires = "coverage")]
    coverage_output: Option<PathBuf>,

    /// Fail where the tests have seen less than this share, in percent
    #[arg(long, value_name = "PERCENT", value_parser = percent, conflicts_with = "list")]
    coverage_min: Option<f64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// The source with what was not seen, for people
    Text,
    /// An LCOV tracefile, for genhtml and services
    Lcov,
    /// One page for a browser
    Html,
}

impl CoverageArguments {
    /// Whether anything is asked of it.
    pub(super) fn is_asked(&self) -> bool {
        self.coverage.is_some() || self.coverage_min.is_some()
    }

    /// Writes it, and says whether it is enough.
    ///
    /// Where standard output has the results for a program, text goes where messages go.
    pub(super) fn show(
        &self,
        report: &Report,
        is_for_people: bool,
        terminal: &Terminal,
    ) -> Outcome {
        if !self.is_asked() {
            return Outcome::Good;
        }
        let coverage = report.coverage();
        let mut outcome = Outcome::Good;
        if let Some(form) = self.coverage {
            let (text, place) = match form {
                Form::Text => (
                    format!("\n{}", coverage.render(terminal.result_style())),
                    "-",
                ),
                Form::Lcov => (coverage.to_lcov(), "lcov.info"),
                Form::Html => (coverage.to_html(), "coverage.html"),
            };
            let path = self.coverage_output.clone();
            let path = path.unwrap_or_else(|| PathBuf::from(place));
            outcome = match is_for_people || form != Form::Text || self.coverage_output.is_some() {
                true => write_file_or_result(Some(&path), &text),
                false => {
                    message(text.trim_end());
                    Outcome::Good
                }
            };
            if path.as_os_str() != "-" && outcome == Outcome::Good {
                let percent = coverage.percent();
                message(&format!(
                    "coverage {percent}% written to `{}`",
                    path.display()
                ));
            }
        }
        match self.coverage_min {
            Some(least) if coverage.percent() < least => {
                let percent = coverage.percent();
                message(&format!(
                    "error: the tests have seen {percent}% of the rules, and {least}% are wanted"
                ));
                Outcome::Wrong
            }
            _ => outcome,
        }
    }
}

fn percent(text: &str) -> Result<f64, String> {
    match text.trim_end_matches('%').parse() {
        Ok(percent) if (0.0..=100.0).contains(&percent) => Ok(percent),
        _ => Err("a percentage lies between 0 and 100".to_owned()),
    }
}
