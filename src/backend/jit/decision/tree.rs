//! From filters to the tree that decides them.
//!
//! At each place the folds with nothing left to test take the row. The others part by what most of
//! them share: the texts of a column before anything else, since one jump decides most; then a
//! condition, then a chain of windows. Where nothing is shared, each is tested on its own.

use std::collections::{BTreeMap, HashMap, HashSet};

use indexmap::IndexMap;

use crate::ir::NodeId;
use crate::types::stack::with_stack;

use super::conjuncts::Taker;
use super::texts::Class;
use super::thresholds::{Family, Threshold};
use super::{Arm, Decision, Knowledge, Ordered, Step};

/// How many windows are nested in each other; more of them make a second chain beside the first.
const CHAIN_MAX: usize = 128;

/// What folds may share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Shared {
    Family(Family),
    Condition(NodeId),
    Column(NodeId),
}

impl Shared {
    /// What is looked for first: jumps, then what decides more folds, then the simpler test.
    fn rank(self, takers: usize) -> (bool, usize, bool) {
        let is_condition = matches!(self, Shared::Condition(_));
        (matches!(self, Shared::Column(_)), takers, is_condition)
    }
}

/// The tree for the filters of some folds.
pub(in crate::backend::jit) fn decide(
    knowledge: Knowledge<'_>,
    filters: &[Option<NodeId>],
) -> Decision {
    let takers = filters.iter().enumerate();
    let takers = takers.map(|(index, filter)| Taker::new(&knowledge, index, *filter));
    let mut build = Build {
        knowledge,
        orders: HashSet::new(),
    };
    let steps = build.steps(takers.collect());
    let mut orders: Vec<Ordered> = build.orders.into_iter().collect();
    orders.sort_unstable();
    Decision { steps, orders }
}

struct Build<'a> {
    knowledge: Knowledge<'a>,
    orders: HashSet<Ordered>,
}

