//! `sumac new`

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::Args;

use super::Outcome;
use super::terminal::{Terminal, message, unreadable, unwritable};
use crate::engine::Diagnostics;
use crate::engine::project::{Project, ProjectOptions, draft};

const EXAMPLES: &str = "\
Examples:
  sumac new shop
  sumac new loyalty --events events.parquet
  sumac new loyalty --events events.csv --key user_id --time created_at

The project has rules for fields that the events really have, tests that pass, a
schema and a README. Files that are there are never overwritten.";

/// Events of a small shop, for those who have none at hand.
const SHOP_EVENTS: &str = include_str!("../../examples/shop/events.ndjson");
/// Where a project has its data.
const DATA_FOLDER: &str = "data";
/// Larger files of events are named and not copied, in bytes.
const COPIED_BYTES_MAX: u64 = 1024 * 1024;
/// The name of a project where its folder has none.
const NAME_DEFAULT: &str = "rules";

/// Arguments of `sumac new`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The folder of the project; it may be there
    #[arg(value_name = "DIR")]
    folder: PathBuf,

    /// Events to write rules for (NDJSON, JSON, CSV, Parquet, Arrow); a small file is copied, a large one named
    #[arg(long, value_name = "FILE")]
    events: Option<PathBuf>,

    /// The field of the events that says whose they are; guessed by default
    #[arg(long, value_name = "PATH", requires = "events")]
    key: Option<String>,

    /// The field with the time; guessed by default
    #[arg(long, value_name = "PATH", requires = "events")]
    time: Option<String>,

    /// The field with an id that no two events share; guessed by default
    #[arg(long, value_name = "PATH", requires = "events")]
    id: Option<String>,
}

/// Where the events of a project are.
struct Events {
    /// The file to look at.
    read: PathBuf,
    /// The file as the project calls it.
    called: String,
    /// What is written into the project.
    copied: Option<(String, Vec<u8>)>,
}

impl Arguments {
    pub(super) fn run(&self, terminal: &Terminal) -> Result<Outcome, Diagnostics> {
        let scratch = Scratch::new(&self.folder);
        let events = self.events(&scratch)?;
        let options = ProjectOptions {
            name: self.name(),
            events: events.called.clone(),
            key: self.key.clone(),
            time: self.time.clone(),
            id: self.id.clone(),
        };
        let copied = events.copied.iter().map(|(name, _)| name.clone());
        let names: Vec<String> = copied.chain(options.file_names()).collect();
        let there: Vec<&String> = names
            .iter()
            .filter(|name| self.folder.join(name).symlink_metadata().is_ok())
            .collect();
        if !there.is_empty() {
            for name in there {
                let path = self.folder.join(name);
                message(&format!("error: `{}` is there already", path.display()));
            }
            message("nothing was written");
            return Ok(Outcome::Wrong);
        }
        let project = draft(&events.read, &options)?;
        terminal.diagnostics(&project.found);
        self.write(&events, &project)?;
        if terminal.is_text() {
            self.tell(&options, &project, &names);
        }
        Ok(Outcome::Good)
    }

    /// The project is called like its folder.
    fn name(&self) -> String {
        let whole = std::path::absolute(&self.folder).unwrap_or_else(|_| self.folder.clone());
        let name = whole.file_name().unwrap_or_default().to_string_lossy();
        let is_plain = |letter: &char| letter.is_ascii_alphanumeric() || "-_".contains(*letter);
        let name: String = name.chars().filter(is_plain).collect();
        match name.is_empty() {
            true => NAME_DEFAULT.to_owned(),
            false => name,
        }
    }

    fn events(&self, scratch: &Scratch) -> Result<Events, Diagnostics> {
        let Some(path) = &self.events else {
            let read = scratch
                .hold(SHOP_EVENTS)
                .map_err(|reason| unwritable(&scratch.0.display().to_string(), &reason))?;
            let name = format!("{DATA_FOLDER}/events.ndjson");
            return Ok(Events {
                read,
                called: name.clone(),
                copied: Some((name, SHOP_EVENTS.into())),
            });
        };
        let shown = path.display().to_string();
        let is_unreadable = |reason: io::Error| unreadable(&shown, &reason);
        let about = fs::metadata(path).map_err(is_unreadable)?;
        if !about.is_file() || about.len() > COPIED_BYTES_MAX {
            let whole = fs::canonicalize(path).map_err(is_unreadable)?;
            return Ok(Events {
                read: path.clone(),
                called: whole.display().to_string(),
                copied: None,
            });
        }
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let name = format!("{DATA_FOLDER}/{name}");
        let content = fs::read(path).map_err(is_unreadable)?;
        Ok(Events {
            read: path.clone(),
            called: name.clone(),
            copied: Some((name, content)),
        })
    }

    fn write(&self, events: &Events, project: &Project) -> Result<(), Diagnostics> {
        let copied = events.copied.iter();
        let copied = copied.map(|(name, content)| (name, content.as_slice()));
        let files = project.files.iter();
        let files = files.map(|(name, text)| (name, text.as_bytes()));
        for (name, content) in copied.chain(files) {
            let path = self.folder.join(name);
            create(&path, content)
                .map_err(|reason| unwritable(&path.display().to_string(), &reason))?;
        }
        Ok(())
    }

    /// What was guessed, what was written, and what comes next.
    fn tell(&self, options: &ProjectOptions, project: &Project, names: &[String]) {
        let paths = project.guesses.iter();
        let paths = paths.filter_map(|guess| guess.path.as_deref());
        let width = paths.map(str::len).max().unwrap_or(0).max("none".len());
        for guess in &project.guesses {
            let path = guess.path.as_deref().unwrap_or("none");
            let switch = match guess.reason == "as said" {
                true => String::new(),
                false => format!("; --{} PATH says another", guess.what),
            };
            message(&format!(
                "{:<4}  {path:<width$}  ({}{switch})",
                guess.what, guess.reason
            ));
        }
        message("");
        for name in names {
            message(&format!("created {}", self.folder.join(name).display()));
        }
        message("");
        message("next:");
        if self.folder != Path::new(".") {
            message(&format!("  cd {}", self.folder.display()));
        }
        message("  sumac test");
        let now = project.now.as_deref();
        let now = now.map_or_else(String::new, |now| format!(" --now {now}"));
        message(&format!(
            "  sumac run {}.sumac --events {}{now}",
            options.name, options.events
        ));
    }
}

/// Writes a file that is not there yet.
fn create(path: &Path, content: &[u8]) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut file = fs::File::create_new(path)?;
    io::Write::write_all(&mut file, content)
}

/// A file for the time of the command: the events of the shop, which stand in the program.
struct Scratch(PathBuf);

impl Scratch {
    fn new(folder: &Path) -> Self {
        let name = folder.file_name().unwrap_or_default().to_string_lossy();
        let name = format!("sumac-new-{}-{name}.ndjson", std::process::id());
        Self(std::env::temp_dir().join(name))
    }

    fn hold(&self, text: &str) -> io::Result<PathBuf> {
        fs::write(&self.0, text)?;
        Ok(self.0.clone())
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // Where nothing was held there is nothing to remove.
        let _ = fs::remove_file(&self.0);
    }
}
