//! Timelines that show what rules do: those of real profiles, and the smallest that still show it.
//!
//! A [`Timeline`] is one profile as documents: its record, its events, the instant of evaluation.
//! [`Fields`] says what some programs read of profiles; [`find`] takes the timelines of profiles out
//! of files; [`shrink`] makes a timeline as small as it can be while something stays true of it.

mod fields;
mod find;
mod shrink;
mod timeline;
mod write;

pub(super) use fields::Fields;
pub(super) use find::find;
pub(super) use shrink::shrink;
pub use timeline::Timeline;
pub(super) use timeline::instant;
