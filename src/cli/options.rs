//! Arguments that several commands take.

use std::path::PathBuf;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use clap::Args;

use crate::engine::{
    self, Backend, Code, Diagnostics, Engine, EngineBuilder, Level, RuleSource, SchemaSource,
    parse_now, parse_time_zone,
};

/// Rules: files that form one program, or an expression.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(super) struct Rules {
    /// Rule files (*.sumac, documents in *.json), which form one program, or one file with an expression (*.pql)
    #[arg(value_name = "RULES")]
    pub(super) files: Vec<PathBuf>,

    /// An expression instead of files
    #[arg(short, long, value_name = "EXPR")]
    pub(super) expression: Option<String>,
}

/// How the expression of the command line is written.
#[derive(Debug, Args)]
pub(super) struct ExprFormat {
    /// How the expression is written
    #[arg(
        long,
        value_enum,
        value_name = "FORMAT",
        default_value_t,
        conflicts_with = "files"
    )]
    expr_format: ExprFormatName,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub(super) enum ExprFormatName {
    /// As text
    #[default]
    #[value(name = "pql/text")]
    PqlText,
    /// As a tree of JSON
    #[value(name = "pql/json")]
    PqlJson,
}

impl ExprFormatName {
    pub(super) fn source(self, text: &str) -> RuleSource {
        match self {
            ExprFormatName::PqlText => RuleSource::expression(text),
            ExprFormatName::PqlJson => RuleSource::tree(text),
        }
    }
}

impl Rules {
    pub(super) fn source(&self, format: &ExprFormat) -> RuleSource {
        match &self.expression {
            Some(text) => format.expr_format.source(text),
            None => RuleSource::Files(self.files.clone()),
        }
    }
}

/// Schemas and settings that win over those of the rules.
#[derive(Debug, Args)]
#[command(next_help_heading = "Settings (they win over those of the rules)")]
pub(super) struct Settings {
    /// The schema of profiles: a file, or a directory of XDM files
    #[arg(long, value_name = "SCHEMA")]
    profile_schema: Option<PathBuf>,

    /// A schema of the profile schema's directory, by its `$id`
    #[arg(long, value_name = "ID", requires = "profile_schema")]
    profile_id: Vec<String>,

    /// The schema of events: a file, or a directory of XDM files
    #[arg(long, value_name = "SCHEMA")]
    event_schema: Option<PathBuf>,

    /// A schema of the event schema's directory, by its `$id`
    #[arg(long, value_name = "ID", requires = "event_schema")]
    event_id: Vec<String>,

    /// The time zone, as in Europe/Zurich
    #[arg(long, value_name = "ZONE", value_parser = time_zone)]
    timezone: Option<Tz>,
}

impl Settings {
    pub(super) fn builder(&self) -> EngineBuilder {
        let mut builder = Engine::builder();
        if let Some(path) = &self.profile_schema {
            builder = builder.profile_schema(schema_source(path, &self.profile_id));
        }
        if let Some(path) = &self.event_schema {
            builder = builder.event_schema(schema_source(path, &self.event_id));
        }
        match self.timezone {
            Some(zone) => builder.timezone(zone),
            None => builder,
        }
    }
}

/// A schema of the command line: with ids it is a directory.
pub(super) fn schema_source(path: &PathBuf, ids: &[String]) -> SchemaSource {
    match ids {
        [] => SchemaSource::file(path),
        ids => SchemaSource::repository(path, ids),
    }
}

/// The instant of evaluation.
#[derive(Debug, Args)]
pub(super) struct Now {
    /// The instant of evaluation: RFC 3339 or a date (UTC); by default, now
    #[arg(long, value_name = "TIME", value_parser = instant)]
    now: Option<DateTime<Utc>>,
}

impl Now {
    /// The instant that was said.
    pub(super) fn said(&self) -> Option<DateTime<Utc>> {
        self.now
    }

    /// The instant that was said, else that of the clock.
    pub(super) fn instant(&self) -> DateTime<Utc> {
        self.now.unwrap_or_else(Utc::now)
    }
}

