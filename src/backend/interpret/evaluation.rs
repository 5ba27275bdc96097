//! The value of a node on the rows that are bound.

use super::observe::Watch;
use crate::backend::Evaluated;
use crate::backend::read::{absent, read_column};
use crate::data::Batch;
use crate::ir::{Level, NodeId, Op, Plan, semantics};
use crate::library::{Body, Context, FunctionId};
use crate::schema::layout::TableId;
use crate::types::arithmetic::Outcome;
use crate::types::stack::with_stack;
use crate::types::{ArenaId, Value};

/// The stamp of what depends on no row; none is 0, which marks a memo that was never filled.
const PROFILE_STAMP: u64 = 1;

/// An event in its batch.
#[derive(Debug, Clone, Copy)]
pub(super) struct EventRow<'a> {
    pub(super) batch: &'a Batch,
    pub(super) row: u32,
}

/// A value and whether a fault had a part in it.
#[derive(Debug, Clone, Default)]
pub(super) struct Faulty {
    pub(super) value: Value,
    pub(super) fault: bool,
}

/// What is bound at a depth.
#[derive(Debug, Clone, Default)]
pub(super) enum Bound<'a> {
    /// Nothing, or the record of a profile that has none.
    #[default]
    Nothing,
    /// A row of some table of a batch.
    Row { batch: &'a Batch, row: usize },
    /// An event, with its place among those of the profile.
    Event {
        event: EventRow<'a>,
        position: usize,
    },
    /// An element of a value.
    Element(Value),
}

/// A binding with the stamp that tells it from all others.
#[derive(Debug, Clone, Default)]
pub(super) struct Binding<'a> {
    bound: Bound<'a>,
    stamp: u64,
}

/// The evaluation of one profile.
///
/// A value is kept with the stamp of the innermost row that it depends on. That is enough to know
/// it again: a row of that depth is bound while the rows further out stay, and the fold that binds
/// rows further out meanwhile, being lifted, reads none of this depth.
pub(super) struct Evaluation<'a> {
    pub(super) plan: &'a Plan,
    pub(super) context: Context,
    pub(super) events: &'a [EventRow<'a>],
    bindings: Vec<Binding<'a>>,
    last_stamp: u64,
    memo: Vec<(u64, Faulty)>,
    /// Who watches, where somebody does.
    pub(super) watch: Option<Box<Watch<'a>>>,
}

