// @ts-check
// The client of `sumac lsp`: it starts the server, and shows what its commands answer.

const vscode = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

/** The scheme of the pages that explain attributes. */
const EXPLAINED = "sumac-explained";
/** Kinds of symbols that the server gives to attributes and tests. */
const ATTRIBUTE = vscode.SymbolKind.Property;
const TEST = vscode.SymbolKind.Method;

/** @type {LanguageClient | undefined} */
let client;

/** Explanations by page. */
class Explained {
  constructor() {
    /** @type {Map<string, string>} */
    this.texts = new Map();
    /** @type {vscode.EventEmitter<vscode.Uri>} */
    this.changed = new vscode.EventEmitter();
    this.onDidChange = this.changed.event;
  }

  /** @param {vscode.Uri} page */
  provideTextDocumentContent(page) {
    return this.texts.get(page.toString()) ?? "";
  }

  /**
   * Shows an explanation beside the rules, always on the same page for one attribute.
   * @param {string} name
   * @param {string} text
   */
  async show(name, text) {
    const page = vscode.Uri.from({ scheme: EXPLAINED, path: `${name}.txt` });
    this.texts.set(page.toString(), text);
    this.changed.fire(page);
    const document = await vscode.workspace.openTextDocument(page);
    await vscode.window.showTextDocument(document, {
      viewColumn: vscode.ViewColumn.Beside,
      preview: true,
      preserveFocus: true,
    });
  }
}

/**
 * Tells how a test ended; the details stand in the output of the server.
 * @param {string} text
 * @param {LanguageClient} server
 */
async function showTest(text, server) {
  const [first] = text.split("\n");
  if (!text.includes(" failed\n")) {
    vscode.window.showInformationMessage(first);
    return;
  }
  server.outputChannel.appendLine(text);
  if ((await vscode.window.showErrorMessage(first, "Show details")) !== undefined) {
    server.outputChannel.show(true);
  }
}

/** @param {Explained} explained */
function newClient(explained) {
  const command = vscode.workspace.getConfiguration("sumac").get("path", "sumac");
  const run = { command, args: ["lsp"] };
  /** @type {LanguageClient} */
  const server = new LanguageClient("sumac", "Sumac", run, {
    documentSelector: [{ language: "sumac" }],
    initializationOptions: { showsResults: true },
    middleware: {
      executeCommand: async (name, parameters, next) => {
        const text = await next(name, parameters);
        if (typeof text === "string" && name === "sumac.explain") {
          await explained.show(String(parameters[1]), text);
        } else if (typeof text === "string") {
          await showTest(text, server);
        }
        return text;
      },
    },
  });
  return server;
}

/** @param {Explained} explained */
async function start(explained) {
  client = newClient(explained);
  try {
    await client.start();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const open = "Open settings";
    const message = `Sumac's language server does not start: ${reason}. Is \`sumac.path\` a sumac with the feature lsp?`;
    if ((await vscode.window.showErrorMessage(message, open)) === open) {
      await vscode.commands.executeCommand("workbench.action.openSettings", "sumac.path");
    }
  }
}

/** @param {Explained} explained */
async function restart(explained) {
  const before = client;
  client = undefined;
  // A server that never started has nothing to stop.
  await before?.dispose().catch(() => undefined);
  await start(explained);
}

/**
 * Runs a command of the server on the item of a kind that holds the cursor.
 * @param {string} command
 * @param {vscode.SymbolKind} kind
 * @param {string} what
 */
async function runHere(command, kind, what) {
  const editor = vscode.window.activeTextEditor;
  if (editor?.document.languageId !== "sumac") {
    return;
  }
  const uri = editor.document.uri;
  /** @type {vscode.DocumentSymbol[]} */
  const symbols = (await vscode.commands.executeCommand("vscode.executeDocumentSymbolProvider", uri)) ?? [];
  const here = symbols.find(
    (one) => one.kind === kind && one.range.contains(editor.selection.active),
  );
  if (here === undefined) {
    vscode.window.showInformationMessage(`There is no ${what} at the cursor.`);
    return;
  }
  const name = client?.code2ProtocolConverter.asUri(uri);
  await vscode.commands.executeCommand(command, name, here.name);
}

/** @param {vscode.ExtensionContext} context */
async function activate(context) {
  const explained = new Explained();
  context.subscriptions.push(
    vscode.workspace.registerTextDocumentContentProvider(EXPLAINED, explained),
    vscode.commands.registerCommand("sumac.restart", () => restart(explained)),
    vscode.commands.registerCommand("sumac.showExplain", () =>
      runHere("sumac.explain", ATTRIBUTE, "attribute"),
    ),
    vscode.commands.registerCommand("sumac.runTestHere", () =>
      runHere("sumac.runTest", TEST, "test"),
    ),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("sumac.path")) {
        void restart(explained);
      }
    }),
  );
  await start(explained);
}

async function deactivate() {
  await client?.stop();
}

module.exports = { activate, deactivate };
