//! The public face: engines compile rules to programs, programs run on data.
//!
//! An [`Engine`] holds what the programs of a host have in common: schemas, time zone, backend. It
//! reads the files of a rule source, checks them and compiles them to a [`Program`], which evaluates
//! one profile in memory ([`Program::evaluate`]) or many in files and record batches
//! ([`Program::run`], [`Program::run_batches`]). Whatever is wrong comes back as [`Diagnostics`].
//! Beside `data/` this is the only floor that opens files: rule files and schemas. It reads no clock;
//! the instant of evaluation is an argument.

mod allow;
pub mod analysis;
mod builder;
mod catalogue;
mod coverage;
mod diagnostics;
mod diff;
mod evaluate;
mod explain;
mod export;
mod find;
mod fix;
mod fixtures;
mod format;
mod handle;
mod import;
mod input;
mod instants;
mod load;
mod numerals;
mod overlay;
mod program;
pub mod project;
pub mod reference;
mod rule_files;
mod run;
mod schema_diff;
mod schema_files;
mod schemas;
mod session;
mod settings;
mod source;
mod stamp;
mod states;
pub mod testing;
mod text;
mod why;
mod witness;

pub use allow::Level;
pub use builder::{Backend, Engine, EngineBuilder};
pub use catalogue::{
    Catalogue, DefinitionNote, FieldNote, FileNote, SchemaNote, TestNote, TestState,
};
pub use diagnostics::Diagnostics;
pub use diff::{
    AttributeDiff, Compared, Declared, DiffOptions, DiffProgress, Difference, Example, Expected,
    ItemChange, NumberChange, RuleDiff, Search, TextChange, Transition, ValueChange, Verdict,
};
pub use evaluate::{BoundRows, Evaluation};
pub use explain::{
    Cost, Explanation, Explanations, Graph, GraphForm, GraphNode, ModeNote, Moves, NodeKind, Reads,
    RulePlace, Show, StateNote, StatePart, Term, Together, WindowEdge, WindowNote,
    render_explanations,
};
pub use export::{ExportForm, Exported};
pub use find::{FoundProfile, PROFILE_EVENTS_MAX, PROFILE_KEYS_MAX, RowAt, WHOLE_EVENTS_MAX};
pub use fix::{AppliedFix, Fixed};
pub use format::{format, format_range};
pub use handle::{AttributeHandle, FromValue};
pub use import::{Imported, import};
pub use input::ProfileInput;
pub use load::USE_DEPTH_MAX;
#[cfg(feature = "cli")]
pub(crate) use numerals::count;
pub use overlay::{Overlay, one_path};
pub use program::{AttributeInfo, Program};
pub use rule_files::{RuleFiles, rule_files};
pub use run::{END_COLUMN, KEY_COLUMN, Output, Progress, RunOptions, RunResult, RunSummary};
pub use schema_diff::{AttributeEffect, Effect, FieldChange, FieldUse, SchemaChange, SchemaDiff};
pub use schema_files::infer_schema;
pub use schemas::SchemaSource;
pub use session::{Answer, Finished, Session, is_definition};
pub use settings::{TIME_ZONE_DATA, parse_now, parse_time_zone};
pub use source::{EXPRESSION_NAME, RuleSource};
pub use stamp::Stamp;
#[cfg(feature = "cli")]
pub(crate) use text::{RULE_TEXT_BYTES_MAX, read_text};
pub use witness::{Timeline, Timelines};

pub use why::{
    Aggregation, Counted, Edge, EventRef, EventValue, LeftOut, Part, Question, Reason, ReasonKind,
    Refused, RowRef, Step, Used, Why, WhyStyle, Window,
};

// What the methods above take and give, so that hosts and the command need no other floor.
pub use crate::data::{Input, Place, Report, ResultForm, Target};
pub use crate::diagnostic::render::Style;
pub use crate::diagnostic::sarif::SarifLog;
pub use crate::diagnostic::{Code, Diagnostic, Fix, Ink, Severity, SourceId, Sources, Span};
pub use crate::schema::{Leaf, Schema, SchemaKind, to_json_schema};
pub use crate::types::json::{text_of, to_json};
pub use crate::types::{Kind, Type, Value};
