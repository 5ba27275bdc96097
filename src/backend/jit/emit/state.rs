//! The states of folds: taking in a row, and the value in the end.
//!
//! A state is words in memory at `base + slot.value_offset()`; [`Slot`] says which. Updates are written
//! without branches where that costs less than a mispredicted one: what must not count adds zero.

use cranelift_codegen::ir::condcodes::{FloatCC, IntCC};
use cranelift_codegen::ir::types::{I8, I64};
use cranelift_codegen::ir::{InstBuilder, Value};

use super::Emitter;
use super::fold::Running;
use super::memory::memory;
use crate::backend::jit::Error;
use crate::backend::jit::calls::{FoldCall, fold_items};
use crate::backend::jit::host::NO_ROW;
use crate::backend::jit::kernels::Kernel;
use crate::backend::jit::shape::{Operand, Shape};
use crate::backend::jit::slots::{Counted, Slot};
use crate::ir::kernels::Aggregation;
use crate::ir::{Fold, NodeId, Source};

impl Emitter<'_, '_> {
    /// Takes the bound row into the value of a fold whose filters it passed; its count comes after.
    pub(super) fn update_value(&mut self, one: &Running<'_>, base: Value) -> Result<(), Error> {
        let Running { node, fold, slot } = *one;
        if slot.aggregation == Aggregation::Library {
            return match self.shared.schedule.in_order.get(&node) {
                Some(state) => self.update_in_order(one, state, base),
                None => self.update_library(one, base),
            };
        }
        let Some(item) = fold.items.first() else {
            return match slot.value {
                Some(_) => Err(Error::plan(node, "aggregates no value")),
                None => Ok(()),
            };
        };
        let item = self.operand(*item)?;
        self.count_fault(&slot, base, item.fault);
        let Some(value) = slot.value.filter(|value| value.is_own) else {
            return Ok(());
        };
        match slot.aggregation {
            Aggregation::SumNumber | Aggregation::AverageNumber => {
                self.add_number(base, value.offset, &item);
            }
            Aggregation::SumWhole | Aggregation::AverageInteger | Aggregation::AverageWhole => {
                self.add_whole(base, value.offset, &item);
            }
            Aggregation::ExtremeWhole { greatest } => {
                self.keep_whole(base, value.offset, &item, greatest);
            }
            Aggregation::ExtremeNumber { greatest } => {
                self.keep_number(base, &slot, &item, greatest);
            }
            _ => {}
        }
        Ok(())
    }

    /// Counts the bound row for a fold whose filters it passed.
    pub(super) fn update_counter(&mut self, one: &Running<'_>, base: Value) -> Result<(), Error> {
        let Some((counted, part)) = one.slot.counter.filter(|(_, part)| part.is_own) else {
            return Ok(());
        };
        let counts = match counted {
            Counted::Nothing => return Ok(()),
            Counted::Rows => self.byte(1),
            Counted::Present(item) => match self.operand(item)?.present {
                Some(present) => present,
                None => self.byte(1),
            },
            Counted::True(item) => self.truth(item)?.0,
            Counted::False(item) => {
                let (holds, _) = self.truth(item)?;
                self.negate(holds)
            }
        };
        self.add_count(base, part.offset, counts);
        Ok(())
    }

    /// Marks a fault in the state.
    pub(super) fn count_fault(&mut self, slot: &Slot, base: Value, fault: Option<Value>) {
        if let (Some(offset), Some(fault)) = (slot.fault_offset, fault) {
            let before = self.builder.ins().load(I8, memory(), base, offset);
            let after = self.builder.ins().bor(before, fault);
            self.store(after, base, offset);
        }
    }

    fn add_count(&mut self, base: Value, offset: i32, counts: Value) {
        let counts = self.builder.ins().uextend(I64, counts);
        let before = self.load_word(base, offset);
        let after = self.builder.ins().iadd(before, counts);
        self.store(after, base, offset);
    }

