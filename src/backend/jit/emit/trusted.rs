//! The look before the loop: whether what no row changes is as the usual loop trusts.

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{InstBuilder, Value};

use super::{Emitter, Memo};
use crate::backend::jit::Error;
use crate::backend::jit::layout::Pass;
use crate::backend::jit::shape::Operand;
use crate::backend::jit::trust;
use crate::ir::NodeId;

impl Emitter<'_, '_> {
    /// Emits the usual loop, and the careful one for where it does not fit. Whatever no row changes
    /// has been emitted.
    pub(super) fn emit_trusting(
        &mut self,
        pass: &Pass,
        usual: impl FnOnce(&mut Self) -> Result<(), Error>,
        careful: impl FnOnce(&mut Self) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let roots = trust::bodies(self.plan(), &pass.folds);
        let mut invariants = trust::invariants(self.plan(), &roots, pass.depth);
        invariants.retain(|node| self.plan().nodes[*node].can_fault);
        let doubt = self.doubt(pass, &invariants)?;
        let [trusting, doubting, after] = std::array::from_fn(|_| self.builder.create_block());
        self.builder.set_cold_block(doubting);
        let ins = self.builder.ins();
        ins.brif(doubt, doubting, &[], trusting, &[]);
        self.builder.switch_to_block(trusting);
        let known = self.trust(&invariants)?;
        self.scoped(usual)?;
        for (node, operand) in known {
            self.memo.insert(Memo::Operand(node), operand);
        }
        self.builder.ins().jump(after, &[]);
        self.builder.switch_to_block(doubting);
        self.scoped(careful)?;
        self.builder.ins().jump(after, &[]);
        self.builder.switch_to_block(after);
        Ok(())
    }

    /// Whether something that is trusted is not so.
    fn doubt(&mut self, pass: &Pass, invariants: &[NodeId]) -> Result<Value, Error> {
        let mut doubt = None;
        for node in invariants {
            let operand = self.operand(*node)?;
            doubt = self.either(doubt, operand.fault);
            if let (Some(present), true) = (operand.present, trust::is_there(self.plan(), *node)) {
                let missing = self.negate(present);
                doubt = self.either(doubt, Some(missing));
            }
        }
        for order in &pass.decision.orders {
            let (lesser, greater) = (self.operand(order.lesser)?, self.operand(order.greater)?);
            let (a, b) = (lesser.word, greater.word);
            let wrong = self.builder.ins().icmp(IntCC::SignedGreaterThan, a, b);
            doubt = self.either(doubt, Some(wrong));
        }
        match doubt {
            Some(doubt) => Ok(doubt),
            None => Ok(self.byte(0)),
        }
    }

    /// Makes the operands what the usual loop trusts; gives what they were.
    fn trust(&mut self, invariants: &[NodeId]) -> Result<Vec<(NodeId, Operand)>, Error> {
        let mut known = Vec::with_capacity(invariants.len());
        for node in invariants {
            let operand = self.operand(*node)?;
            known.push((*node, operand));
            let present = match trust::is_there(self.plan(), *node) {
                true => None,
                false => operand.present,
            };
            let trusted = Operand {
                present,
                fault: None,
                ..operand
            };
            self.memo.insert(Memo::Operand(*node), trusted);
        }
        Ok(known)
    }
}
