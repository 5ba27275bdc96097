//! `sumac fmt`

use std::path::{Path, PathBuf};

use clap::Args;

use super::Outcome;
use super::files::replace;
use super::rule_text::{name_of, read_rules};
use super::terminal::{self, Terminal, message, unwritable, write_result};
use super::text_diff::text_diff;
use crate::engine::{Diagnostics, format, rule_files};

const EXAMPLES: &str = "\
Examples:
  sumac fmt
  sumac fmt shop.sumac rules/
  sumac fmt --check
  sumac fmt --diff shop.sumac
  sumac fmt - < shop.sumac";

/// Arguments of `sumac fmt`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// Rule files, directories of them, or `-` for standard input, which goes to standard output
    #[arg(value_name = "FILES", default_value = ".")]
    files: Vec<PathBuf>,

    /// Write nothing; name the files that are not laid out, and fail where there are some
    #[arg(long)]
    check: bool,

    /// Write nothing; show what would change
    #[arg(long)]
    diff: bool,
}

/// How many files there were of each kind.
#[derive(Debug, Default)]
struct Counts {
    changed: u64,
    kept: u64,
    refused: u64,
}

impl Arguments {
    pub(super) fn run(&self, terminal: &Terminal) -> Result<Outcome, Diagnostics> {
        let mut counts = Counts::default();
        for path in rule_files(&self.files).all()? {
            if let Err(diagnostics) = self.file(&path, terminal, &mut counts) {
                terminal.diagnostics(&diagnostics);
                counts.refused += 1;
            }
        }
        let is_filter = self.files.iter().any(|path| path.as_os_str() == "-");
        if terminal.is_text() && !is_filter {
            message(&self.closing_line(&counts));
        }
        let is_wrong = counts.refused > 0 || self.check && counts.changed > 0;
        Ok(if is_wrong {
            Outcome::Wrong
        } else {
            Outcome::Good
        })
    }

    fn file(
        &self,
        path: &Path,
        terminal: &Terminal,
        counts: &mut Counts,
    ) -> Result<(), Diagnostics> {
        let is_input = path.as_os_str() == "-";
        let name = name_of(path);
        let text = read_rules(path)?;
        let formatted = format(&name, &text)?;
        let is_changed = formatted != text;
        match is_changed {
            true => counts.changed += 1,
            false => counts.kept += 1,
        }
        if self.diff {
            let is_coloured = terminal.result_style().color;
            write_result(&text_diff((&name, &name), (&text, &formatted), is_coloured));
        } else if self.check {
            if is_changed {
                write_result(&format!("{name}\n"));
            }
        } else if is_input {
            write_result(&formatted);
        } else if is_changed {
            replace(path, &formatted).map_err(|reason| unwritable(&name, &reason))?;
        }
        Ok(())
    }

    fn closing_line(&self, counts: &Counts) -> String {
        let files = |count| terminal::count(count, "file");
        let is_dry = self.check || self.diff;
        let verb = if is_dry { " would change" } else { " laid out" };
        let mut parts = Vec::new();
        if counts.changed > 0 {
            parts.push(files(counts.changed) + verb);
        }
        if counts.kept > 0 {
            parts.push(files(counts.kept) + " already laid out");
        }
        if counts.refused > 0 {
            parts.push(files(counts.refused) + " left alone");
        }
        match parts.is_empty() {
            true => "there are no rule files here".to_owned(),
            false => parts.join(", "),
        }
    }
}
