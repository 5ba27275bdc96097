//! Expressions of a checked program as a small program of their own.
//!
//! What a test expects speaks of attributes whose values are known by then: they become constants, and
//! nothing of the rules is lowered again. Only where an attribute on events is read of an event do the
//! rules come along, since its values are known for each event alone.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use chrono::DateTime;

use crate::backend::interpret::Interpreter;
use crate::data::{Binding, Root, Scan};
use crate::diagnostic::Diagnostic;
use crate::engine::find::FoundProfile;
use crate::engine::input::ProfileInput;
use crate::engine::program::{Program, bare_event_scan};
use crate::engine::why::{Question, Why};
use crate::hir::{self, Attribute, AttributeId, Expr, ExprId, ExprKind, walk};
use crate::ir;
use crate::runtime::evaluate_one;
use crate::types::{Arena, ArenaId, Value};

/// The most attributes of an expectation that are explained.
const EXPLAINED_MAX: usize = 8;

/// The values of expressions for one profile.
pub(super) struct Excerpt<'p> {
    pub(super) program: &'p hir::Program,
    /// The values of all attributes of the program.
    pub(super) values: &'p [Value],
    pub(super) profile: &'p serde_json::Value,
    pub(super) events: &'p [serde_json::Value],
    pub(super) now: i64,
}

