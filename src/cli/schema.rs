//! `sumac schema`

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::json;

use super::Outcome;
use super::options::schema_source;
use super::terminal::{Terminal, write_result};
use crate::engine::{Diagnostics, Input, Leaf, SchemaKind, infer_schema, to_json_schema};

const FIELDS_EXAMPLES: &str = "\
Examples:
  sumac schema fields profile.schema.json
  sumac schema fields events.parquet --format csv
  sumac schema fields xdm/ --id https://ns.adobe.com/xdm/context/experienceevent

`a.b[].c` is in each item of a list, `a{}.c` in each value of a map.";

const INFER_EXAMPLES: &str = "\
Examples:
  sumac schema infer events.ndjson > event.schema.json
  sumac schema infer profiles.csv --role profile";

/// Commands of `sumac schema`.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// List every field with its path, type and description
    #[command(after_help = FIELDS_EXAMPLES)]
    Fields(Fields),
    /// Write the JSON Schema that data fit
    #[command(after_help = INFER_EXAMPLES)]
    Infer(Infer),
}

/// Arguments of `sumac schema fields`.
#[derive(Debug, Args)]
pub(super) struct Fields {
    /// A schema file, a directory of XDM files, or a data file
    #[arg(value_name = "SOURCE")]
    source: PathBuf,

    /// A schema of the directory, by its `$id`; several form a union
    #[arg(long, value_name = "ID")]
    id: Vec<String>,

    /// The form of the list
    #[arg(long, value_enum, value_name = "FORM", default_value_t)]
    format: Format,
}

/// Arguments of `sumac schema infer`.
#[derive(Debug, Args)]
pub(super) struct Infer {
    /// A data file
    #[arg(value_name = "DATA")]
    input: String,

    /// What its rows are
    #[arg(long, value_enum, value_name = "ROLE", default_value_t)]
    role: Role,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
enum Role {
    /// Records of profiles
    Profile,
    /// Events
    #[default]
    Event,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
enum Format {
    /// A line a field
    #[default]
    Text,
    /// One JSON list
    Json,
    /// `path,type,description`
    Csv,
}

impl Command {
    pub(super) fn run(&self, terminal: &Terminal) -> Result<Outcome, Diagnostics> {
        match self {
            Command::Fields(arguments) => arguments.run(terminal),
            Command::Infer(arguments) => arguments.run(terminal),
        }
    }
}

impl Fields {
    fn run(&self, terminal: &Terminal) -> Result<Outcome, Diagnostics> {
        let source = schema_source(&self.source, &self.id);
        let (schema, found) = source.read(SchemaKind::Event)?;
        terminal.diagnostics(&found);
        let leaves = schema.leaves();
        Ok(write_result(&match self.format {
            Format::Text => as_text(&leaves),
            Format::Json => as_json(&leaves),
            Format::Csv => as_csv(&leaves),
        }))
    }
}

fn as_text(leaves: &[Leaf]) -> String {
    let width = |text: &dyn Fn(&Leaf) -> usize| leaves.iter().map(text).max().unwrap_or(0);
    let path_width = width(&|leaf| leaf.path.chars().count());
    let type_width = width(&|leaf| leaf.xdm_type.len());
    let mut text = String::new();
    for leaf in leaves {
        let description = leaf.description().split_whitespace();
        let description = description.collect::<Vec<_>>().join(" ");
        let line = format!(
            "{:path_width$}  {:type_width$}  {description}",
            leaf.path, leaf.xdm_type
        );
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

fn as_json(leaves: &[Leaf]) -> String {
    let rows = leaves.iter().map(
        |leaf| json!({"path": leaf.path, "type": leaf.xdm_type, "description": leaf.description()}),
    );
    format!("{:#}\n", rows.collect::<serde_json::Value>())
}

fn as_csv(leaves: &[Leaf]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    // Writing to memory cannot fail.
    let _ = writer.write_record(["path", "type", "description"]);
    for leaf in leaves {
        let _ = writer.write_record([leaf.path.as_str(), leaf.xdm_type, leaf.description()]);
    }
    let bytes = writer.into_inner().unwrap_or_default();
    String::from_utf8_lossy(&bytes).into_owned()
}

impl Infer {
    fn run(&self, terminal: &Terminal) -> Result<Outcome, Diagnostics> {
        let kind = match self.role {
            Role::Profile => SchemaKind::Profile,
            Role::Event => SchemaKind::Event,
        };
        let (schema, found) = infer_schema(&Input::from(self.input.as_str()), kind)?;
        terminal.diagnostics(&found);
        Ok(write_result(&format!("{:#}\n", to_json_schema(&schema))))
    }
}
