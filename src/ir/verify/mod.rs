//! Whether a plan is sound. What holds of every plan:
//!
//! 1. Operands stand before their users, and no two nodes have the same operation and type.
//! 2. The first two tables are roots; every other has a parent before it.
//! 3. A column exists, and its node has its type. At depth 0 it is of the profile's table; at any
//!    other it is of the table that the enclosing fold binds there. The same goes for the parents of
//!    child tables. A fold over values binds an element and no table.
//! 4. Level, pass and fault of a node are what its operation and operands say.
//! 5. A row is read only inside the fold that binds it: attributes are of [`Level::Profile`] at most.
//! 6. A fold has a loop; its loops bind their rows one depth after the other, from the depth after the
//!    greatest that the fold depends on otherwise, up to [`DEPTH_MAX`]. The source of a loop depends
//!    on rows further out only, the values of the fold on none that it binds.
//! 7. Operands of operators, conditions, members and look-ups have types that fit, and the type of
//!    the result follows from them. What can fault by itself is optional, maps of groups apart.
//! 8. The zone of the profile is a text that depends on the record alone, and on no calendar.
//! 9. A call is of a scalar function and a fold of an aggregate, with as many arguments as it takes.
//!
//! The passes and the builder check it in debug builds.

mod arguments;
mod rows;

use std::collections::HashMap;

use super::builder::column_type;
use super::facts::{Depths, Facts};
use super::{DEPTH_MAX, Fold, Level, Node, NodeId, Op, Plan, semantics};
use crate::schema::layout::{EVENT_TABLE, RowKind};
use crate::types::{ArenaId, Kind, Type};

/// Checks a plan; the sentences name what is wrong with which node.
///
/// # Errors
///
/// All violations of the invariants above.
pub fn verify(plan: &Plan) -> Result<(), Vec<String>> {
    let mut check = Check {
        plan,
        facts: Vec::with_capacity(plan.nodes.len()),
        errors: Vec::new(),
    };
    check.layout();
    // The rest follows operands, which is safe only where they exist and come first.
    if check.errors.is_empty() && check.order() {
        check.nodes();
        check.zone();
        check.attributes();
    }
    match check.errors.is_empty() {
        true => Ok(()),
        false => Err(check.errors),
    }
}

/// Stops debug builds at the first unsound plan; the sentences are in the panic.
pub(super) fn assert_sound(plan: &Plan) {
    if cfg!(debug_assertions)
        && let Err(errors) = verify(plan)
    {
        debug_assert!(false, "unsound plan: {}\n{plan}", errors.join("; "));
    }
}

struct Check<'a> {
    plan: &'a Plan,
    facts: Vec<Facts>,
    errors: Vec<String>,
}

