//! What other schemas do to rules.
//!
//! Rules are checked under both schemas. For each attribute it is said whether it breaks, changes its
//! type, or reads fields that changed; of fields that no rule reads there are only counts.

mod fields;
mod render;
mod rules;

use serde::{Serialize, Serializer};
use serde_json::Value as Json;

use super::builder::Engine;
use super::diagnostics::Diagnostics;
use super::load::Tests;
use super::source::RuleSource;
use crate::ir::Alike;
use crate::schema::SchemaKind;
use crate::types::ArenaId;

pub use fields::{FieldChange, FieldUse, SchemaChange};
pub use rules::{AttributeEffect, Effect};

/// What other schemas do to the attributes of a program.
#[derive(Debug, Clone, Serialize)]
pub struct SchemaDiff {
    /// How the schemas of profiles and of events changed, where the rules have one.
    pub schemas: Vec<SchemaChange>,
    /// The attributes in the order of the text.
    pub attributes: Vec<AttributeEffect>,
    /// What is wrong with the rules under the new schemas; warnings that stood there before are left
    /// out.
    #[serde(serialize_with = "as_objects")]
    pub diagnostics: Diagnostics,
}

impl SchemaDiff {
    /// Whether the rules do not compile with the new schemas.
    pub fn is_broken(&self) -> bool {
        self.diagnostics.has_errors()
    }

    /// Whether some attribute is not as it was.
    pub fn is_changed(&self) -> bool {
        let mut attributes = self.attributes.iter();
        self.is_broken() || attributes.any(|one| one.effect != Effect::Untouched)
    }
}

fn as_objects<S: Serializer>(found: &Diagnostics, serializer: S) -> Result<S::Ok, S::Error> {
    let lines = found.to_json_lines();
    let objects = lines
        .lines()
        .filter_map(|line| serde_json::from_str::<Json>(line).ok());
    serializer.collect_seq(objects)
}

impl Engine {
    /// What happens to `source` where the schemas of `new` take the place of this engine's.
    ///
    /// # Errors
    /// Those of [`Engine::compile`] with the schemas of this engine; errors with the new ones are what
    /// is asked for.
    ///
    /// # Examples
    /// ```
    /// use sumac::engine::{Effect, SchemaSource};
    /// use sumac::Engine;
    ///
    /// let engine = |price: &str| {
    ///     let schema = format!(r#"{{"properties": {{
    ///         "timestamp": {{"type": "string", "format": "date-time"}},
    ///         "price": {{"type": "{price}"}}}}}}"#);
    ///     Engine::builder().event_schema(SchemaSource::json("orders", schema)).build()
    /// };
    /// let rules = "attribute count = xEvent.count(); attribute spent = xEvent.sum(price)";
    /// let diff = engine("number").diff_schemas(&engine("integer"), rules)?;
    /// assert_eq!(diff.attributes[0].effect, Effect::Untouched);
    /// assert_eq!(diff.attributes[1].effect, Effect::Retyped);
    /// # Ok::<(), sumac::Diagnostics>(())
    /// ```
    pub fn diff_schemas(
        &self,
        new: &Engine,
        source: impl Into<RuleSource>,
    ) -> Result<SchemaDiff, Diagnostics> {
        let source = source.into();
        let old = self.compile(source.clone())?;
        let checked = new.checked(&source, Tests::Checked);
        let kinds = [SchemaKind::Profile, SchemaKind::Event];
        let pairs = kinds.into_iter().filter_map(|kind| {
            let before = fields::binding(old.hir(), kind)?;
            let after = fields::binding(&checked.program, kind)?;
            Some((kind, &before.schema, &after.schema))
        });
        let pairs: Vec<_> = pairs.collect();
        let mut alike = Alike::default();
        let numbers = alike.number(old.plan());
        let new_numbers = checked
            .plan
            .as_ref()
            .map(|lowered| alike.number(&lowered.plan));
        let attributes = (0..old.attributes().len()).map(|position| {
            let uses = fields::uses(&old, position, &pairs);
            let slot = old.slots()[position];
            let node = numbers[old.plan().attributes[slot].node.index()];
            let new_node = new_numbers.as_ref().and_then(|numbers| {
                let plan = &checked.plan.as_ref()?.plan;
                Some(numbers[plan.attributes.get(slot)?.node.index()])
            });
            let is_same = new_numbers.is_some().then_some(new_node == Some(node));
            rules::effect(&old, &checked, position, uses, is_same)
        });
        let attributes = attributes.collect();
        let schemas = pairs
            .iter()
            .map(|(kind, old, new)| SchemaChange::of(*kind, old, new));
        let schemas = schemas.collect();
        let diagnostics = rules::news(&old, checked);
        Ok(SchemaDiff {
            schemas,
            attributes,
            diagnostics,
        })
    }
}
