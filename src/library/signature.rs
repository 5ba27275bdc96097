//! The words of which signatures are made.

use super::{Body, Function, Parameter, Role, Simple, Want};
use crate::types::{Kind, Type};

/// What functions have in common; the entry of each says what differs.
pub(super) const BASE: Function = Function {
    name: "",
    alias_of: None,
    parameters: &[],
    result: |_| Type::optional(Kind::Nothing),
    body: Body::Form,
    summary: "",
    missing: "",
    examples: &[],
    timeline: &[],
    can_fault: true,
    zoned: false,
};

/// The list whose items a function goes over.
pub(super) const LIST: Parameter = parameter("list", Role::List, Want::Any, false);

/// The text that a function is about.
pub(super) const TEXT: Parameter = value("text", Want::Exactly(Simple::String));

/// The number that a function is about.
pub(super) const NUMBER: Parameter = value("number", Want::Numeric);

/// The regular expression that is looked for.
pub(super) const PATTERN: Parameter = value("pattern", Want::Pattern);

/// The word of a unit of time.
pub(super) const UNIT: Parameter =
    parameter("unit", Role::Unit, Want::Exactly(Simple::String), false);

/// The word of a unit of time that may be left out.
pub(super) const OPTIONAL_UNIT: Parameter =
    parameter("unit", Role::Unit, Want::Exactly(Simple::String), true);

/// The zone in which the first argument is shown, which the checker hands on.
pub(super) const ZONE: Parameter =
    parameter("zone", Role::Zone, Want::Exactly(Simple::String), true);

/// The instant of evaluation, which the lowering hands on.
pub(super) const NOW: Parameter =
    parameter("now", Role::Now, Want::Exactly(Simple::Datetime), true);

/// An expression over the item.
pub(super) const fn item(name: &'static str, want: Want) -> Parameter {
    parameter(name, Role::Item, want, false)
}

/// An expression over the item that may be left out.
pub(super) const fn optional_item(name: &'static str, want: Want) -> Parameter {
    parameter(name, Role::Item, want, true)
}

/// Any number of further expressions over the item, none included.
pub(super) const fn item_rest(name: &'static str, want: Want) -> Parameter {
    parameter(name, Role::ItemRest, want, true)
}

/// An argument that is evaluated once.
pub(super) const fn value(name: &'static str, want: Want) -> Parameter {
    parameter(name, Role::Value, want, false)
}

/// An argument that is evaluated once and may be left out.
pub(super) const fn optional_value(name: &'static str, want: Want) -> Parameter {
    parameter(name, Role::Value, want, true)
}

/// Any number of further arguments, none included.
pub(super) const fn rest(name: &'static str, want: Want) -> Parameter {
    parameter(name, Role::Rest, want, true)
}

const fn parameter(name: &'static str, role: Role, want: Want, optional: bool) -> Parameter {
    Parameter {
        name,
        role,
        want,
        optional,
    }
}

/// A boolean that is always there.
pub(super) fn boolean(_: &[Type]) -> Type {
    Type::present(Kind::Boolean)
}

/// An integer that is always there.
pub(super) fn integer(_: &[Type]) -> Type {
    Type::present(Kind::Integer)
}

/// A number that is always there.
pub(super) fn number(_: &[Type]) -> Type {
    Type::present(Kind::Number)
}

/// A string that is always there.
pub(super) fn string(_: &[Type]) -> Type {
    Type::present(Kind::String)
}

/// A string that may be missing though all arguments are there.
pub(super) fn string_or_missing(_: &[Type]) -> Type {
    Type::optional(Kind::String)
}

/// The kind of the first argument, always there.
pub(super) fn first_argument(arguments: &[Type]) -> Type {
    Type::present(kind(arguments, 0))
}

/// The kind of the item, missing where there is none.
pub(super) fn item_or_missing(arguments: &[Type]) -> Type {
    Type::optional(kind(arguments, 0))
}

/// The kind of the expression over the item, missing where no item has it.
pub(super) fn expression_or_missing(arguments: &[Type]) -> Type {
    Type::optional(expression(arguments))
}

/// A list of what the items are.
pub(super) fn list_of_items(arguments: &[Type]) -> Type {
    Type::list(kind(arguments, 0))
}

/// The kind of the expression over the item, or of the item where there is none.
pub(super) fn expression(arguments: &[Type]) -> Kind {
    kind(arguments, 1.min(arguments.len().saturating_sub(1)))
}

/// The kind of a mean of the expression over the item, missing where no item has it.
pub(super) fn mean_of_expression(arguments: &[Type]) -> Type {
    Type::optional(match expression(arguments) {
        Kind::Integer => Kind::Number,
        other => other,
    })
}

/// A list of what lies between values of the expression over the item.
pub(super) fn steps_of_expression(arguments: &[Type]) -> Type {
    Type::list(match expression(arguments) {
        Kind::Date | Kind::Datetime => Kind::Duration,
        other => other,
    })
}

/// The kind of an argument; that of `null` where the caller had no such argument.
pub(super) fn kind(arguments: &[Type], index: usize) -> Kind {
    arguments
        .get(index)
        .map_or(Kind::Nothing, |argument| argument.kind.clone())
}
