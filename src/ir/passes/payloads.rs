//! Operators that keep items keep what is read of them.
//!
//! The law: with `K` an operator that gives some of the items `p` in some order, none of them missing,
//! `collect(x of K(p))` is `K(x of p)`: both leave out what is missing in the end. Here `x` is a
//! member of the item, so that nothing is computed for items that are not kept.
//!
//! The lowering wraps what a consumer reads of an item into an object of its own for each operator on
//! the way; `xEvent.channel.take(3)` and the like then keep no objects at all.

use super::operators::{is_certain, is_projection};
use crate::ir::{Builder, Fold};

/// Operators whose result is a list of the last arguments of some of their items.
const KEEPERS: [&str; 9] = [
    "$firstDistinct",
    "$lastDistinct",
    "bottomN",
    "distinct",
    "reverse",
    "skip",
    "sortBy",
    "take",
    "topN",
];

/// Those of them that take an item for its own key where it is their only argument.
const BY_KEY: [&str; 2] = ["$firstDistinct", "$lastDistinct"];

/// The law.
pub(super) fn unwrapped(builder: &mut Builder, outer: &Fold, inner: &Fold) -> Option<Fold> {
    let ([item], [one]) = (outer.items.as_slice(), outer.loops.as_slice()) else {
        return None;
    };
    let payload = *inner.items.last()?;
    let applies = outer.function.name() == "$collect"
        && KEEPERS.contains(&inner.function.name())
        && one.filter.is_none()
        && is_projection(builder, *item, one.depth)
        && is_certain(builder, payload);
    if !applies {
        return None;
    }
    let read = *builder.splice(outer, inner)?.items.first()?;
    let mut fold = inner.clone();
    *fold.items.last_mut()? = read;
    // An item that is its own key is handed over once.
    if BY_KEY.contains(&fold.function.name()) && fold.items == [read, read] {
        fold.items.truncate(1);
    }
    Some(fold)
}
