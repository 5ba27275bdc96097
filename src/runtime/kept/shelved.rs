//! Rows in the order of their shelves.

/// Bits of the number of a profile within its shelf.
const SHELF_BITS: u32 = 11;

/// Profiles of a shelf.
pub(super) const SHELF_PROFILES: u32 = 1 << SHELF_BITS;

/// Rows in the order of their shelves, those of a shelf as they came.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Shelved {
    pub(super) rows: Vec<u32>,
    /// The number of the profile of each within its shelf.
    pub(super) groups: Vec<u16>,
    /// The shelves that have rows, each with the place behind its last one.
    pub(super) ends: Vec<(usize, u32)>,
}

fn shelf(group: u32) -> usize {
    (group >> SHELF_BITS) as usize
}

fn within(group: u32) -> u16 {
    (group % SHELF_PROFILES) as u16
}

impl Shelved {
    /// Rows, each with its group.
    pub(super) fn new(rows: &[u32], groups: &[u32]) -> Self {
        let last = groups.iter().copied().max().unwrap_or_default();
        match shelf(last) < groups.len() {
            true => Self::counted(rows, groups, shelf(last) + 1),
            false => Self::sorted(rows, groups),
        }
    }

    /// By counting the rows of each shelf.
    fn counted(rows: &[u32], groups: &[u32], shelf_count: usize) -> Self {
        let mut next = vec![0_u32; shelf_count];
        for &group in groups {
            next[shelf(group)] += 1;
        }
        let mut start = 0;
        for next in &mut next {
            start += std::mem::replace(next, start);
        }
        let mut shelved = Self {
            rows: vec![0; groups.len()],
            groups: vec![0; groups.len()],
            ends: Vec::new(),
        };
        for (&row, &group) in rows.iter().zip(groups) {
            let next = &mut next[shelf(group)];
            let at = *next as usize;
            *next += 1;
            shelved.rows[at] = row;
            shelved.groups[at] = within(group);
        }
        // The next place of each shelf is now where its rows end.
        let mut before = 0;
        let ends = next.into_iter().enumerate();
        let ends = ends.filter(|(_, end)| std::mem::replace(&mut before, *end) < *end);
        shelved.ends = ends.collect();
        shelved
    }

    /// By sorting them, which costs nothing for shelves without rows.
    fn sorted(rows: &[u32], groups: &[u32]) -> Self {
        let pairs = rows.iter().copied().zip(groups.iter().copied());
        let mut pairs: Vec<(u32, u32)> = pairs.collect();
        // The sort is stable: rows of one shelf stay as they came.
        pairs.sort_by_key(|(_, group)| shelf(*group));
        let mut end = 0;
        let pieces = pairs.chunk_by(|(_, left), (_, right)| shelf(*left) == shelf(*right));
        let ends = pieces.filter_map(|piece| {
            end += piece.len() as u32;
            Some((shelf(piece.first()?.1), end))
        });
        Self {
            ends: ends.collect(),
            rows: pairs.iter().map(|(row, _)| *row).collect(),
            groups: pairs.iter().map(|(_, group)| within(*group)).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_a_shelf_stay_as_they_came_by_counting_and_by_sorting() {
        let (one, two) = (SHELF_PROFILES, 2 * SHELF_PROFILES);
        let groups = [two + 9, 1, two - 1, one, 0, two + 9, 1, one - 1];
        let rows = [10, 11, 12, 13, 14, 15, 16, 17];
        let shelved = Shelved::new(&rows, &groups);
        assert_eq!(shelved.rows, [11, 14, 16, 17, 12, 13, 10, 15]);
        let last = (one - 1) as u16;
        assert_eq!(shelved.groups, [1, 0, 1, last, last, 0, 9, 9]);
        assert_eq!(shelved.ends, [(0, 4), (1, 6), (2, 8)]);
        assert_eq!(shelved, Shelved::sorted(&rows, &groups));
        let far = Shelved::new(&[5, 6], &[1000 * one, 7]);
        assert_eq!((far.rows, far.ends), (vec![6, 5], vec![(0, 1), (1000, 2)]));
    }
}
