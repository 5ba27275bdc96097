//! `sumac run`

use std::num::NonZero;
use std::path::PathBuf;
use std::time::Instant;

use clap::Args;

use super::options::{BackendChoice, ExprFormat, Lints, Now, Rules, Settings};
use super::progress::Bar;
use super::terminal::{Terminal, count, message};
use super::{Outcome, terminal};
use crate::engine::{
    Code, Diagnostic, Diagnostics, Input, Output, Progress, ResultForm, RunOptions, RunSummary,
    Target,
};

const EXAMPLES: &str = "\
Examples:
  sumac run shop.sumac --events events.ndjson
  sumac run shop.sumac --events 'events/*.parquet' --profiles profiles.csv --out values.parquet
  sumac run shop.sumac --events - --format ndjson < events.ndjson
  sumac run shop.sumac --events events.csv --now 2022-04-27 --attributes spent,visits
  sumac run shop.sumac --events events.parquet --valid-until --format ndjson
  sumac run shop.sumac --events events.ndjson --on-bad-row fail --memory-limit 8G --out values.csv

Profiles come in the order in which the data name them first, those with events
before the others. The form of a file is that of its name; standard output gets
a table unless --format says otherwise.";

/// Arguments of `sumac run`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    #[command(flatten)]
    rules: Rules,
    #[command(flatten)]
    expr_format: ExprFormat,

    /// Events: files, directories, patterns, or `-` for standard input; in NDJSON, JSON, CSV, Parquet or
    /// Arrow, packed with gzip or Zstandard or not
    #[arg(long, value_name = "FILES", num_args = 1..)]
    events: Vec<String>,

    /// Records of profiles, in files as those of events
    #[arg(long, value_name = "FILES", num_args = 1..)]
    profiles: Vec<String>,

    #[command(flatten)]
    now: Now,

    /// Where results go; by default, to standard output
    #[arg(short, long, value_name = "FILE")]
    out: Option<PathBuf>,

    /// The form of the results
    #[arg(long, value_enum, value_name = "FORM")]
    format: Option<Format>,

    /// The attributes that come out, in this order, and with what they need all that is computed; by
    /// default, all
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    attributes: Vec<String>,

    /// Promise that no event id stands twice, which saves memory and time
    #[arg(long)]
    unique_ids: bool,

    /// Write beside each value until when it holds without a new event (computed by the interpreter)
    #[arg(long)]
    valid_until: bool,

    /// How many threads work on it; by default, as many as there are cores
    #[arg(long, value_name = "COUNT")]
    threads: Option<NonZero<usize>>,

    /// How much memory the states and keys of all profiles, and events that must be kept, may take,
    /// such as 500M or 8G; a run that needs more ends with an error
    #[arg(long, value_name = "BYTES", value_parser = parse_bytes)]
    memory_limit: Option<usize>,

    /// What happens with a row that cannot be used: it has no readable key or time, or is broken
    #[arg(long, value_enum, value_name = "WHAT", default_value = "skip")]
    on_bad_row: OnBadRow,

    #[command(flatten)]
    backend: BackendChoice,
    #[command(flatten)]
    lints: Lints,
    #[command(flatten)]
    settings: Settings,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum OnBadRow {
    /// It is left out and counted
    Skip,
    /// The run ends with an error that says where it is
    Fail,
}

/// A number of bytes: `500000`, `64K`, `500M`, `8G`.
fn parse_bytes(text: &str) -> Result<usize, String> {
    let (digits, shift) = match text.char_indices().last() {
        Some((at, 'k' | 'K')) => (&text[..at], 10),
        Some((at, 'm' | 'M')) => (&text[..at], 20),
        Some((at, 'g' | 'G')) => (&text[..at], 30),
        _ => (text, 0),
    };
    let number = digits.parse::<usize>().ok();
    let bytes = number.and_then(|number| number.checked_mul(1 << shift));
    bytes.ok_or_else(|| "expected a number of bytes, such as 500M or 8G".to_owned())
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// Aligned columns for people
    Table,
    /// A JSON object a line
    Ndjson,
    /// Comma-separated values with a header
    Csv,
    /// Apache Parquet
    Parquet,
    /// Arrow IPC: a file, or a stream on standard output
    Arrow,
}

