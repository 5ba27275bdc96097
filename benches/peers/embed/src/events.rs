//! The events, the same ones in each run.

pub(crate) const NOW: i64 = 1_780_272_000_000_000;
pub(crate) const DAY: i64 = 86_400_000_000;
pub(crate) const BUY: &str = "commerce.purchases";
pub(crate) const CHANNELS: [&str; 4] = ["web", "ios", "android", "store"];
const TYPES: [&str; 5] = [
    "application.launch",
    "web.webpagedetails.pageViews",
    "commerce.productViews",
    "commerce.productListAdds",
    BUY,
];

/// One event; only purchases have a price and a quantity.
pub(crate) struct Event {
    pub(crate) time: i64,
    pub(crate) kind: &'static str,
    pub(crate) channel: &'static str,
    pub(crate) price: Option<f64>,
    pub(crate) quantity: Option<i64>,
}

pub(crate) fn events(count: usize) -> Vec<Event> {
    let mut state = 7_u64;
    let mut below = |limit: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state % limit
    };
    let event = |at: usize| {
        let kind = TYPES[below(5) as usize];
        let is_purchase = kind == BUY;
        Event {
            time: NOW - DAY * 200 + at as i64 * (DAY * 2 - 1),
            kind,
            channel: CHANNELS[below(4) as usize],
            price: is_purchase.then(|| below(20_000) as f64 / 100.0),
            quantity: is_purchase.then(|| 1 + below(5) as i64),
        }
    };
    (0..count).map(event).collect()
}
