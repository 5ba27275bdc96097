//! Tests of a program: data that fit the schemas, and conditions on what the attributes are then.

use std::sync::Arc;

use serde_json::Value as Json;

use super::{AttributeId, ExprId};
use crate::diagnostic::Span;

/// A checked test.
#[derive(Debug, Clone)]
pub struct Test {
    /// Its name, which is unique in its file.
    pub name: String,
    /// The place of the name.
    pub span: Span,
    /// The place of the whole test.
    pub item: Span,
    /// What it runs: one case, or one for each row of `for each`.
    pub cases: Vec<Case>,
    /// What it records; none where it only expects.
    pub snapshot: Option<Recorded>,
}

/// One run of a test.
#[derive(Debug, Clone)]
pub struct Case {
    /// The row of `for each` as columns with the text of their cells; empty where there is none.
    pub row: Vec<(String, String)>,
    /// The place of the row.
    pub row_span: Option<Span>,
    /// The instant of evaluation, in microseconds since 1970 UTC.
    pub now: i64,
    /// The record of the profile; `null` where it has none.
    pub profile: Arc<Json>,
    /// The events in the order of the text.
    pub events: Arc<Vec<Json>>,
    /// What must hold.
    pub expects: Vec<Expectation>,
}

/// A condition that must hold.
#[derive(Debug, Clone, Copy)]
pub struct Expectation {
    /// The condition; the columns of the row are constants in it.
    pub condition: ExprId,
    /// Its text.
    pub span: Span,
}

/// What a test records.
#[derive(Debug, Clone)]
pub struct Recorded {
    /// The place of `snapshot`.
    pub span: Span,
    /// The attributes in the order of the text; none for all.
    pub attributes: Option<Vec<AttributeId>>,
}