impl<'a> Evaluation<'a> {
    pub(super) fn new(plan: &'a Plan, context: Context, events: &'a [EventRow<'a>]) -> Self {
        Self {
            plan,
            context,
            events,
            bindings: Vec::new(),
            last_stamp: PROFILE_STAMP,
            memo: vec![(0, Faulty::default()); plan.nodes.len()],
            watch: None,
        }
    }

    /// Binds the record of the profile and takes over its zone.
    pub(super) fn begin(&mut self, profile: &'a Batch, row: Option<u32>) {
        if let Some(row) = row {
            let row = row as usize;
            let batch = profile;
            self.bind(0, Bound::Row { batch, row });
        }
        if let Some(zone) = self.plan.zone {
            let zone = self.node(zone).value;
            self.context.calendar = semantics::local_calendar(self.context.calendar, &zone);
        }
    }

    /// All attributes, with the record of the profile.
    pub(super) fn attributes(&mut self, profile: &'a Batch, row: Option<u32>) -> Evaluated {
        self.begin(profile, row);
        let mut evaluated = Evaluated::default();
        for attribute in &self.plan.attributes {
            let Faulty { value, fault } = self.node(attribute.node);
            evaluated.values.push(value);
            evaluated.faults.push(fault);
        }
        evaluated
    }

    /// Binds a row at a depth; what was bound there before is given back, to be restored.
    pub(super) fn bind(&mut self, depth: u8, bound: Bound<'a>) -> Binding<'a> {
        self.last_stamp += 1;
        let stamp = self.last_stamp;
        self.restore(depth, Binding { bound, stamp })
    }

    pub(super) fn restore(&mut self, depth: u8, binding: Binding<'a>) -> Binding<'a> {
        let depth = usize::from(depth);
        if self.bindings.len() <= depth {
            self.bindings.resize(depth + 1, Binding::default());
        }
        std::mem::replace(&mut self.bindings[depth], binding)
    }

    pub(super) fn bound(&self, depth: u8) -> Bound<'a> {
        let binding = self.bindings.get(usize::from(depth));
        binding.map_or(Bound::Nothing, |binding| binding.bound.clone())
    }

    /// What tells the rows that a node depends on from all others.
    pub(super) fn stamp(&self, id: NodeId) -> u64 {
        match self.plan.nodes[id].level {
            Level::Row(depth) => {
                let binding = self.bindings.get(usize::from(depth));
                binding.map_or(0, |binding| binding.stamp)
            }
            _ => PROFILE_STAMP,
        }
    }

    /// The value of a node, computed once for the rows that it depends on.
    pub(super) fn node(&mut self, id: NodeId) -> Faulty {
        let stamp = self.stamp(id);
        let (kept, faulty) = &self.memo[id.index()];
        if *kept == stamp && stamp != 0 {
            return faulty.clone();
        }
        let faulty = with_stack(|| self.op(id));
        self.tell_computed(id, &faulty.value, faulty.fault);
        self.memo[id.index()] = (stamp, faulty.clone());
        faulty
    }

    fn op(&mut self, id: NodeId) -> Faulty {
        let plan = self.plan;
        let node = &plan.nodes[id];
        match &node.op {
            Op::Constant(constant) => Faulty::from(constant.0.clone()),
            Op::Now => Faulty::from(Value::Datetime(self.context.now)),
            Op::Column {
                depth,
                table,
                column,
            } => Faulty::from(self.column(*depth, *table, *column)),
            Op::Element { depth } => Faulty::from(match self.bound(*depth) {
                Bound::Element(element) => element,
                _ => Value::Missing,
            }),
            Op::Position { depth } => Faulty::from(match self.bound(*depth) {
                Bound::Event { position, .. } => Value::Integer(position as i64),
                _ => Value::Missing,
            }),
            Op::Member(object, name) => self
                .node(*object)
                .map(|object| semantics::member(&object, name)),
            Op::MapGet(map, key) => self.map_get(*map, *key),
            Op::Primitive(op, operands) => self.strict(operands, |context, operands| {
                semantics::primitive(&context.calendar, *op, operands)
            }),
            Op::Call(function, operands) => self.call(*function, operands),
            Op::IsPresent(operand) => {
                let is_list = plan.nodes[*operand].ty.kind.is_list();
                let operand = self.node(*operand);
                operand.map(|value| Value::Boolean(is_list || value.is_present()))
            }
            Op::And(left, right) => self.logic(id, *left, *right, true),
            Op::Or(left, right) => self.logic(id, *left, *right, false),
            Op::Not(operand) => self
                .node(*operand)
                .map(|value| Value::Boolean(!value.is_true())),
            Op::If(condition, then, other) => {
                let condition = self.node(*condition);
                let holds = condition.value.is_true();
                self.tell_choice(id, !holds);
                let chosen = if holds { then } else { other };
                self.node(*chosen).or_fault(condition.fault)
            }
            Op::Default(operand, other) => {
                let operand = self.node(*operand);
                self.tell_choice(id, operand.value.is_missing());
                match operand.value {
                    Value::Missing => self.node(*other).or_fault(operand.fault),
                    _ => operand,
                }
            }
            Op::Object(members) => {
                let names = members.iter().map(|(name, _)| name.clone());
                let (values, fault) = self.all(members.iter().map(|(_, id)| *id));
                Faulty::from(Value::object(names.zip(values))).or_fault(fault)
            }
            Op::List(elements) => {
                let (values, fault) = self.all(elements.iter().copied());
                Faulty::from(Value::array(values)).or_fault(fault)
            }
            Op::Fold(fold) => self.fold(id, fold),
        }
    }

    fn column(&self, depth: u8, table: TableId, column: u32) -> Value {
        let column = column as usize;
        let ty = self.plan.layout.tables[table.index()].columns[column].ty;
        let Some((batch, row)) = self.bound(depth).row() else {
            return absent(ty);
        };
        let table = batch.tables.get(table.index());
        let array = table.and_then(|table| table.columns.get(column));
        array.map_or_else(|| absent(ty), |array| read_column(array, row, ty))
    }

    fn map_get(&mut self, map: NodeId, key: NodeId) -> Faulty {
        let (map, key) = (self.node(map), self.node(key));
        Faulty {
            value: semantics::lookup(&map.value, &key.value),
            fault: map.fault | key.fault,
        }
    }

    fn call(&mut self, function: FunctionId, operands: &[NodeId]) -> Faulty {
        match function.get().body {
            Body::Scalar(kernel) => self.strict(operands, kernel),
            Body::Lenient(kernel) => {
                let (values, fault) = self.all(operands.iter().copied());
                Faulty::of(kernel(&self.context, &values)).or_fault(fault)
            }
            Body::Aggregate(_) | Body::Form | Body::Refused(_) => Faulty::default(),
        }
    }

    /// An operation that is missing where an operand is.
    fn strict(
        &mut self,
        operands: &[NodeId],
        kernel: impl FnOnce(&Context, &[Value]) -> Outcome<Value>,
    ) -> Faulty {
        let (values, fault) = self.all(operands.iter().copied());
        let outcome = match values.iter().any(Value::is_missing) {
            true => Outcome::Missing,
            false => kernel(&self.context, &values),
        };
        Faulty::of(outcome).or_fault(fault)
    }

    /// `and` (where the second counts if the first is true) or `or` (if it is false).
    fn logic(&mut self, id: NodeId, left: NodeId, right: NodeId, open: bool) -> Faulty {
        let left = self.node(left).map(|value| Value::Boolean(value.is_true()));
        self.tell_choice(id, left.value.is_true() == open);
        if left.value.is_true() != open {
            return left;
        }
        let right = self.node(right).or_fault(left.fault);
        right.map(|value| Value::Boolean(value.is_true()))
    }

    /// The values of nodes, and whether one has a fault.
    pub(super) fn all(&mut self, ids: impl Iterator<Item = NodeId>) -> (Vec<Value>, bool) {
        let mut fault = false;
        let values = ids.map(|id| {
            let node = self.node(id);
            fault |= node.fault;
            node.value
        });
        (values.collect(), fault)
    }
}

impl<'a> Bound<'a> {
    /// The row of a batch that is bound, of whichever table.
    pub(super) fn row(&self) -> Option<(&'a Batch, usize)> {
        match self {
            Bound::Row { batch, row } => Some((batch, *row)),
            Bound::Event { event, .. } => Some((event.batch, event.row as usize)),
            Bound::Nothing | Bound::Element(_) => None,
        }
    }
}

impl Faulty {
    pub(super) fn of(outcome: Outcome<Value>) -> Self {
        Self {
            fault: outcome.is_fault(),
            value: outcome.value().unwrap_or_default(),
        }
    }

    pub(super) fn or_fault(mut self, fault: bool) -> Self {
        self.fault |= fault;
        self
    }

    fn map(self, value: impl FnOnce(Value) -> Value) -> Self {
        Self {
            value: value(self.value),
            fault: self.fault,
        }
    }
}

impl From<Value> for Faulty {
    fn from(value: Value) -> Self {
        Self {
            value,
            fault: false,
        }
    }
}
