//! Columns of Arrow arrays, and tests looked up in dictionary tables.

use std::mem::offset_of;

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::types::{F64, I8, I16, I32, I64};
use cranelift_codegen::ir::{InstBuilder, MemFlagsData, Value};

use super::memory::input;
use super::{Binding, Emitter, Memo};
use crate::backend::jit::Error;
use crate::backend::jit::abi::{
    COLUMN_VIEW_BYTES, ColumnView, Context, TABLE_FAULT, TABLE_PRESENT, TABLE_TRUE, TableViews,
};
use crate::backend::jit::shape::{Operand, Shape};
use crate::ir::{NodeId, Op};
use crate::schema::layout::{ColumnType, TableId};
use crate::types::ArenaId;

impl Emitter<'_, '_> {
    /// The value of a column in the row that is bound at `depth`.
    pub(super) fn column(
        &mut self,
        node: NodeId,
        depth: u8,
        table: TableId,
        column: u32,
    ) -> Result<Operand, Error> {
        let row = self.row(node, depth)?;
        let view = self.view(node, table, column)?;
        let column = &self.plan().layout.tables[table.index()].columns[column as usize];
        let present = self.validity(view, row);
        let values = self.view_field(view, offset_of!(ColumnView, values));
        let element = |this: &mut Self, shift: i64| {
            let offset = this.builder.ins().ishl_imm_u(row, shift);
            this.builder.ins().iadd(values, offset)
        };
        let (shape, word, length) = match column.ty {
            ColumnType::Boolean | ColumnType::Presence => {
                let first = self.view_field(view, offset_of!(ColumnView, bit_offset));
                let bit = self.builder.ins().iadd(row, first);
                let bit = self.bit(values, bit);
                let truth = self.builder.ins().band(bit, present);
                (Shape::Truth, truth, truth)
            }
            ColumnType::Integer | ColumnType::Datetime | ColumnType::Duration => {
                let address = element(self, 3);
                let word = self.builder.ins().load(I64, input(), address, 0);
                (Shape::Whole, word, word)
            }
            ColumnType::Date => {
                let address = element(self, 2);
                let day = self.builder.ins().load(I32, input(), address, 0);
                let word = self.builder.ins().sextend(I64, day);
                (Shape::Whole, word, word)
            }
            ColumnType::Number => {
                let address = element(self, 3);
                let word = self.builder.ins().load(F64, input(), address, 0);
                (Shape::Number, word, word)
            }
            ColumnType::String | ColumnType::Key => {
                let code = self.code(view, row, present, false);
                let (word, length) = self.entry(view, code);
                (Shape::Text, word, length)
            }
        };
        if shape != Shape::of(&self.plan().nodes[node].ty.kind) {
            return Err(Error::plan(node, "has not the type of its column"));
        }
        // Presence itself is never missing: without a row, nothing is there.
        let present = (column.ty != ColumnType::Presence).then_some(present);
        Ok(Operand {
            shape,
            word,
            length,
            present,
            fault: None,
        })
    }

    /// The number of the entry of a text column's dictionary in the bound row, and whether there is one.
    pub(super) fn text_code(&mut self, node: NodeId) -> Result<(Value, Value), Error> {
        let Op::Column {
            depth,
            table,
            column,
        } = self.plan().nodes[node].op
        else {
            return Err(Error::plan(node, "has a dictionary but is no column"));
        };
        let row = self.row(node, depth)?;
        let view = self.view(node, table, column)?;
        let present = self.validity(view, row);
        Ok((self.code(view, row, present, false), present))
    }

    /// The row that is bound at a depth.
    pub(super) fn row(&mut self, node: NodeId, depth: u8) -> Result<Value, Error> {
        if depth == 0 {
            return Ok(self.context_field(I64, offset_of!(Context, profile_row)));
        }
        match self.bindings.get(usize::from(depth)) {
            Some(Some(Binding::Row(row) | Binding::Event { row, .. })) => Ok(*row),
            _ => Err(Error::plan(node, "reads a row that is not bound")),
        }
    }

    /// The address of the views of the tables that `table` is one of.
    pub(super) fn views_of(&mut self, table: TableId) -> usize {
        match self.plan().layout.is_of_events(table.index()) {
            true => offset_of!(Context, events),
            false => offset_of!(Context, profile),
        }
    }

    fn view(&mut self, node: NodeId, table: TableId, column: u32) -> Result<Value, Error> {
        let tables = &self.plan().layout.tables;
        let known = tables.get(table.index()).map(|table| table.columns.len());
        if known.is_none_or(|columns| column as usize >= columns) {
            return Err(Error::plan(node, "reads a column that the layout lacks"));
        }
        let index = self.shared.schedule.first_view[table.index()] + column as usize;
        let views = self.views_of(table) + offset_of!(TableViews, columns);
        let views = self.context_field(I64, views);
        Ok(self
            .builder
            .ins()
            .iadd_imm_s(views, index as i64 * i64::from(COLUMN_VIEW_BYTES)))
    }

    fn view_field(&mut self, view: Value, offset: usize) -> Value {
        self.builder.ins().load(I64, input(), view, offset as i32)
    }

    /// Whether the row has a value. Without nulls the mask makes every row look at one set bit.
    fn validity(&mut self, view: Value, row: Value) -> Value {
        let bits = self.view_field(view, offset_of!(ColumnView, validity));
        let first = self.view_field(view, offset_of!(ColumnView, validity_offset));
        let mask = self.view_field(view, offset_of!(ColumnView, validity_mask));
        let bit = self.builder.ins().iadd(row, first);
        let bit = self.builder.ins().band(bit, mask);
        self.bit(bits, bit)
    }

