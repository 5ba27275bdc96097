//! How the value of a node moves as `now` does, with all rows and records as they are.
//!
//! It is what can be said before any data is seen, and what a search for the end of a value's validity
//! needs: where a value only ever goes one way, the instant at which it passes another is found by
//! halving. Most windows are such values compared with the time of an event.

use super::{NodeId, Op, Plan, Primitive};
use crate::library::FunctionId;
use crate::types::calendar::{Calendar, Unit};
use crate::types::{ArenaId, Value};

/// How a value moves as time passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Motion {
    /// It stays as it is.
    Fixed,
    /// It never gets smaller.
    Up,
    /// It never gets greater.
    Down,
    /// It grows, but may fall back by some days where a calendar does: a month before 31 March is the
    /// day that is a month before 28 March.
    NearlyUp,
    /// It falls, but may grow by some days where a calendar does.
    NearlyDown,
    /// Nothing is known, but that it can change.
    Other,
}

/// What a function makes of an instant that moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moves {
    /// Nothing is known.
    Anyhow,
    /// The value goes the same way as an argument (1), the other way (-1), or neither (0).
    OneWay(&'static [i8]),
    /// The value depends on the unit that holds the instant, and on no part of it.
    Unit(Unit),
    /// The same, with the unit that an argument names.
    UnitOfArgument,
    /// The same, with the shortest unit that the pattern in the second argument tells.
    UnitOfPattern,
}

/// How a function moves with its arguments.
pub fn moves(function: FunctionId) -> Moves {
    use Moves::{OneWay, UnitOfArgument};
    match function.name() {
        // The instant of evaluation is the last argument, behind a unit or not.
        "age" | "ageInDays" | "ageInMonths" => OneWay(&[0, 1, 1]),
        "dateDiff" => OneWay(&[0, 1, 0]),
        "diffInSeconds" | "diffInMinutes" | "diffInHours" | "diffInMonths" | "diffInYears" => {
            OneWay(&[1, 0])
        }
        "compareDates" => OneWay(&[1, -1]),
        "truncate" | "startOf" | "endOf" => OneWay(&[1, 0, 0]),
        "truncateToStartOfDay"
        | "truncateToStartOfWeek"
        | "truncateToStartOfQuarter"
        | "truncateToStartOfYear" => OneWay(&[1, 0]),
        "in" | "round" | "addSeconds" | "addMinutes" | "addHours" => OneWay(&[1, 0]),
        "floor" | "ceil" | "roundDown" | "roundUp" | "toInt" | "toNumber" => OneWay(&[1]),
        "currentTimeInMillis" => OneWay(&[1]),
        "$least" | "$greatest" => OneWay(&[1; 8]),
        "clamp" => OneWay(&[1, 1, 1]),
        "streak" => UnitOfArgument,
        "formatDate" => Moves::UnitOfPattern,
        name => part(name).map_or(Moves::Anyhow, Moves::Unit),
    }
}

/// The unit whose number a function tells, such as the month.
fn part(name: &str) -> Option<Unit> {
    Some(match name {
        "getYear" | "currentYear" => Unit::Year,
        "getMonth" | "currentMonth" | "extractMonth" | "extractMonths" => Unit::Month,
        // Weeks of a year begin on Mondays, whatever the first day of the week is.
        "getWeekOfYear" | "currentWeekOfYear" | "weekOfYear" => Unit::Day,
        "getDayOfMonth" | "currentDayOfMonth" | "dayOfMonth" => Unit::Day,
        "getDayOfWeek" | "currentDayOfWeek" | "dayOfWeek" => Unit::Day,
        "getDayOfYear" | "currentDayOfYear" | "dayOfYear" => Unit::Day,
        "getHour" | "currentHour" | "extractHours" => Unit::Hour,
        "getMinute" | "currentMinute" | "extractMinutes" => Unit::Minute,
        "getSecond" | "currentSecond" | "extractSeconds" => Unit::Second,
        _ => return None,
    })
}

