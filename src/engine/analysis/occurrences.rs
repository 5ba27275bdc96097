//! The names of a program: where each is declared and where it is used.

use std::path::PathBuf;

use super::Analysis;
use super::schema_place::id_target;
use crate::diagnostic::{Origin, SourceId, Span};
use crate::hir::{self, Layer, Meaning};
use crate::syntax::ast::{self, ItemKind, SchemaRole, TestPart};

/// What a name stands for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Symbol {
    /// An attribute.
    Attribute(String),
    /// A definition.
    Definition(String),
    /// A parameter or a variable, by the place that declares it.
    Variable(Span),
    /// A field of a schema: whether of events, and the path to it.
    Field {
        /// Whether it is a field of events and not of the profile.
        of_event: bool,
        /// The names that lead to it, its own included.
        path: Vec<String>,
    },
    /// A member of an object that a rule made.
    Member(String),
    /// A key of a map.
    Key(String),
    /// A function of the library.
    Function(&'static str),
    /// `xEvent`, `profile`, `event`
    Builtin(&'static str),
    /// The path in a `use` or of a schema.
    File(String),
    /// The `$id` of a schema in a directory of XDM files.
    SchemaId {
        /// The path of the directory.
        directory: String,
        /// The id.
        id: String,
    },
    /// A code in an `allow`.
    Code(String),
}

/// A name in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occurrence {
    /// Its place.
    pub span: Span,
    /// What it stands for.
    pub symbol: Symbol,
    /// Whether it is declared here.
    pub declares: bool,
}

/// Where a name leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// To a place in a text of the program.
    Text(Span),
    /// To a file.
    File(PathBuf),
    /// To bytes of a file that is no text of the program, such as a schema.
    Bytes {
        /// The file.
        path: PathBuf,
        /// The first byte and the one after the last.
        range: (usize, usize),
    },
}

impl Analysis {
    /// Every name in every text of the program, in the order of the texts.
    pub fn occurrences(&self) -> &[Occurrence] {
        self.occurrences.get_or_init(|| self.collect_occurrences())
    }

    /// The name at a byte of the main file.
    pub fn occurrence_at(&self, byte: usize) -> Option<&Occurrence> {
        let all = self.occurrences();
        let end = all
            .partition_point(|one| (one.span.source, one.span.start as usize) <= (self.main, byte));
        let near = all[..end].iter().rev().take(2);
        let mut near =
            near.filter(|one| one.span.source == self.main && super::holds(one.span, byte));
        near.next()
    }

    /// The places in the program where a symbol is declared or used.
    pub fn places_of<'a>(&'a self, symbol: &'a Symbol) -> impl Iterator<Item = &'a Occurrence> {
        self.occurrences()
            .iter()
            .filter(move |one| one.symbol == *symbol)
    }

    /// Where a symbol is declared, as a place in a text of the program.
    pub fn declaration(&self, symbol: &Symbol) -> Option<Span> {
        match symbol {
            Symbol::Variable(span) => Some(*span),
            // Objects may have members of one name without knowing of each other.
            Symbol::Member(_) => None,
            symbol => self
                .places_of(symbol)
                .find(|one| one.declares)
                .map(|one| one.span),
        }
    }

    /// Where the name at a byte of the main file leads.
    pub fn target(&self, byte: usize) -> Option<Target> {
        let found = self.occurrence_at(byte)?;
        match &found.symbol {
            Symbol::File(path) => {
                let directory = self.directory(found.span.source)?;
                Some(Target::File(directory.join(path)))
            }
            Symbol::SchemaId { directory, id } => {
                let folder = self.directory(found.span.source)?;
                id_target(&folder.join(directory), id)
            }
            Symbol::Field { of_event, path } => self.schema_target(*of_event, path),
            symbol => self.declaration(symbol).map(Target::Text),
        }
    }

    /// The folder in which the relative paths of a file begin.
    pub(super) fn directory(&self, source: SourceId) -> Option<PathBuf> {
        let mut files = self.checked.loaded.files.iter();
        files
            .find(|file| file.source == source)
            .map(|file| file.directory.clone())
    }

    fn collect_occurrences(&self) -> Vec<Occurrence> {
        let mut found: Vec<Occurrence> = Vec::new();
        let mut add = |span: Span, symbol: Symbol, declares: bool| {
            found.push(Occurrence {
                span,
                symbol,
                declares,
            });
        };
        let lists = hir::lists(&self.checked.program);
        for one in &self.names.uses {
            if let Some(symbol) = self.symbol_of(one, &lists) {
                add(one.span, symbol, false);
            }
        }
        for layer in self.names.scopes.iter().flatten() {
            if let Layer::Bound { declared, .. } = layer {
                add(*declared, Symbol::Variable(*declared), true);
            }
        }
        for item in self.trees().flat_map(|tree| &tree.items) {
            self.item_occurrences(item, &mut add);
        }
        // Texts inside JSON have no places of their own.
        found.retain(|one| {
            let source = self.sources().get(one.span.source);
            source.is_some_and(|file| matches!(file.origin, Origin::Own))
        });
        found.sort_by_key(|one| (one.span, !one.declares));
        found.dedup_by_key(|one| one.span);
        found
    }

