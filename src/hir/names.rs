//! What the checker learnt of the names in the text, for those who ask about places in it.
//!
//! The typed tree forgets how it was written: definitions are expanded, names are bound. Whoever
//! answers questions about the text (what does this word mean, what may stand here) gets what the
//! checker knew at each place, and works nothing out again.

use std::sync::Arc;

use super::{ExprId, ExprKind, Program};
use crate::diagnostic::Span;
use crate::library::FunctionId;
use crate::types::{ArenaId, Field, Kind};

/// What the names and expressions of a text mean. Where a definition is used several times, what its
/// text means at the first use.
#[derive(Debug, Default)]
pub struct Names {
    /// The words that were resolved, by place.
    pub uses: Vec<Use>,
    /// The expressions as written, by place; those that hold others stand before them.
    pub places: Vec<Place>,
    /// The names that were known at places.
    pub scopes: Vec<Vec<Layer>>,
}

/// A word with its meaning.
#[derive(Debug, Clone, PartialEq)]
pub struct Use {
    /// The word.
    pub span: Span,
    /// What it means.
    pub meaning: Meaning,
}

/// What a word means.
#[derive(Debug, Clone, PartialEq)]
pub enum Meaning {
    /// An attribute, by name.
    Attribute(String),
    /// A definition, by name.
    Definition(String),
    /// A name that the text binds: a parameter, a variable.
    Variable {
        /// The place that binds it.
        declared: Span,
        /// Its value.
        value: ExprId,
    },
    /// A member of an object.
    Field {
        /// The object.
        base: ExprId,
        /// The name of the member.
        name: Arc<str>,
    },
    /// A key of a map.
    Key,
    /// A function of the library.
    Function(FunctionId),
    /// The events of the profile.
    Events,
    /// The record of the profile.
    Profile,
    /// The incoming event.
    Event,
}

impl Meaning {
    pub(super) fn field(base: ExprId, name: &str) -> Self {
        Self::Field {
            base,
            name: Arc::from(name),
        }
    }
}

/// An expression as written.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place {
    /// Its place.
    pub span: Span,
    /// The names that it could use, as an index of [`Names::scopes`].
    pub scope: usize,
    /// What it became; none where it is wrong.
    pub value: Option<ExprId>,
}

/// A layer of names, the outermost first.
#[derive(Debug, Clone, PartialEq)]
pub enum Layer {
    /// Brackets: bare names are fields of this item, those of the profile are not seen.
    Item(ExprId),
    /// The `where` of a comprehension: bare names may be fields of this item.
    Where(ExprId),
    /// A name that the text binds.
    Bound {
        /// The name.
        name: String,
        /// The place that binds it.
        declared: Span,
        /// Its value.
        value: ExprId,
    },
}

impl Names {
    pub(super) fn in_order(mut self) -> Self {
        self.uses.sort_by_key(|one| one.span);
        self.uses.dedup_by_key(|one| one.span);
        self.places.sort_by_key(|place| {
            (
                place.span.source,
                place.span.start,
                u32::MAX - place.span.end,
            )
        });
        // Of an expression that was checked twice what came of it counts, not that it failed once.
        self.places.dedup_by(|later, first| {
            let is_same = later.span == first.span;
            if is_same && first.value.is_none() {
                *first = *later;
            }
            is_same
        });
        self
    }

    /// The word at a byte of a text, or that ends there.
    pub fn at(&self, span: Span) -> Option<&Use> {
        let after = self
            .uses
            .partition_point(|one| (one.span.source, one.span.start) <= (span.source, span.start));
        let found = self.uses[..after].last()?;
        let is_inside = found.span.source == span.source && span.start <= found.span.end;
        is_inside.then_some(found)
    }

    /// The innermost expression at a byte of a text.
    pub fn place_at(&self, span: Span) -> Option<&Place> {
        let after = self
            .places
            .partition_point(|one| (one.span.source, one.span.start) <= (span.source, span.start));
        let before = self.places[..after].iter().rev();
        before
            .take_while(|place| place.span.source == span.source)
            .filter(|place| span.start <= place.span.end)
            .min_by_key(|place| place.span.end - place.span.start)
    }

    /// The expression that is written at exactly this place.
    pub fn written(&self, span: Span) -> Option<&Place> {
        let key = |span: Span| (span.source, span.start, u32::MAX - span.end);
        let index = self
            .places
            .binary_search_by_key(&key(span), |place| key(place.span))
            .ok()?;
        Some(&self.places[index])
    }
}

/// The member that a word means.
pub fn field<'p>(program: &'p Program, base: ExprId, name: &str) -> Option<&'p Field> {
    match &program.exprs[base].ty.kind {
        Kind::Object(object) => object.fields.get(name),
        _ => None,
    }
}

/// The names that lead to a value from a record: the kind of record is that of the schema, lists are
/// passed through. None for what rules put together.
///
/// `lists` says for each variable the list whose items it stands for: see [`lists`].
pub fn path_of(
    program: &Program,
    lists: &[Option<ExprId>],
    id: ExprId,
) -> Option<(Root, Vec<Arc<str>>)> {
    let mut path = Vec::new();
    let mut at = id;
    // Each step goes to an operand, which stands before its user.
    loop {
        at = match &program.exprs[at].kind {
            ExprKind::Profile => return Some((Root::Profile, reversed(path))),
            ExprKind::Events | ExprKind::Event => return Some((Root::Event, reversed(path))),
            ExprKind::Field(base, name) => {
                path.push(Arc::clone(name));
                *base
            }
            ExprKind::MapGet(map, _) => *map,
            ExprKind::Filter { list, .. } => *list,
            ExprKind::Map { body, .. } | ExprKind::FlatMap { body, .. } => *body,
            ExprKind::Default(value, _) | ExprKind::Test(value) => *value,
            ExprKind::GroupBy { list, .. } => *list,
            ExprKind::Fold { list, function, .. } if gives_items(*function) => *list,
            ExprKind::Variable(variable) => (*lists.get(variable.index())?)?,
            _ => return None,
        };
    }
}

fn reversed(mut path: Vec<Arc<str>>) -> Vec<Arc<str>> {
    path.reverse();
    path
}

/// Whether the result of an aggregate is an item of its list, or a list of some.
fn gives_items(function: FunctionId) -> bool {
    let items = [
        "first", "last", "nth", "head", "itemAt", "take", "skip", "topN", "bottomN", "minBy",
        "maxBy", "sortBy", "reverse", "distinct",
    ];
    items.contains(&function.original().name())
}

/// The lists whose items variables stand for, under the ids of the variables.
pub fn lists(program: &Program) -> Vec<Option<ExprId>> {
    let mut lists = vec![None; program.variables.len()];
    for (_, expr) in program.exprs.iter() {
        let (variable, list) = match &expr.kind {
            ExprKind::Filter { list, item, .. }
            | ExprKind::Map { list, item, .. }
            | ExprKind::FlatMap { list, item, .. }
            | ExprKind::GroupBy { list, item, .. }
            | ExprKind::Fold { list, item, .. } => (*item, *list),
            ExprKind::MapGroups { groups, group, .. } => (*group, *groups),
            _ => continue,
        };
        if let Some(place) = lists.get_mut(variable.index()) {
            *place = Some(list);
        }
    }
    lists
}

/// What a path of fields begins at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Root {
    /// The record of a profile.
    Profile,
    /// An event.
    Event,
}
