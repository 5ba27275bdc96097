//! What begins with a colon.

use std::path::Path;

use super::{Repl, show};
use crate::cli::options::did_you_mean;
use crate::cli::terminal::{count, message};
use crate::engine::{Backend, Diagnostics, parse_now, reference, render_explanations};

/// What comes after an input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    /// The next one.
    More,
    /// The end.
    Quit,
}

/// The commands, with what they take and do.
pub(super) const COMMANDS: [(&str, &str, &str); 14] = [
    (
        "help",
        "[NAME]",
        "this list, or what a function or a word of rules does",
    ),
    (
        "attributes",
        "",
        "the attributes of the rules with their values",
    ),
    (
        "fields",
        "[PATH]",
        "the fields of the schemas, or those below a path",
    ),
    (
        "profile",
        "[KEY|next|random]",
        "say which profile it is, or take another one",
    ),
    (
        "profiles",
        "[TEXT]",
        "the keys of the profiles, or those with a text",
    ),
    ("events", "", "the events of the profile"),
    ("now", "[TIME]", "say or set the instant of evaluation"),
    ("type", "EXPR", "the type of an expression"),
    (
        "why",
        "EXPR|ATTRIBUTE",
        "why it has its value: what counted and what was refused",
    ),
    (
        "explain",
        "EXPR|ATTRIBUTE",
        "what it computes in plain words, and at what cost",
    ),
    ("plan", "EXPR", "the plan that the compiler makes of it"),
    ("definitions", "", "what was defined here"),
    ("load", "[FILE]", "add a rule file, or read the rules again"),
    ("quit", "", "the end; Ctrl-D as well"),
];

/// How many keys are listed at once.
const KEYS_SHOWN: usize = 50;

