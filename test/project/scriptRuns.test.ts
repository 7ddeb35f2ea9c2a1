// Scripts and `.envrc` files that set the product's variables themselves.
import assert from "node:assert/strict";
import { test } from "node:test";
import { buildProject } from "../../server/src/project/build.ts";
import type { Deployment } from "../../server/src/project/facts.ts";
import { rsaKey, secret } from "../support/keys.ts";
import { agentOsApp } from "../support/project.ts";
import { worldOf } from "./memoryWorld.ts";

const pem = rsaKey().publicPem.trim();
const app = agentOsApp({ arguments_: "authorization=True", dotenv: false });
const open = agentOsApp({ dotenv: false });

const active = (files: Record<string, string>): readonly Deployment[] =>
  buildProject(worldOf({ "requirements.txt": "agno[os]==2.9.0\ncryptography==50.0.2\n", "main.py": app, ...files })).deployments.filter(
    ({ kind }) => kind === "folder",
  );

/** Who starts it, whether that is shown, and the answers to an anonymous request, a valid JWT and the security key. */
const outcomes = (files: Record<string, string>): unknown =>
  active(files).map(({ runs }) =>
    runs.map(({ title, evidence, outcomes: [outcome] }) => [
      title,
      evidence !== undefined,
      outcome?.anonymous.status,
      outcome?.validJwt.status,
      outcome?.securityKey.status,
    ]),
  );

test("what a script exports reaches the app that it starts", () => {
  const start = `cd "$(dirname "$0")"\nsource .venv/bin/activate\nexec uvicorn main:app --port "\${PORT:-8000}"\n`;
  assert.deepEqual(outcomes({ "run.sh": `#!/bin/bash\nset -euo pipefail\nexport JWT_VERIFICATION_KEY="${pem}"\n${start}` }), [
    [["run.sh", true, 401, 200, null]],
  ]);
  assert.deepEqual(outcomes({ "main.py": open, "scripts/run.sh": `#!/bin/sh\nOS_SECURITY_KEY=${secret()} uvicorn main:app\n` }), [
    [["run.sh", true, 401, 401, 200]],
  ]);
});

test("an .envrc counts for whatever is started in its folder", () => {
  assert.deepEqual(outcomes({ ".envrc": `export JWT_VERIFICATION_KEY='${pem}'\n` }), [[["direnv", true, 401, 200, null]]]);
  assert.deepEqual(outcomes({ ".envrc": `source_up\nexport JWT_VERIFICATION_KEY='${pem}'\n` }), [[["direnv", true, null, null, null]]]);
});

test("the app's own load_dotenv() comes behind the script and does not override it", () => {
  const files = {
    "main.py": agentOsApp({ arguments_: "authorization=True" }),
    ".env": `JWT_VERIFICATION_KEY=nonsense\n`,
    "run.sh": `export JWT_VERIFICATION_KEY="${pem}"\nuvicorn main:app\n`,
  };
  const titles = active(files).map(({ title }) => title);
  assert.deepEqual(titles, [".", ". (run.sh)"]);
  const byScript = active(files)[1]?.runs[0];
  assert.equal(byScript?.outcomes[0]?.validJwt.status, 200);
});

test("nothing is claimed where the script does not decide", () => {
  const unknown = (script: string): void => {
    const [first] = active({ "run.sh": script });
    assert.equal(first?.runs[0]?.outcomes[0]?.validJwt.status, null, script);
    assert.equal(first?.runs[0]?.outcomes[0]?.startup, null, script);
  };
  unknown(`if [ -n "$CI" ]; then export JWT_VERIFICATION_KEY="${pem}"; fi\nuvicorn main:app\n`);
  unknown('export JWT_VERIFICATION_KEY="$(op read op://vault/key)"\nuvicorn main:app\n');
  // The key may be there in the shell that the script is started from.
  unknown(`export OS_SECURITY_KEY=${secret()}\nuvicorn main:app\n`);
  unknown(`export JWT_JWKS_FILE=jwks.json\n. ./secrets.sh\nuvicorn main:app\n`);
  // Not exported, and set behind the start.
  unknown(`JWT_VERIFICATION_KEY="${pem}"\nuvicorn main:app\n`);
  unknown(`uvicorn main:app\nexport JWT_VERIFICATION_KEY="${pem}"\n`);
});

test("a script of another app, and one that starts nothing, are none of its ways", () => {
  assert.deepEqual(outcomes({ "run.sh": `export JWT_VERIFICATION_KEY="${pem}"\nuvicorn other:app\n`, "other.py": "app = 1\n" }), [
    [["the surrounding environment", false, null, null, null]],
  ]);
  assert.deepEqual(outcomes({ "build.sh": `export JWT_VERIFICATION_KEY="${pem}"\nnpm run build\n` }), [
    [["the surrounding environment", false, null, null, null]],
  ]);
});