/// The shortest unit that a pattern of dates tells. Text in quotes counts as well, which makes it
/// shorter at worst; an offset changes with the hour.
pub fn shortest_unit(pattern: &str) -> Unit {
    let letters = [
        ("SAnN", Unit::Millisecond),
        ("s", Unit::Second),
        ("m", Unit::Minute),
        ("HhKkaBXxZzOVv", Unit::Hour),
    ];
    let mut told = letters.iter();
    told.find(|(letters, _)| pattern.contains(|letter| letters.contains(letter)))
        .map_or(Unit::Day, |(_, unit)| *unit)
}

impl Motion {
    /// Whether the value can change without a change of the data.
    pub fn is_moving(self) -> bool {
        self != Motion::Fixed
    }

    /// Whether the value goes one way, falling back by some days at most.
    pub fn has_direction(self) -> bool {
        !matches!(self, Motion::Fixed | Motion::Other)
    }

    /// Whether it grows where it moves.
    pub fn grows(self) -> bool {
        matches!(self, Motion::Up | Motion::NearlyUp)
    }

    fn flipped(self) -> Self {
        match self {
            Motion::Up => Motion::Down,
            Motion::Down => Motion::Up,
            Motion::NearlyUp => Motion::NearlyDown,
            Motion::NearlyDown => Motion::NearlyUp,
            same => same,
        }
    }

    /// Of a sum of two values.
    fn plus(self, other: Self) -> Self {
        match (self, other) {
            (Motion::Fixed, same) | (same, Motion::Fixed) => same,
            (one, another) if one == another => one,
            (Motion::Up | Motion::NearlyUp, Motion::Up | Motion::NearlyUp) => Motion::NearlyUp,
            (Motion::Down | Motion::NearlyDown, Motion::Down | Motion::NearlyDown) => {
                Motion::NearlyDown
            }
            _ => Motion::Other,
        }
    }

    /// Cut down to whole days or longer: what fell back did so within a day.
    fn in_days(self) -> Self {
        match self {
            Motion::NearlyUp => Motion::Up,
            Motion::NearlyDown => Motion::Down,
            same => same,
        }
    }

    fn nearly(self) -> Self {
        match self {
            Motion::Up => Motion::NearlyUp,
            Motion::Down => Motion::NearlyDown,
            same => same,
        }
    }
}

/// The motion of every node of a plan, under their ids.
pub fn motions(plan: &Plan) -> Vec<Motion> {
    let mut motions: Vec<Motion> = Vec::with_capacity(plan.nodes.len());
    for (_, node) in plan.nodes.iter() {
        let motion = match &node.op {
            Op::Now => Motion::Up,
            op => of_operation(plan, op, &motions),
        };
        motions.push(motion);
    }
    motions
}

fn of_operation(plan: &Plan, op: &Op, motions: &[Motion]) -> Motion {
    let of = |id: &NodeId| motions[id.index()];
    let mut moving = false;
    op.for_each_operand(&mut |operand| moving |= of(&operand).is_moving());
    if !moving {
        return Motion::Fixed;
    }
    match op {
        Op::Primitive(primitive, operands) => of_primitive(plan, *primitive, operands, &of),
        Op::Call(function, operands) => match moves(*function) {
            Moves::OneWay(ways) => one_way(operands, ways, &of),
            _ => Motion::Other,
        },
        _ => Motion::Other,
    }
}

