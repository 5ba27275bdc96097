//! From documents to the items of a rule file, as a tree and as text.

use super::{Document, Window};
use crate::diagnostic::{SourceId, Spanned};
use crate::syntax::ast::{
    Amount, Attribute, AttributeOption, Expr, ExprKind, File, Item, ItemKind, NamePath,
};
use crate::syntax::parse::parse_file;
use crate::syntax::unparse::{name_text, unparse_expr};

/// The documents as the items of a rule file.
pub fn to_file(documents: Vec<Document>) -> File {
    File {
        items: documents.into_iter().map(item).collect(),
        ..File::default()
    }
}

/// A document as an attribute.
fn item(document: Document) -> Item {
    let docs = document.description.iter().flat_map(|description| {
        let lines = description.node.lines();
        lines.map(|line| Spanned::new(line.to_owned(), description.span))
    });
    let docs = docs.collect();
    let options = options(&document);
    let attribute = Attribute {
        name: document.name,
        ty: None,
        options,
        body: document.body,
    };
    Item {
        docs,
        kind: ItemKind::Attribute(attribute),
        span: document.span,
    }
}

fn options(document: &Document) -> Vec<Spanned<AttributeOption>> {
    let mut options = Vec::new();
    if let Some(first) = document.path.first() {
        let steps = document.path.clone();
        options.push(Spanned::new(
            AttributeOption::At(NamePath { steps }),
            first.span,
        ));
    }
    if let Some(window) = document.window {
        let amount = AttributeOption::OverLast(Box::new(amount(window)));
        options.push(Spanned::new(amount, window.span));
    }
    options
}

fn amount(window: Window) -> Amount {
    Amount {
        count: Expr {
            kind: ExprKind::Integer(window.count),
            span: window.span,
        },
        unit: Spanned::new(window.unit, window.span),
    }
}

/// The documents as the text of a rule file. Rules in text stay as their authors wrote them.
pub fn rule_file(documents: &[Document]) -> String {
    let items: Vec<String> = documents.iter().map(rule_text).collect();
    items.join("\n")
}

fn rule_text(document: &Document) -> String {
    let mut text = String::new();
    if document.name.node != document.given_name {
        text.push_str(&format!("// name: {}\n", one_line(&document.given_name)));
    }
    if document.keep_current {
        text.push_str("// keepCurrent: true\n");
    }
    for (name, value) in &document.rest {
        text.push_str(&format!("// {}: {}\n", one_line(name), one_line(value)));
    }
    let description = document.description.iter();
    for line in description.flat_map(|description| description.node.lines()) {
        text.push_str(format!("/// {}", one_line(line)).trim_end());
        text.push('\n');
    }
    let head = head(document);
    let body = document
        .text
        .as_deref()
        .map(str::trim)
        .filter(|body| stays_whole(&head, body, document));
    let body = body.map_or_else(|| unparse_expr(&document.body), str::to_owned);
    text.push_str(&format!("{head} = {body}\n"));
    text
}

fn head(document: &Document) -> String {
    let mut head = format!("attribute {}", name_text(&document.name));
    if !document.path.is_empty() {
        let steps = document.path.iter().map(|step| name_text(step));
        head.push_str(&format!(" at {}", steps.collect::<Vec<_>>().join(".")));
    }
    if let Some(Window { count, unit, .. }) = document.window {
        head.push_str(&format!(" over last {count} {}", unit.word(count)));
    }
    head
}

/// Whether the text of a rule means the same in a file: a line of it could begin another item there.
fn stays_whole(head: &str, body: &str, document: &Document) -> bool {
    let (file, found) = parse_file(SourceId::default(), &format!("{head} = {body}\n"));
    match file.items.as_slice() {
        [
            Item {
                kind: ItemKind::Attribute(attribute),
                ..
            },
        ] => found.is_empty() && attribute.body == document.body,
        _ => false,
    }
}

/// A text without line breaks and other control characters.
fn one_line(text: &str) -> String {
    let plain = |c: char| if c.is_control() { ' ' } else { c };
    text.chars().map(plain).collect()
}
