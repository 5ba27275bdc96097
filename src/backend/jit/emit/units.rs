//! The functions of a plan.

use std::collections::HashMap;
use std::mem::offset_of;

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::types::{I16, I64};
use cranelift_codegen::ir::{
    AbiParam, Function, InstBuilder, MemFlagsData, Signature, StackSlotData, StackSlotKind,
    UserFuncName, Value,
};
use cranelift_frontend::{FunctionBuilder, FunctionBuilderContext};
use cranelift_jit::JITModule;
use cranelift_module::Module;

use super::fold::Running;
use super::memory::input;
use super::{Binding, Emitter, Memo, Shared};
use crate::backend::jit::Error;
use crate::backend::jit::abi::{
    CELL_BYTES, COLUMN_VIEW_BYTES, ColumnView, Context, TABLE_FAULT, TABLE_PRESENT, TableViews,
};
use crate::backend::jit::decision::Step;
use crate::backend::jit::kernels::{KERNELS, Kernel};
use crate::backend::jit::prefetch::{AHEAD_BYTES_MAX, BLOCK_ROWS};
use crate::backend::jit::shape::{Operand, Shape};
use crate::ir::Op;
use crate::types::ArenaId;

/// A function of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::backend::jit) enum Unit {
    /// Fills a dictionary table of the batch whose views are the events'.
    Table(usize),
    /// Takes the rows of the call into the states of a pass.
    Rows(usize),
    /// Writes the attributes of the profile whose state row is group 0.
    Finish,
}

impl Unit {
    /// Its name in listings.
    pub(in crate::backend::jit) fn name(self) -> String {
        match self {
            Unit::Table(table) => format!("dictionary_{table}"),
            Unit::Rows(pass) => format!("fold_rows_{pass}"),
            Unit::Finish => "finish".to_owned(),
        }
    }
}

/// The signature of all of them.
pub(in crate::backend::jit) fn signature(module: &JITModule) -> Signature {
    let mut signature = module.make_signature();
    signature.params.push(AbiParam::new(I64));
    signature
}

/// Writes a function.
pub(in crate::backend::jit) fn emit(
    shared: &mut Shared<'_>,
    module: &mut JITModule,
    frontend: &mut FunctionBuilderContext,
    unit: Unit,
) -> Result<Function, Error> {
    let signature = signature(module);
    let target = module.target_config();
    let mut function = Function::with_name_signature(UserFuncName::default(), signature);
    let mut builder = FunctionBuilder::new(&mut function, frontend);
    let entry = builder.create_block();
    builder.append_block_params_for_function_params(entry);
    builder.switch_to_block(entry);
    let context = builder.block_params(entry).first().copied();
    let context = context.ok_or_else(|| Error::Host("a function without parameters".to_owned()))?;
    let scratch = StackSlotData::new(StackSlotKind::ExplicitSlot, 0, 3);
    let scratch = builder.create_sized_stack_slot(scratch);
    let anchor = StackSlotData::new(StackSlotKind::ExplicitSlot, CELL_BYTES as u32, 3);
    let anchor = builder.create_sized_stack_slot(anchor);
    let mut emitter = Emitter {
        shared,
        module,
        builder,
        context,
        kernels: [None; KERNELS],
        memo: HashMap::new(),
        scopes: Vec::new(),
        bindings: Vec::new(),
        scratch,
        scratch_cells: 0,
        anchor,
        since_anchor: 0,
        allocates: false,
        is_filling_tables: false,
    };
    match unit {
        Unit::Table(table) => emitter.emit_table(table)?,
        Unit::Rows(pass) => {
            emitter.emit_zone()?;
            emitter.emit_rows(pass)?;
        }
        Unit::Finish => {
            emitter.emit_zone()?;
            emitter.emit_finish()?;
        }
    }
    let bytes = emitter.scratch_cells * CELL_BYTES as u32;
    let mut builder = emitter.builder;
    builder.func.sized_stack_slots[scratch].size = bytes;
    builder.ins().return_(&[]);
    builder.seal_all_blocks();
    builder.finalize(target);
    Ok(function)
}

