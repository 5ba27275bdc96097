//! Forms: functions whose arguments are not just values.
//!
//! The checker and the lowering know them by name; here are their documentation and their entry
//! among the names.

pub(super) mod conditional;
pub(super) mod filter;
pub(super) mod get;
pub(super) mod group_by;
pub(super) mod is_not_null;
pub(super) mod is_null;
pub(super) mod map;
pub(super) mod map_entry;