fn of_primitive(
    plan: &Plan,
    primitive: Primitive,
    operands: &[NodeId],
    of: &dyn Fn(&NodeId) -> Motion,
) -> Motion {
    use Primitive as P;
    let (first, second) = match operands {
        [first] => (*first, *first),
        [first, second] => (*first, *second),
        _ => return Motion::Other,
    };
    let (a, b) = (of(&first), of(&second));
    match primitive {
        P::AddDuration | P::AddInteger | P::AddNumber => a.plus(b),
        P::SubtractDuration | P::SubtractDate | P::SubtractInteger | P::SubtractNumber => {
            a.plus(b.flipped())
        }
        P::NegateDuration | P::NegateInteger | P::NegateNumber => a.flipped(),
        P::Widen => a,
        P::ScaleDurationInteger | P::ScaleDurationNumber | P::DivideDurationNumber => {
            scaled(plan, a, second, b)
        }
        P::MultiplyInteger | P::MultiplyNumber => match (a, b) {
            (Motion::Fixed, moving) => scaled(plan, moving, first, a),
            _ => scaled(plan, a, second, b),
        },
        P::RatioDuration | P::DivideNumber => scaled(plan, a, second, b),
        P::AddCalendar(_) | P::AddCalendarDate(_) if b.is_moving() => Motion::Other,
        P::AddCalendarDate(_) => a,
        P::AddCalendar(unit) => moved(plan, a, first, unit),
        P::StartOf(unit) if unit.is_calendar() => a.in_days(),
        P::StartOf(_) => a,
        P::DateOf => a.in_days(),
        P::InstantOf => a,
        _ => Motion::Other,
    }
}

/// A moving value times or by a constant.
fn scaled(plan: &Plan, moving: Motion, factor: NodeId, motion: Motion) -> Motion {
    let Op::Constant(factor) = &plan.nodes[factor].op else {
        return Motion::Other;
    };
    let sign = match factor.0 {
        Value::Integer(whole) | Value::Duration(whole) => whole as f64,
        Value::Number(number) => number,
        _ => return Motion::Other,
    };
    match motion {
        Motion::Fixed if sign > 0.0 => moving,
        Motion::Fixed if sign < 0.0 => moving.flipped(),
        _ => Motion::Other,
    }
}

/// An instant moved on the calendar: days and longer keep the local time, so within a day that a month
/// is too short for, or that the clocks change on, it falls back.
fn moved(plan: &Plan, motion: Motion, instant: NodeId, unit: Unit) -> Motion {
    let is_midnight = match &plan.nodes[instant].op {
        Op::Primitive(Primitive::StartOf(unit), _) => unit.is_calendar(),
        Op::Primitive(Primitive::InstantOf, _) => true,
        Op::Primitive(Primitive::AddCalendar(_), operands) => operands
            .first()
            .is_some_and(|inner| moved(plan, Motion::Up, *inner, Unit::Month) == Motion::Up),
        _ => false,
    };
    let is_even = unit.days().is_some() && is_utc(&plan.calendar) && plan.zone.is_none();
    match unit.is_calendar() && !is_midnight && !is_even {
        true => motion.nearly(),
        false => motion,
    }
}

fn is_utc(calendar: &Calendar) -> bool {
    calendar.offset(0) == Some(0) && calendar.zone.name() == "UTC"
}

fn one_way(operands: &[NodeId], ways: &[i8], of: &dyn Fn(&NodeId) -> Motion) -> Motion {
    let mut whole = Motion::Fixed;
    for (index, operand) in operands.iter().enumerate() {
        let motion = of(operand);
        whole = match (motion, ways.get(index)) {
            (Motion::Fixed, _) => whole,
            (motion, Some(1)) => whole.plus(motion),
            (motion, Some(-1)) => whole.plus(motion.flipped()),
            _ => return Motion::Other,
        };
    }
    // A step function of what falls back by days may do so by less or by more.
    match whole {
        Motion::NearlyUp | Motion::NearlyDown => Motion::Other,
        same => same,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::{Role, functions};

    #[test]
    fn functions_of_the_clock_are_all_known() {
        for (id, function) in functions() {
            let takes_now = function.parameters.iter().any(|one| one.role == Role::Now);
            assert!(
                !takes_now || moves(id) != Moves::Anyhow,
                "`{}`",
                function.name
            );
        }
    }

    #[test]
    fn patterns_tell_their_shortest_unit() {
        assert_eq!(shortest_unit("yyyy-MM-dd"), Unit::Day);
        assert_eq!(shortest_unit("EEEE h a"), Unit::Hour);
        assert_eq!(shortest_unit("HH:mm"), Unit::Minute);
    }
}
