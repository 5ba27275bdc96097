//! What a program will compute, and how: for people in plain words, and each phase as text.
//!
//! [`Program::explain`] gives what there is to tell as data, and [`render`] draws it; whoever shows it
//! elsewhere (a page, an editor) takes the same data.

use chrono::{DateTime, SecondsFormat, Utc};

use super::builder::Engine;
use super::diagnostics::Diagnostics;
use super::load::Tests;
use super::program::{Compiled, Program};
use super::source::RuleSource;
use crate::diagnostic::Span;
use crate::hir::{self, AttributeId};
use crate::ir::{self, Lowered, Plan};
use crate::syntax::ast;
use crate::syntax::print::{print_expr, print_file};
use crate::types::ArenaId;

mod cost;
mod explanation;
mod graph;
mod render;
mod state;
mod uses;
mod windows;
mod words;

pub use explanation::{
    Cost, Explanation, Explanations, ModeNote, Moves, Reads, RulePlace, StateNote, StatePart, Term,
    Together, WindowEdge, WindowNote,
};
pub use graph::{Graph, GraphForm, GraphNode, NodeKind};
pub use render::render_explanations;
pub(super) use render::{cost_text, state_text, window_text};

use words::{Known, Sentence};

/// What to show of a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Show {
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

impl Engine {
    /// What `source` comes to in a phase of the compiler, as text. Trees are shown whole; the plan and
    /// the code are those of one attribute where it is named.
    ///
    /// # Errors
    /// Those of [`Engine::compile`], and `UnknownName` for an attribute that is not there.
    pub fn show(
        &self,
        source: impl Into<RuleSource>,
        show: Show,
        attribute: Option<&str>,
    ) -> Result<String, Diagnostics> {
        let source = source.into();
        if show == Show::Ast {
            return Ok(self.show_ast(&source));
        }
        let program = self.compile(source)?;
        let chosen = match attribute {
            Some(name) => vec![program.position(name)?],
            None => (0..program.attributes().len()).collect(),
        };
        match show {
            Show::Ast | Show::Hir => Ok(hir::print(program.hir())),
            Show::Plan => Ok(program.plan_text(&chosen)),
            Show::Clif | Show::Asm => native_text(&program.part(&chosen).plan, show),
        }
    }

    fn show_ast(&self, source: &RuleSource) -> String {
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
    /// The plan of the attributes at some positions, as text.
    fn plan_text(&self, chosen: &[usize]) -> String {
        ir::print::print(&self.part(chosen).plan)
    }

    /// The plan as text.
    pub fn plan_listing(&self) -> String {
        let all: Vec<usize> = (0..self.attributes().len()).collect();
        self.plan_text(&all)
    }

    /// What each attribute computes in plain words, its windows at `now`, how it is kept up to date,
    /// what that costs, and what it depends on.
    ///
    /// # Examples
    /// ```
    /// use sumac::Engine;
    ///
    /// let program = Engine::builder().build().compile("attribute double = 2 * 21")?;
    /// let explained = program.explain(chrono::DateTime::UNIX_EPOCH);
    /// assert_eq!(explained.attributes[0].computes, "2 times 21");
    /// # Ok::<(), sumac::Diagnostics>(())
    /// ```
    pub fn explain(&self, now: DateTime<Utc>) -> Explanations {
        let known = self.known();
        let program = self.hir();
        let positions = 0..self.attributes().len();
        let mut attributes: Vec<Explanation> = positions
            .map(|position| self.explanation(&known, position, now))
            .collect();
        let readers: Vec<(String, Vec<String>)> = program
            .attributes
            .iter()
            .map(|(id, one)| (one.name.clone(), uses::attributes(program, id)))
            .collect();
        for one in &mut attributes {
            let reads = |(_, read): &&(String, Vec<String>)| read.contains(&one.name);
            one.used_by = readers
                .iter()
                .filter(reads)
                .map(|(name, _)| name.clone())
                .collect();
        }
        let together = state::together(self.plan(), &attributes);
        let zone = windows::zone(self.plan(), now);
        Explanations {
            now: now
                .with_timezone(&zone)
                .to_rfc3339_opts(SecondsFormat::AutoSi, true),
            zone: zone.name().to_owned(),
            zone_of_profile: program.zone.and_then(|zone| self.source_text(zone)),
            attributes,
            together,
        }
    }

    /// What is known of the names of the program, for words.
    pub(super) fn known(&self) -> Known<'_> {
        let trees = self.trees().files.iter().map(|file| &file.tree);
        Known::new(self.hir(), self.warnings().sources(), trees)
    }

