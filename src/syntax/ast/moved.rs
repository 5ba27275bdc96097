//! Copies of trees at another place: what reads the same is not read again.

use chrono::Weekday;

use super::{
    Allow, Amount, Attribute, AttributeOption, BinaryOp, Call, CaseArm, Chain, ChainClause,
    ChainStep, Declaration, Define, Direction, Expr, ExprKind, ItemKind, NamePath, Parameter,
    Quantifier, Relation, SchemaItem, SchemaRole, Table, TestItem, TestPart, TimeReference,
    TimeWord, TypeExpr, TypeExprKind, UnaryOp, Window, WindowKind,
};
use crate::diagnostic::{SourceId, Span, Spanned};
use crate::types::calendar::Unit;
use crate::types::stack::with_stack;

/// Where the text of a tree was, and where it is.
#[derive(Debug, Clone, Copy)]
pub(in crate::syntax) struct Move {
    /// The byte at which the text began.
    pub(in crate::syntax) from: usize,
    /// The source that it is in.
    pub(in crate::syntax) source: SourceId,
    /// The byte at which it begins there.
    pub(in crate::syntax) to: usize,
}

impl Move {
    fn span(self, span: Span) -> Span {
        let moved = |byte: u32| (byte as usize + self.to).saturating_sub(self.from);
        Span::new(self.source, moved(span.start), moved(span.end))
    }
}

/// What can be copied to another place.
pub(in crate::syntax) trait Moved {
    /// The same with the places moved.
    fn moved(&self, by: Move) -> Self;
}

macro_rules! the_same_anywhere {
    ($($ty:ty),* $(,)?) => {
        $(impl Moved for $ty {
            fn moved(&self, _: Move) -> Self {
                self.clone()
            }
        })*
    };
}

the_same_anywhere!(
    bool, u32, i64, f64, String, Weekday, BinaryOp, UnaryOp, TimeWord, Quantifier, Unit, Direction,
    Relation, SchemaRole,
);

impl Moved for Span {
    fn moved(&self, by: Move) -> Self {
        by.span(*self)
    }
}

impl<T: Moved> Moved for Spanned<T> {
    fn moved(&self, by: Move) -> Self {
        Self::new(self.node.moved(by), by.span(self.span))
    }
}

impl<T: Moved> Moved for Vec<T> {
    fn moved(&self, by: Move) -> Self {
        self.iter().map(|one| one.moved(by)).collect()
    }
}

impl<T: Moved> Moved for Option<T> {
    fn moved(&self, by: Move) -> Self {
        self.as_ref().map(|one| one.moved(by))
    }
}

impl<T: Moved> Moved for Box<T> {
    fn moved(&self, by: Move) -> Self {
        Self::new(T::moved(self, by))
    }
}

impl<A: Moved, B: Moved> Moved for (A, B) {
    fn moved(&self, by: Move) -> Self {
        (self.0.moved(by), self.1.moved(by))
    }
}

impl Moved for Expr {
    fn moved(&self, by: Move) -> Self {
        Self {
            kind: with_stack(|| self.kind.moved(by)),
            span: by.span(self.span),
        }
    }
}

macro_rules! structs {
    ($($name:ident { $($field:ident),* })*) => {
        $(impl Moved for $name {
            fn moved(&self, by: Move) -> Self {
                Self { $($field: self.$field.moved(by)),* }
            }
        })*
    };
}

structs! {
    Amount { count, unit }
    Call { receiver, name, arguments }
    CaseArm { condition, value }
    Declaration { variable, source, condition }
    Chain { list, order, steps }
    ChainStep { label, clauses }
    Window { kind, span }
    SchemaItem { role, sources, key, time, id }
    NamePath { steps }
    Allow { codes, reason }
    Define { name, parameters, body }
    Parameter { name, ty }
    Attribute { name, ty, options, body }
    TypeExpr { kind, span }
    TestItem { name, at, body }
    Table { rows }
}

macro_rules! enums {
    ($($name:ident { $($variant:ident $(($($part:ident),*))? $({ $($field:ident),* })?)* })*) => {
        $(impl Moved for $name {
            fn moved(&self, by: Move) -> Self {
                match self {
                    $(Self::$variant $(($($part),*))? $({ $($field),* })? => {
                        enums!(@made $variant by $(($($part),*))? $({ $($field),* })?)
                    })*
                }
            }
        })*
    };
    (@made $variant:ident $by:ident ($($part:ident),*)) => {
        Self::$variant($($part.moved($by)),*)
    };
    (@made $variant:ident $by:ident { $($field:ident),* }) => {
        Self::$variant { $($field: $field.moved($by)),* }
    };
    (@made $variant:ident $by:ident) => {
        Self::$variant
    };
}

enums! {
    ExprKind {
        Error
        Null
        Boolean(value)
        Integer(value)
        Number(value)
        String(value)
        Amount(amount)
        Name(name)
        Positional(position)
        This
        Outer(levels)
        Context(name)
        TimeWord(word)
        Field(base, name)
        Filter(list, condition)
        Call(call)
        Unary(op, operand)
        Binary(left, op, right)
        Occurs(value, window)
        Case(arms, otherwise)
        Let(bindings, body)
        Lambda(parameters, body)
        Select(declarations)
        Quantifier(quantifier, declarations)
        AggregateOver(function, value, declarations)
        Chain(chain)
        Array(elements)
        Object(members)
    }
    ChainClause {
        What(part)
        When(window)
        Count(op, part)
        Where(part)
        Within(part)
        Without(part)
    }
    WindowKind {
        Distance { comparison, amount, direction, reference }
        Side(direction, reference)
        Within(on, reference)
        Between(from, to)
        Last(amount)
    }
    TimeReference {
        Unit(relation, unit)
        Expr(expr)
    }
    ItemKind {
        Schema(schema)
        Timezone(zone)
        WeekStarts(day)
        Use(path)
        Allow(allow)
        Define(define)
        Attribute(attribute)
        Test(test)
    }
    AttributeOption {
        OnEvent
        At(path)
        OverLast(amount)
        Default(value)
        Round(digits)
    }
    TypeExprKind {
        Name(name)
        Generic(name, arguments)
        Object(members)
        Optional(ty)
    }
    TestPart {
        Profile(record)
        EventTable(table)
        EventList(list)
        Using(path)
        ForEach(table)
        Expect(condition)
        Snapshot(names)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::parse::parse_file;

    #[test]
    fn a_moved_tree_is_the_tree_of_the_moved_text() {
        let text = include_str!("../../../tests/syntax/whole.sumac");
        let (file, _) = parse_file(SourceId(0), text);
        let before = "// a line\n";
        let (after, _) = parse_file(SourceId(3), &format!("{before}{text}"));
        assert_eq!(file.items.len(), after.items.len());
        for (one, other) in file.items.iter().zip(&after.items) {
            let by = Move {
                from: 0,
                source: SourceId(3),
                to: before.len(),
            };
            assert_eq!(one.kind.moved(by), other.kind);
            let places = |kind: &ItemKind| format!("{kind:?}");
            assert_eq!(places(&one.kind.moved(by)), places(&other.kind));
            assert_eq!(one.span.moved(by), other.span);
        }
    }
}
