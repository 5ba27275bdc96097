//! The line editor: history, completion, more lines.

use std::borrow::Cow;
use std::path::PathBuf;

use rustyline::completion::{Completer, Pair};
use rustyline::error::ReadlineError;
use rustyline::highlight::Highlighter;
use rustyline::hint::Hinter;
use rustyline::history::FileHistory;
use rustyline::validate::Validator;
use rustyline::{CompletionType, Config, Context, Helper};

use super::commands::{COMMANDS, named};
use crate::engine::Session;
use crate::engine::analysis::CompletionKind;

/// How many inputs are remembered.
const HISTORY_MAX: usize = 2_000;
/// How many completions are offered.
const OFFERED_MAX: usize = 60;

/// A line editor with its history.
pub(super) struct Editor {
    editor: rustyline::Editor<Offers, FileHistory>,
    history: Option<PathBuf>,
}

/// What came of asking for a line.
pub(super) enum Line {
    /// A line.
    Text(String),
    /// The input was dropped.
    Dropped,
    /// The end.
    End,
}

/// Completes from what the session knows.
#[derive(Default)]
struct Offers {
    session: Option<Session>,
    /// The lines before the one that is edited.
    before: String,
}

impl Editor {
    pub(super) fn new() -> Result<Self, ReadlineError> {
        let config = Config::builder()
            .completion_type(CompletionType::List)
            .max_history_size(HISTORY_MAX)?
            .history_ignore_space(true)
            .build();
        let mut editor = rustyline::Editor::with_config(config)?;
        editor.set_helper(Some(Offers::default()));
        let history = history_file();
        if let Some(path) = &history {
            // The first session has none to load.
            let _ = editor.load_history(path);
        }
        Ok(Self { editor, history })
    }

    /// Asks for a line; `before` are the lines that it goes on from.
    pub(super) fn read(&mut self, prompt: &str, before: &str, session: &Session) -> Line {
        if let Some(offers) = self.editor.helper_mut() {
            offers.session = Some(session.clone());
            offers.before = before.to_owned();
        }
        match self.editor.readline(prompt) {
            Ok(line) => Line::Text(line),
            Err(ReadlineError::Interrupted) => Line::Dropped,
            // Whatever else ends the terminal ends the session.
            Err(_) => Line::End,
        }
    }

    pub(super) fn remember(&mut self, text: &str) {
        // A history that is full or cannot grow is no reason to stop.
        let _ = self.editor.add_history_entry(text);
    }

    pub(super) fn save(&mut self) {
        let Some(path) = &self.history else { return };
        if let Some(folder) = path.parent() {
            let _ = std::fs::create_dir_all(folder);
        }
        let _ = self.editor.save_history(path);
    }
}

/// The file of the history, in the folder that the user's system has for such states.
fn history_file() -> Option<PathBuf> {
    let folder = |name: &str| {
        let path = PathBuf::from(std::env::var_os(name)?);
        path.is_absolute().then_some(path)
    };
    let state = folder("XDG_STATE_HOME")
        .or_else(|| folder("LOCALAPPDATA"))
        .or_else(|| Some(folder("HOME")?.join(".local").join("state")))?;
    Some(state.join("sumac").join("history"))
}

