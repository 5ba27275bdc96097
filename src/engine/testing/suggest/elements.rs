//! Lists of the record or inside of events whose elements a rule counts, as in `xEvent[items[count > 1].count() >= 2]`.

use super::reader::Reader;
use super::reading::{Field, Pattern, Test};
use super::scenario::holds;
use super::scenarios::{COUNTED_MAX, Maker};
use crate::hir::{ExprId, ExprKind};
use crate::ir::Constant;
use crate::types::Value;
use crate::types::operator::Comparison;

/// A number of elements that is compared with a constant.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct CountTest {
    comparison: Comparison,
    number: i64,
    /// What the elements must be like to count.
    pub(super) pattern: Pattern,
}

/// The elements of a list: alike, but for one that may stand behind them.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Elements {
    pub(super) list: Field,
    pub(super) count: i64,
    /// What one more element has otherwise.
    pub(super) unlike: Option<(Field, Constant)>,
}

impl Reader<'_> {
    /// The fold that counts the elements of a list of the record or of one event, with that list.
    pub(super) fn counted_elements(&self, id: ExprId) -> Option<(ExprId, Field)> {
        let id = self.program.unwidened(id);
        let ExprKind::Fold { function, list, .. } = self.kind(id) else {
            return None;
        };
        let mut list = *list;
        while let ExprKind::Filter { list: from, .. } = self.kind(list) {
            list = *from;
        }
        let is_field = matches!(self.kind(list), ExprKind::Field(..));
        let field = self.field(list).filter(Field::is_list);
        let field = field.filter(|_| is_field && function.get().name == "count")?;
        Some((id, field))
    }

    /// `items.count() >= 2`
    pub(super) fn count_of_elements(
        &self,
        left: ExprId,
        comparison: Comparison,
        right: ExprId,
    ) -> Option<Test> {
        let (fold, list) = self.counted_elements(left)?;
        let ExprKind::Constant(Value::Integer(number)) = *self.kind(right) else {
            return None;
        };
        let pattern = self.pattern_of(fold, list.is_event);
        let test = CountTest {
            comparison,
            number,
            pattern,
        };
        Some(Test::Count(list, test))
    }
}

impl CountTest {
    /// How many elements satisfy it.
    fn reached(&self) -> i64 {
        let count = match self.comparison {
            Comparison::Greater | Comparison::NotEqual => self.number.saturating_add(1),
            Comparison::Less => self.number.saturating_sub(1),
            Comparison::Equal | Comparison::LessOrEqual | Comparison::GreaterOrEqual => self.number,
        };
        count.clamp(0, COUNTED_MAX)
    }
}

/// The lists that tests count, with as many elements as they want.
pub(super) fn wanted_elements(wanted: &[Test]) -> Vec<Elements> {
    let counts = wanted.iter().filter_map(|test| match test {
        Test::Count(list, count) => Some((list, count)),
        _ => None,
    });
    let mut all: Vec<Elements> = Vec::new();
    for (list, count) in counts {
        if all.iter().all(|known| known.list != *list) {
            all.push(Elements {
                list: list.clone(),
                count: count.reached(),
                unlike: None,
            });
        }
    }
    all
}

impl Maker<'_> {
    /// One element too few, just enough and one too many, and one too few beside one that does not count, with what they
    /// are.
    pub(super) fn around_count(&self, list: &Field, count: &CountTest) -> Vec<(String, Elements)> {
        let unlike = self.unlike(&count.pattern);
        let (path, number) = (list.path(), count.number);
        let mut made = Vec::new();
        for (more, place) in [(-1, "one fewer than"), (0, "exactly"), (1, "one more than")] {
            let elements = Elements {
                list: list.clone(),
                count: number.saturating_add(more),
                unlike: None,
            };
            if !(0..=COUNTED_MAX).contains(&elements.count) {
                continue;
            }
            let name = format!("{place} {number} of `{path}`");
            if let (-1, Some(_)) = (more, &unlike) {
                let unlike = unlike.clone();
                let elements = elements.clone();
                let name = format!("{name}, and one that does not count");
                made.push((name, Elements { unlike, ..elements }));
            }
            made.push((name, elements));
        }
        made
    }

    /// A field of elements, with a value at which they do not count.
    fn unlike(&self, pattern: &Pattern) -> Option<(Field, Constant)> {
        pattern.wanted.iter().find_map(|test| {
            let around = self.around(test, &[], None);
            let mut values = around.into_iter().map(|(_, value)| value);
            let field = test.field();
            let value = values.find(|value| field.allows(value) && !holds(test, value))?;
            Some((field.clone(), Constant(value)))
        })
    }
}
