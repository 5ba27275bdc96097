//! Schemas.
pub mod layout;