impl<'p> Emitter<'_, 'p> {
    /// Tells the library the zone of the profile, before anything that goes by it.
    fn emit_zone(&mut self) -> Result<(), Error> {
        let Some(zone) = self.plan().zone else {
            return Ok(());
        };
        let zone = self.shaped(zone, Shape::Text)?;
        let length = match zone.present {
            Some(present) => {
                let none = self.word(0);
                self.builder.ins().select(present, zone.length, none)
            }
            None => zone.length,
        };
        let context = self.context;
        self.call(Kernel::SetZone, &[context, zone.word, length]);
        Ok(())
    }

    /// One loop over the rows of the call for all folds of a pass.
    fn emit_rows(&mut self, pass: usize) -> Result<(), Error> {
        let (plan, schedule) = (self.plan(), self.shared.schedule);
        let pass = &schedule.passes[pass];
        let mut folds = Vec::new();
        let mut roots = Vec::new();
        for node in &pass.folds {
            if let (Op::Fold(fold), Some(slot)) = (&plan.nodes[*node].op, schedule.slots.get(node))
            {
                let (node, slot) = (*node, *slot);
                self.fold_values(node, fold)?;
                roots.extend(fold.body());
                folds.push(Running { node, fold, slot });
            }
        }
        self.emit_invariants(&roots, pass.depth)?;
        match &pass.careful {
            None => self.row_loop(&pass.decision.steps, &folds),
            Some(careful) => self.emit_trusting(
                pass,
                |this| this.row_loop(&pass.decision.steps, &folds),
                |this| this.row_loop(&careful.steps, &folds),
            ),
        }
    }

    /// The loop over the rows of the call.
    fn row_loop(&mut self, steps: &[Step], folds: &[Running<'p>]) -> Result<(), Error> {
        let start = self.word(0);
        let end = self.context_field(I64, offset_of!(Context, row_count));
        self.item_loop(start, end, &mut |this, position| {
            this.prefetch(position)?;
            let row = this.event_row(position);
            let base = this.state_row(position);
            this.run_steps(steps, folds, 0, base, Binding::Event { row, position })
        })
    }

    /// At the first row of each block, asks for the states of the next block.
    fn prefetch(&mut self, position: Value) -> Result<(), Error> {
        let schedule = self.shared.schedule;
        let bytes = schedule.common_bytes.min(AHEAD_BYTES_MAX);
        if bytes == 0 {
            return Ok(());
        }
        let (mask, context) = (BLOCK_ROWS as i64 - 1, self.context);
        let place = self.builder.ins().band_imm_u(position, mask);
        let is_first = self.builder.ins().icmp_imm_u(IntCC::Equal, place, 0);
        self.guarded(is_first, |this| {
            let (stride, bytes) = (this.word(schedule.stride as i64), this.word(bytes as i64));
            this.call(Kernel::Prefetch, &[context, position, stride, bytes]);
            Ok(())
        })
    }

    /// The state row of the profile that a row belongs to.
    fn state_row(&mut self, position: Value) -> Value {
        if !self.shared.schedule.is_single_pass {
            // Events that come in order are all of one profile.
            return self.context_field(I64, offset_of!(Context, states));
        }
        let groups = self.context_field(I64, offset_of!(Context, groups));
        let mask = self.context_field(I64, offset_of!(Context, group_mask));
        let states = self.context_field(I64, offset_of!(Context, states));
        let index = self.builder.ins().band(position, mask);
        let offset = self.builder.ins().ishl_imm_u(index, 2);
        let address = self.builder.ins().iadd(groups, offset);
        let group = self.builder.ins().uload32(input(), address, 0);
        let stride = self.shared.schedule.stride as i64;
        let offset = self.builder.ins().imul_imm_s(group, stride);
        self.builder.ins().iadd(states, offset)
    }

    /// Writes the attributes to the result cells, but for those that are read from groups.
    fn emit_finish(&mut self) -> Result<(), Error> {
        let plan = self.plan();
        for (index, attribute) in plan.attributes.iter().enumerate() {
            if self.shared.schedule.is_straight(index) {
                continue;
            }
            let shape = Shape::of(&attribute.ty.kind);
            let operand = self.shaped(attribute.node, shape)?;
            let results = self.context_field(I64, offset_of!(Context, results));
            self.store_cell(results, index as i32 * CELL_BYTES, &operand);
        }
        Ok(())
    }

    /// The class of each entry of a dictionary, and of a missing text, and a byte for each test on it.
    fn emit_table(&mut self, table: usize) -> Result<(), Error> {
        let facts = &self.shared.schedule.tables[table];
        let lanes: Vec<_> = facts.lanes.clone();
        let entry_bytes = self.shared.schedule.entry_bytes(table);
        let first_lane = self.shared.schedule.first_lane(table);
        let first = self.shared.schedule.first_view[facts.table.index()];
        let view = (first + facts.column as usize) as i64 * i64::from(COLUMN_VIEW_BYTES);
        let views = offset_of!(Context, events) + offset_of!(TableViews, columns);
        let views = self.context_field(I64, views);
        let view = self.builder.ins().iadd_imm_s(views, view);
        let count = offset_of!(ColumnView, dictionary_len) as i32;
        let count = self.builder.ins().load(I64, input(), view, count);
        let end = self.builder.ins().iadd_imm_s(count, 1);
        let start = self.word(0);
        self.is_filling_tables = true;
        self.item_loop(start, end, &mut |this, code| {
            let present = this
                .builder
                .ins()
                .icmp(IntCC::UnsignedLessThan, code, count);
            let zero = this.word(0);
            let entry = this.builder.ins().select(present, code, zero);
            let (word, length) = this.entry(view, entry);
            let length = this.builder.ins().select(present, length, zero);
            let text = Operand {
                shape: Shape::Text,
                word,
                length,
                present: Some(present),
                fault: None,
            };
            let bytes = this.context_field(I64, offset_of!(Context, results));
            let offset = this.builder.ins().imul_imm_s(code, entry_bytes as i64);
            let address = this.builder.ins().iadd(bytes, offset);
            for lane in &lanes {
                this.remember(Memo::Operand(lane.column), text);
            }
            this.emit_class(table, address)?;
            for (index, lane) in lanes.iter().enumerate() {
                let operand = this.operand(lane.node)?;
                let byte = this.table_byte(&operand);
                this.store(byte, address, (first_lane + index) as i32);
            }
            Ok(())
        })
    }

    /// The class of an entry: which of the equalities of the table holds.
    fn emit_class(&mut self, table: usize, address: Value) -> Result<(), Error> {
        let equalities = &self.shared.schedule.classes.equalities[table];
        if equalities.is_empty() {
            return Ok(());
        }
        let mut class = self.builder.ins().iconst(I16, 0);
        for (place, equality) in equalities.iter().enumerate() {
            let (holds, _) = self.truth(*equality)?;
            let own = self.builder.ins().iconst(I16, place as i64 + 1);
            class = self.builder.ins().select(holds, own, class);
        }
        let flags = MemFlagsData::new().with_notrap();
        self.builder.ins().store(flags, class, address, 0);
        Ok(())
    }

    /// Truth, presence and fault of a test in one byte.
    fn table_byte(&mut self, operand: &Operand) -> Value {
        let present = operand.present.unwrap_or_else(|| self.byte(1));
        let fault = operand.fault.unwrap_or_else(|| self.byte(0));
        let shift = |this: &mut Self, flag: Value, by: i64| {
            this.builder
                .ins()
                .ishl_imm_u(flag, i64::from(by.trailing_zeros()))
        };
        let present = shift(self, present, TABLE_PRESENT);
        let fault = shift(self, fault, TABLE_FAULT);
        let byte = self.builder.ins().bor(operand.word, present);
        self.builder.ins().bor(byte, fault)
    }
}
