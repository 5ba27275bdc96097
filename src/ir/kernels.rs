//! What compiled code does itself, and what it calls the library for.
//!
//! This table decides, for the compiler and for `explain` alike: a node is *native* where the JIT
//! writes instructions for it; everything else is a call of a kernel, which is named here and can be
//! counted. Native is what computes on fixed-size values: comparisons, logic, arithmetic, columns,
//! loops over rows, and the aggregates whose state is a few words. Texts and compound values go
//! through kernels.

use crate::library::{Body, Function};
use crate::types::{Kind, Value};

use super::{Fold, NodeId, Op, Plan, Primitive, Source};

/// How the state of a fold is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aggregation {
    /// The number of rows that count, from 0.
    Count,
    /// Whether a row counts.
    Exists,
    /// Whether no row counts.
    None,
    /// Whether no row fails.
    All,
    /// Whether exactly one row counts.
    One,
    /// The exact sum of numbers.
    SumNumber,
    /// The sum of integers or durations in 128 bits.
    SumWhole,
    /// The mean of numbers.
    AverageNumber,
    /// The mean of integers as a number.
    AverageInteger,
    /// The mean of durations or datetimes, rounded.
    AverageWhole,
    /// The least or the greatest number.
    ExtremeNumber {
        /// Which of the two.
        greatest: bool,
    },
    /// The least or the greatest of whole numbers, days, instants or durations.
    ExtremeWhole {
        /// Which of the two.
        greatest: bool,
    },
    /// The accumulator or the definition of the library, behind a kernel call.
    Library,
}

/// How compiled code keeps the state of a fold.
pub fn aggregation(plan: &Plan, fold: &Fold) -> Aggregation {
    match fold.key {
        Some(_) => Aggregation::Library,
        None => group_aggregation(plan, fold),
    }
}

/// How the state of one group of a fold could be kept; that of a fold without key is one group.
pub fn group_aggregation(plan: &Plan, fold: &Fold) -> Aggregation {
    let item = match fold.items.as_slice() {
        [] => None,
        [item] => Some(&plan.nodes[*item].ty.kind),
        _ => return Aggregation::Library,
    };
    match kept(fold.function.name(), item) {
        Aggregation::SumNumber | Aggregation::SumWhole
            if !item.is_some_and(|kind| has_zero(plan, fold, kind)) =>
        {
            Aggregation::Library
        }
        kept => kept,
    }
}

/// How compiled code keeps the state of a function over items of a kind.
fn kept(name: &str, item: Option<&Kind>) -> Aggregation {
    match (name, item) {
        ("count", _) => Aggregation::Count,
        ("exists", _) => Aggregation::Exists,
        ("none", _) => Aggregation::None,
        ("all", _) => Aggregation::All,
        ("one", _) => Aggregation::One,
        ("sum", Some(Kind::Number)) => Aggregation::SumNumber,
        ("sum", Some(Kind::Integer | Kind::Duration)) => Aggregation::SumWhole,
        ("average", Some(Kind::Number)) => Aggregation::AverageNumber,
        ("average", Some(Kind::Integer)) => Aggregation::AverageInteger,
        ("average", Some(Kind::Duration | Kind::Datetime)) => Aggregation::AverageWhole,
        ("min", Some(kind)) => extreme(kind, false),
        ("max", Some(kind)) => extreme(kind, true),
        _ => Aggregation::Library,
    }
}

fn extreme(kind: &Kind, greatest: bool) -> Aggregation {
    match kind {
        Kind::Number => Aggregation::ExtremeNumber { greatest },
        Kind::Integer | Kind::Date | Kind::Datetime | Kind::Duration => {
            Aggregation::ExtremeWhole { greatest }
        }
        _ => Aggregation::Library,
    }
}

/// Whether the sum of nothing is the zero of the items' kind, as a state of zero bits has it.
fn has_zero(plan: &Plan, fold: &Fold, kind: &Kind) -> bool {
    let [zero] = fold.values.as_slice() else {
        return false;
    };
    let Op::Constant(zero) = &plan.nodes[*zero].op else {
        return false;
    };
    match (&zero.0, kind) {
        (Value::Integer(0), Kind::Integer) | (Value::Duration(0), Kind::Duration) => true,
        (Value::Number(zero), Kind::Number) => *zero == 0.0,
        _ => false,
    }
}

/// How compiled code runs a function of the library, as far as its name tells.
#[derive(Debug, Clone, PartialEq)]
pub enum Reach {
    /// By instructions.
    Native,
    /// By instructions over items of these kinds, by a kernel call over others.
    Kinds(Vec<Kind>),
    /// By a kernel call.
    Kernel,
}

