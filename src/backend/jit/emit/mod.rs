//! From nodes of a plan to Cranelift's instructions.
//!
//! An [`Emitter`] writes one function. It asks for operands and so decides where nodes are computed:
//! each is emitted where it is first wanted and is known from there on in the blocks that this place
//! dominates, which are its *scope*. What does not depend on the row of a loop is emitted before the
//! loop. Nothing that is emitted can trap, so a node may be computed although its value is not
//! wanted in the end; that is how both sides of `and`, `or` and `if` become plain instructions.

mod column;
mod common;
mod decide;
mod entries;
mod fold;
mod in_order;
mod logic;
mod memory;
mod primitive;
mod state;
mod trusted;
mod units;

use std::collections::HashMap;

use cranelift_codegen::ir::types::I64;
use cranelift_codegen::ir::{FuncRef, InstBuilder, StackSlot, Value};
use cranelift_frontend::FunctionBuilder;
use cranelift_jit::JITModule;

use crate::ir::{NodeId, Op, Plan};
use crate::types;
use crate::types::stack::with_stack;

use super::Error;
use super::calls::{FoldCall, NodeCall};
use super::convert::missing_address;
use super::kernels::{KERNELS, Kernel};
use super::layout::Schedule;
use super::shape::{Operand, Shape};

use entries::Element;

pub(super) use units::{Unit, emit, signature};

/// What all functions of a plan share.
pub(super) struct Shared<'p> {
    pub(super) plan: &'p Plan,
    pub(super) schedule: &'p Schedule,
    /// The calls that code refers to by address; boxed, since addresses must stay.
    pub(super) node_calls: HashMap<NodeId, (Box<NodeCall>, Vec<NodeId>)>,
    pub(super) fold_calls: HashMap<NodeId, Box<FoldCall>>,
}

impl<'p> Shared<'p> {
    pub(super) fn new(plan: &'p Plan, schedule: &'p Schedule) -> Self {
        Self {
            plan,
            schedule,
            node_calls: HashMap::new(),
            fold_calls: HashMap::new(),
        }
    }
}

/// What is bound at a depth.
#[derive(Debug, Clone, Copy)]
enum Binding<'p> {
    /// A row of a table.
    Row(Value),
    /// A row of an event, and its place among those of the call.
    Event { row: Value, position: Value },
    /// An element of a list value, or an entry of a map value.
    Element(Element<'p>),
}

/// What is remembered of a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Memo {
    /// Its value.
    Operand(NodeId),
    /// The address of the tests on a text column's entry for the row.
    Lanes(NodeId),
}

/// Nodes from one store to the anchor to the next.
const ANCHOR_NODES: u32 = 64;

/// Writes one function.
struct Emitter<'e, 'p> {
    shared: &'e mut Shared<'p>,
    module: &'e mut JITModule,
    builder: FunctionBuilder<'e>,
    context: Value,
    kernels: [Option<FuncRef>; KERNELS],
    memo: HashMap<Memo, Operand>,
    /// What was remembered in each open scope.
    scopes: Vec<Vec<Memo>>,
    bindings: Vec<Option<Binding<'p>>>,
    /// Room for the cells that kernels are handed.
    scratch: StackSlot,
    scratch_cells: u32,
    /// A cell that is written now and then and never read. Cranelift orders pure instructions by
    /// need alone; in a long chain it would keep thousands of values for later, which its register
    /// allocator takes minutes over. Stores stay where they are, and so do their needs.
    anchor: StackSlot,
    since_anchor: u32,
    /// Whether what was emitted in the running loop puts values into the arena.
    allocates: bool,
    /// Whether tests are computed although they have a table: while the table is being filled.
    is_filling_tables: bool,
}

