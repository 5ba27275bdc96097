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
    bar: ProgressBar,
    /// How it looks now.
    template: &'static str,
}

impl Bar {
    /// A bar where people look on, else nothing.
    pub(super) fn new(terminal: &Terminal) -> Self {
        let bar = match terminal.is_watched() {
            true => {
                let target = ProgressDrawTarget::stderr_with_hz(MOVES_HZ);
                ProgressBar::with_draw_target(None, target)
            }
            false => ProgressBar::hidden(),
        };
        Self { bar, template: "" }
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
        if self.template != template {
            if let Ok(style) = ProgressStyle::with_template(template) {
                self.bar.set_style(style);
            }
            self.template = template;
        }
        // The next step begins anew, also with what is left of its time.
        if done < self.bar.position() {
            self.bar.reset();
        }
        self.bar.set_length(total);
        self.bar.set_position(done);
        self.bar.set_message(message);
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
