//! The attributes of many profiles, column by column.

use crate::data::ResultBuilder;
use crate::types::Value;

use super::Evaluated;

/// The attributes of profiles: a column for each attribute of the plan that is wanted.
#[derive(Debug)]
pub struct Results {
    /// The values, in the order of the plan's attributes; none where an attribute is not wanted.
    pub columns: Vec<Option<ResultBuilder>>,
    /// Until when they hold, in the same order; empty where nobody asked.
    pub ends: Vec<Option<ResultBuilder>>,
    /// In how many profiles an attribute met a fault, in the same order.
    pub faults: Vec<u64>,
}

impl Results {
    /// Adds the attributes of a profile.
    pub fn push(&mut self, evaluated: Evaluated) {
        for (column, value) in self.columns.iter_mut().zip(evaluated.values) {
            if let Some(column) = column {
                column.push(value);
            }
        }
        for (count, fault) in self.faults.iter_mut().zip(evaluated.faults) {
            *count += u64::from(fault);
        }
        let mut ends = evaluated.valid_until.into_iter();
        for column in &mut self.ends {
            let end = ends.next().flatten();
            if let Some(column) = column {
                column.push(end.map_or(Value::Missing, Value::Datetime));
            }
        }
    }
}
