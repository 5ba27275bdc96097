//! Messages on standard input and output, each behind a header with its length.

use std::io::{self, BufRead, Read};
use std::thread::{self, JoinHandle};

use crossbeam_channel::bounded;
use lsp_server::{Connection, Message};
use lsp_types::notification::{Exit, Notification};

/// The largest message that is taken in, in bytes. Texts of documents come in one.
const MESSAGE_BYTES_MAX: u64 = 256 * 1024 * 1024;
/// Messages that are read ahead at most.
const AHEAD_MAX: usize = 1_000;
/// The longest line of a header, in bytes.
const HEADER_BYTES_MAX: u64 = 8 * 1024;

/// The threads that read and write.
pub(super) struct Threads {
    reader: JoinHandle<io::Result<()>>,
    writer: JoinHandle<io::Result<()>>,
}

impl Threads {
    /// Waits until all is read and written.
    ///
    /// # Errors
    /// What broke the one or the other.
    pub(super) fn join(self) -> io::Result<()> {
        let ended = |thread: JoinHandle<io::Result<()>>| {
            let broken = || io::Error::other("a defect of sumac; please report it");
            thread.join().unwrap_or_else(|_| Err(broken()))
        };
        ended(self.reader)?;
        ended(self.writer)
    }
}

/// A connection over standard input and output.
pub(super) fn stdio() -> (Connection, Threads) {
    // What comes in is read ahead, so that a request that waits can be taken back. What goes out is not
    // kept: a client that does not read what it is told is not read either.
    let (to_server, from_client) = bounded(AHEAD_MAX);
    let (to_client, from_server) = bounded::<Message>(0);
    let server = Connection {
        sender: to_client,
        receiver: from_client,
    };
    let reader = thread::spawn(move || {
        let mut input = io::stdin().lock();
        while let Some(message) = read(&mut input)? {
            let is_last =
                matches!(&message, Message::Notification(one) if one.method == Exit::METHOD);
            if to_server.send(message).is_err() || is_last {
                break;
            }
        }
        Ok(())
    });
    let writer = thread::spawn(move || {
        let mut output = io::stdout().lock();
        from_server
            .into_iter()
            .try_for_each(|message| message.write(&mut output))
    });
    (server, Threads { reader, writer })
}

/// The next message; none at the end.
fn read(input: &mut impl BufRead) -> io::Result<Option<Message>> {
    let Some(length) = length(input)? else {
        return Ok(None);
    };
    if length > MESSAGE_BYTES_MAX {
        return Err(malformed(&format!(
            "a message has at most {MESSAGE_BYTES_MAX} bytes, and one says that it has {length}"
        )));
    }
    let mut body = Vec::new();
    // The header is believed as far as bytes follow it.
    let count = input.take(length).read_to_end(&mut body)?;
    if (count as u64) < length {
        return Err(malformed("the input ends inside a message"));
    }
    let message = serde_json::from_slice(&body);
    message.map_err(|error| malformed(&format!("a message is none: {error}")))
}

/// The length that a header says; none at the end.
fn length(input: &mut impl BufRead) -> io::Result<Option<u64>> {
    let mut length = None;
    let mut is_first = true;
    loop {
        let mut line = Vec::new();
        let count = input
            .by_ref()
            .take(HEADER_BYTES_MAX)
            .read_until(b'\n', &mut line)?;
        if count == 0 && is_first {
            return Ok(None);
        }
        is_first = false;
        let line = String::from_utf8_lossy(&line);
        let wrong = || malformed(&format!("`{}` is no header of a message", line.trim_end()));
        let content = line.strip_suffix("\r\n").ok_or_else(wrong)?;
        if content.is_empty() {
            let missing = || malformed("a message does not say its length");
            return length.ok_or_else(missing).map(Some);
        }
        let (name, value) = content.split_once(':').ok_or_else(wrong)?;
        if name.eq_ignore_ascii_case("Content-Length") {
            length = Some(value.trim().parse().map_err(|_| wrong())?);
        }
    }
}

fn malformed(reason: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, reason)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(mut input: &[u8]) -> String {
        match read(&mut input) {
            Ok(Some(Message::Request(one))) => one.method,
            Ok(other) => format!("{other:?}"),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn messages_are_as_long_as_they_say() {
        let message = "{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"a/b\"}";
        let length = message.len();
        let framed = format!(
            "content-length:{length}\r\nContent-Type: application/vscode-jsonrpc; charset=utf-8\r\n\r\n{message}rest"
        );
        assert_eq!(told(framed.as_bytes()), "a/b");
        assert_eq!(told(b""), "None");
        assert!(told(b"Content-Length: 9\r\n\r\n{}").contains("ends inside"));
        assert!(told(b"Content-Length: 999999999999\r\n\r\n{}").contains("at most"));
        assert!(told(b"Content-Type: a\r\n\r\n{}").contains("its length"));
        assert!(told(b"Content-Length: 2\r\n\r\n{}").contains("is none"));
        assert!(told(b"Content-Length: x\r\n\r\n").contains("no header"));
        assert!(told(&[b'a'; 10_000]).contains("no header"));
    }
}
