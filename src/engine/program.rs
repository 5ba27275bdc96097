//! Programs: compiled rules that run on data.

use std::fmt;
use std::sync::{Arc, OnceLock};

use super::builder::{Backend, Checked};
use super::diagnostics::{Diagnostics, without_place};
use super::load::LoadedFile;
use super::schemas::leaf_kind;
use crate::backend::Executable;
use crate::backend::interpret::{Dated, Interpreter};
#[cfg(feature = "jit")]
use crate::backend::jit::{self, JitExecutable};
use crate::data::{Binding, KeyType, Root, Scan};
#[cfg(feature = "jit")]
use crate::diagnostic::Span;
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::hir;
use crate::ir::{Lowered, ObservedPlan, Origins, Plan, lower_observed};
use crate::schema::layout::PathStep;
use crate::syntax::ast;
use crate::types::{Kind, Type};

/// Compiled rules. Clones share the code; programs may be used by many threads at once.
#[derive(Clone)]
pub struct Program {
    inner: Arc<Inner>,
}

struct Inner {
    plan: Arc<Plan>,
    origins: Origins,
    code: Compiled,
    program: hir::Program,
    warnings: Diagnostics,
    trees: Arc<Trees>,
    /// The attributes of the files that were asked for.
    attributes: Vec<AttributeInfo>,
    /// Where each of them stands among the attributes of the plan.
    slots: Vec<usize>,
    profile: Binding,
    event: Binding,
    /// Says until when values hold; made where somebody asks.
    dated: OnceLock<Dated>,
    /// The plan for observation; made where somebody asks.
    observed: OnceLock<Option<Observed>>,
}

/// A plan for observation, and how the rows of one profile are read for it.
pub(super) struct Observed {
    pub(super) plan: ObservedPlan,
    pub(super) profile: Binding,
    pub(super) event: Binding,
}

pub(super) enum Compiled {
    #[cfg(feature = "jit")]
    Jit(Box<JitExecutable>),
    Interpret(Interpreter),
}

/// The texts of a program as trees, for what tells of the rules as they were written.
#[derive(Debug, Default)]
pub(super) struct Trees {
    pub(super) files: Vec<LoadedFile>,
    pub(super) expression: Option<ast::Expr>,
}

/// What a program says of an attribute.
#[derive(Debug, Clone, PartialEq)]
pub struct AttributeInfo {
    /// Its name.
    pub name: String,
    /// Where it is stored, its name included.
    pub path: Vec<String>,
    /// Its type; for an attribute on events a map from event id to value.
    pub ty: Type,
    /// Whether it has a value for each event.
    pub on_event: bool,
    /// Its documentation, one line each.
    pub docs: Vec<String>,
}

impl Program {
    pub(super) fn new(
        mut checked: Checked,
        Lowered { plan, origins }: Lowered,
        backend: Backend,
    ) -> Result<Self, Diagnostics> {
        let plan = Arc::new(plan);
        let code = Compiled::new(&plan, backend)?;
        let is_expression = checked.loaded.expression.is_some();
        let is_shown = |attribute: &hir::Attribute| {
            // Of an expression over rules the rules are only what it needs.
            if is_expression {
                return attribute.name == hir::EXPRESSION_ATTRIBUTE;
            }
            let mut named = checked.loaded.files.iter().filter(|file| file.is_named);
            attribute.own || named.any(|file| file.source == attribute.span.source)
        };
        let shown = checked.program.attributes.iter().enumerate();
        let (slots, attributes) = shown
            .filter(|(_, (_, attribute))| is_shown(attribute))
            .map(|(slot, (_, attribute))| (slot, AttributeInfo::new(attribute)))
            .unzip();
        let program = checked.program.clone();
        let (profile, event) = bindings(&plan, &program);
        let trees = Arc::new(Trees {
            files: std::mem::take(&mut checked.loaded.files),
            expression: checked.loaded.expression.take(),
        });
        let inner = Inner {
            plan,
            origins,
            code,
            attributes,
            slots,
            dated: OnceLock::new(),
            observed: OnceLock::new(),
            profile,
            event,
            program,
            trees,
            warnings: checked.into_diagnostics(),
        };
        Ok(Self {
            inner: Arc::new(inner),
        })
    }

    /// A program of some attributes alone, by their positions and in their order, which reads and
    /// computes nothing that only others need.
    pub(super) fn only(&self, positions: &[usize]) -> Result<Self, Diagnostics> {
        let Lowered { plan, origins } = self.part(positions);
        let plan = Arc::new(plan);
        let (profile, event) = bindings(&plan, self.hir());
        let known = &self.inner.attributes;
        let inner = Inner {
            code: Compiled::new(&plan, self.backend())?,
            plan,
            origins,
            program: self.inner.program.clone(),
            trees: Arc::clone(&self.inner.trees),
            warnings: self.inner.warnings.clone(),
            attributes: positions.iter().map(|&one| known[one].clone()).collect(),
            slots: (0..positions.len()).collect(),
            profile,
            event,
            dated: OnceLock::new(),
            observed: OnceLock::new(),
        };
        Ok(Self {
            inner: Arc::new(inner),
        })
    }

