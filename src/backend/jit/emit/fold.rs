//! Folds and their loops.
//!
//! Folds that go over the same rows share loops: at each level they part by their filters, and below
//! these by the source of the next loop.

use std::mem::offset_of;

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::types::{I32, I64};
use cranelift_codegen::ir::{BlockArg, InstBuilder, StackSlotData, StackSlotKind, Value};

use super::decide::Row;
use super::entries::Element;
use super::memory::input;
use super::{Binding, Emitter};
use crate::backend::jit::Error;
use crate::backend::jit::abi::{Context, TableViews};
use crate::backend::jit::decision::Step;
use crate::backend::jit::kernels::Kernel;
use crate::backend::jit::shape::{Operand, Shape};
use crate::backend::jit::slots::{Owned, Slot, Slots};
use crate::ir::{Fold, NodeId, Source};
use crate::schema::layout::TableId;
use crate::types::{ArenaId, Kind};

/// A fold whose loops are being written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Running<'p> {
    pub(super) node: NodeId,
    pub(super) fold: &'p Fold,
    pub(super) slot: Slot,
}

impl<'p> Emitter<'_, 'p> {
    /// The value of a fold: from the state that a pass filled, or from a loop right here.
    pub(super) fn fold(&mut self, node: NodeId, fold: &'p Fold) -> Result<Operand, Error> {
        if let Some(slot) = self.shared.schedule.slots.get(&node).copied() {
            let faults = self.fold_values(node, fold)?;
            let states = self.context_field(I64, offset_of!(Context, states));
            return self.finish(node, fold, &slot, states, faults);
        }
        let faults = self.fold_values(node, fold)?;
        let (slot, bytes) = Slots::of_one(self.plan(), node, fold);
        let slot = slot.ok_or_else(|| Error::plan(node, "has no state"))?;
        let base = self.fresh_state(bytes);
        self.run_loop(&[Running { node, fold, slot }], 0, base)?;
        let result = self.finish(node, fold, &slot, base, faults)?;
        self.drop_state(&Running { node, fold, slot }, base)?;
        Ok(result)
    }

    /// The loops at one level of folds that have the same source there.
    fn run_loop(&mut self, folds: &[Running<'p>], level: usize, base: Value) -> Result<(), Error> {
        let Some(first) = folds.first() else {
            return Ok(());
        };
        let Some(one) = first.fold.loops.get(level) else {
            return Err(Error::plan(first.node, "has no loop"));
        };
        let (source, depth) = (one.source, one.depth);
        let roots: Vec<NodeId> = folds.iter().flat_map(|one| one.fold.body()).collect();
        match source {
            Source::Children { table, owner } => {
                self.emit_invariants(&roots, depth)?;
                let (start, end) = self.children(first.node, table, owner)?;
                self.item_loop(start, end, &mut |this, row| {
                    this.run_row(folds, level, base, Binding::Row(row))
                })
            }
            Source::Events => {
                self.emit_invariants(&roots, depth)?;
                let start = self.word(0);
                let end = self.context_field(I64, offset_of!(Context, row_count));
                self.item_loop(start, end, &mut |this, position| {
                    let row = this.event_row(position);
                    this.run_row(folds, level, base, Binding::Event { row, position })
                })
            }
            Source::Values(list) => {
                let operand = self.shaped(list, Shape::Boxed)?;
                for one in folds {
                    self.count_fault(&one.slot, base, operand.fault);
                }
                self.emit_invariants(&roots, depth)?;
                let kind = element_kind(&self.plan().nodes[list].ty.kind);
                let start = self.word(0);
                let end = self.call(Kernel::ListLength, &[operand.word]);
                self.item_loop(start, end, &mut |this, position| {
                    let element = Element {
                        list: operand.word,
                        position,
                        kind,
                    };
                    this.run_row(folds, level, base, Binding::Element(element))
                })
            }
        }
    }

    /// Binds a row of a loop and takes it into the states of the folds that it counts for.
    fn run_row(
        &mut self,
        folds: &[Running<'p>],
        level: usize,
        base: Value,
        binding: Binding<'p>,
    ) -> Result<(), Error> {
        let filters = folds.iter().map(|one| one.fold.loops.get(level));
        let filters: Vec<Option<NodeId>> = filters.map(|one| one?.filter).collect();
        let decision = self.shared.schedule.careful(self.shared.plan, &filters);
        self.run_steps(&decision.steps, folds, level, base, binding)
    }

    /// Binds a row of a loop and does with it what the steps say.
    pub(super) fn run_steps(
        &mut self,
        steps: &[Step],
        folds: &[Running<'p>],
        level: usize,
        base: Value,
        binding: Binding<'p>,
    ) -> Result<(), Error> {
        let depth = folds.iter().find_map(|one| one.fold.loops.get(level));
        let depth = depth.map_or(0, |one| one.depth);
        let outer = self.bind(depth, Some(binding));
        let row = Row {
            folds,
            level,
            depth,
            base,
        };
        self.steps(steps, row)?;
        self.bind(depth, outer);
        Ok(())
    }

    /// The row passed: it is an item of the folds that have no further loop, and the owner of the
    /// rows of the others' next loop.
    pub(super) fn go_on(
        &mut self,
        folds: &[Running<'p>],
        level: usize,
        base: Value,
    ) -> Result<(), Error> {
        let mut deeper: Vec<(Source, Vec<Running<'p>>)> = Vec::new();
        for one in folds {
            let Some(next) = one.fold.loops.get(level + 1) else {
                self.update_value(one, base)?;
                continue;
            };
            match deeper.iter_mut().find(|(source, _)| *source == next.source) {
                Some((_, folds)) => folds.push(*one),
                None => deeper.push((next.source, vec![*one])),
            }
        }
        // Whether a value is the first is told by its count, so counts go after all values.
        for one in folds.iter().filter(|one| one.fold.loops.len() == level + 1) {
            self.update_counter(one, base)?;
        }
        for (_, folds) in deeper {
            self.run_loop(&folds, level + 1, base)?;
        }
        Ok(())
    }

    /// Binds a row at a depth; gives what was bound there.
    fn bind(&mut self, depth: u8, binding: Option<Binding<'p>>) -> Option<Binding<'p>> {
        let depth = usize::from(depth);
        if self.bindings.len() <= depth {
            self.bindings.resize(depth + 1, None);
        }
        std::mem::replace(&mut self.bindings[depth], binding)
    }

    /// The row of an event by its place among those of the call.
    pub(super) fn event_row(&mut self, position: Value) -> Value {
        let rows = self.context_field(I64, offset_of!(Context, rows));
        let offset = self.builder.ins().ishl_imm_u(position, 2);
        let address = self.builder.ins().iadd(rows, offset);
        let row = self.builder.ins().load(I32, input(), address, 0);
        self.builder.ins().uextend(I64, row)
    }

    /// The rows of a child table that belong to the owner's row.
    fn children(
        &mut self,
        node: NodeId,
        table: TableId,
        owner: u8,
    ) -> Result<(Value, Value), Error> {
        let row = self.row(node, owner)?;
        let offsets = self.views_of(table) + offset_of!(TableViews, offsets);
        let offsets = self.context_field(I64, offsets);
        let place = table.index() as i32 * 8;
        let offsets = self.builder.ins().load(I64, input(), offsets, place);
        let offset = self.builder.ins().ishl_imm_u(row, 2);
        let address = self.builder.ins().iadd(offsets, offset);
        let start = self.builder.ins().load(I32, input(), address, 0);
        let end = self.builder.ins().load(I32, input(), address, 4);
        let start = self.builder.ins().uextend(I64, start);
        Ok((start, self.builder.ins().uextend(I64, end)))
    }

    /// A loop over `start..end`. What it puts into the arena is released after each turn.
    pub(super) fn item_loop(
        &mut self,
        start: Value,
        end: Value,
        turn: &mut dyn FnMut(&mut Self, Value) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let used_offset = offset_of!(Context, arena_used) as i32;
        let context = self.context;
        let used = self.load_word(context, used_offset);
        let outer_allocates = std::mem::replace(&mut self.allocates, false);
        let (inside, after) = (self.builder.create_block(), self.builder.create_block());
        let index = self.builder.append_block_param(inside, I64);
        let any = self.builder.ins().icmp(IntCC::UnsignedLessThan, start, end);
        let first = [BlockArg::Value(start)];
        self.builder.ins().brif(any, inside, &first, after, &[]);
        self.builder.switch_to_block(inside);
        self.scoped(|this| turn(this, index))?;
        if std::mem::replace(&mut self.allocates, outer_allocates) {
            self.store(used, context, used_offset);
        }
        let next = self.builder.ins().iadd_imm_s(index, 1);
        let more = self.builder.ins().icmp(IntCC::UnsignedLessThan, next, end);
        let again = [BlockArg::Value(next)];
        self.builder.ins().brif(more, inside, &again, after, &[]);
        self.builder.switch_to_block(after);
        Ok(())
    }

    /// Room for a state on the stack, empty.
    fn fresh_state(&mut self, bytes: i32) -> Value {
        let data = StackSlotData::new(StackSlotKind::ExplicitSlot, bytes as u32, 3);
        let room = self.builder.create_sized_stack_slot(data);
        let base = self.builder.ins().stack_addr(I64, room, 0);
        let zero = self.word(0);
        for word in 0..bytes / 8 {
            self.store(zero, base, word * 8);
        }
        base
    }

    fn drop_state(&mut self, one: &Running<'p>, base: Value) -> Result<(), Error> {
        if one.slot.is_grouped {
            let call = self.fold_call(one.node, one.fold)?;
            self.call(Kernel::GroupDrop, &[self.context, call]);
        }
        match one.slot.owned().map(|(_, owned)| owned) {
            Some(Owned::Sum) => {
                self.call(Kernel::DropSum, &[base]);
            }
            Some(Owned::Library) => {
                self.call(Kernel::FoldDrop, &[base]);
            }
            None => {}
        }
        Ok(())
    }
}

/// The kind of the elements of a list, or of the entries of a map.
fn element_kind(list: &Kind) -> Option<&Kind> {
    match list {
        Kind::Map(..) => None,
        Kind::Array(element) => Some(&element.kind),
        // Whatever else stands here is a boxed value.
        _ => Some(&Kind::Opaque),
    }
}
