//! What names can mean at a place.

use super::{Checker, ExprId};
use crate::diagnostic::{Span, Spanned};
use crate::types::{Kind, Type};

/// One layer of names.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Frame<'a> {
    /// Brackets or an item-wise argument: bare names, `this` and `^` mean this item.
    Item(ExprId),
    /// The `where` of a comprehension: bare names mean properties of this item first.
    Where(ExprId),
    /// A name that the text binds, with the place that binds it.
    Bound(&'a str, Span, ExprId),
}

impl<'a> Frame<'a> {
    /// A name that the text binds to a value.
    pub(super) fn bound(name: &'a Spanned<String>, value: ExprId) -> Self {
        Self::Bound(&name.node, name.span, value)
    }
}

impl<'a> Checker<'a> {
    /// Runs `inside` with further frames.
    pub(super) fn within<R>(
        &mut self,
        frames: impl IntoIterator<Item = Frame<'a>>,
        inside: impl FnOnce(&mut Self) -> R,
    ) -> R {
        let depth = self.frames.len();
        self.frames.extend(frames);
        let result = inside(self);
        self.frames.truncate(depth);
        result
    }

    /// The value that the text binds to a name.
    pub(super) fn bound(&self, name: &str) -> Option<(Span, ExprId)> {
        self.frames.iter().rev().find_map(|frame| match frame {
            Frame::Bound(bound, span, value) if *bound == name => Some((*span, *value)),
            _ => None,
        })
    }

    /// The items whose properties a bare name can mean here, nearest first; the record of the
    /// profile is not among them.
    pub(super) fn near_items(&self) -> Vec<ExprId> {
        let mut items = Vec::new();
        for frame in self.frames.iter().rev() {
            match frame {
                Frame::Where(item) => items.push(*item),
                Frame::Item(item) => {
                    items.push(*item);
                    break;
                }
                Frame::Bound(..) => {}
            }
        }
        items
    }

    /// The items of all brackets around this place, nearest first.
    pub(super) fn item_scopes(&self) -> Vec<ExprId> {
        let items = self.frames.iter().rev().filter_map(|frame| match frame {
            Frame::Item(item) => Some(*item),
            Frame::Where(_) | Frame::Bound(..) => None,
        });
        items.collect()
    }

    /// Whether a bare name here means a property of the profile's record.
    pub(super) fn at_top(&self) -> bool {
        !self
            .frames
            .iter()
            .any(|frame| matches!(frame, Frame::Item(_)))
    }
}

/// The members that a path can take from a value: an object's own, and those of a list's elements.
pub(super) fn members(ty: &Type) -> Option<&indexmap::IndexMap<String, crate::types::Field>> {
    match &ty.kind {
        Kind::Object(object) => Some(&object.fields),
        Kind::Array(element) => members(element),
        _ => None,
    }
}
