//! The values that rules compute.

use std::sync::Arc;

use indexmap::IndexMap;

/// The longest text that a rule may put together, in bytes; a longer one is a fault. Attributes that
/// use attributes could double a text ten thousand times.
pub const TEXT_BYTES_MAX: usize = 16 * 1024 * 1024;
/// The most items of a list that a rule puts together of others or of a text; more are a fault, for
/// the same reason.
pub const LIST_ITEMS_MAX: usize = 1024 * 1024;

/// A value of the language. Cloning is cheap.
///
/// Numbers are finite and never minus zero; lists hold no missing elements; members of objects that
/// are missing are left out.
#[derive(Debug, Clone, Default)]
pub enum Value {
    /// The missing value, `null` in texts and JSON.
    #[default]
    Missing,
    /// True or false.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A finite double, never minus zero.
    Number(f64),
    /// Text.
    String(Arc<str>),
    /// A day, counted from 1970-01-01.
    Date(i32),
    /// An instant in microseconds since 1970-01-01T00:00:00Z.
    Datetime(i64),
    /// An amount of time in microseconds.
    Duration(i64),
    /// A list.
    Array(Arc<[Value]>),
    /// Values under keys, in the order in which the keys came.
    Map(Arc<MapValue>),
    /// Named members, in the order of the text or the schema.
    Object(Arc<ObjectValue>),
}

/// The entries of a map; a key stands once.
#[derive(Debug, Clone, Default)]
pub struct MapValue {
    /// Keys and values in the order of first occurrence.
    pub entries: Vec<(Value, Value)>,
}

/// The members of an object that are not missing.
pub type ObjectValue = IndexMap<Arc<str>, Value>;

impl Value {
    /// A string value.
    pub fn string(text: impl Into<Arc<str>>) -> Self {
        Value::String(text.into())
    }

    /// A list value; missing elements are dropped.
    pub fn array(items: impl IntoIterator<Item = Value>) -> Self {
        Value::Array(items.into_iter().filter(Value::is_present).collect())
    }

    /// An object value; missing members are left out.
    pub fn object(members: impl IntoIterator<Item = (Arc<str>, Value)>) -> Self {
        Value::Object(Arc::new(
            members
                .into_iter()
                .filter(|(_, value)| value.is_present())
                .collect(),
        ))
    }

    /// A finite number as a value, without a minus zero; `None` where it is not finite.
    pub fn number(number: f64) -> Option<Self> {
        number.is_finite().then_some(Value::Number(number + 0.0))
    }

    /// Whether it is missing.
    pub fn is_missing(&self) -> bool {
        matches!(self, Value::Missing)
    }

    /// Whether it is not missing.
    pub fn is_present(&self) -> bool {
        !self.is_missing()
    }

    /// The truth of a condition: a missing one is false, a list is true when it is not empty.
    pub fn is_true(&self) -> bool {
        match self {
            Value::Boolean(truth) => *truth,
            Value::Array(items) => !items.is_empty(),
            _ => false,
        }
    }

    /// The items of a list; a missing list is empty.
    pub fn items(&self) -> &[Value] {
        match self {
            Value::Array(items) => items,
            _ => &[],
        }
    }
}
