//! Names, types and readings: from trees as written to one typed tree.
//!
//! The checker walks the text once, inside out, and never stops at the first error: a part that
//! failed is `None`, and whatever needs it stays silent, so that nothing is reported twice.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use chrono_tz::Tz;
use indexmap::IndexMap;

use super::{
    Attribute, AttributeId, Binding, Expr, ExprId, ExprKind, Names, Program, VarId, Variable,
};
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::syntax::ast;
use crate::types::stack::with_stack;
use crate::types::{ArenaId, FieldFacts, Kind, Type, Value};

mod aggregates;
mod amounts;
mod arguments;
mod arithmetic;
mod calls;
mod chains;
mod coerce;
mod comparisons;
mod comprehensions;
mod constants;
mod declarations;
mod distances;
mod enums;
mod events;
mod expressions;
mod fixtures;
mod groups;
mod hints;
mod items;
mod lists;
mod maps;
mod membership;
mod names;
mod overloads;
mod paths;
mod periods;
mod readings;
mod recording;
mod scalars;
mod scope;
mod segments;
mod sets;
mod settings;
mod test_items;
mod times;
mod type_names;
mod windows;

pub use arguments::takes;
use recording::Recording;
use scope::Frame;

/// Expressions that one rule may have after its definitions are expanded.
pub const RULE_NODES_MAX: usize = 65_536;
/// Attributes that one program may have.
pub const PROGRAM_ATTRIBUTES_MAX: usize = 10_000;

/// Values and expressions that the tests of one program may have, once for each row of `for each`.
pub const PROGRAM_TEST_PARTS_MAX: usize = 2_000_000;

/// The name under which the value of a bare expression is known.
pub const EXPRESSION_ATTRIBUTE: &str = "value";

/// What is checked.
#[derive(Debug, Default)]
pub struct Input<'a> {
    /// The files; used files stand before their users, the main file is the last.
    pub files: Vec<&'a ast::File>,
    /// A bare expression; its value is an attribute called `value`.
    pub expression: Option<&'a ast::Expr>,
    /// The schema of profiles.
    pub profile: Option<Binding>,
    /// The schema of events.
    pub event: Option<Binding>,
    /// A zone that wins over that of the files.
    pub timezone: Option<Tz>,
    /// Which tests are checked.
    pub tests: TestsInput<'a>,
}

/// The tests that are checked, with the data of files that they name.
#[derive(Debug, Default)]
pub struct TestsInput<'a> {
    /// The files of the program whose tests are checked, by their position.
    pub files: Vec<usize>,
    /// What `using` names.
    pub fixtures: &'a [FixtureFile],
}

/// A file of data that a test uses.
#[derive(Debug)]
pub struct FixtureFile {
    /// The place of the `using` that names it.
    pub used_at: Span,
    /// The document; none where it cannot be read, which was told.
    pub document: Option<ast::Expr>,
}

/// Checks a program. Without errors among the diagnostics the program is complete.
pub fn check(input: Input<'_>) -> (Program, Vec<Diagnostic>) {
    let mut checker = Checker::new(&input);
    checker.all(&input);
    checker.finish()
}

/// Checks a program and says what its names mean. The diagnostics are those of [`check`].
pub fn check_with_names(input: Input<'_>) -> (Program, Names, Vec<Diagnostic>) {
    let mut checker = Checker::new(&input);
    checker.recording = Some(Recording::default());
    checker.all(&input);
    checker.definitions_alone();
    checker.finish_with_names()
}

impl<'a> Checker<'a> {
    fn all(&mut self, input: &Input<'a>) {
        self.settings(input);
        self.declare(input);
        self.zone_of_profiles(input);
        self.attributes();
        self.tests(input);
        self.unused_definitions(input);
    }
}

/// What the names around a place mean. Only the rule that holds the place is checked, and what it
/// needs: the program has no other attributes, and cannot be lowered.
pub fn names_around(input: Input<'_>, place: Span) -> (Program, Names) {
    let mut checker = Checker::new(&input);
    checker.recording = Some(Recording::default());
    checker.settings(&input);
    checker.declare(&input);
    checker.zone_of_profiles(&input);
    checker.attributes_around(place);
    checker.tests_around(&input, place);
    let (program, names, _) = checker.finish_with_names();
    (program, names)
}

/// How far the checking of an attribute has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Progress {
    Waiting,
    Running,
    Done,
    Failed,
}

/// An attribute as declared.
struct Declared<'a> {
    source: AttributeSource<'a>,
    docs: Vec<String>,
    own: bool,
    span: Span,
    progress: Progress,
    checked: Option<Attribute>,
}

#[derive(Clone, Copy)]
enum AttributeSource<'a> {
    Item(&'a ast::Attribute),
    Expression(&'a ast::Expr),
}

/// A definition with whether anything uses it.
struct Definition<'a> {
    item: &'a ast::Define,
    own: bool,
    used: bool,
}

