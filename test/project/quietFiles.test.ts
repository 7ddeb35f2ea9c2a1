import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { defaultConfiguration } from "../../server/src/engine/configuration.ts";
import { lintProject } from "../../server/src/engine/lint.ts";
import type { ParsedDocument } from "../../server/src/parse/document.ts";
import { parse } from "../../server/src/parse/index.ts";
import { buildProject } from "../../server/src/project/build.ts";
import type { Project } from "../../server/src/project/facts.ts";
import type { World } from "../../server/src/project/world.ts";
import { rules } from "../../server/src/rules/index.ts";
import { agentOsApp } from "../support/project.ts";
import { pick, seeded } from "../support/seeded.ts";
import { uriOf, worldOf } from "./memoryWorld.ts";

const quiet =
  "services:\n  a:\n    image: x\n    environment:\n      JWT_ALGORITHM: none\n      JWT_SECRET_KEY: ${SECRET}\n      HANDED_ON:\n";

const texts: readonly (readonly [names: readonly string[], texts: readonly string[]])[] = [
  [
    ["compose.yaml", "docker-compose.yml", "compose.override.yaml", "other.yaml", "a b.yml"],
    [
      quiet,
      quiet,
      quiet.replace("image: x", "build: ."),
      quiet.replace("image: x", "image: x\n    volumes: [./app:/app]"),
      quiet.replace("JWT_ALGORITHM", "OS_SECURITY_KEY"),
      quiet.replace("JWT_ALGORITHM", "os_security_key"),
      quiet.replace("    image: x\n", "    env_file: .env\n"),
      "services:\n  a:\n    extends: {file: ../b/other.yaml, service: a}\n    environment: {OS_SECURITY_KEY: abc}\n",
      'include:\n  - "../b/oth\\x65r.yaml"\nservices:\n  b:\n    image: x\n    environment: {JWT_JWKS_FILE: keys.json}\n',
      "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData: {OS_SECURITY_KEY: abc}\n",
      "jobs:\n  a:\n    env: {JWT_ALGORITHM: HS256, JWT_KEY: abc}\n",
    ],
  ],
  [
    [".env", ".env.local"],
    ["SECRET=1\n", "JWT_VERIFICATION_KEY=abc\n", "OS_SECURITY_KEY=short\nJWT_JWKS_FILE=keys.json\n", "JWT_KEY=x\n"],
  ],
  [
    ["keys.json", "jwks.json"],
    ['{"keys": []}', '{"keys": [{"kty": "RSA"}]}'],
  ],
  [["main.py"], [agentOsApp(), agentOsApp({ arguments_: "authorization=True" }), "import os\nx = os.environ['JWT_ALGORITHM']\n"]],
  [["requirements.txt"], ["agno[os]==2.9.0\n", "flask\n"]],
  [["run.sh"], ["docker compose -f compose.yaml -f other.yaml up\n", "docker compose --env-file .env.local up\n"]],
  [["public.pem"], ["-----BEGIN PUBLIC KEY-----\n*\n-----END PUBLIC KEY-----\n"]],
];

const findingsOf = (project: Project): unknown =>
  [...lintProject(project, { rules, configuration: defaultConfiguration }).findings].map(([uri, list]) => [
    uri,
    list.map(({ rule, severity, span, message, related, fixes }) => ({ rule: rule.id, severity, span, message, related, fixes })),
  ]);

describe("files of which no rule has anything to say", () => {
  it("leave the findings as they are when they are left out, in whatever surroundings", () => {
    const random = seeded(3);
    let left = 0;
    let found = 0;
    for (let round = 0; round < 250; round++) {
      const contents: Record<string, string> = {};
      for (let file = 0; file < 2 + random() * 7; file++) {
        const [names, candidates] = pick(random, texts);
        contents[`${pick(random, ["", "a/", "b/", "b/c/"])}${pick(random, names)}`] = pick(random, candidates);
      }
      const project = buildProject(worldOf(contents));
      const { lean, ...whole } = project;
      if (lean !== undefined) left += project.deployments.length - lean.deployments.length;
      const expected = findingsOf(whole);
      found += (expected as unknown[]).length;
      assert.deepEqual(findingsOf(project), expected, JSON.stringify(contents, undefined, 1));
    }
    assert.ok(left > 30 && found > 50, `${left} deployments left out, ${found} files with findings`);
  });

  it("are not parsed, unless all deployments are asked for", () => {
    const asked: string[] = [];
    const watched = (document: ParsedDocument): ParsedDocument => ({
      ...document,
      unread: true,
      get data() {
        asked.push(document.uri);
        return document.data;
      },
      get entries() {
        asked.push(document.uri);
        return document.entries;
      },
    });
    const names = ["a/compose.yaml", "b/other.yaml", "jwks.json"];
    const documents = new Map(
      names.map((name) => [uriOf(name), watched(parse(uriOf(name), name.endsWith("json") ? '{"keys": []}' : quiet))]),
    );
    const world: World = { root: uriOf("").slice(0, -1), documents, exists: () => "missing" };
    const project = buildProject(world);
    findingsOf(project);
    assert.deepEqual(asked, []);
    assert.deepEqual(
      project.deployments.map(({ files }) => files[0]),
      names.map(uriOf),
    );
    assert.equal(project.deployments, project.deployments);
  });
});
