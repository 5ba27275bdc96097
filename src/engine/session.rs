//! A session: expressions over the data of one profile after the other, with rules and definitions at hand.
//!
//! It is what a prompt needs, and a host that lets people try rules needs the same: a set of rules, the
//! definitions that were made since, a profile that was found in files, an instant.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};

use super::Input;
use super::analysis::Completion;
use super::builder::{Backend, Engine, EngineBuilder};
use super::diagnostics::Diagnostics;
use super::evaluate::Evaluation;
use super::find::FoundProfile;
use super::overlay::Overlay;
use super::program::Program;
use super::source::RuleSource;
use super::why::{Question, Why};
use crate::diagnostic::{Code, Diagnostic, SourceId};
use crate::hir::EXPRESSION_ATTRIBUTE;
use crate::syntax::ast::ItemKind;
use crate::syntax::parse::parse_file;
use crate::types::{Kind, Type, Value};

/// What messages call an expression of the session.
const INPUT_NAME: &str = "<input>";
/// What messages call the definitions of the session.
const SESSION_NAME: &str = "<session>";
/// The file that an expression stands in while it is completed; no such file is read or written.
const COMPLETED_FILE: &str = "<session>.sumac";

/// Rules, definitions, a profile and an instant.
#[derive(Debug, Clone)]
pub struct Session {
    settings: EngineBuilder,
    rules: Vec<PathBuf>,
    /// The rules alone.
    program: Program,
    /// The definitions since, by name, as written.
    definitions: Vec<(String, String)>,
    events: Vec<Input>,
    profiles: Vec<Input>,
    found: FoundProfile,
    now: DateTime<Utc>,
}

/// The value of an expression.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The value.
    pub value: Value,
    /// Its type.
    pub ty: Type,
    /// Whether computing it met a fault, such as an overflow.
    pub faulted: bool,
    /// What the checker found suspicious in the expression.
    pub warnings: Diagnostics,
}

/// What became of a text that may be unfinished.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Finished {
    /// It can be read, or is wrong in another way.
    Whole,
    /// A bracket, a quote or a comment is open at its end.
    Open,
}

impl Session {
    /// A session over `rules`, which may be none, and over files of events and records.
    ///
    /// # Errors
    /// Those of [`Engine::compile`].
    ///
    /// # Examples
    /// ```
    /// use sumac::Engine;
    /// use sumac::engine::{Session, parse_now, to_json};
    ///
    /// let now = parse_now("2026-06-01")?;
    /// let mut session = Session::new(Engine::builder(), &[], &[], &[], now)?;
    /// session.define("define half(n: number) = n / 2")?;
    /// let half = session.evaluate("half(84.0)")?;
    /// assert_eq!(to_json(&half.value), 42.0);
    /// # Ok::<(), sumac::Diagnostics>(())
    /// ```
    pub fn new(
        settings: EngineBuilder,
        rules: &[PathBuf],
        events: &[Input],
        profiles: &[Input],
        now: DateTime<Utc>,
    ) -> Result<Self, Diagnostics> {
        let program = rules_alone(&settings, rules)?;
        Ok(Self {
            settings,
            rules: rules.to_vec(),
            program,
            definitions: Vec::new(),
            events: events.to_vec(),
            profiles: profiles.to_vec(),
            found: FoundProfile::default(),
            now,
        })
    }

    /// The rules alone: what is told of their attributes.
    pub fn program(&self) -> &Program {
        &self.program
    }

    /// The instant of evaluation.
    pub fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// Sets the instant of evaluation.
    pub fn set_now(&mut self, now: DateTime<Utc>) {
        self.now = now;
    }

    /// The profile that expressions are over.
    pub fn profile(&self) -> &FoundProfile {
        &self.found
    }

    /// The definitions that were made, as written.
    pub fn definitions(&self) -> impl Iterator<Item = &str> {
        self.definitions.iter().map(|(_, text)| text.as_str())
    }

