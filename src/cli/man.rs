//! `sumac man`

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::{Args, Command};
use clap_mangen::Man;

use super::Outcome;
use super::terminal::{message, unwritable, write_result};
use crate::engine::Diagnostics;

const EXAMPLES: &str = "\
Examples:
  sumac man ~/.local/share/man/man1
  sumac man | man -l -";

/// What the end of pages says of the language, for which a manual has no room.
const SEE_ALSO: &str = "\
`sumac help NAME` tells about a function, an operator or a word of rules, `sumac explain CODE` about a message.";

/// Arguments of `sumac man`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The folder for the pages, one a command; without one the first page goes to standard output
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,
}

impl Arguments {
    /// Writes the pages of `root`.
    pub(super) fn run(&self, mut root: Command) -> Result<Outcome, Diagnostics> {
        root.build();
        let Some(folder) = &self.folder else {
            return Ok(write_result(&page(&root)));
        };
        let is_unwritable =
            |path: &Path, reason: io::Error| unwritable(&path.display().to_string(), &reason);
        fs::create_dir_all(folder).map_err(|reason| is_unwritable(folder, reason))?;
        let pages = pages(&root);
        for (name, text) in &pages {
            let path = folder.join(name);
            fs::write(&path, text).map_err(|reason| is_unwritable(&path, reason))?;
        }
        message(&format!("{} pages in {}", pages.len(), folder.display()));
        Ok(Outcome::Good)
    }
}

/// The pages of a command and all below it, with the names of their files.
fn pages(root: &Command) -> Vec<(String, String)> {
    let mut pages = Vec::new();
    let mut open = vec![root];
    while let Some(command) = open.pop() {
        let name = command.get_display_name().unwrap_or(command.get_name());
        pages.push((format!("{name}.1"), page(command)));
        open.extend(command.get_subcommands());
    }
    pages
}

fn page(command: &Command) -> String {
    let command = match command.get_after_long_help() {
        Some(_) => command.clone(),
        None => {
            let examples = command.get_after_help().map(ToString::to_string);
            let examples = examples.unwrap_or_default();
            command.clone().after_long_help(format!("{examples}\n\n{SEE_ALSO}"))
        }
    };
    let mut page = Vec::new();
    // Writing to memory cannot fail.
    let _ = Man::new(command).section("1").render(&mut page);
    String::from_utf8_lossy(&page).into_owned()
}
