//! What is seen while the cases of tests run.

use hashbrown::{HashMap, HashSet};

use super::points::{self, Sight, Watched};
use super::{Coverage, CoveredAttribute, plain_path};
use crate::backend::ProfileRows;
use crate::backend::interpret::observe::{Observer, Row, RowOutcome, observe};
use crate::data::Batch;
use crate::engine::diagnostics::Diagnostics;
use crate::engine::program::{Observed, Program, data_error};
use crate::hir::{self, AttributeId, ExprId, ExprKind, walk};
use crate::ir::{NodeId, Op, Plan};
use crate::library::{self, Body, Context, Item};
use crate::runtime::in_order;
use crate::types::arithmetic::Outcome;
use crate::types::{ArenaId, Value};

/// Counts what the cases of one program see.
pub(in crate::engine) struct Collector<'p> {
    program: &'p Program,
    observed: &'p Observed,
    attributes: Vec<Own>,
    watched: HashSet<NodeId>,
}

/// What there is to see of an attribute, and what was seen.
struct Own {
    watched: Vec<Watched>,
    /// For each point and way how often.
    seen: Vec<Vec<u64>>,
    cases: u64,
}

impl<'p> Collector<'p> {
    /// Nothing was seen yet.
    ///
    /// # Errors
    /// Those of [`Program::observed`].
    pub(in crate::engine) fn new(program: &'p Program) -> Result<Self, Diagnostics> {
        let observed = program.observed()?;
        let sources = program.warnings().sources();
        let attributes: Vec<Own> = program
            .hir()
            .attributes
            .ids()
            .map(|id| {
                let watched = points::of(program.hir(), &observed.plan, sources, id);
                let seen = watched.iter().map(|one| vec![0; one.ways.len()]).collect();
                Own {
                    watched,
                    seen,
                    cases: 0,
                }
            })
            .collect();
        let points = attributes.iter().flat_map(|own| &own.watched);
        let watched = points.flat_map(|one| one.nodes.iter().copied()).collect();
        Ok(Self {
            program,
            observed,
            attributes,
            watched,
        })
    }

    /// Counts what a case sees of the attributes that it looks at.
    pub(in crate::engine) fn case(
        &mut self,
        case: &hir::Case,
        recorded: Option<&hir::Recorded>,
    ) -> Result<(), Diagnostics> {
        let looked_at = looked_at(self.program.hir(), case, recorded);
        if looked_at.is_empty() {
            return Ok(());
        }
        let tally = run(self.observed, &self.watched, case, &looked_at)?;
        for id in looked_at {
            let own = &mut self.attributes[id.index()];
            own.cases += 1;
            for (watched, seen) in own.watched.iter().zip(&mut own.seen) {
                for ((sight, _), seen) in watched.ways.iter().zip(seen) {
                    let counts = watched.nodes.iter().map(|node| tally.count(*node, *sight));
                    *seen += counts.sum::<u64>();
                }
            }
        }
        Ok(())
    }

    /// What was seen of all attributes.
    pub(in crate::engine) fn finish(self) -> Coverage {
        let sources = self.program.warnings().sources();
        let mut coverage = Coverage::default();
        let attributes = self.program.hir().attributes.iter();
        for ((_, attribute), own) in attributes.zip(self.attributes) {
            let Some(file) = sources.get(attribute.span.source) else {
                continue;
            };
            let points = own.watched.iter().zip(own.seen).map(|(watched, seen)| {
                let mut point = watched.point(sources);
                for (way, seen) in point.ways.iter_mut().zip(seen) {
                    way.seen = seen;
                }
                point
            });
            let covered = CoveredAttribute {
                name: attribute.name.clone(),
                cases: own.cases,
                points: points.collect(),
            };
            let file_covered = coverage.files.entry(plain_path(&file.name)).or_default();
            file_covered.text.clone_from(&file.text);
            let start = attribute.span.start as usize;
            file_covered.attributes.insert(start, covered);
            // A definition that is used may stand in a file without attributes.
            for point in own.watched {
                let file = sources.file(point.span.source);
                let file_covered = coverage.files.entry(plain_path(&file.name)).or_default();
                file_covered.text.clone_from(&file.text);
            }
        }
        coverage
    }
}

/// Runs a case for some of the attributes.
fn run<'p>(
    observed: &'p Observed,
    watched: &'p HashSet<NodeId>,
    case: &hir::Case,
    attributes: &[AttributeId],
) -> Result<Tally<'p>, Diagnostics> {
    let mut plan = observed.plan.plan.clone();
    let all = std::mem::take(&mut plan.attributes);
    plan.attributes = attributes
        .iter()
        .filter_map(|id| all.get(id.index()).cloned())
        .collect();
    let record = Some(&*case.profile).filter(|profile| !profile.is_null());
    let (profile, _) = observed.profile.records(record).map_err(data_error)?;
    let (events, _) = observed.event.records(&*case.events).map_err(data_error)?;
    let mut tally = Tally {
        plan: &observed.plan.plan,
        watched,
        now: case.now,
        counts: HashMap::new(),
        last: HashMap::new(),
    };
    let events: Batch = events;
    observe(
        &plan,
        &ProfileRows {
            profile: &profile,
            profile_row: (profile.rows() > 0).then_some(0),
            events: &events,
            event_rows: &in_order(&events, case.now).rows,
        },
        &[],
        case.now,
        &mut tally,
    );
    Ok(tally)
}

