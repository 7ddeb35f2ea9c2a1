import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type Analysis, createAnalyser } from "../../server/src/engine/analysis.ts";
import { defaultConfiguration } from "../../server/src/engine/configuration.ts";
import { createWorkspace, type Workspace } from "../../server/src/engine/workspace.ts";
import { createMemoryFileSystem } from "../../server/src/host/memoryFileSystem.ts";
import { readScenarios } from "../scenarios/scenarioData.ts";
import { ecKey } from "../support/keys.ts";
import { pick, seeded } from "../support/seeded.ts";

const root = "file:///project";
const uri = `${root}/.env`;
type Files = Readonly<Record<string, string>>;

const workspaceOf = (files: Files): Workspace =>
  createWorkspace(root, createMemoryFileSystem(Object.fromEntries(Object.entries(files).map(([name, text]) => [`${root}/${name}`, text]))));

/** All that an editor is told, fixes included; and, with `deep`, what is known of the deployments. */
const told = ({ project, findings }: Analysis, deep = false): unknown => [
  [...findings]
    .filter(([, list]) => list.length > 0)
    .map(([of, list]) => [
      of,
      list.map(({ rule, severity, span, message, related, tags, deployments, fixes }) => [
        rule.id,
        severity,
        span,
        message,
        related.map(({ place, message: words }) => [place.uri, place.span, words]),
        tags,
        [...(deployments ?? [])],
        fixes.map(({ title, safety, changes }) => [title, safety, changes]),
      ]),
    ])
    .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
  deep
    ? project.deployments.map(({ id, settings, runs }) => [
        id,
        settings.map(({ name, valuePlace, readings }) => [name, valuePlace, [...readings]]),
        runs.map(({ loader, outcomes }) => [loader, outcomes]),
      ])
    : undefined,
];

/** A file that is open and has been typed in, in a project of which all is known. */
async function typing(files: Files, text: string) {
  const workspace = workspaceOf({ ...files, ".env": text });
  const analyser = createAnalyser(workspace, () => defaultConfiguration);
  workspace.openDocument(uri, text);
  await analyser.analyse();
  workspace.openDocument(uri, `${text}# end\n`);
  let last = await analyser.analyse();
  return {
    /** Types `now` in place of `was`; tells whether the findings were taken over, having made sure that they are those of the new text. */
    async replace(was: string, now: string): Promise<boolean> {
      const before = sourceOf(last);
      assert.ok(before.includes(was), was);
      const after = before.replace(was, () => now);
      workspace.openDocument(uri, after);
      const earlier = last;
      last = await analyser.analyse();
      const isTakenOver = workspace.editsBetween(earlier.project, last.project)?.length === 1;
      const fresh = workspaceOf({ ...files, ".env": text });
      fresh.openDocument(uri, after);
      const expected = await createAnalyser(fresh, () => defaultConfiguration).analyse();
      assert.deepEqual(told(last, true), told(expected, true));
      return isTakenOver;
    },
    findings: () => last.findings,
  };
}

const sourceOf = (analysis: Analysis): string => analysis.documentOf(uri)?.text ?? "";

const conflict = [
  "# what else there is",
  "APP_PORT=8000",
  `JWT_VERIFICATION_KEY="${ecKey().publicPem}"`,
  'APP_TITLE="My app"',
  "OS_SECURITY_KEY=x8f2c1d0a9b7e6f5c4d3b2a1908f7e6d5",
  "APP_HOST=db.example.test",
  "",
].join("\n");

const app = (key: string): Files => ({
  "requirements.txt": "agno==2.3.13\n",
  "main.py": `import os\nfrom dotenv import load_dotenv\nfrom agno.os import AgentOS\nfrom agno.os.config import AuthorizationConfig\n\nload_dotenv()\nagent_os = AgentOS(authorization=True, authorization_config=AuthorizationConfig(algorithm=${key}))\napp = agent_os.get_app()\n`,
});

