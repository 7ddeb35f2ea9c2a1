import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Position } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { openDocuments } from "../../server/src/lsp/openDocument.ts";
import { seeded } from "../support/editedEnvFiles.ts";

const uri = "file:///.env";
const pieces = ["a", "bc", "\n", "\r\n", "\r", "\n\n", "", "d\r", "\ne", "😀", "\u2028"];

describe("an open document", () => {
  it("has the lines of its text after every change, as the protocol counts them", () => {
    const random = seeded(7);
    const below = (count: number): number => Math.floor(random() * count);
    const some = (): string => Array.from({ length: below(6) }, () => pieces[below(pieces.length)]).join("");
    for (let round = 0; round < 300; round++) {
      const text = some() + some();
      let ours = openDocuments.create(uri, "dotenv", 1, text);
      // A document that nobody has edited knows its lines for certain.
      let fresh = TextDocument.create(uri, "dotenv", 1, text);
      for (let version = 2; version < 12; version++) {
        const position = () => ({
          line: below(fresh.lineCount + 1) - (below(9) === 0 ? 1 : 0),
          character: below(5) - (below(9) === 0 ? 1 : 0),
        });
        const [start, end] = [position(), position()].sort((a, b) => a.line - b.line || a.character - b.character) as [Position, Position];
        const change = below(12) === 0 ? { text: some() } : { range: { start, end }, text: some() };
        ours = openDocuments.update(ours, [change], version);
        fresh = TextDocument.create(uri, "dotenv", version, TextDocument.update(fresh, [change], version).getText());
        assert.equal(ours.getText(), fresh.getText());
        assert.equal(ours.version, version);
        for (let offset = -1; offset <= fresh.getText().length + 1; offset++)
          assert.deepEqual(ours.positionAt(offset), fresh.positionAt(offset));
        for (let line = -1; line <= fresh.lineCount; line++)
          for (const character of [-1, 0, 1, 2, 9]) assert.equal(ours.offsetAt({ line, character }), fresh.offsetAt({ line, character }));
      }
    }
  });
});
