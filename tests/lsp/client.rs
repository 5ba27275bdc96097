//! A client of the server: the built command over pipes, spoken to with `async-lsp`.

use std::collections::HashMap;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use async_lsp::lsp_types::notification::{PublishDiagnostics, ShowMessage};
use async_lsp::lsp_types::request::Request;
use async_lsp::lsp_types::*;
use async_lsp::router::Router;
use async_lsp::{LanguageServer, ServerSocket};
use tempfile::TempDir;
use tokio::process::{Child, Command};
use tokio::runtime::Runtime;
use tokio_util::compat::{TokioAsyncReadCompatExt, TokioAsyncWriteCompatExt};

/// How long a test waits for anything.
const PATIENCE: Duration = Duration::from_secs(60);

/// The text as the server has it.
pub(crate) enum ViewText {}

impl Request for ViewText {
    type Params = TextDocumentIdentifier;
    type Result = String;
    const METHOD: &'static str = "sumac/text";
}

/// What the server told without being asked.
#[derive(Default)]
pub(crate) struct Told {
    /// The last diagnostics of each document with the version that they are of.
    pub(crate) diagnostics: HashMap<Url, (Option<i32>, Vec<Diagnostic>)>,
    pub(crate) messages: Vec<String>,
}

/// A server with a workspace of its own.
pub(crate) struct Client {
    runtime: Runtime,
    child: Child,
    server: ServerSocket,
    told: Arc<Mutex<Told>>,
    folder: TempDir,
    versions: HashMap<Url, i32>,
    pub(crate) capabilities: ServerCapabilities,
}

/// A text and the place of the bar in it; bars of tables are written `¦`.
pub(crate) fn marked(text: &str) -> (String, Position) {
    let bar = text.find('|').expect("a bar marks the place");
    let before = &text[..bar];
    let line = before.matches('\n').count();
    let column = before
        .rsplit('\n')
        .next()
        .unwrap_or_default()
        .encode_utf16()
        .count();
    let position = Position::new(line as u32, column as u32);
    (text.replacen('|', "", 1).replace('¦', "|"), position)
}

impl Client {
    /// A server on a folder with `files`, for a client that counts columns in UTF-16.
    pub(crate) fn start(files: &[(&str, &str)]) -> Self {
        Self::start_with(files, ClientCapabilities::default(), None)
    }

    pub(crate) fn start_with(
        files: &[(&str, &str)],
        mut capabilities: ClientCapabilities,
        options: Option<serde_json::Value>,
    ) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let told: Arc<Mutex<Told>> = Arc::default();
        let (child, mut server) = runtime.block_on(spawn(Arc::clone(&told)));
        let document = capabilities.text_document.get_or_insert_default();
        let completion = document.completion.get_or_insert_default();
        completion
            .completion_item
            .get_or_insert_default()
            .snippet_support = Some(true);
        let symbols = document.document_symbol.get_or_insert_default();
        symbols.hierarchical_document_symbol_support = Some(true);
        let hello = InitializeParams {
            capabilities,
            initialization_options: options,
            workspace_folders: Some(vec![WorkspaceFolder {
                uri: Url::from_file_path(folder.path()).unwrap(),
                name: "rules".to_owned(),
            }]),
            ..InitializeParams::default()
        };
        let answer = runtime.block_on(async {
            let answer = server.initialize(hello).await.unwrap();
            server.initialized(InitializedParams {}).unwrap();
            answer
        });
        Self {
            runtime,
            child,
            server,
            told,
            folder,
            versions: HashMap::new(),
            capabilities: answer.capabilities,
        }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn uri(&self, name: &str) -> Url {
        Url::from_file_path(self.path(name)).unwrap()
    }

    pub(crate) fn open(&mut self, name: &str, text: &str) -> Url {
        let uri = self.uri(name);
        self.open_as(uri.clone(), text);
        uri
    }

    pub(crate) fn open_as(&mut self, uri: Url, text: &str) {
        let version = self.next_version(&uri);
        let language = match uri.path().ends_with(".json") {
            true => "json",
            false => "sumac",
        };
        let text_document =
            TextDocumentItem::new(uri, language.to_owned(), version, text.to_owned());
        self.server
            .did_open(DidOpenTextDocumentParams { text_document })
            .unwrap();
    }