impl Excerpt<'_> {
    /// The values of `wanted`; none where no plan can hold them.
    pub(super) fn evaluate(&self, wanted: &[ExprId]) -> Option<Vec<Value>> {
        let program = self.excerpt(wanted);
        let plan = Arc::new(ir::lower(&program).ok()?);
        let (profile, events) = self.rows(&plan).ok()?;
        let interpreter = Interpreter::new(plan);
        let row = (profile.rows() > 0).then_some(0);
        let mut evaluated = evaluate_one(&interpreter, &profile, row, &events, self.now);
        let begin = evaluated.values.len().checked_sub(wanted.len())?;
        Some(evaluated.values.split_off(begin))
    }

    /// Why the attributes that an expression reads have their values: those that go over nothing are
    /// explained by the attributes that they use.
    pub(super) fn explained(&self, rules: &Program, id: ExprId) -> Vec<Why> {
        let mut needed = Needed::default();
        needed.add(self.program, &[id], false);
        let Some(now) = DateTime::from_timestamp_micros(self.now) else {
            return Vec::new();
        };
        let found = FoundProfile::from(ProfileInput {
            profile: self.profile.clone(),
            events: self.events.to_vec(),
        });
        let asked = |name: String| {
            let mut attributes = self.program.attributes.iter();
            let (id, _) = attributes.find(|(_, attribute)| attribute.name == name)?;
            let question = Question {
                attribute: name,
                event: None,
                now,
            };
            rules.why_for(id, &question, &found).ok()
        };
        let mut explained: Vec<Why> = Vec::new();
        let names = needed
            .exprs
            .iter()
            .filter_map(|id| match self.program.exprs[*id].kind {
                ExprKind::Attribute(id) => Some(self.program.attributes[id].name.clone()),
                _ => None,
            });
        let mut open: Vec<String> = names.rev().collect();
        while let Some(name) = open.pop() {
            let is_known = explained.iter().any(|why| why.attribute == name);
            if is_known || explained.len() == EXPLAINED_MAX {
                continue;
            }
            let Some(why) = asked(name) else { continue };
            if why.aggregations.is_empty() {
                open.extend(why.uses.iter().rev().map(|used| used.attribute.clone()));
            }
            explained.push(why);
        }
        explained.retain(|why| !why.aggregations.is_empty());
        explained
    }

    #[allow(
        clippy::result_large_err,
        reason = "the error is dropped by the only caller"
    )]
    fn rows(
        &self,
        plan: &ir::Plan,
    ) -> Result<(crate::data::Batch, crate::data::Batch), Diagnostic> {
        let layout = Arc::new(plan.layout.clone());
        let profile = Binding::new(Scan::new(Arc::clone(&layout), Root::Profile));
        let scan = bare_event_scan(Scan::new(layout, Root::Event), self.program.event.as_ref());
        let record = (!self.profile.is_null()).then_some(self.profile);
        let (profile, _) = profile.records(record)?;
        let (events, _) = Binding::new(scan).records(self.events)?;
        Ok((profile, events))
    }

    fn excerpt(&self, wanted: &[ExprId]) -> hir::Program {
        let zone = self.program.zone;
        let roots: Vec<ExprId> = wanted.iter().copied().chain(zone).collect();
        let mut needed = Needed::default();
        needed.add(self.program, &roots, false);
        if needed.reads_events_by_attribute {
            needed = Needed::default();
            needed.add(self.program, &roots, true);
        }
        let mut moved: HashMap<ExprId, ExprId> = HashMap::new();
        let attributes: HashMap<AttributeId, AttributeId> = needed
            .attributes
            .iter()
            .enumerate()
            .map(|(index, &id)| (id, AttributeId::from_index(index)))
            .collect();
        let mut excerpt = hir::Program {
            calendar: self.program.calendar,
            profile: self.program.profile.clone(),
            event: self.program.event.clone(),
            ..hir::Program::default()
        };
        for &id in &needed.exprs {
            let Expr { kind, ty } = &self.program.exprs[id];
            let kind = match kind {
                ExprKind::Attribute(id) => match attributes.get(id) {
                    Some(&id) => ExprKind::Attribute(id),
                    None => ExprKind::Constant(self.value(*id)),
                },
                ExprKind::EventAttribute(id, event) => {
                    let id = attributes.get(id).copied().unwrap_or(*id);
                    ExprKind::EventAttribute(id, moved[event])
                }
                kind => walk::moved(kind, &mut |operand| moved[&operand]),
            };
            let ty = ty.clone();
            moved.insert(id, excerpt.exprs.push(Expr { kind, ty }));
            excerpt.spans.push(self.program.spans[id.index()]);
        }
        let body = |attribute: &Attribute| Attribute {
            body: moved[&attribute.body],
            ..attribute.clone()
        };
        let kept = needed.attributes.iter();
        let mut all: Arena<AttributeId, Attribute> = Arena::new();
        for &id in kept {
            all.push(body(&self.program.attributes[id]));
        }
        for (index, id) in wanted.iter().enumerate() {
            all.push(self.asked(index, *id, moved[id]));
        }
        excerpt.attributes = all;
        excerpt.zone = zone.map(|zone| moved[&zone]);
        excerpt
    }

    fn value(&self, id: AttributeId) -> Value {
        self.values.get(id.index()).cloned().unwrap_or_default()
    }

    /// A wanted expression as an attribute.
    fn asked(&self, index: usize, id: ExprId, body: ExprId) -> Attribute {
        Attribute {
            name: format!("${index}"),
            path: vec![format!("${index}")],
            ty: self.program.exprs[id].ty.clone(),
            on_event: false,
            body,
            docs: Vec::new(),
            bounds: None,
            own: true,
            span: self.program.spans[id.index()],
        }
    }
}

/// What expressions are made of.
#[derive(Default)]
struct Needed {
    /// Operands stand before their users, as in the program.
    exprs: BTreeSet<ExprId>,
    attributes: BTreeSet<AttributeId>,
    reads_events_by_attribute: bool,
}

impl Needed {
    /// Adds expressions with all their operands, and the rules of attributes where `has_rules`.
    fn add(&mut self, program: &hir::Program, roots: &[ExprId], has_rules: bool) {
        let mut open = roots.to_vec();
        while let Some(id) = open.pop() {
            if !self.exprs.insert(id) {
                continue;
            }
            let kind = &program.exprs[id].kind;
            self.reads_events_by_attribute |= matches!(kind, ExprKind::EventAttribute(..));
            if let ExprKind::Attribute(attribute) | ExprKind::EventAttribute(attribute, _) = kind
                && has_rules
                && self.attributes.insert(*attribute)
            {
                open.push(program.attributes[*attribute].body);
            }
            walk::operands(kind, &mut |operand| open.push(operand));
        }
    }
}
