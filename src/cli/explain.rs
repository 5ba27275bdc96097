//! `sumac explain`

use clap::Args;

use super::Outcome;
use super::options::{BackendChoice, ExprFormat, Now, Rules, Settings};
use super::terminal::{Terminal, write_result};
use crate::engine::{Diagnostics, Explain, Show};

const EXAMPLES: &str = "\
Examples:
  sumac explain shop.sumac
  sumac explain shop.sumac --attribute spent --now 2026-06-01
  sumac explain shop.sumac --show plan
  sumac explain -e '1 + 2' --show hir";

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
}
