//! Which attribute of the old program is which of the new one.

use serde::Serialize;

use super::texts::{TextChange, Texts};
use super::{Collector, Example, ValueChange};
use crate::engine::diagnostics::Diagnostics;
use crate::engine::program::{AttributeInfo, Program};
use crate::ir::{Alike, NodeId};
use crate::types::ArenaId;

/// At most so many attributes that are gone are compared with so many new ones by their values.
const GUESSES_MAX: usize = 256;

/// What became of an attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The old program does not have it.
    New,
    /// The new program does not have it.
    Gone,
    /// Its plan is the same: it has the same value for all data.
    Same,
    /// Its value differs for some profile of the data.
    Changed,
    /// Its value differs for a profile that was made up, and for none of the data, if there were any.
    Differs,
    /// It is computed in another way, and no difference of values was found.
    NoDifferenceFound,
}

/// What became of one attribute.
#[derive(Debug, Clone, Serialize)]
pub struct AttributeDiff {
    /// Its name; the old one where it is gone.
    pub name: String,
    /// What became of it.
    pub verdict: Verdict,
    /// Its old name, where it has another now.
    pub renamed_from: Option<String>,
    /// What the old program says of it.
    pub old: Option<Declared>,
    /// What the new program says of it.
    pub new: Option<Declared>,
    /// How its text changed; none where it is new or gone, or stands in no rule file.
    pub text: Option<TextChange>,
    /// How its values changed, where some did.
    pub change: Option<ValueChange>,
    /// How many profiles were made up to find a difference, where it was looked for.
    pub searched: Option<u64>,
    /// The smallest profile that shows the change.
    pub example: Option<Example>,
}

/// What a program says of an attribute.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Declared {
    /// Its type.
    #[serde(rename = "type")]
    pub ty: String,
    /// Where it is stored.
    pub path: String,
}

impl Declared {
    fn of(info: &AttributeInfo) -> Self {
        Self {
            ty: info.ty.to_string(),
            path: info.path.join("."),
        }
    }
}

impl AttributeDiff {
    /// Whether its value, name, type or place changed.
    pub fn is_changed(&self) -> bool {
        let is_same = matches!(self.verdict, Verdict::Same | Verdict::NoDifferenceFound);
        !is_same
            || self.renamed_from.is_some()
            || self.retyped().is_some()
            || self.moved().is_some()
    }

    /// Its old and new types, where they differ.
    pub fn retyped(&self) -> Option<(&str, &str)> {
        let (old, new) = (self.old.as_ref()?, self.new.as_ref()?);
        (old.ty != new.ty).then_some((&old.ty, &new.ty))
    }

    /// Where it was and is stored, where that differs beyond the name.
    pub fn moved(&self) -> Option<(&str, &str)> {
        let (old, new) = (self.old.as_ref()?, self.new.as_ref()?);
        let above = |path: &str| path.rsplit_once('.').map(|(above, _)| above.to_owned());
        let is_renamed = self.renamed_from.is_some();
        let is_moved = match is_renamed {
            true => above(&old.path) != above(&new.path),
            false => old.path != new.path,
        };
        is_moved.then_some((&old.path, &new.path))
    }
}

/// An attribute with its places in the programs while they are compared.
pub(super) struct Matched {
    pub(super) diff: AttributeDiff,
    pub(super) old: Option<usize>,
    pub(super) new: Option<usize>,
    /// Profiles that may make a good example, by key.
    pub(super) candidates: Vec<String>,
}

impl Matched {
    fn new(old: Option<(usize, &AttributeInfo)>, new: Option<(usize, &AttributeInfo)>) -> Self {
        let info = new.or(old).map(|(_, info)| info.name.clone());
        let verdict = match (old, new) {
            (Some(_), Some(_)) => Verdict::NoDifferenceFound,
            (None, _) => Verdict::New,
            (_, None) => Verdict::Gone,
        };
        Self {
            diff: AttributeDiff {
                name: info.unwrap_or_default(),
                verdict,
                renamed_from: None,
                old: old.map(|(_, info)| Declared::of(info)),
                new: new.map(|(_, info)| Declared::of(info)),
                text: None,
                change: None,
                searched: None,
                example: None,
            },
            old: old.map(|(position, _)| position),
            new: new.map(|(position, _)| position),
            candidates: Vec::new(),
        }
    }

    /// Takes in what the run of both programs found.
    pub(super) fn take_values(&mut self, collector: Collector) {
        let (change, candidates) = collector.finish();
        if change.changed > 0 {
            self.diff.verdict = Verdict::Changed;
            self.candidates = candidates;
            self.diff.change = Some(change);
        }
    }
}

