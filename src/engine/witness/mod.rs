//! Timelines that show what rules do: those of real profiles, and the smallest that still show it.
//!
//! A [`Timeline`] is one profile as documents: its record, its events, the instant of evaluation.
//! [`Fields`] says what some programs read of profiles; [`find`] takes the timelines of profiles out
//! of files; [`Timelines`] are made up, near to where the constants of rules make a difference;
//! [`shrink`] makes a timeline as small as it can be while something stays true of it.

mod expect;
mod fields;
mod find;
mod generate;
mod instants;
mod seeds;
mod shrink;
mod timeline;
mod values;
mod write;

pub(super) use expect::{duration_parts, event_expectations, expectations};
pub(super) use fields::{Fields, put};
pub(super) use find::find;
pub use generate::Timelines;
pub(super) use shrink::shrink;
pub use timeline::Timeline;