impl Repl<'_> {
    pub(super) fn command(&mut self, text: &str) -> Result<Next, Diagnostics> {
        let (word, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
        let rest = rest.trim();
        let Some(name) = named(word) else {
            let near = COMMANDS.iter().map(|(name, ..)| *name);
            let near = near.min_by_key(|name| show::distance(name, word));
            let what = format!("there is no command `:{word}`");
            let near = near
                .filter(|near| show::distance(near, word) <= 2)
                .map(|near| format!(":{near}"));
            self.wrong(&did_you_mean(what, near.as_deref()));
            return Ok(Next::More);
        };
        if rest.is_empty() && ["type", "why", "explain", "plan"].contains(&name) {
            self.wrong(&format!(
                "`:{name}` takes an expression, as in `:{name} xEvent.count()`"
            ));
            return Ok(Next::More);
        }
        match name {
            "quit" => return Ok(Next::Quit),
            "help" => self.help(rest),
            "attributes" => self.attributes()?,
            "fields" => self.fields(rest),
            "profile" => self.profile(rest)?,
            "profiles" => self.profiles(rest)?,
            "events" => self.events(),
            "now" => self.now(rest)?,
            "type" => self.type_of(rest)?,
            "why" => self.why(rest)?,
            "explain" => self.explain(rest)?,
            "plan" => self.plan(rest)?,
            "definitions" => self.definitions(),
            "load" => self.load(rest)?,
            _ => {}
        }
        Ok(Next::More)
    }

    fn help(&mut self, name: &str) {
        if name.is_empty() {
            let width = COMMANDS
                .iter()
                .map(|(name, takes, _)| name.len() + takes.len())
                .max();
            let width = width.unwrap_or(0) + 2;
            let mut text = String::new();
            for (name, takes, does) in COMMANDS {
                let head = format!(":{name} {takes}");
                text.push_str(&format!("{head:width$}  {does}\n"));
            }
            text.push_str("\nAn expression is computed for the profile; `define NAME = …` keeps a name for the session.\n");
            text.push_str("Unfinished brackets go on in the next line. Commands can be cut short: `:t` is `:type`.\n");
            return self.write(&text);
        }
        match reference::entry(name, self.terminal.text_width()) {
            Some(text) => self.write(&text),
            None => {
                let what = format!("there is no function or word `{name}`");
                self.wrong(&did_you_mean(what, reference::nearest(name)));
            }
        }
    }

    fn attributes(&mut self) -> Result<(), Diagnostics> {
        let evaluation = self.session.attributes()?;
        let program = self.session.program();
        let rows: Vec<Vec<String>> = program
            .attributes()
            .iter()
            .map(|one| {
                let value = evaluation
                    .get(&one.name)
                    .map(show::short)
                    .unwrap_or_default();
                vec![one.name.clone(), one.ty.to_string(), value]
            })
            .collect();
        if rows.is_empty() {
            message("note: the rules have no attributes; `:load FILE` adds rules");
            return Ok(());
        }
        self.write(&show::table(&["attribute", "type", "value"], &rows));
        Ok(())
    }

    fn fields(&mut self, path: &str) {
        let program = self.session.program();
        let schemas = [
            ("profile", program.profile_schema()),
            ("event", program.event_schema()),
        ];
        let mut rows = Vec::new();
        for (kind, schema) in schemas {
            for leaf in schema.into_iter().flat_map(crate::engine::Schema::leaves) {
                let plain = leaf.path.replace("[]", "").replace("{}", "");
                if path.is_empty() || plain == path || plain.starts_with(&format!("{path}.")) {
                    let about = leaf.description().to_owned();
                    rows.push(vec![
                        kind.to_owned(),
                        leaf.path.clone(),
                        leaf.xdm_type.to_owned(),
                        about,
                    ]);
                }
            }
        }
        match rows.is_empty() {
            true if path.is_empty() => {
                message("note: there is no schema; rules or --event-schema name one")
            }
            true => self.wrong(&format!("no schema has a field `{path}`")),
            false => self.write(&show::table(&["of", "field", "type", "what it is"], &rows)),
        }
    }

    /// Takes the first profile.
    pub(super) fn first(&mut self) -> Result<(), Diagnostics> {
        match self.keys()?.first().cloned() {
            Some(key) => self.choose(&key),
            None => {
                message("note: the files have no profile");
                Ok(())
            }
        }
    }

    pub(super) fn choose(&mut self, key: &str) -> Result<(), Diagnostics> {
        match self.session.choose(key)? {
            true => {
                self.key = Some(key.to_owned());
                for note in &self.session.profile().notes {
                    message(&format!("note: {note}"));
                }
            }
            false => {
                let near = self
                    .keys
                    .iter()
                    .flatten()
                    .min_by_key(|known| show::distance(known, key));
                let near = near.filter(|near| show::distance(near, key) <= 2).cloned();
                let what = format!("the files have no profile `{key}`");
                self.wrong(&did_you_mean(what, near.as_deref()));
            }
        }
        Ok(())
    }

    fn keys(&mut self) -> Result<&[String], Diagnostics> {
        if self.keys.is_none() {
            self.keys = Some(self.session.keys()?);
        }
        Ok(self.keys.as_deref().unwrap_or_default())
    }

    fn profile(&mut self, asked: &str) -> Result<(), Diagnostics> {
        let key = match asked {
            "" => {
                self.tell_profile();
                return Ok(());
            }
            "next" | "random" => {
                let now = self.key.clone();
                self.picks += 1;
                let picks = self.picks;
                let keys = self.keys()?;
                let count = keys.len();
                let place = keys.iter().position(|key| Some(key) == now.as_ref());
                let at = match asked {
                    "next" => place.map_or(0, |place| place + 1),
                    _ => show::scattered(picks) as usize,
                };
                keys.get(at.checked_rem(count).unwrap_or(0)).cloned()
            }
            key => Some(key.to_owned()),
        };
        match key {
            Some(key) => {
                self.choose(&key)?;
                if self.key.as_deref() == Some(&*key) {
                    self.tell_profile();
                }
            }
            None => self.wrong("there are no files of events or records"),
        }
        Ok(())
    }

    /// Says which profile it is.
    pub(super) fn tell_profile(&self) {
        let Some(key) = &self.key else {
            return;
        };
        let found = self.session.profile();
        let record = match found.record_at {
            Some(_) => "a record",
            None => "no record",
        };
        let events = count(found.input.events.len() as u64, "event");
        message(&format!("profile `{key}`: {record}, {events}"));
    }

    fn profiles(&mut self, part: &str) -> Result<(), Diagnostics> {
        let found: Vec<String> = self
            .keys()?
            .iter()
            .filter(|key| key.contains(part))
            .cloned()
            .collect();
        let mut text: String = found
            .iter()
            .take(KEYS_SHOWN)
            .map(|key| format!("{key}\n"))
            .collect();
        if let Some(more) = found.len().checked_sub(KEYS_SHOWN).filter(|more| *more > 0) {
            text.push_str(&format!("… and {} more\n", count(more as u64, "profile")));
        }
        self.write(&text);
        Ok(())
    }

    fn events(&mut self) {
        let events = &self.session.profile().input.events;
        let text = show::json_rows(events);
        self.write(&text);
    }

    fn now(&mut self, time: &str) -> Result<(), Diagnostics> {
        if !time.is_empty() {
            self.session.set_now(parse_now(time)?);
        }
        let now = self
            .session
            .now()
            .to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true);
        self.write(&format!("{now}\n"));
        Ok(())
    }

    fn type_of(&mut self, text: &str) -> Result<(), Diagnostics> {
        let program = self.session.compile(text, Backend::Interpret)?;
        let ty = program.attributes().first().map(|one| one.ty.to_string());
        self.write(&format!("{}\n", ty.unwrap_or_default()));
        Ok(())
    }

    fn why(&mut self, text: &str) -> Result<(), Diagnostics> {
        let why = self.session.why(text)?;
        self.write(&why.render(self.terminal.why_style(false)));
        Ok(())
    }

    fn explain(&mut self, text: &str) -> Result<(), Diagnostics> {
        let now = self.session.now();
        let explained = match self.session.has_attribute(text) {
            true => {
                let mut explained = self.session.program().explain(now);
                explained.attributes.retain(|one| one.name == text);
                explained
            }
            false => self.session.compile(text, Backend::default())?.explain(now),
        };
        self.write(&render_explanations(
            &explained,
            self.terminal.result_style(),
        ));
        Ok(())
    }

    fn plan(&mut self, text: &str) -> Result<(), Diagnostics> {
        let program = self.session.compile(text, Backend::Interpret)?;
        self.write(&program.plan_listing());
        Ok(())
    }

    fn definitions(&mut self) {
        let text: String = self
            .session
            .definitions()
            .map(|one| format!("{one}\n"))
            .collect();
        self.write(&text);
    }

    fn load(&mut self, path: &str) -> Result<(), Diagnostics> {
        let path = Some(path).filter(|path| !path.is_empty());
        self.session.load(path.map(Path::new))?;
        self.terminal.diagnostics(self.session.program().warnings());
        if self.is_interactive {
            let attributes = self.session.program().attributes().len() as u64;
            message(&format!(
                "the rules have {}",
                count(attributes, "attribute")
            ));
        }
        Ok(())
    }
}

/// The command of a word, which may be cut short.
pub(super) fn named(word: &str) -> Option<&'static str> {
    let names = || COMMANDS.iter().map(|(name, ..)| *name);
    names()
        .find(|name| *name == word)
        .or_else(|| names().find(|name| !word.is_empty() && name.starts_with(word)))
}
