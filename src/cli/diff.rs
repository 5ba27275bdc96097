//! `sumac diff`

use std::path::{Path, PathBuf};

use clap::Args;

use super::Outcome;
use super::options::{BackendChoice, Now, Settings};
use super::terminal::{self, Terminal, count, write_result};
use crate::engine::{Diagnostics, DiffOptions, Input, RuleDiff, RuleSource, RunOptions};

const EXAMPLES: &str = "\
Examples:
  sumac diff old.sumac new.sumac --events events.ndjson
  sumac diff old.sumac new.sumac --events 'events/*.parquet' --profiles profiles.csv --now 2026-06-01
  sumac diff old.sumac new.sumac --events events.parquet --attributes spent,visits --format json
  git show HEAD:rules/shop.sumac | sumac diff - rules/shop.sumac --events events.ndjson

Rules of standard input (`-`) find schemas and used files where the other file is. Attributes that are
built alike have the same meaning and are not run. The exit code is 0 with and without changes, unless
--exit-code is given.";

/// Arguments of `sumac diff`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The old rules: a rule file, or `-` for standard input
    #[arg(value_name = "OLD")]
    old: PathBuf,

    /// The new rules
    #[arg(value_name = "NEW")]
    new: PathBuf,

    /// Events that both run over: files, directories or patterns
    #[arg(long, value_name = "FILES", num_args = 1..)]
    events: Vec<String>,

    /// Records of profiles: files, directories or patterns
    #[arg(long, value_name = "FILES", num_args = 1..)]
    profiles: Vec<String>,

    #[command(flatten)]
    now: Now,

    /// The attributes to look at; by default, all
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    attributes: Vec<String>,

    /// The form of the answer
    #[arg(long, value_enum, value_name = "FORM", default_value_t)]
    format: Format,

    /// End with 1 where something changed
    #[arg(long)]
    exit_code: bool,

    #[command(flatten)]
    backend: BackendChoice,
    #[command(flatten)]
    settings: Settings,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
enum Format {
    /// For people
    #[default]
    Text,
    /// One JSON document
    Json,
}

/// Rules of a file; those of standard input stand beside the other file.
fn source(path: &PathBuf, other: &Path) -> Result<RuleSource, Diagnostics> {
    if path.as_os_str() != "-" {
        return Ok(RuleSource::file(path));
    }
    let text = super::eval::read(path).map_err(|reason| terminal::unreadable("-", &reason))?;
    Ok(RuleSource::Text {
        name: "-".to_owned(),
        text,
        directory: other.parent().map(Path::to_owned).unwrap_or_default(),
    })
}

impl Arguments {
    pub(super) fn run(&self, terminal: &Terminal) -> Result<Outcome, Diagnostics> {
        let builder = self.settings.builder().backend(self.backend.backend());
        let engine = builder.build();
        let old = engine.compile(source(&self.old, &self.new)?)?;
        let new = engine.compile(source(&self.new, &self.old)?)?;
        let diff = old.diff(&new, &self.options())?;
        if let (Some(summary), true) = (&diff.summary, terminal.is_text()) {
            terminal::report(&summary.report, &|rows| count(rows, "row"));
        }
        let written = write_result(&self.text(&diff, terminal));
        match self.exit_code && diff.is_changed() {
            true => Ok(Outcome::Wrong),
            false => Ok(written),
        }
    }

    fn options(&self) -> DiffOptions {
        let inputs = |names: &[String]| {
            let names = names.iter();
            names.map(|name| Input::from(name.as_str())).collect()
        };
        let run = RunOptions {
            events: inputs(&self.events),
            profiles: inputs(&self.profiles),
            attributes: (!self.attributes.is_empty()).then(|| self.attributes.clone()),
            ..RunOptions::at(self.now.instant())
        };
        DiffOptions { run }
    }

    fn text(&self, diff: &RuleDiff, terminal: &Terminal) -> String {
        match self.format {
            Format::Text => diff.render(terminal.result_style()),
            Format::Json => match serde_json::to_string_pretty(diff) {
                Ok(text) => text + "\n",
                Err(error) => format!("{error}\n"),
            },
        }
    }
}
