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
    /// The field whose different values are counted, and not the elements.
    different: Option<Field>,
}

/// The elements of a list: alike, but for one that may stand behind them.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Elements {
    pub(super) list: Field,
    pub(super) count: i64,
    /// The field that has another value in each of them.
    pub(super) different: Option<Field>,
    pub(super) extra: Option<Extra>,
}

/// An element that does not count.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Extra {
    /// It is like the first one, where different ones count.
    Repeated,
    /// It has this value.
    With(Field, Constant),
}

/// A fold that counts the elements of a list of the record or of one event.
pub(super) struct Counted {
    pub(super) fold: ExprId,
    list: Field,
    different: Option<Field>,
}

impl Reader<'_> {
    pub(super) fn counted_elements(&self, id: ExprId) -> Option<Counted> {
        let fold = self.program.unwidened(id);
        let ExprKind::Fold {
            function,
            list,
            items,
            ..
        } = self.kind(fold)
        else {
            return None;
        };
        let mut list = *list;
        while let ExprKind::Filter { list: from, .. } = self.kind(list) {
            list = *from;
        }
        let is_field = matches!(self.kind(list), ExprKind::Field(..));
        let list = self.field(list).filter(Field::is_list);
        let list = list.filter(|_| is_field)?;
        let different = match function.get().name {
            "count" => None,
            "countDistinct" => Some(self.field(*items.first()?)?),
            _ => return None,
        };
        Some(Counted {
            fold,
            list,
            different,
        })
    }

    /// `items.count() >= 2`
    pub(super) fn count_of_elements(
        &self,
        left: ExprId,
        comparison: Comparison,
        right: ExprId,
    ) -> Option<Test> {
        let counted = self.counted_elements(left)?;
        let ExprKind::Constant(Value::Integer(number)) = *self.kind(right) else {
            return None;
        };
        let test = CountTest {
            comparison,
            number,
            pattern: self.pattern_of(counted.fold, counted.list.is_event),
            different: counted.different,
        };
        Some(Test::Count(counted.list, test))
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
                different: count.different.clone(),
                extra: None,
            });
        }
    }
    all
}

impl Maker<'_> {
    /// One element too few, just enough and one too many, and one too few beside one that does not count, with what they
    /// are.
    pub(super) fn around_count(&self, list: &Field, count: &CountTest) -> Vec<(String, Elements)> {
        let extra = self.extra(count);
        let (path, number) = (list.path(), count.number);
        let mut made = Vec::new();
        for (more, place) in [(-1, "one fewer than"), (0, "exactly"), (1, "one more than")] {
            let elements = Elements {
                list: list.clone(),
                count: number.saturating_add(more),
                different: count.different.clone(),
                extra: None,
            };
            if !(0..=COUNTED_MAX).contains(&elements.count) {
                continue;
            }
            let name = format!("{place} {number} of `{path}`");
            // There must be a first one to be like it.
            let is_possible = elements.count > 0 || !matches!(extra, Some(Extra::Repeated));
            if more == -1 && is_possible && extra.is_some() {
                let extra = extra.clone();
                let elements = elements.clone();
                let name = format!("{name}, and one that does not count");
                made.push((name, Elements { extra, ..elements }));
            }
            made.push((name, elements));
        }
        made
    }

    /// An element that does not count, where there can be one.
    fn extra(&self, count: &CountTest) -> Option<Extra> {
        let unlike = count.pattern.wanted.iter().find_map(|test| {
            let around = self.around(test, &[], None);
            let mut values = around.into_iter().map(|(_, value)| value);
            let field = test.field();
            let value = values.find(|value| field.allows(value) && !holds(test, value))?;
            Some(Extra::With(field.clone(), Constant(value)))
        });
        unlike.or(count.different.as_ref().map(|_| Extra::Repeated))
    }
}

impl Elements {
    /// The values of the element at a place; `values` are those of the first.
    pub(super) fn at(&self, values: &[(&Field, &Value)], place: i64) -> Vec<(Field, Value)> {
        let values = values.iter().map(|(field, value)| {
            let value = match Some(*field) == self.different.as_ref() {
                true => numbered(field, value, place),
                false => (*value).clone(),
            };
            ((*field).clone(), value)
        });
        values.collect()
    }

    /// The values of the element that does not count.
    pub(super) fn extra(&self, values: &[(&Field, &Value)]) -> Option<Vec<(Field, Value)>> {
        match self.extra.as_ref()? {
            Extra::Repeated => Some(self.at(values, 0)),
            Extra::With(field, value) => {
                let mut next = self.at(values, self.count);
                next.retain(|(other, _)| other != field);
                next.push((field.clone(), value.0.clone()));
                Some(next)
            }
        }
    }
}

/// A value that is another one at each place, as far as the schema has so many.
fn numbered(field: &Field, value: &Value, place: i64) -> Value {
    let Some(before) = usize::try_from(place - 1).ok() else {
        return value.clone();
    };
    let allowed = field.allowed();
    let made = match value {
        Value::String(text) if allowed.is_empty() => Some(Value::string(format!("{text}{place}"))),
        Value::String(text) => {
            let mut others = allowed.iter().filter(|other| ***other != **text);
            others.nth(before).map(|other| Value::string(&**other))
        }
        Value::Integer(whole) => whole.checked_add(place).map(Value::Integer),
        Value::Number(number) => Value::number(number + place as f64),
        _ => None,
    };
    let made = made.filter(|made| field.allows(made));
    made.unwrap_or(value.clone())
}
