//! `sumac export`

use std::path::PathBuf;

use clap::Args;

use super::Outcome;
use super::options::Settings;
use super::rule_text::read_rules;
use super::terminal::{Terminal, message, write_file_or_result};
use crate::engine::{Diagnostics, ExportForm, RuleSource};

const EXAMPLES: &str = "\
Examples:
  sumac export shop.sumac --format pql-text
  sumac export shop.sumac spent30 --format pql-json
  sumac export shop.sumac --format api -o attributes.json
  sumac export rule.pql --format pql-json

Definitions are expanded, other attributes are read from where they are stored.
What PQL has no words for is an error that shows the place, and another way to
say it where there is one. One attribute comes out alone, several under their
names. Where no schema is known, names are not checked.";

/// Arguments of `sumac export`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// A rule file, an expression (*.pql), or a JSON document; `-` is standard input
    #[arg(value_name = "RULES")]
    rules: PathBuf,

    /// The attributes that come out, in this order; by default, all
    #[arg(value_name = "ATTRIBUTE")]
    attributes: Vec<String>,

    /// The form of the export
    #[arg(long, value_enum, value_name = "FORM")]
    format: Form,

    /// Where the export goes; by default, to standard output
    #[arg(short, long, value_name = "FILE")]
    out: Option<PathBuf>,

    #[command(flatten)]
    settings: Settings,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Form {
    /// Trees of PQL in JSON
    PqlJson,
    /// PQL as text
    PqlText,
    /// Documents of the computed-attributes API
    Api,
}

impl Arguments {
    pub(super) fn run(&self, terminal: &Terminal) -> Result<Outcome, Diagnostics> {
        let source = match self.rules.as_os_str() == "-" {
            true => RuleSource::text(read_rules(&self.rules)?),
            false => RuleSource::file(&self.rules),
        };
        let form = match self.format {
            Form::PqlJson => ExportForm::PqlJson,
            Form::PqlText => ExportForm::PqlText,
            Form::Api => ExportForm::Api,
        };
        let engine = self.settings.builder().build();
        let exported = engine.export(source, &self.attributes, form)?;
        if terminal.is_text() {
            for note in &exported.notes {
                message(&format!("note: {note}"));
            }
        }
        Ok(write_file_or_result(self.out.as_ref(), &exported.text))
    }
}
