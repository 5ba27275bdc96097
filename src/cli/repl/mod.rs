//! `sumac repl`

mod commands;
mod editor;
mod show;

use std::io::{self, BufRead, IsTerminal};
use std::path::PathBuf;

use clap::Args;

use super::Outcome;
use super::options::{Now, Settings};
use super::terminal::{Terminal, message, write_result};
use crate::engine::{Diagnostics, Finished, Input, Session, is_definition};

use commands::Next;
use editor::{Editor, Line};

const EXAMPLES: &str = "\
Examples:
  sumac repl shop.sumac --events events.ndjson --profile ada
  sumac repl --event-schema event.schema.json --events 'events/*.parquet'
  echo 'xEvent.count()' | sumac repl shop.sumac --events events.ndjson --now 2026-06-01

An expression is computed for one profile at a time; `define x = …` keeps a name
for the session. `:help` lists what else there is. From a pipe each line is read
without the editor, and the command ends with 1 if one was wrong.";

/// What stands before an input.
const PROMPT: &str = "> ";
/// What stands before its further lines.
const PROMPT_MORE: &str = ". ";

/// Arguments of `sumac repl`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// Rule files, whose attributes and definitions can be used
    #[arg(value_name = "RULES")]
    rules: Vec<PathBuf>,

    /// Files of events, directories or patterns
    #[arg(long, value_name = "FILE", num_args = 1..)]
    events: Vec<String>,

    /// Files of records of profiles
    #[arg(long, value_name = "FILE", num_args = 1..)]
    profiles: Vec<String>,

    /// The key of the profile to begin with; by default the first one
    #[arg(long, value_name = "KEY")]
    profile: Option<String>,

    #[command(flatten)]
    now: Now,
    #[command(flatten)]
    settings: Settings,
}

/// The prompt while it runs.
struct Repl<'t> {
    session: Session,
    terminal: &'t Terminal,
    /// The keys of all profiles, once somebody asked for them.
    keys: Option<Vec<String>>,
    /// The key of the profile.
    key: Option<String>,
    /// How often one was picked at random.
    picks: u64,
    is_interactive: bool,
    outcome: Outcome,
}

impl Arguments {
    pub(super) fn run(&self, terminal: &Terminal) -> Result<Outcome, Diagnostics> {
        if self
            .events
            .iter()
            .chain(&self.profiles)
            .any(|name| name == "-")
        {
            message(
                "error: standard input is where expressions come from; name files of events and records",
            );
            return Ok(Outcome::Misused);
        }
        let inputs = |all: &[String]| -> Vec<Input> {
            all.iter().map(|one| Input::from(one.as_str())).collect()
        };
        let (events, profiles) = (inputs(&self.events), inputs(&self.profiles));
        let settings = self.settings.builder();
        let now = self.now.instant();
        let session = Session::new(settings, &self.rules, &events, &profiles, now)?;
        terminal.diagnostics(session.program().warnings());
        let mut repl = Repl {
            session,
            terminal,
            keys: None,
            key: None,
            picks: 0,
            is_interactive: io::stdin().is_terminal(),
            outcome: Outcome::Good,
        };
        if !(events.is_empty() && profiles.is_empty()) {
            match &self.profile {
                Some(key) => repl.choose(key)?,
                None => repl.first()?,
            }
        }
        match repl.is_interactive {
            true => repl.converse(),
            false => repl.read_lines(),
        }
        Ok(repl.outcome)
    }
}

impl Repl<'_> {
    /// Speaks with a person.
    fn converse(&mut self) {
        message("expressions over one profile; :help lists more, Ctrl-D ends");
        self.tell_profile();
        let mut editor = match Editor::new() {
            Ok(editor) => editor,
            Err(error) => {
                message(&format!("note: no line editor: {error}"));
                return self.read_lines();
            }
        };
        let mut text = String::new();
        loop {
            let prompt = if text.is_empty() { PROMPT } else { PROMPT_MORE };
            match editor.read(prompt, &text, &self.session) {
                Line::Text(line) => text = joined(text, &line),
                Line::Dropped => {
                    text.clear();
                    continue;
                }
                Line::End => break,
            }
            if self.is_unfinished(&text) {
                continue;
            }
            editor.remember(text.trim());
            if self.take(&std::mem::take(&mut text)) == Next::Quit {
                break;
            }
        }
        editor.save();
        // A person saw each mistake as it was made.
        self.outcome = Outcome::Good;
    }

    /// Reads lines from a pipe.
    fn read_lines(&mut self) {
        let mut text = String::new();
        for line in io::stdin().lock().lines() {
            let Ok(line) = line else {
                message("error: standard input is not UTF-8 text");
                self.outcome = Outcome::Wrong;
                return;
            };
            text = joined(text, &line);
            if self.is_unfinished(&text) {
                continue;
            }
            if self.take(&std::mem::take(&mut text)) == Next::Quit {
                return;
            }
        }
        if !text.trim().is_empty() {
            self.take(&text);
        }
    }

    fn is_unfinished(&self, text: &str) -> bool {
        !text.trim_start().starts_with(':')
            && !text.trim().is_empty()
            && self.session.finished(text) == Finished::Open
    }

    /// Does what a whole input asks for.
    fn take(&mut self, text: &str) -> Next {
        let text = text.trim();
        let next = match text.strip_prefix(':') {
            _ if text.is_empty() || text.starts_with("//") => Ok(Next::More),
            Some(command) => self.command(command),
            None if is_definition(text) => self.define(text),
            None => self.evaluate(text),
        };
        next.unwrap_or_else(|found| {
            self.terminal.diagnostics(&found);
            self.outcome = Outcome::Wrong;
            Next::More
        })
    }

    fn define(&mut self, text: &str) -> Result<Next, Diagnostics> {
        let name = self.session.define(text)?;
        if self.is_interactive {
            message(&format!("`{name}` is defined"));
        }
        Ok(Next::More)
    }

    fn evaluate(&mut self, text: &str) -> Result<Next, Diagnostics> {
        let answer = self.session.evaluate(text)?;
        self.terminal.diagnostics(&answer.warnings);
        if answer.faulted {
            message("note: computing it met a fault, such as an overflow, so that it is missing");
        }
        self.write(&show::value(&answer.value, self.terminal.result_style()));
        Ok(Next::More)
    }

    fn write(&mut self, text: &str) {
        if write_result(text) != Outcome::Good {
            self.outcome = Outcome::Wrong;
        }
    }

    /// Tells of a mistake that no text has a place for.
    fn wrong(&mut self, text: &str) {
        message(&format!("error: {text}"));
        self.outcome = Outcome::Wrong;
    }
}

fn joined(before: String, line: &str) -> String {
    match before.is_empty() {
        true => line.to_owned(),
        false => before + "\n" + line,
    }
}
