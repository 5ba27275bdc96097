//! Which nodes of several plans compute the same because they are built the same.
//!
//! Plans number their nodes, tables and columns as they came; here what is built alike gets one number
//! across plans. Operands of operators that do not care for their order are put in one order, and
//! `a > b` is `b < a`. Nodes that are built differently may still compute the same, so only a yes is
//! an answer.

use std::collections::HashMap;

use super::semantics::is_zoned;
use super::{NodeId, Op, Plan, Primitive, Source};
use crate::schema::layout::{ColumnLayout, PathStep, RowKind, TableId};
use crate::types::ArenaId;

/// The tables of every layout: that of profiles and that of events.
const ROOT_TABLES: usize = 2;

/// Numbers for what is built alike, across plans.
#[derive(Debug, Default)]
pub struct Alike {
    count: usize,
    nodes: HashMap<(Op, Option<Zone>), NodeId>,
    /// Tables by their parent, their place in it, and what their rows are.
    tables: HashMap<(TableId, Vec<PathStep>, RowKind), TableId>,
    columns: HashMap<ColumnLayout, u32>,
}

/// What an operation that goes by the calendar depends on beside its operands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Zone {
    zone: chrono_tz::Tz,
    week_start: chrono::Weekday,
    /// The name of the zone of the profile.
    own: Option<NodeId>,
}

/// The zone of the profile is computed later than what goes by it.
struct ZoneUnknown;

impl Alike {
    /// The numbers of the nodes of a plan. Nodes with one number, in one plan or several, have the same
    /// value for all records, events and instants, if the plans put events in the same order.
    pub fn number(&mut self, plan: &Plan) -> Vec<NodeId> {
        let tables = self.number_tables(plan);
        let mut numbers: Vec<NodeId> = Vec::with_capacity(plan.nodes.len());
        for (_, node) in plan.nodes.iter() {
            let mut op = node
                .op
                .map_operands(&mut |operand| numbers[operand.index()]);
            self.rename_rows(plan, &tables, &mut op);
            put_in_order(&mut op);
            let number = match self.zone(plan, &op, &numbers) {
                Ok(zone) => {
                    let next = NodeId::from_index(self.count);
                    *self.nodes.entry((op, zone)).or_insert(next)
                }
                Err(ZoneUnknown) => NodeId::from_index(self.count),
            };
            self.count += usize::from(number.index() == self.count);
            numbers.push(number);
        }
        numbers
    }

    fn zone(&self, plan: &Plan, op: &Op, numbers: &[NodeId]) -> Result<Option<Zone>, ZoneUnknown> {
        if !is_zoned(op) {
            return Ok(None);
        }
        let own = plan.zone.map(|own| numbers.get(own.index()).copied());
        Ok(Some(Zone {
            zone: plan.calendar.zone,
            week_start: plan.calendar.week_start,
            own: own.map(|own| own.ok_or(ZoneUnknown)).transpose()?,
        }))
    }

    fn number_tables(&mut self, plan: &Plan) -> Vec<TableId> {
        let mut numbers: Vec<TableId> = Vec::new();
        for (index, table) in plan.layout.tables.iter().enumerate() {
            let number = match table.parent {
                None => TableId::from_index(index),
                Some(parent) => {
                    let parent = numbers[parent.index()];
                    let next = TableId::from_index(self.tables.len() + ROOT_TABLES);
                    let key = (parent, table.path.clone(), table.rows);
                    *self.tables.entry(key).or_insert(next)
                }
            };
            numbers.push(number);
        }
        numbers
    }

    /// Gives the tables and columns of an operation their numbers.
    fn rename_rows(&mut self, plan: &Plan, tables: &[TableId], op: &mut Op) {
        match op {
            Op::Column { table, column, .. } => {
                let columns = &plan.layout.tables[table.index()].columns;
                let next = self.columns.len() as u32;
                let key = columns[*column as usize].clone();
                *column = *self.columns.entry(key).or_insert(next);
                *table = tables[table.index()];
            }
            Op::Fold(fold) => {
                for one in &mut fold.loops {
                    if let Source::Children { table, .. } = &mut one.source {
                        *table = tables[table.index()];
                    }
                }
            }
            _ => {}
        }
    }
}

