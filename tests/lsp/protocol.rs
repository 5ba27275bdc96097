//! The protocol itself: hello and goodbye, in any order, and messages that are none.

use std::io::{Read, Write};
use std::process::{Command, Stdio};

use async_lsp::lsp_types::request::WorkspaceSymbolRequest;
use async_lsp::lsp_types::*;
use serde_json::{Value, json};

use crate::client::Client;

/// How a server ended, what it said, and what it complained of.
struct Talk {
    code: Option<i32>,
    said: Vec<Value>,
    complaint: String,
}

impl Talk {
    /// The answer to a request.
    fn answer(&self, id: i32) -> &Value {
        let mut said = self.said.iter();
        let found = said.find(|one| one["id"] == id && one.get("method").is_none());
        found.unwrap_or_else(|| panic!("no answer to {id} in {:?}", self.said))
    }
}

fn framed(message: &Value) -> String {
    let text = message.to_string();
    format!("Content-Length: {}\r\n\r\n{text}", text.len())
}

/// Says all of it at once and then nothing more.
fn talk(text: &str) -> Talk {
    let mut child = Command::new(env!("CARGO_BIN_EXE_sumac"))
        .arg("lsp")
        .env_remove("RUST_BACKTRACE")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    // A server that has ended takes in nothing more.
    let _ = input.write_all(text.as_bytes());
    drop(input);
    let output = child.wait_with_output().unwrap();
    let mut rest = output.stdout.as_slice();
    let mut said = Vec::new();
    while let Some(at) = rest.windows(4).position(|four| four == b"\r\n\r\n") {
        let head = String::from_utf8_lossy(&rest[..at]).to_lowercase();
        let length = head.split("content-length:").nth(1).unwrap();
        let length: usize = length.lines().next().unwrap().trim().parse().unwrap();
        let mut body = vec![0; length];
        rest = &rest[at + 4..];
        rest.read_exact(&mut body).unwrap();
        said.push(serde_json::from_slice(&body).unwrap());
    }
    Talk {
        code: output.status.code(),
        said,
        complaint: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

fn request(id: i32, method: &str, parameters: Value) -> String {
    framed(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": parameters}))
}

fn notice(method: &str, parameters: Value) -> String {
    framed(&json!({"jsonrpc": "2.0", "method": method, "params": parameters}))
}

fn hello() -> String {
    let hello = request(1, "initialize", json!({"capabilities": {}}));
    hello + &notice("initialized", json!({}))
}

#[test]
fn after_goodbye_requests_are_refused_and_the_server_ends_well() {
    let goodbye = [
        hello(),
        request(2, "shutdown", Value::Null),
        request(3, "workspace/symbol", json!({"query": ""})),
        notice(
            "textDocument/didClose",
            json!({"textDocument": {"uri": "file:///a.sumac"}}),
        ),
        request(4, "shutdown", Value::Null),
        notice("exit", Value::Null),
    ];
    let talk = talk(&goodbye.concat());
    assert_eq!(talk.code, Some(0), "{}", talk.complaint);
    assert_eq!(talk.answer(2)["result"], Value::Null);
    assert_eq!(talk.answer(3)["error"]["code"], -32600);
    assert!(talk.answer(4).get("error").is_none());
}

#[test]
fn who_leaves_without_goodbye_leaves_an_error() {
    let left = talk(&(hello() + &notice("exit", Value::Null)));
    assert_eq!(left.code, Some(1));
    assert!(
        left.complaint.contains("without a goodbye"),
        "{}",
        left.complaint
    );
    let gone = talk(&hello());
    assert_eq!(gone.code, Some(1));
    assert!(
        gone.complaint.contains("the client is gone"),
        "{}",
        gone.complaint
    );
}

#[test]
fn requests_before_hello_and_unknown_ones_are_refused() {
    let talk = talk(
        &[
            request(7, "workspace/symbol", json!({"query": ""})),
            hello(),
            request(8, "sumac/none", json!({})),
            request(
                9,
                "textDocument/hover",
                json!({"textDocument": {"uri": "no uri"}}),
            ),
            request(10, "shutdown", Value::Null),
            notice("exit", Value::Null),
        ]
        .concat(),
    );
    assert_eq!(talk.code, Some(0), "{}", talk.complaint);
    assert_eq!(talk.answer(7)["error"]["code"], -32002);
    assert_eq!(talk.answer(8)["error"]["code"], -32601);
    assert_eq!(talk.answer(9)["error"]["code"], -32602);
}

#[test]
fn requests_that_are_taken_back_while_they_wait_are_not_worked_on() {
    let text = "attribute a = 1 + 2 // long\n".repeat(10_000);
    let document = json!({"uri": "file:///long.sumac"});
    let opened = json!({"textDocument": {
        "uri": "file:///long.sumac", "languageId": "sumac", "version": 1, "text": text}});
    let asked = json!({"textDocument": document});
    let messages = [
        hello(),
        notice("textDocument/didOpen", opened),
        request(2, "textDocument/semanticTokens/full", asked.clone()),
        request(3, "textDocument/documentSymbol", asked.clone()),
        notice("$/cancelRequest", json!({"id": 3})),
        request(4, "textDocument/codeLens", asked),
        // One that nobody asked, and one that has its answer.
        notice("$/cancelRequest", json!({"id": 99})),
        notice("$/cancelRequest", json!({"id": 1})),
        request(5, "shutdown", Value::Null),
        notice("exit", Value::Null),
    ];
    let talk = talk(&messages.concat());
    assert_eq!(talk.code, Some(0), "{}", talk.complaint);
    assert_eq!(talk.answer(3)["error"]["code"], -32800);
    assert!(talk.answer(2)["result"]["data"].is_array());
    assert!(talk.answer(4)["result"].is_array());
}

#[test]
fn what_is_no_message_is_told() {
    for wrong in [
        "Content-Length: 5\r\n\r\n{bad}",
        "Content-Length: 99999999999999\r\n\r\n{}",
        "no header\r\n\r\n",
    ] {
        let talk = talk(&(hello() + wrong));
        assert_eq!(talk.code, Some(1));
        let complaint = &talk.complaint;
        assert!(
            complaint.contains("cannot be understood"),
            "{wrong}: {complaint}"
        );
    }
}

#[test]
fn folders_come_into_the_workspace_and_go() {
    let mut client = Client::start(&[("a.sumac", "attribute first = 1")]);
    let folders = client.capabilities.workspace.as_ref();
    let folders = folders.and_then(|one| one.workspace_folders.as_ref());
    assert_eq!(folders.and_then(|one| one.supported), Some(true));
    let other = tempfile::tempdir().unwrap();
    std::fs::write(other.path().join("b.sumac"), "attribute second = 1").unwrap();
    let folder = WorkspaceFolder {
        uri: Url::from_file_path(other.path()).unwrap(),
        name: "other".to_owned(),
    };
    let symbols = |client: &Client| {
        let asked = WorkspaceSymbolParams::default();
        match client.ask::<WorkspaceSymbolRequest>(asked) {
            Some(WorkspaceSymbolResponse::Flat(found)) => {
                found.into_iter().map(|one| one.name).collect::<Vec<_>>()
            }
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(symbols(&client), ["first"]);
    client.change_folders(vec![folder.clone()], Vec::new());
    let mut both = symbols(&client);
    both.sort();
    assert_eq!(both, ["first", "second"]);
    client.change_folders(Vec::new(), vec![folder]);
    assert_eq!(symbols(&client), ["first"]);
}
