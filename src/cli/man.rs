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

/// What every page says at its end: of the language there is more to tell than a manual holds.
const SEE_ALSO: &str = "\
\\fBsumac help\\fR \\fINAME\\fR tells about a function, an operator or a word of rules,
\\fBsumac explain\\fR \\fICODE\\fR about a message.";

/// How typesetters write apostrophes.
const APOSTROPHES: &str = ".ie \\n(.g .ds Aq \\(aq\n.el .ds Aq '\n";

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
    let name = command.get_display_name().unwrap_or(command.get_name());
    let man = Man::new(command.clone())
        .title(name.to_uppercase())
        .section("1")
        .source(format!("sumac {}", env!("CARGO_PKG_VERSION")))
        .manual("Sumac");
    let mut page = Vec::new();
    // Writing to memory cannot fail.
    let _ = man.render_title(&mut page);
    let _ = man.render_name_section(&mut page);
    let _ = man.render_synopsis_section(&mut page);
    let _ = man.render_description_section(&mut page);
    let _ = man.render_options_section(&mut page);
    if command.has_subcommands() {
        let _ = man.render_subcommands_section(&mut page);
    }
    // Each section brings its own; one at the beginning is enough.
    let page = String::from_utf8_lossy(&page).replace(APOSTROPHES, "");
    let mut page = format!("{APOSTROPHES}{page}");
    if let Some(examples) = command.get_after_help() {
        page += &examples_section(&examples.to_string());
    }
    page + &format!(".SH \"SEE ALSO\"\n{SEE_ALSO}\n")
}

/// The text behind the help of a command, as it stands there.
fn examples_section(text: &str) -> String {
    let text = text.strip_prefix("Examples:\n").unwrap_or(text);
    let mut section = ".SH EXAMPLES\n.nf\n".to_owned();
    for line in text.lines() {
        // A dot or a quote at the beginning would be a request.
        section += "\\&";
        section += &line
            .replace('\\', "\\e")
            .replace('-', "\\-")
            .replace('\'', "\\(aq");
        section.push('\n');
    }
    section + ".fi\n"
}
