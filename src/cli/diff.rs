//! `sumac diff`

use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};

use clap::Args;

use super::Outcome;
use super::options::{BackendChoice, Now, Settings};
use super::terminal::{self, Terminal, count, message, write_result};
use crate::engine::{
    Diagnostics, DiffOptions, Expected, Input, RuleDiff, RuleSource, RunOptions, Search,
};

const EXAMPLES: &str = "\
Examples:
  sumac diff old.sumac new.sumac --events events.ndjson
  sumac diff old.sumac new.sumac --events 'events/*.parquet' --profiles profiles.csv --now 2026-06-01
  sumac diff old.sumac new.sumac --events events.parquet --attributes spent,visits --format json
  sumac diff old.sumac new.sumac
  sumac diff old.sumac new.sumac --write-test shop.test.sumac --expect new
  git show HEAD:rules/shop.sumac | sumac diff - rules/shop.sumac --events events.ndjson

Attributes that are built alike have the same meaning and are not run. The others run over the data, if
there are some; where no value differs, profiles are made up that may tell them apart. Rules of
standard input (`-`) find schemas and used files where the other file is. The exit code is 0 with and without changes, unless
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

    /// How many profiles are made up for each attribute to find a difference that no data show
    #[arg(long, value_name = "COUNT", default_value_t = Search::default().tries)]
    tries: u64,

    /// What made-up profiles are drawn from; the same seed gives the same profiles
    #[arg(long, value_name = "NUMBER", default_value_t = Search::default().seed)]
    seed: u64,

    /// Add a test for each example to a file, which uses the new rules
    #[arg(long, value_name = "FILE")]
    write_test: Option<PathBuf>,

    /// Whose values the tests expect
    #[arg(
        long,
        value_enum,
        value_name = "WHOSE",
        default_value_t,
        requires = "write_test"
    )]
    expect: Expect,

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
enum Expect {
    /// Those of the old rules: the tests fail with the new ones
    Old,
    /// Those of the new rules: the tests hold the change
    #[default]
    New,
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

/// The path of `file` as a file at `from` names it.
fn relative(file: &Path, from: &Path) -> std::io::Result<PathBuf> {
    let file = std::path::absolute(file)?;
    let from = std::path::absolute(from)?;
    let (mut up, mut down) = (from.components(), file.components());
    up.next_back();
    loop {
        match (up.clone().next(), down.clone().next()) {
            (Some(one), Some(other)) if one == other => {
                up.next();
                down.next();
            }
            _ => break,
        }
    }
    let up = up.map(|_| Component::ParentDir);
    Ok(up.chain(down).collect())
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
        if let Some(path) = &self.write_test
            && let Err(reason) = self.write_tests(&diff, path)
        {
            message(&format!(
                "error: `{}` cannot be written: {reason}",
                path.display()
            ));
            return Ok(Outcome::Wrong);
        }
        match self.exit_code && diff.is_changed() {
            true => Ok(Outcome::Wrong),
            false => Ok(written),
        }
    }

    /// Adds the examples to a file of tests; a new file begins with a `use` of the new rules.
    fn write_tests(&self, diff: &RuleDiff, path: &Path) -> std::io::Result<()> {
        let known = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(reason) if reason.kind() == ErrorKind::NotFound => String::new(),
            Err(reason) => return Err(reason),
        };
        let expected = match self.expect {
            Expect::Old => Expected::Old,
            Expect::New => Expected::New,
        };
        let tests = diff.to_tests(expected, &known);
        if tests.is_empty() {
            message("note: there is no example to write as a test");
            return Ok(());
        }
        let head = match known.is_empty() && self.new.as_os_str() != "-" {
            true => format!("use \"{}\"\n", relative(&self.new, path)?.display()),
            false => String::new(),
        };
        std::fs::write(path, known + &head + &tests)
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
        let search = Search {
            tries: self.tries,
            seed: self.seed,
            now: self.now.said(),
        };
        DiffOptions { run, search }
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
