//! Arrow arrays of scalars as the arrays that a layout wants.
//!
//! A value that does not fit becomes null; who asked sees it by comparing the nulls before and after.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowTimestampType, Date32Type, Date64Type, Decimal128Type, DurationMicrosecondType,
    DurationMillisecondType, DurationNanosecondType, DurationSecondType, Float64Type, Int32Type,
    Int64Type, TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType,
    TimestampSecondType,
};
use arrow_array::{
    Array, ArrayRef, DictionaryArray, Float64Array, Int64Array, PrimitiveArray, StringArray,
};
use arrow_buffer::NullBufferBuilder;
use arrow_cast::cast;
use arrow_schema::{ArrowError, DataType, TimeUnit};

use crate::data::build::UTC;
use crate::data::gather;
use crate::data::intern::Interner;
use crate::data::scalar::{plain_integer, whole, within};
use crate::schema::layout::ColumnType;
use crate::types::instant::{parse_date, parse_duration, parse_instant};

const MICROS_PER_SECOND: i64 = 1_000_000;
const MILLIS_PER_DAY: i64 = 86_400_000;
const MICROS_PER_DAY: i64 = 86_400 * MICROS_PER_SECOND;

/// Encodings that hide a plain type are undone; dictionaries of strings stay.
pub(super) fn plain(array: &ArrayRef) -> Result<ArrayRef, ArrowError> {
    match array.data_type() {
        DataType::Dictionary(_, values) if !is_text(values) => cast(array, values),
        DataType::RunEndEncoded(_, values) => plain(&cast(array, values.data_type())?),
        DataType::ListView(item) => cast(array, &DataType::List(Arc::clone(item))),
        DataType::LargeListView(item) => cast(array, &DataType::LargeList(Arc::clone(item))),
        _ => Ok(Arc::clone(array)),
    }
}

pub(super) fn is_text(ty: &DataType) -> bool {
    matches!(
        ty,
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View
    )
}

/// Whether every value of an Arrow type fits a column, so that nobody needs to look.
pub(super) fn always_fits(from: &DataType, ty: ColumnType, bounds: Option<(i64, i64)>) -> bool {
    match ty {
        ColumnType::String => match from {
            DataType::Dictionary(_, values) => is_text(values),
            from => is_text(from),
        },
        ColumnType::Boolean => *from == DataType::Boolean,
        ColumnType::Number => from.is_integer(),
        ColumnType::Integer => from.is_integer() && *from != DataType::UInt64 && bounds.is_none(),
        ColumnType::Date => *from == DataType::Date32,
        _ => false,
    }
}

/// The array as a column of `ty`, null where a value does not fit; none where no value ever does.
pub(super) fn convert(
    array: &ArrayRef,
    ty: ColumnType,
    bounds: Option<(i64, i64)>,
    naive: &mut u64,
) -> Result<Option<ArrayRef>, ArrowError> {
    Ok(match ty {
        ColumnType::Boolean => match array.data_type() {
            DataType::Boolean => Some(Arc::clone(array)),
            _ => None,
        },
        ColumnType::Integer => integers(array)?.map(|integers| bounded(integers, bounds)),
        ColumnType::Number => numbers(array)?.map(|numbers| Arc::new(numbers) as ArrayRef),
        ColumnType::String | ColumnType::Key => strings(array)?,
        ColumnType::Date => dates(array)?,
        ColumnType::Datetime => instants(array, naive)?,
        ColumnType::Duration => durations(array)?,
        ColumnType::Presence => None,
    })
}

fn bounded(integers: Int64Array, bounds: Option<(i64, i64)>) -> ArrayRef {
    match bounds {
        None | Some((i64::MIN, i64::MAX)) => Arc::new(integers),
        Some(_) => Arc::new(
            integers.unary_opt::<_, Int64Type>(|value| within(value, bounds).then_some(value)),
        ),
    }
}

/// Whole numbers of 64 bits.
pub(super) fn integers(array: &ArrayRef) -> Result<Option<Int64Array>, ArrowError> {
    let from = array.data_type();
    if from.is_integer() {
        let integers = cast(array, &DataType::Int64)?;
        return Ok(Some(integers.as_primitive::<Int64Type>().clone()));
    }
    if from.is_floating() {
        let numbers = cast(array, &DataType::Float64)?;
        let numbers = numbers.as_primitive::<Float64Type>();
        return Ok(Some(numbers.unary_opt(whole)));
    }
    if from.is_decimal() {
        let texts = cast(array, &DataType::Utf8)?;
        let integers = texts.as_string::<i32>().iter().map(|text| {
            let (digits, fraction) = match text?.split_once('.') {
                Some(parts) => parts,
                None => (text?, ""),
            };
            let is_whole = fraction.bytes().all(|digit| digit == b'0');
            digits.parse().ok().filter(|_| is_whole)
        });
        return Ok(Some(integers.collect()));
    }
    Ok(None)
}

