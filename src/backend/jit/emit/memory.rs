//! Loads, stores, cells and calls.

use std::mem::offset_of;

use cranelift_codegen::ir::types::{F64, I8, I64};
use cranelift_codegen::ir::{InstBuilder, MemFlagsData, Type, Value};
use cranelift_module::Module;

use super::Emitter;
use crate::backend::jit::abi::{CELL_BYTES, Cell, Context};
use crate::backend::jit::kernels::Kernel;
use crate::backend::jit::shape::{Operand, Shape};

const WORD: i32 = offset_of!(Cell, word) as i32;
const LENGTH: i32 = offset_of!(Cell, length) as i32;
const PRESENT: i32 = offset_of!(Cell, present) as i32;
const FAULT: i32 = offset_of!(Cell, fault) as i32;

/// Memory that changes: states and cells. All addresses are computed here and are valid.
pub(super) fn memory() -> MemFlagsData {
    MemFlagsData::trusted()
}

/// Memory that stays as it is during a call: the context, views, columns, offsets, tables.
pub(super) fn input() -> MemFlagsData {
    MemFlagsData::trusted().with_readonly().with_can_move()
}

impl Emitter<'_, '_> {
    /// A field of the context that stays as it is during the call.
    pub(super) fn context_field(&mut self, ty: Type, offset: usize) -> Value {
        let context = self.context;
        self.builder.ins().load(ty, input(), context, offset as i32)
    }

    pub(super) fn now(&mut self) -> Operand {
        let now = self.context_field(I64, offset_of!(Context, now));
        Operand::certain(Shape::Whole, now)
    }

    pub(super) fn byte(&mut self, byte: i64) -> Value {
        self.builder.ins().iconst(I8, byte)
    }

    pub(super) fn word(&mut self, word: i64) -> Value {
        self.builder.ins().iconst(I64, word)
    }

    /// The address of a scratch cell.
    pub(super) fn scratch_address(&mut self, index: u32) -> Value {
        self.scratch_cells = self.scratch_cells.max(index + 1);
        let offset = index as i32 * CELL_BYTES;
        self.builder.ins().stack_addr(I64, self.scratch, offset)
    }

    pub(super) fn load_word(&mut self, base: Value, offset: i32) -> Value {
        self.builder.ins().load(I64, memory(), base, offset)
    }

    pub(super) fn load_number(&mut self, base: Value, offset: i32) -> Value {
        self.builder.ins().load(F64, memory(), base, offset)
    }

    pub(super) fn store(&mut self, value: Value, base: Value, offset: i32) {
        self.builder.ins().store(memory(), value, base, offset);
    }

    /// Writes a cell. The fault goes first: Cranelift computes what a store needs before it, and what
    /// the fault needs leads through the operands one by one, where the word alone would have all
    /// of them computed and kept for the faults to come.
    pub(super) fn store_cell(&mut self, base: Value, offset: i32, operand: &Operand) {
        let fault = operand.fault.unwrap_or_else(|| self.byte(0));
        self.store(fault, base, offset + FAULT);
        let present = operand.present.unwrap_or_else(|| self.byte(1));
        self.store(present, base, offset + PRESENT);
        let word = match operand.shape {
            Shape::Truth => self.builder.ins().uextend(I64, operand.word),
            _ => operand.word,
        };
        self.store(word, base, offset + WORD);
        if operand.shape == Shape::Text {
            self.store(operand.length, base, offset + LENGTH);
        }
    }

    pub(super) fn load_cell(&mut self, base: Value, offset: i32, shape: Shape) -> Operand {
        let ty = shape.machine_type();
        let present = self
            .builder
            .ins()
            .load(I8, memory(), base, offset + PRESENT);
        let fault = self.builder.ins().load(I8, memory(), base, offset + FAULT);
        let word = self.builder.ins().load(ty, memory(), base, offset + WORD);
        let word = match shape {
            Shape::Truth => self.builder.ins().band(word, present),
            _ => word,
        };
        let length = match shape {
            Shape::Text => self.load_word(base, offset + LENGTH),
            _ => word,
        };
        Operand {
            shape,
            word,
            length,
            present: Some(present),
            fault: Some(fault),
        }
    }

    /// Calls a kernel; its result, or the context where it has none.
    pub(super) fn call(&mut self, kernel: Kernel, arguments: &[Value]) -> Value {
        let index = kernel as usize;
        let function = match self.kernels[index] {
            Some(function) => function,
            None => {
                let function = self.import(kernel);
                self.kernels[index] = Some(function);
                function
            }
        };
        let call = self.builder.ins().call(function, arguments);
        let results = self.builder.inst_results(call);
        results.first().copied().unwrap_or(self.context)
    }

    fn import(&mut self, kernel: Kernel) -> cranelift_codegen::ir::FuncRef {
        let convention = self.module.isa().default_call_conv();
        let signature = kernel.signature(convention);
        let declared = self.module.declare_function(
            kernel.name(),
            cranelift_module::Linkage::Import,
            &signature,
        );
        // Declarations fail only where one name has two signatures, and each kernel has one.
        let function = declared.unwrap_or_else(|_| cranelift_module::FuncId::from_u32(0));
        self.module
            .declare_func_in_func(function, self.builder.func)
    }
}
