import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createAnalyser } from "../../server/src/engine/analysis.ts";
import { readConfigFile } from "../../server/src/engine/configFile.ts";
import { configurationFrom } from "../../server/src/engine/configuration.ts";
import { createWorkspace } from "../../server/src/engine/workspace.ts";
import { createMemoryFileSystem } from "../../server/src/host/memoryFileSystem.ts";
import { collapsed, rsaKey } from "../support/keys.ts";

const root = "file:///w";
const rule = "pem-newlines-collapsed";
const env = `JWT_VERIFICATION_KEY="${collapsed(rsaKey().publicPem)}"\n`;

/** What is found: `file rule severity`. */
async function findings(files: Readonly<Record<string, string>>, settings = {}): Promise<readonly string[]> {
  const fileSystem = createMemoryFileSystem(Object.fromEntries(Object.entries(files).map(([name, text]) => [`${root}/${name}`, text])));
  const workspace = createWorkspace(root, fileSystem, { fromFile: (configuration) => configuration });
  const configuration = configurationFrom(settings);
  workspace.configure(configuration);
  const analysis = await createAnalyser(workspace, () => configuration).analyse();
  return [...analysis.findings.values()]
    .flat()
    .filter((found) => found.rule.id === rule || found.rule.id === "invalid-configuration")
    .map((found) => `${found.uri.slice(root.length + 1)} ${found.rule.id} ${found.severity}`)
    .sort();
}

describe("a configuration file", () => {
  it("is read with comments and trailing commas", () => {
    const text = `// why\n{ "rules": { "${rule}": "off", }, "agnoVersion": "2.9.0", "loaders": ["docker"], "files": { "include": ["x"] } }`;
    const { configuration, problems } = readConfigFile("file:///c", text);
    assert.deepEqual(problems, []);
    assert.deepEqual(configuration.rules, { [rule]: "off" });
    assert.deepEqual([configuration.agnoVersion, configuration.loaders, configuration.include], ["2.9.0", ["docker"], ["x"]]);
  });

  it("says where it cannot be understood, and counts for the rest", () => {
    const text = `{ "rule": {}, "rules": { "no-such-rule": "off", "${rule}": "fatal", "jwks-*": "hint" }, "loaders": ["dockr"], "agnoVersion": 2 }`;
    const { configuration, problems } = readConfigFile("file:///c", text);
    assert.deepEqual(
      problems.map(({ span }) => text.slice(span.start, span.end)),
      ['"rule"', '"no-such-rule"', '"fatal"', '"dockr"', "2"],
    );
    assert.deepEqual(configuration.rules, { "jwks-*": "hint" });
    assert.match(problems[0]!.message, /unknown key 'rule'; there are .*'rules'/);
  });

  it("repeats no key that was pasted into it", () => {
    const key = rsaKey().publicPem.split("\n")[1]!;
    const { problems } = readConfigFile("file:///c", JSON.stringify({ [key]: 1, rules: { [key]: "off" }, loaders: [key] }));
    assert.equal(problems.length, 3);
    assert.ok(!JSON.stringify(problems).includes(key));
  });

  it("is a problem where it is no object, or no JSON", () => {
    for (const text of ["", "[]", "1", "{", "nonsense"]) assert.ok(readConfigFile("file:///c", text).problems.length > 0, text);
  });

  it("replaces the settings as a whole, nearest first", async () => {
    const off = JSON.stringify({ rules: { [rule]: "off" } });
    const hint = JSON.stringify({ rules: { [rule]: "hint" } });
    assert.deepEqual(await findings({ ".env": env }, { rules: { [rule]: "off" } }), []);
    assert.deepEqual(await findings({ ".env": env, "authlint.config.json": "{}" }, { rules: { [rule]: "off" } }), [`.env ${rule} warning`]);
    assert.deepEqual(await findings({ ".env": env, "a/.env": env, "authlint.config.json": off, "a/authlint.config.json": hint }), [
      `a/.env ${rule} hint`,
    ]);
    assert.deepEqual(await findings({ ".env": env, "a/.env": env, "a/authlint.config.json": off }), [`.env ${rule} warning`]);
  });

  it("has its problems shown in itself", async () => {
    const found = await findings({ ".env": "X=1\n", "authlint.config.json": '{ "rulez": {} }' });
    assert.deepEqual(found, ["authlint.config.json invalid-configuration error"]);
  });
});
