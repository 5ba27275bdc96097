//! `sumac explain`

use clap::Args;

use super::Outcome;
use super::options::{BackendChoice, ExprFormat, Now, Rules, Settings, unknown_code};
use super::terminal::{Terminal, message, write_result};
use crate::engine::{Code, Diagnostics, Explain, Show};

const EXAMPLES: &str = "\
Examples:
  sumac explain shop.sumac
  sumac explain shop.sumac --attribute spent --now 2026-06-01
  sumac explain shop.sumac --show plan
  sumac explain -e '1 + 2' --show hir
  sumac explain S0502
  sumac explain negated-missing";

/// Arguments of `sumac explain`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    #[command(flatten)]
    rules: Rules,
    #[command(flatten)]
    expr_format: ExprFormat,

    /// One attribute instead of all
    #[arg(long, value_name = "NAME")]
    attribute: Option<String>,

    /// What to show
    #[arg(long, value_enum, value_name = "WHAT", default_value_t)]
    show: What,

    #[command(flatten)]
    now: Now,
    #[command(flatten)]
    backend: BackendChoice,
    #[command(flatten)]
    settings: Settings,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
enum What {
    /// Types, modes, state, window edges
    #[default]
    Summary,
    /// The tree of the text
    Ast,
    /// The resolved, typed tree
    Hir,
    /// The plan
    Plan,
    /// The code of the JIT before registers are chosen
    Clif,
    /// The native code
    Asm,
}

impl Arguments {
    pub(super) fn run(&self, _: &Terminal) -> Result<Outcome, Diagnostics> {
        if let Some(text) = self.code() {
            return Ok(explain_code(&text));
        }
        let builder = self.settings.builder().backend(self.backend.backend());
        let explain = Explain {
            show: match self.show {
                What::Summary => Show::Summary,
                What::Ast => Show::Ast,
                What::Hir => Show::Hir,
                What::Plan => Show::Plan,
                What::Clif => Show::Clif,
                What::Asm => Show::Asm,
            },
            attribute: self.attribute.clone(),
            now: self.now.instant(),
        };
        let text = builder
            .build()
            .explain(self.rules.source(&self.expr_format), &explain)?;
        Ok(write_result(&text))
    }

    /// The first argument, if it is a code and not a file.
    fn code(&self) -> Option<String> {
        let path = self.rules.files.first()?;
        let text = path.to_str()?;
        let is_bare = text
            .chars()
            .all(|letter| letter.is_ascii_alphanumeric() || "-_".contains(letter));
        (is_bare && !path.exists()).then(|| text.to_owned())
    }
}

/// Prints the page of a code.
fn explain_code(text: &str) -> Outcome {
    match Code::find(text) {
        Some(code) => write_result(code.page()),
        None => {
            let unknown = unknown_code(text);
            message(&format!("error: {unknown}; nor is there such a file"));
            Outcome::Misused
        }
    }
}
