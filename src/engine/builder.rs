//! Engines: what all programs of a host have in common.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono_tz::Tz;

use super::allow::{self, Level};
use super::diagnostics::Diagnostics;
use super::load::{Loaded, Tests, Texts, load};
use super::overlay::Overlay;
use super::program::Program;
use super::schema_files::{SchemaCache, SchemaReader};
use super::schemas::{SchemaSource, bind_items, has_schema_item};
use super::source::RuleSource;
use super::states;
use crate::diagnostic::{Code, Diagnostic, SourceId, Span};
use crate::hir;
use crate::ir;
use crate::schema::SchemaKind;
use crate::syntax::parse::KnownItems;
use crate::types::ArenaId;

/// What computes the values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Backend {
    /// Native code, compiled when the program is.
    #[cfg(feature = "jit")]
    Jit,
    /// The definition of the language: slow, and everywhere.
    Interpret,
}

impl Default for Backend {
    /// Native code where the crate has it.
    fn default() -> Self {
        #[cfg(feature = "jit")]
        return Backend::Jit;
        #[cfg(not(feature = "jit"))]
        return Backend::Interpret;
    }
}

/// Compiles rules to programs.
///
/// # Examples
/// ```
/// use sumac::Engine;
///
/// let engine = Engine::builder().build();
/// let program = engine.compile("attribute answer = 6 * 7")?;
/// assert_eq!(program.attributes()[0].name, "answer");
/// # Ok::<(), sumac::Diagnostics>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Engine {
    settings: EngineBuilder,
}

/// The settings of an engine.
#[derive(Debug, Clone, Default)]
pub struct EngineBuilder {
    profile: Option<SchemaSource>,
    event: Option<SchemaSource>,
    /// Schemas of profiles and events where nobody names one.
    fallback: Option<(SchemaSource, SchemaSource)>,
    timezone: Option<Tz>,
    backend: Backend,
    levels: BTreeMap<Code, Level>,
    overlay: Overlay,
    /// What was read, kept by hosts that check the same files again and again.
    kept: Option<Arc<Kept>>,
}

/// What was read.
#[derive(Debug, Default)]
struct Kept {
    schemas: SchemaCache,
    items: KnownItems,
}

impl EngineBuilder {
    /// The schema of profiles; it wins over that of rule files.
    #[must_use]
    pub fn profile_schema(mut self, schema: SchemaSource) -> Self {
        self.profile = Some(schema);
        self
    }

    /// The schema of events; it wins over that of rule files.
    #[must_use]
    pub fn event_schema(mut self, schema: SchemaSource) -> Self {
        self.event = Some(schema);
        self
    }

    pub(super) fn fallback_schemas(mut self, profile: SchemaSource, event: SchemaSource) -> Self {
        self.fallback = Some((profile, event));
        self
    }

    /// The time zone; it wins over that of rule files.
    #[must_use]
    pub fn timezone(mut self, zone: Tz) -> Self {
        self.timezone = Some(zone);
        self
    }

    /// What computes the values.
    #[must_use]
    pub fn backend(mut self, backend: Backend) -> Self {
        self.backend = backend;
        self
    }

    /// What becomes of a lint. An `allow` in a rule file wins over it; errors stay errors.
    ///
    /// # Examples
    /// ```
    /// use sumac::engine::{Code, Level};
    /// use sumac::Engine;
    ///
    /// let engine = Engine::builder()
    ///     .lint(Code::ConstantCondition, Level::Deny)
    ///     .build();
    /// assert!(engine.compile("attribute odd = 1 = 1").is_err());
    /// ```
    #[must_use]
    pub fn lint(mut self, code: Code, level: Level) -> Self {
        self.levels.insert(code, level);
        self
    }

    /// Texts that stand for files.
    #[must_use]
    pub fn overlay(mut self, overlay: Overlay) -> Self {
        self.overlay = overlay;
        self
    }

    /// Keeps what was read: schemas until their files change, and trees of rules. For hosts that check
    /// texts again and again while they change a little.
    #[must_use]
    pub fn keep_read(mut self) -> Self {
        self.kept = Some(Arc::default());
        self
    }

    /// The engine.
    pub fn build(self) -> Engine {
        Engine { settings: self }
    }
}

/// Rules that were checked, with everything that was found.
pub(super) struct Checked {
    pub(super) loaded: Loaded,
    pub(super) program: hir::Program,
    /// The plan, where the rules have no errors.
    pub(super) plan: Option<ir::Lowered>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl Checked {
    pub(super) fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(Diagnostic::is_error)
    }