impl<'p> Emitter<'_, 'p> {
    /// The value of a node, computed here if it is not known yet.
    fn operand(&mut self, node: NodeId) -> Result<Operand, Error> {
        if let Some(known) = self.memo.get(&Memo::Operand(node)) {
            return Ok(*known);
        }
        let operand = with_stack(|| self.compute(node))?;
        self.remember(Memo::Operand(node), operand);
        self.since_anchor += 1;
        if self.since_anchor >= ANCHOR_NODES {
            self.since_anchor = 0;
            let anchor = self.builder.ins().stack_addr(I64, self.anchor, 0);
            self.store_cell(anchor, 0, &operand);
        }
        Ok(operand)
    }

    fn operands(&mut self, nodes: &[NodeId]) -> Result<Vec<Operand>, Error> {
        nodes.iter().map(|node| self.operand(*node)).collect()
    }

    /// The value of a node that must stand in a certain form; a `null` fits all.
    fn shaped(&mut self, node: NodeId, shape: Shape) -> Result<Operand, Error> {
        let operand = self.operand(node)?;
        if operand.shape == shape {
            return Ok(operand);
        }
        match self.plan().nodes[node].ty.kind {
            types::Kind::Nothing => Ok(Operand {
                fault: operand.fault,
                ..self.missing(shape)
            }),
            _ => Err(Error::plan(node, "does not fit the type of its user")),
        }
    }

    fn compute(&mut self, node: NodeId) -> Result<Operand, Error> {
        if let Some(operand) = self.tabled(node)? {
            return Ok(operand);
        }
        let plan = self.plan();
        let shape = Shape::of(&plan.nodes[node].ty.kind);
        match &plan.nodes[node].op {
            Op::Constant(constant) => self.constant(node, &constant.0, shape),
            Op::Now => Ok(self.now()),
            Op::Column {
                depth,
                table,
                column,
            } => self.column(node, *depth, *table, *column),
            Op::Element { depth } => match self.bindings.get(usize::from(*depth)) {
                Some(Some(Binding::Element(element))) => {
                    let element = *element;
                    Ok(self.element(&element))
                }
                _ => Err(Error::plan(node, "reads an element that is not bound")),
            },
            Op::Position { depth } => match self.bindings.get(usize::from(*depth)) {
                Some(Some(Binding::Event { position, .. })) => {
                    Ok(Operand::certain(Shape::Whole, *position))
                }
                _ => Err(Error::plan(node, "asks for the place of what is no event")),
            },
            Op::Primitive(primitive, operands) => self.primitive(node, *primitive, operands),
            Op::IsPresent(operand) => self.is_present(*operand),
            Op::And(left, right) => self.and(*left, *right),
            Op::Or(left, right) => self.or(*left, *right),
            Op::Not(operand) => self.not(*operand),
            Op::If(condition, then, other) => self.choose(shape, *condition, *then, *other),
            Op::Default(first, second) => self.default(shape, *first, *second),
            Op::Fold(fold) => self.fold(node, fold),
            Op::Member(object, name) => match self.entry_member(node, *object, name) {
                Some(member) => Ok(member),
                None => self.call_node(node),
            },
            Op::MapGet(..) | Op::Call(..) | Op::Object(_) | Op::List(_) => self.call_node(node),
        }
    }

    /// The plan, which outlives the emitter: borrowing from it does not borrow the emitter.
    fn plan(&self) -> &'p Plan {
        self.shared.plan
    }

    fn remember(&mut self, what: Memo, operand: Operand) {
        self.memo.insert(what, operand);
        if let Some(scope) = self.scopes.last_mut() {
            scope.push(what);
        }
    }

    /// Emits what `body` emits in a scope of its own: nothing of it is known afterwards.
    fn scoped<T>(&mut self, body: impl FnOnce(&mut Self) -> Result<T, Error>) -> Result<T, Error> {
        self.scopes.push(Vec::new());
        let result = body(self);
        for what in self.scopes.pop().unwrap_or_default() {
            self.memo.remove(&what);
        }
        result
    }

    /// A node that a kernel computes.
    fn call_node(&mut self, node: NodeId) -> Result<Operand, Error> {
        if !self.shared.node_calls.contains_key(&node) {
            let (call, operands) = NodeCall::new(self.shared.plan, node)?;
            self.shared
                .node_calls
                .insert(node, (Box::new(call), operands));
        }
        let known = self.shared.node_calls.get(&node);
        let (address, operands) = match known {
            Some((call, operands)) => (std::ptr::from_ref(&**call) as i64, operands.clone()),
            None => return Err(Error::plan(node, "has no call")),
        };
        let out = self.hand_over(&operands)?;
        let call = self.builder.ins().iconst(I64, address);
        let arguments = self.scratch_address(0);
        let context = self.context;
        self.call(Kernel::CallNode, &[context, call, arguments, out]);
        self.allocates = true;
        let facts = &self.plan().nodes[node];
        let result = self.load_cell(out, 0, Shape::of(&facts.ty.kind));
        Ok(Operand {
            fault: result.fault.filter(|_| facts.can_fault),
            ..result
        })
    }

    /// Writes the operands that are no constants into scratch cells; gives the address of the cell
    /// after them, where a result may go.
    fn hand_over(&mut self, nodes: &[NodeId]) -> Result<Value, Error> {
        let plan = self.plan();
        let is_constant = |node: &NodeId| matches!(plan.nodes[*node].op, Op::Constant(_));
        let nodes: Vec<NodeId> = nodes
            .iter()
            .copied()
            .filter(|node| !is_constant(node))
            .collect();
        // All operands before the first cell: computing one may use the scratch cells itself.
        let operands = self.operands(&nodes)?;
        for (index, operand) in operands.iter().enumerate() {
            let cell = self.scratch_address(index as u32);
            self.store_cell(cell, 0, operand);
        }
        Ok(self.scratch_address(operands.len() as u32))
    }

    /// A missing value.
    fn missing(&mut self, shape: Shape) -> Operand {
        let word = match shape {
            Shape::Number => self.builder.ins().f64const(0.0),
            Shape::Text | Shape::Boxed => self
                .builder
                .ins()
                .iconst(I64, missing_address().cast_signed()),
            Shape::Truth | Shape::Whole => self.builder.ins().iconst(shape.machine_type(), 0),
        };
        let length = match shape {
            Shape::Text => self.builder.ins().iconst(I64, 0),
            _ => word,
        };
        let present = self.byte(0);
        Operand {
            shape,
            word,
            length,
            present: Some(present),
            fault: None,
        }
    }

    fn constant(
        &mut self,
        node: NodeId,
        value: &types::Value,
        shape: Shape,
    ) -> Result<Operand, Error> {
        use types::Value as V;
        let ins = self.builder.ins();
        let word = match (value, shape) {
            (V::Missing, _) => return Ok(self.missing(shape)),
            (V::Boolean(truth), Shape::Truth) => {
                ins.iconst(shape.machine_type(), i64::from(*truth))
            }
            (V::Integer(whole) | V::Datetime(whole) | V::Duration(whole), Shape::Whole) => {
                ins.iconst(I64, *whole)
            }
            (V::Date(day), Shape::Whole) => ins.iconst(I64, i64::from(*day)),
            (V::Number(number), Shape::Number) => ins.f64const(*number),
            (V::String(text), Shape::Text) => ins.iconst(I64, text.as_ptr() as i64),
            (boxed, Shape::Boxed) => ins.iconst(I64, std::ptr::from_ref(boxed) as i64),
            _ => return Err(Error::plan(node, "is a constant of another type")),
        };
        let length = match value {
            V::String(text) if shape == Shape::Text => {
                self.builder.ins().iconst(I64, text.len() as i64)
            }
            _ => word,
        };
        Ok(Operand {
            length,
            ..Operand::certain(shape, word)
        })
    }
}
