//! Trees of tests as branches and jumps.
//!
//! [`decision`](crate::backend::jit::decision) says what is tested in which order; here it becomes
//! blocks. What several branches of one place read is computed before they part; Cranelift computes
//! what is pure only where it is needed, so this costs no row that needs none of it.

use cranelift_codegen::ir::types::I32;
use cranelift_codegen::ir::{Block, InstBuilder, Value};
use cranelift_frontend::Switch;

use super::Emitter;
use super::fold::Running;
use crate::backend::jit::Error;
use crate::backend::jit::decision::{Arm, Step};
use crate::ir::NodeId;
use crate::types::stack::with_stack;

/// The folds of a loop, at the row that is being decided.
#[derive(Clone, Copy)]
pub(super) struct Row<'r, 'p> {
    pub(super) folds: &'r [Running<'p>],
    pub(super) level: usize,
    /// The depth at which the row is bound.
    pub(super) depth: u8,
    /// The state row.
    pub(super) base: Value,
}

impl<'p> Emitter<'_, 'p> {
    /// What is done with the bound row.
    pub(super) fn steps(&mut self, steps: &[Step], row: Row<'_, 'p>) -> Result<(), Error> {
        let groups: Vec<Vec<NodeId>> = steps.iter().map(|step| roots(step, row)).collect();
        for node in self.common(&groups, row.depth) {
            self.operand(node)?;
        }
        for step in steps {
            with_stack(|| self.step(step, row))?;
        }
        Ok(())
    }

    fn step(&mut self, step: &Step, row: Row<'_, 'p>) -> Result<(), Error> {
        match step {
            Step::Take(takers) => self.take(takers, row),
            Step::Test { condition, then } => {
                let (holds, _) = self.truth(*condition)?;
                self.guarded(holds, |this| this.steps(then, row))
            }
            Step::Dispatch { column, arms } => self.dispatch(*column, arms, row),
            Step::Rest { conditions, takers } => {
                let holds = self.conditions(conditions, takers, row)?;
                self.guarded(holds, |this| this.take(takers, row))
            }
        }
    }

    fn take(&mut self, takers: &[usize], row: Row<'_, 'p>) -> Result<(), Error> {
        let folds: Vec<Running<'p>> = takers.iter().map(|taker| row.folds[*taker]).collect();
        self.go_on(&folds, row.level, row.base)
    }

    /// Whether all conditions hold; the fault of one counts where those before it hold.
    fn conditions(
        &mut self,
        conditions: &[NodeId],
        takers: &[usize],
        row: Row<'_, 'p>,
    ) -> Result<Value, Error> {
        let mut all: Option<(Value, Option<Value>)> = None;
        for condition in conditions {
            let (holds, fault) = self.truth(*condition)?;
            all = Some(match all {
                None => (holds, fault),
                Some((before, faults)) => {
                    let counting = fault.map(|fault| self.builder.ins().band(before, fault));
                    let holds = self.builder.ins().band(before, holds);
                    (holds, self.either(faults, counting))
                }
            });
        }
        let (holds, fault) = match all {
            Some(all) => all,
            None => (self.byte(1), None),
        };
        for taker in takers {
            self.count_fault(&row.folds[*taker].slot, row.base, fault);
        }
        Ok(holds)
    }

    /// Emits what is done only where a condition holds.
    pub(super) fn guarded(
        &mut self,
        holds: Value,
        body: impl FnOnce(&mut Self) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let (passed, after) = (self.builder.create_block(), self.builder.create_block());
        self.builder.ins().brif(holds, passed, &[], after, &[]);
        self.builder.switch_to_block(passed);
        self.scoped(body)?;
        self.builder.ins().jump(after, &[]);
        self.builder.switch_to_block(after);
        Ok(())
    }

    /// One jump by the class of a text.
    fn dispatch(&mut self, column: NodeId, arms: &[Arm], row: Row<'_, 'p>) -> Result<(), Error> {
        let class = self.class_of_row(column)?;
        let class = self.builder.ins().uextend(I32, class);
        let after = self.builder.create_block();
        let mut switch = Switch::new();
        let blocks: Vec<Block> = arms.iter().map(|_| self.builder.create_block()).collect();
        for (arm, block) in arms.iter().zip(&blocks) {
            for class in &arm.classes {
                switch.set_entry(u128::from(*class), *block);
            }
        }
        switch.emit(&mut self.builder, class, after);
        for (arm, block) in arms.iter().zip(&blocks) {
            self.builder.switch_to_block(*block);
            self.scoped(|this| this.steps(&arm.steps, row))?;
            self.builder.ins().jump(after, &[]);
        }
        self.builder.switch_to_block(after);
        Ok(())
    }
}

/// What a step reads of the row: its conditions, and whatever the folds read that it decides.
fn roots(step: &Step, row: Row<'_, '_>) -> Vec<NodeId> {
    let (mut conditions, mut takers) = (Vec::new(), Vec::new());
    step.visit(&mut |node| conditions.push(node), &mut |taker| {
        takers.push(taker);
    });
    takers.sort_unstable();
    takers.dedup();
    for taker in takers {
        let fold = row.folds[taker].fold;
        let decided = fold.loops.iter().take(row.level + 1);
        let decided: Vec<NodeId> = decided.filter_map(|one| one.filter).collect();
        conditions.extend(fold.body().filter(|node| !decided.contains(node)));
    }
    conditions
}
