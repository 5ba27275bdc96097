//! `sumac why`

use std::path::PathBuf;

use clap::Args;

use super::Outcome;
use super::eval::read;
use super::options::{Format, Now, Settings};
use super::terminal::{Terminal, message, unreadable, write_result};
use crate::engine::{
    Diagnostics, FoundProfile, Input, ProfileInput, Program, Question, RuleSource,
};

const EXAMPLES: &str = "\
Examples:
  sumac why shop.sumac lifetimeValue --profile ada --events events.ndjson
  sumac why shop.sumac recentPurchases --profile ada --events 'events/*.parquet' --now 2026-06-01
  sumac why shop.sumac lifetimeValue --input profile.json --all
  sumac why shop.sumac orderNumber --profile ada --events events.ndjson --event e17
  sumac why shop.sumac lifetimeValue --input - --format json < profile.json";

/// Arguments of `sumac why`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The rule file (*.sumac, or documents in *.json)
    #[arg(value_name = "RULES")]
    rules: PathBuf,

    /// The attribute to explain
    #[arg(value_name = "ATTRIBUTE")]
    attribute: String,

    /// The key of the profile, to be found in the files
    #[arg(
        long,
        value_name = "KEY",
        required_unless_present = "input",
        conflicts_with = "input"
    )]
    profile: Option<String>,

    /// Files of events, directories or patterns; `-` for standard input
    #[arg(long, value_name = "FILE", num_args = 1.., requires = "profile")]
    events: Vec<String>,

    /// Files of records of profiles
    #[arg(long, value_name = "FILE", num_args = 1.., requires = "profile")]
    profiles: Vec<String>,

    /// The profile as one JSON document {"profile": {…}, "events": […]}; `-` for standard input
    #[arg(long, value_name = "FILE")]
    input: Option<PathBuf>,

    /// For an attribute on events: the id of the event to explain; by default the last one
    #[arg(long, value_name = "ID")]
    event: Option<String>,

    /// Show all rows, not only the nearest and the latest
    #[arg(long)]
    all: bool,

    /// How the answer looks
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
    format: Format,

    #[command(flatten)]
    now: Now,
    #[command(flatten)]
    settings: Settings,
}

impl Arguments {
    pub(super) fn run(&self, terminal: &Terminal) -> Result<Outcome, Diagnostics> {
        let (program, found) = self.program_and_profile()?;
        let question = Question {
            attribute: self.attribute.clone(),
            event: self.event.clone(),
            now: self.now.instant(),
        };
        let why = program.why_of(&question, &found)?;
        Ok(match self.format {
            Format::Json => write_result(&format!("{}\n", why.to_json())),
            Format::Text => write_result(&why.render(terminal.why_style(self.all))),
        })
    }

    fn program_and_profile(&self) -> Result<(Program, FoundProfile), Diagnostics> {
        let rules = RuleSource::Files(vec![self.rules.clone()]);
        let builder = self.settings.builder();
        let Some(path) = &self.input else {
            let program = builder.build().compile(rules)?;
            let key = self.profile.as_deref().unwrap_or_default();
            let inputs = |all: &[String]| -> Vec<Input> {
                all.iter().map(|one| Input::from(one.as_str())).collect()
            };
            let (events, profiles) = (inputs(&self.events), inputs(&self.profiles));
            let found = program.find_profile_for(&self.attribute, key, &events, &profiles)?;
            if found.record_at.is_none() && found.events_at.is_empty() {
                message(&format!("note: no row of the files belongs to `{key}`"));
            }
            return Ok((program, found));
        };
        let name = path.display().to_string();
        let text = read(path).map_err(|reason| unreadable(&name, &reason))?;
        let input = ProfileInput::parse(&name, &text)?;
        let program = builder.schemas_from(&input).build().compile(rules)?;
        Ok((program, FoundProfile::from(input)))
    }
}
