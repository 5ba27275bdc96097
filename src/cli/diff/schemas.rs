//! Rules under other schemas.

use std::path::PathBuf;

use clap::Args;
use serde::Serialize;

use super::{Arguments, Format};
use crate::cli::Outcome;
use crate::cli::options::schema_source;
use crate::cli::terminal::{Terminal, write_json, write_result};
use crate::engine::{Diagnostics, Engine, RuleSource, SchemaDiff};

/// The schemas that rules are tried with.
#[derive(Debug, Args)]
#[command(
    next_help_heading = "New schemas (the old ones are those of the rules, or of the settings)"
)]
pub(super) struct NewSchemas {
    /// The new schema of events (also `--schema-new`): a file, a directory of XDM files, or a data file
    #[arg(long, alias = "schema-new", value_name = "SCHEMA")]
    event_schema_new: Option<PathBuf>,

    /// A schema of its directory, by its `$id`
    #[arg(long, value_name = "ID", requires = "event_schema_new")]
    event_id_new: Vec<String>,

    /// The old schema of events, where it is not the one that the rules name
    #[arg(
        long,
        value_name = "SCHEMA",
        requires = "event_schema_new",
        conflicts_with = "event_schema"
    )]
    schema_old: Option<PathBuf>,

    /// The new schema of profiles
    #[arg(long, value_name = "SCHEMA")]
    profile_schema_new: Option<PathBuf>,

    /// A schema of its directory, by its `$id`
    #[arg(long, value_name = "ID", requires = "profile_schema_new")]
    profile_id_new: Vec<String>,
}

impl NewSchemas {
    pub(super) fn is_said(&self) -> bool {
        self.event_schema_new.is_some() || self.profile_schema_new.is_some()
    }
}

/// What becomes of one file.
#[derive(Debug, Serialize)]
struct OfFile {
    file: String,
    #[serde(flatten)]
    diff: SchemaDiff,
}

impl Arguments {
    /// Says what new schemas do to each of the rule files.
    pub(super) fn diff_schemas(&self, terminal: &Terminal) -> Result<Outcome, Diagnostics> {
        let old = self.engine_of_old();
        let new = self.engine_of_new();
        let mut files = Vec::new();
        for path in &self.rules {
            let diff = old.diff_schemas(&new, RuleSource::file(path))?;
            terminal.diagnostics(&diff.diagnostics);
            let file = path.display().to_string();
            files.push(OfFile { file, diff });
        }
        let written = match self.format {
            Format::Json => write_json(&files),
            Format::Text => write_result(&self.text_of(&files, terminal)),
        };
        let is_broken = files.iter().any(|file| file.diff.is_broken());
        let is_changed = files.iter().any(|file| file.diff.is_changed());
        match is_broken || (self.exit_code && is_changed) {
            true => Ok(Outcome::Wrong),
            false => Ok(written),
        }
    }

    fn engine_of_old(&self) -> Engine {
        let builder = self.settings.builder();
        match &self.schemas.schema_old {
            Some(path) => builder.event_schema(schema_source(path, &[])).build(),
            None => builder.build(),
        }
    }

    fn engine_of_new(&self) -> Engine {
        let mut builder = self.settings.builder();
        let schemas = &self.schemas;
        if let Some(path) = &schemas.event_schema_new {
            builder = builder.event_schema(schema_source(path, &schemas.event_id_new));
        }
        if let Some(path) = &schemas.profile_schema_new {
            builder = builder.profile_schema(schema_source(path, &schemas.profile_id_new));
        }
        builder.build()
    }

    /// The text of all files; each has its name above it where there are several.
    fn text_of(&self, files: &[OfFile], terminal: &Terminal) -> String {
        let texts = files.iter().map(|of| {
            let text = of.diff.render(terminal.result_style());
            match files.len() {
                1 => text,
                _ => format!("{}\n{text}", of.file),
            }
        });
        texts.collect::<Vec<_>>().join("\n")
    }
}
