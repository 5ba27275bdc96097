//! What is emitted before filters part the ways: shared work and work that a loop does not change.

use std::collections::{HashMap, HashSet};

use super::fold::Group;
use super::{Emitter, Memo};
use crate::backend::jit::Error;
use crate::ir::{Level, NodeId, Op};
use crate::types::ArenaId;

/// Who needs a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Need {
    One(usize),
    Several,
}

impl Emitter<'_, '_> {
    /// Emits whatever below the roots does not depend on the row at `depth`, so that the loop that
    /// binds it finds it done.
    pub(super) fn emit_invariants(&mut self, roots: &[NodeId], depth: u8) -> Result<(), Error> {
        let plan = self.plan();
        let mut seen = HashSet::new();
        let mut open: Vec<NodeId> = roots.to_vec();
        let mut invariant = Vec::new();
        while let Some(node) = open.pop() {
            if !seen.insert(node) || self.memo.contains_key(&Memo::Operand(node)) {
                continue;
            }
            let is_constant = matches!(plan.nodes[node].op, Op::Constant(_));
            if plan.nodes[node].level >= Level::Row(depth) {
                plan.nodes[node]
                    .op
                    .for_each_operand(&mut |operand| open.push(operand));
            } else if !is_constant {
                invariant.push(node);
            }
        }
        invariant.sort_by_key(|node| node.index());
        for node in invariant {
            self.operand(node)?;
        }
        Ok(())
    }

    /// What folds with different filters read of the row at `depth`: it is computed once, before the
    /// filters part them. So the code grows with the plan and not with its paths.
    pub(super) fn common(&self, groups: &[Group<'_>], depth: u8) -> Vec<NodeId> {
        if groups.len() < 2 {
            return Vec::new();
        }
        let plan = self.shared.plan;
        let mut needs: HashMap<NodeId, Need> = HashMap::new();
        let mut common = Vec::new();
        for (group, (filter, folds)) in groups.iter().enumerate() {
            let bodies = folds.iter().flat_map(|one| one.fold.body());
            let mut open: Vec<NodeId> = bodies.filter(|node| Some(*node) != *filter).collect();
            while let Some(node) = open.pop() {
                // What does not change in the loop was emitted before it; its own loops may bind
                // other rows at this depth.
                if plan.nodes[node].level < Level::Row(depth) {
                    continue;
                }
                let need = match needs.get(&node) {
                    None => Need::One(group),
                    Some(Need::One(other)) if *other != group => Need::Several,
                    Some(_) => continue,
                };
                needs.insert(node, need);
                // What a node of this row reads is emitted with it.
                let is_of_row = matches!(plan.nodes[node].level, Level::Row(row) if row <= depth);
                if need == Need::Several && is_of_row {
                    common.push(node);
                } else {
                    plan.nodes[node]
                        .op
                        .for_each_operand(&mut |operand| open.push(operand));
                }
            }
        }
        common.sort_by_key(|node| node.index());
        common
    }
}