    fn explanation(&self, known: &Known<'_>, position: usize, now: DateTime<Utc>) -> Explanation {
        let part = self.part(&[position]);
        let info = &self.attributes()[position];
        let id = AttributeId::from_index(self.slots()[position]);
        let attribute = &self.hir().attributes[id];
        let written = self.written(attribute);
        let body = match written {
            Some(written) => Some(&written.body),
            None => self.trees().expression.as_ref(),
        };
        let Sentence { text, terms } = match (written, body) {
            (Some(written), _) => known.attribute(written),
            (None, Some(body)) => known.expression(body),
            (None, None) => Sentence::default(),
        };
        let terms = terms.into_iter();
        let zone = windows::zone(&part.plan, now);
        let first = part.plan.attributes.first();
        let native = !matches!(self.code(), Compiled::Interpret(_));
        Explanation {
            name: info.name.clone(),
            docs: info
                .docs
                .iter()
                .map(|line| line.trim().to_owned())
                .collect(),
            computes: text,
            terms: terms.map(|(name, words)| Term { name, words }).collect(),
            ty: info.ty.to_string(),
            stored: info.path.join("."),
            on_event: info.on_event,
            default: written.and_then(|written| self.default_text(written)),
            place: written.and_then(|_| self.place_of(attribute.span)),
            rule: body.map(|body| self.rule_text(body)).unwrap_or_default(),
            mode: self.mode_note(&part, position),
            windows: first
                .map_or_else(Vec::new, |one| windows::windows(&part.plan, one, now, zone)),
            state: self.state_note(&part, position),
            cost: cost::cost(&part.plan, native),
            reads: uses::reads(self, known, &part.plan, id, body),
            used_by: Vec::new(),
        }
    }

    /// The plan of some attributes alone, without what only others need.
    pub(in crate::engine) fn part(&self, chosen: &[usize]) -> Lowered {
        let mut plan = Plan::clone(self.plan());
        let attributes = chosen.iter();
        plan.attributes = attributes
            .map(|&position| self.plan().attributes[self.slots()[position]].clone())
            .collect();
        let origins = self.origins().clone();
        Lowered { plan, origins }.optimised()
    }

    /// An attribute as it was written; none for a bare expression.
    fn written(&self, attribute: &hir::Attribute) -> Option<&ast::Attribute> {
        let mut files = self.trees().files.iter();
        let file = files.find(|file| file.source == attribute.span.source)?;
        file.tree.items.iter().find_map(|item| match &item.kind {
            ast::ItemKind::Attribute(one) if one.name.node == attribute.name => Some(one),
            _ => None,
        })
    }

    /// The rule of an attribute as it was written.
    fn rule_of(&self, name: &str) -> Option<&ast::Expr> {
        let attributes = self.hir().attributes.iter();
        let found = attributes
            .map(|(_, one)| one)
            .find(|one| one.name == name)?;
        let written = self.written(found).map(|written| &written.body);
        written.or(self.trees().expression.as_ref())
    }

    /// Where something stands in the rules.
    pub(super) fn place_of(&self, span: Span) -> Option<RulePlace> {
        let sources = self.warnings().sources();
        let file = sources.get(span.source)?;
        Some(RulePlace {
            file: file.name.clone(),
            line: sources.position(span).line,
        })
    }

    fn default_text(&self, attribute: &ast::Attribute) -> Option<String> {
        attribute
            .options
            .iter()
            .find_map(|option| match &option.node {
                ast::AttributeOption::Default(value) => Some(self.rule_text(value)),
                _ => None,
            })
    }

    /// The text of an expression as written.
    pub(super) fn rule_text(&self, expr: &ast::Expr) -> String {
        let sources = self.warnings().sources();
        let text = sources
            .get(expr.span.source)
            .map(|_| sources.text(expr.span));
        text.unwrap_or_default().to_owned()
    }

    fn source_text(&self, expr: hir::ExprId) -> Option<String> {
        super::states::origin_text(self.hir(), self.warnings().sources(), expr)
    }
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
