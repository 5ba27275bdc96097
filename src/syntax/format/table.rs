//! Tables with bars, their columns under each other.

use super::doc::Doc;
use super::printer::Printer;
use super::render::INDENT;
use crate::syntax::ast::Table;

impl Printer<'_> {
    /// `{ | a | b | … }`, a line each row.
    pub(super) fn table(&mut self, table: &Table) -> Doc {
        let rows: Vec<Vec<String>> = table
            .rows
            .iter()
            .map(|row| {
                row.iter()
                    .map(|cell| self.cursor.slice(cell.span).to_owned())
                    .collect()
            })
            .collect();
        let widths = column_widths(&rows);
        let mut docs = Vec::new();
        let open = self.token("{");
        for (row, texts) in table.rows.iter().zip(&rows) {
            docs.push(self.trailing());
            if self.cursor.is_before_empty() {
                docs.push(Doc::empty());
            }
            docs.extend([Doc::hard(), self.comments()]);
            docs.push(Doc::text(row_text(texts, &widths)));
            if let Some(last) = row.last() {
                self.cursor.jump(last.span.end as usize);
                self.cursor.take();
            }
        }
        docs.extend([self.trailing(), self.comments()]);
        self.cursor.take();
        Doc::concat(vec![
            open,
            Doc::indent(INDENT, Doc::concat(docs)),
            Doc::hard(),
            Doc::text("}"),
        ])
    }
}

fn column_widths(rows: &[Vec<String>]) -> Vec<usize> {
    let mut widths = Vec::new();
    for row in rows {
        widths.resize(widths.len().max(row.len()), 0);
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    widths
}

fn row_text(cells: &[String], widths: &[usize]) -> String {
    let mut text = String::from("|");
    for (cell, width) in cells.iter().zip(widths) {
        text.push_str(&format!(" {cell:<width$} |"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let cells = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect();
        let rows = [cells(&["day", "größe"]), cells(&["2026-05-01", ""])];
        let widths = column_widths(&rows);
        assert_eq!(widths, [10, 5]);
        assert_eq!(row_text(&rows[0], &widths), "| day        | größe |");
        assert_eq!(row_text(&rows[1], &widths), "| 2026-05-01 |       |");
    }
}