/// Finite numbers without a minus zero.
fn numbers(array: &ArrayRef) -> Result<Option<Float64Array>, ArrowError> {
    let from = array.data_type();
    let numbers = if from.is_integer() || from.is_floating() {
        let numbers = cast(array, &DataType::Float64)?;
        numbers.as_primitive::<Float64Type>().clone()
    } else if from.is_decimal() {
        decimals(array)?
    } else {
        return Ok(None);
    };
    let minus_zero = (-0.0_f64).to_bits();
    let is_usual = |number: &f64| number.is_finite() & (number.to_bits() != minus_zero);
    // Without an early end this is a few instructions for many values.
    if numbers
        .values()
        .iter()
        .fold(true, |all, number| all & is_usual(number))
    {
        return Ok(Some(numbers));
    }
    Ok(Some(numbers.unary_opt(|number| {
        number.is_finite().then_some(number + 0.0)
    })))
}

/// Decimals as the nearest doubles.
fn decimals(array: &ArrayRef) -> Result<Float64Array, ArrowError> {
    /// Up to here powers of ten, and with them quotients of small integers, are exact in doubles.
    const EXACT_SCALE_MAX: i8 = 22;
    const EXACT_INTEGER_MAX: u128 = 1 << 53;
    let texts = cast(array, &DataType::Utf8)?;
    let texts = texts.as_string::<i32>();
    let parse = |row: usize| texts.value(row).parse::<f64>().ok();
    if let DataType::Decimal128(_, scale @ 0..=EXACT_SCALE_MAX) = array.data_type() {
        let power = 10f64.powi(i32::from(*scale));
        let values = array.as_primitive::<Decimal128Type>();
        let numbers = (0..values.len()).map(|row| {
            if values.is_null(row) {
                return None;
            }
            let value = values.value(row);
            if value.unsigned_abs() <= EXACT_INTEGER_MAX {
                Some(value as f64 / power)
            } else {
                parse(row)
            }
        });
        return Ok(numbers.collect());
    }
    let rows = 0..texts.len();
    Ok(rows
        .map(|row| texts.is_valid(row).then(|| parse(row)).flatten())
        .collect())
}

/// Strings over a dictionary of distinct ones.
pub(super) fn strings(array: &ArrayRef) -> Result<Option<ArrayRef>, ArrowError> {
    match array.data_type() {
        DataType::Dictionary(_, values) if is_text(values) => recoded(array).map(Some),
        DataType::Utf8 => interned(array.as_string::<i32>().iter(), array.len()).map(Some),
        DataType::LargeUtf8 => interned(array.as_string::<i64>().iter(), array.len()).map(Some),
        DataType::Utf8View => interned(array.as_string_view().iter(), array.len()).map(Some),
        DataType::Binary | DataType::LargeBinary | DataType::BinaryView => {
            let bytes = cast(array, &DataType::LargeBinary)?;
            let texts = bytes.as_binary::<i64>().iter();
            let texts = texts.map(|bytes| std::str::from_utf8(bytes?).ok());
            interned(texts, array.len()).map(Some)
        }
        DataType::Time32(_) | DataType::Time64(_) => {
            let texts = cast(array, &DataType::Utf8)?;
            interned(texts.as_string::<i32>().iter(), array.len()).map(Some)
        }
        _ => Ok(None),
    }
}

fn interned<'a>(
    texts: impl Iterator<Item = Option<&'a str>>,
    rows: usize,
) -> Result<ArrayRef, ArrowError> {
    let mut interner = Interner::default();
    let mut codes = Vec::with_capacity(rows);
    let mut valid = NullBufferBuilder::new(rows);
    for text in texts {
        match text {
            Some(text) => {
                codes.push(interner.code(text).ok_or_else(gather::offset_overflow)?);
                valid.append_non_null();
            }
            None => {
                codes.push(0);
                valid.append_null();
            }
        }
    }
    gather::dictionary(codes, valid, &mut interner)
}

/// A dictionary of any code type over distinct strings of the usual type.
fn recoded(array: &ArrayRef) -> Result<ArrayRef, ArrowError> {
    let usual = DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
    let array = cast(array, &usual)?;
    let dictionary: &DictionaryArray<Int32Type> = array.as_dictionary();
    match is_distinct(dictionary) {
        true => Ok(array),
        false => gather::concat_dictionaries(&[dictionary]),
    }
}

/// Whether the dictionary of a column has nothing missing and nothing twice. One that is larger than
/// the column is not looked at: what the column has of it is found faster.
fn is_distinct(column: &DictionaryArray<Int32Type>) -> bool {
    let texts = column.values();
    if texts.len() > column.len() || texts.null_count() > 0 {
        return false;
    }
    let mut known = hashbrown::HashSet::with_capacity(texts.len());
    let mut texts = texts.as_string::<i32>().iter();
    texts.all(|text| known.insert(text))
}

