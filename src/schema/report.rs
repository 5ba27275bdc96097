//! What the walk tells about texts that it cannot keep whole.

use serde_json::Value;

use super::facts::{Keywords, width_range};
use super::merge::Conflict;
use super::problem::Problem;
use super::reader::{Node, Reader, Target};
use super::{SCHEMA_FIELDS_MAX, SCHEMA_LEVELS_MAX};
use crate::diagnostic::Code;
use crate::types::FieldFacts;

impl Reader<'_> {
    /// Warns where `meta:xdmType` names a width that the bounds leave.
    pub(super) fn check_width(&mut self, keywords: &Keywords, facts: &FieldFacts) {
        let (Some(least), Some(greatest)) = (facts.minimum, facts.maximum) else {
            return;
        };
        let (low, high) = width_range(facts.xdm_type);
        // Adobe's own pages disagree by one about the upper ends, and `long` has none in practice.
        let fits = facts.xdm_type == "long" || (low <= least && greatest <= high + 1);
        if !fits && keywords.contains_key("meta:xdmType") {
            let message = format!(
                "the bounds {least} to {greatest} do not fit the type `{}`",
                facts.xdm_type
            );
            self.report(Problem::warning(Code::SchemaPartSkipped, "", message));
        }
    }

    /// Takes one field off the budget; false if nothing is left.
    pub(super) fn spend(&mut self) -> bool {
        if self.budget == 0 {
            let message = format!("the schema has more than {SCHEMA_FIELDS_MAX} fields");
            self.report_once(Problem::error(Code::SchemaPartSkipped, "", message));
            return false;
        }
        self.budget -= 1;
        true
    }

    /// Reports a field of several types; only its presence can be tested then.
    pub(super) fn mixed(&mut self, message: &str) -> Node {
        self.report(
            Problem::warning(Code::SchemaPartSkipped, "", message)
                .note("only its presence can be tested"),
        );
        self.opaque()
    }

    pub(super) fn too_deep(&mut self) -> Option<Node> {
        let message = format!("the schema unfolds to more than {SCHEMA_LEVELS_MAX} levels");
        self.report_once(Problem::warning(Code::SchemaPartSkipped, "", message));
        Some(self.opaque())
    }

    pub(super) fn recursive(&mut self, target: &Target) -> Option<Node> {
        let id = &self.documents.get(target.0).id;
        let message = format!("`{id}#{}` contains itself", target.1);
        self.report_once(
            Problem::warning(Code::SchemaRecursive, "", message)
                .note("the inner one is cut: only its presence can be tested"),
        );
        Some(self.opaque())
    }

    pub(super) fn dangling(&mut self, reference: &str) -> Option<Node> {
        let message = format!("the reference `{reference}` leads nowhere");
        self.report(
            Problem::warning(Code::SchemaDanglingReference, "", message)
                .note("the fields behind it are unknown"),
        );
        None
    }

    pub(super) fn conflict(&mut self, conflict: &Conflict) {
        self.report_once(conflict_problem(conflict));
    }

    /// Warns of fields that stand beside `properties` instead of inside: no one can tell them from
    /// unknown keywords, so they are left out.
    pub(super) fn outside_properties(&mut self, schema: &Value) {
        const SAYS_ENOUGH: [&str; 10] = [
            "properties",
            "allOf",
            "anyOf",
            "oneOf",
            "$ref",
            "type",
            "items",
            "enum",
            "additionalProperties",
            "meta:xdmType",
        ];
        let Value::Object(keywords) = schema else {
            return;
        };
        if SAYS_ENOUGH
            .iter()
            .any(|keyword| keywords.contains_key(*keyword))
        {
            return;
        }
        let looks_like_field = |value: &&Value| value.get("type").is_some_and(Value::is_string);
        let count = keywords.values().filter(looks_like_field).count();
        if count > 0 {
            let message = format!("{count} fields stand outside `properties` and are left out");
            self.report_once(Problem::warning(Code::SchemaPartSkipped, "", message));
        }
    }

    /// Adds a problem at the present place.
    pub(super) fn report(&mut self, problem: Problem) {
        self.problems.push(Problem {
            document: self.documents.get(self.document).id.clone(),
            pointer: self.pointer.clone(),
            ..problem
        });
    }

    /// Adds a problem unless the same was said at another place.
    pub(super) fn report_once(&mut self, problem: Problem) {
        if self
            .reported
            .insert((problem.code, problem.message.clone()))
        {
            self.report(problem);
        }
    }
}

/// What a conflict is to the reader of messages.
pub(super) fn conflict_problem(conflict: &Conflict) -> Problem {
    let path = conflict.names.join(".");
    let (first, second) = (conflict.first.type_name(), conflict.second.type_name());
    let message = format!("`{path}` is {first} in one part of the schema and {second} in another");
    Problem::warning(Code::SchemaConflict, "", message)
        .note(format!("{first} in {}", conflict.first.origin()))
        .note(format!("{second} in {}", conflict.second.origin()))
        .note(format!("it is taken as {first}"))
}
