//! `sumac explain`

use clap::Args;

use super::Outcome;
use super::options::{BackendChoice, ExprFormat, Format, Now, Rules, Settings, unknown_code};
use super::terminal::{Terminal, message, write_json, write_result};
use crate::engine::{Code, Diagnostics, GraphForm, Show, render_explanations};

const EXAMPLES: &str = "\
Examples:
  sumac explain shop.sumac
  sumac explain shop.sumac --attribute spent --now 2026-06-01
  sumac explain shop.sumac --graph mermaid > shop.mmd
  sumac explain shop.sumac --format json | jq '.attributes[].state'
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

    /// How the summary is written
    #[arg(
        long,
        value_enum,
        value_name = "FORMAT",
        default_value_t,
        conflicts_with = "graph"
    )]
    format: Format,

    /// What depends on what, as a graph
    #[arg(long, value_enum, value_name = "FORM", conflicts_with = "show")]
    graph: Option<GraphName>,

    #[command(flatten)]
    now: Now,
    #[command(flatten)]
    backend: BackendChoice,
    #[command(flatten)]
    settings: Settings,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
enum What {
    /// In plain words what each attribute computes, its windows, mode, state, cost and needs
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

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum GraphName {
    /// For Graphviz
    Dot,
    /// For Markdown that draws Mermaid
    Mermaid,
}

impl Arguments {
    pub(super) fn run(&self, terminal: &Terminal) -> Result<Outcome, Diagnostics> {
        if let Some(text) = self.code() {
            return Ok(explain_code(&text));
        }
        let engine = self.settings.builder().backend(self.backend.backend());
        let engine = engine.build();
        let source = self.rules.source(&self.expr_format);
        let attribute = self.attribute.as_deref();
        if let Some(show) = self.show.phase() {
            return Ok(write_result(&engine.show(source, show, attribute)?));
        }
        let program = engine.compile(source)?;
        if let Some(form) = self.graph {
            let form = match form {
                GraphName::Dot => GraphForm::Dot,
                GraphName::Mermaid => GraphForm::Mermaid,
            };
            return Ok(write_result(&program.graph(attribute)?.render(form)));
        }
        let mut explained = program.explain(self.now.instant());
        if let Some(name) = attribute {
            program.position(name)?;
            explained.attributes.retain(|one| one.name == name);
        }
        Ok(match self.format {
            Format::Text => write_result(&render_explanations(&explained, terminal.result_style())),
            Format::Json => write_json(&explained),
        })
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

impl What {
    /// The phase whose text is shown; none for the summary.
    fn phase(self) -> Option<Show> {
        Some(match self {
            What::Summary => return None,
            What::Ast => Show::Ast,
            What::Hir => Show::Hir,
            What::Plan => Show::Plan,
            What::Clif => Show::Clif,
            What::Asm => Show::Asm,
        })
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