impl Format {
    fn form(self) -> ResultForm {
        match self {
            Format::Table => ResultForm::Table,
            Format::Ndjson => ResultForm::Ndjson,
            Format::Csv => ResultForm::Csv,
            Format::Parquet => ResultForm::Parquet,
            Format::Arrow => ResultForm::Arrow,
        }
    }
}

impl Arguments {
    pub(super) fn run(&self, terminal: &Terminal) -> Result<Outcome, Diagnostics> {
        let begin = Instant::now();
        let output = self.output()?;
        let builder = self.settings.builder().backend(self.backend.backend());
        let engine = self.lints.set(builder).build();
        let program = engine.compile(self.rules.source(&self.expr_format))?;
        terminal.diagnostics(program.warnings());
        let judged = terminal.judge(program.warnings(), &self.lints);
        if judged == Outcome::Wrong {
            return Ok(judged);
        }
        let mut bar = Bar::new(terminal);
        let summary = program.run(&self.options(), &output, &mut |progress: Progress| {
            let rows = count(progress.rows, "row");
            bar.bytes(progress.bytes_done, progress.bytes_total, rows);
        });
        drop(bar);
        let summary = summary?;
        if terminal.is_text() {
            tell(&summary, begin.elapsed().as_secs_f64());
        }
        Ok(Outcome::Good)
    }

    fn options(&self) -> RunOptions {
        let inputs = |names: &[String]| {
            names
                .iter()
                .map(|name| Input::from(name.as_str()))
                .collect()
        };
        RunOptions {
            events: inputs(&self.events),
            profiles: inputs(&self.profiles),
            attributes: (!self.attributes.is_empty()).then(|| self.attributes.clone()),
            unique_ids: self.unique_ids,
            valid_until: self.valid_until,
            threads: self.threads,
            memory_bytes_max: self.memory_limit,
            fails_on_bad_rows: self.on_bad_row == OnBadRow::Fail,
            ..RunOptions::at(self.now.instant())
        }
    }

    fn output(&self) -> Result<Output, Diagnostics> {
        let said = self.format.map(Format::form);
        let target = match &self.out {
            Some(path) if path.as_os_str() != "-" => Target::Path(path.clone()),
            _ => Target::Stdout,
        };
        let form = match &target {
            Target::Stdout => said.unwrap_or(ResultForm::Table),
            Target::Path(path) => match said.or_else(|| ResultForm::of_name(path)) {
                Some(form) => form,
                None => return Err(unknown_form(&target.name())),
            },
        };
        Ok(Output { target, form })
    }
}

fn unknown_form(name: &str) -> Diagnostics {
    let message = format!("the name `{name}` does not say the form of the results");
    let diagnostic = Diagnostic::error(Code::DataUnknownForm, Default::default(), message);
    Diagnostics::without_places(
        diagnostic.help("end it in `.ndjson`, `.csv`, `.parquet` or `.arrow`, or say `--format`"),
    )
}

/// The closing summary.
fn tell(summary: &RunSummary, seconds: f64) {
    terminal::report(&summary.report, &|rows| count(rows, "row"));
    for (number, noun, why) in [
        (
            summary.repeated_events,
            "event",
            "repeat an id and were left out",
        ),
        (
            summary.later_events,
            "event",
            "lie after the instant of evaluation",
        ),
        (
            summary.repeated_records,
            "record",
            "repeat a profile key and were left out",
        ),
    ] {
        if number > 0 {
            message(&format!("note: {} {why}", count(number, noun)));
        }
    }
    for (name, number) in summary.faults.iter().filter(|(_, number)| *number > 0) {
        let profiles = count(*number, "profile");
        message(&format!(
            "note: `{name}` met a fault in {profiles} and is missing there"
        ));
    }
    message(&format!(
        "{}, {}, {} refused, {seconds:.2} s",
        count(summary.profiles, "profile"),
        count(summary.events, "event"),
        count(summary.report.rows_refused, "row"),
    ));
}
