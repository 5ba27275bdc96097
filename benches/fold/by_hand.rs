//! What a person would write for the first 30 rules of this bench: one `match` on each text, and the
//! states of a profile in a struct.

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

use crate::support::{DAY, NOW};

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
    fn of(codes: &DictionaryArray<Int32Type>, meanings: &[&str]) -> Self {
        let entries: &StringArray = codes.values().as_string();
        let meaning = |entry: Option<&str>| {
            let place = meanings.iter().position(|meaning| Some(*meaning) == entry);
            place.map_or(0, |place| place as u8 + 1)
        };
        Self {
            codes: codes.clone(),
            meanings: entries.iter().map(meaning).collect(),
        }
    }

    fn meaning(&self, row: usize) -> u8 {
        match self.codes.is_valid(row) {
            true => self.meanings[self.codes.keys().value(row) as usize],
            false => 0,
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
            kinds: Text::of(
                column("eventType").as_dictionary(),
                &[
                    "commerce.purchases",
                    "application.launch",
                    "commerce.productViews",
                ],
            ),
            channels: Text::of(
                column("channel").as_dictionary(),
                &["web", "ios", "android", "store"],
            ),
            times: column("timestamp")
                .as_primitive::<TimestampMicrosecondType>()
                .clone(),
            prices: column("priceTotal").as_primitive::<Float64Type>().clone(),
            quantities: column("quantity").as_primitive::<Int64Type>().clone(),
        }
    }
}

/// The greatest or least so far.
#[derive(Clone, Default)]
struct Extreme<T>(Option<T>);

impl<T: PartialOrd + Copy> Extreme<T> {
    fn raise(&mut self, value: T) {
        if self.0.is_none_or(|known| value > known) {
            self.0 = Some(value);
        }
    }

    fn lower(&mut self, value: T) {
        if self.0.is_none_or(|known| value < known) {
            self.0 = Some(value);
        }
    }
}

/// The states of one profile.
#[derive(Clone, Default)]
pub(crate) struct State {
    last_seen: Extreme<i64>,
    launches: u64,
    views: u64,
    spent: ExactSum,
    purchases: u64,
    prices: u64,
    largest: Extreme<f64>,
    first: Extreme<i64>,
    last: Extreme<i64>,
    spent_lately: ExactSum,
    channels: [OfChannel; 4],
}

#[derive(Clone, Default)]
struct OfChannel {
    spent: ExactSum,
    large: u64,
    month: u64,
    quarter: u64,
    last: Extreme<i64>,
}

/// Takes the rows into the states of their groups.
pub(crate) fn fold_rows(states: &mut [State], columns: &Columns, rows: &[u32], groups: &[u32]) {
    for (row, group) in rows.iter().zip(groups) {
        let (row, state) = (*row as usize, &mut states[*group as usize]);
        let time = columns
            .times
            .is_valid(row)
            .then(|| columns.times.value(row));
        let newer = |days: i64| time.is_some_and(|time| time > NOW - days * DAY && time <= NOW);
        let channel = columns.channels.meaning(row);
        if let Some(time) = time {
            state.last_seen.raise(time);
        }
        match columns.kinds.meaning(row) {
            1 => purchase(state, columns, row, time, channel),
            2 if newer(30) => state.launches += 1,
            3 if newer(7) => state.views += 1,
            _ => {}
        }
        if let Some(own) = state.channels.get_mut((channel as usize).wrapping_sub(1)) {
            own.month += u64::from(newer(30));
            own.quarter += u64::from(newer(90));
            if let Some(time) = time {
                own.last.raise(time);
            }
        }
    }
}

fn purchase(state: &mut State, columns: &Columns, row: usize, time: Option<i64>, channel: u8) {
    state.purchases += 1;
    if let Some(time) = time {
        state.first.lower(time);
        state.last.raise(time);
    }
    if !columns.prices.is_valid(row) {
        return;
    }
    let price = columns.prices.value(row);
    state.spent.add(price);
    state.prices += 1;
    state.largest.raise(price);
    if time.is_some_and(|time| time > NOW - 90 * DAY && time <= NOW) {
        state.spent_lately.add(price);
    }
    if let Some(own) = state.channels.get_mut((channel as usize).wrapping_sub(1)) {
        own.spent.add(price);
        let quantities = &columns.quantities;
        if price >= 50.0 && quantities.is_valid(row) && quantities.value(row) >= 2 {
            own.large += 1;
        }
    }
}
