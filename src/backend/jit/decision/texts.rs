//! Tests of texts that hold for finitely many texts, and the classes of texts that tell them apart.
//!
//! The law: a test of one text column that is built of equalities with constants by `and` and `or`
//! holds exactly for a set of those constants; it holds for no other text and for no missing one, and
//! it cannot fault. So the *class* of a text (which of the constants it is, or none of them) decides
//! all such tests of its column at once. Classes are known when the plan is compiled; the class of
//! each entry of a dictionary stands in its table.

use std::collections::{BTreeSet, HashMap};

use crate::ir::passes::dictionary::DictionaryTable;
use crate::ir::{Comparison, NodeId, Op, Plan, Primitive};
use crate::types::Value;

/// Which constant a text is: the place among the constants of its column from 1, or 0 for none.
pub(in crate::backend::jit) type Class = u16;

/// How many constants of one column have a class. Filling a table takes a comparison of each entry
/// with each of them; tests of further constants are looked up one by one.
const CLASSES_MAX: usize = 4096;

/// How many texts a test that classes decide may hold for.
const TEXTS_MAX: usize = 512;

/// The classes of the texts of all columns with tables.
#[derive(Debug, Default)]
pub(in crate::backend::jit) struct Classes {
    /// For each table the equalities that make its classes, from class 1 on.
    pub(in crate::backend::jit) equalities: Vec<Vec<NodeId>>,
    /// The tests that classes decide.
    tests: HashMap<NodeId, Finite>,
}

/// A test that holds for the texts of some classes.
#[derive(Debug, Clone)]
pub(in crate::backend::jit) struct Finite {
    /// The node of the column that it reads.
    pub(in crate::backend::jit) column: NodeId,
    /// The classes, ascending.
    pub(in crate::backend::jit) classes: Vec<Class>,
}

impl Classes {
    /// The classes for the tests of these tables.
    pub(in crate::backend::jit) fn new(plan: &Plan, tables: &[DictionaryTable]) -> Self {
        let mut classes = Self::default();
        for table in tables {
            let mut places: HashMap<NodeId, Class> = HashMap::new();
            let mut equalities = Vec::new();
            for lane in &table.lanes {
                let mut found = HashMap::new();
                let Some(texts) = texts(plan, lane.node, &mut found) else {
                    continue;
                };
                for text in &texts {
                    if !places.contains_key(text) && equalities.len() < CLASSES_MAX {
                        equalities.push(found[text]);
                        places.insert(*text, equalities.len() as Class);
                    }
                }
                let known = texts.iter().map(|text| places.get(text).copied());
                let Some(mut known) = known.collect::<Option<Vec<Class>>>() else {
                    continue;
                };
                known.sort_unstable();
                let finite = Finite {
                    column: lane.column,
                    classes: known,
                };
                classes.tests.insert(lane.node, finite);
            }
            classes.equalities.push(equalities);
        }
        classes
    }

    /// The classes for which a test holds, if classes decide it.
    pub(in crate::backend::jit) fn of(&self, test: NodeId) -> Option<&Finite> {
        self.tests.get(&test)
    }
}

/// The constants for which a test holds, if it is one of finitely many; `equalities` receives a
/// comparison with each constant.
fn texts(
    plan: &Plan,
    test: NodeId,
    equalities: &mut HashMap<NodeId, NodeId>,
) -> Option<BTreeSet<NodeId>> {
    let mut known: HashMap<NodeId, BTreeSet<NodeId>> = HashMap::new();
    let mut open = vec![(test, false)];
    // Depth first without recursion: lists of constants are long chains of `or`.
    while let Some((node, is_ready)) = open.pop() {
        if known.contains_key(&node) {
            continue;
        }
        match &plan.nodes[node].op {
            Op::Primitive(Primitive::CompareString(Comparison::Equal), operands) => {
                let text = compared_with(plan, operands)?;
                equalities.insert(text, node);
                known.insert(node, BTreeSet::from([text]));
            }
            Op::Or(left, right) | Op::And(left, right) if !is_ready => {
                open.extend([(node, true), (*left, false), (*right, false)]);
            }
            Op::Or(left, right) => {
                let all: BTreeSet<NodeId> =
                    known.get(left)?.union(known.get(right)?).copied().collect();
                if all.len() > TEXTS_MAX {
                    return None;
                }
                known.insert(node, all);
            }
            Op::And(left, right) => {
                let both = known.get(left)?.intersection(known.get(right)?);
                let both = both.copied().collect();
                known.insert(node, both);
            }
            _ => return None,
        }
    }
    known.remove(&test)
}

/// The constant text of a comparison of a column with one.
fn compared_with(plan: &Plan, operands: &[NodeId]) -> Option<NodeId> {
    let [left, right] = operands else {
        return None;
    };
    let is_text = |node: &NodeId| match &plan.nodes[*node].op {
        Op::Constant(constant) => matches!(constant.0, Value::String(_)).then_some(true),
        Op::Column { .. } => Some(false),
        _ => None,
    };
    match (is_text(left)?, is_text(right)?) {
        (true, false) => Some(*left),
        (false, true) => Some(*right),
        _ => None,
    }
}