/// What can be written at a place of the last line: where it begins, what is shown, what is written.
fn offers(
    session: &Session,
    before: &str,
    line: &str,
    at: usize,
) -> (usize, Vec<(String, String)>) {
    let Some(head) = line.get(..at) else {
        return (at, Vec::new());
    };
    let command = head.strip_prefix(':').filter(|_| before.is_empty());
    let from = match command.map(|command| command.split_once(' ')) {
        Some(None) => {
            let names = COMMANDS.iter().map(|(name, takes, _)| (*name, *takes));
            let written = head.strip_prefix(':').unwrap_or_default();
            let fitting = names.filter(|(name, _)| name.starts_with(written));
            let offers =
                fitting.map(|(name, takes)| (format!(":{name} {takes}"), format!(":{name}")));
            return (0, offers.collect());
        }
        Some(Some((word, _))) => match named(word) {
            Some("type" | "why" | "explain" | "plan" | "fields") => word.len() + 2,
            _ => return (at, Vec::new()),
        },
        None => 0,
    };
    let (text, shift) = match before.is_empty() {
        true => (line[from..].to_owned(), from),
        false => (format!("{before}\n{line}"), 0),
    };
    let skipped = if before.is_empty() {
        0
    } else {
        before.len() + 1
    };
    let found = session.complete(&text, at - shift + skipped);
    let mut start = at;
    let mut offers = Vec::new();
    for one in found {
        let whole = [
            CompletionKind::Item,
            CompletionKind::File,
            CompletionKind::Folder,
        ];
        let Some(begins) = (one.replaces.start + shift).checked_sub(skipped) else {
            continue;
        };
        let written = line.get(begins..at).unwrap_or_default();
        if whole.contains(&one.kind)
            || !one.label.starts_with(written)
            || offers.len() >= OFFERED_MAX
        {
            continue;
        }
        start = begins;
        let call = if one.kind == CompletionKind::Function {
            "("
        } else {
            ""
        };
        let shown = match &one.detail {
            Some(detail) => format!("{}  {detail}", one.label),
            None => one.label.clone(),
        };
        offers.push((shown, format!("{}{call}", one.label)));
    }
    (start, offers)
}

impl Completer for Offers {
    type Candidate = Pair;

    fn complete(
        &self,
        line: &str,
        at: usize,
        _: &Context<'_>,
    ) -> rustyline::Result<(usize, Vec<Pair>)> {
        let Some(session) = &self.session else {
            return Ok((at, Vec::new()));
        };
        let (start, found) = offers(session, &self.before, line, at);
        let pairs = found.into_iter().map(|(display, replacement)| Pair {
            display,
            replacement,
        });
        Ok((start, pairs.collect()))
    }
}

impl Hinter for Offers {
    type Hint = String;
}

impl Highlighter for Offers {
    fn highlight_prompt<'b, 's: 'b, 'p: 'b>(&'s self, prompt: &'p str, _: bool) -> Cow<'b, str> {
        Cow::Borrowed(prompt)
    }
}

impl Validator for Offers {}

impl Helper for Offers {}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;
    use crate::engine::{Engine, SchemaSource, parse_now};

    fn session() -> Session {
        let schema = r#"{"type": "object", "properties": {
            "timestamp": {"type": "string", "format": "date-time"},
            "price": {"type": "number"}, "product": {"type": "string"}}}"#;
        let settings = Engine::builder().event_schema(SchemaSource::json("events", schema));
        let mut session =
            Session::new(settings, &[], &[], &[], parse_now("2026-06-01").unwrap()).unwrap();
        session
            .define("define purchases = xEvent[price > 0]")
            .unwrap();
        session
    }

    fn offered(before: &str, line: &str) -> Vec<String> {
        let (_, found) = offers(&session(), before, line, line.len());
        found.into_iter().map(|(_, written)| written).collect()
    }

    #[test]
    fn fields_functions_and_definitions_are_offered_where_they_can_stand() {
        assert!(offered("", "pur").contains(&"purchases".to_owned()));
        assert!(offered("", "purchases.cou").contains(&"count(".to_owned()));
        assert!(offered("", "xEvent.sum(pri").contains(&"price".to_owned()));
        assert!(offered("", ":type xEvent.sum(pri").contains(&"price".to_owned()));
    }

    #[test]
    fn further_lines_are_completed_from_those_before() {
        let (start, found) = offers(&session(), "xEvent[", "  pro", 5);
        assert_eq!(start, 2);
        assert!(found.iter().any(|(_, written)| written == "product"));
    }

    #[test]
    fn commands_are_offered_at_the_start() {
        assert_eq!(offered("", ":pl"), [":plan"]);
        assert_eq!(named("t"), Some("type"));
        assert_eq!(named("nothing"), None);
    }
}
