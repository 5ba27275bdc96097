//! How far something is that takes long, drawn for people who look on.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::terminal::Terminal;

/// How often a bar moves at most, in a second.
const MOVES_HZ: u8 = 8;
/// Bytes of inputs whose size is known.
const BYTES: &str = "{bar:30} {bytes} of {total_bytes}  {msg}  {eta} left";
/// Bytes of a stream.
const STREAM: &str = "{spinner} {bytes}  {msg}";
/// Things that are counted.
const NUMBER: &str = "{bar:30} {human_pos} of {human_len}  {msg}  {eta} left";

/// A bar on standard error, which is gone when it is dropped.
pub(super) struct Bar {
    is_watched: bool,
    bar: ProgressBar,
    /// How it looks now.
    template: &'static str,
}

impl Bar {
    /// A bar where people look on, else nothing.
    pub(super) fn new(terminal: &Terminal) -> Self {
        Self {
            is_watched: terminal.is_watched(),
            bar: ProgressBar::hidden(),
            template: "",
        }
    }

    /// Shows how many bytes are done; of a stream nobody knows of how many, which is then 0.
    pub(super) fn bytes(&mut self, done: u64, total: u64, message: String) {
        let template = if total == 0 { STREAM } else { BYTES };
        self.show(template, (done, total), message);
    }

    /// Shows how many of how many are done.
    pub(super) fn number(&mut self, done: u64, total: u64, message: String) {
        self.show(NUMBER, (done, total), message);
    }

    fn show(&mut self, template: &'static str, (done, total): (u64, u64), message: String) {
        if !self.is_watched {
            return;
        }
        // The next step has a bar of its own, with its own time, and shows nothing of the one before.
        if self.template != template || done < self.bar.position() {
            self.bar.finish_and_clear();
            self.template = template;
            self.bar = bar(template, total)
                .with_message(message)
                .with_position(done);
            return;
        }
        self.bar.set_length(total);
        self.bar.set_message(message);
        self.bar.set_position(done);
    }
}

/// A bar that is not drawn yet.
fn bar(template: &str, total: u64) -> ProgressBar {
    let target = ProgressDrawTarget::stderr_with_hz(MOVES_HZ);
    let bar = ProgressBar::with_draw_target(Some(total), target);
    match ProgressStyle::with_template(template) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