/// The attributes of both programs, matched by name, then by plan; those of `names` alone, where there
/// are some.
pub(super) fn matched(
    old: &Program,
    new: &Program,
    names: Option<&[String]>,
) -> Result<Vec<Matched>, Diagnostics> {
    for name in names.unwrap_or_default() {
        if old.position(name).is_err() {
            new.position(name)?;
        }
    }
    let is_wanted = |info: &&AttributeInfo| names.is_none_or(|names| names.contains(&info.name));
    let olds = || old.attributes().iter().enumerate();
    let mut all: Vec<Matched> = Vec::new();
    for (position, info) in new.attributes().iter().enumerate() {
        if is_wanted(&info) {
            let named = olds().find(|(_, known)| known.name == info.name);
            all.push(Matched::new(named, Some((position, info))));
        }
    }
    for (position, info) in olds().filter(|(_, info)| is_wanted(info)) {
        if new.attributes().iter().all(|known| known.name != info.name) {
            all.push(Matched::new(Some((position, info)), None));
        }
    }
    let plans = Plans::of(old, new);
    let mut alike = Vec::new();
    for gone in all.iter().filter(|one| one.new.is_none()) {
        for added in all.iter().filter(|one| one.old.is_none()) {
            if let (Some(gone), Some(added)) = (gone.old, added.new)
                && plans.are_same(gone, added)
            {
                alike.push((gone, added));
            }
        }
    }
    rename(&mut all, alike.into_iter());
    let mut texts = (Texts::of(old), Texts::of(new));
    for one in &mut all {
        if let (Some(before), Some(now)) = (one.old, one.new) {
            one.diff.text = texts.0.compare(before, &mut texts.1, now);
            if plans.are_same(before, now) {
                one.diff.verdict = Verdict::Same;
            }
        }
    }
    Ok(all)
}

/// The plans of the attributes of two programs, numbered alike.
struct Plans {
    old: Vec<NodeId>,
    new: Vec<NodeId>,
    /// Whether both see events in the same order.
    is_one_order: bool,
}

impl Plans {
    fn of(old: &Program, new: &Program) -> Self {
        let order = |program: &Program| {
            let event = program.hir().event.as_ref();
            event.map(|event| (event.time.clone(), event.id.clone()))
        };
        let mut alike = Alike::default();
        let mut number = |program: &Program| {
            let plan = program.plan();
            let numbers = alike.number(plan);
            let slots = program.slots().iter();
            let nodes = slots.map(|&slot| numbers[plan.attributes[slot].node.index()]);
            nodes.collect()
        };
        Self {
            old: number(old),
            new: number(new),
            is_one_order: order(old) == order(new),
        }
    }

    fn are_same(&self, before: usize, now: usize) -> bool {
        self.is_one_order && self.old[before] == self.new[now]
    }
}

/// The attributes whose values must be compared: their places, and their positions in the programs.
pub(super) fn open_pairs(all: &[Matched]) -> Vec<(usize, (usize, usize))> {
    let open = all.iter().enumerate();
    open.filter(|(_, one)| one.diff.verdict == Verdict::NoDifferenceFound)
        .filter_map(|(index, one)| Some((index, (one.old?, one.new?))))
        .collect()
}

/// Attributes that are gone with new ones of their type, which may be the same under another name.
pub(super) fn guesses(old: &Program, new: &Program, all: &[Matched]) -> Vec<(usize, usize)> {
    let gone = all.iter().filter(|one| one.new.is_none());
    let pairs = gone.flat_map(|gone| {
        let added = all.iter().filter(|one| one.old.is_none());
        added.filter_map(|added| Some((gone.old?, added.new?)))
    });
    let is_alike = |&(before, now): &(usize, usize)| {
        let (before, now) = (&old.attributes()[before], &new.attributes()[now]);
        before.ty.kind == now.ty.kind
    };
    pairs.filter(is_alike).take(GUESSES_MAX).collect()
}

/// Makes one attribute of one that is gone and a new one, for each pair that is still free.
pub(super) fn rename(all: &mut Vec<Matched>, pairs: impl Iterator<Item = (usize, usize)>) {
    for (old, new) in pairs {
        let gone = all
            .iter()
            .position(|one| one.old == Some(old) && one.new.is_none());
        let added = all
            .iter()
            .position(|one| one.new == Some(new) && one.old.is_none());
        let (Some(gone), Some(added)) = (gone, added) else {
            continue;
        };
        let before = std::mem::replace(&mut all[gone], Matched::new(None, None));
        let one = &mut all[added];
        one.old = before.old;
        one.diff.old = before.diff.old;
        one.diff.renamed_from = Some(before.diff.name);
        one.diff.verdict = Verdict::NoDifferenceFound;
        all.remove(gone);
    }
}