/// Forms that leave no call behind: branches, tests, filters of loops, and views, which the checker
/// turns into an argument of what reads them.
const NATIVE_FORMS: [&str; 8] = [
    "if",
    "isNull",
    "isNotNull",
    "filter",
    "atZone",
    "convertZonedDateTime",
    "getCurrentZonedDateTime",
    "toUTC",
];

/// The kinds of items that can have a state of their own.
const SCALARS: [Kind; 7] = [
    Kind::Boolean,
    Kind::Integer,
    Kind::Number,
    Kind::String,
    Kind::Date,
    Kind::Datetime,
    Kind::Duration,
];

/// How compiled code runs a function.
pub fn reach(function: &Function) -> Reach {
    match function.body {
        Body::Form if NATIVE_FORMS.contains(&function.name) => Reach::Native,
        Body::Aggregate(_) => {
            let native = |kind: &Kind| {
                kept(function.alias_of.unwrap_or(function.name), Some(kind)) != Aggregation::Library
            };
            let kinds: Vec<Kind> = SCALARS
                .iter()
                .filter(|kind| native(kind))
                .cloned()
                .collect();
            match kinds.len() {
                0 => Reach::Kernel,
                number if number == SCALARS.len() => Reach::Native,
                _ => Reach::Kinds(kinds),
            }
        }
        _ => Reach::Kernel,
    }
}

/// Whether the JIT writes instructions for a node; its operands are not looked at.
pub fn is_native(plan: &Plan, node: NodeId) -> bool {
    kernel(plan, node).is_none()
}

/// The nodes that are kernel calls, each with the name of what is called.
pub fn kernel_calls(plan: &Plan) -> Vec<(NodeId, String)> {
    let calls = plan.nodes.ids().filter_map(|node| {
        let name = kernel(plan, node)?;
        Some((node, name))
    });
    calls.collect()
}

/// What is called for a node that is not native; none for one that is.
pub fn kernel_name(plan: &Plan, node: NodeId) -> Option<String> {
    kernel(plan, node)
}

fn kernel(plan: &Plan, node: NodeId) -> Option<String> {
    match &plan.nodes[node].op {
        Op::Constant(_) | Op::Now | Op::Column { .. } | Op::Position { .. } => None,
        Op::Element { .. } => Some("element".to_owned()),
        Op::Member(..) => Some("member".to_owned()),
        Op::MapGet(..) => Some("map_get".to_owned()),
        Op::Primitive(primitive, _) => {
            (!is_native_primitive(*primitive)).then(|| snake_case(&format!("{primitive:?}")))
        }
        Op::Call(function, _) => Some(function.name().to_owned()),
        Op::IsPresent(_) | Op::If(..) | Op::Default(..) => None,
        Op::And(..) | Op::Or(..) | Op::Not(_) => None,
        Op::Object(_) => Some("object".to_owned()),
        Op::List(_) => Some("list".to_owned()),
        Op::Fold(fold) => fold_kernel(plan, fold),
    }
}

fn fold_kernel(plan: &Plan, fold: &Fold) -> Option<String> {
    let walks_values = fold
        .loops
        .iter()
        .any(|one| matches!(one.source, Source::Values(_)));
    match aggregation(plan, fold) {
        Aggregation::Library if fold.key.is_some() => {
            Some(format!("groups of {}", fold.function.name()))
        }
        Aggregation::Library => Some(fold.function.name().to_owned()),
        _ if walks_values => Some("elements".to_owned()),
        _ => None,
    }
}

/// Whether an operator becomes instructions: those on whole numbers and numbers, without calendar.
pub fn is_native_primitive(primitive: Primitive) -> bool {
    use Primitive as P;
    match primitive {
        P::CompareInteger(_) | P::CompareNumber(_) | P::CompareMixed(_) | P::CompareBoolean(_) => {
            true
        }
        P::Widen | P::AddInteger | P::SubtractInteger | P::MultiplyInteger => true,
        P::RemainderInteger | P::NegateInteger => true,
        P::AddNumber | P::SubtractNumber | P::MultiplyNumber | P::DivideNumber => true,
        P::NegateNumber => true,
        P::AddDuration | P::SubtractDuration | P::NegateDuration => true,
        P::ScaleDurationInteger | P::RatioDuration | P::SubtractDate => true,
        P::RemainderNumber | P::ScaleDurationNumber | P::DivideDurationNumber => false,
        P::CompareString(_) | P::CompareValue(_) | P::Concat => false,
        P::AddCalendar(_) | P::AddCalendarDate(_) | P::StartOf(_) | P::InstantOf | P::DateOf => {
            false
        }
    }
}

/// `AddCalendar(Day)` as `add_calendar(day)`.
fn snake_case(name: &str) -> String {
    let mut text = String::with_capacity(name.len() + 4);
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && !text.is_empty() && !text.ends_with('(') {
            text.push('_');
        }
        text.push(letter.to_ascii_lowercase());
    }
    text
}
