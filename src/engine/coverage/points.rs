//! What there is to see of an attribute, from its typed tree.
//!
//! A condition is what stands between `and`, `or` and `not`; what one text became of several
//! comparisons, such as a window or `in`, is one condition. Places that no data can turn in a certain
//! way, such as a field that is never missing, do not have that way.

use std::collections::{BTreeMap, HashSet};

use super::{Point, PointKind, Way, plain_path};
use crate::diagnostic::{Sources, Span, on_one_line};
use crate::engine::why::is_event_field;
use crate::hir::{self, AttributeId, ExprId, ExprKind, walk};
use crate::ir::{Comparison, Level, NodeId, ObservedPlan, Op, Primitive};
use crate::types::{ArenaId, Kind};

/// How many characters of a text a sentence quotes.
const QUOTED_CHARS_MAX: usize = 60;

/// A place with the nodes that say how it turns out.
pub(super) struct Watched {
    pub(super) kind: PointKind,
    pub(super) span: Span,
    pub(super) nodes: Vec<NodeId>,
    /// What each way is called where it was not seen, and how it is told.
    pub(super) ways: Vec<(Sight, String)>,
}

/// A way in which a node can turn out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sight {
    /// A condition holds.
    True,
    /// It does not.
    False,
    /// Its value is missing.
    Missing,
    /// Its value is there.
    Present,
    /// The first way of a choice was gone.
    First,
    /// The second way was gone.
    Second,
    /// A time lies before an edge.
    Before,
    /// Exactly on it.
    On,
    /// After it.
    After,
    /// A chain got as far as this step, counted from 1.
    Step(usize),
}

/// What there is to see of an attribute.
pub(super) fn of(
    program: &hir::Program,
    observed: &ObservedPlan,
    sources: &Sources,
    id: AttributeId,
) -> Vec<Watched> {
    let mut finder = Finder {
        program,
        observed,
        sources,
        found: BTreeMap::new(),
    };
    finder.walk(program.attributes[id].body);
    let mut found: Vec<Watched> = finder.found.into_values().collect();
    found.sort_by_key(|one| (one.span, one.kind));
    found
}

impl Watched {
    /// The place as it is told, with nothing seen yet.
    pub(super) fn point(&self, sources: &Sources) -> Point {
        let ways = self.ways.iter().map(|(_, unseen)| Way {
            unseen: unseen.clone(),
            seen: 0,
        });
        Point {
            file: plain_path(&sources.file(self.span.source).name),
            range: self.span.start as usize..self.span.end as usize,
            kind: self.kind,
            ways: ways.collect(),
        }
    }
}

struct Finder<'a> {
    program: &'a hir::Program,
    observed: &'a ObservedPlan,
    sources: &'a Sources,
    /// By place, so that what one text became in several rows is one point.
    found: BTreeMap<(Span, PointKind, usize), Watched>,
}

