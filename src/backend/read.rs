//! One value of a column.

use arrow_array::cast::AsArray;
use arrow_array::types::{
    Date32Type, DurationMicrosecondType, Float64Type, Int32Type, Int64Type,
    TimestampMicrosecondType,
};
use arrow_array::{Array, DictionaryArray, StringArray};

use crate::schema::layout::ColumnType;
use crate::types::Value;

/// The value of a row of a column that is an array as [`ColumnType`] says; missing where it is null,
/// beyond the end, or where the array is of another type.
pub fn read_column(array: &dyn Array, row: usize, ty: ColumnType) -> Value {
    if row >= array.len() || array.is_null(row) {
        return absent(ty);
    }
    let value = match ty {
        ColumnType::Boolean | ColumnType::Presence => array
            .as_boolean_opt()
            .map(|array| Value::Boolean(array.value(row))),
        ColumnType::Integer => array
            .as_primitive_opt::<Int64Type>()
            .map(|array| Value::Integer(array.value(row))),
        ColumnType::Number => array
            .as_primitive_opt::<Float64Type>()
            .and_then(|array| Value::number(array.value(row))),
        ColumnType::String | ColumnType::Key => array
            .as_dictionary_opt::<Int32Type>()
            .and_then(|array| text(array, row)),
        ColumnType::Date => array
            .as_primitive_opt::<Date32Type>()
            .map(|array| Value::Date(array.value(row))),
        ColumnType::Datetime => array
            .as_primitive_opt::<TimestampMicrosecondType>()
            .map(|array| Value::Datetime(array.value(row))),
        ColumnType::Duration => array
            .as_primitive_opt::<DurationMicrosecondType>()
            .map(|array| Value::Duration(array.value(row))),
    };
    value.unwrap_or_else(|| absent(ty))
}

/// What a column gives for a row that does not exist, such as the record of a profile without one.
pub fn absent(ty: ColumnType) -> Value {
    match ty {
        ColumnType::Presence => Value::Boolean(false),
        _ => Value::Missing,
    }
}

fn text(array: &DictionaryArray<Int32Type>, row: usize) -> Option<Value> {
    let texts: &StringArray = array.values().as_string_opt()?;
    let text = array.key(row).filter(|key| texts.is_valid(*key))?;
    Some(Value::string(texts.value(text)))
}
