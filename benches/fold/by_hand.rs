//! What a person would write for the first 30 rules of this bench: the states of `benches/limit`, with
//! sums that are as exact as those of the rules.

#[path = "../limit/state.rs"]
mod state;

use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, Int64Type};
use arrow_array::types::{Int32Type, TimestampMicrosecondType};
use arrow_array::{
    Array, DictionaryArray, Float64Array, Int64Array, StringArray, TimestampMicrosecondArray,
};
use sumac::data::{Batch, field_path};
use sumac::ir::Plan;
use sumac::schema::layout::EVENT_TABLE;
use sumac::types::sum::ExactSum;

use state::{Row, Sum, code_of};

/// The state of one profile.
pub(crate) type State = state::State<ExactSum>;

impl Sum for ExactSum {
    fn add(&mut self, amount: f64) {
        ExactSum::add(self, amount);
    }
}

/// The columns that the rules read.
pub(crate) struct Columns {
    kinds: Text,
    channels: Text,
    times: TimestampMicrosecondArray,
    prices: Float64Array,
    quantities: Int64Array,
}

/// A text column, with what its entries mean to the rules.
struct Text {
    codes: DictionaryArray<Int32Type>,
    meanings: Vec<u8>,
}

impl Text {
    fn of(codes: &DictionaryArray<Int32Type>) -> Self {
        let entries: &StringArray = codes.values().as_string();
        let meaning = |entry: Option<&str>| entry.map_or(u8::MAX, code_of);
        Self {
            codes: codes.clone(),
            meanings: entries.iter().map(meaning).collect(),
        }
    }

    fn meaning(&self, row: usize) -> u8 {
        match self.codes.is_valid(row) {
            true => self.meanings[self.codes.keys().value(row) as usize],
            false => u8::MAX,
        }
    }
}

impl Columns {
    /// The columns of a batch that was made for a plan of these rules.
    pub(crate) fn of(plan: &Plan, batch: &Batch) -> Self {
        let column = |name: &str| {
            let columns = &plan.layout.tables[EVENT_TABLE].columns;
            let place = columns
                .iter()
                .position(|column| column.path == field_path(name));
            &batch.tables[EVENT_TABLE].columns[place.unwrap_or_default()]
        };
        Self {
            kinds: Text::of(column("eventType").as_dictionary()),
            channels: Text::of(column("channel").as_dictionary()),
            times: column("timestamp")
                .as_primitive::<TimestampMicrosecondType>()
                .clone(),
            prices: column("priceTotal").as_primitive::<Float64Type>().clone(),
            quantities: column("quantity").as_primitive::<Int64Type>().clone(),
        }
    }
}

/// Takes the rows into the states of their groups.
pub(crate) fn fold_rows(states: &mut [State], columns: &Columns, rows: &[u32], groups: &[u32]) {
    for (row, group) in rows.iter().zip(groups) {
        let row = *row as usize;
        states[*group as usize].take(&Row {
            time: columns.times.value(row),
            kind: columns.kinds.meaning(row),
            channel: columns.channels.meaning(row),
            price: columns
                .prices
                .is_valid(row)
                .then(|| columns.prices.value(row)),
            quantity: columns
                .quantities
                .is_valid(row)
                .then(|| columns.quantities.value(row)),
        });
    }
}
