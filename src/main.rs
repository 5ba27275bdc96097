//! The command `sumac`.
fn main() {}