    /// `ExactSum::add`: two doubles while an error of zero proves that they are enough.
    fn add_number(&mut self, base: Value, offset: i32, item: &Operand) {
        let zero = self.builder.ins().f64const(0.0);
        let number = match item.present {
            Some(present) => self.builder.ins().select(present, item.word, zero),
            None => item.word,
        };
        let high = self.load_number(base, offset);
        let low = self.load_number(base, offset + 8);
        let (high, error) = self.two_sum(high, number);
        let (low, lost) = self.two_sum(low, error);
        let exact = self.builder.ins().fcmp(FloatCC::Equal, lost, zero);
        let [fast, slow, after] = std::array::from_fn(|_| self.builder.create_block());
        self.builder.set_cold_block(slow);
        self.builder.ins().brif(exact, fast, &[], slow, &[]);
        self.builder.switch_to_block(fast);
        self.store(high, base, offset);
        self.store(low, base, offset + 8);
        self.builder.ins().jump(after, &[]);
        self.builder.switch_to_block(slow);
        let sum = self.builder.ins().iadd_imm_s(base, i64::from(offset));
        self.call(Kernel::AddSlow, &[sum, number]);
        self.builder.ins().jump(after, &[]);
        self.builder.switch_to_block(after);
    }

    fn two_sum(&mut self, left: Value, right: Value) -> (Value, Value) {
        let sum = self.builder.ins().fadd(left, right);
        let right_part = self.builder.ins().fsub(sum, left);
        let left_part = self.builder.ins().fsub(sum, right_part);
        let left_error = self.builder.ins().fsub(left, left_part);
        let right_error = self.builder.ins().fsub(right, right_part);
        (sum, self.builder.ins().fadd(left_error, right_error))
    }

    /// Adds to a sum of 128 bits in two words, the lower one first.
    fn add_whole(&mut self, base: Value, offset: i32, item: &Operand) {
        let whole = match item.present {
            Some(present) => {
                let zero = self.word(0);
                self.builder.ins().select(present, item.word, zero)
            }
            None => item.word,
        };
        let low = self.load_word(base, offset);
        let high = self.load_word(base, offset + 8);
        let sum = self.builder.ins().iadd(low, whole);
        let carry = self.builder.ins().icmp(IntCC::UnsignedLessThan, sum, low);
        let carry = self.builder.ins().uextend(I64, carry);
        let sign = self.builder.ins().sshr_imm_u(whole, 63);
        let high = self.builder.ins().iadd(high, sign);
        let high = self.builder.ins().iadd(high, carry);
        self.store(sum, base, offset);
        self.store(high, base, offset + 8);
    }

    /// Keeps the least or the greatest whole number, as a word without sign in which greater is better
    /// and 0 is the worst: an empty state is one that anything beats, so nobody asks whether it is.
    fn keep_whole(&mut self, base: Value, offset: i32, item: &Operand, greatest: bool) {
        let turn = self.word(turn(greatest));
        let turned = self.builder.ins().bxor(item.word, turn);
        let best = self.load_word(base, offset);
        let takes = self
            .builder
            .ins()
            .icmp(IntCC::UnsignedGreaterThan, turned, best);
        let takes = match item.present {
            Some(present) => self.builder.ins().band(takes, present),
            None => takes,
        };
        let best = self.builder.ins().select(takes, turned, best);
        self.store(best, base, offset);
    }

    /// Keeps the least or the greatest number; its count, which grows after it, tells the first.
    fn keep_number(&mut self, base: Value, slot: &Slot, item: &Operand, greatest: bool) {
        let offset = slot.value_offset();
        let best = self.load_number(base, offset);
        let test = match greatest {
            true => FloatCC::GreaterThan,
            false => FloatCC::LessThan,
        };
        let better = self.builder.ins().fcmp(test, item.word, best);
        let known = self.load_word(base, slot.counter_offset());
        let is_first = self.builder.ins().icmp_imm_u(IntCC::Equal, known, 0);
        let takes = self.builder.ins().bor(better, is_first);
        let takes = match item.present {
            Some(present) => self.builder.ins().band(takes, present),
            None => takes,
        };
        let best = self.builder.ins().select(takes, item.word, best);
        self.store(best, base, offset);
    }

