//! Plans as text, for snapshots and `explain`.
//!
//! Tables and their columns come first, then the nodes in order, then the attributes. What follows a
//! node in brackets is what it depends on (nothing for constants), the pass over the events before
//! which it is known, and whether it can fault.

use std::fmt::{self, Display, Write as _};

use super::{Attribute, Fold, Level, Loop, Node, NodeId, Op, Plan, Primitive, Source};
use crate::schema::layout::{ColumnLayout, PathStep, RowKind, TableId, TableLayout};
use crate::types::ArenaId;
use crate::types::json::literal;

/// The text of a plan.
pub fn print(plan: &Plan) -> String {
    plan.to_string()
}

impl Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let calendar = &self.calendar;
        writeln!(f, "calendar {} {}", calendar.zone, calendar.week_start)?;
        for (index, layout) in self.layout.tables.iter().enumerate() {
            table(f, TableId::from_index(index), layout)?;
        }
        for (id, of) in self.nodes.iter() {
            write!(f, "{id}: {} = ", of.ty)?;
            node(f, self, of)?;
        }
        self.attributes.iter().try_for_each(|one| attribute(f, one))
    }
}

fn attribute(f: &mut fmt::Formatter<'_>, attribute: &Attribute) -> fmt::Result {
    let Attribute { name, ty, node } = attribute;
    writeln!(f, "attribute {name}: {ty} = {node}")
}

fn table(f: &mut fmt::Formatter<'_>, id: TableId, table: &TableLayout) -> fmt::Result {
    let kind = match (table.rows, id.index()) {
        (RowKind::Root, 0) => "profile",
        (RowKind::Root, _) => "events",
        (RowKind::Item, _) => "items",
        (RowKind::Entry, _) => "entries",
    };
    write!(f, "table {id} {kind}")?;
    if let Some(parent) = table.parent {
        write!(f, " of {parent} at {}", path(&table.path))?;
    }
    writeln!(f)?;
    for (number, column) in table.columns.iter().enumerate() {
        writeln!(f, "  c{number} {}", column_line(column))?;
    }
    Ok(())
}

fn column_line(column: &ColumnLayout) -> String {
    let ty = format!("{:?}", column.ty).to_lowercase();
    match column.bounds {
        None => format!("{}: {ty}", path(&column.path)),
        Some((least, greatest)) => format!("{}: {ty} {least}..={greatest}", path(&column.path)),
    }
}

/// A path as rules write it; `this` is the row itself.
fn path(steps: &[PathStep]) -> String {
    let mut text = String::new();
    for step in steps {
        match step {
            PathStep::Field(name) if text.is_empty() => text.push_str(name),
            PathStep::Field(name) => {
                let _ = write!(text, ".{name}");
            }
            PathStep::Key(key) => {
                let _ = write!(text, "[{key:?}]");
            }
        }
    }
    if text.is_empty() { "this".into() } else { text }
}

fn node(f: &mut fmt::Formatter<'_>, plan: &Plan, node: &Node) -> fmt::Result {
    match &node.op {
        Op::Constant(constant) => write!(f, "{}", literal(&constant.0))?,
        Op::Now => write!(f, "now")?,
        Op::Column {
            depth,
            table,
            column,
        } => {
            let columns = &plan.layout.tables.get(table.index()).map(|t| &t.columns);
            let known = columns.and_then(|columns| columns.get(*column as usize));
            let path = known.map_or_else(|| "?".into(), |column| path(&column.path));
            write!(f, "column {table}.c{column} of row {depth} ({path})")?;
        }
        Op::Position { depth } => write!(f, "position of row {depth}")?,
        Op::Element { depth } => write!(f, "element of row {depth}")?,
        Op::Member(object, name) => write!(f, "member {object} {name:?}")?,
        Op::MapGet(map, key) => write!(f, "get {map}, {key}")?,
        Op::Primitive(op, operands) => write!(f, "{} {}", Name(*op), list(operands))?,
        Op::Call(function, operands) => {
            write!(f, "call {}({})", function.name(), list(operands))?;
        }
        Op::IsPresent(operand) => write!(f, "is_present {operand}")?,
        Op::And(a, b) => write!(f, "and {a}, {b}")?,
        Op::Or(a, b) => write!(f, "or {a}, {b}")?,
        Op::Not(a) => write!(f, "not {a}")?,
        Op::If(condition, then, other) => write!(f, "if {condition} then {then} else {other}")?,
        Op::Default(a, b) => write!(f, "default {a}, {b}")?,
        Op::Object(members) => {
            let members = members.iter().map(|(name, id)| format!("{name:?}: {id}"));
            write!(f, "object {{{}}}", members.collect::<Vec<_>>().join(", "))?;
        }
        Op::List(elements) => write!(f, "list [{}]", list(elements))?,
        Op::Fold(fold) => write!(f, "fold {}", fold.function.name())?,
    }
    facts(f, node)?;
    match &node.op {
        Op::Fold(fold) => fold_lines(f, fold),
        _ => Ok(()),
    }
}

fn facts(f: &mut fmt::Formatter<'_>, node: &Node) -> fmt::Result {
    let level = match node.level {
        Level::Constant => None,
        Level::Now => Some("now".to_owned()),
        Level::Profile => Some("profile".to_owned()),
        Level::Row(depth) => Some(format!("row {depth}")),
    };
    let pass = (node.ready > 0).then(|| format!("pass {}", node.ready));
    let fault = node.can_fault.then(|| "can fault".to_owned());
    let facts: Vec<String> = level.into_iter().chain(pass).chain(fault).collect();
    match facts.is_empty() {
        true => writeln!(f),
        false => writeln!(f, "  [{}]", facts.join(", ")),
    }
}

fn fold_lines(f: &mut fmt::Formatter<'_>, fold: &Fold) -> fmt::Result {
    for Loop {
        source,
        depth,
        filter,
    } in &fold.loops
    {
        write!(f, "  for row {depth} in ")?;
        match source {
            Source::Events => write!(f, "events")?,
            Source::Children { table, owner } => write!(f, "{table} of row {owner}")?,
            Source::Values(list) => write!(f, "values {list}")?,
        }
        match filter {
            Some(filter) => writeln!(f, " where {filter}")?,
            None => writeln!(f)?,
        }
    }
    if let Some(key) = fold.key {
        writeln!(f, "  key {key}")?;
    }
    for (word, ids) in [("item", &fold.items), ("values", &fold.values)] {
        if !ids.is_empty() {
            writeln!(f, "  {word} {}", list(ids))?;
        }
    }
    Ok(())
}

fn list(ids: &[NodeId]) -> String {
    let ids: Vec<String> = ids.iter().map(NodeId::to_string).collect();
    ids.join(", ")
}

/// The name of an operator in plans: `compare_number less`, `add_calendar month`.
struct Name(Primitive);

impl Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The names of the variants are the words of the text form; only their spelling differs.
        let name = format!("{:?}", self.0);
        for (index, letter) in name.char_indices() {
            match letter {
                '(' => f.write_char(' ')?,
                ')' => {}
                _ if letter.is_uppercase() => {
                    if index > 0 && !name[..index].ends_with('(') {
                        f.write_char('_')?;
                    }
                    f.write_char(letter.to_ascii_lowercase())?;
                }
                _ => f.write_char(letter)?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
