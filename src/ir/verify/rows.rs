//! Whether what reads a row fits the fold that binds it.

use std::collections::HashSet;

use super::Check;
use crate::ir::{Fold, Loop, NodeId, Op, Source};
use crate::schema::layout::{EVENT_TABLE, PROFILE_TABLE};
use crate::types::ArenaId;

/// What a depth is bound to.
#[derive(Clone, Copy)]
struct Binding {
    depth: u8,
    /// The table of the row; none where it is an element of a value.
    table: Option<usize>,
}

impl Check<'_> {
    pub(super) fn fold_rows(&mut self, id: NodeId, fold: &Fold) {
        for (index, one) in fold.loops.iter().enumerate() {
            self.loop_source(id, one);
            let table = match one.source {
                Source::Events => Some(EVENT_TABLE),
                Source::Children { table, .. } => Some(table.index()),
                Source::Values(_) => None,
            };
            let binding = Binding {
                depth: one.depth,
                table,
            };
            let inner = fold.loops.iter().skip(index + 1);
            for source in inner.map(|inner| inner.source) {
                self.source_fits(id, source, binding);
            }
            self.reads(fold.body().collect(), binding);
        }
        let reads_own = |value: &NodeId| self.innermost(*value) >= fold.depth();
        if fold.values.iter().any(reads_own) {
            self.error(format!("{id} has values that read rows which it binds"));
        }
    }

    fn loop_source(&mut self, id: NodeId, one: &Loop) {
        let further_out = match one.source {
            Source::Events => true,
            Source::Children { table, owner } => {
                owner < one.depth && table.index() < self.plan.layout.tables.len()
            }
            Source::Values(list) => self.innermost(list) < one.depth,
        };
        if !further_out || one.depth == 0 {
            self.error(format!("{id} goes over rows that it binds itself"));
        }
    }

    fn innermost(&self, id: NodeId) -> u8 {
        self.facts[id.index()].depths.innermost()
    }

    /// What reads the record, outside of folds.
    pub(super) fn profile_rows(&mut self, root: NodeId) {
        let binding = Binding {
            depth: 0,
            table: Some(PROFILE_TABLE),
        };
        self.reads(vec![root], binding);
    }

    /// Checks every node below `roots` that reads the bound row.
    fn reads(&mut self, roots: Vec<NodeId>, binding: Binding) {
        let mut open = roots;
        let mut seen = HashSet::new();
        while let Some(id) = open.pop() {
            if !self.facts[id.index()].depths.contains(binding.depth) || !seen.insert(id) {
                continue;
            }
            let op = &self.plan.nodes[id].op;
            if !fits(op, binding) {
                self.error(format!("{id} reads a row of another table than is bound"));
            }
            if let Op::Fold(fold) = op {
                for source in fold.loops.iter().map(|one| one.source) {
                    self.source_fits(id, source, binding);
                }
            }
            op.for_each_operand(&mut |operand| open.push(operand));
        }
    }

    /// Whether the rows that belong to the bound row are of a child of its table.
    fn source_fits(&mut self, id: NodeId, source: Source, binding: Binding) {
        let Source::Children { table, owner } = source else {
            return;
        };
        let child = self.plan.layout.tables.get(table.index());
        let parent = child.and_then(|table| table.parent).map(ArenaId::index);
        if owner == binding.depth && (parent.is_none() || parent != binding.table) {
            self.error(format!(
                "{id} goes over rows of another table than is bound"
            ));
        }
    }
}

fn fits(op: &Op, binding: Binding) -> bool {
    match op {
        Op::Column { depth, table, .. } if *depth == binding.depth => {
            binding.table == Some(table.index())
        }
        Op::Position { depth } if *depth == binding.depth => binding.table == Some(EVENT_TABLE),
        Op::Element { depth } if *depth == binding.depth => binding.table.is_none(),
        _ => true,
    }
}
