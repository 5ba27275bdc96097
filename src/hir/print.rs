//! A checked program as text, for snapshots and `explain`.

use std::fmt::Write as _;

use super::walk::named_operands;
use super::{Attribute, ExprId, ExprKind, Program, VarId};
use crate::types::json::literal;
use crate::types::stack::with_stack;

/// The program: each attribute with its typed tree, one node a line.
///
/// A node that is used from several places is written where it is met first, with its id, and named
/// by that id afterwards.
pub fn print(program: &Program) -> String {
    let mut printer = Printer {
        program,
        seen: vec![false; program.exprs.len()],
        text: String::new(),
    };
    for (_, attribute) in program.attributes.iter() {
        printer.attribute(attribute);
    }
    printer.text
}

/// Levels that are indented; a long chain of operators is a deep tree, and its text stays small.
const INDENT_LEVELS_MAX: usize = 40;

struct Printer<'a> {
    program: &'a Program,
    seen: Vec<bool>,
    text: String,
}

impl Printer<'_> {
    fn attribute(&mut self, attribute: &Attribute) {
        let _ = writeln!(
            self.text,
            "attribute {}: {}{}",
            attribute.path.join("."),
            attribute.ty,
            if attribute.on_event { " on event" } else { "" }
        );
        self.node("", attribute.body, 1);
    }

    fn line(&mut self, role: &str, depth: usize, text: &str) {
        let indent = depth.min(INDENT_LEVELS_MAX) * 2;
        let _ = writeln!(self.text, "{:indent$}{role}{text}", "");
    }

    fn node(&mut self, role: &str, id: ExprId, depth: usize) {
        with_stack(|| {
            let expr = &self.program.exprs[id];
            let index = crate::types::ArenaId::index(id);
            let head = head(self.program, &expr.kind);
            let leaf = named_operands(&expr.kind).is_empty();
            if !leaf && std::mem::replace(&mut self.seen[index], true) {
                self.line(role, depth, &format!("{id}"));
                return;
            }
            let name = if leaf {
                String::new()
            } else {
                format!("{id} = ")
            };
            self.line(role, depth, &format!("{name}{head}: {}", expr.ty));
            for (role, child) in named_operands(&expr.kind) {
                self.node(role, child, depth + 1);
            }
        });
    }
}

fn variable(program: &Program, id: VarId) -> String {
    match &program.variables[id].name {
        Some(name) => format!("{id} {name}"),
        None => id.to_string(),
    }
}

fn head(program: &Program, kind: &ExprKind) -> String {
    match kind {
        ExprKind::Constant(value) => literal(value),
        ExprKind::Now => "now".to_owned(),
        ExprKind::Profile => "profile".to_owned(),
        ExprKind::Events => "events".to_owned(),
        ExprKind::Variable(id) => variable(program, *id),
        ExprKind::Field(_, name) => format!("field {name}"),
        ExprKind::MapGet(..) => "get".to_owned(),
        ExprKind::Event => "event".to_owned(),
        ExprKind::Attribute(id) => format!("attribute {id}"),
        ExprKind::EventAttribute(id, _) => format!("attribute {id} of event"),
        ExprKind::Primitive(primitive, _) => format!("{primitive:?}"),
        ExprKind::Test(_) => "test".to_owned(),
        ExprKind::Call(function, _) => format!("call {}", function.name()),
        ExprKind::And(..) => "and".to_owned(),
        ExprKind::Or(..) => "or".to_owned(),
        ExprKind::Not(_) => "not".to_owned(),
        ExprKind::If(..) => "if".to_owned(),
        ExprKind::Default(..) => "default".to_owned(),
        ExprKind::IsPresent(_) => "is present".to_owned(),
        ExprKind::Object(members) => {
            let names: Vec<&str> = members.iter().map(|(name, _)| &**name).collect();
            format!("object {{{}}}", names.join(", "))
        }
        ExprKind::List(_) => "list".to_owned(),
        ExprKind::Filter { item, .. } => format!("filter {}", variable(program, *item)),
        ExprKind::Map { item, .. } => format!("map {}", variable(program, *item)),
        ExprKind::FlatMap { item, .. } => format!("flat map {}", variable(program, *item)),
        ExprKind::Entries(_) => "entries".to_owned(),
        ExprKind::GroupBy { item, .. } => format!("group by {}", variable(program, *item)),
        ExprKind::MapGroups { key, group, .. } => {
            format!(
                "map groups {}, {}",
                variable(program, *key),
                variable(program, *group)
            )
        }
        ExprKind::Fold { function, item, .. } => {
            format!("fold {} {}", function.name(), variable(program, *item))
        }
    }
}