/// The attributes that a case expects or records something of, with those that they use.
fn looked_at(
    program: &hir::Program,
    case: &hir::Case,
    recorded: Option<&hir::Recorded>,
) -> Vec<AttributeId> {
    let mut open: Vec<ExprId> = case.expects.iter().map(|one| one.condition).collect();
    let mut found: HashSet<AttributeId> = HashSet::new();
    let of_snapshot = recorded.map(|recorded| match &recorded.attributes {
        Some(ids) => ids.clone(),
        None => program.attributes.ids().collect(),
    });
    for id in of_snapshot.into_iter().flatten() {
        found.insert(id);
        open.push(program.attributes[id].body);
    }
    let mut seen = HashSet::new();
    while let Some(expr) = open.pop() {
        if !seen.insert(expr) {
            continue;
        }
        let kind = &program.exprs[expr].kind;
        if let ExprKind::Attribute(id) | ExprKind::EventAttribute(id, _) = kind
            && found.insert(*id)
        {
            open.push(program.attributes[*id].body);
        }
        walk::operands(kind, &mut |operand| open.push(operand));
    }
    let mut found: Vec<AttributeId> = found.into_iter().collect();
    found.sort_unstable();
    found
}

/// What one case has seen.
struct Tally<'p> {
    plan: &'p Plan,
    watched: &'p HashSet<NodeId>,
    now: i64,
    counts: HashMap<NodeId, Counts>,
    /// The last value of each node: an operand of what is computed has the value that was used.
    last: HashMap<NodeId, Value>,
}

#[derive(Default, Clone, Copy)]
struct Counts {
    truth: [u64; 3],
    order: [u64; 3],
    ways: [u64; 2],
    steps: usize,
}

impl Tally<'_> {
    fn count(&self, node: NodeId, sight: Sight) -> u64 {
        let Some(counts) = self.counts.get(&node) else {
            return 0;
        };
        match sight {
            Sight::True => counts.truth[0],
            Sight::False => counts.truth[1],
            Sight::Missing => counts.truth[2],
            Sight::Present => counts.truth[0] + counts.truth[1],
            Sight::First => counts.ways[0],
            Sight::Second => counts.ways[1],
            Sight::Before => counts.order[0],
            Sight::On => counts.order[1],
            Sight::After => counts.order[2],
            Sight::Step(step) => u64::from(counts.steps >= step),
        }
    }

    /// On which side of its second operand the first one stands.
    fn order(&self, node: NodeId) -> Option<std::cmp::Ordering> {
        let Op::Primitive(_, operands) = &self.plan.nodes[node].op else {
            return None;
        };
        let instant = |node: &NodeId| match (&self.plan.nodes[*node].op, self.last.get(node)) {
            (Op::Constant(constant), _) => match constant.0 {
                Value::Datetime(micros) => Some(micros),
                _ => None,
            },
            (_, Some(Value::Datetime(micros))) => Some(*micros),
            _ => None,
        };
        let [left, right] = operands.as_slice() else {
            return None;
        };
        Some(instant(left)?.cmp(&instant(right)?))
    }
}

impl Observer for Tally<'_> {
    fn computed(&mut self, node: NodeId, value: &Value, _: bool) {
        if matches!(value, Value::Datetime(_) | Value::Missing) {
            self.last.insert(node, value.clone());
        }
        if !self.watched.contains(&node) {
            return;
        }
        let order = self.order(node);
        let counts = self.counts.entry(node).or_default();
        let truth = match value {
            Value::Missing => 2,
            value if value.is_true() => 0,
            _ => 1,
        };
        counts.truth[truth] += 1;
        if let Some(order) = order {
            counts.order[(order as i8 + 1) as usize] += 1;
        }
    }

    fn chose(&mut self, node: NodeId, second: bool) {
        if self.watched.contains(&node) {
            let counts = self.counts.entry(node).or_default();
            counts.ways[usize::from(second)] += 1;
        }
    }

    fn begins(&mut self, fold: NodeId) -> bool {
        let is_chain = |fold: &crate::ir::Fold| fold.function.name().starts_with("$chain");
        self.watched.contains(&fold)
            && matches!(&self.plan.nodes[fold].op, Op::Fold(fold) if is_chain(fold))
    }

    fn ended(&mut self, fold: NodeId, rows: Vec<Row>, values: &[Value], _: &Value) {
        let Some(Body::Aggregate(steps)) =
            library::lookup("$chainSteps").map(|function| &function.get().body)
        else {
            return;
        };
        let items = rows.into_iter().filter_map(|row| match row.outcome {
            RowOutcome::Counted { item, .. } => Some(item),
            _ => None,
        });
        let items: Vec<Item> = items.collect();
        let context = Context {
            calendar: self.plan.calendar,
            now: self.now,
        };
        let reached = match (steps.evaluate)(&context, &items, values) {
            Outcome::Value(Value::Integer(steps)) => usize::try_from(steps).unwrap_or(0),
            _ => 0,
        };
        let counts = self.counts.entry(fold).or_default();
        counts.steps = counts.steps.max(reached);
    }
}
