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
        let columns = columns(&rows);
        let mut docs = Vec::new();
        let open = self.token("{");
        for (index, row) in table.rows.iter().enumerate() {
            docs.push(self.trailing());
            if self.cursor.is_before_empty() {
                docs.push(Doc::empty());
            }
            docs.extend([Doc::hard(), self.comments()]);
            let is_header = index == 0;
            docs.push(Doc::text(row_text(&rows[index], &columns, is_header)));
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

/// How a column is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Column {
    /// In characters.
    width: usize,
    /// Numbers stand at the right, so that their digits are under each other.
    is_number: bool,
}

fn columns(rows: &[Vec<String>]) -> Vec<Column> {
    let count = rows.iter().map(Vec::len).max().unwrap_or(0);
    let column = |index: usize| {
        let cells = || rows.iter().filter_map(|row| row.get(index));
        let mut values = cells().skip(1).filter(|cell| !cell.is_empty()).peekable();
        Column {
            width: cells().map(|cell| cell.chars().count()).max().unwrap_or(0),
            is_number: values.peek().is_some() && values.all(|cell| is_number(cell)),
        }
    };
    (0..count).map(column).collect()
}

fn is_number(cell: &str) -> bool {
    cell.ends_with(|c: char| c.is_ascii_digit()) && cell.parse::<f64>().is_ok()
}

fn row_text(cells: &[String], columns: &[Column], is_header: bool) -> String {
    let mut text = String::from("|");
    for (cell, Column { width, is_number }) in cells.iter().zip(columns) {
        text.push_str(&match *is_number && !is_header {
            true => format!(" {cell:>width$} |"),
            false => format!(" {cell:<width$} |"),
        });
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_their_widest_cell_and_numbers_stand_at_the_right() {
        let table = [
            ["day", "größe", "n", "mixed"],
            ["2026-05-01", "", "-1.5", "1"],
            ["", "\"x\"", "20", "b"],
        ];
        let rows = table.map(|row| row.map(str::to_owned).to_vec());
        let columns = columns(&rows);
        let drawn: Vec<String> = rows
            .iter()
            .enumerate()
            .map(|(index, row)| row_text(row, &columns, index == 0))
            .collect();
        assert_eq!(
            drawn,
            [
                "| day        | größe | n    | mixed |",
                "| 2026-05-01 |       | -1.5 | 1     |",
                "|            | \"x\"   |   20 | b     |",
            ]
        );
    }
}
