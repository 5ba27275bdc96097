//! Conditions, choices and presence.

use cranelift_codegen::ir::types::I8;
use cranelift_codegen::ir::{InstBuilder, Value};

use super::Emitter;
use crate::backend::jit::Error;
use crate::backend::jit::kernels::Kernel;
use crate::backend::jit::shape::{Operand, Shape};
use crate::ir::NodeId;
use crate::types::Kind;

impl Emitter<'_, '_> {
    /// Whether a condition holds: a byte; and its fault.
    pub(super) fn truth(&mut self, node: NodeId) -> Result<(Value, Option<Value>), Error> {
        let operand = self.operand(node)?;
        Ok((self.truth_of(&operand), operand.fault))
    }

    pub(super) fn truth_of(&mut self, operand: &Operand) -> Value {
        match operand.shape {
            Shape::Truth => operand.word,
            Shape::Boxed => {
                let truth = self.call(Kernel::IsTrue, &[operand.word]);
                self.builder.ins().ireduce(I8, truth)
            }
            Shape::Whole | Shape::Number | Shape::Text => self.byte(0),
        }
    }

    pub(super) fn is_present(&mut self, node: NodeId) -> Result<Operand, Error> {
        let operand = self.operand(node)?;
        let is_list = matches!(self.plan().nodes[node].ty.kind, Kind::Array(_));
        let present = match operand.present {
            Some(present) if !is_list => present,
            _ => self.byte(1),
        };
        Ok(Operand {
            fault: operand.fault,
            ..Operand::certain(Shape::Truth, present)
        })
    }

    /// `left and right`; faults of the right count where the left holds.
    pub(super) fn and(&mut self, left: NodeId, right: NodeId) -> Result<Operand, Error> {
        let (left, left_fault) = self.truth(left)?;
        let (right, right_fault) = self.truth(right)?;
        let word = self.builder.ins().band(left, right);
        let counting = right_fault.map(|fault| self.builder.ins().band(left, fault));
        Ok(Operand {
            fault: self.either(left_fault, counting),
            ..Operand::certain(Shape::Truth, word)
        })
    }

    /// `left or right`; faults of the right count where the left does not hold.
    pub(super) fn or(&mut self, left: NodeId, right: NodeId) -> Result<Operand, Error> {
        let (left, left_fault) = self.truth(left)?;
        let (right, right_fault) = self.truth(right)?;
        let word = self.builder.ins().bor(left, right);
        let counting = right_fault.map(|fault| {
            let otherwise = self.negate(left);
            self.builder.ins().band(otherwise, fault)
        });
        Ok(Operand {
            fault: self.either(left_fault, counting),
            ..Operand::certain(Shape::Truth, word)
        })
    }

    pub(super) fn not(&mut self, node: NodeId) -> Result<Operand, Error> {
        let (truth, fault) = self.truth(node)?;
        let word = self.negate(truth);
        Ok(Operand {
            fault,
            ..Operand::certain(Shape::Truth, word)
        })
    }

    /// `if`; only the chosen branch counts.
    pub(super) fn choose(
        &mut self,
        shape: Shape,
        condition: NodeId,
        then: NodeId,
        other: NodeId,
    ) -> Result<Operand, Error> {
        let (condition, fault) = self.truth(condition)?;
        let then = self.shaped(then, shape)?;
        let other = self.shaped(other, shape)?;
        let mut chosen = self.select(condition, &then, &other);
        chosen.fault = self.either(fault, chosen.fault);
        Ok(chosen)
    }

    /// `first ?: second`; the second counts where the first is missing.
    pub(super) fn default(
        &mut self,
        shape: Shape,
        first: NodeId,
        second: NodeId,
    ) -> Result<Operand, Error> {
        let first = self.shaped(first, shape)?;
        let Some(present) = first.present else {
            return Ok(first);
        };
        let second = self.shaped(second, shape)?;
        // The first's own fault counts in any case, so it is left out of the choice.
        let unblamed = Operand {
            present: None,
            fault: None,
            ..first
        };
        let mut chosen = self.select(present, &unblamed, &second);
        chosen.fault = self.either(first.fault, chosen.fault);
        Ok(chosen)
    }

    /// One of two operands of one form.
    fn select(&mut self, condition: Value, then: &Operand, other: &Operand) -> Operand {
        let word = self.builder.ins().select(condition, then.word, other.word);
        let length = match then.shape {
            Shape::Text => self
                .builder
                .ins()
                .select(condition, then.length, other.length),
            _ => word,
        };
        Operand {
            shape: then.shape,
            word,
            length,
            present: self.select_flag(condition, then.present, other.present, 1),
            fault: self.select_flag(condition, then.fault, other.fault, 0),
        }
    }

    /// One of two flags, where none stands for `absent`.
    fn select_flag(
        &mut self,
        condition: Value,
        then: Option<Value>,
        other: Option<Value>,
        absent: i64,
    ) -> Option<Value> {
        if then.is_none() && other.is_none() {
            return None;
        }
        let then = then.unwrap_or_else(|| self.byte(absent));
        let other = other.unwrap_or_else(|| self.byte(absent));
        Some(self.builder.ins().select(condition, then, other))
    }

    /// One of two flags is set; none is never set.
    pub(super) fn either(&mut self, left: Option<Value>, right: Option<Value>) -> Option<Value> {
        match (left, right) {
            (Some(left), Some(right)) => Some(self.builder.ins().bor(left, right)),
            (some, None) | (None, some) => some,
        }
    }

    /// Both flags are set; none is always set.
    pub(super) fn both(&mut self, left: Option<Value>, right: Option<Value>) -> Option<Value> {
        match (left, right) {
            (Some(left), Some(right)) => Some(self.builder.ins().band(left, right)),
            (some, None) | (None, some) => some,
        }
    }

    /// The other truth.
    pub(super) fn negate(&mut self, truth: Value) -> Value {
        self.builder.ins().bxor_imm_u(truth, 1)
    }
}
