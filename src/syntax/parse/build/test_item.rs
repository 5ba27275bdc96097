//! Tests in rule files, kept as parsed parts.

use pest::iterators::Pair;

use super::{Builder, part, parts};
use crate::diagnostic::{Code, Diagnostic, Spanned};
use crate::syntax::ast::{Expr, ExprKind, Table, TestItem, TestPart};
use crate::syntax::parse::grammar::Rule;

impl Builder<'_> {
    /// `test "a loyal shopper" at … { … }`
    pub(super) fn test(&self, pair: &Pair<'_, Rule>) -> TestItem {
        let at = part(pair, Rule::test_time).map(|time| match part(&time, Rule::string) {
            Some(string) => self.string(&string),
            None => self.spanned(&time, time.as_str().to_owned()),
        });
        let body = parts(pair, Rule::test_part)
            .filter_map(|wrapper| {
                let form = wrapper.into_inner().next()?;
                Some(self.spanned(&form, self.test_part(&form)))
            })
            .collect();
        TestItem {
            name: self.string_in(pair),
            at,
            body,
        }
    }

    fn test_part(&self, pair: &Pair<'_, Rule>) -> TestPart {
        match pair.as_rule() {
            Rule::test_profile => TestPart::Profile(self.literal_in(pair, Rule::object)),
            Rule::test_events => match part(pair, Rule::table) {
                Some(table) => TestPart::EventTable(self.table(&table)),
                None => TestPart::EventList(self.literal_in(pair, Rule::array)),
            },
            Rule::test_using => TestPart::Using(self.string_in(pair).node),
            Rule::test_for_each => TestPart::ForEach(match part(pair, Rule::table) {
                Some(table) => self.table(&table),
                None => Table { rows: Vec::new() },
            }),
            Rule::test_expect => TestPart::Expect(
                part(pair, Rule::expr)
                    .map_or_else(|| Expr::error(self.span(pair)), |expr| self.rule(expr)),
            ),
            _ => TestPart::Snapshot(
                parts(pair, Rule::name)
                    .map(|name| self.name(&name))
                    .collect(),
            ),
        }
    }

    /// The object or array right inside a pair.
    fn literal_in(&self, pair: &Pair<'_, Rule>, rule: Rule) -> Expr {
        match part(pair, rule) {
            Some(literal) => self.primary(literal),
            None => self.node(ExprKind::Error, self.span(pair)),
        }
    }

    fn table(&self, pair: &Pair<'_, Rule>) -> Table {
        let rows: Vec<Vec<Spanned<String>>> = parts(pair, Rule::table_row)
            .map(|row| {
                parts(&row, Rule::cell)
                    .map(|cell| self.cell(&cell))
                    .collect()
            })
            .collect();
        let columns = rows.first().map_or(0, Vec::len);
        for row in rows.iter().filter(|row| row.len() != columns) {
            self.uneven_row(row, columns);
        }
        Table { rows }
    }

    /// The text of a cell without the blanks around it; quotes stay, since `""` is not an empty cell.
    fn cell(&self, pair: &Pair<'_, Rule>) -> Spanned<String> {
        let text = pair.as_str().trim();
        let mut span = self.span(pair);
        if let Some(before) = pair.as_str().find(text) {
            span.start += u32::try_from(before).unwrap_or(0);
            span.end = span.start + u32::try_from(text.len()).unwrap_or(0);
        }
        Spanned::new(text.replace("\\|", "|"), span)
    }

    fn uneven_row(&self, row: &[Spanned<String>], columns: usize) {
        let (Some(first), Some(last)) = (row.first(), row.last()) else {
            return;
        };
        let message = format!(
            "this row has {} cells where the header has {columns}",
            row.len()
        );
        let diagnostic = Diagnostic::error(Code::UnexpectedText, first.span.to(last.span), message)
            .label(format!("expected {columns} cells"));
        self.report(diagnostic);
    }
}
