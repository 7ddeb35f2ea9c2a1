import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import type { Command } from "../../server/src/parse/command.ts";
import type { Entry, ParsedDocument } from "../../server/src/parse/document.ts";
import { guessSyntax, mightMatter, purposeOf, syntaxOf } from "../../server/src/parse/fileKinds.ts";
import { parse } from "../../server/src/parse/index.ts";
import { parseRequirement } from "../../server/src/parse/requirements.ts";
import { encodeShellWord } from "../../server/src/parse/shell.ts";
import { checkDocument } from "../support/parsedDocument.ts";

const checked = (name: string, text: string): ParsedDocument => {
  const document = parse(`file:///project/${name}`, text);
  checkDocument(document);
  return document;
};
const wordsOf = (commands: readonly Command[]): string[][] => commands.map(({ words }) => words.map(({ text }) => text.value));
const valuesOf = (entries: readonly Entry[]): [string, string][] => entries.map(({ name, value }) => [name.value, value.value]);

describe("parse", () => {
  const piece = fc.constantFrom(
    ...'A=1|export |K=|"|\'|`|$(|)|${X}|$\'|\\|\n|\r\n|\r|\t|#|<<EOF|EOF|<<-\'E\'|ENV |ARG |RUN |CMD ["a"]|```sh\n|```|web: |ExecStart=|EnvironmentFile=-|agno[os]|==2|;|&&|-r x|@|{"scripts":{"a":"b"}}'.split(
      "|",
    ),
    " ",
    "\0",
    "\ufeff",
    "\ud83d\ude00",
    "\udc80",
    "-----BEGIN X-----",
    "-----END X-----",
    "# escape=`\n",
  );
  const text = fc.oneof(
    fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join("")),
    fc.string({ unit: "binary" }),
  );
  const hasEncode = new Set(["a.sh", "Dockerfile"]);

  for (const name of [
    "a.sh",
    "Dockerfile",
    "Makefile",
    "Procfile",
    "x.service",
    "README.md",
    "requirements.txt",
    "package.json",
    ".envrc",
  ]) {
    it(`takes any text for ${name}, and keeps its places`, () => {
      fc.assert(
        fc.property(text, (any) => void checked(name, any)),
        { numRuns: 400 },
      );
    });
    if (!hasEncode.has(name)) continue;
    it(`reads back what encode writes into ${name}`, () => {
      fc.assert(
        fc.property(fc.string({ unit: "binary" }), fc.constantFrom("x", "'x'", '"x"', ""), (wanted, value) => {
          const before = name === "a.sh" ? "export K=" : "ENV K=";
          const entry = checked(name, `${before}${value}\n`).entries[0];
          assert.ok(entry);
          const encoded = entry.encode(wanted);
          fc.pre(encoded !== undefined);
          assert.equal(checked(name, `${before}${encoded}\n`).entries[0]?.value.value, wanted);
        }),
      );
    });
  }

  it("reads the assignments of a shell script", () => {
    const { entries } = checked(
      "a.sh",
      `export A="x y" B='q' C=$'a\\nb' # c\nK=v cmd\nD=$(cat "f)")\nlocal E=1\ncat <<EOF\nNO=1\nEOF\nF=2`,
    );
    assert.deepEqual(valuesOf(entries), [
      ["A", "x y"],
      ["B", "q"],
      ["C", "a\nb"],
      ["K", "v"],
      ["D", '$(cat "f)")'],
      ["E", "1"],
      ["F", "2"],
    ]);
    assert.deepEqual(
      entries.map(({ exported }) => exported === true),
      [true, true, true, false, false, false, false],
    );
    assert.deepEqual(
      entries.filter(({ temporary }) => temporary).map(({ name }) => name.value),
      ["K"],
    );
    assert.deepEqual(
      entries.filter(({ literal }) => !literal).map(({ name }) => name.value),
      ["D"],
    );
    assert.deepEqual(
      entries.slice(0, 3).map(({ quoting }) => quoting),
      ["double", "single", "ansi-c"],
    );
  });

  it("keeps the lines of an unquoted key together", () => {
    const { entries } = checked(".envrc", "export K=-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0==\n-----END PUBLIC KEY-----\nZ=1\n");
    assert.deepEqual(
      entries.map(({ name }) => name.value),
      ["K", "Z"],
    );
    assert.ok(entries[0]?.overflow);
  });

  it("finds the words of commands", () => {
    const script =
      'docker run \\\n --env-file "$D/.env" -p 1:2 img 2>&1 | tee log\nset -a; source ./.env; set +a\nif [ -f x ]; then export $(cat .env | xargs); fi';
    const { commands } = checked("a.sh", script);
    assert.deepEqual(wordsOf(commands).slice(0, 5), [
      ["docker", "run", "--env-file", "$D/.env", "-p", "1:2", "img"],
      ["tee", "log"],
      ["set", "-a"],
      ["source", "./.env"],
      ["set", "+a"],
    ]);
    assert.equal(commands[0]?.words[3]?.literal, false);
    assert.deepEqual(wordsOf(commands)[6], ["export", "$(cat .env | xargs)"]);
  });

  it("reads the variables of a Dockerfile as buildkit does", () => {
    const text = '# escape=\\\nENV A="a\\nb" B=a\\nb C=\'x y\' D=$E \\\n  # comment\n\n  F="q\\""\nENV OLD some value\nARG G=1 H\n';
    const { entries } = checked("Dockerfile", text);
    assert.deepEqual(valuesOf(entries), [
      ["A", "a\\nb"],
      ["B", "anb"],
      ["C", "x y"],
      ["D", "$E"],
      ["F", 'q"'],
      ["OLD", "some value"],
      ["G", "1"],
    ]);
    assert.deepEqual(entries[0]?.path, ["ENV", "A"]);
    assert.deepEqual(valuesOf(checked("Dockerfile", "# escape=`\nENV P=C:\\x `\n  Q=1").entries), [
      ["P", "C:\\x"],
      ["Q", "1"],
    ]);
  });

  it("finds the commands of a Dockerfile in shell, exec and here-document form", () => {
    const { commands } = checked(
      "Dockerfile",
      'RUN --mount=type=x <<EOF\nuvicorn x\nEOF\nCMD ["a", "--env-file", ".e\\u006ev"]\nENTRYPOINT exec b \\\n  c\n',
    );
    assert.deepEqual(wordsOf(commands), [
      ["uvicorn", "x"],
      ["a", "--env-file", ".env"],
      ["exec", "b", "c"],
    ]);
  });

  it("finds commands wherever projects keep them", () => {
    const cases: [string, string, string[][]][] = [
      ["README.md", "A=1\n```bash\n$ docker run --env-file .env x\n```\n```py\nno\n```\n", [["docker", "run", "--env-file", ".env", "x"]]],
      [
        "x.service",
        "EnvironmentFile=-/etc/x.env\nExecStart=/bin/x y\n",
        [
          ["EnvironmentFile", "/etc/x.env"],
          ["/bin/x", "y"],
        ],
      ],
      ["Makefile", "run: a\n\t@docker run \\\n\t  img\nX=1\n", [["docker", "run", "img"]]],
      ["package.json", '{"scripts":{"a":"x \\".env\\" && y"}}', [["x", ".env"], ["y"]]],
      ["Procfile", "web: uvicorn --env-file .env", [["uvicorn", "--env-file", ".env"]]],
    ];
    for (const [name, text, expected] of cases) assert.deepEqual(wordsOf(checked(name, text).commands), expected, name);
  });

  it("reads requirements", () => {
    const text =
      "agno[os,mcp]==2.9.0 ; python_version>'3' # c\n-r other.txt\npyjwt>=2,\\\n<3 --hash=sha256:ab\na @ https://x/y#z\n./local\n";
    const { requirements, options } = checked("requirements.txt", text);
    assert.deepEqual(
      requirements?.map(({ name, extras }) => [name.value, ...extras]),
      [["agno", "os", "mcp"], ["pyjwt"], ["a"]],
    );
    assert.deepEqual(
      requirements?.map(({ specifier }) => specifier.value.replace(/\s+/g, "")),
      ["==2.9.0", ">=2,<3", ""],
    );
    assert.deepEqual(
      options?.map(({ value }) => value),
      ["-r other.txt", "./local"],
    );
    const found = requirements?.[0]?.specifier.span;
    assert.equal(text.slice(found?.start, found?.end), "==2.9.0");
    assert.equal(parseRequirement("agno (>=2)", 10)?.specifier.value, ">=2");
    assert.equal(parseRequirement("git+https://x/y"), undefined);
  });

  it("adds the directives of syntaxes that have comments", () => {
    for (const [name, text] of [
      ["a.py", "x = 1  # authlint-disable-line\n"],
      ["a.yaml", "# authlint-disable-line\na: 1"],
      ["a.json", "// authlint-disable-line\n{}"],
    ] as const) {
      assert.deepEqual(
        checked(name, text).directives.map(({ kind }) => kind),
        ["disable-line"],
        name,
      );
    }
  });
});