    /// Makes the plan, and says what only a plan shows.
    fn lower(&mut self) {
        if self.has_errors() {
            return;
        }
        match ir::lower_with_origins(&self.program) {
            Ok(lowered) => {
                let lowered = lowered.optimised();
                // A bare expression is computed and forgotten.
                if self.loaded.expression.is_none() {
                    let sources = &self.loaded.sources;
                    let found = states::lint(&self.program, sources, &lowered);
                    self.diagnostics.extend(found);
                }
                self.plan = Some(lowered);
            }
            Err(unplannable) => self.refuse(&unplannable),
        }
    }

    /// A rule that no plan can hold.
    fn refuse(&mut self, unplannable: &ir::Unplannable) {
        let diagnostic = match unplannable {
            ir::Unplannable::TooDeep { attribute } => self.too_deep(attribute),
            ir::Unplannable::EventByValue { expr } => {
                let span = self.program.spans[expr.index()];
                let message = "an attribute on events is known where the event stands in its list";
                Diagnostic::error(Code::NoSuchScope, span, message)
                    .label("this event was copied out of its list")
                    .help("read the attribute before the events are put together, or of `xEvent`")
            }
        };
        self.diagnostics.push(diagnostic);
    }

    fn too_deep(&self, name: &str) -> Diagnostic {
        let mut attributes = self.program.attributes.iter();
        let named = attributes.find(|(_, attribute)| attribute.name == name);
        let span = named.map(|(_, attribute)| attribute.span);
        let message = format!(
            "`{name}` goes over lists inside lists more than {} levels deep",
            ir::DEPTH_MAX
        );
        Diagnostic::error(Code::NestingTooDeep, span.unwrap_or_default(), message)
            .help("compute parts of it as attributes of their own")
    }

    pub(super) fn into_diagnostics(self) -> Diagnostics {
        Diagnostics::new(self.diagnostics, self.loaded.sources).in_order()
    }
}

/// What the names around a place mean, whatever else is wrong.
pub(super) struct Around {
    pub(super) loaded: Loaded,
    pub(super) program: hir::Program,
    pub(super) names: hir::Names,
    /// The file of the place.
    pub(super) main: SourceId,
}

/// Whether a schema could not be had at all.
fn is_schema_error(diagnostic: &Diagnostic) -> bool {
    let codes = [
        Code::SchemaUnreadable,
        Code::SchemaUnknownForm,
        Code::SchemaUnknownId,
    ];
    diagnostic.is_error() && codes.contains(&diagnostic.code)
}

impl Engine {
    /// An engine to be set up.
    pub fn builder() -> EngineBuilder {
        EngineBuilder::default()
    }

    /// Everything that is wrong with `source`, or suspicious; nothing is compiled.
    pub fn check(&self, source: impl Into<RuleSource>) -> Diagnostics {
        self.checked(&source.into(), Tests::Checked)
            .into_diagnostics()
    }

    /// Compiles `source`. Warnings are kept in the program.
    ///
    /// # Errors
    /// Everything that is wrong with the rules, the files they use and their schemas, warnings
    /// included.
    pub fn compile(&self, source: impl Into<RuleSource>) -> Result<Program, Diagnostics> {
        self.program(self.checked(&source.into(), Tests::Ignored))
    }

    pub(super) fn program(&self, mut checked: Checked) -> Result<Program, Diagnostics> {
        match checked.plan.take() {
            Some(lowered) if !checked.has_errors() => {
                Program::new(checked, lowered, self.settings.backend)
            }
            _ => Err(checked.into_diagnostics()),
        }
    }

    /// Whether the host knows a schema.
    pub(super) fn has_schema(&self) -> bool {
        let settings = &self.settings;
        settings.profile.is_some() || settings.event.is_some() || settings.fallback.is_some()
    }

    /// The schema of `kind`: that of the host, else that of the rules, else that of the data.
    fn bind(
        &self,
        loaded: &Loaded,
        kind: SchemaKind,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<hir::Binding> {
        let settings = &self.settings;
        let (said, fallback) = match kind {
            SchemaKind::Profile => (&settings.profile, settings.fallback.as_ref().map(|f| &f.0)),
            SchemaKind::Event => (&settings.event, settings.fallback.as_ref().map(|f| &f.1)),
        };
        if let Some(schema) = said {
            return schema.bind(&loaded.files, kind, diagnostics);
        }
        match (has_schema_item(&loaded.files, kind), fallback) {
            (false, Some(fallback)) => fallback.bind_loosely(kind),
            _ => bind_items(&loaded.files, kind, &self.schema_reader(), diagnostics),
        }
    }

    /// How the schemas that files name are read.
    fn schema_reader(&self) -> SchemaReader<'_> {
        SchemaReader {
            overlay: &self.settings.overlay,
            cache: self.settings.kept.as_deref().map(|kept| &kept.schemas),
        }
    }

