//! The walk over arrays beside the tree of paths.

use std::sync::Arc;

use arrow_array::{Array, ArrayRef, BooleanArray};
use arrow_buffer::{BooleanBuffer, OffsetBuffer, ScalarBuffer};
use arrow_schema::{ArrowError, DataType};

use super::source::{self, Ranges, Source, there};
use super::{Shredder, leaf};
use crate::data::gather::take;
use crate::data::report::{Place, excerpt};
use crate::data::tree::{PathNode, RowsNode};

/// The rows of a table during the walk, and whose they are.
pub(super) struct Level<'a> {
    pub(super) rows: usize,
    pub(super) owner: Option<(&'a Level<'a>, &'a [i32])>,
}

impl Level<'_> {
    /// The rows of the root.
    pub(super) fn root(rows: usize) -> Self {
        Self { rows, owner: None }
    }

    /// The row of the root above `row`.
    fn root_row(&self, row: usize) -> usize {
        match self.owner {
            None => row,
            Some((parent, ends)) => {
                let owner = ends.partition_point(|&end| end.unsigned_abs() as usize <= row);
                parent.root_row(owner.saturating_sub(1))
            }
        }
    }
}

impl Shredder<'_> {
    /// Fills all that hangs at and below a place.
    pub(super) fn place(
        &mut self,
        node: &PathNode,
        source: &Source,
        level: &Level<'_>,
    ) -> Result<(), ArrowError> {
        if source.is_absent() {
            return Ok(());
        }
        let (present, columns) = self.fit(node, source, level.rows)?;
        if let Some(array) = &source.array {
            self.report_misfits(node, array, &present, level);
        }
        for (table, column, array) in columns {
            self.tables[table].columns.push((column, array));
        }
        for &(table, column) in &node.presence {
            let truth: ArrayRef = Arc::new(BooleanArray::new(present.clone(), None));
            self.tables[table].columns.push((column, truth));
        }
        for (name, &member) in &node.members {
            let tree = self.tree;
            self.place(&tree.nodes[member], &source.member(name)?, level)?;
        }
        let Some(array) = &source.array else {
            return Ok(());
        };
        if let Some(rows) = &node.list
            && let Some(items) = source::items(array)
        {
            self.rows(rows, &items, level)?;
        }
        if let Some(rows) = &node.map
            && let Some(entries) = source::entries(array)?
        {
            self.rows(rows, &entries, level)?;
        }
        Ok(())
    }

    /// In which rows a value of the right shape is there, and the columns that it gives.
    #[expect(
        clippy::type_complexity,
        reason = "columns with their places, used twice here"
    )]
    fn fit(
        &mut self,
        node: &PathNode,
        source: &Source,
        rows: usize,
    ) -> Result<(BooleanBuffer, Vec<(usize, usize, ArrayRef)>), ArrowError> {
        let Some(array) = &source.array else {
            return Ok((source.present(rows), Vec::new()));
        };
        let mut present = BooleanBuffer::new_unset(rows);
        let mut columns = Vec::new();
        for sink in &node.columns {
            let naive = &mut self.report.naive_times;
            if let Some(column) = leaf::convert(array, sink.ty, sink.bounds, naive)? {
                present = &present | &there(column.as_ref());
                columns.push((sink.table, sink.column, column));
            }
        }
        let is_object = matches!(array.data_type(), DataType::Struct(_) | DataType::Map(..));
        let is_list = source::items(array).is_some();
        let shape_fits = node.takes_anything()
            || !node.roles.is_empty()
            || (node.takes_object() && is_object)
            || (node.list.is_some() && is_list);
        if shape_fits {
            present = source.present(rows);
        } else if !source.dotted.is_empty() {
            let mut beside = source.clone();
            beside.array = None;
            present = &present | &beside.present(rows);
        }
        Ok((present, columns))
    }

    /// Counts the values of `array` that are there and do not fit.
    pub(super) fn report_misfits(
        &mut self,
        node: &PathNode,
        array: &ArrayRef,
        present: &BooleanBuffer,
        level: &Level<'_>,
    ) {
        let misfits = &there(array.as_ref()) & &!present;
        let count = misfits.count_set_bits();
        if count == 0 {
            return;
        }
        let Some(first) = misfits.set_indices().next() else {
            return;
        };
        // Before the rows that stay are chosen, every row is its own place.
        let root_row = level.root_row(first);
        let kept = self.kept.as_ref().and_then(|kept| kept.get(root_row));
        let row = kept.map_or(root_row as u64, |&row| u64::from(row));
        let (file, row) = (self.file, self.first_row + row + 1);
        self.report
            .refuse_values(&node.path, count as u64, || Place {
                file: Arc::clone(file),
                row,
                path: node.path.clone(),
                found: excerpt(&shown(array.as_ref(), first)),
                expected: node.expected(),
            });
    }

    /// Fills the tables of a list or map.
    fn rows(
        &mut self,
        rows: &RowsNode,
        ranges: &Ranges,
        level: &Level<'_>,
    ) -> Result<(), ArrowError> {
        let tree = self.tree;
        let item = &tree.nodes[rows.item];
        let (mut chosen, mut ends) = ranges.rows()?;
        let mut values = Source::of(&take(ranges.values.as_ref(), &chosen)?)?;
        let below = Level {
            rows: chosen.len(),
            owner: Some((level, &ends)),
        };
        if let Some(present) = self.misfits(item, &values, &below)? {
            ends = fewer(&ends, &present);
            let left: Vec<u32> = present
                .set_indices()
                .filter_map(|at| u32::try_from(at).ok())
                .collect();
            chosen = left.iter().map(|&at| chosen[at as usize]).collect();
            values = Source::of(&take(ranges.values.as_ref(), &chosen)?)?;
        }
        if let Some(keys) = &ranges.keys
            && !rows.keys.is_empty()
            && let Some(keys) = leaf::strings(&take(keys.as_ref(), &chosen)?)?
        {
            for &(table, column) in &rows.keys {
                self.tables[table].columns.push((column, Arc::clone(&keys)));
            }
        }
        for &table in &rows.tables {
            self.tables[table].rows = chosen.len();
            let offsets = OffsetBuffer::new(ScalarBuffer::from(ends.clone()));
            self.tables[table].offsets = Some(offsets);
        }
        let below = Level {
            rows: chosen.len(),
            owner: Some((level, &ends)),
        };
        self.place(item, &values, &below)
    }

    /// Which items fit, where some do not: those are reported here and left out of the list.
    fn misfits(
        &mut self,
        item: &PathNode,
        values: &Source,
        level: &Level<'_>,
    ) -> Result<Option<BooleanBuffer>, ArrowError> {
        let Some(array) = &values.array else {
            return Ok(None);
        };
        let from = array.data_type();
        let mut sinks = item.columns.iter();
        if sinks.any(|sink| leaf::always_fits(from, sink.ty, sink.bounds)) {
            return Ok(None);
        }
        let naive = self.report.naive_times;
        let (present, _) = self.fit(item, values, level.rows)?;
        self.report.naive_times = naive;
        if present.count_set_bits() == level.rows {
            return Ok(None);
        }
        self.report_misfits(item, array, &present, level);
        Ok(Some(present))
    }
}

/// The ends of lists of which only some items stay.
fn fewer(ends: &[i32], stays: &BooleanBuffer) -> Vec<i32> {
    let mut left = 0i32;
    let mut result = vec![0i32];
    for pair in ends.windows(2) {
        for at in pair[0]..pair[1] {
            left += i32::from(stays.value(at.unsigned_abs() as usize));
        }
        result.push(left);
    }
    result
}

/// A value as reports show it.
fn shown(array: &dyn Array, row: usize) -> String {
    let ty = array.data_type();
    if ty.is_nested() {
        return format!("a value of type {ty}");
    }
    arrow_cast::display::array_value_to_string(array, row).unwrap_or_else(|_| ty.to_string())
}
