import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { ParsedDocument, Syntax } from "../../server/src/parse/document.ts";
import { parse } from "../../server/src/parse/index.ts";
import { parseLate } from "../../server/src/parse/late.ts";

const texts: readonly (readonly [uri: string, text: string])[] = [
  [".env", '# authlint-disable-next-line key-is-url -- why\nA=1\nB="two\nlines"\nexport C=\'x\n'],
  ["run.sh", "#!/bin/bash\nset -a\nexport A=1 B=$(date)\n# authlint-disable-file\nuvicorn main:app\n"],
  ["Makefile", "run:\n\tdocker compose up # authlint-enable\n"],
  ["Procfile", "web: uvicorn main:app\n"],
  ["a.service", "[Service]\nEnvironment=A=1\nEnvironmentFile=.env\nExecStart=/bin/x\n"],
  ["package.json", '{"scripts": {"start": "node --env-file=.env ."}, // authlint-disable-line\n "env": {"A": "1"}}'],
  ["jwks.json", '{"keys": [], "keys": [1,]}'],
  ["compose.yaml", "services:\n  a:\n    environment:\n      A: 1 # authlint-disable-line\n---\nb: [\n"],
  ["pyproject.toml", '[project]\ndependencies = ["agno"] # authlint-disable-file\n'],
  ["main.py", "import os # authlint-disable-line\nA = os.environ['X']\ndef f(:\n"],
  ["key.pem", "# authlint-disable-file\n-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"],
  ["Dockerfile", 'FROM python\nENV A=1\nRUN pip install x\n# authlint-disable-next-line\nCMD ["a"]\n'],
  ["requirements.txt", "agno[os]==2.9.0 # authlint-disable-line\n-r other.txt\n"],
  ["README.md", "```sh\ndocker run --env-file .env x\n```\n<!-- authlint-disable-file -->\n"],
  ["other", '{"kty": "RSA"}'],
];

const fields = [
  "uri",
  "text",
  "syntax",
  "entries",
  "data",
  "moreData",
  "module",
  "commands",
  "blocks",
  "instructions",
  "requirements",
  "options",
  "problems",
  "directives",
] as const satisfies readonly (keyof ParsedDocument)[];

describe("a document that is parsed when it is asked", () => {
  for (const [name, text] of texts) {
    for (const variant of [text, text.replaceAll("authlint-", "other-")]) {
      it(`says of ${name} what its parser says${variant === text ? "" : ", without directives"}`, () => {
        const uri = `file:///w/${name}`;
        const whole = parse(uri, variant);
        for (const field of fields) {
          // Each field is asked first of a document of its own: no answer may depend on another question.
          const late = parseLate(uri, variant);
          const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null));
          assert.deepEqual(plain(late[field]), plain(whole[field]), field);
        }
      });
    }
  }

  it("keeps what was parsed: lists are told apart by identity", () => {
    const late = parseLate("file:///w/.env", "A=1\n");
    assert.equal(late.entries, late.entries);
    assert.equal(late.entries.length, 1);
  });

  it("does without the parser where the syntax never holds what is asked", () => {
    const syntaxes: readonly (readonly [Syntax, (document: ParsedDocument) => unknown])[] = [
      ["dotenv", ({ data, module, commands, blocks, directives }) => [data, module, commands, blocks, directives]],
      ["python", ({ data, entries, commands, directives }) => [data, entries, commands, directives]],
      ["yaml", ({ module, commands, instructions, requirements }) => [module, commands, instructions, requirements]],
    ];
    for (const [syntax, ask] of syntaxes) {
      // A text that a parser would read by its letters; the look for directives asks for words alone.
      const text = { includes: () => false } as unknown as string;
      assert.doesNotThrow(() => ask(parseLate("file:///w/x", text, syntax)));
      assert.throws(() => parseLate("file:///w/x", text, syntax).problems);
    }
  });
});
