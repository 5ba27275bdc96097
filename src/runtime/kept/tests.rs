#![allow(clippy::unwrap_used, reason = "tests")]

//! What is gathered against events that are sorted profile by profile.

use arrow_array::cast::AsArray;
use arrow_array::types::Int64Type;
use serde_json::{Value as Json, json};

use super::*;
use crate::data::{KeyType, Root, Scan, field_path, records_to_batch};
use crate::schema::layout::{
    ColumnLayout, ColumnType, EVENT_TABLE, Layout, RowKind, TableId, TableLayout,
};
use crate::types::ArenaId;
use crate::types::random::Random;

/// Profiles of three shelves, the last one not full.
const PROFILES: u32 = 2 * SHELF_PROFILES + 500;

/// Events that were kept, and beside them each profile's as time, arrival and text.
struct Check {
    kept: KeptEvents,
    expected: Vec<Vec<(u32, i64, Option<String>)>>,
    arrivals: i64,
    layout: Arc<Layout>,
}

fn column(name: &str, ty: ColumnType) -> ColumnLayout {
    ColumnLayout {
        path: field_path(name),
        ty,
        bounds: None,
    }
}

fn layout(has_lists: bool) -> Layout {
    let mut layout = Layout::new();
    layout.tables[EVENT_TABLE].columns = vec![
        column("arrival", ColumnType::Integer),
        column("text", ColumnType::String),
    ];
    if has_lists {
        layout.tables.push(TableLayout {
            parent: Some(TableId::from_index(EVENT_TABLE)),
            path: field_path("items"),
            rows: RowKind::Item,
            columns: vec![column("arrival", ColumnType::Integer)],
        });
    }
    layout
}

impl Check {
    fn new(has_lists: bool) -> Self {
        Self {
            kept: KeptEvents::default(),
            expected: vec![Vec::new(); PROFILES as usize],
            arrivals: 0,
            layout: Arc::new(layout(has_lists)),
        }
    }

    /// Keeps events of these profiles, in one batch; every third row of the batch is of others.
    fn push(&mut self, random: &mut Random, groups: &[u32]) {
        let mut records: Vec<Json> = Vec::new();
        let mut rows = Vec::new();
        for &group in groups {
            if random.below(3) == 0 {
                records.push(json!({"key": "other", "time": "2026-05-01", "arrival": -1}));
            }
            rows.push(records.len() as u32);
            let (day, arrival) = (1 + random.below(4) as u32, self.arrivals);
            self.arrivals += 1;
            let text = (random.below(5) > 0).then(|| format!("text {}", random.below(9)));
            let items = vec![json!({"arrival": arrival}); random.below(3)];
            records.push(json!({"key": "k", "time": format!("2026-05-0{day}"),
                "arrival": arrival, "text": text, "items": items}));
            self.expected[group as usize].push((day, arrival, text));
        }
        let batch = self.batch(&records);
        self.kept.push(&Arc::new(batch), &rows, groups).unwrap();
    }

    fn batch(&self, records: &[Json]) -> Batch {
        let scan = Scan::new(Arc::clone(&self.layout), Root::Event);
        let scan = scan.key(field_path("key"), KeyType::String);
        let scan = scan.time(field_path("time"));
        records_to_batch(scan, records).unwrap().0
    }

    /// Gathers all in blocks of so many profiles; gives how many times something was gathered.
    fn gathered_in_blocks(mut self, block: u32, chunk_events: usize) -> usize {
        let nothing = self.batch(&[]);
        for events in &mut self.expected {
            // The sort is stable: events of one time stay in their order of arrival.
            events.sort_by_key(|(day, ..)| *day);
        }
        let kept = std::mem::take(&mut self.kept);
        let kept = kept.by_group_in_chunks(PROFILES as usize, chunk_events);
        let mut count = 0;
        for start in (0..PROFILES).step_by(block as usize) {
            let end = (start + block).min(PROFILES);
            let mut next = start;
            while next < end {
                let gathered = kept.gather(next..end, &nothing).unwrap();
                count += 1;
                assert!(gathered.of(next).is_some());
                while let Some(rows) = gathered.of(next) {
                    self.compare(next, &gathered.events, rows);
                    next += 1;
                }
            }
            assert_eq!(next, end);
        }
        count
    }

    fn compare(&self, group: u32, events: &Batch, rows: &[u32]) {
        let columns = &events.tables[EVENT_TABLE].columns;
        let expected = &self.expected[group as usize];
        assert_eq!(rows.len(), expected.len(), "profile {group}");
        for (&row, (_, arrival, text)) in rows.iter().zip(expected) {
            let row = row as usize;
            let found = columns[0].as_primitive::<Int64Type>().value(row);
            assert_eq!(found, *arrival, "profile {group}");
            let texts = columns[1].as_dictionary::<arrow_array::types::Int32Type>();
            let texts = texts.downcast_dict::<arrow_array::StringArray>().unwrap();
            let found = texts.into_iter().nth(row).unwrap();
            assert_eq!(found, text.as_deref(), "profile {group}");
            if let Some(items) = events.tables.get(EVENT_TABLE + 1) {
                let offsets = items.offsets.as_ref().unwrap();
                let own = offsets[row] as usize..offsets[row + 1] as usize;
                let inner = items.columns[0].as_primitive::<Int64Type>().values();
                assert!(inner[own].iter().all(|inner| inner == arrival));
            }
        }
    }
}

/// Batches of one row, of a few, and of so many that they are copied, of any profiles.
fn scattered(has_lists: bool) -> Check {
    let mut random = Random::new(5);
    let mut check = Check::new(has_lists);
    for count in [1, 40, 1500, 1, 300, 255, 256, 2] {
        let groups: Vec<u32> = (0..count)
            .map(|_| random.below(PROFILES as usize) as u32)
            .collect();
        check.push(&mut random, &groups);
    }
    check
}

#[test]
fn profiles_have_their_events_in_order_whatever_the_blocks() {
    for block in [1, 7, SHELF_PROFILES - 1, SHELF_PROFILES, PROFILES] {
        scattered(false).gathered_in_blocks(block, CHUNK_EVENTS);
    }
}

#[test]
fn events_with_lists_are_gathered_too() {
    scattered(true).gathered_in_blocks(700, CHUNK_EVENTS);
}

#[test]
fn a_block_of_several_shelves_is_gathered_shelf_by_shelf() {
    assert_eq!(
        scattered(false).gathered_in_blocks(PROFILES, CHUNK_EVENTS),
        3
    );
}

#[test]
fn a_large_shelf_is_gathered_a_few_events_at_a_time() {
    let count = scattered(false).gathered_in_blocks(PROFILES, 20);
    assert!(count > 2355 / 20, "{count}");
    // One profile with more than that comes as a whole.
    let mut random = Random::new(3);
    let mut check = Check::new(false);
    for _ in 0..4 {
        check.push(&mut random, &[9; 300]);
        let groups: Vec<u32> = (0..50).map(|_| random.below(12) as u32).collect();
        check.push(&mut random, &groups);
    }
    check.gathered_in_blocks(PROFILES, 20);
}

#[test]
fn bytes_are_counted_for_rows_and_lists() {
    let check = scattered(false);
    assert!(check.kept.bytes() > 2355 * (size_of::<i64>() + size_of::<i32>()));
}
