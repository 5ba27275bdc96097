//! Sumac computes attributes of customer profiles from rules in text.

pub mod diagnostic;
pub mod syntax;
pub mod types;
