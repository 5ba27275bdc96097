//! A fixed-point number wide enough for sums of any finite doubles.

/// 64-bit limbs: 2099 bits for the bits of finite doubles, one for the sign, and 76 that let 2^76
/// doubles be added before it could overflow.
pub(super) const LIMBS: usize = 34;
/// Bits of a double's fraction, without the leading one.
const FRACTION_BITS: u32 = 52;
const FRACTION_MASK: u64 = (1 << FRACTION_BITS) - 1;
const EXPONENT_MASK: u64 = 0x7ff;

/// A signed number in two's complement, least limb first, in units of 2^-1074.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wide {
    limbs: [u64; LIMBS],
    /// Whether something was added that is not finite, which no value of the language is.
    not_finite: bool,
}

impl Default for Wide {
    fn default() -> Self {
        Self {
            limbs: [0; LIMBS],
            not_finite: false,
        }
    }
}

impl Wide {
    pub(super) fn limbs(&self) -> &[u64; LIMBS] {
        &self.limbs
    }

    pub(super) fn from_limbs(limbs: &[u64; LIMBS]) -> Self {
        Self {
            limbs: *limbs,
            not_finite: false,
        }
    }

    pub(super) fn add(&mut self, number: f64) {
        if !number.is_finite() {
            self.not_finite = true;
            return;
        }
        let (significand, shift) = decompose(number);
        if significand == 0 {
            return;
        }
        let start = (shift / 64) as usize;
        let placed = u128::from(significand) << (shift % 64);
        let parts = [placed as u64, (placed >> 64) as u64];
        if number < 0.0 {
            self.subtract_at(start, parts);
        } else {
            self.add_at(start, parts);
        }
    }

    pub(super) fn merge(&mut self, other: &Self) {
        let mut carry = false;
        for (limb, other) in self.limbs.iter_mut().zip(&other.limbs) {
            (*limb, carry) = carrying_add(*limb, *other, carry);
        }
        self.not_finite |= other.not_finite;
    }

    /// The nearest double, ties to even; `None` where that is not finite.
    pub(super) fn value(&self) -> Option<f64> {
        if self.not_finite {
            return None;
        }
        let negative = self.limbs[LIMBS - 1] >> 63 == 1;
        let magnitude = if negative {
            self.negated()
        } else {
            self.clone()
        };
        let bits = magnitude.rounded_bits()?;
        let number = f64::from_bits(bits);
        Some(if negative { -number } else { number })
    }

    fn add_at(&mut self, start: usize, parts: [u64; 2]) {
        let mut carry = false;
        for (index, limb) in self.limbs[start..].iter_mut().enumerate() {
            let part = parts.get(index).copied().unwrap_or(0);
            (*limb, carry) = carrying_add(*limb, part, carry);
            if index > 0 && !carry {
                return;
            }
        }
    }

    fn subtract_at(&mut self, start: usize, parts: [u64; 2]) {
        let mut borrow = false;
        for (index, limb) in self.limbs[start..].iter_mut().enumerate() {
            let part = parts.get(index).copied().unwrap_or(0);
            (*limb, borrow) = borrowing_sub(*limb, part, borrow);
            if index > 0 && !borrow {
                return;
            }
        }
    }

    fn negated(&self) -> Self {
        let mut negated = Self::default();
        let mut borrow = false;
        for (limb, own) in negated.limbs.iter_mut().zip(&self.limbs) {
            (*limb, borrow) = borrowing_sub(0, *own, borrow);
        }
        negated
    }

    /// The bits of the nearest double of a number that is not negative.
    ///
    /// A significand of 53 bits that begins at bit `shift` has the exponent field `shift + 1`, and its
    /// leading one adds the 1: so the two are simply added, and a carry out of rounding is right too.
    /// Below 2^53 the number itself is the pattern, for subnormals as well.
    fn rounded_bits(&self) -> Option<u64> {
        let Some(top_limb) = self.limbs.iter().rposition(|limb| *limb != 0) else {
            return Some(0);
        };
        let top_bit = top_limb as u32 * 64 + self.limbs[top_limb].ilog2();
        let Some(shift) = top_bit.checked_sub(FRACTION_BITS) else {
            return Some(self.limbs[0]);
        };
        let significand = self.bits_from(shift);
        let round_up = shift > 0 && self.rounds_up(shift, significand & 1 == 1);
        let bits = (u64::from(shift) << FRACTION_BITS) + significand + u64::from(round_up);
        (bits >> FRACTION_BITS < EXPONENT_MASK).then_some(bits)
    }

    /// The bits from `shift` on; the caller knows that there are 53.
    fn bits_from(&self, shift: u32) -> u64 {
        let limb = (shift / 64) as usize;
        let above = self.limbs.get(limb + 1).copied().unwrap_or(0);
        let both = u128::from(above) << 64 | u128::from(self.limbs[limb]);
        (both >> (shift % 64)) as u64
    }

    /// Whether the bits below `shift` are more than a half, or a half beside an odd significand.
    fn rounds_up(&self, shift: u32, odd: bool) -> bool {
        let half_limb = ((shift - 1) / 64) as usize;
        let half_bit = 1_u64 << ((shift - 1) % 64);
        let half = self.limbs[half_limb] & half_bit != 0;
        let more = self.limbs[half_limb] & (half_bit - 1) != 0
            || self.limbs[..half_limb].iter().any(|limb| *limb != 0);
        half && (more || odd)
    }
}

/// The magnitude of a finite number as `significand * 2^shift` units.
fn decompose(number: f64) -> (u64, u32) {
    let bits = number.to_bits();
    let fraction = bits & FRACTION_MASK;
    match (bits >> FRACTION_BITS & EXPONENT_MASK) as u32 {
        0 => (fraction, 0),
        exponent => (fraction | 1 << FRACTION_BITS, exponent - 1),
    }
}

#[inline]
fn carrying_add(left: u64, right: u64, carry: bool) -> (u64, bool) {
    let (sum, first) = left.overflowing_add(right);
    let (sum, second) = sum.overflowing_add(u64::from(carry));
    (sum, first || second)
}

#[inline]
fn borrowing_sub(left: u64, right: u64, borrow: bool) -> (u64, bool) {
    let (difference, first) = left.overflowing_sub(right);
    let (difference, second) = difference.overflowing_sub(u64::from(borrow));
    (difference, first || second)
}
