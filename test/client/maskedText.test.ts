// What the log of the extension may hold of the conversation with the server, in the form in which the protocol library writes it.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { maskedLine, maskedTrace } from "../../client/src/maskedText.ts";
import { pemBody, rsaKey, secret } from "../support/keys.ts";

const pem = rsaKey().privatePem;
const password = `hunter-${secret(6)}`;

const secrets = [password, ...(pemBody(pem).match(/.{20}/g) ?? [])];
const assertClean = (text: string): void => assert.deepEqual(secrets.filter((one) => text.includes(one)).length, 0, "a secret is in it");

const sent = (params: unknown): string => `Sending notification 'x/y'.\nParams: ${JSON.stringify(params, null, 4)}`;

describe("a trace", () => {
  it("tells places and names, and of texts their length", () => {
    const uri = "file:///home/someone/a-project-with-a-rather-long-name-in-a-folder-with-a-longer-one/.env";
    const text = `JWT_VERIFICATION_KEY="${pem}"\nOS_SECURITY_KEY=${password}\n`;
    const shown = maskedTrace(sent({ textDocument: { uri, languageId: "dotenv", version: 3, text } }));
    assertClean(shown);
    assert.match(shown, /^Sending notification 'x\/y'\.\nParams: /);
    assert.ok(shown.includes(uri), shown);
    for (const part of ['"dotenv"', '"version": 3', `<${text.length} characters>`]) assert.ok(shown.includes(part), shown);
  });

  it("leaves out texts wherever they are", () => {
    for (const value of [
      { contentChanges: [{ text: password, range: { start: { line: 0, character: 0 } } }] },
      { edit: { documentChanges: [{ edits: [{ newText: pem }] }, { uri: "file:///a", kind: "create" }] } },
      { changes: { "file:///a": [{ newText: password }] } },
      { contents: { kind: "markdown", value: password } },
      { token: password, error: password },
      { settings: { authlint: { rules: { [pem]: "off" }, other: password } } },
      { lines: [password], markdown: password, base64: btoa(password), names: [password], label: password, message: password },
      [password, [password, { a: password }]],
      password,
    ])
      for (const message of [sent(value), `Received response 'x' in 3ms.\nResult: ${JSON.stringify(value)}`, JSON.stringify(value)]) {
        const shown = maskedTrace(message);
        assertClean(shown);
        assert.ok(!shown.includes(btoa(password)), "a secret is in it, as Base64");
      }
  });

  it("shows nothing of what it cannot read", () => {
    for (const text of [`Params: {"text": "${password}`, `x\nResult: {${password}}`, `[${password}`, `{"a": ${password}}`])
      assertClean(maskedTrace(text));
  });

  it("keeps lines without texts as they are", () => {
    for (const line of ["Sending request 'shutdown - (7)'.", "Received notification '$/progress'.\nParams: null", ""])
      assert.equal(maskedTrace(line), line);
  });
});

it("a line of the log has no key in it, but whole addresses", () => {
  const shown = maskedLine(`rule x failed at file:///${"folder/".repeat(20)}.env with ${pem.replaceAll("\n", "")} and ${password.length}`);
  assertClean(shown);
  assert.ok(shown.includes(`file:///${"folder/".repeat(20)}.env`), shown);
});
