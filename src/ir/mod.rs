//! The plan: what a program computes, as a hash-consed graph of typed nodes.
//!
//! Rules are pure, so there is no control flow. Equal expressions of all attributes are one node.
//! What goes over rows is a [`Fold`]: it binds a row at a *depth* (0 is the profile's record, 1 the
//! rows of the outermost fold, and so on) and turns the rows of a source into one value for their
//! owner. A node reads the rows of depths up to its [`Level`]. The plan knows nothing of texts; it
//! names columns of its [`Layout`] and functions of the library.

use std::sync::Arc;

use crate::library::FunctionId;
use crate::schema::layout::{Layout, TableId};
use crate::types::calendar::Calendar;
use crate::types::{Arena, ArenaId, Type, define_id};

pub mod builder;
mod constant;
mod facts;
pub mod in_order;
pub mod kernels;
mod lower;
pub mod modes;
pub mod motion;
mod operands;
mod origins;
pub mod passes;
pub mod print;
mod same;
pub mod semantics;
pub mod verify;

pub use crate::types::operator::{Comparison, Primitive};
pub use builder::Builder;
pub use constant::Constant;
pub use facts::DEPTH_MAX;
pub use lower::{Unplannable, lower};
pub use origins::{Lowered, ObservedPlan, Origins, lower_observed, lower_with_origins};
pub use same::Alike;
pub use verify::verify;

define_id!(
    /// A node of a plan.
    NodeId,
    "v"
);

/// A compiled set of attributes, ready for a backend.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// The nodes; operands stand before their users.
    pub nodes: Arena<NodeId, Node>,
    /// The attributes in the order of the program.
    pub attributes: Vec<Attribute>,
    /// The columns that the nodes read.
    pub layout: Layout,
    /// Zone and first day of the week.
    pub calendar: Calendar,
    /// The name of the zone of the profile, which stands for that of the calendar; where it is missing
    /// or no zone's, the calendar's counts.
    pub zone: Option<NodeId>,
}

impl Plan {
    /// Which nodes some nodes need, these included.
    pub fn reached(&self, from: impl IntoIterator<Item = NodeId>) -> Vec<bool> {
        let mut reached = vec![false; self.nodes.len()];
        for node in from {
            reached[node.index()] = true;
        }
        // Operands stand before their users, so one walk from the end finds all.
        for (id, node) in self.nodes.iter().rev() {
            if reached[id.index()] {
                node.op
                    .for_each_operand(&mut |operand| reached[operand.index()] = true);
            }
        }
        reached
    }
}

/// One attribute of a plan.
#[derive(Debug, Clone, PartialEq)]
pub struct Attribute {
    /// Its name.
    pub name: String,
    /// Its type.
    pub ty: Type,
    /// Its value; of level [`Level::Profile`] or below.
    pub node: NodeId,
}

/// A node with what is known of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// What it computes.
    pub op: Op,
    /// The type of its value.
    pub ty: Type,
    /// What its value depends on.
    pub level: Level,
    /// The pass over the events before which the value is known: 0 needs none. For nodes on rows,
    /// the first pass in which they can be computed.
    pub ready: u32,
    /// Whether computing it can fault (overflow), operands included.
    pub can_fault: bool,
}

/// What a value depends on, from least to most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Nothing.
    Constant,
    /// `now` alone.
    Now,
    /// The profile: its record, and folds over all its events.
    Profile,
    /// The row bound at this depth (from 1), and maybe rows further out.
    Row(u8),
}

/// What a node computes.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Op {
    /// A constant.
    Constant(Constant),
    /// The instant of evaluation.
    Now,
    /// A column of the row bound at a depth; depth 0 is the profile's record.
    Column {
        /// The depth.
        depth: u8,
        /// The table of that row.
        table: TableId,
        /// The column of the table.
        column: u32,
    },
    /// The element of the list that the fold at this depth goes over.
    Element {
        /// The depth.
        depth: u8,
    },
    /// The place of the event bound at this depth among the events of the profile in the total order,
    /// from 0.
    Position {
        /// The depth.
        depth: u8,
    },
    /// A member of an object value; missing where the object is.
    Member(NodeId, Arc<str>),
    /// The value under a key of a map value.
    MapGet(NodeId, NodeId),
    /// An operator on present operands; missing where one is missing.
    Primitive(Primitive, Vec<NodeId>),
    /// A scalar function of the library.
    Call(FunctionId, Vec<NodeId>),
    /// Whether the operand is there; for a list, true always.
    IsPresent(NodeId),
    /// Both conditions hold; a missing one is false. The second counts only where the first holds.
    And(NodeId, NodeId),
    /// One of the conditions holds; the second counts only where the first does not.
    Or(NodeId, NodeId),
    /// The condition does not hold; true where it is missing.
    Not(NodeId),
    /// The second where the condition holds, else the third; only the chosen one counts.
    If(NodeId, NodeId, NodeId),
    /// The first where it is present, else the second.
    Default(NodeId, NodeId),
    /// An object of these members; never missing itself.
    Object(Vec<(Arc<str>, NodeId)>),
    /// A list of these elements, missing ones left out.
    List(Vec<NodeId>),
    /// A value from rows.
    Fold(Box<Fold>),
}

/// One value from rows.
///
/// Usually one loop; `xEvent.productListItems.sum(price)` has two, the second over the items of each
/// event. Rows come in the order of the loops: all rows of the second for the first row of the
/// first, and so on. Where states see events in any order, the order of an inner row is that of its
/// event, then its position among the inner rows.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Fold {
    /// The loops, outermost first; never empty.
    pub loops: Vec<Loop>,
    /// Groups the rows; the result is a map from key to value in the order of first occurrence. Rows
    /// without a key are left out.
    pub key: Option<NodeId>,
    /// The aggregate of the library.
    pub function: FunctionId,
    /// Its arguments on each row, those with `Role::Item`.
    pub items: Vec<NodeId>,
    /// Its arguments that are evaluated once for the owner.
    pub values: Vec<NodeId>,
}

/// A loop of a fold: it binds one row after the other. A further loop runs for every row that passed
/// the filters of the loops before it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Loop {
    /// Whose rows.
    pub source: Source,
    /// The depth at which the row is bound; depths of the loops of a fold ascend by one.
    pub depth: u8,
    /// Which rows count; missing is false. None: all.
    pub filter: Option<NodeId>,
}

/// Where the rows of a fold come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Source {
    /// The events of the profile in the total order.
    Events,
    /// The rows of a child table that belong to the row bound at `owner`.
    Children {
        /// The child table.
        table: TableId,
        /// The depth of the owning row.
        owner: u8,
    },
    /// The elements of a list value, or the entries of a map value as objects `{key, value}`.
    Values(NodeId),
}
