//! Whether functions of the library get as many arguments as they take.

use super::Check;
use crate::ir::{Fold, NodeId};
use crate::library::{Aggregate, Body, FunctionId, LeftOut, Parameter, Role};

/// The least and the greatest number of arguments.
#[derive(Default)]
struct Count {
    least: usize,
    most: Option<usize>,
}

impl Count {
    fn of<'a>(parameters: impl Iterator<Item = &'a Parameter>, extra: bool) -> Self {
        let mut least = usize::from(extra);
        let mut most = Some(least);
        for parameter in parameters {
            match parameter.role {
                Role::Rest | Role::ItemRest => most = None,
                _ => {
                    least += usize::from(!parameter.optional);
                    most = most.map(|most| most + 1);
                }
            }
        }
        Self { least, most }
    }

    fn holds(&self, count: usize) -> bool {
        count >= self.least && self.most.is_none_or(|most| count <= most)
    }
}

impl Check<'_> {
    pub(super) fn call_arguments(&mut self, id: NodeId, function: FunctionId, count: usize) {
        let entry = function.get();
        let is_scalar = matches!(entry.body, Body::Scalar(_) | Body::Lenient(_));
        if !is_scalar {
            self.error(format!(
                "{id} calls `{}`, which is no scalar function",
                entry.name
            ));
        } else if !Count::of(entry.parameters.iter(), false).holds(count) {
            self.error(format!(
                "{id} calls `{}` with {count} arguments",
                entry.name
            ));
        }
    }

    pub(super) fn fold_arguments(&mut self, id: NodeId, fold: &Fold) {
        let entry = fold.function.get();
        let Body::Aggregate(aggregate) = entry.body else {
            return self.error(format!(
                "{id} folds with `{}`, which is no aggregate",
                entry.name
            ));
        };
        let parameters = entry.parameters.iter();
        let values = parameters.filter(|parameter| !is_of_item(parameter));
        let values = Count::of(values, aggregate.zero);
        let items = item_count(entry.parameters, aggregate);
        if !items.holds(fold.items.len()) || !values.holds(fold.values.len()) {
            self.error(format!(
                "{id} gives `{}` {} arguments an item and {} values",
                entry.name,
                fold.items.len(),
                fold.values.len()
            ));
        }
    }
}

fn is_of_item(parameter: &Parameter) -> bool {
    matches!(parameter.role, Role::Item | Role::ItemRest | Role::List)
}

fn item_count(parameters: &[Parameter], aggregate: &Aggregate) -> Count {
    let items = parameters
        .iter()
        .filter(|parameter| matches!(parameter.role, Role::Item | Role::ItemRest));
    let mut count = Count::of(items, aggregate.payload);
    if aggregate.left_out == LeftOut::Item {
        // The lowering fills in the first expression where the author left it out.
        let least = usize::from(aggregate.payload) + 1;
        count.least = count
            .least
            .max(count.most.map_or(least, |most| least.min(most)));
    }
    count
}
