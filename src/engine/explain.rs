//! What a program will compute, and how: each phase as text.

use std::fmt::Write;

use chrono::{DateTime, Utc};

use super::builder::Engine;
use super::diagnostics::Diagnostics;
use super::load::Tests;
use super::program::{Compiled, Program};
use super::source::RuleSource;
use super::states;
use super::windows::window_edges;
use crate::hir::{self, AttributeId};
use crate::ir::modes::{Mode, Upkeep, upkeep};
use crate::ir::{self, Lowered, NodeId, Op, Plan};
use crate::syntax::print::{print_expr, print_file};
use crate::types::ArenaId;

/// What to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Show {
    /// For each attribute: type, mode and why, state, window edges, kernel calls.
    #[default]
    Summary,
    /// The tree of the text, also of one with errors.
    Ast,
    /// The resolved, typed tree.
    Hir,
    /// The plan.
    Plan,
    /// The code of the JIT before registers are chosen.
    Clif,
    /// The native code.
    Asm,
}

/// What to explain.
#[derive(Debug, Clone)]
pub struct Explain {
    /// What to show.
    pub show: Show,
    /// The attribute that is meant; all where there is none. Trees are shown whole.
    pub attribute: Option<String>,
    /// The instant that windows are shown for.
    pub now: DateTime<Utc>,
}

impl Engine {
    /// What `source` will compute, and how.
    ///
    /// # Errors
    /// Those of [`Engine::compile`], and `UnknownName` for an attribute that is not there.
    pub fn explain(
        &self,
        source: impl Into<RuleSource>,
        explain: &Explain,
    ) -> Result<String, Diagnostics> {
        let source = source.into();
        if explain.show == Show::Ast {
            return Ok(self.explain_ast(&source));
        }
        let program = self.compile(source)?;
        let chosen = match &explain.attribute {
            Some(name) => vec![program.position(name)?],
            None => (0..program.attributes().len()).collect(),
        };
        match explain.show {
            Show::Ast | Show::Summary => Ok(program.summarise(&chosen, explain.now)),
            Show::Hir => Ok(hir::print(program.hir())),
            Show::Plan => Ok(ir::print::print(&program.part(&chosen).plan)),
            Show::Clif | Show::Asm => native_text(&program.part(&chosen).plan, explain.show),
        }
    }

    fn explain_ast(&self, source: &RuleSource) -> String {
        let checked = self.checked(source, Tests::Ignored);
        let mut text = String::new();
        for file in &checked.loaded.files {
            text.push_str(&print_file(&file.tree));
        }
        if let Some(expression) = &checked.loaded.expression {
            text.push_str(&print_expr(expression));
        }
        text
    }
}

impl Program {
    /// The plan of some attributes alone, without what only others need.
    pub(super) fn part(&self, chosen: &[usize]) -> Lowered {
        let mut plan = Plan::clone(self.plan());
        let attributes = chosen.iter();
        plan.attributes = attributes
            .map(|&position| self.plan().attributes[self.slots()[position]].clone())
            .collect();
        let origins = self.origins().clone();
        Lowered { plan, origins }.optimised()
    }

    /// The text behind a node of a part of the plan, on one line.
    fn origin_text(&self, part: &Lowered, node: NodeId, position: usize) -> Option<String> {
        let attribute = AttributeId::from_index(self.slots()[position]);
        let expr = part.origins.of(node, attribute)?;
        let sources = self.warnings().sources();
        states::origin_text(self.hir(), sources, expr)
    }

    /// The mode with the expression that forces it.
    fn mode_text(&self, part: &Lowered, upkeep: &Upkeep, position: usize) -> String {
        let (mode, why) = (upkeep.mode, &upkeep.why);
        let cause = upkeep.cause;
        let text = cause.and_then(|cause| self.origin_text(part, cause, position));
        let (Some(cause), Some(text)) = (cause, text) else {
            return format!("{mode}: {why}");
        };
        let name = match &part.plan.nodes[cause].op {
            Op::Fold(fold) => format!("`{}`", fold.function.name()),
            _ if text == "now" => return format!("{mode}: {why}"),
            _ => String::new(),
        };
        match why.strip_prefix(&name).filter(|_| !name.is_empty()) {
            Some(rest) => format!("{mode}: `{text}`{rest}"),
            None => format!("{mode}: in `{text}` {why}"),
        }
    }

