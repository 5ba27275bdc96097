//! The language server on a file of 1,000 attributes, as an editor has it: the built command over pipes.
//!
//! Each time stands for what an author waits for after a letter was typed: until what is wrong is told,
//! and until a question is answered that came right behind the letter, before anything was checked.

mod support;

use std::io::{BufReader, BufWriter};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Duration;

use criterion::{Criterion, criterion_group, criterion_main};
use lsp_server::{Message, Notification, Request, RequestId};
use serde_json::{Value, json};

/// Attributes of the file.
const ATTRIBUTES: usize = 1_000;
/// The column where the name of an attribute begins.
const NAME: usize = 10;
const SCHEMA: &str = r#"{"type": "object", "properties": {
    "user": {"type": "string"},
    "timestamp": {"type": "string", "format": "date-time"},
    "eventType": {"type": "string"}, "channel": {"type": "string"},
    "priceTotal": {"type": "number"}, "quantity": {"type": "integer"}}}"#;

/// An editor with the file open.
struct Editor {
    child: Child,
    input: BufWriter<ChildStdin>,
    output: BufReader<ChildStdout>,
    folder: PathBuf,
    uri: String,
    version: i32,
    requests: i32,
    /// How often a letter was typed or taken away.
    edits: usize,
    /// The line that is typed on.
    line: usize,
}

impl Editor {
    fn new() -> Self {
        let folder = std::env::temp_dir().join(format!("sumac-bench-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder for the schema");
        std::fs::write(folder.join("event.schema.json"), SCHEMA).expect("the schema");
        let mut child = Command::new(env!("CARGO_BIN_EXE_sumac"))
            .arg("lsp")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the server starts");
        let input = BufWriter::new(child.stdin.take().expect("its input"));
        let output = BufReader::new(child.stdout.take().expect("its output"));
        let uri = format!("file://{}", folder.join("rules.sumac").display());
        let mut editor = Self {
            child,
            input,
            output,
            folder,
            uri,
            version: 1,
            requests: 0,
            edits: 0,
            line: ATTRIBUTES / 2,
        };
        editor.ask("initialize", json!({ "capabilities": {} }));
        editor.tell("initialized", json!({}));
        let rules = support::rules(ATTRIBUTES);
        let text = format!("schema event \"event.schema.json\" key user\n{rules}");
        let document = json!({
            "uri": editor.uri, "languageId": "sumac", "version": 1, "text": text,
        });
        editor.tell("textDocument/didOpen", json!({ "textDocument": document }));
        editor.diagnostics();
        editor
    }

    fn send(&mut self, message: Message) {
        message.write(&mut self.input).expect("the server reads");
    }

    fn read(&mut self) -> Message {
        let message = Message::read(&mut self.output).expect("the server writes");
        message.expect("the server lives")
    }

    fn tell(&mut self, method: &str, parameters: Value) {
        self.send(Notification::new(method.to_owned(), parameters).into());
    }

    fn ask(&mut self, method: &str, parameters: Value) -> Value {
        self.requests += 1;
        let id = RequestId::from(self.requests);
        self.send(Request::new(id.clone(), method.to_owned(), parameters).into());
        loop {
            if let Message::Response(response) = self.read()
                && response.id == id
            {
                return response.response_result.expect("an answer");
            }
        }
    }

    /// Waits for the diagnostics of the last version; gives how many there are.
    fn diagnostics(&mut self) -> usize {
        loop {
            if let Message::Notification(one) = self.read()
                && one.method == "textDocument/publishDiagnostics"
                && one.params["version"] == json!(self.version)
            {
                return one.params["diagnostics"].as_array().map_or(0, Vec::len);
            }
        }
    }

    /// Types a letter into the name of an attribute, of another one each time; where all have it, takes
    /// it away again.
    fn edit(&mut self) {
        self.line = 1 + (self.line + 7) % ATTRIBUTES;
        self.edits += 1;
        self.version += 1;
        let has_letter = self.has_letter();
        let at = |character: usize| json!({ "line": self.line, "character": character });
        let (end, text) = match has_letter {
            true => (NAME, "b"),
            false => (NAME + 1, ""),
        };
        let document = json!({ "uri": self.uri, "version": self.version });
        let change = json!({ "range": { "start": at(NAME), "end": at(end) }, "text": text });
        self.tell(
            "textDocument/didChange",
            json!({ "textDocument": document, "contentChanges": [change] }),
        );
    }

    /// Whether the rule that was edited last has its letter.
    fn has_letter(&self) -> bool {
        ((self.edits - 1) / ATTRIBUTES).is_multiple_of(2)
    }

    /// The column behind `xEvent[` in the rule that was edited last.
    fn behind_bracket(&self) -> usize {
        let name = format!("a{}", self.line - 1).len() + usize::from(self.has_letter());
        NAME + name + " = xEvent[".len()
    }

    fn ask_here(&mut self, method: &str, column: usize) -> Value {
        let parameters = json!({
            "textDocument": { "uri": self.uri },
            "position": { "line": self.line, "character": column },
        });
        self.ask(method, parameters)
    }

    fn ask_of_file(&mut self, method: &str) -> Value {
        self.ask(method, json!({ "textDocument": { "uri": self.uri } }))
    }

    fn ask_of_screen(&mut self, method: &str) -> Value {
        let parameters = json!({
            "textDocument": { "uri": self.uri },
            "range": {
                "start": { "line": self.line, "character": 0 },
                "end": { "line": self.line + 50, "character": 0 },
            },
        });
        self.ask(method, parameters)
    }
}

impl Drop for Editor {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn answers(criterion: &mut Criterion) {
    let mut editor = Editor::new();
    let mut group = criterion.benchmark_group("lsp");
    group.bench_function("edit to diagnostics", |bench| {
        bench.iter(|| {
            editor.edit();
            editor.diagnostics()
        });
    });
    group.bench_function("completion behind an edit", |bench| {
        bench.iter(|| {
            editor.edit();
            let column = editor.behind_bracket();
            let found = editor.ask_here("textDocument/completion", column);
            assert!(found.as_array().is_some_and(|found| found.len() > 10));
        });
    });
    group.bench_function("hover behind an edit", |bench| {
        bench.iter(|| {
            editor.edit();
            let found = editor.ask_here("textDocument/hover", 12);
            assert!(!found.is_null());
        });
    });
    group.bench_function("semantic tokens behind an edit", |bench| {
        bench.iter(|| {
            editor.edit();
            let found = editor.ask_of_file("textDocument/semanticTokens/full");
            assert!(!found.is_null());
        });
    });
    group.bench_function("semantic tokens of a screen behind an edit", |bench| {
        bench.iter(|| {
            editor.edit();
            let found = editor.ask_of_screen("textDocument/semanticTokens/range");
            assert!(!found.is_null());
        });
    });
    group.finish();
}

fn configuration() -> Criterion {
    Criterion::default()
        .sample_size(20)
        .measurement_time(Duration::from_secs(4))
}

criterion_group! { name = benches; config = configuration(); targets = answers }
criterion_main!(benches);
