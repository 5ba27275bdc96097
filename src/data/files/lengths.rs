//! The lengths that a page of texts in a delta encoding begins with: how many there are of them.
//!
//! The library zeroes memory for as many as their head says, which may be any number, and the head is
//! seen only once the page is unpacked.

use super::thrift::Thrift;

/// How many values a page has whose lengths are all in memory at once. Writers begin a new page after
/// some ten thousand.
const COUNT_MAX: u64 = 1 << 26;

/// Whether lists of lengths stand in front of the texts of a page, none of them for more than `values`
/// values.
pub(super) fn are_plausible(encoded: &[u8], lists: u32, values: u32) -> bool {
    let count_max = u64::from(values).min(COUNT_MAX);
    let mut bytes = Thrift::new(encoded);
    (1..=lists).all(|list| {
        let lengths = Lengths::read(&mut bytes).filter(|lengths| lengths.count <= count_max);
        // What stands behind the last list is the library's to find.
        lengths.is_some_and(|lengths| list == lists || lengths.pass(&mut bytes).is_some())
    })
}

/// What whole numbers that are packed as differences say of themselves.
struct Lengths {
    /// How many parts a block of them has, each with a width of its own.
    parts: u64,
    part_values: u64,
    count: u64,
}

impl Lengths {
    fn read(bytes: &mut Thrift<'_>) -> Option<Self> {
        let block_values = bytes.unsigned()?;
        let parts = bytes.unsigned()?;
        let count = bytes.unsigned()?;
        let _first = bytes.unsigned()?;
        Some(Self {
            parts,
            part_values: block_values.checked_div(parts)?,
            count,
        })
    }

    /// Passes over the blocks.
    fn pass(&self, bytes: &mut Thrift<'_>) -> Option<()> {
        // The first of the numbers stands in the head.
        let mut left = self.count.saturating_sub(1);
        while left > 0 {
            let _least = bytes.unsigned()?;
            for &width in bytes.take(self.parts)? {
                // Parts behind the last number have a width and no bytes.
                if left > 0 {
                    let bits = u64::from(width).checked_mul(self.part_values)?;
                    bytes.pass(bits / 8)?;
                    left = left.saturating_sub(self.part_values);
                }
            }
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The head of a list of 200 numbers, and its two blocks, of which the second needs three parts of four.
    fn list(count: &[u8]) -> Vec<u8> {
        let mut list = vec![0x80, 0x01, 4];
        list.extend(count);
        list.extend([0, 0, 8, 0, 1, 2]);
        list.extend([1; 32 + 4 + 8]);
        list.extend([0, 1, 2, 3, 9]);
        list.extend([1; 4 + 8 + 12]);
        list
    }

    const COUNT: [u8; 2] = [0xc8, 0x01];

    #[test]
    fn lists_are_as_long_as_the_page_has_values() {
        let good = list(&COUNT);
        assert!(are_plausible(&good, 1, 200));
        assert!(!are_plausible(&good, 1, 199));
        let two = [&good[..], &good].concat();
        assert!(are_plausible(&two, 2, 200));
        assert!(!are_plausible(&two, 2, 199));
        for end in 0..good.len() + 6 {
            assert!(!are_plausible(&two[..end], 2, 200), "{end}");
        }
        // Ten bytes for a number, and more than that.
        for high in [[0x01].as_slice(), &[0x80, 0x01], &[0xff; 9]] {
            let many = list(&[[0xff; 9].as_slice(), high].concat());
            assert!(!are_plausible(&many, 1, u32::MAX));
            assert!(!are_plausible(&[&good[..], &many].concat(), 2, u32::MAX));
        }
    }

    #[test]
    fn lists_without_blocks_end_behind_their_head() {
        for count in [0, 1] {
            let none = [0x80, 0x01, 4, count, 0];
            let two = [&none[..], &list(&COUNT)].concat();
            assert!(are_plausible(&two, 2, 200));
            assert!(!are_plausible(&two, 2, 199));
        }
    }

    #[test]
    fn blocks_without_end_are_passed_or_refused() {
        // Blocks without parts, with empty ones, with more of them than bytes, and with huge ones.
        for head in [
            [0x80, 0x01, 0].as_slice(),
            &[0, 4],
            &[0x80, 0x01, 0xff, 0xff, 0xff, 0x7f],
            &[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f, 1],
        ] {
            let bytes = [head, &COUNT, &[0, 0], &[9; 1000]].concat();
            assert!(!are_plausible(&bytes, 2, 200));
        }
    }
}
