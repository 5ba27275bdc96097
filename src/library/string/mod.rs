//! Functions of strings.
//!
//! Tests of strings are comparisons: false where a side is missing, the negative ones too. So they
//! look at missing arguments themselves; [`comparison`] is what they share.

mod comparison;
pub(super) mod contains;
pub(super) mod does_not_contain;
pub(super) mod does_not_end_with;
pub(super) mod does_not_start_with;
pub(super) mod ends_with;
pub(super) mod equals;
pub(super) mod like;
pub(super) mod not_equal_to;
pub(super) mod starts_with;
pub(super) mod to_number;
pub(super) mod to_string;