    /// What a profile keeps, with what makes it grow.
    fn state_text(&self, part: &Lowered, upkeep: &Upkeep, position: usize) -> String {
        match upkeep.state_bytes() {
            Some(0) => return "nothing is kept".to_owned(),
            Some(bytes) => return format!("{bytes} bytes per profile"),
            None if upkeep.mode == Mode::History => {
                return "grows with the events of a profile: they are kept".to_owned();
            }
            None => {}
        }
        let growing = upkeep.growing();
        let texts: Vec<String> = growing
            .filter_map(|node| self.origin_text(part, node, position))
            .map(|text| format!("`{text}`"))
            .collect();
        match texts.as_slice() {
            [] => "grows with the events of a profile".to_owned(),
            texts => format!("grows with the events of a profile: {}", texts.join(", ")),
        }
    }

    fn summarise(&self, chosen: &[usize], now: DateTime<Utc>) -> String {
        let mut text = String::new();
        for &position in chosen {
            if !text.is_empty() {
                text.push('\n');
            }
            let part = self.part(&[position]);
            self.summarise_attribute(&mut text, position, &part, now);
        }
        text
    }

    fn summarise_attribute(
        &self,
        text: &mut String,
        position: usize,
        part: &Lowered,
        now: DateTime<Utc>,
    ) {
        let plan = &part.plan;
        let info = &self.attributes()[position];
        text.push_str(&info.name);
        if let Some(doc) = info.docs.first() {
            text.push_str("  ");
            text.push_str(doc.trim());
        }
        text.push('\n');
        let mut line = |name: &str, value: &str| {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "  {name:<8} {value}");
        };
        let Some(attribute) = plan.attributes.first() else {
            return;
        };
        let upkeep = upkeep(plan, attribute);
        line("type", &info.ty.to_string());
        line("mode", &self.mode_text(part, &upkeep, position));
        line("state", &self.state_text(part, &upkeep, position));
        for edge in window_edges(plan, attribute, now) {
            line("window", &edge);
        }
        let backend = match self.code() {
            #[cfg(feature = "jit")]
            Compiled::Jit(_) => kernel_text(plan),
            Compiled::Interpret(_) => "interpreted".to_owned(),
        };
        line("code", &backend);
    }
}

#[cfg(feature = "jit")]
fn kernel_text(plan: &Plan) -> String {
    let calls = ir::kernels::kernel_calls(plan);
    if calls.is_empty() {
        return "native, no kernel calls".to_owned();
    }
    let mut names: Vec<&str> = calls.iter().map(|(_, name)| name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    let count = calls.len();
    let plural = if count == 1 { "" } else { "s" };
    format!("native, {count} kernel call{plural}: {}", names.join(", "))
}

#[cfg(feature = "jit")]
fn native_text(plan: &Plan, show: Show) -> Result<String, Diagnostics> {
    use super::program::not_compiled;
    use crate::backend::jit;
    let code = jit::compile(std::sync::Arc::new(plan.clone()))
        .map_err(|e| not_compiled(&e.to_string()))?;
    let text = match show {
        Show::Clif => code.clif_text(),
        _ => code.assembly_text(),
    };
    text.map_err(|error| not_compiled(&error.to_string()))
}

#[cfg(not(feature = "jit"))]
fn native_text(_: &Plan, _: Show) -> Result<String, Diagnostics> {
    use crate::diagnostic::{Code, Diagnostic, Span};
    let message = "this build of sumac makes no native code";
    let diagnostic = Diagnostic::error(Code::NotYetAvailable, Span::default(), message);
    Err(Diagnostics::without_places(
        diagnostic.help("build it with the feature `jit`"),
    ))
}
