//! The groups of a fold by key, for many owners.
//!
//! The groups of all owners stand in pieces of memory of their own, one behind the other in the order
//! in which they came, those of an owner linked. An owner is a word of its row of states: where its
//! first group stands, and for one with many groups also its last. So a group is one line of memory
//! and no allocation, and an owner without groups costs the word. Up to [`LISTED_MAX`] groups are
//! searched one after the other; those of owners with more are found in one table for all of them.
//!
//! A key is a word: that of the value, or the number of a text in [`keys`](super::group_keys).

use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;

use hashbrown::HashTable;

use crate::library::OrderKey;

/// Groups that are searched one after the other.
const LISTED_MAX: usize = 8;

/// Groups in the first piece; each further piece has twice as many as the one before.
const FIRST_PIECE: usize = 16;

/// Stands for no group.
const NONE: u32 = u32::MAX;

/// The states of the groups of many owners.
#[derive(Debug)]
pub(super) struct Groups<S> {
    pieces: Vec<Vec<Group<S>>>,
    len: u32,
    /// The positions of the groups of owners with many.
    table: HashTable<u32>,
    hasher: RandomState,
}

/// A group: a line of memory where its state is three words.
#[derive(Debug)]
#[repr(align(64))]
struct Group<S> {
    key: u64,
    /// The next group of the same owner.
    next: u32,
    /// The first group of the same owner.
    owner: u32,
    /// The place of its first row.
    time: i64,
    arrival: u64,
    #[allow(clippy::box_collection, reason = "one word, since few events have ids")]
    id: Option<Box<Box<str>>>,
    state: S,
}

/// The groups of an owner as a word of a row of states; 0 is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(transparent)]
pub(super) struct Owner(u64);

/// The place of a row in the total order, as [`OrderKey`] without owning the id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place<'a> {
    pub(super) time: i64,
    pub(super) id: Option<&'a str>,
    pub(super) arrival: u64,
}

impl Place<'_> {
    /// The place with an id of its own.
    pub(super) fn to_key(self) -> OrderKey {
        OrderKey {
            time: self.time,
            id: self.id.map(Arc::from),
            arrival: self.arrival,
        }
    }
}

impl Owner {
    /// One without groups.
    pub(super) const NONE: Owner = Owner(0);

    fn new(first: u32, last: Option<u32>) -> Self {
        let last = last.map_or(0, |last| u64::from(last) + 1);
        Owner((u64::from(first) + 1) | last << 32)
    }

    fn first(self) -> Option<u32> {
        (self.0 as u32).checked_sub(1)
    }

    /// The last group, where the table has the groups of this owner.
    fn last(self) -> Option<u32> {
        ((self.0 >> 32) as u32).checked_sub(1)
    }
}

impl<S> Default for Groups<S> {
    fn default() -> Self {
        Self {
            pieces: Vec::new(),
            len: 0,
            table: HashTable::new(),
            hasher: RandomState::new(),
        }
    }
}

impl<S> Groups<S> {
    /// Bytes of one group.
    pub(super) const GROUP_BYTES: usize = size_of::<Group<S>>();

    /// The state of the group of a row, which may be its first or its first so far. None where there
    /// are more groups than 32 bits count.
    pub(super) fn of_row(
        &mut self,
        owner: &mut Owner,
        key: u64,
        place: Place<'_>,
        fresh: impl FnOnce() -> S,
    ) -> Option<&mut S> {
        let known = match (owner.first(), owner.last()) {
            (None, _) => Err((NONE, 0)),
            (Some(first), None) => self.listed(first, key),
            (Some(first), Some(last)) => self.tabled(first, key).ok_or((last, LISTED_MAX)),
        };
        let position = match known {
            Ok(position) => {
                self.group_mut(position).come_earlier(place);
                position
            }
            Err((last, count)) => self.add(owner, last, count, key, place, fresh())?,
        };
        Some(&mut self.group_mut(position).state)
    }