    /// What computes its values.
    fn backend(&self) -> Backend {
        match self.inner.code {
            #[cfg(feature = "jit")]
            Compiled::Jit(_) => Backend::Jit,
            Compiled::Interpret(_) => Backend::Interpret,
        }
    }

    /// The attributes that it computes, in the order of the text.
    pub fn attributes(&self) -> &[AttributeInfo] {
        &self.inner.attributes
    }

    /// What the checker found suspicious.
    pub fn warnings(&self) -> &Diagnostics {
        &self.inner.warnings
    }

    /// The types of all fields: the schema of profiles, where there is one.
    pub fn profile_schema(&self) -> Option<&crate::schema::Schema> {
        Some(&self.inner.program.profile.as_ref()?.schema)
    }

    /// The types of all fields: the schema of events, where there is one.
    pub fn event_schema(&self) -> Option<&crate::schema::Schema> {
        Some(&self.inner.program.event.as_ref()?.schema)
    }

    /// The position of an attribute among [`Program::attributes`].
    ///
    /// # Errors
    /// `UnknownName` with the nearest name.
    pub fn position(&self, name: &str) -> Result<usize, Diagnostics> {
        let attributes = &self.inner.attributes;
        if let Some(position) = attributes.iter().position(|known| known.name == name) {
            return Ok(position);
        }
        let names = attributes.iter().map(|known| known.name.as_str());
        let near = unknown_attribute(name, names.clone());
        Err(Diagnostics::without_places(match near.help.is_empty() {
            false => near,
            true => {
                let names: Vec<&str> = names.collect();
                near.note(format!("it has `{}`", names.join("`, `")))
            }
        }))
    }

    pub(super) fn is_same(&self, other: &Program) -> bool {
        Arc::ptr_eq(&self.inner, &other.inner)
    }

    pub(super) fn plan(&self) -> &Arc<Plan> {
        &self.inner.plan
    }

    /// The expressions behind the folds of the plan.
    pub(super) fn origins(&self) -> &Origins {
        &self.inner.origins
    }

    pub(super) fn code(&self) -> &Compiled {
        &self.inner.code
    }

    pub(super) fn trees(&self) -> &Trees {
        &self.inner.trees
    }

    pub(super) fn hir(&self) -> &hir::Program {
        &self.inner.program
    }

    pub(super) fn executable(&self) -> &dyn Executable {
        self.inner.code.executable()
    }

    /// The plan as what also says until when values hold.
    pub(super) fn dated(&self) -> &Dated {
        let inner = &self.inner;
        inner
            .dated
            .get_or_init(|| Dated::new(Arc::clone(&inner.plan)))
    }

    /// The plan for observation.
    ///
    /// # Errors
    /// `NestingTooDeep` where no plan holds the rules, which then had no plan in the first place.
    pub(super) fn observed(&self) -> Result<&Observed, Diagnostics> {
        let program = &self.inner.program;
        let observed = self.inner.observed.get_or_init(|| {
            let plan = lower_observed(program).ok()?;
            let layout = Arc::new(plan.plan.layout.clone());
            let profile = Scan::new(Arc::clone(&layout), Root::Profile);
            let event = Scan::new(layout, Root::Event).with_lines();
            Some(Observed {
                plan,
                profile: Binding::new(profile),
                event: Binding::new(bare_event_scan(event, program.event.as_ref())),
            })
        });
        observed.as_ref().ok_or_else(|| {
            let message = "the rules go over lists inside lists too deep to be observed";
            data_error(Diagnostic::error(
                Code::NestingTooDeep,
                Default::default(),
                message,
            ))
        })
    }

    /// Where the attributes that are shown stand among those of the plan.
    pub(super) fn slots(&self) -> &[usize] {
        &self.inner.slots
    }

    /// How records of one known profile are read.
    pub(super) fn profile_binding(&self) -> &Binding {
        &self.inner.profile
    }

    /// How events of one known profile are read.
    pub(super) fn event_binding(&self) -> &Binding {
        &self.inner.event
    }