describe("syntaxOf", () => {
  it("goes by the name", () => {
    const expected: Record<string, string | undefined> = {
      ".env": "dotenv",
      ".env.local": "dotenv",
      "prod.env": "dotenv",
      "env.example": "dotenv",
      ".env-sample": "dotenv",
      "dev.env.example": "dotenv",
      ".envrc": "shell",
      "a.sh": "shell",
      Makefile: "shell",
      "x.service": "shell",
      Procfile: "shell",
      "a.PEM": "pem",
      "id.pub": "pem",
      "a.crt": "pem",
      "jwks.json": "json",
      jwks: "json",
      "launch.json": "json",
      "Pipfile.lock": "json",
      "compose.yaml": "yaml",
      "a.yml": "yaml",
      "main.py": "python",
      Dockerfile: "dockerfile",
      "Dockerfile.dev": "dockerfile",
      "api.Dockerfile": "dockerfile",
      "requirements-dev.txt": "requirements",
      "uv.lock": "toml",
      "pyproject.toml": "toml",
      "README.md": "markdown",
      ".env.d.ts": undefined,
      ".env.py": "python",
      "environment.ts": undefined,
      "notes.txt": undefined,
      ".env.swp": undefined,
      "main.go": undefined,
      "my.environment": undefined,
      monkey: undefined,
      "public_key.pem": "pem",
      "a%2Eenv": "dotenv",
      env: "dotenv",
    };
    for (const [name, syntax] of Object.entries(expected)) assert.equal(syntaxOf(`file:///a.b/${name}`), syntax, name);
  });

  it("guesses files that only a reference names", () => {
    assert.equal(guessSyntax("\ufeff\n-----BEGIN X-----"), "pem");
    assert.equal(guessSyntax(" {}"), "json");
    assert.equal(guessSyntax("A=1"), "dotenv");
  });
});

