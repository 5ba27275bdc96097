//! `sumac import`

use std::path::PathBuf;

use clap::Args;

use super::Outcome;
use super::rule_text::{name_of, read_rules};
use super::terminal::{Terminal, message, write_file_or_result};
use crate::engine::{Diagnostics, import};

const EXAMPLES: &str = "\
Examples:
  sumac import attributes.json
  sumac import downloaded/*.json -o shop.sumac
  sumac import - < page.json

A file holds a document of the computed-attributes API, an array or a page of
them, a segment definition, or one expression in pql/json. Rules in pql/text
stay as they are; names become identifiers, `duration` becomes `over last`,
descriptions become documentation, and what means nothing here is kept as
comments.";

/// Arguments of `sumac import`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// JSON documents; `-` is standard input
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,

    /// Where the rule file goes; by default, to standard output
    #[arg(short, long, value_name = "FILE")]
    out: Option<PathBuf>,
}

impl Arguments {
    pub(super) fn run(&self, terminal: &Terminal) -> Result<Outcome, Diagnostics> {
        let mut texts = Vec::with_capacity(self.files.len());
        for path in &self.files {
            texts.push((name_of(path), read_rules(path)?));
        }
        let texts: Vec<(&str, &str)> = texts
            .iter()
            .map(|(name, text)| (name.as_str(), text.as_str()))
            .collect();
        let imported = import(&texts)?;
        terminal.diagnostics(&imported.warnings);
        if terminal.is_text() {
            for note in &imported.notes {
                message(&format!("note: {note}"));
            }
        }
        Ok(write_file_or_result(self.out.as_ref(), &imported.text))
    }
}
