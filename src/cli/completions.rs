//! `sumac completions`

use clap::{Args, Command};
use clap_complete::Shell;

use super::Outcome;
use super::terminal::write_result;

const EXAMPLES: &str = "\
Examples:
  sumac completions bash > ~/.local/share/bash-completion/completions/sumac
  sumac completions zsh > \"${fpath[1]}/_sumac\"
  sumac completions fish > ~/.config/fish/completions/sumac.fish
  sumac completions powershell >> $PROFILE
  sumac completions elvish >> ~/.config/elvish/rc.elv";

/// Arguments of `sumac completions`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The shell
    #[arg(value_enum, value_name = "SHELL")]
    shell: Shell,
}

impl Arguments {
    /// Writes the script for all of `root`.
    pub(super) fn run(&self, root: &mut Command) -> Outcome {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, root, "sumac", &mut script);
        write_result(&String::from_utf8_lossy(&script))
    }
}
