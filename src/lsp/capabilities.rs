//! What the server can do, and what the client can.

use lsp_types::notification::{DidChangeWatchedFiles, Notification};
use lsp_types::{
    ClientCapabilities, CodeActionKind, CodeActionOptions, CodeActionProviderCapability,
    CodeLensOptions, CompletionOptions, DidChangeWatchedFilesRegistrationOptions,
    ExecuteCommandOptions, FileSystemWatcher, FoldingRangeProviderCapability, GlobPattern,
    HoverProviderCapability, InitializeParams, OneOf, PositionEncodingKind, Registration,
    RegistrationParams, RenameOptions, SelectionRangeProviderCapability, SemanticTokensFullOptions,
    SemanticTokensOptions, ServerCapabilities, SignatureHelpOptions, TextDocumentSyncCapability,
    TextDocumentSyncKind, TextDocumentSyncOptions, WorkspaceFoldersServerCapabilities,
    WorkspaceServerCapabilities,
};

use super::requests::{COMMANDS, FIX_ALL, legend};
use super::text::Encoding;

/// What the client can do that changes answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Client {
    /// What columns count.
    pub(super) encoding: Encoding,
    /// Whether completions may have places to fill in.
    pub(super) snippets: bool,
    /// Whether symbols may lie inside each other.
    pub(super) nested_symbols: bool,
    /// Whether it can be asked to watch files.
    pub(super) watches: bool,
    /// Whether it shows the results of commands itself.
    pub(super) shows_results: bool,
}

impl Client {
    pub(super) fn new(parameters: &InitializeParams) -> Self {
        let client = &parameters.capabilities;
        let options = parameters.initialization_options.as_ref();
        let shows = options.and_then(|options| options.get("showsResults"));
        Self {
            encoding: encoding(client),
            snippets: snippets(client).unwrap_or(false),
            nested_symbols: nested_symbols(client).unwrap_or(false),
            watches: watches(client).unwrap_or(false),
            shows_results: shows.and_then(serde_json::Value::as_bool).unwrap_or(false),
        }
    }
}

fn encoding(client: &ClientCapabilities) -> Encoding {
    let general = client.general.as_ref();
    let known = general.and_then(|general| general.position_encodings.as_ref());
    match known.is_some_and(|known| known.contains(&PositionEncodingKind::UTF8)) {
        true => Encoding::Utf8,
        false => Encoding::Utf16,
    }
}

fn snippets(client: &ClientCapabilities) -> Option<bool> {
    let completion = client.text_document.as_ref()?.completion.as_ref()?;
    completion.completion_item.as_ref()?.snippet_support
}

fn nested_symbols(client: &ClientCapabilities) -> Option<bool> {
    let symbols = client.text_document.as_ref()?.document_symbol.as_ref()?;
    symbols.hierarchical_document_symbol_support
}

fn watches(client: &ClientCapabilities) -> Option<bool> {
    let files = client
        .workspace
        .as_ref()?
        .did_change_watched_files
        .as_ref()?;
    files.dynamic_registration
}

/// The files that rules are made of, which the client is asked to watch.
pub(super) fn watched() -> RegistrationParams {
    let files = ["**/*.sumac", "**/*.json", "**/*.{parquet,ndjson,csv,arrow}"];
    let watchers = files.map(|files| FileSystemWatcher {
        glob_pattern: GlobPattern::String(files.to_owned()),
        kind: None,
    });
    let options = DidChangeWatchedFilesRegistrationOptions {
        watchers: watchers.to_vec(),
    };
    RegistrationParams {
        registrations: vec![Registration {
            id: "files".to_owned(),
            method: DidChangeWatchedFiles::METHOD.to_owned(),
            register_options: serde_json::to_value(options).ok(),
        }],
    }
}

/// What the server can do.
pub(super) fn server(client: Client) -> ServerCapabilities {
    let words = |list: &[&str]| list.iter().map(|&word| word.to_owned()).collect::<Vec<_>>();
    ServerCapabilities {
        position_encoding: Some(match client.encoding {
            Encoding::Utf8 => PositionEncodingKind::UTF8,
            Encoding::Utf16 => PositionEncodingKind::UTF16,
        }),
        text_document_sync: Some(TextDocumentSyncCapability::Options(
            TextDocumentSyncOptions {
                open_close: Some(true),
                change: Some(TextDocumentSyncKind::INCREMENTAL),
                ..TextDocumentSyncOptions::default()
            },
        )),
        completion_provider: Some(CompletionOptions {
            resolve_provider: Some(true),
            trigger_characters: Some(words(&[".", "\"", "'", "|", "/"])),
            ..CompletionOptions::default()
        }),
        hover_provider: Some(HoverProviderCapability::Simple(true)),
        signature_help_provider: Some(SignatureHelpOptions {
            trigger_characters: Some(words(&["(", ","])),
            retrigger_characters: None,
            work_done_progress_options: Default::default(),
        }),
        definition_provider: Some(OneOf::Left(true)),
        references_provider: Some(OneOf::Left(true)),
        document_highlight_provider: Some(OneOf::Left(true)),
        document_symbol_provider: Some(OneOf::Left(true)),
        workspace_symbol_provider: Some(OneOf::Left(true)),
        code_action_provider: Some(CodeActionProviderCapability::Options(CodeActionOptions {
            code_action_kinds: Some(vec![CodeActionKind::QUICKFIX, FIX_ALL]),
            ..CodeActionOptions::default()
        })),
        document_formatting_provider: Some(OneOf::Left(true)),
        document_range_formatting_provider: Some(OneOf::Left(true)),
        selection_range_provider: Some(SelectionRangeProviderCapability::Simple(true)),
        code_lens_provider: Some(CodeLensOptions {
            resolve_provider: Some(false),
        }),
        rename_provider: Some(OneOf::Right(RenameOptions {
            prepare_provider: Some(true),
            work_done_progress_options: Default::default(),
        })),
        folding_range_provider: Some(FoldingRangeProviderCapability::Simple(true)),
        execute_command_provider: Some(ExecuteCommandOptions {
            commands: words(&COMMANDS),
            ..ExecuteCommandOptions::default()
        }),
        semantic_tokens_provider: Some(
            SemanticTokensOptions {
                legend: legend(),
                range: Some(true),
                full: Some(SemanticTokensFullOptions::Bool(true)),
                ..SemanticTokensOptions::default()
            }
            .into(),
        ),
        inlay_hint_provider: Some(OneOf::Left(true)),
        workspace: Some(WorkspaceServerCapabilities {
            workspace_folders: Some(WorkspaceFoldersServerCapabilities {
                supported: Some(true),
                change_notifications: Some(OneOf::Left(true)),
            }),
            file_operations: None,
        }),
        ..ServerCapabilities::default()
    }
}
