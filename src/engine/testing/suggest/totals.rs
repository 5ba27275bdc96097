//! Counts and sums that a rule compares.

use super::reader::Reader;
use super::reading::{Field, Threshold};
use crate::hir::{ExprId, ExprKind};
use crate::types::Kind;
use crate::types::operator::{Comparison, Primitive};

impl Reader<'_> {
    /// A count or a sum that is compared with a constant.
    pub(super) fn threshold(&mut self, left: ExprId, comparison: Comparison, right: ExprId) {
        let sides = [
            (left, comparison, right),
            (right, comparison.mirrored(), left),
        ];
        for (total, comparison, constant) in sides {
            let total = self.behind(self.program.unwidened(total));
            if let (Some(visits), ExprKind::Constant(constant)) =
                (self.count_of_visit(total), self.kind(constant))
            {
                let (pattern, constant) = (self.pattern(visits), constant.clone());
                self.reading.thresholds.push(Threshold {
                    summed: None,
                    pattern,
                    comparison,
                    constant,
                });
                continue;
            }
            let (
                ExprKind::Fold {
                    function, items, ..
                },
                ExprKind::Constant(constant),
            ) = (self.kind(total), self.kind(constant))
            else {
                continue;
            };
            let summed = match function.get().name {
                "count" => None,
                "sum" => match items.first().and_then(|&item| self.factor(item)) {
                    Some(field) => Some(field),
                    None => continue,
                },
                _ => continue,
            };
            let (pattern, constant) = (self.pattern(total), constant.clone());
            self.reading.thresholds.push(Threshold {
                summed,
                pattern,
                comparison,
                constant,
            });
        }
    }

    /// The visits whose number of events an expression is.
    fn count_of_visit(&self, id: ExprId) -> Option<ExprId> {
        let ExprKind::Field(base, name) = self.kind(id) else {
            return None;
        };
        let ExprKind::Variable(visit) = self.kind(*base) else {
            return None;
        };
        let visits = *self.lists.get(visit)?;
        match self.kind(visits) {
            ExprKind::Fold { function, .. }
                if function.get().name == "$sessions" && &**name == "count" =>
            {
                Some(visits)
            }
            _ => None,
        }
    }

    /// The field that is summed; of a product the first that is a number.
    fn factor(&self, id: ExprId) -> Option<Field> {
        let id = self.program.unwidened(id);
        match self.kind(id) {
            ExprKind::Primitive(
                Primitive::MultiplyNumber | Primitive::MultiplyInteger,
                operands,
            ) => {
                let factors = operands.iter().filter_map(|&operand| self.factor(operand));
                let factors: Vec<Field> = factors.collect();
                let number = factors.iter().find(|field| field.kind == Kind::Number);
                number.or(factors.first()).cloned()
            }
            _ => self.field(id).filter(|field| field.kind.is_numeric()),
        }
    }

    /// The rule behind the name of an attribute.
    fn behind(&self, id: ExprId) -> ExprId {
        match self.kind(id) {
            ExprKind::Attribute(used) => {
                self.program.unwidened(self.program.attributes[*used].body)
            }
            _ => id,
        }
    }
}
