//! Sums that are exact and rounded once, whatever the order.
//!
//! [`ExactSum`] adds doubles. It keeps two doubles whose sum is the exact sum as long as two are
//! enough; every addition proves that by an error term of zero. Where two are not enough, what they
//! cannot hold goes into a wide fixed-point number, out of line, that holds every finite double.
//! So the value is a function of the added numbers alone: not of their order, nor of the split into
//! partial sums that were merged.

mod wide;

use wide::Wide;

/// The exact sum of any finite doubles.
///
/// The sum is `hi + lo +` the wide part, always. Compiled code may keep `hi` and `lo` in registers
/// and do [`ExactSum::add`] itself; where its proof fails it stores both as they were and calls
/// [`ExactSum::add_slow`].
///
/// ```
/// use sumac::types::sum::ExactSum;
///
/// let mut sum = ExactSum::new();
/// for number in [1e308, 1.0, -1e308, 1e-300] {
///     sum.add(number);
/// }
/// assert_eq!(sum.value(), Some(1.0));
/// ```
#[derive(Debug, Clone, Default)]
#[repr(C)]
pub struct ExactSum {
    /// The leading part.
    pub hi: f64,
    /// What rounding cut from `hi`.
    pub lo: f64,
    wide: Option<Box<Wide>>,
}

impl ExactSum {
    /// The sum of nothing: zero.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a finite number.
    #[inline]
    pub fn add(&mut self, number: f64) {
        let (hi, error) = two_sum(self.hi, number);
        let (lo, lost) = two_sum(self.lo, error);
        // Not equal also where an overflow made it NaN.
        if lost != 0.0 {
            return self.add_slow(number);
        }
        self.hi = hi;
        self.lo = lo;
    }

    /// Adds a number where `hi` and `lo` are not enough: `lo`, or all on overflow, becomes wide.
    #[cold]
    #[inline(never)]
    pub fn add_slow(&mut self, number: f64) {
        let wide = self.wide.get_or_insert_with(Box::default);
        wide.add(self.lo);
        let (hi, error) = two_sum(self.hi, number);
        if error.is_finite() {
            self.hi = hi;
            self.lo = error;
        } else {
            wide.add(self.hi);
            wide.add(number);
            self.hi = 0.0;
            self.lo = 0.0;
        }
    }

    /// Takes a number out again.
    #[inline]
    pub fn subtract(&mut self, number: f64) {
        self.add(-number);
    }

    /// Adds another sum.
    pub fn merge(&mut self, other: &Self) {
        self.add(other.hi);
        self.add(other.lo);
        if let Some(wide) = &other.wide {
            self.wide.get_or_insert_with(Box::default).merge(wide);
        }
    }

    /// The sum, rounded once to the nearest number, ties to even; `None` where that is not finite.
    #[inline]
    pub fn value(&self) -> Option<f64> {
        match &self.wide {
            None => Some(self.hi + self.lo + 0.0).filter(|sum| sum.is_finite()),
            Some(wide) => self.wide_value(wide),
        }
    }

    /// Bytes that it holds out of line, for state bills.
    pub fn heap_bytes(&self) -> usize {
        self.wide.as_ref().map_or(0, |_| size_of::<Wide>())
    }

    /// The sum as two doubles and, where these are not enough, the limbs of a wide part: a state
    /// that can be stored.
    pub fn to_parts(&self) -> (f64, f64, Option<&[u64; WIDE_LIMBS]>) {
        (self.hi, self.lo, self.wide.as_deref().map(Wide::limbs))
    }

    /// The sum of parts that [`ExactSum::to_parts`] gave.
    pub fn from_parts(hi: f64, lo: f64, limbs: Option<&[u64; WIDE_LIMBS]>) -> Self {
        let mut sum = Self::new();
        sum.wide = limbs.map(|limbs| Box::new(Wide::from_limbs(limbs)));
        sum.add(hi);
        sum.add(lo);
        sum
    }

    #[cold]
    fn wide_value(&self, wide: &Wide) -> Option<f64> {
        self.exact(wide).value()
    }

    fn exact(&self, wide: &Wide) -> Wide {
        let mut exact = wide.clone();
        exact.add(self.hi);
        exact.add(self.lo);
        exact
    }
}

/// 64-bit limbs of the wide part of a sum.
pub const WIDE_LIMBS: usize = wide::LIMBS;

/// Equal are sums whose exact values are.
impl PartialEq for ExactSum {
    fn eq(&self, other: &Self) -> bool {
        let zero = Wide::default();
        let left = self.exact(self.wide.as_deref().unwrap_or(&zero));
        let right = other.exact(other.wide.as_deref().unwrap_or(&zero));
        left == right
    }
}

/// The rounded sum and its error, which are exact together (Knuth's TwoSum).
///
/// The error is NaN where the sum overflows.
#[inline]
pub fn two_sum(left: f64, right: f64) -> (f64, f64) {
    let sum = left + right;
    let right_part = sum - left;
    let left_part = sum - right_part;
    (sum, (left - left_part) + (right - right_part))
}

/// The sum of integers, or of durations or instants in microseconds; 2^64 of them fit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[repr(transparent)]
pub struct IntegerSum(pub i128);

impl IntegerSum {
    /// The sum of nothing: zero.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an integer.
    #[inline]
    pub fn add(&mut self, integer: i64) {
        self.0 = self.0.wrapping_add(i128::from(integer));
    }

    /// Takes an integer out again.
    #[inline]
    pub fn subtract(&mut self, integer: i64) {
        self.0 = self.0.wrapping_sub(i128::from(integer));
    }

    /// Adds another sum.
    #[inline]
    pub fn merge(&mut self, other: &Self) {
        self.0 = self.0.wrapping_add(other.0);
    }

    /// The sum; `None` where it is beyond 64 bits.
    #[inline]
    pub fn value(&self) -> Option<i64> {
        i64::try_from(self.0).ok()
    }
}

#[cfg(test)]
mod tests;
