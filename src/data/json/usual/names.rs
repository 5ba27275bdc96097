//! Which member of an object comes next, guessed from the objects before.
//!
//! Objects of one place have mostly the same members in the same order. So each name that was met
//! remembers the one that followed it last time, and that one is compared with the text first:
//! where the guess is right, the name is neither searched for its end nor hashed. A wrong guess costs
//! a search among the names of the place and is mended for the next object.

use super::Doubt;
use super::cursor::Cursor;
use crate::data::tree::{NodeId, PathNode};

/// How many names of one place are learned; objects with more are mostly maps.
const NAMES_MAX: usize = 64;

/// The names of the members at one place.
#[derive(Debug, Default)]
pub(super) struct Names {
    known: Vec<Name>,
    /// The name that came first last time.
    first: usize,
}

/// A name that has no escapes.
#[derive(Debug)]
struct Name {
    /// As it is written, with its quotes.
    quoted: Box<[u8]>,
    /// The first eight bytes of it, or all where there are fewer, which `mask` says.
    head: u64,
    mask: u64,
    /// Its last eight bytes, where there are so many.
    tail: u64,
    member: Option<NodeId>,
    /// The name that followed last time.
    next: usize,
}

/// A name that was searched for.
struct Found {
    member: Option<NodeId>,
    /// The name among the known ones, or the last one before that is.
    name: Option<usize>,
    end: usize,
}

/// How far an object is in the names of its place.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Place {
    /// The name before, if it is a known one.
    before: Option<usize>,
}

impl Names {
    /// Passes the name of a member of `told` and says where it leads.
    #[inline(always)]
    pub(super) fn next(
        &mut self,
        cursor: &mut Cursor<'_>,
        told: &PathNode,
        place: &mut Place,
    ) -> Result<Option<NodeId>, Doubt> {
        let guess = match place.before {
            Some(before) => self.known[before].next,
            None => self.first,
        };
        if let Some(name) = self.known.get(guess)
            && name.is_at(cursor)
        {
            cursor.at += name.quoted.len();
            place.before = Some(guess);
            return Ok(name.member);
        }
        let found = self.search(*cursor, told, place.before)?;
        cursor.at = found.end;
        place.before = found.name;
        Ok(found.member)
    }

    /// Finds a name that was not guessed.
    #[inline(never)]
    fn search(
        &mut self,
        mut cursor: Cursor<'_>,
        told: &PathNode,
        before: Option<usize>,
    ) -> Result<Found, Doubt> {
        let known = self.known.iter().position(|name| name.is_at(&cursor));
        let index = match known {
            Some(index) => {
                cursor.at += self.known[index].quoted.len();
                index
            }
            None => {
                let start = cursor.at;
                let text = cursor.string()?;
                let unlearned = |member| Found {
                    member,
                    name: before,
                    end: cursor.at,
                };
                if text.is_escaped {
                    let name = unescaped(cursor.since(start)?)?;
                    return Ok(unlearned(told.members.get(&name).copied()));
                }
                let member = told.members.get(text.raw).copied();
                if self.known.len() == NAMES_MAX {
                    return Ok(unlearned(member));
                }
                self.known.push(Name::new(cursor.since(start)?, member));
                self.known.len() - 1
            }
        };
        match before {
            Some(before) => self.known[before].next = index,
            None => self.first = index,
        }
        Ok(Found {
            member: self.known[index].member,
            name: Some(index),
            end: cursor.at,
        })
    }
}

impl Name {
    fn new(quoted: &str, member: Option<NodeId>) -> Self {
        let quoted: Box<[u8]> = quoted.as_bytes().into();
        let head_bytes = quoted.len().min(8);
        let mut head = [0; 8];
        head[..head_bytes].copy_from_slice(&quoted[..head_bytes]);
        Self {
            head: u64::from_le_bytes(head),
            mask: u64::MAX >> (64 - 8 * head_bytes),
            tail: quoted
                .last_chunk()
                .map_or(0, |tail| u64::from_le_bytes(*tail)),
            quoted,
            member,
            next: 0,
        }
    }

    /// Whether the text at the cursor is this name, up to its last quote.
    #[inline(always)]
    fn is_at(&self, cursor: &Cursor<'_>) -> bool {
        let length = self.quoted.len();
        if cursor.word(cursor.at) & self.mask != self.head {
            return false;
        }
        length <= 8
            || cursor.word(cursor.at + length - 8) == self.tail
                && (length <= 16 || cursor.rest().starts_with(&self.quoted))
    }
}

/// The string that is written as `quoted`.
#[cold]
pub(super) fn unescaped(quoted: &str) -> Result<String, Doubt> {
    serde_json::from_str(quoted).map_err(|_| Doubt)
}
