//! Builds plans: one node for equal operations, and what is known of each.
//!
//! The constructors compute type, level, pass and faults, and simplify where a constant operand
//! allows it. Two laws make equal expressions equal nodes:
//!
//! - *Consing*: the same operation of the same type is one node.
//! - *Lifting*: a fold binds its rows from the depth after the greatest depth that it depends on
//!   otherwise (from 1 where it depends on no row). So a fold written inside another fold that does not
//!   look at the outer row is the node that it would be at top level, and is computed once.
//!
//! A node's type counts faults: a value that can be missing by a fault is optional.

mod construct;
mod finish;
mod lift;

use std::hash::BuildHasher;
use std::sync::Arc;

use hashbrown::{DefaultHashBuilder, HashMap, HashTable};

use super::facts::{Depths, Facts};
use super::{Fold, Node, NodeId, Op};
use crate::schema::layout::{
    ColumnLayout, ColumnType, Layout, PathStep, RowKind, TableId, TableLayout,
};
use crate::types::calendar::Calendar;
use crate::types::{Arena, ArenaId, Kind, Type, Value};

/// A plan in the making.
#[derive(Debug)]
pub struct Builder {
    nodes: Arena<NodeId, Node>,
    facts: Vec<Facts>,
    /// The nodes by their operations; equal operations of different types are different nodes.
    table: HashTable<NodeId>,
    hasher: DefaultHashBuilder,
    layout: Layout,
    columns: HashMap<(TableId, ColumnLayout), u32>,
    tables: HashMap<(TableId, Vec<PathStep>, RowKind), TableId>,
    calendar: Calendar,
    /// Whether each profile has a zone of its own.
    local: bool,
    /// Nodes that were made anew at other depths, each with the new one, where somebody asks.
    renames: Option<Vec<(NodeId, NodeId)>>,
}

impl Builder {
    /// A plan without nodes that reads nothing.
    pub fn new(calendar: Calendar) -> Self {
        Self::with_layout(Layout::new(), calendar)
    }

    /// A plan without nodes whose tables and columns are those of another.
    pub(super) fn with_layout(layout: Layout, calendar: Calendar) -> Self {
        let mut builder = Self {
            nodes: Arena::new(),
            facts: Vec::new(),
            table: HashTable::new(),
            hasher: DefaultHashBuilder::default(),
            layout,
            columns: HashMap::new(),
            tables: HashMap::new(),
            calendar,
            local: false,
            renames: None,
        };
        builder.index_layout();
        builder
    }

    /// The same for profiles that have zones of their own.
    #[must_use]
    pub fn local(mut self, local: bool) -> Self {
        self.local = local;
        self
    }

    /// Remembers from here on which nodes are made anew at other depths.
    pub(super) fn track_renames(&mut self) {
        self.renames = Some(Vec::new());
    }

    /// The nodes that were made anew, in the order of making.
    pub(super) fn take_renames(&mut self) -> Vec<(NodeId, NodeId)> {
        self.renames.take().unwrap_or_default()
    }