    pub(super) fn update_library(&mut self, one: &Running<'_>, base: Value) -> Result<(), Error> {
        let Running { node, fold, slot } = *one;
        let items = fold_items(self.plan(), fold);
        for item in &items {
            let operand = self.operand(*item)?;
            self.count_fault(&slot, base, operand.fault);
        }
        self.hand_over(&items)?;
        let cells = self.scratch_address(0);
        let call = self.fold_call(node, fold)?;
        let state = self.address(base, slot.value_offset());
        // Only folds of passes see rows out of order; for the others the order of calls is it.
        let row = match fold.loops.first().map(|one| (one.source, one.depth)) {
            Some((Source::Events, depth)) => self.row(node, depth)?,
            _ => self.word(NO_ROW.cast_signed()),
        };
        let arguments = [self.context, call, state, row, cells];
        if !slot.is_grouped {
            self.call(Kernel::FoldUpdate, &arguments);
            return Ok(());
        }
        let fault = self.call(Kernel::GroupUpdate, &arguments);
        if slot.fault_offset.is_some() {
            // Keys that fault are rare, and the byte is not touched for others.
            let is_fault = self.builder.ins().icmp_imm_u(IntCC::NotEqual, fault, 0);
            self.guarded(is_fault, |this| {
                let fault = this.byte(1);
                this.count_fault(&slot, base, Some(fault));
                Ok(())
            })?;
        }
        Ok(())
    }

    /// Hands the arguments that are evaluated once to the kernels of a fold; gives their faults.
    pub(super) fn fold_values(
        &mut self,
        node: NodeId,
        fold: &Fold,
    ) -> Result<Option<Value>, Error> {
        let mut faults = None;
        for value in self.operands(&fold.values)? {
            faults = self.either(faults, value.fault);
        }
        let is_kept = fold.key.is_some() || self.is_library(fold);
        if is_kept && !self.shared.schedule.in_order.contains_key(&node) {
            self.keep_values(node, fold)?;
        }
        Ok(faults)
    }

    /// Has the kernels of a fold keep its arguments that are evaluated once.
    pub(super) fn keep_values(&mut self, node: NodeId, fold: &Fold) -> Result<(), Error> {
        self.hand_over(&fold.values)?;
        let cells = self.scratch_address(0);
        let call = self.fold_call(node, fold)?;
        let context = self.context;
        self.call(Kernel::FoldValues, &[context, call, cells]);
        Ok(())
    }

    fn is_library(&self, fold: &Fold) -> bool {
        crate::ir::kernels::aggregation(self.shared.plan, fold) == Aggregation::Library
    }

    /// The value of a state.
    pub(super) fn finish(
        &mut self,
        node: NodeId,
        fold: &Fold,
        slot: &Slot,
        base: Value,
        values_fault: Option<Value>,
    ) -> Result<Operand, Error> {
        let shape = Shape::of(&self.plan().nodes[node].ty.kind);
        let mut operand = self.finish_value(node, fold, slot, base, shape)?;
        if operand.shape != shape {
            return Err(Error::plan(node, "has not the type of its aggregate"));
        }
        let counted = slot.fault_offset.map(|offset| {
            let counted = self.builder.ins().load(I8, memory(), base, offset);
            self.builder.ins().icmp_imm_u(IntCC::NotEqual, counted, 0)
        });
        let fault = self.either(operand.fault, counted);
        operand.fault = match self.plan().nodes[node].can_fault {
            true => self.either(fault, values_fault),
            false => None,
        };
        Ok(operand)
    }

    fn finish_value(
        &mut self,
        node: NodeId,
        fold: &Fold,
        slot: &Slot,
        base: Value,
        shape: Shape,
    ) -> Result<Operand, Error> {
        let (offset, counter) = (slot.value_offset(), slot.counter_offset());
        let test = match slot.aggregation {
            Aggregation::Count => {
                let count = self.load_word(base, counter);
                return Ok(Operand::certain(Shape::Whole, count));
            }
            Aggregation::Exists => (IntCC::NotEqual, 0),
            Aggregation::None | Aggregation::All => (IntCC::Equal, 0),
            Aggregation::One => (IntCC::Equal, 1),
            Aggregation::SumWhole => return Ok(self.finish_whole(base, offset)),
            Aggregation::ExtremeNumber { .. } | Aggregation::ExtremeWhole { .. } => {
                return Ok(self.finish_extreme(slot, base));
            }
            Aggregation::SumNumber => {
                let sum = self.address(base, offset);
                return Ok(self.finish_by(Kernel::SumNumber, &[sum], shape));
            }
            Aggregation::AverageNumber
            | Aggregation::AverageInteger
            | Aggregation::AverageWhole => {
                let kernel = match slot.aggregation {
                    Aggregation::AverageNumber => Kernel::AverageNumber,
                    Aggregation::AverageInteger => Kernel::AverageInteger,
                    _ => Kernel::AverageWhole,
                };
                let (sum, count) = (self.address(base, offset), self.load_word(base, counter));
                return Ok(self.finish_by(kernel, &[sum, count], shape));
            }
            Aggregation::Library => {
                return match self.shared.schedule.in_order.get(&node) {
                    Some(state) => self.finish_in_order(node, fold, slot, state, base),
                    None => self.finish_library(node, fold, base, offset, shape),
                };
            }
        };
        let count = self.load_word(base, counter);
        let truth = self.builder.ins().icmp_imm_u(test.0, count, test.1);
        Ok(Operand::certain(Shape::Truth, truth))
    }

