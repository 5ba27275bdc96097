//! Functions of numbers.

pub(super) mod abs;
pub(super) mod absolute;
pub(super) mod ceil;
pub(super) mod clamp;
pub(in crate::library) mod digits;
pub(super) mod exp;
pub(super) mod floor;
pub(super) mod format_currency;
pub(super) mod format_number;
pub(super) mod greatest;
pub(super) mod least;
pub(super) mod log;
pub(super) mod pow;
pub(super) mod round;
pub(super) mod round_down;
pub(super) mod round_up;
pub(super) mod sqrt;
pub(super) mod string_to_integer;
pub(super) mod string_to_number;
pub(super) mod to_bool;
pub(super) mod to_hex_string;
pub(super) mod to_int;
pub(super) mod to_percentage;
pub(super) mod to_precision;
