//! What an author selects by selecting more and more.

use std::ops::Range;

use crate::diagnostic::{SourceId, Span};
use crate::syntax::ast::{Expr, ItemKind, TestItem, TestPart};
use crate::syntax::parse::limits::SOURCE_BYTES_MAX;
use crate::syntax::parse::{BlockKind, blocks, parse_file, words};

/// The parts of a rule file that hold a byte, each inside the next: the word, the expressions, what stands
/// between brackets, the item, the text. The text may be broken.
pub fn selections(text: &str, byte: usize) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    found.push(0..text.len());
    if text.len() <= SOURCE_BYTES_MAX {
        parts(text, byte, &mut found);
    }
    found.retain(|range| range.start <= byte && byte <= range.end);
    found.sort_by_key(|range| (range.len(), range.start));
    let mut nested: Vec<Range<usize>> = Vec::new();
    for range in found.into_iter().filter(|range| !range.is_empty()) {
        let fits = nested.last().is_none_or(|inner| {
            range.start <= inner.start && inner.end <= range.end && range != *inner
        });
        if fits {
            nested.push(range);
        }
    }
    nested
}

fn parts(text: &str, byte: usize, found: &mut Vec<Range<usize>>) {
    let source = SourceId(0);
    let words = words(source, text, byte..byte + 1);
    found.extend(words.iter().map(|word| bytes(word.span)));
    for block in blocks(text) {
        if block.kind == BlockKind::Brackets {
            found.push(inside(text, &block.range));
        }
        found.push(block.range);
    }
    let (tree, _) = parse_file(source, text);
    let mut add = |body: &Expr| body.for_each(&mut |expr| found.push(bytes(expr.span)));
    let holds = |span: Span| super::holds(span, byte);
    for item in tree.items.iter().filter(|item| holds(item.span)) {
        match &item.kind {
            ItemKind::Attribute(attribute) => add(&attribute.body),
            ItemKind::Define(define) => add(&define.body),
            ItemKind::Test(test) => test_expressions(test).for_each(&mut add),
            _ => {}
        }
    }
    // A documented item is one part with its documentation.
    for item in &tree.items {
        if let Some(first) = item.docs.first() {
            found.push(first.span.start as usize..item.span.end as usize);
        }
    }
}

fn test_expressions(test: &TestItem) -> impl Iterator<Item = &Expr> {
    test.body.iter().filter_map(|part| match &part.node {
        TestPart::Profile(expr) | TestPart::EventList(expr) | TestPart::Expect(expr) => Some(expr),
        _ => None,
    })
}

/// What stands between two brackets, without the blanks around it.
fn inside(text: &str, brackets: &Range<usize>) -> Range<usize> {
    let all = brackets.start + 1..brackets.end.saturating_sub(1);
    let content = text.get(all.clone()).unwrap_or_default();
    let start = all.start + content.len() - content.trim_start().len();
    start..start + content.trim().len()
}

fn bytes(span: Span) -> Range<usize> {
    span.start as usize..span.end as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is selected around the bar, one after the other.
    fn selected(text: &str) -> Vec<String> {
        let byte = text.find('|').unwrap_or_default();
        let text = text.replacen('|', "", 1);
        let ranges = selections(&text, byte).into_iter();
        ranges.map(|range| text[range].to_owned()).collect()
    }

    #[test]
    fn selections_grow_from_the_word_to_the_text() {
        let expected = [
            "price",
            "price * 2",
            "( price * 2 )",
            "xEvent.sum( price * 2 )",
            "xEvent.sum( price * 2 ).round()",
            "attribute a = xEvent.sum( price * 2 ).round()",
            "/// Spent.\nattribute a = xEvent.sum( price * 2 ).round()",
            "/// Spent.\nattribute a = xEvent.sum( price * 2 ).round()\nattribute b = 1",
        ];
        let text = "/// Spent.\nattribute a = xEvent.sum( pri|ce * 2 ).round()\nattribute b = 1";
        assert_eq!(selected(text), expected);
    }

    #[test]
    fn broken_texts_and_tests_have_selections_too() {
        assert_eq!(
            selected("attribute a = (1 + [|x"),
            ["x", "attribute a = (1 + [x"]
        );
        let test = "test \"t\" { expect a| = 1 }";
        let expected = [
            "a",
            "a = 1",
            "expect a = 1",
            "{ expect a = 1 }",
            "test \"t\" { expect a = 1 }",
        ];
        assert_eq!(selected(test), expected);
        assert_eq!(selected("|"), [""; 0]);
    }
}
