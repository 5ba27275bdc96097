//! Types as authors write them.

use super::Checker;
use crate::diagnostic::{Code, Diagnostic, Span, nearest};
use crate::syntax::ast::{self, TypeExprKind};
use crate::types::{Field, Kind, ObjectType, Type};
/// The names of types without parameters.
const SIMPLE_TYPES: [(&str, Kind); 7] = [
    ("boolean", Kind::Boolean),
    ("integer", Kind::Integer),
    ("number", Kind::Number),
    ("string", Kind::String),
    ("date", Kind::Date),
    ("datetime", Kind::Datetime),
    ("duration", Kind::Duration),
];

impl<'a> Checker<'a> {
    /// A type as written.
    pub(super) fn type_of(&mut self, ty: &'a ast::TypeExpr) -> Option<Type> {
        let kind = match &ty.kind {
            TypeExprKind::Optional(inner) => return Some(self.type_of(inner)?.or_missing(true)),
            TypeExprKind::Name(name) => {
                match SIMPLE_TYPES.iter().find(|(simple, _)| simple == name) {
                    Some((_, kind)) => kind.clone(),
                    None => return self.unknown_type(name, ty.span),
                }
            }
            TypeExprKind::Generic(name, arguments) => match (name.as_str(), arguments.as_slice()) {
                ("array", [element]) => {
                    Kind::Array(Box::new(Type::present(self.type_of(element)?.kind)))
                }
                ("map", [value]) => Kind::map(Kind::String, self.type_of(value)?.kind),
                ("map", [key, value]) => {
                    let key = self.type_of(key)?.kind;
                    Kind::map(key, self.type_of(value)?.kind)
                }
                _ => return self.unknown_type(name, ty.span),
            },
            TypeExprKind::Object(members) => {
                let mut object = ObjectType::default();
                for (name, member) in members {
                    let member = self.type_of(member)?;
                    object.fields.insert(
                        name.node.clone(),
                        Field {
                            ty: member,
                            facts: None,
                        },
                    );
                }
                Kind::Object(std::sync::Arc::new(object))
            }
        };
        Some(Type::present(kind))
    }

    fn unknown_type(&mut self, name: &str, span: Span) -> Option<Type> {
        let synonym = match name.to_ascii_lowercase().as_str() {
            "int" | "long" | "short" | "byte" => Some("integer"),
            "double" | "float" | "decimal" => Some("number"),
            "bool" => Some("boolean"),
            "text" | "str" | "varchar" => Some("string"),
            "timestamp" | "date-time" | "instant" => Some("datetime"),
            "interval" | "period" => Some("duration"),
            _ => None,
        };
        let simple = SIMPLE_TYPES.iter().map(|(simple, _)| *simple);
        let near = synonym.or_else(|| nearest(name, simple.chain(["array", "map"])));
        let diagnostic = Diagnostic::error(
            Code::UnknownType,
            span,
            format!("there is no type `{name}`"),
        )
        .label("unknown type");
        self.report(match near {
            Some(near) => diagnostic.suggest_name(span, name, near),
            None => diagnostic.note(
                "the types: boolean, integer, number, string, date, datetime, duration, array<…>, map<…>, object {…}",
            ),
        });
        None
    }
}
