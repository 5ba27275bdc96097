//! A project to start from: rules, tests and a schema for events that somebody has.
//!
//! [`draft`] looks at the first rows of a file, guesses where key, time and id of its events are, and writes
//! rules for fields that are really there. Nothing is written to disk: the host gets texts.

mod guess;
mod names;
mod pages;
mod rules;
mod sample;
mod tests_of_rules;

use std::path::Path;
use std::sync::Arc;

use super::diagnostics::{Diagnostics, nowhere};
use super::format::format;
use super::schema_files::infer_schema;
use super::{Engine, SchemaSource};
use crate::data::Input;
use crate::diagnostic::{Code, Diagnostic};
use crate::schema::{SchemaKind, to_json_schema};

pub use guess::Guess;
use guess::Places;
use sample::Sample;

/// The name of the schema in a project.
pub const SCHEMA_NAME: &str = "event.schema.json";

/// What a project is made of.
#[derive(Debug, Clone, Default)]
pub struct ProjectOptions {
    /// What its rule files are called, without an ending.
    pub name: String,
    /// What its pages call the file of events; a path as its author types it.
    pub events: String,
    /// Where the profile key is; guessed where it is not said.
    pub key: Option<String>,
    /// Where the event time is.
    pub time: Option<String>,
    /// Where the event id is.
    pub id: Option<String>,
}

/// The texts of a project.
#[derive(Debug, Clone)]
pub struct Project {
    /// Names of files, and their texts.
    pub files: Vec<(String, String)>,
    /// Where key, time and id are, and how that is known.
    pub guesses: Vec<Guess>,
    /// The first day on which all events have happened; none where not all were looked at.
    pub now: Option<String>,
    /// What is odd about the events.
    pub found: Diagnostics,
}

impl ProjectOptions {
    /// The names of the files that a project consists of.
    pub fn file_names(&self) -> [String; 5] {
        [
            format!("{}.sumac", self.name),
            format!("{}.test.sumac", self.name),
            SCHEMA_NAME.to_owned(),
            "README.md".to_owned(),
            ".gitignore".to_owned(),
        ]
    }
}

/// Writes a project for the events of a file, of which the first rows are looked at.
///
/// Its rules are free of warnings, laid out, and pass its tests.
///
/// # Errors
/// `DataUnreadable` and `DataUnknownForm` where the events cannot be read, `SchemaMissingPath` where no field can
/// be the key or the time, or where one that was said is none.
pub fn draft(events: &Path, options: &ProjectOptions) -> Result<Project, Diagnostics> {
    let input = Input::Path(events.to_owned());
    let (schema, found) = infer_schema(&input, SchemaKind::Event)?;
    let sample = Sample::take(&input, &schema)?;
    let places = Places::guess(&schema, &sample, options)?;
    let source = SchemaSource::schema(schema.clone());
    let engine = Engine::builder().event_schema(source).build();
    let rules = rules::write(&engine, &sample, &places, options)?;
    let tests = tests_of_rules::write(&rules, &places, options);
    let [
        rules_name,
        tests_name,
        schema_name,
        readme_name,
        ignore_name,
    ] = options.file_names();
    let rules_text = format(&rules_name, &rules.text)?;
    let tests_text = format(&tests_name, &tests)?;
    let now = sample.day_after(&places.time);
    let readme = pages::readme(&rules, &places, options, now.as_deref());
    Ok(Project {
        files: vec![
            (rules_name, rules_text),
            (tests_name, tests_text),
            (schema_name, format!("{:#}\n", to_json_schema(&schema))),
            (readme_name, readme),
            (ignore_name, pages::IGNORED.to_owned()),
        ],
        guesses: places.guesses,
        now,
        found,
    })
}

/// A place that nobody found.
fn no_place(message: String, help: String) -> Diagnostics {
    let diagnostic = Diagnostic::error(Code::SchemaMissingPath, nowhere(), message).help(help);
    Diagnostics::new(vec![diagnostic], Arc::default())
}