    /// A bit of a bitmap, as a byte.
    fn bit(&mut self, bits: Value, index: Value) -> Value {
        let byte = self.builder.ins().ushr_imm_u(index, 3);
        let address = self.builder.ins().iadd(bits, byte);
        let byte = self.builder.ins().load(I8, input(), address, 0);
        let shift = self.builder.ins().ireduce(I8, index);
        let shift = self.builder.ins().band_imm_u(shift, 7);
        let byte = self.builder.ins().ushr(byte, shift);
        self.builder.ins().band_imm_u(byte, 1)
    }

    /// The dictionary code of a text; where it is missing, the first entry's, or the one after the
    /// last, which in tables stands for missing.
    fn code(&mut self, view: Value, row: Value, present: Value, after_last: bool) -> Value {
        let values = self.view_field(view, offset_of!(ColumnView, values));
        let offset = self.builder.ins().ishl_imm_u(row, 2);
        let address = self.builder.ins().iadd(values, offset);
        let code = self.builder.ins().load(I32, input(), address, 0);
        let code = self.builder.ins().uextend(I64, code);
        let other = match after_last {
            true => self.view_field(view, offset_of!(ColumnView, dictionary_len)),
            false => self.word(0),
        };
        self.builder.ins().select(present, code, other)
    }

    /// Address and length of a dictionary's entry.
    pub(super) fn entry(&mut self, view: Value, code: Value) -> (Value, Value) {
        let offsets = self.view_field(view, offset_of!(ColumnView, dictionary_offsets));
        let bytes = self.view_field(view, offset_of!(ColumnView, dictionary_bytes));
        let offset = self.builder.ins().ishl_imm_u(code, 2);
        let place = self.builder.ins().iadd(offsets, offset);
        let start = self.builder.ins().load(I32, input(), place, 0);
        let end = self.builder.ins().load(I32, input(), place, 4);
        let start = self.builder.ins().uextend(I64, start);
        let end = self.builder.ins().uextend(I64, end);
        let address = self.builder.ins().iadd(bytes, start);
        let length = self.builder.ins().isub(end, start);
        (address, length)
    }

    /// A test that has a table is a load from it.
    pub(super) fn tabled(&mut self, node: NodeId) -> Result<Option<Operand>, Error> {
        let Some((table, lane)) = self.shared.schedule.lanes.get(&node).copied() else {
            return Ok(None);
        };
        if self.is_filling_tables {
            return Ok(None);
        }
        let schedule = self.shared.schedule;
        let column = schedule.tables[table].lanes[lane].column;
        let address = self.entry_of_row(column, table)?;
        let place = (schedule.first_lane(table) + lane) as i32;
        let byte = self.builder.ins().load(I8, input(), address, place);
        let facts = &self.plan().nodes[node];
        let word = self.builder.ins().band_imm_u(byte, TABLE_TRUE);
        let fault = facts.can_fault.then(|| self.flag(byte, TABLE_FAULT));
        let present = Some(self.flag(byte, TABLE_PRESENT));
        Ok(Some(Operand {
            present,
            fault,
            ..Operand::certain(Shape::Truth, word)
        }))
    }

    fn flag(&mut self, byte: Value, flag: i64) -> Value {
        let bit = self.builder.ins().band_imm_u(byte, flag);
        self.builder.ins().icmp_imm_u(IntCC::NotEqual, bit, 0)
    }

    /// The class of the text of a column in the bound row.
    pub(super) fn class_of_row(&mut self, column: NodeId) -> Result<Value, Error> {
        let Op::Column {
            table,
            column: index,
            ..
        } = self.plan().nodes[column].op
        else {
            return Err(Error::plan(column, "has classes but is no column"));
        };
        let mut tables = self.shared.schedule.tables.iter();
        let found = tables.position(|facts| facts.table == table && facts.column == index);
        let Some(found) = found else {
            return Err(Error::plan(column, "has classes but no table"));
        };
        let address = self.entry_of_row(column, found)?;
        // Entries have any length, so that they need not begin at even addresses.
        let flags = MemFlagsData::new()
            .with_notrap()
            .with_readonly()
            .with_can_move();
        Ok(self.builder.ins().load(I16, flags, address, 0))
    }

    /// The address of the table's entry for the text of a column in the bound row.
    fn entry_of_row(&mut self, column: NodeId, facts: usize) -> Result<Value, Error> {
        if let Some(known) = self.memo.get(&Memo::Lanes(column)) {
            return Ok(known.word);
        }
        let Op::Column {
            depth,
            table,
            column: index,
        } = self.plan().nodes[column].op
        else {
            return Err(Error::plan(column, "has a dictionary but is no column"));
        };
        let row = self.row(column, depth)?;
        let view = self.view(column, table, index)?;
        let present = self.validity(view, row);
        let code = self.code(view, row, present, true);
        let bytes = self.shared.schedule.entry_bytes(facts) as i64;
        let first = self.builder.ins().imul_imm_s(code, bytes);
        let view = self.shared.schedule.first_view[table.index()] + index as usize;
        let tables = self.views_of(table) + offset_of!(TableViews, dictionaries);
        let tables = self.context_field(I64, tables);
        let base = self
            .builder
            .ins()
            .load(I64, input(), tables, view as i32 * 8);
        let address = self.builder.ins().iadd(base, first);
        self.remember(Memo::Lanes(column), Operand::certain(Shape::Whole, address));
        Ok(address)
    }
}
