//! The language server: what editors ask, answered over the protocol of language servers.
//!
//! [`serve`] speaks on standard input and output until the client says goodbye. One thread takes in
//! edits and answers requests in their order; another checks what has changed and tells what is wrong,
//! so that a request waits for no check that it does not need. The texts of open files stand in the
//! engine's overlay. What the answers are is known to `engine::analysis` alone: here they get the
//! positions and the words of the protocol.

mod capabilities;
mod checker;
mod convert;
mod documents;
mod files;
mod inbox;
mod names;
mod requests;
mod server;
mod text;
mod transport;

use std::fmt;

/// Why the server ended other than by goodbye.
#[derive(Debug)]
pub struct ServeError(String);

impl fmt::Display for ServeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ServeError {}

/// Serves one client on standard input and output.
///
/// # Errors
/// In a sentence, where the client breaks the protocol or goes away without a word.
pub fn serve() -> Result<(), ServeError> {
    let (connection, threads) = transport::stdio();
    let served = server::run(&connection);
    // The writer ends when nobody can send any more.
    drop(connection);
    let joined = threads.join();
    // What broke the connection says more than that it ended.
    joined.map_err(|error| {
        ServeError(format!(
            "the client cannot be understood or reached: {error}"
        ))
    })?;
    served
}
