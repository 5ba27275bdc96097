//! From the typed tree to the plan.
//!
//! The tree says *what*: lists, items, paths. The plan says *where*: tables, columns, rows bound at
//! depths. Three ideas carry the lowering:
//!
//! - *Places are lazy.* A record, an event or an item is a [`Place`] in a row; only the columns that
//!   some rule reads become nodes.
//! - *Lists are loops.* Filters, maps and paths change what a loop does; the loop is built where an
//!   aggregate consumes the list, so no intermediate list exists.
//! - *Select, then compute = compute, then select.* Where an operator picks or sorts items (`topN`,
//!   `last`), whatever is read of them afterwards is computed in their row and carried along, because
//!   rules are pure. So a plan never refers back to a row.

use std::sync::Arc;

use hashbrown::HashMap;

use super::builder::Builder;
use super::{Attribute, Lowered as LoweredPlan, NodeId, ObservedPlan, Origins, Plan};
use crate::hir::{self, AttributeId, ExprId, ExprKind, VarId};
use crate::library::{self, FunctionId};
use crate::schema::layout::{PathStep, TableId};
use crate::types::operator::Primitive;
use crate::types::{ArenaId, Type};

mod consumers;
mod events;
mod expressions;
mod folds;
mod groups;
mod lists;
mod places;
mod sessions;
mod sources;

use events::Moment;
use lists::List;

/// A rule that no plan can hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unplannable {
    /// It goes over more lists inside lists than a plan can.
    TooDeep {
        /// The attribute.
        attribute: String,
    },
    /// It reads an attribute on events of an event that was put into a list by value.
    EventByValue {
        /// The expression that reads it.
        expr: ExprId,
    },
}

/// Lowers a program that was checked without errors.
///
/// # Errors
/// The first rule that no plan can hold: its lists are nested deeper than
/// [`DEPTH_MAX`](super::DEPTH_MAX), or it reads of an event what is known in its row alone.
pub fn lower(program: &hir::Program) -> Result<Plan, Unplannable> {
    lower_noting(program).map(|lowered| lowered.plan)
}

/// Lowers a program and notes which expression became which fold.
pub(super) fn lower_noting(program: &hir::Program) -> Result<LoweredPlan, Unplannable> {
    let (plan, lowering, places) = lower_with(Lowering::new(program))?;
    let origins = lowering.origins.moved(&places).inherited(&plan);
    Ok(LoweredPlan { plan, origins })
}

/// Lowers a program and notes for every node which expressions became it.
pub(super) fn lower_observed(program: &hir::Program) -> Result<ObservedPlan, Unplannable> {
    let mut lowering = Lowering::new(program);
    lowering.noted = Some(Vec::new());
    lowering.builder.track_renames();
    let (plan, lowering, places) = lower_with(lowering)?;
    let noted = lowering.noted.unwrap_or_default();
    Ok(ObservedPlan::new(
        plan,
        program.exprs.len(),
        noted,
        &lowering.renames,
        &places,
    ))
}

/// What a lowering has noted beside the plan.
struct Notes {
    origins: Origins,
    noted: Option<Vec<(NodeId, ExprId)>>,
    renames: Vec<(NodeId, NodeId)>,
}

fn lower_with(
    mut lowering: Lowering<'_>,
) -> Result<(Plan, Notes, Vec<Option<NodeId>>), Unplannable> {
    let program = lowering.program;
    let zone = program.zone.map(|zone| lowering.node(zone));
    let mut attributes = Vec::with_capacity(program.attributes.len());
    for (id, attribute) in program.attributes.iter() {
        let node = match attribute.on_event {
            true => lowering.for_each_event(id),
            false => lowering.attribute(id),
        };
        if lowering.too_deep {
            let attribute = attribute.name.clone();
            return Err(Unplannable::TooDeep { attribute });
        }
        if let Some(expr) = lowering.event_by_value {
            return Err(Unplannable::EventByValue { expr });
        }
        attributes.push(Attribute {
            name: attribute.path.join("."),
            ty: attribute.profile_type(),
            node,
        });
    }
    let notes = Notes {
        origins: lowering.origins,
        noted: lowering.noted,
        renames: lowering.builder.take_renames(),
    };
    let (plan, places) = lowering.builder.finish_tracked(attributes, zone);
    Ok((plan, notes, places))
}

/// What an expression becomes.
#[derive(Debug, Clone)]
enum Lowered {
    /// A value.
    Value(NodeId),
    /// An object, map or opaque object in a row.
    Place(Place),
    /// A list.
    List(Box<List>),
    /// An object of these members.
    Object(Vec<(Arc<str>, Lowered)>),
    /// What `picked` is in the row of a list that a function such as `last` picks.
    Picked(Box<Picked>),
    /// The items of a group.
    Group(Group),
}

/// A place in a row that holds an object or a map.
#[derive(Debug, Clone)]
struct Place {
    depth: u8,
    table: TableId,
    path: Vec<PathStep>,
    ty: Type,
}

