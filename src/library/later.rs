//! Functions that are known and not available yet.

use super::Function;

pub(super) static LATER: &[Function] = &[];
