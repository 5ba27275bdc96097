//! `sumac lsp`

use clap::Args;

use super::Outcome;
use super::terminal::message;
use crate::lsp;

const EXAMPLES: &str = "\
Examples:
  sumac lsp
  nvim --cmd \"lua vim.lsp.start({ name = 'sumac', cmd = { 'sumac', 'lsp' } })\" shop.sumac";

/// Arguments of `sumac lsp`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// Speak on standard input and output, which is what the server does anyway
    #[arg(long, hide = true)]
    stdio: bool,
}

impl Arguments {
    pub(super) fn run(&self) -> Outcome {
        match lsp::serve() {
            Ok(()) => Outcome::Good,
            Err(error) => {
                message(&format!("error: {error}"));
                Outcome::Wrong
            }
        }
    }
}
