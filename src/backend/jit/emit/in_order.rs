//! Folds whose state is a few words, since events come in order.
//!
//! The laws are those of [`InOrder`]. Updates are written without branches but for one that every row of a
//! profile takes alike: whether the times ascend. Where they do not, items go to the library.

use std::mem::offset_of;

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::types::{I8, I64};
use cranelift_codegen::ir::{BlockArg, InstBuilder, Value};

use super::Emitter;
use super::fold::Running;
use crate::backend::jit::Error;
use crate::backend::jit::abi::Context;
use crate::backend::jit::kernels::Kernel;
use crate::backend::jit::shape::{Operand, Shape};
use crate::backend::jit::slots::Slot;
use crate::ir::in_order::InOrder;
use crate::ir::{Fold, NodeId};
use crate::schema::layout::EVENT_TABLE;

/// Bytes of a word of a state.
const WORD: i32 = 8;

impl Emitter<'_, '_> {
    /// Takes the bound row into the state of a fold.
    pub(super) fn update_in_order(
        &mut self,
        one: &Running<'_>,
        state: &InOrder,
        base: Value,
    ) -> Result<(), Error> {
        let (node, fold) = (one.node, one.fold);
        let first = one.slot.in_order_offset.zip(fold.items.first());
        let (offset, item) = first.ok_or_else(|| Error::plan(node, "has no state in order"))?;
        let clock = match state {
            InOrder::LastTexts { wanted, .. } => {
                let (code, present) = self.text_code(*item)?;
                return self.guarded(present, |this| {
                    this.bring_to_front(code, base, offset, *wanted);
                    Ok(())
                });
            }
            InOrder::Sessions { clock, .. } | InOrder::Chain { clock, .. } => *clock,
        };
        // What both ways read is computed before they part.
        for item in &fold.items {
            self.operand(*item)?;
        }
        let ascends = self.ascends(node, clock)?;
        let [usual, careful, after] = std::array::from_fn(|_| self.builder.create_block());
        self.builder.set_cold_block(careful);
        self.builder.ins().brif(ascends, usual, &[], careful, &[]);
        self.builder.switch_to_block(usual);
        self.scoped(|this| {
            let time = this.operand(*item)?.word;
            match state {
                InOrder::Chain { within, .. } => {
                    this.go_on_in_chain(one, within, time, base, offset)
                }
                InOrder::Sessions { gap, .. } => {
                    this.go_on_in_session(*gap, time, base, offset);
                    Ok(())
                }
                InOrder::LastTexts { .. } => Ok(()),
            }
        })?;
        self.builder.ins().jump(after, &[]);
        self.builder.switch_to_block(careful);
        self.scoped(|this| {
            this.keep_values(node, fold)?;
            this.update_library(one, base)
        })?;
        self.builder.ins().jump(after, &[]);
        self.builder.switch_to_block(after);
        Ok(())
    }

    /// Whether a clock ascends over the rows of the call.
    fn ascends(&mut self, node: NodeId, clock: u32) -> Result<Value, Error> {
        let mut clocks = self.shared.schedule.clocks.iter();
        let bit = clocks.position(|known| *known == clock);
        let bit = bit.ok_or_else(|| Error::plan(node, "goes by a clock that nobody asks"))?;
        let ascending = self.context_field(I64, offset_of!(Context, ascending));
        let ascending = self.builder.ins().ushr_imm_u(ascending, bit as i64);
        let ascending = self.builder.ins().ireduce(I8, ascending);
        Ok(self.builder.ins().band_imm_u(ascending, 1))
    }

    /// Another session begins with the first time, and with one that lies more than the gap after the
    /// one before.
    fn go_on_in_session(&mut self, gap: i64, time: Value, base: Value, offset: i32) {
        let last = self.load_word(base, offset);
        let count = self.load_word(base, offset + WORD);
        let is_first = self.builder.ins().icmp_imm_u(IntCC::Equal, count, 0);
        let gap = self.word(gap);
        let is_near = self.is_near(last, time, gap);
        let is_far = self.negate(is_near);
        let begins = self.builder.ins().bor(is_first, is_far);
        let begins = self.builder.ins().uextend(I64, begins);
        let count = self.builder.ins().iadd(count, begins);
        self.store(time, base, offset);
        self.store(count, base, offset + WORD);
    }

    /// Whether a time is at most so long after one that is not later. What fits no signed word is more
    /// than any duration as one without sign.
    fn is_near(&mut self, earlier: Value, later: Value, most: Value) -> Value {
        let pause = self.builder.ins().isub(later, earlier);
        self.builder
            .ins()
            .icmp(IntCC::UnsignedLessThanOrEqual, pause, most)
    }

