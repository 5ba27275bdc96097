//! Changing the depths at which rows are bound, without capture.
//!
//! The law: what a fold computes does not depend on the numbers of the depths at which it binds its
//! rows, as long as no row that it reads from further out has the same number.

use std::collections::HashMap;

use super::Builder;
use crate::ir::facts::Depths;
use crate::ir::{Fold, Loop, NodeId, Op, Source};
use crate::types::stack::with_stack;

/// What becomes of the depths in its domain; others stay.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Renaming {
    /// From depth to depth.
    pairs: Vec<(u8, u8)>,
    /// The node that stands for the element of a depth, in the new depths.
    element: Option<(u8, NodeId)>,
}

/// Renamings met so far, and the nodes that each has made.
#[derive(Debug, Default)]
struct Rewrite {
    renamings: Vec<Renaming>,
    done: HashMap<(NodeId, usize), NodeId>,
}

impl Renaming {
    fn of(&self, depth: u8) -> u8 {
        let found = self.pairs.iter().find(|(from, _)| *from == depth);
        found.map_or(depth, |(_, to)| *to)
    }

    fn domain(&self) -> Depths {
        let mut domain = Depths::default();
        for (from, _) in &self.pairs {
            domain = domain.with(Depths::one(*from));
        }
        domain
    }

    fn of_all(&self, depths: Depths) -> Depths {
        let mut renamed = Depths::default();
        for depth in depths.iter() {
            renamed = renamed.with(Depths::one(self.of(depth)));
        }
        renamed
    }

    /// The same within a fold whose loops now begin at depth `to`.
    fn within_fold(&self, fold: &Fold, to: u8) -> Self {
        let mut inner = self.clone();
        for (one, to) in fold.loops.iter().zip(to..=u8::MAX) {
            inner = inner.within(one.depth, to);
        }
        inner
    }

    /// The same within a loop that binds `from`, now as `to`.
    fn within(&self, from: u8, to: u8) -> Self {
        let mut inner = self.clone();
        inner.pairs.retain(|(depth, _)| *depth != from);
        inner.pairs.push((from, to));
        inner.pairs.sort_unstable();
        inner.element = inner.element.filter(|(depth, _)| *depth != from);
        inner
    }
}

impl Builder {
    /// The same value with the row at depth `from` bound at depth `to` instead.
    pub fn lift(&mut self, node: NodeId, from: u8, to: u8) -> NodeId {
        let mut rewrite = Rewrite::default();
        let context = rewrite.context(&Renaming::default().within(from, to));
        self.rewrite_in(node, context, &mut rewrite)
    }

    /// A fold over the list that `inner` collects, as one fold over the rows of `inner`.
    ///
    /// The first loop of `outer` goes over that list, and the last item of `inner` is its element.
    pub(in crate::ir) fn splice(&mut self, outer: &Fold, inner: &Fold) -> Option<Fold> {
        let mut rewrite = Rewrite::default();
        let (first, outside) = (outer.depth(), Renaming::default());
        let renaming = outside.within_fold(inner, first);
        let inner = self.renamed_fold(inner, &outside, &renaming, &mut rewrite);
        let last = inner.loops.last()?.depth;
        let element = *inner.items.last()?;
        let mut renaming = outside.within(first, last);
        for (one, to) in outer.loops.iter().skip(1).zip(last.saturating_add(1)..) {
            renaming = renaming.within(one.depth, to);
        }
        renaming.element = Some((first, element));
        let mut spliced = self.renamed_fold(outer, &outside, &renaming, &mut rewrite);
        let of_list = spliced.loops.remove(0);
        let mut loops = inner.loops;
        // A row whose element is missing adds none to the list.
        let mut filters = vec![self.is_present(element)];
        filters.extend(of_list.filter);
        let innermost = loops.last_mut()?;
        for filter in filters {
            innermost.filter = Some(match innermost.filter {
                Some(before) => self.and(before, filter),
                None => filter,
            });
        }
        loops.append(&mut spliced.loops);
        Some(Fold { loops, ..spliced })
    }

