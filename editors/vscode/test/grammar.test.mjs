// The colours of the grammar: the corpus line by line, compared with snapshots.
//
// `UPDATE=1 npm test` writes them anew.

import assert from "node:assert/strict";
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";

const require = createRequire(import.meta.url);
const oniguruma = require("vscode-oniguruma");
const textmate = require("vscode-textmate");

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.join(here, "../../..");
const GRAMMAR = path.join(here, "../syntaxes/sumac.tmLanguage.json");
const CORPUS = path.join(root, "tests/corpus");

const wasm = fs.readFileSync(require.resolve("vscode-oniguruma/release/onig.wasm"));
const onigLib = oniguruma.loadWASM(wasm.buffer).then(() => ({
  createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
  createOnigString: (text) => new oniguruma.OnigString(text),
}));
const registry = new textmate.Registry({
  onigLib,
  loadGrammar: async () => textmate.parseRawGrammar(fs.readFileSync(GRAMMAR, "utf8"), GRAMMAR),
});
const grammar = await registry.loadGrammar("source.sumac");

/** Each line with its words and what they are; what has no scope of its own is left out. */
function coloured(text) {
  let state = textmate.INITIAL;
  const lines = [];
  for (const line of text.split("\n")) {
    const { tokens, ruleStack } = grammar.tokenizeLine(line, state);
    state = ruleStack;
    const words = tokens
      .map((token) => [line.slice(token.startIndex, token.endIndex), token.scopes.slice(1)])
      .filter(([word, scopes]) => word.trim() !== "" && scopes.length > 0)
      .map(([word, scopes]) => `    ${word.trim()}: ${scopes.map((scope) => scope.replace(/\.sumac$/, "")).join(" ")}`);
    if (words.length > 0) {
      lines.push(line, ...words);
    }
  }
  return `${lines.join("\n")}\n`;
}

function compare(name, text) {
  const file = path.join(here, "snapshots", `${name}.txt`);
  if (process.env.UPDATE) {
    fs.writeFileSync(file, text);
  }
  assert.equal(text, fs.readFileSync(file, "utf8"));
}

for (const file of fs.readdirSync(CORPUS).filter((file) => file.endsWith(".sumac"))) {
  test(`colours of ${file}`, () => {
    compare(path.parse(file).name, coloured(fs.readFileSync(path.join(CORPUS, file), "utf8")));
  });
}

test("colours of items, tests and texts", () => {
  compare("whole", coloured(fs.readFileSync(path.join(here, "whole.sumac"), "utf8")));
});
