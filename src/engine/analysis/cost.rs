//! What an attribute costs to keep up to date, in words.

use super::Analysis;
use crate::diagnostic::on_one_line;
use crate::ir::modes::{Mode, upkeep};
use crate::types::ArenaId;

/// The text of a rule that is quoted, in characters.
const QUOTED_CHARS_MAX: usize = 60;

impl Analysis {
    /// The mode of an attribute with its reason, and what a profile keeps for it. None where the
    /// program has errors.
    pub(super) fn cost(&self, name: &str) -> Option<Vec<String>> {
        let lowered = self.checked.plan.as_ref()?;
        let id = self.attributes.get(name)?;
        let attribute = lowered.plan.attributes.get(id.index())?;
        let upkeep = upkeep(&lowered.plan, attribute);
        let kept = match upkeep.state_bytes() {
            Some(0) => "nothing is kept".to_owned(),
            Some(bytes) => format!("{bytes} bytes per profile"),
            None if upkeep.mode == Mode::History => "the events of a profile are kept".to_owned(),
            None => {
                let origins = upkeep
                    .growing()
                    .filter_map(|node| lowered.origins.of(node, *id))
                    .map(|expr| self.checked.program.spans[expr.index()]);
                let texts: Vec<String> = origins
                    .map(|span| on_one_line(self.sources().text(span), QUOTED_CHARS_MAX))
                    .map(|text| format!("`{text}`"))
                    .collect();
                match texts.is_empty() {
                    true => "grows with the events of a profile".to_owned(),
                    false => format!("grows with the events of a profile: {}", texts.join(", ")),
                }
            }
        };
        Some(vec![
            format!("Mode: {}, {}", upkeep.mode, upkeep.why),
            format!("State: {kept}"),
        ])
    }
}