    /// The position of a group of an owner, searched from its first; or its last one and how many there
    /// are.
    fn listed(&self, first: u32, key: u64) -> Result<u32, (u32, usize)> {
        let (mut position, mut count) = (first, 1);
        loop {
            let group = self.group(position);
            if group.key == key {
                return Ok(position);
            }
            if group.next == NONE {
                return Err((position, count));
            }
            (position, count) = (group.next, count + 1);
        }
    }

    fn tabled(&self, owner: u32, key: u64) -> Option<u32> {
        let is_it = |position: &u32| {
            let group = self.group(*position);
            group.key == key && group.owner == owner
        };
        let hash = self.hasher.hash_one((owner, key));
        self.table.find(hash, is_it).copied()
    }

    /// Adds a group behind the last of an owner with `count` groups; none where there is no room.
    fn add(
        &mut self,
        owner: &mut Owner,
        last: u32,
        count: usize,
        key: u64,
        place: Place<'_>,
        state: S,
    ) -> Option<u32> {
        let position = self.len;
        if position == NONE - 1 {
            return None;
        }
        let first = owner.first().unwrap_or(position);
        self.push(Group {
            key,
            next: NONE,
            owner: first,
            time: place.time,
            arrival: place.arrival,
            id: place.id.map(|id| Box::new(id.into())),
            state,
        });
        if count == 0 {
            *owner = Owner::new(position, None);
            return Some(position);
        }
        self.group_mut(last).next = position;
        if owner.last().is_some() {
            self.enter(position);
            *owner = Owner::new(first, Some(position));
        } else if count == LISTED_MAX {
            let mut all = first;
            while all != NONE {
                self.enter(all);
                all = self.group(all).next;
            }
            *owner = Owner::new(first, Some(position));
        }
        Some(position)
    }

    fn push(&mut self, group: Group<S>) {
        let (piece, place) = piece_of(self.len);
        if self.pieces.len() == piece {
            self.pieces.push(Vec::with_capacity(FIRST_PIECE << piece));
        }
        debug_assert_eq!(self.pieces[piece].len(), place);
        self.pieces[piece].push(group);
        self.len += 1;
    }

    /// Puts a group into the table.
    fn enter(&mut self, position: u32) {
        let Self {
            pieces,
            table,
            hasher,
            ..
        } = self;
        let hash = |position: &u32| {
            let (piece, place) = piece_of(*position);
            let group = &pieces[piece][place];
            hasher.hash_one((group.owner, group.key))
        };
        table.insert_unique(hash(&position), position, hash);
    }

    fn group(&self, position: u32) -> &Group<S> {
        let (piece, place) = piece_of(position);
        &self.pieces[piece][place]
    }

    fn group_mut(&mut self, position: u32) -> &mut Group<S> {
        let (piece, place) = piece_of(position);
        &mut self.pieces[piece][place]
    }

    /// The keys and states of the groups of an owner, in the order of their first rows. `room` is
    /// memory to work in.
    pub(super) fn of_owner<'a>(
        &'a self,
        owner: Owner,
        room: &'a mut Vec<u32>,
    ) -> impl ExactSizeIterator<Item = (u64, &'a S)> + 'a {
        room.clear();
        let mut next = owner.first();
        let mut is_sorted = true;
        while let Some(position) = next {
            let group = self.group(position);
            is_sorted &= room
                .last()
                .is_none_or(|last| self.group(*last).place() <= group.place());
            room.push(position);
            next = Some(group.next).filter(|next| *next != NONE);
        }
        if !is_sorted {
            room.sort_by(|left, right| self.group(*left).place().cmp(&self.group(*right).place()));
        }
        room.iter().map(|position| {
            let group = self.group(*position);
            (group.key, &group.state)
        })
    }

    /// The address of the first group of an owner, to be asked for ahead; any where it has none.
    pub(super) fn address(&self, owner: Owner) -> *const u8 {
        self.address_of(owner.first().unwrap_or(NONE))
    }

    /// The address of its second group.
    pub(super) fn next_address(&self, owner: Owner) -> *const u8 {
        let first = owner.first().filter(|first| *first < self.len);
        self.address_of(first.map_or(NONE, |first| self.group(first).next))
    }

    fn address_of(&self, position: u32) -> *const u8 {
        match position < self.len {
            true => std::ptr::from_ref(self.group(position)).cast(),
            false => std::ptr::null(),
        }
    }

    /// Forgets all groups but keeps the first piece of memory for others.
    pub(super) fn clear(&mut self) {
        self.pieces.truncate(1);
        self.pieces.iter_mut().for_each(Vec::clear);
        self.len = 0;
        self.table.clear();
    }

    /// Bytes of all groups.
    pub(super) fn bytes(&self) -> usize {
        self.len as usize * Self::GROUP_BYTES + self.table.allocation_size()
    }
}