    /// A sum of 128 bits; a fault where its upper word is not the sign of the lower.
    fn finish_whole(&mut self, base: Value, offset: i32) -> Operand {
        let low = self.load_word(base, offset);
        let high = self.load_word(base, offset + 8);
        let sign = self.builder.ins().sshr_imm_u(low, 63);
        let fits = self.builder.ins().icmp(IntCC::Equal, high, sign);
        let fault = self.negate(fits);
        Operand {
            present: Some(fits),
            fault: Some(fault),
            ..Operand::certain(Shape::Whole, low)
        }
    }

    fn finish_extreme(&mut self, slot: &Slot, base: Value) -> Operand {
        let offset = slot.value_offset();
        let (shape, word) = match slot.aggregation {
            Aggregation::ExtremeWhole { greatest } => {
                let turn = self.word(turn(greatest));
                let turned = self.load_word(base, offset);
                (Shape::Whole, self.builder.ins().bxor(turned, turn))
            }
            _ => (Shape::Number, self.load_number(base, offset)),
        };
        let known = self.load_word(base, slot.counter_offset());
        let present = self.builder.ins().icmp_imm_u(IntCC::NotEqual, known, 0);
        Operand {
            present: Some(present),
            ..Operand::certain(shape, word)
        }
    }

    fn address(&mut self, base: Value, offset: i32) -> Value {
        self.builder.ins().iadd_imm_s(base, i64::from(offset))
    }

    /// The result of a kernel that is handed these words, then where it goes.
    fn finish_by(&mut self, kernel: Kernel, words: &[Value], shape: Shape) -> Operand {
        let out = self.scratch_address(0);
        let arguments = [words, &[out]].concat();
        self.call(kernel, &arguments);
        self.load_cell(out, 0, shape)
    }

    pub(super) fn finish_library(
        &mut self,
        node: NodeId,
        fold: &Fold,
        base: Value,
        offset: i32,
        shape: Shape,
    ) -> Result<Operand, Error> {
        let call = self.fold_call(node, fold)?;
        let state = self.address(base, offset);
        let out = self.scratch_address(0);
        let kernel = match fold.key {
            Some(_) => Kernel::GroupFinish,
            None => Kernel::FoldFinish,
        };
        self.call(kernel, &[self.context, call, state, out]);
        self.allocates = true;
        Ok(self.load_cell(out, 0, shape))
    }

    /// The address of the description of a fold.
    pub(super) fn fold_call(&mut self, node: NodeId, fold: &Fold) -> Result<Value, Error> {
        let index = self.shared.fold_calls.len();
        if !self.shared.fold_calls.contains_key(&node) {
            let call = FoldCall::new(self.shared.plan, self.shared.schedule, node, fold, index)?;
            self.shared.fold_calls.insert(node, Box::new(call));
        }
        let address = match self.shared.fold_calls.get(&node) {
            Some(call) => std::ptr::from_ref(&**call) as i64,
            None => return Err(Error::plan(node, "has no call")),
        };
        Ok(self.word(address))
    }
}

/// What turns whole numbers into words without sign in which a better one is greater.
fn turn(greatest: bool) -> i64 {
    match greatest {
        true => i64::MIN,
        false => i64::MAX,
    }
}
