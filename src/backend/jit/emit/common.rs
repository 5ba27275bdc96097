//! What is emitted before filters part the ways: shared work and work that a loop does not change.

use std::collections::HashMap;

use super::Emitter;
use crate::backend::jit::Error;
use crate::backend::jit::trust;
use crate::ir::{Level, NodeId};
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
        for node in trust::invariants(self.plan(), roots, depth) {
            self.operand(node)?;
        }
        Ok(())
    }

    /// What several groups of roots read of the row at `depth`: it is computed once, before tests part
    /// them. So the code grows with the plan and not with its paths.
    pub(super) fn common(&self, groups: &[Vec<NodeId>], depth: u8) -> Vec<NodeId> {
        if groups.len() < 2 {
            return Vec::new();
        }
        let plan = self.shared.plan;
        let mut needs: HashMap<NodeId, Need> = HashMap::new();
        let mut common = Vec::new();
        for (group, roots) in groups.iter().enumerate() {
            let mut open: Vec<NodeId> = roots.clone();
            while let Some(node) = open.pop() {
                // What does not depend on this row was emitted before the loop. Inside of it, folds
                // may bind rows at this depth that are others.
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
                let is_of_row = plan.nodes[node].level == Level::Row(depth);
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