    /// A node.
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id]
    }

    /// The type of a node.
    pub fn ty(&self, id: NodeId) -> &Type {
        &self.nodes[id].ty
    }

    /// The value of a node that is a constant.
    pub fn constant_value(&self, id: NodeId) -> Option<&Value> {
        match &self.nodes[id].op {
            Op::Constant(constant) => Some(&constant.0),
            _ => None,
        }
    }

    /// Whether a node reads the row at a depth; depth 0 is the profile.
    pub fn depends_on(&self, id: NodeId, depth: u8) -> bool {
        self.facts(id).depths.contains(depth)
    }

    /// Zone and first day of the week.
    pub fn calendar(&self) -> &Calendar {
        &self.calendar
    }

    /// The tables and columns asked for so far.
    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// The value at `path` of the row of `table` that is bound at `depth`; the column is added to the
    /// layout once.
    pub fn column(
        &mut self,
        depth: u8,
        table: TableId,
        path: Vec<PathStep>,
        ty: ColumnType,
        bounds: Option<(i64, i64)>,
    ) -> NodeId {
        let wanted = ColumnLayout { path, ty, bounds };
        let columns = &mut self.layout.tables[table.index()].columns;
        let column = *self
            .columns
            .entry((table, wanted.clone()))
            .or_insert_with(|| {
                columns.push(wanted);
                columns.len() as u32 - 1
            });
        let op = Op::Column {
            depth,
            table,
            column,
        };
        self.intern(op, column_type(ty))
    }

    /// The table of the items or entries of the list or map at `path` in the rows of `parent`; it is
    /// added to the layout once.
    pub fn child_table(&mut self, parent: TableId, path: Vec<PathStep>, rows: RowKind) -> TableId {
        let tables = &mut self.layout.tables;
        *self
            .tables
            .entry((parent, path.clone(), rows))
            .or_insert_with(|| {
                tables.push(TableLayout {
                    parent: Some(parent),
                    path,
                    rows,
                    columns: Vec::new(),
                });
                TableId::from_index(tables.len() - 1)
            })
    }

    fn index_layout(&mut self) {
        for (index, table) in self.layout.tables.iter().enumerate() {
            let id = TableId::from_index(index);
            if let Some(parent) = table.parent {
                let key = (parent, table.path.clone(), table.rows);
                self.tables.entry(key).or_insert(id);
            }
            for (number, column) in table.columns.iter().enumerate() {
                let key = (id, column.clone());
                self.columns.entry(key).or_insert(number as u32);
            }
        }
    }

    fn facts(&self, id: NodeId) -> Facts {
        self.facts[id.index()]
    }

    /// The node of an operation and a type, made where there is none yet.
    fn intern(&mut self, op: Op, ty: Type) -> NodeId {
        let hash = self.hasher.hash_one(&op);
        let nodes = &self.nodes;
        let same = |id: &NodeId| nodes[*id].op == op && same_type(&nodes[*id].ty, &ty);
        if let Some(id) = self.table.find(hash, same) {
            return *id;
        }
        let facts = Facts::of(&op, self.local, &|id| self.facts(id));
        let id = self.nodes.push(Node {
            op,
            ty,
            level: facts.level(),
            ready: facts.ready,
            can_fault: facts.can_fault,
        });
        self.facts.push(facts);
        let (nodes, hasher) = (&self.nodes, &self.hasher);
        self.table
            .insert_unique(hash, id, |id| hasher.hash_one(&nodes[*id].op));
        id
    }

    /// The depths that a fold reads beside the rows that it binds.
    fn free_depths(&self, fold: &Fold) -> Depths {
        let op = Op::Fold(Box::new(fold.clone()));
        Facts::of(&op, self.local, &|id| self.facts(id)).depths
    }
}

/// The type of the values of a column.
pub(super) fn column_type(ty: ColumnType) -> Type {
    match ty {
        ColumnType::Boolean => Type::optional(Kind::Boolean),
        ColumnType::Integer => Type::optional(Kind::Integer),
        ColumnType::Number => Type::optional(Kind::Number),
        ColumnType::String => Type::optional(Kind::String),
        ColumnType::Date => Type::optional(Kind::Date),
        ColumnType::Datetime => Type::optional(Kind::Datetime),
        ColumnType::Duration => Type::optional(Kind::Duration),
        ColumnType::Presence => Type::present(Kind::Boolean),
        ColumnType::Key => Type::present(Kind::String),
    }
}

/// Equality that looks at addresses first: the object types of schemas are large and shared.
fn same_type(left: &Type, right: &Type) -> bool {
    left.optional == right.optional && same_kind(&left.kind, &right.kind)
}

fn same_kind(left: &Kind, right: &Kind) -> bool {
    match (left, right) {
        (Kind::Object(a), Kind::Object(b)) => Arc::ptr_eq(a, b) || a == b,
        (Kind::Array(a), Kind::Array(b)) => same_type(a, b),
        (Kind::Map(a, c), Kind::Map(b, d)) => same_kind(a, b) && same_type(c, d),
        _ => left == right,
    }
}

#[cfg(test)]
mod tests;
