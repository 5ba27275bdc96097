//! Sumac computes attributes of customer profiles from rules in text.

pub mod diagnostic;
pub mod types;

pub mod schema;
pub mod syntax;

pub mod data;