    /// The keys of the profiles in the files, in the order of first appearance.
    ///
    /// # Errors
    /// As [`Program::profile_keys`].
    pub fn keys(&self) -> Result<Vec<String>, Diagnostics> {
        self.program.profile_keys(&self.events, &self.profiles)
    }

    /// Takes the profile with a key out of the files; false where no row belongs to it, and then the
    /// one before stays.
    ///
    /// # Errors
    /// As [`Program::find_profile`].
    pub fn choose(&mut self, key: &str) -> Result<bool, Diagnostics> {
        let found = self
            .program
            .find_profile(key, &self.events, &self.profiles)?;
        let is_there = found.record_at.is_some() || !found.events_at.is_empty();
        if is_there {
            self.found = found;
        }
        Ok(is_there)
    }

    /// Adds a rule file, or reads those that are there again where it is none.
    ///
    /// # Errors
    /// Those of [`Engine::compile`]; the session stays as it is.
    pub fn load(&mut self, path: Option<&Path>) -> Result<(), Diagnostics> {
        let mut rules = self.rules.clone();
        rules.extend(
            path.map(Path::to_owned)
                .filter(|path| !self.rules.contains(path)),
        );
        self.program = rules_alone(&self.settings, &rules)?;
        self.rules = rules;
        Ok(())
    }

    /// Whether a text goes on in the next line.
    pub fn finished(&self, text: &str) -> Finished {
        let is_open = |found: &Diagnostic| {
            let open = [Code::UnclosedBracket, Code::UnclosedComment];
            open.contains(&found.code)
        };
        let (_, found) = match is_definition(text) {
            true => {
                let (file, found) = parse_file(SourceId::default(), text);
                (Some(file), found)
            }
            false => (
                None,
                crate::syntax::parse::parse_expression(SourceId::default(), text).1,
            ),
        };
        // A closing bracket too many is not mended by more text.
        match found.first().is_some_and(is_open) {
            true => Finished::Open,
            false => Finished::Whole,
        }
    }

    /// Keeps a definition, in the place of one of the same name; gives its name.
    ///
    /// # Errors
    /// What is wrong with it; the session stays as it is.
    pub fn define(&mut self, text: &str) -> Result<String, Diagnostics> {
        let (file, _) = parse_file(SourceId::default(), text);
        let mut defined = file.items.iter().filter_map(|item| match &item.kind {
            ItemKind::Define(define) => Some(define.name.node.clone()),
            _ => None,
        });
        let name = defined.next().unwrap_or_default();
        let mut definitions = self.definitions.clone();
        definitions.retain(|(known, _)| *known != name);
        let source = RuleSource::Text {
            name: INPUT_NAME.to_owned(),
            text: format!("{text}\n{}", self.preamble(&definitions)),
            directory: PathBuf::new(),
        };
        let found = self.settings.clone().build().check(source);
        if found.has_errors() {
            return Err(found);
        }
        definitions.push((name.clone(), text.trim().to_owned()));
        self.definitions = definitions;
        Ok(name)
    }

    /// The program of an expression, whose value is its attribute `value`.
    ///
    /// # Errors
    /// Those of [`Engine::compile`].
    pub fn compile(&self, text: &str, backend: Backend) -> Result<Program, Diagnostics> {
        let engine = self.settings.clone().backend(backend).build();
        engine.compile(RuleSource::ExpressionOver {
            name: INPUT_NAME.to_owned(),
            text: text.to_owned(),
            rules: self.rules.clone(),
            definitions_name: SESSION_NAME.to_owned(),
            definitions: definitions_text(&self.definitions),
        })
    }