#[derive(Debug, Clone)]
struct Picked {
    pick: Pick,
    list: List,
    picked: Lowered,
}

/// A function that picks one item, with its arguments: those on each item and those that are
/// evaluated once.
#[derive(Debug, Clone)]
struct Pick {
    function: FunctionId,
    items: Vec<NodeId>,
    values: Vec<NodeId>,
}

impl Pick {
    fn first() -> Option<Self> {
        Some(Self {
            function: library::lookup("first")?,
            items: Vec::new(),
            values: Vec::new(),
        })
    }
}

/// The items of a list that have the key `lookup`.
#[derive(Debug, Clone, Copy)]
struct Group {
    list: ExprId,
    item: VarId,
    key: ExprId,
    lookup: NodeId,
}

struct Lowering<'a> {
    program: &'a hir::Program,
    builder: Builder,
    /// What each variable stands for, with a number that is new for each binding.
    variables: HashMap<VarId, (Lowered, u32)>,
    bindings: u32,
    /// Rows that are bound around this place.
    depth: u8,
    too_deep: bool,
    event_by_value: Option<ExprId>,
    /// The event as of which everything is computed.
    moment: Option<Moment>,
    /// The variables that each expression reads from outside.
    free: Vec<Vec<VarId>>,
    /// The values of expressions under the bindings of their variables, as of a moment.
    memo: HashMap<(ExprId, Vec<u32>, Option<Moment>), NodeId>,
    attributes: HashMap<(AttributeId, Option<Moment>), NodeId>,
    /// The attribute that is lowered.
    current: AttributeId,
    origins: Origins,
    /// Every node with an expression that became it, where somebody will observe the plan.
    noted: Option<Vec<(NodeId, ExprId)>>,
}

impl<'a> Lowering<'a> {
    fn new(program: &'a hir::Program) -> Self {
        Self {
            program,
            builder: Builder::new(program.calendar).local(program.zone.is_some()),
            variables: HashMap::new(),
            bindings: 0,
            depth: 0,
            too_deep: false,
            event_by_value: None,
            moment: None,
            free: free_variables(program),
            memo: HashMap::new(),
            attributes: HashMap::new(),
            current: AttributeId::from_index(0),
            origins: Origins::default(),
            noted: None,
        }
    }

    fn attribute(&mut self, id: AttributeId) -> NodeId {
        let key = (id, self.moment);
        if let Some(&node) = self.attributes.get(&key) {
            return node;
        }
        let attribute = &self.program.attributes[id];
        let bound = self.moment.map_or(0, |moment| moment.depth);
        let depth = std::mem::replace(&mut self.depth, bound);
        let outer = std::mem::replace(&mut self.current, id);
        let node = self.node(attribute.body);
        self.origins.note(node, id, attribute.body);
        self.note(node, attribute.body);
        let node = attribute
            .bounds
            .map_or(node, |bounds| self.bounded(node, bounds));
        self.depth = depth;
        self.current = outer;
        self.attributes.insert(key, node);
        node
    }

    /// A value that faults outside of the range of the field that stores it.
    ///
    /// Law: `(v + c) - c` is `v`, and overflows exactly where `v` is greater than `MAX - c` (for a
    /// positive `c`) or less than `MIN - c` (for a negative one).
    fn bounded(&mut self, node: NodeId, (least, greatest): (i64, i64)) -> NodeId {
        let above = i64::MAX.checked_sub(greatest);
        let below = i64::MIN.checked_sub(least);
        let mut node = node;
        for shift in [above, below]
            .into_iter()
            .flatten()
            .filter(|&shift| shift != 0)
        {
            let shift = self.builder.integer(shift);
            let shifted = self
                .builder
                .primitive(Primitive::AddInteger, vec![node, shift]);
            node = self
                .builder
                .primitive(Primitive::SubtractInteger, vec![shifted, shift]);
        }
        node
    }

    fn bind(&mut self, variable: VarId, value: Lowered) {
        self.bindings += 1;
        self.variables.insert(variable, (value, self.bindings));
    }

    fn ty(&self, id: ExprId) -> &'a Type {
        let program = self.program;
        &program.exprs[id].ty
    }
}

/// The variables that each expression reads and does not bind itself, sorted.
fn free_variables(program: &hir::Program) -> Vec<Vec<VarId>> {
    let mut free: Vec<Vec<VarId>> = Vec::with_capacity(program.exprs.len());
    for (_, expr) in program.exprs.iter() {
        let mut all: Vec<VarId> = Vec::new();
        hir::walk::operands(&expr.kind, &mut |operand| {
            all.extend(&free[operand.index()])
        });
        if let ExprKind::Variable(variable) = expr.kind {
            all.push(variable);
        }
        let bound = hir::walk::bound(&expr.kind);
        all.retain(|variable| !bound.contains(variable));
        all.sort_unstable();
        all.dedup();
        free.push(all);
    }
    free
}
