//! The life of a connection: hello, edits and requests in their order, goodbye.

use std::path::PathBuf;
use std::sync::Arc;

use lsp_server::{Connection, ErrorCode, Message, Notification, Request, Response};
use lsp_types::notification::{
    DidChangeTextDocument, DidChangeWatchedFiles, DidChangeWorkspaceFolders, DidCloseTextDocument,
    DidOpenTextDocument, Exit, Notification as _,
};
use lsp_types::request::{RegisterCapability, Request as _, Shutdown};
use lsp_types::{
    DidChangeTextDocumentParams, DidChangeWorkspaceFoldersParams, DidCloseTextDocumentParams,
    DidOpenTextDocumentParams, InitializeParams, InitializeResult, ServerInfo,
};

use super::ServeError;
use super::capabilities::{self, Client};
use super::checker::{self, Send};
use super::documents::Documents;
use super::files::{Folder, path_of};
use super::inbox::Inbox;
use super::requests;

/// What requests are answered from.
pub(super) struct Server<'c> {
    pub(super) documents: Arc<Documents>,
    pub(super) client: Client,
    pub(super) send: Send,
    connection: &'c Connection,
}

/// Serves a client until it says goodbye.
pub(super) fn run(connection: &Connection) -> Result<(), ServeError> {
    let broken = |error: lsp_server::ProtocolError| ServeError(error.to_string());
    let (id, hello) = connection.initialize_start().map_err(broken)?;
    let hello: InitializeParams = match serde_json::from_value(hello) {
        Ok(hello) => hello,
        Err(error) => {
            let message = format!("the client's hello cannot be read: {error}");
            let response = Response::new_err(id, ErrorCode::InvalidParams as i32, message.clone());
            let _ = connection.sender.send(response.into());
            return Err(ServeError(message));
        }
    };
    let client = Client::new(&hello);
    let answer = InitializeResult {
        capabilities: capabilities::server(client),
        server_info: Some(ServerInfo {
            name: "sumac".to_owned(),
            version: Some(env!("CARGO_PKG_VERSION").to_owned()),
        }),
    };
    let answer = serde_json::to_value(answer).map_err(|error| ServeError(error.to_string()))?;
    connection.initialize_finish(id, answer).map_err(broken)?;
    serve(connection, client, folders(&hello))
}

fn serve(connection: &Connection, client: Client, folders: Vec<Folder>) -> Result<(), ServeError> {
    let documents = Arc::new(Documents::new(client.encoding));
    documents.lock().folders = folders;
    let sender = connection.sender.clone();
    let send: Send = Arc::new(move |message| {
        // A client that is gone needs no answer.
        let _ = sender.send(message);
    });
    if client.watches {
        let method = RegisterCapability::METHOD.to_owned();
        let asked = Request::new("watch".to_owned().into(), method, capabilities::watched());
        send(asked.into());
    }
    let mut server = Server {
        documents: Arc::clone(&documents),
        client,
        send: Arc::clone(&send),
        connection,
    };
    std::thread::scope(|scope| {
        let checking = Arc::clone(&documents);
        scope.spawn(move || checker::run(&checking, &send));
        let served = server.work();
        documents.lock().ends = true;
        documents.called.notify_all();
        served
    })
}

/// The folders that the client has open.
fn folders(hello: &InitializeParams) -> Vec<Folder> {
    let folders = hello.workspace_folders.iter().flatten();
    let mut all: Vec<Folder> = folders.map(|folder| Folder::new(&folder.uri)).collect();
    #[allow(deprecated, reason = "old clients name one folder so")]
    if let Some(root) = hello.root_uri.as_ref().filter(|_| all.is_empty()) {
        all.push(Folder::new(root));
    }
    all
}

impl Server<'_> {
    fn work(&mut self) -> Result<(), ServeError> {
        let mut inbox = Inbox::default();
        let mut says_goodbye = false;
        while let Some(message) = inbox.next(self.connection) {
            match message {
                Message::Notification(one) if one.method == Exit::METHOD => {
                    return match says_goodbye {
                        true => Ok(()),
                        false => Err(ServeError("the client left without a goodbye".to_owned())),
                    };
                }
                Message::Request(one) if one.method == Shutdown::METHOD => {
                    says_goodbye = true;
                    (self.send)(Response::new_ok(one.id, ()).into());
                }
                Message::Request(one) if says_goodbye => (self.send)(too_late(one).into()),
                Message::Request(one) => {
                    let response = requests::answer(self, one);
                    (self.send)(response.into());
                }
                Message::Notification(one) => self.note(one),
                Message::Response(_) => {}
            }
        }
        match says_goodbye {
            true => Ok(()),
            false => Err(ServeError("the client is gone".to_owned())),
        }
    }

    /// Takes in what the client tells; what it does not say well is left.
    fn note(&mut self, one: Notification) {
        match one.method.as_str() {
            DidOpenTextDocument::METHOD => {
                if let Some(told) = read::<DidOpenTextDocumentParams>(one) {
                    self.documents.open(told.text_document);
                }
            }
            DidChangeTextDocument::METHOD => {
                if let Some(told) = read::<DidChangeTextDocumentParams>(one) {
                    let document = told.text_document;
                    self.documents
                        .change(&document.uri, document.version, &told.content_changes);
                }
            }
            DidCloseTextDocument::METHOD => {
                if let Some(told) = read::<DidCloseTextDocumentParams>(one)
                    && let Some(closed) = self.documents.close(&told.text_document.uri)
                {
                    for uri in closed {
                        checker::publish_as(uri, Vec::new(), None, &self.send);
                    }
                }
            }
            DidChangeWatchedFiles::METHOD => self.documents.files_changed(),
            DidChangeWorkspaceFolders::METHOD => {
                if let Some(told) = read::<DidChangeWorkspaceFoldersParams>(one) {
                    let removed = told.event.removed.iter();
                    let removed: Vec<PathBuf> = removed.map(|one| path_of(&one.uri)).collect();
                    let added = told.event.added.iter().map(|one| Folder::new(&one.uri));
                    let folders = &mut self.documents.lock().folders;
                    folders.retain(|folder| !removed.contains(&folder.path));
                    folders.extend(added);
                }
            }
            _ => {}
        }
    }
}

fn read<P: serde::de::DeserializeOwned>(one: Notification) -> Option<P> {
    serde_json::from_value(one.params).ok()
}

fn too_late(request: Request) -> Response {
    let message = "the server has said goodbye".to_owned();
    Response::new_err(request.id, ErrorCode::InvalidRequest as i32, message)
}
