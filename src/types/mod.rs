//! Types, values, and the laws of time and number that hold for both.
//!
//! What a rule can compute is said here: [`Type`] with its optionality, [`Value`], instants and
//! calendar amounts, exact sums, comparisons. It knows nothing of texts, schemas, plans or engines,
//! reads no clock, and everything in it is pure.

pub mod arithmetic;
pub mod calendar;
pub mod compare;
pub mod decimal;
mod ids;
pub mod instant;
pub mod json;
mod kind;
pub mod moments;
pub mod operator;
pub(crate) mod random;
pub mod stack;
pub mod sum;
mod value;

pub use ids::{Arena, ArenaId, define_id};
pub use kind::{Allowed, Field, FieldFacts, Kind, ObjectType, Type};
pub use value::{LIST_ITEMS_MAX, MapValue, ObjectValue, TEXT_BYTES_MAX, Value};
