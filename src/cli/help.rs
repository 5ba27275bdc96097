//! `sumac help`

use clap::{Args, Command};

use super::Outcome;
use super::options::did_you_mean;
use super::terminal::{Terminal, message, tell_of_writing, write_result};
use crate::engine::reference;

const EXAMPLES: &str = "\
Examples:
  sumac help run
  sumac help sum
  sumac help occurs
  sumac help '?:'";

/// Arguments of `sumac help`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// A command, or a function, an operator or a word of rules
    #[arg(value_name = "NAME", allow_hyphen_values = true)]
    names: Vec<String>,
}

impl Arguments {
    /// Prints the help of a command of `root`, or the entry of a name of the language.
    pub(super) fn run(&self, root: &mut Command, terminal: &Terminal) -> Outcome {
        let mut command = root;
        command.build();
        for name in &self.names {
            command = match command.find_subcommand_mut(name) {
                Some(command) => command,
                None => return self.entry(terminal),
            };
        }
        tell_of_writing(command.print_long_help())
    }

    fn entry(&self, terminal: &Terminal) -> Outcome {
        let name = self.names.join(" ");
        if let Some(text) = reference::entry(&name, terminal.text_width()) {
            return write_result(&text);
        }
        let what = format!("there is no command, function or operator `{name}`");
        message(&format!(
            "error: {}",
            did_you_mean(what, reference::nearest(&name))
        ));
        message("try `sumac help`, or `docs/functions.md` for all functions");
        Outcome::Misused
    }
}