    /// How records or events of many profiles are read.
    ///
    /// # Errors
    /// `SchemaMissingPath` where the key is not known.
    pub(super) fn scan(&self, root: Root) -> Result<Scan, Diagnostics> {
        let program = &self.inner.program;
        let (binding, what) = match root {
            Root::Profile => (program.profile.as_ref(), "profile"),
            Root::Event => (program.event.as_ref(), "event"),
        };
        let scan = Scan::new(Arc::new(self.inner.plan.layout.clone()), root);
        let missing = |message: String, help: String| {
            let diagnostic =
                Diagnostic::error(Code::SchemaMissingPath, Default::default(), message);
            Diagnostics::without_places(diagnostic.help(help))
        };
        let Some(binding) = binding else {
            let message = format!("{what} data need a {what} schema");
            let help = format!("add `schema {what} \"…\"` to the rule file");
            return Err(missing(message, help));
        };
        let Some(key) = &binding.key else {
            let message = format!("the {what} schema does not say whose a row is");
            let help =
                format!("add the field of the profile key: `schema {what} \"…\" key user_id`");
            return Err(missing(message, help));
        };
        let scan = match root {
            Root::Profile => scan,
            Root::Event => bare_event_scan(scan, Some(binding)),
        };
        Ok(scan.key(path_steps(binding, key), self.key_type()))
    }

    /// Keys are whole numbers where every schema says so.
    pub(super) fn key_type(&self) -> KeyType {
        let program = &self.inner.program;
        let mut bindings = [&program.profile, &program.event].into_iter().flatten();
        let is_integer = |binding: &hir::Binding| {
            let key = binding.key.as_deref();
            key.is_none_or(|key| leaf_kind(&binding.schema, key) == Some(Kind::Integer))
        };
        match bindings.all(is_integer) {
            true => KeyType::Integer,
            false => KeyType::String,
        }
    }
}

impl fmt::Debug for Program {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Program")
            .field("attributes", &self.inner.attributes)
            .finish_non_exhaustive()
    }
}

impl AttributeInfo {
    fn new(attribute: &hir::Attribute) -> Self {
        Self {
            name: attribute.name.clone(),
            path: attribute.path.clone(),
            ty: attribute.profile_type(),
            on_event: attribute.on_event,
            docs: attribute.docs.clone(),
        }
    }
}

impl Compiled {
    fn new(plan: &Arc<Plan>, backend: Backend) -> Result<Self, Diagnostics> {
        match backend {
            #[cfg(feature = "jit")]
            Backend::Jit => match jit::compile(Arc::clone(plan)) {
                Ok(code) => Ok(Compiled::Jit(Box::new(code))),
                Err(error) => Err(not_compiled(&error.to_string())),
            },
            Backend::Interpret => Ok(Compiled::Interpret(Interpreter::new(Arc::clone(plan)))),
        }
    }

    fn executable(&self) -> &dyn Executable {
        match self {
            #[cfg(feature = "jit")]
            Compiled::Jit(code) => code.as_ref(),
            Compiled::Interpret(interpreter) => interpreter,
        }
    }
}

/// No silent fallback: the host decides whether to run on the interpreter instead.
#[cfg(feature = "jit")]
pub(super) fn not_compiled(reason: &str) -> Diagnostics {
    let message = "the program cannot be compiled to native code";
    let diagnostic = Diagnostic::error(Code::NotYetAvailable, Span::default(), message);
    Diagnostics::without_places(
        diagnostic
            .note(reason)
            .help("the interpreter runs every program: `--backend interpret`"),
    )
}

/// How the record and the events of one known profile are read.
fn bindings(plan: &Plan, program: &hir::Program) -> (Binding, Binding) {
    let layout = Arc::new(plan.layout.clone());
    let profile = Scan::new(Arc::clone(&layout), Root::Profile);
    let event = bare_event_scan(Scan::new(layout, Root::Event), program.event.as_ref());
    (Binding::new(profile), Binding::new(event))
}

pub(super) fn bare_event_scan(scan: Scan, binding: Option<&hir::Binding>) -> Scan {
    let Some(binding) = binding else { return scan };
    let scan = match &binding.time {
        Some(time) => scan.time(path_steps(binding, time)),
        None => scan,
    };
    match &binding.id {
        Some(id) => scan.id(path_steps(binding, id)),
        None => scan,
    }
}

/// The steps of a path of names: a name after a map is a key.
fn path_steps(binding: &hir::Binding, path: &[String]) -> Vec<PathStep> {
    let mut steps = Vec::with_capacity(path.len());
    for (index, name) in path.iter().enumerate() {
        let above = leaf_kind(&binding.schema, &path[..index]);
        steps.push(match above {
            Some(Kind::Map(..)) => PathStep::Key(name.clone()),
            _ => PathStep::Field(name.clone()),
        });
    }
    steps
}

/// A problem of data, which no rule text has a place for.
pub(super) fn data_error(diagnostic: Diagnostic) -> Diagnostics {
    Diagnostics::without_places(without_place(diagnostic))
}

/// A name that no attribute has, with the nearest of those that there are.
pub(super) fn unknown_attribute<'n>(
    name: &str,
    names: impl IntoIterator<Item = &'n str>,
) -> Diagnostic {
    let message = format!("the program has no attribute `{name}`");
    let diagnostic = Diagnostic::error(Code::UnknownName, Default::default(), message);
    match nearest(name, names) {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None => diagnostic,
    }
}
