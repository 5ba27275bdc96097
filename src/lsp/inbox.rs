//! Messages in the order in which they came, with what was taken back left out.

use std::collections::{HashSet, VecDeque};

use lsp_server::{Connection, ErrorCode, Message, Request, RequestId, Response};
use lsp_types::notification::{Cancel, Notification};
use lsp_types::{CancelParams, NumberOrString};

/// Messages that wait at most; more are left where they come from.
const WAITING_MAX: usize = 10_000;

/// What has come in and is not yet done.
#[derive(Default)]
pub(super) struct Inbox {
    waiting: VecDeque<Message>,
    /// Requests that the client took back.
    cancelled: HashSet<RequestId>,
}

impl Inbox {
    /// The next message; none when the client is gone. Requests that the client took back while they
    /// waited are answered with that.
    pub(super) fn next(&mut self, connection: &Connection) -> Option<Message> {
        loop {
            // All that is there is looked at first, since a later message can take back an earlier one.
            while self.waiting.len() < WAITING_MAX
                && let Ok(message) = connection.receiver.try_recv()
            {
                self.take(message);
            }
            let message = match self.waiting.pop_front() {
                Some(message) => message,
                None => {
                    let message = connection.receiver.recv().ok()?;
                    self.take(message);
                    continue;
                }
            };
            match message {
                Message::Request(request) if self.cancelled.remove(&request.id) => {
                    let _ = connection.sender.send(taken_back(&request).into());
                }
                message => return Some(message),
            }
        }
    }

    fn take(&mut self, message: Message) {
        match message {
            Message::Notification(one) if one.method == Cancel::METHOD => {
                let parameters: Option<CancelParams> = serde_json::from_value(one.params).ok();
                let id: Option<RequestId> = parameters.map(|parameters| match parameters.id {
                    NumberOrString::Number(id) => id.into(),
                    NumberOrString::String(id) => id.into(),
                });
                // One that is answered already is forgotten.
                let is_waiting = |id: &RequestId| {
                    let mut waiting = self.waiting.iter();
                    waiting.any(|one| matches!(one, Message::Request(one) if one.id == *id))
                };
                if let Some(id) = id.filter(is_waiting) {
                    self.cancelled.insert(id);
                }
            }
            message => self.waiting.push_back(message),
        }
    }
}

fn taken_back(request: &Request) -> Response {
    let code = ErrorCode::RequestCanceled as i32;
    Response::new_err(request.id.clone(), code, "taken back".to_owned())
}
