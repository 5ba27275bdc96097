//! The compact protocol of Thrift, in which Parquet files tell of themselves: as much of it as it takes
//! to find a number.

/// How deep values may lie inside each other; what Parquet tells lies less than ten deep.
const DEPTH_MAX: usize = 32;

/// Bytes that are read from front to back. Nothing is allocated for what they claim.
#[derive(Debug, Clone, Copy)]
pub(super) struct Thrift<'b> {
    left: &'b [u8],
}

/// What a member can be.
#[derive(Debug, Clone, Copy)]
pub(super) enum Kind {
    Number,
    Text,
    List,
    Structure,
}

/// A member of a structure.
#[derive(Debug, Clone, Copy)]
pub(super) struct Member {
    pub(super) id: i64,
    kind: u8,
}

impl Member {
    pub(super) fn is(self, kind: Kind) -> bool {
        match kind {
            Kind::Number => matches!(self.kind, 4..=6),
            Kind::Text => self.kind == 8,
            Kind::List => self.kind == 9,
            Kind::Structure => self.kind == 12,
        }
    }
}

impl<'b> Thrift<'b> {
    pub(super) fn new(bytes: &'b [u8]) -> Self {
        Self { left: bytes }
    }

    /// How many bytes are left.
    pub(super) fn left(&self) -> usize {
        self.left.len()
    }

    fn byte(&mut self) -> Option<u8> {
        let (&first, rest) = self.left.split_first()?;
        self.left = rest;
        Some(first)
    }

    /// The next bytes; none where there are not so many.
    pub(super) fn take(&mut self, count: u64) -> Option<&'b [u8]> {
        let (taken, left) = self.left.split_at_checked(usize::try_from(count).ok()?)?;
        self.left = left;
        Some(taken)
    }

    /// Passes over bytes; none where there are not so many.
    pub(super) fn pass(&mut self, count: u64) -> Option<()> {
        self.take(count).map(|_| ())
    }

    /// A number without a sign, in as many bytes as it needs.
    pub(super) fn unsigned(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..u64::BITS).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    fn integer(&mut self) -> Option<i64> {
        let number = self.unsigned()?;
        Some((number >> 1) as i64 ^ -((number & 1) as i64))
    }

    /// The member behind the one with the id `before` (0 for the first); none in it at the end.
    pub(super) fn member(&mut self, before: i64) -> Option<Option<Member>> {
        let head = self.byte()?;
        if head == 0 {
            return Some(None);
        }
        let id = match head >> 4 {
            0 => self.integer()?,
            distance => before.checked_add(i64::from(distance))?,
        };
        // Ids beyond 16 bits are cut to them by some readers, and are others then.
        i16::try_from(id).ok()?;
        let kind = head & 0x0f;
        Some(Some(Member { id, kind }))
    }

    /// The number that a member is; other members are passed over and are none.
    pub(super) fn number(&mut self, member: Member) -> Option<Option<i64>> {
        match member.is(Kind::Number) {
            true => self.integer().map(Some),
            false => self.skip(member).map(|()| None),
        }
    }

    /// How many structures the list that a member is has; other members are passed over and have none.
    pub(super) fn structures(&mut self, member: Member) -> Option<u64> {
        if !member.is(Kind::List) {
            return self.skip(member).map(|()| 0);
        }
        match self.list()? {
            (count, 12) => Some(count),
            (count, kind) => self.skip_items(count, kind, 0).map(|()| 0),
        }
    }

    /// Passes over a member.
    pub(super) fn skip(&mut self, member: Member) -> Option<()> {
        match member.kind {
            // Truths stand in the head of a member.
            1 | 2 => Some(()),
            kind => self.skip_value(kind, 0),
        }
    }

    fn list(&mut self) -> Option<(u64, u8)> {
        let head = self.byte()?;
        let count = match head >> 4 {
            15 => self.unsigned()?,
            count => u64::from(count),
        };
        Some((count, head & 0x0f))
    }

    fn skip_items(&mut self, count: u64, kind: u8, depth: usize) -> Option<()> {
        for _ in 0..count {
            self.skip_value(kind, depth + 1)?;
        }
        Some(())
    }

    fn skip_value(&mut self, kind: u8, depth: usize) -> Option<()> {
        if depth > DEPTH_MAX {
            return None;
        }
        match kind {
            1..=3 => self.pass(1),
            4..=6 => self.unsigned().map(|_| ()),
            7 => self.pass(8),
            8 => {
                let count = self.unsigned()?;
                self.pass(count)
            }
            9 | 10 => {
                let (count, kind) = self.list()?;
                self.skip_items(count, kind, depth)
            }
            11 => {
                let count = self.unsigned()?;
                let kinds = if count > 0 { self.byte()? } else { 0 };
                for _ in 0..count {
                    self.skip_value(kinds >> 4, depth + 1)?;
                    self.skip_value(kinds & 0x0f, depth + 1)?;
                }
                Some(())
            }
            12 => {
                let mut before = 0;
                while let Some(member) = self.member(before)? {
                    before = member.id;
                    match member.kind {
                        1 | 2 => {}
                        kind => self.skip_value(kind, depth + 1)?,
                    }
                }
                Some(())
            }
            _ => None,
        }
    }
}