describe("typing in an env file what is none of our business", () => {
  for (const [name, files] of Object.entries({ "by itself": {}, "beside an app": app('"RS256"') })) {
    it(`takes the findings over, in their new places, ${name}`, async () => {
      const editor = await typing(files, conflict);
      const count = [...editor.findings().values()].flat().length;
      assert.ok(count > 0);
      assert.equal(await editor.replace("APP_PORT=8000", "APP_PORT=80001"), true);
      assert.equal(await editor.replace("APP_PORT=80001", "APP_PORTS=80001"), true);
      assert.equal(await editor.replace("My app", "My other app"), true);
      assert.equal(await editor.replace("what else there is", "what there is"), true);
      assert.equal(await editor.replace("db.example.test", "db"), true);
      assert.equal(await editor.replace("APP_HOST=db\n", "APP_HOST=db\nAPP_SEED=1\n"), false, "a line more moves lines");
      assert.equal(await editor.replace("APP_SEED=1", "APP_SEED=12"), true);
      assert.equal([...editor.findings().values()].flat().length, count);
    });
  }

  it("sees each edit that a rule may have something to say of", async () => {
    for (const [was, now] of [
      ["8f2c1d0a9b7e6f5c4d3b2a1908f7e6d5", "8f2c1d0a9b7e6f5c4d3b2a1908f7e6d"],
      ["OS_SECURITY_KEY=", "OS_SECURITY_KEYS="],
      ["APP_PORT=8000", "JWT_JWKS_FILE=8000"],
      ["APP_PORT=8000", "APP_KEY=keys/a.json"],
      ["APP_PORT=8000", "APP_PORT='8000"],
      ["APP_PORT=8000", "APP_PORT= 8000"],
      ["APP_PORT=8000", "APP_PORT=$OS_SECURITY_KEY"],
      ["APP_PORT=8000", "APP_PORT=8000\\"],
      ["APP_PORT=8000", "APP_PORT="],
      ["APP_PORT=8000", "export APP_PORT=8000"],
      ["APP_PORT=8000", "APP_HOST=8000"],
      ["# what else there is", "# authlint-disable-file"],
      ["# what else there is", "what else there is"],
      ["# what else there is", "# was sonst da ist: größer"],
      ["-----BEGIN PUBLIC", "-----BEGIN  PUBLIC"],
    ] as const) {
      const editor = await typing({}, conflict);
      assert.equal(await editor.replace(was, now), false, now);
    }
  });

  it("knows at what lengths programs give up", async () => {
    for (const [script, text, was, now] of [
      ["kubectl create secret generic app --from-env-file=.env", `APP_BLOB=${"x".repeat(65_525)}\n`, "BLOB=", "BLOB=xyz"],
      ["kubectl create secret generic app --from-env-file=.env", `A_${"A".repeat(251)}=1\n`, "AA=", "AAA="],
      [
        "set -a\nsource .env\nset +a\nuvicorn main:app",
        `${`APP_FILL="${"x ".repeat(70)}"\n`.repeat(1642)}APP_END=1\n`,
        "APP_END=1",
        `APP_END=${"1".repeat(1500)}`,
      ],
    ] as const) {
      const files = { "main.py": "from agno.os import AgentOS\napp = AgentOS().get_app()\n", "start.sh": `${script}\n` };
      const editor = await typing(files, `OS_SECURITY_KEY=abc\n${text}`);
      assert.equal(await editor.replace(was, now), false, script);
    }
  });

  it("knows that Node takes some comments for assignments", async () => {
    const files = {
      "main.py": "from agno.os import AgentOS\napp = AgentOS().get_app()\n",
      "start.sh": "node --env-file=.env start.js\nuvicorn main:app\n",
    };
    const editor = await typing(files, 'APP_TITLE="My app"\n # see X=quoted\nOS_SECURITY_KEY=abc\nAPP_B="b"\n');
    assert.equal(await editor.replace("X=quoted", 'X="quoted'), false);
    assert.equal(await editor.replace('X="quoted', "X= "), false);
  });

  it("knows what the code asks for", async () => {
    const editor = await typing(app('os.environ["APP_TITLE"]'), conflict.replace("My app", "ES256"));
    assert.equal(await editor.replace("APP_PORT=8000", "APP_PORT=1"), true);
    assert.equal(await editor.replace('"ES256"', '"RS256"'), false);
    assert.equal(await editor.replace("APP_PORT=1", "APP_TITLE=1"), false);
  });

  it("knows what the file refers to, and what stands twice", async () => {
    const editor = await typing({}, `${conflict}APP_URL=http://$APP_HOST/\nAPP_PORT=9000\n`);
    assert.equal(await editor.replace("db.example.test", "db"), false);
    assert.equal(await editor.replace("APP_PORT=9000", "APP_PORT=9001"), false);
    assert.equal(await editor.replace("My app", "My"), true);
  });

  it("does not take a line of a longer value for a line of its own", async () => {
    const editor = await typing({}, `${conflict}APP_NOTE="one\n# two\nAPP_THREE=3\n"\n`);
    assert.equal(await editor.replace("# two", "# tw"), false);
    assert.equal(await editor.replace("APP_THREE=3", "APP_THREE=4"), false);
  });

  it("says what it says of the text by itself, after any edits, in the recorded projects", async () => {
    const filler = [
      "APP_PORT=8000",
      "# settings",
      "",
      'APP_TITLE="My app"',
      "CACHE_URL=redis://r:6379/0",
      "APP_REF=${APP_PORT}",
      "APP_DEBUG=true",
    ];
    const typed = [..."abcdefghijk0123456789_./-", "=", '"', " ", "#", "$", "\\", "'", "\n", "é", "KEY"];
    let takenOver = 0;
    for (const [index, { contents }] of readScenarios().entries()) {
      const random = seeded(index + 1);
      const files = Object.fromEntries([...contents].map(([name, bytes]) => [name, Buffer.from(bytes).toString("utf8")]));
      const name = Object.keys(files).find((path) => /(?:^|\/)\.env[^/]*$/.test(path));
      if (name === undefined || index % 3 !== 0) continue;
      const lines = [...(files[name] ?? "").split(/(?<=\n)/), ...Array.from({ length: 8 }, () => `${pick(random, filler)}\n`)];
      let text = lines.map((line) => (line.endsWith("\n") ? line : `${line}\n`)).join("");
      const first = text;
      const onDisk = { ...files, [name]: text };
      const at = `${root}/${name}`;
      const workspace = workspaceOf(onDisk);
      const analyser = createAnalyser(workspace, () => defaultConfiguration);
      workspace.openDocument(at, text);
      let last = await analyser.analyse();
      for (let step = 0; step < 12; step++) {
        // What is broken stays broken for a while only.
        if (step % 4 === 0) text = first;
        const places = [...text.matchAll(/^(?:[A-Za-z_]\w*=|#).*$/gm)];
        const line = places[Math.floor(random() * places.length)];
        // Mostly in a value, as people do.
        const from = line === undefined || random() < 0.2 ? 1 : line[0].indexOf("=") + 1;
        const offset = line === undefined ? 0 : line.index + from + Math.floor(random() * (line[0].length - from + 1));
        const isTyped = random() < 0.7;
        text = text.slice(0, offset) + (isTyped ? pick(random, typed) : "") + text.slice(offset + (isTyped ? 0 : 1));
        workspace.openDocument(at, text);
        const earlier = last;
        last = await analyser.analyse();
        if (workspace.editsBetween(earlier.project, last.project)?.length === 1) takenOver++;
        const fresh = workspaceOf(onDisk);
        fresh.openDocument(at, text);
        const expected = await createAnalyser(fresh, () => defaultConfiguration).analyse();
        assert.deepEqual(told(last), told(expected), `scenario ${index}, edit ${step}`);
      }
    }
    assert.ok(takenOver > 30, `only ${takenOver} were taken over`);
  });
});
