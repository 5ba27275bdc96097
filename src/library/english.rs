//! Numbers and money as English texts write them.
//!
//! Languages differ in signs, places and spaces, and their data changes with every release of it; a
//! rule has to give the same text everywhere and for ever. So there is one convention, and the
//! languages that share it are accepted.

use crate::types::decimal::Decimal;

/// The most digits behind the point that a formatted number has.
const FRACTION_DIGITS_MAX: i64 = 3;

/// Currencies with a sign of their own: the code, the sign, digits behind the point.
const CURRENCIES: [(&str, &str, usize); 7] = [
    ("USD", "$", 2),
    ("GBP", "£", 2),
    ("EUR", "€", 2),
    ("JPY", "¥", 0),
    ("AUD", "A$", 2),
    ("CAD", "CA$", 2),
    ("NZD", "NZ$", 2),
];

/// The sign of money in the countries that write English.
const COUNTRIES: [(&str, &str); 6] = [
    ("US", "$"),
    ("GB", "£"),
    ("IE", "€"),
    ("AU", "$"),
    ("CA", "$"),
    ("NZ", "$"),
];

/// Whether a text names a language whose numbers are written here: `en`, `en_GB`, `en-US`.
pub fn is_language(language: &str) -> bool {
    match language.get(..2) {
        Some(start) if start.eq_ignore_ascii_case("en") => {
            matches!(language[2..].chars().next(), None | Some('_' | '-'))
        }
        _ => false,
    }
}

/// The sign and the digits behind the point of money: by an ISO code such as `EUR`, or by a country
/// as in `en_GB`.
pub fn money(place: &str) -> Option<(String, usize)> {
    if let Some((_, sign, digits)) = CURRENCIES.iter().find(|(code, ..)| *code == place) {
        return Some(((*sign).to_owned(), *digits));
    }
    if place.len() == 3 && place.bytes().all(|letter| letter.is_ascii_uppercase()) {
        // A code without a sign stands before the amount, kept on its line.
        return Some((format!("{place}\u{a0}"), 2));
    }
    let country = place.get(3..).filter(|_| is_language(place))?;
    let country = COUNTRIES.iter().find(|(code, _)| *code == country)?;
    Some((country.1.to_owned(), 2))
}

/// `1,234.568`
pub(super) fn format_number(number: Decimal) -> String {
    number.rounded(FRACTION_DIGITS_MAX).grouped(0)
}

/// `-£1,234.50`
pub(super) fn format_money(amount: Decimal, (sign, digits): &(String, usize)) -> String {
    let text = amount.rounded(*digits as i64).grouped(*digits);
    match text.strip_prefix('-') {
        Some(magnitude) => format!("-{sign}{magnitude}"),
        None => format!("{sign}{text}"),
    }
}
