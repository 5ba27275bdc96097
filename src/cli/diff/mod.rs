//! `sumac diff`

mod schemas;
mod versions;

use std::path::PathBuf;

use clap::Args;

use super::Outcome;
use super::options::{BackendChoice, Format, Now, Settings};
use super::terminal::{Terminal, message};
use crate::engine::{Diagnostics, Search};

const EXAMPLES: &str = "\
Examples:
  sumac diff old.sumac new.sumac --events events.ndjson
  sumac diff old.sumac new.sumac --events 'events/*.parquet' --profiles profiles.csv --now 2026-06-01
  sumac diff old.sumac new.sumac --events events.parquet --attributes spent,visits --format json
  sumac diff old.sumac new.sumac
  sumac diff old.sumac new.sumac --write-test shop.test.sumac --expect new
  sumac diff rules/*.sumac --event-schema-new event.v2.schema.json
  git show HEAD:rules/shop.sumac | sumac diff - rules/shop.sumac --events events.ndjson
  zcat events.ndjson.gz | sumac diff old.sumac new.sumac --events -

Attributes that are built alike have the same meaning and are not run. The
others run over the data, if there are some; where no value differs, profiles
are made up that may tell them apart. Rules of standard input (`-`) find schemas
and used files where the other file is.

With a new schema there is one version of the rules, in one file or several: it
is told what breaks and what changes.

The exit code is 0 with and without changes, unless --exit-code is given; rules
that break give 1.";

const USAGE: &str = "\
sumac diff [OPTIONS] <OLD> <NEW>
       sumac diff [OPTIONS] --event-schema-new <SCHEMA> <RULES>...";

/// Arguments of `sumac diff`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES, override_usage = USAGE)]
pub(super) struct Arguments {
    /// The old and the new rules: two rule files, one of which may be `-` for standard input; with a new
    /// schema the rules that it is for
    #[arg(value_name = "RULES", required = true)]
    rules: Vec<PathBuf>,

    #[command(flatten)]
    schemas: schemas::NewSchemas,

    /// Events that both run over: files, directories, patterns, or `-` for standard input
    #[arg(long, value_name = "FILES", num_args = 1..)]
    events: Vec<String>,

    /// Records of profiles: files, directories, patterns, or `-` for standard input
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

impl Arguments {
    /// Whether standard input stands in more than one place.
    fn is_input_shared(&self) -> bool {
        let rules = self.rules.iter().filter(|path| path.as_os_str() == "-");
        let data = self.events.iter().chain(&self.profiles);
        rules.count() + data.filter(|name| *name == "-").count() > 1
    }

    pub(super) fn run(&self, terminal: &Terminal) -> Result<Outcome, Diagnostics> {
        if self.schemas.is_said() {
            return self.diff_schemas(terminal);
        }
        if self.is_input_shared() {
            message(
                "error: standard input is one thing: rules, events or records\n\n\
                 Write the others to files first.",
            );
            return Ok(Outcome::Misused);
        }
        match self.rules.as_slice() {
            [old, new] => self.diff_versions(old, new, terminal),
            _ => {
                message(
                    "error: two versions of rules are compared, an old file and a new one\n\n\
                     With one file or several there must be a schema to compare with: \
                     `--event-schema-new` or `--profile-schema-new`.",
                );
                Ok(Outcome::Misused)
            }
        }
    }
}