    pub(crate) fn change(&mut self, uri: &Url, changes: Vec<TextDocumentContentChangeEvent>) {
        let version = self.next_version(uri);
        let text_document = VersionedTextDocumentIdentifier::new(uri.clone(), version);
        let parameters = DidChangeTextDocumentParams {
            text_document,
            content_changes: changes,
        };
        self.server.did_change(parameters).unwrap();
    }

    /// Puts another text in the place of all.
    pub(crate) fn replace(&mut self, uri: &Url, text: &str) {
        let change = TextDocumentContentChangeEvent {
            range: None,
            range_length: None,
            text: text.to_owned(),
        };
        self.change(uri, vec![change]);
    }

    pub(crate) fn close(&mut self, uri: &Url) {
        let text_document = TextDocumentIdentifier::new(uri.clone());
        self.server
            .did_close(DidCloseTextDocumentParams { text_document })
            .unwrap();
    }

    pub(crate) fn change_folders(
        &mut self,
        added: Vec<WorkspaceFolder>,
        removed: Vec<WorkspaceFolder>,
    ) {
        let event = WorkspaceFoldersChangeEvent { added, removed };
        self.server
            .did_change_workspace_folders(DidChangeWorkspaceFoldersParams { event })
            .unwrap();
    }

    fn next_version(&mut self, uri: &Url) -> i32 {
        let version = self.versions.entry(uri.clone()).or_default();
        *version += 1;
        *version
    }

    /// The answer to a request.
    pub(crate) fn ask<R: Request>(&self, parameters: R::Params) -> R::Result {
        self.try_ask::<R>(parameters).unwrap()
    }

    /// The answer, or the reason why there is none.
    pub(crate) fn try_ask<R: Request>(&self, parameters: R::Params) -> Result<R::Result, String> {
        let answer = async {
            let asked = self.server.request::<R>(parameters);
            tokio::time::timeout(PATIENCE, asked).await
        };
        let answer = self.runtime.block_on(answer).expect("an answer in time");
        answer.map_err(|error| match error {
            async_lsp::Error::Response(error) => error.message,
            error => panic!("the server is gone: {error}"),
        })
    }

    /// The diagnostics of the document as it is now.
    pub(crate) fn diagnostics(&mut self, uri: &Url) -> Vec<Diagnostic> {
        let version = self.versions[uri];
        self.wait(|told| match told.diagnostics.get(uri) {
            Some((Some(of), found)) if *of == version => Some(found.clone()),
            _ => None,
        })
    }

    /// Waits until the server has told something.
    pub(crate) fn wait<T>(&self, mut ready: impl FnMut(&Told) -> Option<T>) -> T {
        let until = Instant::now() + PATIENCE;
        loop {
            if let Some(found) = ready(&self.told.lock().unwrap()) {
                return found;
            }
            assert!(Instant::now() < until, "the server did not tell it in time");
            let pause = async { tokio::time::sleep(Duration::from_millis(2)).await };
            self.runtime.block_on(pause);
        }
    }

    /// Says goodbye; gives the exit code.
    pub(crate) fn stop(mut self) -> Option<i32> {
        self.runtime.block_on(async {
            self.server.shutdown(()).await.unwrap();
            self.server.exit(()).unwrap();
            let ended = tokio::time::timeout(PATIENCE, self.child.wait()).await;
            ended.expect("the server ends").unwrap().code()
        })
    }

    pub(crate) fn place(&self, uri: &Url, position: Position) -> TextDocumentPositionParams {
        TextDocumentPositionParams::new(TextDocumentIdentifier::new(uri.clone()), position)
    }
}

async fn spawn(told: Arc<Mutex<Told>>) -> (Child, ServerSocket) {
    let (mainloop, server) = async_lsp::MainLoop::new_client(|_| {
        let mut router = Router::new(told);
        router
            .notification::<PublishDiagnostics>(|told, one| {
                let found = (one.version, one.diagnostics);
                told.lock().unwrap().diagnostics.insert(one.uri, found);
                ControlFlow::Continue(())
            })
            .notification::<ShowMessage>(|told, one| {
                told.lock().unwrap().messages.push(one.message);
                ControlFlow::Continue(())
            });
        router
    });
    let mut child = Command::new(env!("CARGO_BIN_EXE_sumac"))
        .arg("lsp")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let output = child.stdout.take().unwrap().compat();
    let input = child.stdin.take().unwrap().compat_write();
    tokio::spawn(async move {
        // It ends with the server.
        let _ = mainloop.run_buffered(output, input).await;
    });
    (child, server)
}
