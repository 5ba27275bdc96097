//! The types of rules and of schema fields.

use std::fmt;
use std::sync::Arc;

use indexmap::IndexMap;

/// A kind of value together with whether it may be missing.
#[derive(Debug, Clone, PartialEq)]
pub struct Type {
    /// What the value is where it is present.
    pub kind: Kind,
    /// Whether it may be missing: `T?` where true.
    pub optional: bool,
}

/// What a present value is.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// The type of `null` alone: always missing. It fits every optional type.
    Nothing,
    /// True or false.
    Boolean,
    /// A whole number of 64 bits.
    Integer,
    /// An IEEE double; never NaN, never infinite, never minus zero.
    Number,
    /// Unicode text.
    String,
    /// A calendar day.
    Date,
    /// An instant in microseconds since 1970 UTC.
    Datetime,
    /// An exact amount of time in microseconds.
    Duration,
    /// A list; elements are never missing.
    Array(Box<Type>),
    /// Values under keys; keys are strings in schemas, any scalar after `groupBy`.
    Map(Box<Kind>, Box<Type>),
    /// Named members.
    Object(Arc<ObjectType>),
    /// An object about whose inside the schema says nothing; only its presence can be tested.
    Opaque,
}

/// The members of an object, in the order of the schema or the text.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ObjectType {
    /// What messages call it, such as `profile` or `event`; empty for object literals.
    pub name: String,
    /// The members by name.
    pub fields: IndexMap<String, Field>,
}

/// A member of an object.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// Its type; fields of schemas are optional always.
    pub ty: Type,
    /// What the schema says beyond the type; absent for members that rules make.
    pub facts: Option<Arc<FieldFacts>>,
}

/// What a schema says of a field beyond its type.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FieldFacts {
    /// The short human name.
    pub title: Option<String>,
    /// What it means.
    pub description: Option<String>,
    /// The XDM type as schemas spell it: `string`, `int`, `date-time`, ….
    pub xdm_type: &'static str,
    /// The least integer that fits, if the schema bounds it.
    pub minimum: Option<i64>,
    /// The greatest integer that fits, if the schema bounds it.
    pub maximum: Option<i64>,
    /// The values of an enum.
    pub allowed: Option<Allowed>,
    /// Whether the schema advises against its use.
    pub deprecated: bool,
    /// Whether the schema promises that it is there; rules count on nothing, so its type is optional
    /// all the same.
    pub required: bool,
    /// The schemas (titles or `$id`s) that contribute it.
    pub origins: Vec<Arc<str>>,
}

/// The values of an enum, with their labels where the schema has some.
#[derive(Debug, Clone, PartialEq)]
pub struct Allowed {
    /// Whether other values are impossible (`enum`) or just unusual (`meta:enum`).
    pub closed: bool,
    /// The values in the order of the schema.
    pub values: Vec<String>,
}

impl Type {
    /// A type whose values are always there.
    pub fn present(kind: Kind) -> Self {
        Self {
            kind,
            optional: false,
        }
    }

    /// A type whose values may be missing.
    pub fn optional(kind: Kind) -> Self {
        Self {
            kind,
            optional: true,
        }
    }

    /// A list of `kind`; lists are never missing to list operators.
    pub fn list(kind: Kind) -> Self {
        Self::present(Kind::Array(Box::new(Self::present(kind))))
    }

    /// An entry of a map: an object of its `key` and its `value`.
    pub fn entry(key: Kind, value: Type) -> Self {
        let mut entry = ObjectType::default();
        for (name, ty) in [("key", Self::present(key)), ("value", value)] {
            entry
                .fields
                .insert(name.to_owned(), Field { ty, facts: None });
        }
        Self::present(Kind::Object(Arc::new(entry)))
    }

    /// The same kind, which may be missing if `also` says so.
    #[must_use]
    pub fn or_missing(mut self, also: bool) -> Self {
        self.optional |= also;
        self
    }

    /// The element type of a list.
    pub fn element(&self) -> Option<&Type> {
        match &self.kind {
            Kind::Array(element) => Some(element),
            _ => None,
        }
    }
}

impl Kind {
    /// The innermost elements of lists in lists; any other kind as such.
    pub fn under_lists(&self) -> &Kind {
        let mut kind = self;
        while let Kind::Array(element) = kind {
            kind = &element.kind;
        }
        kind
    }

    /// A map from `key` to `value`, whose values are always there.
    pub fn map(key: Kind, value: Kind) -> Self {
        Kind::Map(Box::new(key), Box::new(Type::present(value)))
    }

    /// Whether it is an integer or a number.
    pub fn is_numeric(&self) -> bool {
        matches!(self, Kind::Integer | Kind::Number)
    }

    /// Whether its values have one order: `<` works on them.
    pub fn is_ordered(&self) -> bool {
        matches!(
            self,
            Kind::Integer
                | Kind::Number
                | Kind::String
                | Kind::Date
                | Kind::Datetime
                | Kind::Duration
        )
    }

    /// Whether it is neither a list nor a map nor an object.
    pub fn is_scalar(&self) -> bool {
        !matches!(
            self,
            Kind::Array(_) | Kind::Map(..) | Kind::Object(_) | Kind::Opaque
        )
    }

    /// Whether it is a list.
    pub fn is_list(&self) -> bool {
        matches!(self, Kind::Array(_))
    }
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.kind.fmt(f)?;
        if self.optional && self.kind != Kind::Nothing {
            f.write_str("?")
        } else {
            Ok(())
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Kind::Nothing => f.write_str("nothing"),
            Kind::Boolean => f.write_str("boolean"),
            Kind::Integer => f.write_str("integer"),
            Kind::Number => f.write_str("number"),
            Kind::String => f.write_str("string"),
            Kind::Date => f.write_str("date"),
            Kind::Datetime => f.write_str("datetime"),
            Kind::Duration => f.write_str("duration"),
            Kind::Array(element) => write!(f, "array<{element}>"),
            Kind::Map(key, value) if **key == Kind::String => write!(f, "map<{value}>"),
            Kind::Map(key, value) => write!(f, "map<{key}, {value}>"),
            Kind::Object(object) if !object.name.is_empty() => write!(f, "{}", object.name),
            Kind::Object(object) => {
                f.write_str("object {")?;
                for (index, (name, field)) in object.fields.iter().enumerate() {
                    let comma = if index == 0 { "" } else { "," };
                    write!(f, "{comma} {name}: {}", field.ty)?;
                }
                f.write_str(" }")
            }
            Kind::Opaque => f.write_str("opaque object"),
        }
    }
}