/// Plain text of any Arrow type of strings.
pub(super) fn texts(array: &ArrayRef) -> Result<Option<StringArray>, ArrowError> {
    let is_text = match array.data_type() {
        DataType::Dictionary(_, values) => is_text(values),
        other => is_text(other),
    };
    if !is_text {
        return Ok(None);
    }
    let texts = cast(array, &DataType::Utf8)?;
    Ok(Some(texts.as_string::<i32>().clone()))
}

/// Keys or ids as text: whole numbers count as their digits.
pub(super) fn names(array: &ArrayRef) -> Result<Option<StringArray>, ArrowError> {
    if array.data_type().is_integer() {
        let digits = cast(array, &DataType::Utf8)?;
        return Ok(Some(digits.as_string::<i32>().clone()));
    }
    texts(array)
}

/// Keys as whole numbers: text counts where it is one in its plain form.
pub(super) fn key_integers(array: &ArrayRef) -> Result<Option<Int64Array>, ArrowError> {
    match texts(array)? {
        Some(texts) => Ok(Some(
            texts.iter().map(|text| plain_integer(text?)).collect(),
        )),
        None => integers(array),
    }
}

fn dates(array: &ArrayRef) -> Result<Option<ArrayRef>, ArrowError> {
    let dates: PrimitiveArray<Date32Type> = match array.data_type() {
        DataType::Date32 => return Ok(Some(Arc::clone(array))),
        DataType::Date64 => array
            .as_primitive::<Date64Type>()
            .unary_opt(|millis| i32::try_from(millis.div_euclid(MILLIS_PER_DAY)).ok()),
        _ => match texts(array)? {
            Some(texts) => texts.iter().map(|text| parse_date(text?)).collect(),
            None => return Ok(None),
        },
    };
    Ok(Some(Arc::new(dates)))
}

/// Instants in microseconds; what is finer is cut towards the past.
pub(super) fn instants(array: &ArrayRef, naive: &mut u64) -> Result<Option<ArrayRef>, ArrowError> {
    let times: PrimitiveArray<TimestampMicrosecondType> = match array.data_type() {
        DataType::Timestamp(unit, zone) => {
            if zone.is_none() {
                *naive += (array.len() - array.null_count()) as u64;
            }
            match unit {
                TimeUnit::Second => {
                    scaled::<TimestampSecondType>(array, |t| t.checked_mul(MICROS_PER_SECOND))
                }
                TimeUnit::Millisecond => {
                    scaled::<TimestampMillisecondType>(array, |t| t.checked_mul(1000))
                }
                TimeUnit::Microsecond => array.as_primitive::<TimestampMicrosecondType>().clone(),
                TimeUnit::Nanosecond => {
                    scaled::<TimestampNanosecondType>(array, |t| Some(t.div_euclid(1000)))
                }
            }
        }
        DataType::Date32 => array
            .as_primitive::<Date32Type>()
            .unary_opt(|day| i64::from(day).checked_mul(MICROS_PER_DAY)),
        DataType::Date64 => array
            .as_primitive::<Date64Type>()
            .unary_opt(|millis| millis.checked_mul(1000)),
        _ => match texts(array)? {
            Some(texts) => {
                let parsed = texts.iter().map(|text| {
                    let parsed = parse_instant(text?)?;
                    *naive += u64::from(!parsed.has_offset);
                    Some(parsed.micros)
                });
                parsed.collect()
            }
            None => return Ok(None),
        },
    };
    Ok(Some(Arc::new(times.with_timezone(UTC))))
}

fn scaled<T: ArrowTimestampType>(
    array: &ArrayRef,
    scale: impl Fn(i64) -> Option<i64>,
) -> PrimitiveArray<TimestampMicrosecondType> {
    array.as_primitive::<T>().unary_opt(scale)
}

fn durations(array: &ArrayRef) -> Result<Option<ArrayRef>, ArrowError> {
    let durations: PrimitiveArray<DurationMicrosecondType> = match array.data_type() {
        DataType::Duration(unit) => match unit {
            TimeUnit::Second => array
                .as_primitive::<DurationSecondType>()
                .unary_opt(|d| d.checked_mul(MICROS_PER_SECOND)),
            TimeUnit::Millisecond => array
                .as_primitive::<DurationMillisecondType>()
                .unary_opt(|d| d.checked_mul(1000)),
            TimeUnit::Microsecond => return Ok(Some(Arc::clone(array))),
            TimeUnit::Nanosecond => array
                .as_primitive::<DurationNanosecondType>()
                .unary(|d| d / 1000),
        },
        _ => match texts(array)? {
            Some(texts) => texts.iter().map(|text| parse_duration(text?)).collect(),
            None => return Ok(None),
        },
    };
    Ok(Some(Arc::new(durations)))
}
