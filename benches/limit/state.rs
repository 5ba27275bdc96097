//! The state of one profile, and how a row goes into it.

const NOW: i64 = 1_780_272_000_000_000;
const DAY: i64 = 86_400_000_000;
/// The texts that the attributes name, by their code.
const TEXTS: [&str; 7] = [
    "commerce.purchases",
    "application.launch",
    "commerce.productViews",
    "web",
    "ios",
    "android",
    "store",
];
const PURCHASE: u8 = 0;
const LAUNCH: u8 = 1;
const VIEW: u8 = 2;
const FIRST_CHANNEL: u8 = 3;
pub(crate) const CHANNELS: usize = 4;

/// The code of a text.
pub(crate) fn code_of(text: &str) -> u8 {
    let code = TEXTS.iter().position(|known| *known == text);
    code.map_or(u8::MAX, |code| code as u8)
}

/// One event.
pub(crate) struct Row {
    pub(crate) time: i64,
    pub(crate) kind: u8,
    pub(crate) channel: u8,
    pub(crate) price: Option<f64>,
    pub(crate) quantity: Option<i64>,
}

/// A sum of amounts: of doubles as they come, or an exact one.
pub(crate) trait Sum: Default {
    fn add(&mut self, amount: f64);
}

impl Sum for f64 {
    fn add(&mut self, amount: f64) {
        *self += amount;
    }
}

/// What is kept of a channel.
#[derive(Clone, Default)]
pub(crate) struct Channel<S> {
    pub(crate) last: i64,
    pub(crate) ltv: S,
    pub(crate) last_30d: u32,
    pub(crate) last_90d: u32,
    pub(crate) big: u32,
}

/// What is kept of a profile; instants are 0 where there is none.
#[derive(Clone, Default)]
pub(crate) struct State<S> {
    pub(crate) last_seen: i64,
    pub(crate) opens_30d: u32,
    pub(crate) views_7d: u32,
    pub(crate) channels: [Channel<S>; CHANNELS],
    pub(crate) ltv: S,
    pub(crate) ltv_90d: S,
    pub(crate) max_order: f64,
    pub(crate) first_buy: i64,
    pub(crate) last_buy: i64,
    pub(crate) purchases: u32,
    pub(crate) prices: u32,
}

impl<S: Sum> State<S> {
    pub(crate) fn take(&mut self, row: &Row) {
        self.last_seen = self.last_seen.max(row.time);
        match row.kind {
            PURCHASE => self.buy(row),
            LAUNCH => self.opens_30d += u32::from(row.time > NOW - 30 * DAY),
            VIEW => self.views_7d += u32::from(row.time > NOW - 7 * DAY),
            _ => {}
        }
        let place = row.channel.wrapping_sub(FIRST_CHANNEL);
        if let Some(channel) = self.channels.get_mut(usize::from(place)) {
            channel.last = channel.last.max(row.time);
            channel.last_30d += u32::from(row.time > NOW - 30 * DAY);
            channel.last_90d += u32::from(row.time > NOW - 90 * DAY);
            if row.kind == PURCHASE {
                channel.buy(row);
            }
        }
    }

    fn buy(&mut self, row: &Row) {
        self.purchases += 1;
        self.last_buy = self.last_buy.max(row.time);
        self.first_buy = match self.first_buy {
            0 => row.time,
            known => known.min(row.time),
        };
        if let Some(price) = row.price {
            self.max_order = match self.prices {
                0 => price,
                _ => self.max_order.max(price),
            };
            self.prices += 1;
            self.ltv.add(price);
            if row.time > NOW - 90 * DAY {
                self.ltv_90d.add(price);
            }
        }
    }
}

impl<S: Sum> Channel<S> {
    fn buy(&mut self, row: &Row) {
        self.ltv.add(row.price.unwrap_or(0.0));
        let is_big = row.price.is_some_and(|price| price >= 50.0)
            && row.quantity.is_some_and(|quantity| quantity >= 2);
        self.big += u32::from(is_big);
    }
}