impl Build<'_> {
    fn steps(&mut self, takers: Vec<Taker>) -> Vec<Step> {
        with_stack(|| self.part(takers))
    }

    fn part(&mut self, takers: Vec<Taker>) -> Vec<Step> {
        let (done, mut left): (Vec<Taker>, Vec<Taker>) = takers
            .into_iter()
            .partition(|taker| taker.open.is_empty() && taker.rest.is_empty());
        let mut steps = Vec::new();
        if !done.is_empty() {
            steps.push(Step::Take(done.iter().map(|taker| taker.index).collect()));
        }
        let mut counts: IndexMap<Shared, usize> = IndexMap::new();
        for shared in left.iter().flat_map(|taker| self.shared(taker)) {
            *counts.entry(shared).or_default() += 1;
        }
        while let Some(shared) = most_shared(&counts) {
            let chosen: Vec<Taker> = left
                .extract_if(.., |taker| self.shared(taker).contains(&shared))
                .collect();
            for shared in chosen.iter().flat_map(|taker| self.shared(taker)) {
                if let Some(count) = counts.get_mut(&shared) {
                    *count -= 1;
                }
            }
            let more = self.step(shared, chosen);
            steps.extend(more);
        }
        steps.extend(one_by_one(left));
        steps
    }

    /// What a fold may share with others, each once.
    fn shared(&self, taker: &Taker) -> Vec<Shared> {
        let mut all: Vec<Shared> = Vec::with_capacity(taker.open.len());
        for condition in &taker.open {
            let column = self.knowledge.classes.of(*condition);
            let column = column.map(|finite| Shared::Column(finite.column));
            let family = self.threshold(*condition);
            let family = family.map(|threshold| Shared::Family(threshold.family));
            for one in [Some(Shared::Condition(*condition)), column, family] {
                all.extend(one.filter(|one| !all.contains(one)));
            }
        }
        all
    }

    fn threshold(&self, condition: NodeId) -> Option<Threshold> {
        let threshold = Threshold::of(self.knowledge.plan, condition)?;
        (threshold.is_certain() || self.knowledge.expects_orders).then_some(threshold)
    }

    fn step(&mut self, shared: Shared, takers: Vec<Taker>) -> Vec<Step> {
        let same = takers.windows(2).all(|pair| match pair {
            [left, right] => left.open == right.open && left.rest == right.rest,
            _ => true,
        });
        match shared {
            _ if same => one_by_one(takers),
            Shared::Column(column) => self.dispatch(column, takers),
            Shared::Condition(condition) => {
                let takers = takers.into_iter().map(|taker| taker.without(condition));
                let then = self.steps(takers.collect());
                vec![Step::Test { condition, then }]
            }
            Shared::Family(family) => self.chains(family, takers),
        }
    }

    /// One jump by the text of a column; texts for which the same folds are left share an arm.
    fn dispatch(&mut self, column: NodeId, mut takers: Vec<Taker>) -> Vec<Step> {
        let mut of_classes: BTreeMap<Class, Vec<usize>> = BTreeMap::new();
        for (place, taker) in takers.iter_mut().enumerate() {
            for class in self.take_texts(column, taker) {
                of_classes.entry(class).or_default().push(place);
            }
        }
        let mut arms: IndexMap<Vec<usize>, Vec<Class>> = IndexMap::new();
        for (class, places) in of_classes {
            arms.entry(places).or_default().push(class);
        }
        let arms = arms.into_iter().map(|(places, classes)| {
            let takers = places.into_iter().map(|place| takers[place].clone());
            let steps = self.steps(takers.collect());
            Arm { classes, steps }
        });
        let arms = arms.collect();
        vec![Step::Dispatch { column, arms }]
    }

    /// Takes the conditions on the text of a column out of a fold's; gives the classes that all of
    /// them hold for.
    fn take_texts(&self, column: NodeId, taker: &mut Taker) -> Vec<Class> {
        let mut common: Option<Vec<Class>> = None;
        taker.open.retain(|condition| {
            let finite = self.knowledge.classes.of(*condition);
            let Some(finite) = finite.filter(|finite| finite.column == column) else {
                return true;
            };
            match &mut common {
                None => common = Some(finite.classes.clone()),
                Some(common) => common.retain(|class| finite.classes.contains(class)),
            }
            false
        });
        common.unwrap_or_default()
    }

    /// Windows within each other, widest first.
    fn chains(&mut self, family: Family, takers: Vec<Taker>) -> Vec<Step> {
        let mut narrowest: Vec<(Threshold, NodeId, Taker)> = Vec::new();
        for mut taker in takers {
            let conditions = std::mem::take(&mut taker.open);
            let (own, open): (Vec<NodeId>, Vec<NodeId>) =
                conditions.into_iter().partition(|condition| {
                    self.threshold(*condition)
                        .is_some_and(|threshold| threshold.family == family)
                });
            taker.open = open;
            let own = own.into_iter();
            let own = own.filter_map(|condition| Some((self.threshold(condition)?, condition)));
            if let Some((threshold, condition)) = own.max_by_key(|(one, _)| one.width()) {
                narrowest.push((threshold, condition, taker));
            }
        }
        narrowest.sort_by_key(|(threshold, condition, taker)| {
            (threshold.width(), *condition, taker.index)
        });
        let mut links: Vec<(Threshold, NodeId, Vec<Taker>)> = Vec::new();
        for (threshold, condition, taker) in narrowest {
            match links.last_mut() {
                Some((_, last, takers)) if *last == condition => takers.push(taker),
                _ => links.push((threshold, condition, vec![taker])),
            }
        }
        let mut steps = Vec::new();
        while !links.is_empty() {
            let rest = links.split_off(links.len().min(CHAIN_MAX));
            steps.extend(self.chain(links));
            links = rest;
        }
        steps
    }

    fn chain(&mut self, links: Vec<(Threshold, NodeId, Vec<Taker>)>) -> Vec<Step> {
        for pair in links.windows(2) {
            if let [(wide, ..), (narrow, ..)] = pair
                && !wide.is_certain()
            {
                let (lesser, greater) = match wide.is_lower() {
                    true => (wide.bound, narrow.bound),
                    false => (narrow.bound, wide.bound),
                };
                self.orders.insert(Ordered { lesser, greater });
            }
        }
        let mut inner = Vec::new();
        for (_, condition, takers) in links.into_iter().rev() {
            let mut then = self.steps(takers);
            then.append(&mut inner);
            inner.push(Step::Test { condition, then });
        }
        inner
    }
}

/// What most folds share, if two do.
fn most_shared(counts: &IndexMap<Shared, usize>) -> Option<Shared> {
    let shared = counts.iter().filter(|(_, count)| **count > 1);
    // Of equals the first one counts, which `max_by_key` finds last.
    let most = shared
        .rev()
        .max_by_key(|(shared, count)| shared.rank(**count));
    most.map(|(shared, _)| *shared)
}

/// Each with its own conditions; those with the same ones together.
fn one_by_one(takers: Vec<Taker>) -> Vec<Step> {
    let mut places: HashMap<Vec<NodeId>, usize> = HashMap::new();
    let mut groups: Vec<(Vec<NodeId>, Vec<usize>)> = Vec::new();
    for taker in takers {
        let conditions = taker.conditions();
        let place = *places.entry(conditions.clone()).or_insert_with(|| {
            groups.push((conditions, Vec::new()));
            groups.len() - 1
        });
        groups[place].1.push(taker.index);
    }
    let groups = groups.into_iter();
    groups
        .map(|(conditions, takers)| Step::Rest { conditions, takers })
        .collect()
}