/// What computes the values.
#[derive(Debug, Args)]
pub(super) struct BackendChoice {
    /// What computes the values
    #[arg(long, value_enum, value_name = "BACKEND", default_value_t)]
    backend: BackendName,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
enum BackendName {
    /// Native code
    #[cfg(feature = "jit")]
    #[default]
    Jit,
    /// The definition of the language: slow
    #[cfg_attr(not(feature = "jit"), default)]
    Interpret,
}

impl BackendChoice {
    pub(super) fn backend(&self) -> Backend {
        match self.backend {
            #[cfg(feature = "jit")]
            BackendName::Jit => Backend::Jit,
            BackendName::Interpret => Backend::Interpret,
        }
    }
}

/// Which lints are told, and which are errors.
#[derive(Debug, Args)]
#[command(next_help_heading = "Lints (`sumac explain CODE` tells about each)")]
pub(super) struct Lints {
    /// Do not tell a lint
    #[arg(long, value_name = "CODE", value_delimiter = ',', value_parser = lint)]
    allow: Vec<Code>,

    /// Only warn of a lint, whatever is denied
    #[arg(long, value_name = "CODE", value_delimiter = ',', value_parser = lint)]
    warn: Vec<Code>,

    /// Count a lint, or all `warnings`, as errors
    #[arg(long, value_name = "CODE", value_delimiter = ',', value_parser = denied)]
    deny: Vec<Denied>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Denied {
    /// All warnings.
    Warnings,
    /// One code.
    Lint(Code),
}

impl Lints {
    /// The builder with the levels. Of several for one code the strictest counts.
    pub(super) fn set(&self, mut builder: EngineBuilder) -> EngineBuilder {
        for &code in &self.allow {
            builder = builder.lint(code, Level::Allow);
        }
        for &code in &self.warn {
            builder = builder.lint(code, Level::Warn);
        }
        for denied in &self.deny {
            if let Denied::Lint(code) = *denied {
                builder = builder.lint(code, Level::Deny);
            }
        }
        builder
    }

    /// The level of a code, where one was said; of several the strictest.
    pub(super) fn level(&self, code: Code) -> Option<Level> {
        let is_denied = self.deny.contains(&Denied::Lint(code)) || self.denies(code);
        match () {
            () if is_denied => Some(Level::Deny),
            () if self.warn.contains(&code) => Some(Level::Warn),
            () if self.allow.contains(&code) => Some(Level::Allow),
            () => None,
        }
    }

    /// Whether a warning makes the command fail.
    pub(super) fn denies(&self, code: Code) -> bool {
        self.deny.contains(&Denied::Warnings) && !self.warn.contains(&code)
    }
}

fn denied(text: &str) -> Result<Denied, String> {
    if text.eq_ignore_ascii_case("warnings") {
        return Ok(Denied::Warnings);
    }
    lint(text).map(Denied::Lint)
}

fn lint(text: &str) -> Result<Code, String> {
    let code = Code::find(text).ok_or_else(|| unknown_code(text))?;
    match code.is_switchable() {
        true => Ok(code),
        false => Err(format!("`{}` is an error and no lint", code.slug())),
    }
}

/// What is said of a code that does not exist.
pub(super) fn unknown_code(text: &str) -> String {
    let near = Code::nearest(text).map(Code::slug);
    did_you_mean(format!("there is no code `{text}`"), near)
}

/// A sentence with the name that may be meant.
pub(super) fn did_you_mean(what: String, near: Option<&str>) -> String {
    match near {
        Some(near) => format!("{what}; did you mean `{near}`?"),
        None => what,
    }
}

fn time_zone(name: &str) -> Result<Tz, String> {
    parse_time_zone(name).map_err(|error| one_line(&error))
}

fn instant(text: &str) -> Result<DateTime<Utc>, String> {
    parse_now(text).map_err(|error| one_line(&error))
}

/// What is wrong with an argument, as clap shows it: in one line.
fn one_line(diagnostics: &Diagnostics) -> String {
    let found = diagnostics.iter().next();
    found.map_or_else(String::new, |found: &engine::Diagnostic| {
        let help = found.help.iter().map(|help| format!("; {}", help.message));
        found.message.clone() + &help.collect::<String>()
    })
}

/// Whom an answer is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub(super) enum Format {
    /// For people
    #[default]
    Text,
    /// One JSON document
    Json,
}