/// Puts operands in one order where their order does not count.
fn put_in_order(op: &mut Op) {
    use Primitive as P;
    let Op::Primitive(operator, operands) = op else {
        return;
    };
    let mirrored = match *operator {
        P::AddInteger | P::MultiplyInteger | P::AddNumber | P::MultiplyNumber => *operator,
        P::CompareInteger(comparison) => P::CompareInteger(comparison.mirrored()),
        P::CompareNumber(comparison) => P::CompareNumber(comparison.mirrored()),
        P::CompareString(comparison) => P::CompareString(comparison.mirrored()),
        P::CompareBoolean(comparison) => P::CompareBoolean(comparison.mirrored()),
        P::CompareValue(comparison) => P::CompareValue(comparison.mirrored()),
        _ => return,
    };
    if let [left, right] = operands.as_mut_slice()
        && *left > *right
    {
        std::mem::swap(left, right);
        *operator = mirrored;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::{Attribute, Builder, Comparison, Primitive};
    use crate::schema::layout::ColumnType;
    use crate::types::calendar::{Calendar, Unit};
    use crate::types::{Kind, Type, Value};
    use chrono_tz::Tz;

    #[test]
    fn the_order_of_operands_counts_only_where_it_matters() {
        let of = |op: Primitive, is_turned: bool| {
            let mut builder = Builder::new(Calendar::default());
            let path = vec![PathStep::Field("age".to_owned())];
            let table = TableId::from_index(0);
            let age = builder.column(0, table, path, ColumnType::Integer, None);
            let bound = builder.integer(18);
            let operands = if is_turned {
                [bound, age]
            } else {
                [age, bound]
            };
            let node = builder.primitive(op, operands.to_vec());
            let ty = builder.ty(node).clone();
            let name = String::new();
            builder.finish(vec![Attribute { name, ty, node }])
        };
        let greater = Primitive::CompareInteger(Comparison::Greater);
        let less = Primitive::CompareInteger(Comparison::Less);
        assert!(is_built_alike(&of(greater, false), &of(less, true)));
        assert!(!is_built_alike(&of(greater, false), &of(less, false)));
        let (add, subtract) = (Primitive::AddInteger, Primitive::SubtractInteger);
        assert!(is_built_alike(&of(add, false), &of(add, true)));
        assert!(!is_built_alike(&of(subtract, false), &of(subtract, true)));
    }

    /// Whether the day of now begins after an instant, behind `others` other attributes.
    fn plan(zone: Tz, others: i64, bound: i64) -> Plan {
        let mut builder = Builder::new(Calendar {
            zone,
            ..Calendar::default()
        });
        let mut nodes: Vec<NodeId> = (0..others).map(|one| builder.integer(one)).collect();
        let now = builder.now();
        let day = builder.primitive(Primitive::StartOf(Unit::Day), vec![now]);
        let bound = builder.constant(Value::Datetime(bound), Type::present(Kind::Datetime));
        let op = Primitive::CompareInteger(Comparison::Greater);
        nodes.push(builder.primitive(op, vec![day, bound]));
        let attributes = nodes.into_iter().map(|node| Attribute {
            name: String::new(),
            ty: builder.ty(node).clone(),
            node,
        });
        let attributes = attributes.collect();
        builder.finish(attributes)
    }

    fn is_built_alike(left: &Plan, right: &Plan) -> bool {
        let mut alike = Alike::default();
        let mut last = |plan: &Plan| {
            let numbers = alike.number(plan);
            let last = plan.attributes.last();
            last.map(|attribute| numbers[attribute.node.index()])
        };
        last(left) == last(right)
    }

    #[test]
    fn places_in_the_plan_do_not_count_and_constants_and_zones_do() {
        let (alone, among) = (plan(Tz::UTC, 0, 18), plan(Tz::UTC, 3, 18));
        assert!(is_built_alike(&alone, &among));
        let other = plan(Tz::UTC, 0, 19);
        assert!(!is_built_alike(&alone, &other));
        let elsewhere = plan(Tz::Europe__Zurich, 0, 18);
        assert!(!is_built_alike(&alone, &elsewhere));
    }
}