struct Checker<'a> {
    program: Program,
    /// What the schema says of each expression, under the ids of the expressions.
    facts: Vec<Option<Arc<FieldFacts>>>,
    diagnostics: Vec<Diagnostic>,
    definitions: IndexMap<&'a str, Definition<'a>>,
    attributes: IndexMap<&'a str, Declared<'a>>,
    /// Attributes by the path that stores them, where it is not just their name.
    stored: IndexMap<Vec<String>, usize>,
    /// The zones of the expressions that are views of instants.
    views: HashMap<ExprId, ExprId>,
    /// The same for attributes on events.
    stored_on_events: IndexMap<Vec<String>, usize>,
    frames: Vec<Frame<'a>>,
    /// The definitions that are being expanded, with the place of use.
    expanding: Vec<(&'a str, Span)>,
    /// The attributes that are being checked, outermost first.
    running: Vec<usize>,
    /// The events of the attribute, where an option narrows them.
    events: Option<ExprId>,
    /// Expressions of the rule that is being checked.
    rule_nodes: usize,
    rule_nodes_reported: bool,
    /// Whether names are those of an expectation, which speaks of attributes.
    is_expecting: bool,
    /// Maps with a list for each group, of which the next operator is asked of each group.
    group_lists: HashSet<ExprId>,
    /// Values and expressions of all tests so far.
    test_parts: usize,
    /// What the names of the text mean, where somebody asks.
    recording: Option<Recording<'a>>,
}

impl<'a> Checker<'a> {
    fn new(input: &Input<'a>) -> Self {
        let program = Program {
            profile: input.profile.clone(),
            event: input.event.clone(),
            ..Program::default()
        };
        Self {
            program,
            facts: Vec::new(),
            diagnostics: Vec::new(),
            definitions: IndexMap::new(),
            attributes: IndexMap::new(),
            stored: IndexMap::new(),
            views: HashMap::new(),
            stored_on_events: IndexMap::new(),
            frames: Vec::new(),
            expanding: Vec::new(),
            running: Vec::new(),
            events: None,
            rule_nodes: 0,
            rule_nodes_reported: false,
            is_expecting: false,
            group_lists: HashSet::new(),
            test_parts: 0,
            recording: None,
        }
    }

    fn finish_with_names(mut self) -> (Program, Names, Vec<Diagnostic>) {
        let names = self.recording.take().unwrap_or_default().into_names();
        let (program, diagnostics) = self.finish();
        (program, names, diagnostics)
    }

    fn finish(mut self) -> (Program, Vec<Diagnostic>) {
        for declared in self.attributes.into_values() {
            if let Some(attribute) = declared.checked {
                self.program.attributes.push(attribute);
            }
        }
        self.diagnostics
            .sort_by_key(|diagnostic| (diagnostic.primary.span, diagnostic.code));
        self.diagnostics.dedup();
        (self.program, self.diagnostics)
    }

    /// Reports; while a definition is expanded, with the place that uses it.
    fn report(&mut self, mut diagnostic: Diagnostic) {
        for (name, used) in self.expanding.iter().rev() {
            diagnostic = diagnostic.also(*used, format!("`{name}` is used here"));
        }
        self.diagnostics.push(diagnostic);
    }

    fn error(&mut self, code: Code, span: Span, message: impl Into<String>) {
        self.report(Diagnostic::error(code, span, message));
    }

    /// Adds an expression; `None` once the rule is larger than the limit.
    fn push(&mut self, kind: ExprKind, ty: Type, span: Span) -> Option<ExprId> {
        self.rule_nodes += 1;
        if self.rule_nodes > RULE_NODES_MAX {
            if !std::mem::replace(&mut self.rule_nodes_reported, true) {
                let message = format!("the rule has more than {RULE_NODES_MAX} parts");
                self.report(
                    Diagnostic::error(Code::TooManyNodes, span, message)
                        .label("the limit is reached here")
                        .note("definitions count wherever they are used")
                        .help("compute parts of it as attributes of their own"),
                );
            }
            return None;
        }
        self.program.spans.push(span);
        self.facts.push(None);
        Some(self.program.exprs.push(Expr { kind, ty }))
    }

    fn constant(&mut self, value: Value, kind: Kind, span: Span) -> Option<ExprId> {
        let optional = value.is_missing();
        self.push(ExprKind::Constant(value), Type { kind, optional }, span)
    }

    fn ty(&self, id: ExprId) -> &Type {
        &self.program.exprs[id].ty
    }

    fn kind(&self, id: ExprId) -> &Kind {
        &self.program.exprs[id].ty.kind
    }

    fn optional(&self, id: ExprId) -> bool {
        self.program.exprs[id].ty.optional
    }

    fn span(&self, id: ExprId) -> Span {
        self.program.spans[id.index()]
    }

    fn as_constant(&self, id: ExprId) -> Option<&Value> {
        match &self.program.exprs[id].kind {
            ExprKind::Constant(value) => Some(value),
            _ => None,
        }
    }

    /// A new variable and an expression that reads it.
    fn variable(&mut self, name: Option<&str>, ty: Type, span: Span) -> Option<(VarId, ExprId)> {
        let variable = Variable {
            name: name.map(str::to_owned),
            ty: ty.clone(),
        };
        let id = self.program.variables.push(variable);
        Some((id, self.push(ExprKind::Variable(id), ty, span)?))
    }

    /// Checks an expression with room on the stack.
    fn expr(&mut self, expr: &'a ast::Expr) -> Option<ExprId> {
        let value = with_stack(|| self.expression(expr));
        self.keep_place(expr.span, value);
        value
    }
}

impl AttributeId {
    fn of(index: usize) -> Self {
        Self::from_index(index)
    }
}
