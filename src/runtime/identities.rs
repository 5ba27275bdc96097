//! Which events were seen: of two events of a profile with one id, the first arrival counts.

use std::hash::{BuildHasher, Hasher};

use hashbrown::{DefaultHashBuilder, HashTable};

/// The ids of the events of all profiles.
#[derive(Debug, Default)]
pub(super) struct SeenIds {
    table: HashTable<Seen>,
    text: String,
    hasher: DefaultHashBuilder,
}

#[derive(Debug, Clone, Copy)]
struct Seen {
    group: u32,
    start: usize,
    end: usize,
}

impl SeenIds {
    /// Bytes that they take.
    pub(super) fn bytes(&self) -> usize {
        self.table.capacity() * size_of::<Seen>() + self.text.len()
    }

    /// Notes an event; false where an event of the group with this id came before.
    pub(super) fn insert(&mut self, group: u32, id: &str) -> bool {
        let hash = hash_of(&self.hasher, group, id);
        let same = |seen: &Seen| seen.group == group && self.text[seen.start..seen.end] == *id;
        if self.table.find(hash, same).is_some() {
            return false;
        }
        let start = self.text.len();
        self.text.push_str(id);
        let seen = Seen {
            group,
            start,
            end: self.text.len(),
        };
        let (hasher, text) = (&self.hasher, &self.text);
        let rehash = |seen: &Seen| hash_of(hasher, seen.group, &text[seen.start..seen.end]);
        self.table.insert_unique(hash, seen, rehash);
        true
    }
}

fn hash_of(hasher: &DefaultHashBuilder, group: u32, id: &str) -> u64 {
    let mut state = hasher.build_hasher();
    state.write_u32(group);
    state.write(id.as_bytes());
    state.finish()
}
