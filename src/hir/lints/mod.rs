//! What runs and is probably not what its author means.
//!
//! Lints look at the checked tree of each attribute, one file a question, and never at another
//! attribute's: a rule is judged by its own text. They know the texts, so that a fix can quote an
//! expression as it was written. Lints that the checker sees on its way stand there.

use std::collections::{HashMap, HashSet};

use super::{Expr, ExprId, ExprKind, Program, VarId, walk};
use crate::diagnostic::{Diagnostic, Sources, Span, on_one_line};
use crate::types::operator::{Comparison, Primitive};
use crate::types::{ArenaId, FieldFacts, Kind, Type, Value};

mod conditions;
mod currencies;
mod defaults;
mod negation;
mod ranges;
mod same;
mod ties;
mod wildcards;

/// Everything suspicious about the attributes of a program.
pub fn lint(program: &Program, sources: &Sources) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (_, attribute) in program.attributes.iter() {
        let rule = Rule::new(program, sources, attribute.body);
        conditions::lint(&rule, &mut found);
        currencies::lint(&rule, &mut found);
        defaults::lint(&rule, &mut found);
        negation::lint(&rule, &mut found);
        ranges::lint(&rule, &mut found);
        ties::lint(&rule, &mut found);
        wildcards::lint(&rule, &mut found);
    }
    // A definition is looked at wherever it is used.
    let mut seen = HashSet::new();
    found.retain(|one| seen.insert((one.primary.span, one.code)));
    found
}

/// What the schema says of the field that an expression reads.
pub fn field_facts(program: &Program, id: ExprId) -> Option<&FieldFacts> {
    let ExprKind::Field(base, name) = &program.exprs[id].kind else {
        return None;
    };
    let Kind::Object(object) = &program.exprs[*base].ty.kind else {
        return None;
    };
    object.fields.get(&**name)?.facts.as_deref()
}

/// The tree of one attribute.
struct Rule<'p> {
    program: &'p Program,
    sources: &'p Sources,
    /// Its expressions, operands before their users.
    nodes: Vec<ExprId>,
    /// A user of each expression; the body has none.
    parents: HashMap<ExprId, ExprId>,
    /// The whole `and` that each condition is part of, where it is part of one.
    conjunctions: HashMap<ExprId, ExprId>,
    /// Variables of filters on filters that stand for the same item.
    same_item: HashMap<VarId, VarId>,
}

/// A comparison with its sides.
#[derive(Debug, Clone, Copy)]
struct Compared {
    /// The whole test.
    test: ExprId,
    left: ExprId,
    comparison: Comparison,
    right: ExprId,
}

impl<'p> Rule<'p> {
    fn new(program: &'p Program, sources: &'p Sources, body: ExprId) -> Self {
        let mut parents = HashMap::new();
        let mut same_item = HashMap::new();
        let mut nodes = vec![body];
        let mut seen = HashSet::from([body]);
        let mut next = 0;
        while let Some(&id) = nodes.get(next) {
            next += 1;
            let kind = &program.exprs[id].kind;
            if let ExprKind::Filter { list, item, .. } = kind
                && let ExprKind::Filter { item: inner, .. } = &program.exprs[*list].kind
            {
                same_item.insert(*item, *inner);
            }
            walk::operands(kind, &mut |operand| {
                if seen.insert(operand) {
                    parents.insert(operand, id);
                    nodes.push(operand);
                }
            });
        }
        nodes.sort_unstable();
        let mut conjunctions: HashMap<ExprId, ExprId> = HashMap::new();
        for &id in nodes.iter().rev() {
            if let ExprKind::And(left, right) = program.exprs[id].kind {
                let whole = conjunctions.get(&id).copied().unwrap_or(id);
                conjunctions.extend([(left, whole), (right, whole)]);
            }
        }
        Self {
            program,
            sources,
            nodes,
            parents,
            conjunctions,
            same_item,
        }
    }

    fn expr(&self, id: ExprId) -> &'p Expr {
        &self.program.exprs[id]
    }

    fn kind(&self, id: ExprId) -> &'p ExprKind {
        &self.expr(id).kind
    }

    fn ty(&self, id: ExprId) -> &'p Type {
        &self.expr(id).ty
    }

    fn span(&self, id: ExprId) -> Span {
        self.program.spans[id.index()]
    }

    /// The text of an expression as it was written.
    fn text(&self, id: ExprId) -> &'p str {
        let span = self.span(id);
        match self.sources.get(span.source) {
            Some(_) => self.sources.text(span),
            None => "",
        }
    }

    /// Whether an expression is written inside another one; the argument of a definition is not.
    fn is_written_in(&self, inner: ExprId, outer: ExprId) -> bool {
        let (inner, outer) = (self.span(inner), self.span(outer));
        inner != outer
            && inner.source == outer.source
            && outer.start <= inner.start
            && inner.end <= outer.end
    }

    fn parent(&self, id: ExprId) -> Option<&'p ExprKind> {
        self.parents.get(&id).map(|&parent| self.kind(parent))
    }

    fn constant(&self, id: ExprId) -> Option<&'p Value> {
        match self.kind(id) {
            ExprKind::Constant(value) => Some(value),
            _ => None,
        }
    }

    /// The comparison that a test is.
    fn compared(&self, test: ExprId) -> Option<Compared> {
        let ExprKind::Test(tested) = self.kind(test) else {
            return None;
        };
        let ExprKind::Primitive(primitive, sides) = self.kind(*tested) else {
            return None;
        };
        let comparison = primitive.comparison()?;
        let [left, right] = sides[..] else {
            return None;
        };
        Some(Compared {
            test,
            left: self.bare(left),
            comparison,
            right: self.bare(right),
        })
    }

    /// An expression without the conversion that the checker put around it.
    fn bare(&self, id: ExprId) -> ExprId {
        match self.kind(id) {
            ExprKind::Primitive(Primitive::Widen | Primitive::InstantOf, inner) => inner[0],
            _ => id,
        }
    }

    /// The conditions that have to hold together, through all `and`; the first ones, where there are
    /// many, since each is compared with each.
    fn conjuncts(&self, root: ExprId) -> Vec<ExprId> {
        /// Conditions of one conjunction that are looked at.
        const CONDITIONS_MAX: usize = 64;
        let (mut open, mut all) = (vec![root], Vec::new());
        while let Some(id) = open.pop().filter(|_| all.len() < CONDITIONS_MAX) {
            match self.kind(id) {
                ExprKind::And(left, right) => open.extend([*right, *left]),
                _ => all.push(id),
            }
        }
        all
    }

    /// The whole `and` that a condition is part of.
    fn conjunction(&self, id: ExprId) -> ExprId {
        self.conjunctions.get(&id).copied().unwrap_or(id)
    }

    /// Whether an expression reads one value: a field, an entry of a map, another attribute.
    fn is_path(&self, id: ExprId) -> bool {
        matches!(
            self.kind(id),
            ExprKind::Field(..) | ExprKind::MapGet(..) | ExprKind::Attribute(_)
        )
    }
}

/// A text on one line that fits into a message.
fn shortened(text: &str) -> String {
    const CHARS_MAX: usize = 60;
    on_one_line(text, CHARS_MAX)
}
