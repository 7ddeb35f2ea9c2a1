// What `authlint explain` says to people. Its JSON is compared with recorded runs in test/scenarios.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { runCliOn } from "../support/cli.ts";
import { collapsed, rsaKey, secret } from "../support/keys.ts";
import { agentOsApp } from "../support/project.ts";
import { requirements } from "../support/ruleTest.ts";

const { publicPem, privatePem } = rsaKey();

/** The answer to `authlint explain` in a folder with these files. */
async function explain(files: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<string> {
  const { out, err } = await runCliOn(files, ["explain", ...args]);
  return out + err;
}

const app = agentOsApp({ arguments_: "authorization=True" });
const keyless = { "main.py": app, "requirements.txt": requirements(), ".env": `OS_SECURITY_KEY=${secret()}\n` };

describe("authlint explain", () => {
  it("says what the loaders read, and what AgentOS answers", async () => {
    const text = await explain({ "main.py": app, "requirements.txt": requirements(), ".env": `JWT_VERIFICATION_KEY="${publicPem}"\n` });
    assert.match(text, /^\.env:1 JWT_VERIFICATION_KEY — RSA 2048 public key \(.*\); lines of 64 characters, as it should be$/m);
    assert.match(text, /^ {2}\d+ bytes in \d+ lines; works with RS256, .*\n {4}python-dotenv, /m);
    assert.match(text, /^ {2}the file is refused: .*\n {4}docker$/m);
    assert.match(text, /^ {2}\d+ bytes; is no key but a damaged PEM\n {4}.*podman/m);
    assert.match(text, /^ {2}not set\n {4}direnv$/m);
    assert.match(text, /^This folder \(agno 2\.9\.0, /m);
    assert.match(text, /^ {2}GET \/agents\n {4}without a token → 401 ".*"\n {4}with a valid JWT of an administrator → 200$/m);
    for (const line of text.split("\n")) assert.ok(line.length < 200, line);
  });

  it("names what is not in sight, and the file that a loader refuses", async () => {
    const jwks = await explain({
      "main.py": agentOsApp({ arguments_: "authorization=True" }),
      "requirements.txt": requirements(),
      ".env": "JWT_JWKS_FILE=/etc/keys/jwks.json\n",
    });
    assert.match(jwks, /not known: it depends on what the files do not show \(the file \/etc\/keys\/jwks\.json\)/);
    const cut = await explain({ "main.py": app, "requirements.txt": "agno\n", "cut.env": 'JWT_VERIFICATION_KEY="abc\nd e' });
    assert.match(cut, /failed to (?:read|parse env_file) cut\.env: /);
    assert.doesNotMatch(cut, / \.env|PyJWT \*/);
    assert.match(cut, /agno of any version/);
  });

  it("shows no representation of a Python object", async () => {
    const files = { "main.py": app, "requirements.txt": requirements(), ".env": `JWT_VERIFICATION_KEY="${publicPem}"\n` };
    const text = await explain(files, "--algorithm", "ES256");
    assert.match(text, /works with no algorithm: Error decoding token: Expected one of the classes that fit, got: RSAPublicKey/);
    assert.doesNotMatch(text, /generator object/);
  });

  it("says once that all loaders agree", async () => {
    assert.match(
      await explain({ "main.py": app, "requirements.txt": requirements(), ".env": "JWT_JWKS_FILE=jwks.json\n" }),
      /^\.env:1 JWT_JWKS_FILE\n {2}9 bytes\n {4}every loader$/m,
    );
    assert.match(
      await explain({ ".env": `JWT_VERIFICATION_KEY="${collapsed(publicPem)}"\n` }),
      /; collapsed: the line breaks became spaces$/m,
    );
  });

  it("does not give the error as the reason for itself", async () => {
    const text = await explain(keyless);
    assert.match(text, /^ {2}AgentOS does not start: ValueError: AgentOS\(authorization=True\) requires a JWT verification key/m);
    assert.doesNotMatch(text, /because .*requires a JWT verification key/);
  });

  it("tells an app that cannot be imported from one whose requests fail", async () => {
    const text = await explain({
      "main.py": `${app}from agno.os.middleware import JWTMiddleware\napp.add_middleware(JWTMiddleware, algorithms="RS256")\n`,
      "requirements.txt": requirements(),
      ".env": `JWT_VERIFICATION_KEY="${publicPem}"\n`,
    });
    assert.match(text, /^ {2}every request gets 500: TypeError: /m);
  });

  it("does not repeat itself where nothing is known", async () => {
    const text = await explain({ "main.py": app });
    assert.match(text, /^This folder \(agno of unknown version, PyJWT of unknown version, /m);
    assert.doesNotMatch(text, /does not start: the app does not start/);
    const alone = await explain({
      "compose.yaml": "services:\n  api:\n    image: ours\n    environment:\n      JWT_JWKS_FILE: /keys/a.json\n",
    });
    assert.match(alone, /No AgentOS\(\.\.\.\) is in sight, so nothing is predicted\./);
    assert.doesNotMatch(alone, /not known/);
    assert.equal(await explain({ "keys/private.pem": privatePem }), "Nothing here that AgentOS reads.\n");
    assert.equal(await explain({ "notes.txt": "" }), "Nothing here that AgentOS reads.\n");
  });

  it("gives the place of a failure in JSON", async () => {
    const { deployments } = JSON.parse(await explain(keyless, "--format", "json"));
    assert.equal(deployments[0].outcome.startup.at, "import");
  });
});