    /// A step is reached by an event that satisfies it, near enough to the latest one that ends the
    /// steps before. All steps look at what was reached before this event, so that it serves one of them.
    fn go_on_in_chain(
        &mut self,
        one: &Running<'_>,
        within: &[Option<i64>],
        time: Value,
        base: Value,
        offset: i32,
    ) -> Result<(), Error> {
        let conditions = one.fold.items.get(1..).unwrap_or_default();
        let reached = self.load_word(base, offset);
        let latest_offset = |step: usize| offset + WORD * (step as i32 + 1);
        let last = within.len() - 1;
        let latest: Vec<Value> = (0..last)
            .map(|step| self.load_word(base, latest_offset(step)))
            .collect();
        let mut now_reached = reached;
        for (step, (pair, within)) in conditions.chunks(2).zip(within).enumerate() {
            let condition = pair.first();
            let condition = condition.ok_or_else(|| Error::plan(one.node, "lacks a condition"))?;
            let (mut reaches, _) = self.truth(*condition)?;
            if let Some(before) = step.checked_sub(1) {
                let is_open = self.builder.ins().ushr_imm_u(reached, before as i64);
                let is_open = self.builder.ins().ireduce(I8, is_open);
                let is_open = self.builder.ins().band_imm_u(is_open, 1);
                reaches = self.builder.ins().band(reaches, is_open);
                if let Some(within) = within {
                    let within = self.word(*within);
                    let is_near = self.is_near(latest[before], time, within);
                    reaches = self.builder.ins().band(reaches, is_near);
                }
            }
            if let Some(latest) = latest.get(step) {
                let latest = self.builder.ins().select(reaches, time, *latest);
                self.store(latest, base, latest_offset(step));
            }
            let bit = self.builder.ins().uextend(I64, reaches);
            let bit = self.builder.ins().ishl_imm_u(bit, step as i64);
            now_reached = self.builder.ins().bor(now_reached, bit);
        }
        self.store(now_reached, base, offset);
        Ok(())
    }

    /// Puts a text first; those up to where it stood move one place back, and the last one goes where it
    /// stood nowhere.
    fn bring_to_front(&mut self, code: Value, base: Value, offset: i32, wanted: usize) {
        let entry = self.builder.ins().iadd_imm_s(code, 1);
        let mut moving = entry;
        let mut is_found: Option<Value> = None;
        for place in 0..wanted as i32 {
            let here = self.load_word(base, offset + place * WORD);
            let stays = match is_found {
                Some(is_found) => self.builder.ins().select(is_found, here, moving),
                None => moving,
            };
            self.store(stays, base, offset + place * WORD);
            let is_it = self.builder.ins().icmp(IntCC::Equal, here, entry);
            is_found = Some(match is_found {
                Some(before) => self.builder.ins().bor(before, is_it),
                None => is_it,
            });
            moving = here;
        }
    }

    /// The value of the state of a fold.
    pub(super) fn finish_in_order(
        &mut self,
        node: NodeId,
        fold: &Fold,
        slot: &Slot,
        state: &InOrder,
        base: Value,
    ) -> Result<Operand, Error> {
        let offset = slot.in_order_offset;
        let offset = offset.ok_or_else(|| Error::plan(node, "has no state in order"))?;
        let (clock, shape, word) = match state {
            InOrder::LastTexts { column, wanted } => {
                return Ok(self.finish_texts(*column, *wanted, base, offset));
            }
            InOrder::Sessions { clock, .. } => {
                (*clock, Shape::Whole, self.load_word(base, offset + WORD))
            }
            InOrder::Chain { clock, within } => {
                let reached = self.load_word(base, offset);
                let last = within.len() as i64 - 1;
                let reached = self.builder.ins().ushr_imm_u(reached, last);
                let reached = self.builder.ins().ireduce(I8, reached);
                let reached = self.builder.ins().band_imm_u(reached, 1);
                (*clock, Shape::Truth, reached)
            }
        };
        let (ascends, present) = (self.ascends(node, clock)?, self.byte(1));
        let [careful, after] = std::array::from_fn(|_| self.builder.create_block());
        self.builder.set_cold_block(careful);
        let result = self.builder.append_block_param(after, shape.machine_type());
        let is_there = self.builder.append_block_param(after, I8);
        let usual = [BlockArg::Value(word), BlockArg::Value(present)];
        self.builder
            .ins()
            .brif(ascends, after, &usual, careful, &[]);
        self.builder.switch_to_block(careful);
        self.scoped(|this| {
            this.keep_values(node, fold)?;
            let operand = this.finish_library(node, fold, base, slot.value_offset(), shape)?;
            let present = operand.present.unwrap_or(present);
            let given = [BlockArg::Value(operand.word), BlockArg::Value(present)];
            this.builder.ins().jump(after, &given);
            Ok(())
        })?;
        self.builder.switch_to_block(after);
        Ok(Operand {
            present: Some(is_there),
            ..Operand::certain(shape, result)
        })
    }

    fn finish_texts(&mut self, column: u32, wanted: usize, base: Value, offset: i32) -> Operand {
        let view = self.shared.schedule.first_view[EVENT_TABLE] + column as usize;
        let (view, count) = (self.word(view as i64), self.word(wanted as i64));
        let entries = self.builder.ins().iadd_imm_s(base, i64::from(offset));
        let (context, out) = (self.context, self.scratch_address(0));
        self.call(Kernel::LastTexts, &[context, view, entries, count, out]);
        self.allocates = true;
        self.load_cell(out, 0, Shape::Boxed)
    }
}