    fn item_occurrences(&self, item: &ast::Item, add: &mut impl FnMut(Span, Symbol, bool)) {
        if let ItemKind::Attribute(ast::Attribute { body, .. })
        | ItemKind::Define(ast::Define { body, .. }) = &item.kind
        {
            body.for_each(&mut |expr| {
                if let ast::ExprKind::Object(members) = &expr.kind {
                    for (name, _) in members {
                        add(name.span, Symbol::Member(name.node.clone()), true);
                    }
                }
            });
        }
        match &item.kind {
            ItemKind::Attribute(attribute) => {
                let name = &attribute.name;
                add(name.span, Symbol::Attribute(name.node.clone()), true);
            }
            ItemKind::Define(define) => {
                let name = &define.name;
                add(name.span, Symbol::Definition(name.node.clone()), true);
                for parameter in define.parameters.iter().flatten() {
                    let span = parameter.name.span;
                    add(span, Symbol::Variable(span), true);
                }
            }
            ItemKind::Use(path) => add(path.span, Symbol::File(path.node.clone()), false),
            ItemKind::Schema(schema) => schema_occurrences(schema, add),
            ItemKind::Allow(allow) => {
                for code in &allow.codes {
                    add(code.span, Symbol::Code(code.node.clone()), false);
                }
            }
            ItemKind::Test(test) => {
                for part in &test.body {
                    self.test_occurrences(&part.node, add);
                }
            }
            _ => {}
        }
    }

    /// What a test expects stands among attributes.
    fn test_occurrences(&self, part: &TestPart, add: &mut impl FnMut(Span, Symbol, bool)) {
        if let TestPart::Snapshot(names) = part {
            for name in names {
                add(name.span, Symbol::Attribute(name.node.clone()), false);
            }
        }
    }

    fn symbol_of(&self, one: &hir::Use, lists: &[Option<hir::ExprId>]) -> Option<Symbol> {
        Some(match &one.meaning {
            Meaning::Attribute(name) => Symbol::Attribute(name.clone()),
            Meaning::Definition(name) => Symbol::Definition(name.clone()),
            Meaning::Variable { declared, .. } => Symbol::Variable(*declared),
            Meaning::Field { base, name } => self.field_symbol(*base, name, lists),
            Meaning::Key => Symbol::Key(self.sources().text(one.span).to_owned()),
            Meaning::Function(function) => Symbol::Function(function.name()),
            Meaning::Events => Symbol::Builtin("xEvent"),
            Meaning::Profile => Symbol::Builtin("profile"),
            Meaning::Event => Symbol::Builtin("event"),
        })
    }

    fn field_symbol(&self, base: hir::ExprId, name: &str, lists: &[Option<hir::ExprId>]) -> Symbol {
        let program = &self.checked.program;
        let is_of_schema = hir::field(program, base, name).is_some_and(|one| one.facts.is_some());
        match hir::path_of(program, lists, base) {
            Some((root, above)) if is_of_schema => Symbol::Field {
                of_event: root == hir::Root::Event,
                path: above
                    .iter()
                    .map(|step| step.to_string())
                    .chain([name.to_owned()])
                    .collect(),
            },
            _ => Symbol::Member(name.to_owned()),
        }
    }
}

/// The file of a schema with its ids, and the fields that it names as key, time and id.
fn schema_occurrences(schema: &ast::SchemaItem, add: &mut impl FnMut(Span, Symbol, bool)) {
    if let Some((source, ids)) = schema.sources.split_first() {
        add(source.span, Symbol::File(source.node.clone()), false);
        for id in ids {
            let symbol = Symbol::SchemaId {
                directory: source.node.clone(),
                id: id.node.clone(),
            };
            add(id.span, symbol, false);
        }
    }
    let paths = [&schema.key, &schema.time, &schema.id];
    for path in paths.into_iter().flatten() {
        for (index, step) in path.steps.iter().enumerate() {
            let path = path.steps[..=index].iter().map(|step| step.node.clone());
            let symbol = Symbol::Field {
                of_event: schema.role == SchemaRole::Event,
                path: path.collect(),
            };
            add(step.span, symbol, false);
        }
    }
}