/// The piece of a group and its place there.
fn piece_of(position: u32) -> (usize, usize) {
    let place = position as usize + FIRST_PIECE;
    let piece = place.ilog2() - FIRST_PIECE.ilog2();
    (piece as usize, place - (FIRST_PIECE << piece))
}

impl<S> Group<S> {
    fn place(&self) -> Place<'_> {
        Place {
            time: self.time,
            id: self.id.as_ref().map(|id| &***id),
            arrival: self.arrival,
        }
    }

    fn come_earlier(&mut self, place: Place<'_>) {
        if place < self.place() {
            self.time = place.time;
            self.arrival = place.arrival;
            self.id = place.id.map(|id| Box::new(id.into()));
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests may fail loudly")]
mod tests {
    use super::*;

    fn at(time: i64) -> Place<'static> {
        Place {
            time,
            id: None,
            arrival: 0,
        }
    }

    /// Counts of keys whose rows come at these times, for one owner.
    fn counted(
        groups: &mut Groups<u64>,
        owner: &mut Owner,
        rows: &[(i64, u64)],
    ) -> Vec<(u64, u64)> {
        for (time, key) in rows {
            *groups.of_row(owner, *key, at(*time), || 0).unwrap() += 1;
        }
        shown(groups, *owner)
    }

    fn shown(groups: &Groups<u64>, owner: Owner) -> Vec<(u64, u64)> {
        let mut room = Vec::new();
        let all = groups.of_owner(owner, &mut room);
        all.map(|(key, count)| (key, *count)).collect()
    }

    #[test]
    fn groups_stand_in_the_order_of_their_first_rows_whenever_these_come() {
        let (mut groups, mut owner) = (Groups::default(), Owner::NONE);
        let found = counted(&mut groups, &mut owner, &[(3, 7), (2, 5), (1, 7)]);
        assert_eq!(found, [(7, 2), (5, 1)]);
    }

    #[test]
    fn first_rows_of_one_time_stand_in_the_order_of_their_ids() {
        let (mut groups, mut owner) = (Groups::default(), Owner::NONE);
        for (key, id) in [(1, Some("b")), (2, Some("c")), (2, Some("a")), (3, None)] {
            let place = Place { id, ..at(0) };
            *groups.of_row(&mut owner, key, place, || 0).unwrap() += 1;
        }
        assert_eq!(shown(&groups, owner), [(3, 1), (2, 2), (1, 1)]);
    }

    #[test]
    fn owners_with_few_and_with_many_groups_keep_their_own() {
        let mut groups = Groups::default();
        let mut owners = [Owner::NONE; 4];
        for row in 0..3_000_u64 {
            for (number, owner) in (0..).zip(&mut owners) {
                let keys = [1, LISTED_MAX as u64, LISTED_MAX as u64 + 1, 1_000][number];
                let state = groups.of_row(owner, row % keys, at(row as i64), || 0);
                *state.unwrap() += 1;
            }
        }
        for (owner, keys) in owners.into_iter().zip([1, 8, 9, 1_000_u64]) {
            let found = shown(&groups, owner);
            assert!(found.iter().map(|(key, _)| *key).eq(0..keys));
            assert_eq!(found.iter().map(|(_, count)| count).sum::<u64>(), 3_000);
        }
        groups.clear();
        let found = counted(&mut groups, &mut { Owner::NONE }, &[(0, 1)]);
        assert_eq!(found, [(1, 1)]);
    }

    #[test]
    fn a_group_of_a_sum_is_a_line_of_memory() {
        assert_eq!(Groups::<crate::types::sum::ExactSum>::GROUP_BYTES, 64);
    }
}
