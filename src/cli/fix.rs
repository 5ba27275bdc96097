//! `--fix` of the commands that check rules.

use std::path::Path;

use clap::Args;

use super::INPUT_NAME;
use super::files::replace;
use super::rule_text::read_rules;
use super::terminal::{Terminal, message, unwritable, write_result};
use super::text_diff::text_diff;
use crate::engine::{Diagnostics, Engine, Fixed, RuleSource};

/// Whether fixes are applied.
#[derive(Debug, Args)]
#[command(next_help_heading = "Fixes")]
pub(super) struct Fixing {
    /// Apply the fixes that are certain to the files named; standard input goes to standard output
    #[arg(long)]
    fix: bool,

    /// Show what `--fix` would change, and write nothing
    #[arg(long, requires = "fix")]
    diff: bool,
}

impl Fixing {
    pub(super) fn is_wanted(&self) -> bool {
        self.fix
    }

    /// Fixes a file; gives what is left and how much was fixed.
    pub(super) fn file(
        &self,
        path: &Path,
        engine: &Engine,
        terminal: &Terminal,
    ) -> Result<(Diagnostics, u64), Diagnostics> {
        let written = path;
        let is_input = path.as_os_str() == "-";
        let path = if is_input {
            Path::new(INPUT_NAME)
        } else {
            path
        };
        let name = path.display().to_string();
        let text = read_rules(written)?;
        let fixed = engine.fix(path, &text);
        if self.diff {
            let is_coloured = terminal.result_style().color;
            write_result(&text_diff(
                (&name, &name),
                (&text, &fixed.text),
                is_coloured,
            ));
        } else if is_input {
            write_result(&fixed.text);
        } else if fixed.text != text {
            replace(path, &fixed.text).map_err(|reason| unwritable(&name, &reason))?;
        }
        if terminal.is_text() {
            self.tell(&name, &fixed);
        }
        let left = match is_input || self.diff {
            true => fixed.left,
            // The file as it stands now, with the files that it uses.
            false => engine.check(RuleSource::file(path)),
        };
        Ok((left, fixed.applied.len() as u64))
    }

    fn tell(&self, name: &str, fixed: &Fixed) {
        let verb = if self.diff { "would fix" } else { "fixed" };
        for one in &fixed.applied {
            message(&format!(
                "{verb} {name}:{}:{}: {} ({})",
                one.position.line, one.position.column, one.message, one.code
            ));
        }
    }
}
