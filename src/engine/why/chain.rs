//! Chains: which events stand for which step, and where a match breaks off.
//!
//! Whether there is a match is what the aggregate said. Which events make it up, of all that could, is
//! searched here anew, step by step: for each event that can be the last of a step the latest event
//! before it that can be the last of the step before.

use super::account::refusal;
use super::contribution::{Contribution, item};
use super::reason::RowValues;
use super::recorder::Told;
use super::view::View;
use super::words;
use super::{Reason, Refused, RowRef, Step};
use crate::backend::interpret::observe::Row;
use crate::hir::ExprKind;
use crate::ir::{Fold, NodeId};
use crate::types::{ArenaId, Value};

/// Values that describe one step, as the library reads them: comparison, count and time.
const VALUES_PER_STEP: usize = 3;

/// The search takes the square of the events in the worst case; of more events no match is shown.
const SEARCHED_EVENTS_MAX: usize = 10_000;

/// What a step asks for.
struct Wanted {
    label: String,
    /// At least so many events.
    least: u64,
    within: Option<i64>,
    condition: NodeId,
}

/// The events of a chain under its steps.
pub(super) struct Chain {
    steps: Vec<Wanted>,
    /// For each event the steps whose conditions it satisfies.
    satisfied: Vec<Vec<usize>>,
    /// For each event whether it stands for a step in the match.
    taken: Vec<Option<usize>>,
    failure: Option<String>,
}

/// Whether a fold matches a chain.
pub(super) fn is_chain(fold: &Fold) -> bool {
    fold.function.name().starts_with("$chain")
}

/// The chain of a fold over the events that passed its filter.
pub(super) fn told(view: &View<'_>, told: &Told, fold: &Fold, counted: &[&Row]) -> Chain {
    let steps = wanted(view, told, fold);
    let count = steps.len();
    let bit = |row: &Row, at: usize| item(row).0.get(at).is_some_and(Value::is_true);
    let satisfied = counted.iter().map(|row| {
        let steps = 0..count;
        steps.filter(|step| bit(row, 1 + 2 * step)).collect()
    });
    let mut chain = Chain {
        steps,
        satisfied: satisfied.collect(),
        taken: vec![None; counted.len()],
        failure: None,
    };
    let forbidden = |row: usize, step: usize| bit(counted[row], 2 + 2 * step);
    let order: Vec<Option<i64>> = counted
        .iter()
        .map(|row| match item(row).0.first() {
            Some(Value::Datetime(micros)) => Some(*micros),
            Some(Value::Date(day)) => Some(i64::from(*day) * 86_400_000_000),
            _ => None,
        })
        .collect();
    chain.search(&order, &forbidden, view);
    chain
}

fn wanted(view: &View<'_>, told: &Told, fold: &Fold) -> Vec<Wanted> {
    let labels = labels(view, told.fold);
    let steps = told.values.chunks(VALUES_PER_STEP).enumerate();
    let step = |(index, values): (usize, &[Value])| {
        let count = match values.get(1) {
            Some(Value::Integer(count)) => u64::try_from(*count).unwrap_or(0),
            _ => 1,
        };
        let least = match values.first() {
            Some(Value::String(sign)) if &**sign == ">" => count.saturating_add(1),
            Some(Value::String(sign)) if sign.starts_with('<') => 0,
            _ => count,
        };
        let within = match values.get(2) {
            Some(Value::Duration(micros)) => Some(*micros),
            _ => None,
        };
        let condition = fold.items.get(1 + 2 * index).copied();
        Some(Wanted {
            label: labels
                .get(index)
                .cloned()
                .unwrap_or_else(|| (index + 1).to_string()),
            least,
            within,
            condition: condition?,
        })
    };
    steps.filter_map(step).collect()
}

/// The names of the steps: what describes a step stands at its name.
fn labels(view: &View<'_>, fold: NodeId) -> Vec<String> {
    let program = view.program.hir();
    let mut exprs = view.observed.exprs_of(fold).iter();
    let values = exprs.find_map(|expr| match &program.exprs[*expr].kind {
        ExprKind::Fold { values, .. } => Some(values.clone()),
        _ => None,
    });
    let sources = view.program.warnings().sources();
    let values = values.unwrap_or_default();
    let labels = values.iter().step_by(VALUES_PER_STEP);
    labels
        .map(|value| sources.text(program.spans[value.index()]).to_owned())
        .collect()
}

impl Chain {
    /// Finds the events of a match, or of as many steps as there are.
    fn search(
        &mut self,
        order: &[Option<i64>],
        forbidden: &dyn Fn(usize, usize) -> bool,
        view: &View<'_>,
    ) {
        let events = self.satisfied.len();
        if events > SEARCHED_EVENTS_MAX {
            return;
        }
        // For each step and event: the last event of the step before, where the event can end it.
        let mut ends: Vec<Vec<Option<Option<usize>>>> = Vec::new();
        for index in 0..self.steps.len() {
            if self.steps[index].least == 0 {
                let before = ends.last().cloned();
                ends.push(before.unwrap_or_else(|| vec![None; events]));
                continue;
            }
            let mut found = vec![None; events];
            for (event, end) in found.iter_mut().enumerate() {
                *end = self.ends_step(index, event, &ends, order, forbidden);
            }
            let is_reached = found.iter().any(Option::is_some);
            ends.push(found);
            if !is_reached {
                self.failure = Some(self.broken(index, &ends, order, view));
                break;
            }
        }
        let reached = ends
            .iter()
            .rposition(|step| step.iter().any(Option::is_some));
        let mut step = reached;
        let mut event = reached.and_then(|step| ends[step].iter().position(Option::is_some));
        while let (Some(at), Some(last)) = (step, event) {
            let before = ends[at][last].flatten();
            let from = before.map_or(0, |before| before + 1);
            let mut left = self.steps[at].least;
            for index in (from..=last).rev() {
                if left > 0 && self.satisfied[index].contains(&at) {
                    self.taken[index] = Some(at);
                    left -= 1;
                }
            }
            step = at.checked_sub(1);
            event = before;
        }
    }