    /// Where the texts of rules come from.
    pub(super) fn texts(&self) -> Texts<'_> {
        Texts {
            overlay: &self.settings.overlay,
            known: self.known_items(),
        }
    }

    /// Items that were read before, where they are kept.
    pub(super) fn known_items(&self) -> Option<&KnownItems> {
        self.settings.kept.as_deref().map(|kept| &kept.items)
    }

    pub(super) fn overlay(&self) -> &Overlay {
        &self.settings.overlay
    }

    /// The same engine with other texts in the place of files.
    pub(super) fn with_overlay(&self, overlay: Overlay) -> Self {
        let mut settings = self.settings.clone();
        settings.overlay = overlay;
        Self { settings }
    }

    pub(super) fn checked(&self, source: &RuleSource, tests: Tests) -> Checked {
        let check = |input: hir::Input<'_>| {
            let (program, found) = hir::check(input);
            (program, (), found)
        };
        self.checked_by(source, tests, check).0
    }

    /// As [`Engine::checked`], and what the names of the text mean.
    pub(super) fn checked_with_names(&self, source: &RuleSource) -> (Checked, hir::Names) {
        self.checked_by(source, Tests::Checked, hir::check_with_names)
    }

    /// What names mean around a place of the main file, of which the text may be broken.
    pub(super) fn names_around(&self, source: &RuleSource, byte: usize) -> Around {
        let loaded = load(source, Tests::Checked, self.texts());
        let mut told = Vec::new();
        let mut bind = |kind| self.bind(&loaded, kind, &mut told);
        let (profile, event) = (bind(SchemaKind::Profile), bind(SchemaKind::Event));
        let main = loaded.files.last().map_or(SourceId(0), |file| file.source);
        let input = self.input(&loaded, Tests::Checked, profile, event);
        let (program, names) = hir::names_around(input, Span::new(main, byte, byte));
        Around {
            loaded,
            program,
            names,
            main,
        }
    }

    fn input<'l>(
        &self,
        loaded: &'l Loaded,
        tests: Tests,
        profile: Option<hir::Binding>,
        event: Option<hir::Binding>,
    ) -> hir::Input<'l> {
        hir::Input {
            files: loaded.files.iter().map(|file| &file.tree).collect(),
            expression: loaded.expression.as_ref(),
            profile,
            event,
            timezone: self.settings.timezone,
            tests: hir::TestsInput {
                files: match tests {
                    Tests::Ignored => Vec::new(),
                    Tests::Checked => loaded.tested(),
                },
                fixtures: &loaded.fixtures,
            },
        }
    }

    fn checked_by<N: Default>(
        &self,
        source: &RuleSource,
        tests: Tests,
        check: impl FnOnce(hir::Input<'_>) -> (hir::Program, N, Vec<Diagnostic>),
    ) -> (Checked, N) {
        let mut loaded = load(source, tests, self.texts());
        let mut diagnostics = std::mem::take(&mut loaded.diagnostics);
        let mut bind = |kind| self.bind(&loaded, kind, &mut diagnostics);
        let (profile, event) = (bind(SchemaKind::Profile), bind(SchemaKind::Event));
        if diagnostics.iter().any(is_schema_error) {
            // Every field would be unknown: the author learns nothing from being told so.
            let checked = Checked {
                loaded,
                program: hir::Program::default(),
                plan: None,
                diagnostics,
            };
            return (checked, N::default());
        }
        let (program, names, found) = check(self.input(&loaded, tests, profile, event));
        diagnostics.extend(found);
        diagnostics.extend(hir::lints::lint(&program, &loaded.sources));
        let mut checked = Checked {
            loaded,
            program,
            plan: None,
            diagnostics,
        };
        checked.lower();
        let files = &checked.loaded.files;
        checked.diagnostics = allow::told(checked.diagnostics, files, &self.settings.levels);
        checked
            .diagnostics
            .sort_by_key(|diagnostic| diagnostic.primary.span);
        (checked, names)
    }
}