describe("purposeOf", () => {
  it("tells what runs from what shows", () => {
    const expected: Record<string, string> = {
      ".env": "active",
      "api/.env.production": "active",
      "compose.yaml": "active",
      "app/main.py": "active",
      "example.py": "active",
      ".env.example.com": "active",
      ".env.example": "example",
      "example.env": "example",
      ".env.dist": "example",
      "docker-compose.sample.yml": "example",
      "examples/a/.env": "example",
      ".env.template": "template",
      "x.env.tpl": "template",
      "charts/a/values.yaml": "template",
      "README.md": "docs",
      "docs/.env": "docs",
      ".env.test": "test",
      "tests/a.py": "test",
      "test_a.py": "test",
      "src\\testdata\\k.pem": "test",
      "docs/examples/.env": "example",
      "latest/.env": "active",
    };
    for (const [path, purpose] of Object.entries(expected)) assert.equal(purposeOf(path), purpose, path);
  });
});

describe("mightMatter", () => {
  it("spares what has nothing to do with authentication", () => {
    assert.equal(mightMatter("python", "import os\nprint(os.getcwd())"), false);
    assert.equal(mightMatter("yaml", "a: 1"), false);
    assert.equal(mightMatter("json", '{"compilerOptions":{}}'), false);
    assert.equal(mightMatter("requirements", "flask\n"), false);
    assert.equal(mightMatter("python", "from agno.os import AgentOS"), true);
    assert.equal(mightMatter("yaml", "env_file: x"), true);
    assert.equal(mightMatter("json", '{"keys":[]}'), true);
    assert.equal(mightMatter("requirements", "  -r base.txt"), true);
    assert.equal(mightMatter("dotenv", ""), true);
  });
});

describe("encodeShellWord", () => {
  it("writes one word", () => {
    assert.equal(encodeShellWord("it's $x", "double"), `'it'\\''s $x'`);
    assert.equal(encodeShellWord("a\nb", "ansi-c"), "$'a\\nb'");
    assert.equal(encodeShellWord("a\0", "none"), undefined);
  });
});