impl Check<'_> {
    fn error(&mut self, error: String) {
        self.errors.push(error);
    }

    fn layout(&mut self) {
        let tables = &self.plan.layout.tables;
        if tables.len() <= EVENT_TABLE {
            self.error("the layout lacks the tables of profiles and events".into());
        }
        for (index, table) in tables.iter().enumerate() {
            let is_root = index <= EVENT_TABLE;
            let parent_fits = match table.parent {
                None => is_root,
                Some(parent) => !is_root && parent.index() < index,
            };
            if !parent_fits || is_root != (table.rows == RowKind::Root) {
                self.error(format!(
                    "t{index} has no parent before it, or is a root with one"
                ));
            }
        }
    }

    /// Whether every operand stands before its user.
    fn order(&mut self) -> bool {
        let plan = self.plan;
        let mut seen: HashMap<&Op, Vec<NodeId>> = HashMap::new();
        for (id, node) in plan.nodes.iter() {
            node.op.for_each_operand(&mut |operand| {
                if operand >= id {
                    self.errors.push(format!(
                        "{id} uses {operand}, which does not stand before it"
                    ));
                }
            });
            let same = seen.entry(&node.op).or_default();
            if same.iter().any(|other| plan.nodes[*other].ty == node.ty) {
                self.error(format!("{id} repeats the operation of another node"));
            }
            same.push(id);
        }
        if plan
            .zone
            .is_some_and(|zone| zone.index() >= plan.nodes.len())
        {
            self.error("the zone has no node".into());
        }
        for attribute in &plan.attributes {
            if attribute.node.index() >= plan.nodes.len() {
                self.error(format!("attribute `{}` has no node", attribute.name));
            }
        }
        self.errors.is_empty()
    }

    fn nodes(&mut self) {
        for (id, node) in self.plan.nodes.iter() {
            let local = self.plan.zone.is_some();
            let facts = Facts::of(&node.op, local, &|operand| self.facts[operand.index()]);
            self.facts.push(facts);
            self.facts_of(id, node, &facts);
            self.types_of(id, node);
            match &node.op {
                Op::Fold(fold) => {
                    self.fold_depths(id, fold, facts.depths);
                    self.fold_rows(id, fold);
                    self.fold_arguments(id, fold);
                }
                Op::Call(function, operands) => {
                    self.call_arguments(id, *function, operands.len());
                }
                _ => {}
            }
        }
    }

    fn facts_of(&mut self, id: NodeId, node: &Node, facts: &Facts) {
        let wanted = (facts.level(), facts.ready, facts.can_fault);
        let found = (node.level, node.ready, node.can_fault);
        if wanted != found {
            self.error(format!(
                "{id} says level, pass and fault {found:?}, but has {wanted:?}"
            ));
        }
    }

    fn fold_depths(&mut self, id: NodeId, fold: &Fold, free: Depths) {
        let wanted = usize::from(free.innermost()) + 1..;
        let fits = fold
            .loops
            .iter()
            .zip(wanted)
            .all(|(one, depth)| usize::from(one.depth) == depth && one.depth <= DEPTH_MAX);
        if !fits || fold.loops.is_empty() {
            self.error(format!(
                "{id} binds rows from depth {} and depends on depth {}",
                fold.depth(),
                free.innermost()
            ));
        }
    }

    /// The zone must be known before anything that goes by it, and before the events.
    fn zone(&mut self) {
        let Some(zone) = self.plan.zone else { return };
        let node = &self.plan.nodes[zone];
        if node.level > Level::Profile || node.ready > 0 || node.ty.kind != Kind::String {
            self.error("the zone is no text of the record".into());
        }
        let mut open = vec![zone];
        while let Some(id) = open.pop() {
            let op = &self.plan.nodes[id].op;
            if semantics::is_zoned(op) {
                self.error(format!("the zone goes by the calendar in {id}"));
            }
            op.for_each_operand(&mut |operand| open.push(operand));
        }
        self.profile_rows(zone);
    }

    fn attributes(&mut self) {
        for attribute in &self.plan.attributes {
            let node = &self.plan.nodes[attribute.node];
            if node.level > Level::Profile {
                self.error(format!(
                    "attribute `{}` reads a row outside a fold",
                    attribute.name
                ));
            }
            // The columns of the record are the only rows outside of folds.
            let facts = self.facts[attribute.node.index()];
            if facts.depths.contains(0) {
                self.profile_rows(attribute.node);
            }
        }
    }

    fn types_of(&mut self, id: NodeId, node: &Node) {
        let plan = self.plan;
        let ty = |id: &NodeId| &plan.nodes[*id].ty;
        let truth = Type::present(Kind::Boolean);
        let fits = match &node.op {
            Op::Constant(constant) => node.ty.optional || !constant.0.is_missing(),
            Op::Now => node.ty == Type::present(Kind::Datetime),
            Op::Column { table, column, .. } => {
                let table = plan.layout.tables.get(table.index());
                let column = table.and_then(|table| table.columns.get(*column as usize));
                column.is_some_and(|column| column_type(column.ty) == node.ty)
            }
            Op::Element { depth } => *depth > 0,
            Op::Position { depth } => *depth > 0 && node.ty == Type::present(Kind::Integer),
            Op::Member(object, _) => {
                matches!(
                    ty(object).kind,
                    Kind::Object(_) | Kind::Opaque | Kind::Nothing
                )
            }
            Op::MapGet(map, _) => {
                node.ty.optional && matches!(ty(map).kind, Kind::Map(..) | Kind::Nothing)
            }
            Op::Primitive(op, operands) => {
                let types: Vec<Type> = operands.iter().map(|id| ty(id).clone()).collect();
                semantics::primitive_type(*op, &types).as_ref() == Some(&node.ty)
            }
            Op::Call(function, _) => node.ty.optional || !semantics::call_can_fault(*function),
            Op::Fold(fold) => {
                let fallible = fold.key.is_none() && semantics::call_can_fault(fold.function);
                let mut filters = fold.loops.iter().filter_map(|one| one.filter);
                let filter = filters.all(|filter| is_condition(ty(&filter)));
                filter && (node.ty.optional || !fallible)
            }
            Op::IsPresent(_) => node.ty == truth,
            Op::And(a, b) | Op::Or(a, b) => {
                node.ty == truth && is_condition(ty(a)) && is_condition(ty(b))
            }
            Op::Not(a) => node.ty == truth && is_condition(ty(a)),
            Op::If(condition, a, b) => {
                is_condition(ty(condition))
                    && node.ty.optional == (ty(a).optional || ty(b).optional)
                    && agree(&ty(a).kind, &ty(b).kind)
            }
            Op::Default(a, b) => {
                node.ty.optional == ty(b).optional && agree(&ty(a).kind, &ty(b).kind)
            }
            Op::Object(_) => matches!(&node.ty.kind, Kind::Object(_)) && !node.ty.optional,
            Op::List(_) => node.ty.kind.is_list() && !node.ty.optional,
        };
        if !fits {
            self.error(format!(
                "{id} has the type {}, or operands, that do not fit",
                node.ty
            ));
        }
    }
}

/// Whether a value has a truth.
fn is_condition(ty: &Type) -> bool {
    matches!(ty.kind, Kind::Boolean | Kind::Array(_) | Kind::Nothing)
}

/// Whether two values may be the two cases of one. What is inside lists and objects is the checker's
/// business.
fn agree(left: &Kind, right: &Kind) -> bool {
    let same = std::mem::discriminant(left) == std::mem::discriminant(right);
    same || *left == Kind::Nothing || *right == Kind::Nothing
}

#[cfg(test)]
mod tests;
