//! `inSegment`

use crate::library::signature::{BASE, boolean, value};
use crate::library::{Body, Function, Simple, Want};

/// `inSegment`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "inSegment",
    parameters: &[value("id", Want::Exactly(Simple::String))],
    result: boolean,
    body: Body::Form,
    summary: "Whether the profile is in a segment: `segmentMembership` has its id, in any namespace, with the status `realized` or `existing`.",
    missing: "False where the profile has no entry of that id.",
    can_fault: false,
    ..BASE
};
