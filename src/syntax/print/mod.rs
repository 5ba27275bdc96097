//! The tree as text, for snapshots and `explain --show ast`.
//!
//! Every node is a list in round brackets: what it is, then its parts. Lists that fit stay on a line.

mod expression;
mod layout;

use super::ast::{
    Attribute, AttributeOption, Define, Expr, File, Item, ItemKind, NamePath, SchemaItem,
    SchemaRole, Table, TestItem, TestPart, TypeExpr, TypeExprKind,
};
use super::unparse::{name_text, quote};

use expression::Printer;

/// The tree of a file as text; one block an item.
pub fn print_file(file: &File) -> String {
    let mut printer = Printer::default();
    for doc in &file.docs {
        printer.list("file-doc", |p| p.atom(&quote(doc)));
        printer.end_block();
    }
    for item in &file.items {
        print_item(&mut printer, item);
        printer.end_block();
    }
    layout::layout(&printer.text)
}

/// The tree of an expression as text.
pub fn print_expr(expr: &Expr) -> String {
    let mut printer = Printer::default();
    printer.expr(expr);
    printer.end_block();
    layout::layout(&printer.text)
}

fn print_item(p: &mut Printer, item: &Item) {
    let word = match &item.kind {
        ItemKind::Schema(_) => "schema",
        ItemKind::Timezone(_) => "timezone",
        ItemKind::WeekStarts(_) => "week-starts",
        ItemKind::Use(_) => "use",
        ItemKind::Allow(_) => "allow",
        ItemKind::Define(_) => "define",
        ItemKind::Attribute(_) => "attribute",
        ItemKind::Test(_) => "test",
    };
    p.list(word, |p| {
        for doc in &item.docs {
            p.list("doc", |p| p.atom(&quote(doc)));
        }
        match &item.kind {
            ItemKind::Schema(schema) => print_schema(p, schema),
            ItemKind::Timezone(zone) => p.expr(zone),
            ItemKind::WeekStarts(day) => p.atom(&day.to_string()),
            ItemKind::Use(path) => p.atom(&quote(path)),
            ItemKind::Allow(allow) => {
                allow.codes.iter().for_each(|code| p.atom(code));
                allow
                    .reason
                    .iter()
                    .for_each(|reason| p.atom(&quote(reason)));
            }
            ItemKind::Define(define) => print_define(p, define),
            ItemKind::Attribute(attribute) => print_attribute(p, attribute),
            ItemKind::Test(test) => print_test(p, test),
        }
    });
}

fn print_schema(p: &mut Printer, schema: &SchemaItem) {
    p.atom(match schema.role {
        SchemaRole::Profile => "profile",
        SchemaRole::Event => "event",
    });
    for source in &schema.sources {
        p.atom(&quote(source));
    }
    let places = [
        ("key", &schema.key),
        ("time", &schema.time),
        ("id", &schema.id),
    ];
    for (word, place) in places {
        if let Some(path) = place {
            p.list(word, |p| p.atom(&path_text(path)));
        }
    }
}

fn path_text(path: &NamePath) -> String {
    let steps = path.steps.iter().map(|step| name_text(step));
    steps.collect::<Vec<_>>().join(".")
}

fn print_define(p: &mut Printer, define: &Define) {
    p.atom(&name_text(&define.name));
    if let Some(parameters) = &define.parameters {
        p.list("parameters", |p| {
            for parameter in parameters {
                match &parameter.ty {
                    None => p.atom(&name_text(&parameter.name)),
                    Some(ty) => p.list(&name_text(&parameter.name), |p| p.atom(&type_text(ty))),
                }
            }
        });
    }
    p.expr(&define.body);
}

fn print_attribute(p: &mut Printer, attribute: &Attribute) {
    p.atom(&name_text(&attribute.name));
    if let Some(ty) = &attribute.ty {
        p.list("type", |p| p.atom(&type_text(ty)));
    }
    for option in &attribute.options {
        match &option.node {
            AttributeOption::OnEvent => p.list("on-event", |_| {}),
            AttributeOption::At(path) => p.list("at", |p| p.atom(&path_text(path))),
            AttributeOption::OverLast(amount) => p.list("over-last", |p| p.amount(amount)),
            AttributeOption::Default(value) => p.list("default", |p| p.expr(value)),
            AttributeOption::Round(digits) => p.list("round", |p| p.expr(digits)),
        }
    }
    p.expr(&attribute.body);
}

/// A type in the words of the language.
pub(super) fn type_text(ty: &TypeExpr) -> String {
    match &ty.kind {
        TypeExprKind::Name(name) => name_text(name),
        TypeExprKind::Generic(name, arguments) => {
            let arguments: Vec<String> = arguments.iter().map(type_text).collect();
            format!("{}<{}>", name_text(name), arguments.join(", "))
        }
        TypeExprKind::Object(members) => {
            let members = members.iter();
            let members: Vec<String> = members
                .map(|(name, ty)| format!("{}: {}", name_text(name), type_text(ty)))
                .collect();
            format!("object {{ {} }}", members.join(", "))
        }
        TypeExprKind::Optional(inner) => format!("{}?", type_text(inner)),
    }
}

fn print_test(p: &mut Printer, test: &TestItem) {
    p.atom(&quote(&test.name));
    if let Some(at) = &test.at {
        p.list("at", |p| p.atom(&quote(at)));
    }
    for part in &test.body {
        match &part.node {
            TestPart::Profile(object) => p.list("profile", |p| p.expr(object)),
            TestPart::EventTable(table) => p.list("events", |p| print_table(p, table)),
            TestPart::EventList(list) => p.list("events", |p| p.expr(list)),
            TestPart::Using(path) => p.list("using", |p| p.atom(&quote(path))),
            TestPart::ForEach(table) => p.list("for-each", |p| print_table(p, table)),
            TestPart::Expect(condition) => p.list("expect", |p| p.expr(condition)),
            TestPart::Snapshot(names) => p.list("snapshot", |p| {
                names.iter().for_each(|name| p.atom(&name_text(name)))
            }),
        }
    }
}

fn print_table(p: &mut Printer, table: &Table) {
    for row in &table.rows {
        p.list("row", |p| row.iter().for_each(|cell| p.atom(&quote(cell))));
    }
}