impl Finder<'_> {
    fn walk(&mut self, body: ExprId) {
        // Each with the place of the condition that it is a part of.
        let mut open: Vec<(ExprId, Option<Span>)> = vec![(body, None)];
        let mut seen = HashSet::new();
        while let Some((id, part_of)) = open.pop() {
            if !seen.insert((id, part_of)) {
                continue;
            }
            let kind = &self.program.exprs[id].kind;
            let is_condition = self.is_condition(id);
            if is_condition && part_of != Some(self.span(id)) {
                self.condition(id);
            }
            self.edge(id);
            match kind {
                ExprKind::If(condition, then, other) => self.choice(id, *condition, *then, *other),
                ExprKind::Default(left, _) => self.default(id, *left),
                ExprKind::Field(..) if part_of.is_none() => self.field(id),
                ExprKind::Fold {
                    function, values, ..
                } if function.name().starts_with("$chain") => self.steps(id, values),
                _ => {}
            }
            let asks = matches!(kind, ExprKind::Default(..) | ExprKind::IsPresent(_));
            let part_of = match walk::bound(kind).is_empty() {
                // Rules on rows are conditions of their own.
                false => None,
                true if is_condition || asks => Some(self.span(id)),
                true => part_of,
            };
            walk::operands(kind, &mut |operand| open.push((operand, part_of)));
        }
    }

    fn span(&self, id: ExprId) -> Span {
        self.program.spans[id.index()]
    }

    fn text(&self, span: Span) -> String {
        on_one_line(self.sources.text(span), QUOTED_CHARS_MAX)
    }

    /// Whether an expression is a condition with no logic in it that the author wrote.
    fn is_condition(&self, id: ExprId) -> bool {
        let expr = &self.program.exprs[id];
        if expr.ty.kind != Kind::Boolean {
            return false;
        }
        let is_same = |operand: &ExprId| self.span(*operand) == self.span(id);
        match &expr.kind {
            ExprKind::And(left, right) | ExprKind::Or(left, right) => {
                is_same(left) || is_same(right)
            }
            ExprKind::Primitive(..)
            | ExprKind::Call(..)
            | ExprKind::IsPresent(_)
            | ExprKind::Field(..)
            | ExprKind::Fold { .. } => true,
            _ => false,
        }
    }

    /// The nodes of an expression that are computed and no constant.
    fn nodes(&self, id: ExprId) -> Vec<NodeId> {
        let nodes = self.observed.nodes_of(id).iter().copied();
        let plan = &self.observed.plan;
        nodes
            .filter(|node| !matches!(plan.nodes[*node].op, Op::Constant(_)))
            .collect()
    }

    fn add(&mut self, id: ExprId, kind: PointKind, place: usize, ways: Vec<(Sight, String)>) {
        let nodes = self.nodes(id);
        self.add_nodes(self.span(id), kind, place, nodes, ways);
    }

    fn add_nodes(
        &mut self,
        span: Span,
        kind: PointKind,
        place: usize,
        nodes: Vec<NodeId>,
        ways: Vec<(Sight, String)>,
    ) {
        if nodes.is_empty() || self.sources.get(span.source).is_none() || span.start == span.end {
            return;
        }
        let watched = self
            .found
            .entry((span, kind, place))
            .or_insert_with(|| Watched {
                kind,
                span,
                nodes: Vec::new(),
                ways,
            });
        for node in nodes {
            if !watched.nodes.contains(&node) {
                watched.nodes.push(node);
            }
        }
    }

    fn condition(&mut self, id: ExprId) {
        let mut ways = vec![
            (Sight::True, "never true".to_owned()),
            (Sight::False, "never false".to_owned()),
        ];
        if self.program.exprs[id].ty.optional && !self.reads_event_times_alone(id) {
            ways.push((Sight::Missing, "never missing".to_owned()));
        }
        self.add(id, PointKind::Condition, 0, ways);
    }

    /// Whether all that an expression reads of rows is the time of events, which is never missing: rows
    /// without it are no events.
    fn reads_event_times_alone(&self, id: ExprId) -> bool {
        let plan = &self.observed.plan;
        let (mut open, mut found) = (self.nodes(id), false);
        while let Some(node) = open.pop() {
            match &plan.nodes[node].op {
                Op::Column { .. } if !self.is_event_time(node) => return false,
                Op::Column { .. } => found = true,
                Op::Fold(_) | Op::Element { .. } => return false,
                op => op.for_each_operand(&mut |operand| open.push(operand)),
            }
        }
        found
    }

    fn is_event_time(&self, node: NodeId) -> bool {
        let event = self.program.event.as_ref();
        let time = event.and_then(|binding| binding.time.as_deref());
        is_event_field(&self.observed.plan, node, time)
    }

    fn choice(&mut self, id: ExprId, condition: ExprId, then: ExprId, other: ExprId) {
        let plan = &self.observed.plan;
        let mut nodes = self.nodes(id);
        nodes.retain(|node| matches!(plan.nodes[*node].op, Op::If(..)));
        if self.span(condition) == self.span(id) {
            return;
        }
        let branches = [(then, Sight::First), (other, Sight::Second)];
        for (branch, sight) in branches {
            let is_choice = matches!(self.program.exprs[branch].kind, ExprKind::If(..));
            let span = self.span(branch);
            // The way to a further choice is told by the condition before it.
            if !is_choice && span != self.span(id) {
                let ways = vec![(sight, "never chosen".to_owned())];
                self.add_nodes(span, PointKind::Branch, 0, nodes.clone(), ways);
            }
        }
    }

    fn default(&mut self, id: ExprId, left: ExprId) {
        let plan = &self.observed.plan;
        let mut nodes = self.nodes(id);
        nodes.retain(|node| matches!(plan.nodes[*node].op, Op::Default(..)));
        if self.span(left) == self.span(id) {
            return;
        }
        let text = self.text(self.span(left));
        let ways = vec![
            (Sight::First, format!("`{text}` is never there")),
            (Sight::Second, "the default is never taken".to_owned()),
        ];
        self.add_nodes(self.span(id), PointKind::Default, 0, nodes, ways);
    }

    fn field(&mut self, id: ExprId) {
        let expr = &self.program.exprs[id];
        if !expr.ty.optional || !expr.ty.kind.is_scalar() {
            return;
        }
        let plan = &self.observed.plan;
        let mut nodes = self.nodes(id);
        nodes.retain(|node| {
            matches!(plan.nodes[*node].op, Op::Column { .. }) && !self.is_event_time(*node)
        });
        let ways = vec![
            (Sight::Present, "never there".to_owned()),
            (Sight::Missing, "never missing".to_owned()),
        ];
        self.add_nodes(self.span(id), PointKind::Field, 0, nodes, ways);
    }

    /// A comparison of a time in a row with an instant that is the same for all rows.
    fn edge(&mut self, id: ExprId) {
        let ExprKind::Primitive(Primitive::CompareInteger(comparison), operands) =
            &self.program.exprs[id].kind
        else {
            return;
        };
        let [left, right] = operands.as_slice() else {
            return;
        };
        let is_time = |id: &ExprId| self.program.exprs[*id].ty.kind == Kind::Datetime;
        if !is_time(left) || !is_time(right) {
            return;
        }
        let plan = &self.observed.plan;
        let level = |node: &NodeId| plan.nodes[*node].level;
        let mut mirrored = false;
        let mut nodes = self.nodes(id);
        nodes.retain(|node| {
            let Op::Primitive(_, sides) = &plan.nodes[*node].op else {
                return false;
            };
            let [left, right] = sides.as_slice() else {
                return false;
            };
            let in_row = [left, right].map(|side| matches!(level(side), Level::Row(_)));
            mirrored |= in_row == [false, true];
            // Events after now are not there.
            let is_now = [left, right]
                .iter()
                .any(|side| plan.nodes[**side].op == Op::Now);
            in_row[0] != in_row[1] && !is_now
        });
        let comparison = match mirrored {
            true => comparison.mirrored(),
            false => *comparison,
        };
        let (kind, outside) = match comparison {
            Comparison::Greater | Comparison::GreaterOrEqual => (PointKind::Begin, "before"),
            Comparison::Less | Comparison::LessOrEqual => (PointKind::End, "after"),
            Comparison::Equal | Comparison::NotEqual => return,
        };
        let which = match kind {
            PointKind::Begin => "where it begins",
            _ => "where it ends",
        };
        // On which side of the other operand the time stands depends on the order in the text.
        let sight = match (outside, mirrored) {
            ("before", false) | ("after", true) => Sight::Before,
            _ => Sight::After,
        };
        let ways = vec![
            (sight, format!("no event {outside} it")),
            (Sight::On, format!("no event exactly on the edge {which}")),
        ];
        self.add_nodes(self.span(id), kind, 0, nodes, ways);
    }

    /// The steps of a chain; what describes a step stands at its name.
    fn steps(&mut self, id: ExprId, values: &[ExprId]) {
        let nodes = self.nodes(id);
        for (step, value) in values.iter().step_by(3).enumerate() {
            let span = self.span(*value);
            let label = self.text(span);
            let ways = vec![(
                Sight::Step(step + 1),
                format!("step `{label}` is never reached"),
            )];
            self.add_nodes(span, PointKind::Step, step, nodes.clone(), ways);
        }
    }
}