    /// Whether an event can be the last of a step, and after which event of the step before.
    fn ends_step(
        &self,
        index: usize,
        event: usize,
        ends: &[Vec<Option<Option<usize>>>],
        order: &[Option<i64>],
        forbidden: &dyn Fn(usize, usize) -> bool,
    ) -> Option<Option<usize>> {
        let step = &self.steps[index];
        if !self.satisfied[event].contains(&index) {
            return None;
        }
        let mut count = 1;
        for before in (0..event).rev() {
            let can_follow = match ends.last() {
                Some(ends) => ends[before].is_some(),
                None => false,
            };
            if can_follow && count >= step.least {
                let is_near = step.within.is_none_or(|within| {
                    matches!((order[event], order[before]), (Some(at), Some(last)) if at.saturating_sub(last) <= within)
                });
                return is_near.then_some(Some(before));
            }
            if forbidden(before, index) {
                return None;
            }
            count += u64::from(self.satisfied[before].contains(&index));
        }
        (index == 0 && count >= step.least).then_some(None)
    }

    /// Why no event reaches a step.
    fn broken(
        &self,
        index: usize,
        ends: &[Vec<Option<Option<usize>>>],
        order: &[Option<i64>],
        view: &View<'_>,
    ) -> String {
        let step = &self.steps[index];
        let label = &step.label;
        let own: Vec<usize> = (0..self.satisfied.len())
            .filter(|event| self.satisfied[*event].contains(&index))
            .collect();
        if own.is_empty() {
            return format!("no event is `{label}`");
        }
        let Some(before) = index.checked_sub(1) else {
            return format!("`{label}` has {} of {} events", own.len(), step.least);
        };
        let previous = &self.steps[before].label;
        let first = ends[before].iter().position(Option::is_some);
        let after: Vec<usize> = own
            .into_iter()
            .filter(|event| first.is_some_and(|first| *event > first))
            .collect();
        let Some(&event) = after.first() else {
            return format!("no `{label}` comes after `{previous}`");
        };
        let last = (0..event).rev().find(|at| ends[before][*at].is_some());
        if let (Some(within), Some(at), Some(last)) =
            (step.within, order[event], last.and_then(|last| order[last]))
            && at.saturating_sub(last) > within
        {
            let when = words::value(&Value::Datetime(at), view.zone);
            return format!(
                "`{label}` ({when}) came {} after `{previous}`, more than {}",
                words::distance(at.saturating_sub(last)),
                words::distance(within)
            );
        }
        match (after.len() as u64) < step.least {
            true => format!("`{label}` has {} of {} events", after.len(), step.least),
            false => format!("what `WITHOUT` forbids stands between `{previous}` and `{label}`"),
        }
    }

    /// What an event contributed; none where it is no step at all.
    pub(super) fn contribution(&self, index: usize) -> Option<Contribution> {
        let satisfied = &self.satisfied[index];
        let step = self.taken[index].or(satisfied.first().copied())?;
        let label = &self.steps[step].label;
        Some(Contribution {
            words: match self.taken[index] {
                Some(_) => format!("step `{label}`"),
                None => format!("could be `{label}`"),
            },
            amount: label.clone().into(),
            chosen: Some(self.taken[index].is_some()),
        })
    }

    /// Why an event is no step: the conditions of the nearest one.
    pub(super) fn refusal(
        &self,
        index: usize,
        row: &Row,
        of: RowRef,
        view: &View<'_>,
    ) -> Option<Refused> {
        debug_assert!(self.satisfied[index].is_empty());
        let values = RowValues::new(view, &row.values);
        let refusals = self.steps.iter().map(|step| {
            let mut reasons = values.refusals(step.condition);
            for reason in &mut reasons {
                reason.text = format!("`{}`: {}", step.label, reason.text);
            }
            reasons
        });
        let far = |reasons: &Vec<Reason>| {
            let own: f64 = reasons.iter().map(|one| one.distance).sum();
            own + reasons.len() as f64
        };
        let nearest = refusals.min_by(|left, right| far(left).total_cmp(&far(right)))?;
        Some(refusal(of, nearest))
    }

    /// The steps with the events that stand for them.
    pub(super) fn steps(&self, number: impl Fn(usize) -> Option<usize>) -> Vec<Step> {
        let steps = self.steps.iter().enumerate();
        let of = |(index, step): (usize, &Wanted)| {
            let taken = self.taken.iter().enumerate();
            let taken = taken.filter(|(_, at)| **at == Some(index));
            Step {
                label: step.label.clone(),
                events: self
                    .satisfied
                    .iter()
                    .filter(|steps| steps.contains(&index))
                    .count(),
                taken: taken.filter_map(|(event, _)| number(event)).collect(),
            }
        };
        steps.map(of).collect()
    }

    pub(super) fn failure(&self) -> Option<String> {
        self.failure.clone()
    }
}
