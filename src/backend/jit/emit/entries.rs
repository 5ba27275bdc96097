//! Elements of list values and entries of map values, bound by loops.
//!
//! Law: a loop over values changes none of them, and they outlive it, so an element is read where it
//! stands. Of an entry mostly the key or the value is read; the object of both, five allocations, is
//! made where a rule wants the entry itself.

use cranelift_codegen::ir::Value;

use super::{Binding, Emitter};
use crate::backend::jit::kernels::Kernel;
use crate::backend::jit::shape::{CellKind, Operand, Shape};
use crate::ir::{NodeId, Op};
use crate::types::Kind;

/// An element of a list, or an entry of a map, at a position.
#[derive(Debug, Clone, Copy)]
pub(super) struct Element<'p> {
    pub(super) list: Value,
    pub(super) position: Value,
    /// Of a list: the kind of its elements. None: it is an entry.
    pub(super) kind: Option<&'p Kind>,
}

impl<'p> Emitter<'_, 'p> {
    /// The element, or the entry as an object.
    pub(super) fn element(&mut self, element: &Element<'_>) -> Operand {
        let kind = element.kind.map_or(CellKind::Boxed, CellKind::of);
        let shape = element.kind.map_or(Shape::Boxed, Shape::of);
        let out = self.scratch_address(0);
        let code = self.word(kind as i64);
        let arguments = [self.context, element.list, element.position, code, out];
        self.call(Kernel::ListElement, &arguments);
        self.allocates = true;
        Operand {
            fault: None,
            ..self.load_cell(out, 0, shape)
        }
    }

    /// A member of a bound entry, without the object; none where `object` is something else.
    pub(super) fn entry_member(
        &mut self,
        node: NodeId,
        object: NodeId,
        name: &str,
    ) -> Option<Operand> {
        let Op::Element { depth } = self.plan().nodes[object].op else {
            return None;
        };
        let Some(Some(Binding::Element(element))) = self.bindings.get(usize::from(depth)) else {
            return None;
        };
        let (list, position, None) = (element.list, element.position, element.kind) else {
            return None;
        };
        let kernel = match name {
            "key" => Kernel::EntryKey,
            "value" => Kernel::EntryValue,
            _ => return None,
        };
        let kind = &self.plan().nodes[node].ty.kind;
        let out = self.scratch_address(0);
        let code = self.word(CellKind::of(kind) as i64);
        self.call(kernel, &[list, position, code, out]);
        Some(Operand {
            fault: None,
            ..self.load_cell(out, 0, Shape::of(kind))
        })
    }
}