    /// The value of an expression for the profile.
    ///
    /// # Errors
    /// Those of [`Engine::compile`] and [`Program::evaluate`].
    pub fn evaluate(&self, text: &str) -> Result<Answer, Diagnostics> {
        // The interpreter answers before code would be made, and one profile needs no speed.
        let program = self.compile(text, Backend::Interpret)?;
        let evaluation = self.evaluation(&program)?;
        let ty = program.attributes().first().map(|one| one.ty.clone());
        Ok(Answer {
            value: evaluation
                .get(EXPRESSION_ATTRIBUTE)
                .cloned()
                .unwrap_or_default(),
            ty: ty.unwrap_or_else(|| Type::present(Kind::Nothing)),
            faulted: evaluation.faults().any(|name| name == EXPRESSION_ATTRIBUTE),
            warnings: program.warnings().of_source(INPUT_NAME),
        })
    }

    /// The values of the attributes of the rules for the profile.
    ///
    /// # Errors
    /// Those of [`Program::evaluate`].
    pub fn attributes(&self) -> Result<Evaluation, Diagnostics> {
        self.evaluation(&self.program)
    }

    fn evaluation(&self, program: &Program) -> Result<Evaluation, Diagnostics> {
        let input = &self.found.input;
        program.evaluate(&input.profile, &input.events, self.now)
    }

    /// Why an attribute of the rules, or else an expression, has its value.
    ///
    /// # Errors
    /// Those of [`Engine::compile`] and [`Program::why_of`].
    pub fn why(&self, text: &str) -> Result<Why, Diagnostics> {
        let is_attribute = self.has_attribute(text);
        let program = match is_attribute {
            true => self.program.clone(),
            false => self.compile(text, Backend::Interpret)?,
        };
        let question = Question {
            attribute: match is_attribute {
                true => text.to_owned(),
                false => EXPRESSION_ATTRIBUTE.to_owned(),
            },
            event: None,
            now: self.now,
        };
        program.why_of(&question, &self.found)
    }

    /// Whether the rules have an attribute of this name.
    pub fn has_attribute(&self, name: &str) -> bool {
        self.program.attributes().iter().any(|one| one.name == name)
    }

    /// What can be written at a byte of an expression or a definition.
    pub fn complete(&self, text: &str, byte: usize) -> Vec<Completion> {
        let before = match is_definition(text) {
            true => "",
            false => "attribute value = ",
        };
        let rules = self.preamble(&self.definitions);
        let start = rules.len() + before.len();
        let mut overlay = Overlay::default();
        overlay.put(COMPLETED_FILE, format!("{rules}{before}{text}"));
        let engine: Engine = self.settings.clone().overlay(overlay).build();
        let found = engine.complete(Path::new(COMPLETED_FILE), start + byte);
        let moved = found.into_iter().filter_map(|mut one| {
            let (from, to) = (one.replaces.start, one.replaces.end);
            one.replaces = from.checked_sub(start)?..to.checked_sub(start)?;
            Some(one)
        });
        moved.collect()
    }

    /// The rules and definitions as the text of a rule file.
    fn preamble(&self, definitions: &[(String, String)]) -> String {
        let mut text = String::new();
        for path in &self.rules {
            let path = path
                .display()
                .to_string()
                .replace('\\', "\\\\")
                .replace('"', "\\\"");
            // Writing to a string cannot fail.
            let _ = writeln!(text, "use \"{path}\"");
        }
        text + &definitions_text(definitions)
    }
}

fn definitions_text(definitions: &[(String, String)]) -> String {
    definitions
        .iter()
        .map(|(_, text)| format!("{text}\n"))
        .collect()
}

/// Whether a text defines something and is no expression.
pub fn is_definition(text: &str) -> bool {
    let rest = text.trim_start().strip_prefix("define");
    rest.is_some_and(|rest| rest.starts_with([' ', '\t', '\n', '`']))
}

fn rules_alone(settings: &EngineBuilder, rules: &[PathBuf]) -> Result<Program, Diagnostics> {
    let engine = settings.clone().build();
    match rules {
        [] => engine.compile(""),
        rules => engine.compile(RuleSource::Files(rules.to_vec())),
    }
}