    /// The fold with its rows bound where the law of lifting wants them.
    pub(super) fn lifted(&mut self, fold: Fold) -> Fold {
        let depth = self.free_depths(&fold).innermost().saturating_add(1);
        let ascending = fold.loops.iter().map(|one| one.depth);
        if ascending.eq((depth..=u8::MAX).take(fold.loops.len())) {
            return fold;
        }
        let renaming = Renaming::default().within_fold(&fold, depth);
        let mut rewrite = Rewrite::default();
        self.renamed_fold(&fold, &Renaming::default(), &renaming, &mut rewrite)
    }

    /// Nodes that read none of the renamed rows stay; the others are made once per renaming.
    fn rewrite_in(&mut self, id: NodeId, context: usize, rewrite: &mut Rewrite) -> NodeId {
        let domain = rewrite.renamings[context].domain();
        if !self.facts(id).depths.intersects(domain) {
            return id;
        }
        if let Some(done) = rewrite.done.get(&(id, context)) {
            return *done;
        }
        let renamed = with_stack(|| self.rewrite_op(id, context, rewrite));
        rewrite.done.insert((id, context), renamed);
        if let Some(renames) = &mut self.renames {
            renames.push((id, renamed));
        }
        renamed
    }

    fn rewrite_op(&mut self, id: NodeId, context: usize, rewrite: &mut Rewrite) -> NodeId {
        let node = self.node(id).clone();
        let renaming = rewrite.renamings[context].clone();
        match node.op {
            Op::Column {
                depth,
                table,
                column,
            } => {
                let depth = renaming.of(depth);
                let op = Op::Column {
                    depth,
                    table,
                    column,
                };
                self.intern(op, node.ty)
            }
            Op::Element { depth } => match renaming.element {
                Some((replaced, element)) if replaced == depth => element,
                _ => self.element(renaming.of(depth), node.ty),
            },
            Op::Position { depth } => self.position(renaming.of(depth)),
            Op::Fold(fold) => {
                let free = renaming.of_all(self.free_depths(&fold));
                let depth = free.innermost().saturating_add(1);
                let inner = renaming.within_fold(&fold, depth);
                let fold = self.renamed_fold(&fold, &renaming, &inner, rewrite);
                self.fold(fold, node.ty)
            }
            op => {
                let op = op.map_operands(&mut |id| self.rewrite_in(id, context, rewrite));
                self.op(op, node.ty)
            }
        }
    }

    /// The fold with its owner's operands renamed by `outer` and its body by `inner`.
    fn renamed_fold(
        &mut self,
        fold: &Fold,
        outer: &Renaming,
        inner: &Renaming,
        rewrite: &mut Rewrite,
    ) -> Fold {
        let (outer_context, inner_context) = (rewrite.context(outer), rewrite.context(inner));
        let mut loops = Vec::with_capacity(fold.loops.len());
        for (index, one) in fold.loops.iter().enumerate() {
            // The source of the first loop belongs to the owner, those of others to the rows.
            let (renaming, context) = match index {
                0 => (outer, outer_context),
                _ => (inner, inner_context),
            };
            loops.push(Loop {
                source: match one.source {
                    Source::Events => Source::Events,
                    Source::Children { table, owner } => Source::Children {
                        table,
                        owner: renaming.of(owner),
                    },
                    Source::Values(list) => Source::Values(self.rewrite_in(list, context, rewrite)),
                },
                depth: inner.of(one.depth),
                filter: one
                    .filter
                    .map(|id| self.rewrite_in(id, inner_context, rewrite)),
            });
        }
        let mut body = |id: NodeId| self.rewrite_in(id, inner_context, rewrite);
        let key = fold.key.map(&mut body);
        let items = fold.items.iter().map(|id| body(*id)).collect();
        let values = fold.values.iter();
        let values = values.map(|id| self.rewrite_in(*id, outer_context, rewrite));
        Fold {
            loops,
            key,
            function: fold.function,
            items,
            values: values.collect(),
        }
    }
}

impl Rewrite {
    fn context(&mut self, renaming: &Renaming) -> usize {
        let known = self.renamings.iter().position(|known| known == renaming);
        known.unwrap_or_else(|| {
            self.renamings.push(renaming.clone());
            self.renamings.len() - 1
        })
    }
}
