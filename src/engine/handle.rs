//! Attributes under the types of Rust.

use std::marker::PhantomData;

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use serde::Serialize;

use super::diagnostics::Diagnostics;
use super::evaluate::Evaluation;
use super::program::{Program, data_error};
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::types::{Kind, Type, Value};

/// A type of Rust that values of rules can be read as.
pub trait FromValue: Sized {
    /// Whether every value of a type can be read.
    fn fits(ty: &Type) -> bool;
    /// The value; none where it does not fit.
    fn from_value(value: &Value) -> Option<Self>;
}

/// One attribute of a program, under a type that was checked once.
///
/// # Examples
/// ```
/// # use chrono::{DateTime, Utc};
/// let program = sumac::Engine::builder().build().compile("attribute answer = 6 * 7")?;
/// let answer = program.attribute::<Option<i64>>("answer")?;
/// let now: DateTime<Utc> = "2026-06-01T00:00:00Z".parse().expect("an instant");
/// assert_eq!(answer.evaluate::<_, ()>(&(), &[], now)?, Some(42));
/// assert!(program.attribute::<bool>("answer").is_err());
/// # Ok::<(), sumac::Diagnostics>(())
/// ```
#[derive(Debug, Clone)]
pub struct AttributeHandle<T> {
    program: Program,
    position: usize,
    marker: PhantomData<fn() -> T>,
}

impl Program {
    /// A handle for the values of one attribute as `T`; optional attributes are an [`Option`].
    ///
    /// # Errors
    /// `UnknownName` where the program has no such attribute, `DeclaredType` where its type is another.
    pub fn attribute<T: FromValue>(&self, name: &str) -> Result<AttributeHandle<T>, Diagnostics> {
        let position = self.position(name)?;
        let ty = &self.attributes()[position].ty;
        if !T::fits(ty) {
            let message = format!("the values of `{name}` do not fit the type that is asked for");
            let diagnostic = Diagnostic::error(Code::DeclaredType, Span::default(), message)
                .note(format!("expected {}", std::any::type_name::<T>()))
                .note(format!("found    {ty}"));
            return Err(data_error(match ty.optional {
                true => diagnostic.help("a value that may be missing is an `Option`"),
                false => diagnostic,
            }));
        }
        Ok(AttributeHandle {
            program: self.clone(),
            position,
            marker: PhantomData,
        })
    }
}

impl<T: FromValue> AttributeHandle<T> {
    /// The value for one profile: see [`Program::evaluate`].
    ///
    /// # Errors
    /// Those of [`Program::evaluate`].
    pub fn evaluate<P, E>(
        &self,
        profile: &P,
        events: &[E],
        now: DateTime<Utc>,
    ) -> Result<T, Diagnostics>
    where
        P: Serialize + ?Sized,
        E: Serialize,
    {
        self.of(&self.program.evaluate(profile, events, now)?)
    }

    /// The value in an evaluation of the handle's program.
    ///
    /// # Errors
    /// `UnknownName` for an evaluation of another program, `ValueRefused` where the value is missing
    /// because of a fault and `T` is no [`Option`].
    pub fn of(&self, evaluation: &Evaluation) -> Result<T, Diagnostics> {
        let error = |code, message| data_error(Diagnostic::error(code, Span::default(), message));
        if !evaluation.is_of(&self.program) {
            let message = "the evaluation is of another program than the attribute";
            return Err(error(Code::UnknownName, message.to_owned()));
        }
        let value = evaluation.at(self.position);
        value.and_then(T::from_value).ok_or_else(|| {
            let name = &self.program.attributes()[self.position].name;
            let message = format!("the value of `{name}` is missing because of a fault");
            error(Code::ValueRefused, message)
        })
    }
}

macro_rules! scalar {
    ($rust:ty, $kinds:pat, $value:ident => $($pattern:pat => $result:expr),+) => {
        impl FromValue for $rust {
            fn fits(ty: &Type) -> bool {
                !ty.optional && matches!(ty.kind, $kinds)
            }
            fn from_value($value: &Value) -> Option<Self> {
                match $value {
                    $($pattern => $result,)+
                    _ => None,
                }
            }
        }
    };
}

scalar!(bool, Kind::Boolean, value => Value::Boolean(truth) => Some(*truth));
scalar!(i64, Kind::Integer, value => Value::Integer(integer) => Some(*integer));
scalar!(f64, Kind::Number | Kind::Integer, value =>
    Value::Number(number) => Some(*number),
    Value::Integer(integer) => Some(*integer as f64));
scalar!(String, Kind::String, value => Value::String(text) => Some(text.to_string()));
scalar!(NaiveDate, Kind::Date, value => Value::Date(day) => date(*day));
scalar!(DateTime<Utc>, Kind::Datetime, value =>
    Value::Datetime(micros) => DateTime::from_timestamp_micros(*micros));
scalar!(TimeDelta, Kind::Duration, value =>
    Value::Duration(micros) => Some(TimeDelta::microseconds(*micros)));

fn date(day: i32) -> Option<NaiveDate> {
    let distance = Days::new(u64::from(day.unsigned_abs()));
    match day < 0 {
        true => NaiveDate::default().checked_sub_days(distance),
        false => NaiveDate::default().checked_add_days(distance),
    }
}

impl<T: FromValue> FromValue for Option<T> {
    fn fits(ty: &Type) -> bool {
        ty.kind == Kind::Nothing || T::fits(&Type::present(ty.kind.clone()))
    }

    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Missing => Some(None),
            present => T::from_value(present).map(Some),
        }
    }
}

impl<T: FromValue> FromValue for Vec<T> {
    fn fits(ty: &Type) -> bool {
        !ty.optional && ty.element().is_some_and(T::fits)
    }

    fn from_value(value: &Value) -> Option<Self> {
        value.items().iter().map(T::from_value).collect()
    }
}

impl FromValue for Value {
    fn fits(_: &Type) -> bool {
        true
    }

    fn from_value(value: &Value) -> Option<Self> {
        Some(value.clone())
    }
}
