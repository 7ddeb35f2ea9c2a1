import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type Analysis, createAnalyser } from "../../server/src/engine/analysis.ts";
import { readConfigFile } from "../../server/src/engine/configFile.ts";
import { configurationFrom } from "../../server/src/engine/configuration.ts";
import { createWorkspace } from "../../server/src/engine/workspace.ts";
import { createMemoryFileSystem } from "../../server/src/host/memoryFileSystem.ts";
import { collapsed, rsaKey } from "../support/keys.ts";

const root = "file:///w";
const rule = "pem-newlines-collapsed";
const env = `JWT_VERIFICATION_KEY="${collapsed(rsaKey().publicPem)}"\n`;

const app = 'from agno.os import AgentOS\nfrom dotenv import load_dotenv\nload_dotenv()\nAgentOS(id="a", authorization=True)\n';

async function analysed(files: Readonly<Record<string, string>>, settings = {}): Promise<Analysis> {
  const fileSystem = createMemoryFileSystem(Object.fromEntries(Object.entries(files).map(([name, text]) => [`${root}/${name}`, text])));
  const workspace = createWorkspace(root, fileSystem, { fromFile: (configuration) => configuration });
  const configuration = configurationFrom(settings);
  workspace.configure(configuration);
  return createAnalyser(workspace, () => configuration).analyse();
}

/** What is found: `file rule severity`. */
async function findings(files: Readonly<Record<string, string>>, settings = {}): Promise<readonly string[]> {
  const analysis = await analysed(files, settings);
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

  it("decides alone about versions and loaders of what is below it", async () => {
    const files = (name: string): Record<string, string> => ({
      [`${name}main.py`]: app,
      [`${name}.env`]: "JWT_VERIFICATION_KEY=x\nOS_SECURITY_KEY=y\n",
    });
    const inner = JSON.stringify({ agnoVersion: "2.2.0", loaders: ["docker"] });
    const outer = JSON.stringify({ agnoVersion: "2.9.0", pyjwtVersion: "2.10.0", cryptographyVersion: "41.0.0" });
    const { project } = await analysed({
      ...files(""),
      ...files("a/"),
      ...files("a/b/"),
      "authlint.config.json": outer,
      "a/authlint.config.json": inner,
    });
    const of = (folder: string) => project.deployments.find(({ root: at }) => at === folder)!;
    const facts = (folder: string): unknown => {
      const { versions, runs } = of(folder);
      const stated = [versions.agno, versions.pyjwt, versions.cryptography].map((fact) =>
        fact.kind === "exact" ? fact.version : fact.kind,
      );
      return [...stated, ...runs.map(({ loader }) => loader)];
    };
    assert.deepEqual(facts(root), ["2.9.0", "2.10.0", "41.0.0", "python-dotenv"]);
    assert.deepEqual(facts(`${root}/a`), ["2.2.0", "unknown", "unknown", "docker"]);
    assert.deepEqual(facts(`${root}/a/b`), ["2.2.0", "unknown", "unknown", "docker"]);
  });

  it("decides alone about which files below it are read", async () => {
    const files = { ".env": env, ".env.old": env, "a/.env": env, "a/.env.old": env, "a/site.conf": env, "a/b/.env": env, "site.conf": env };
    const read = async (more: Readonly<Record<string, unknown>>, settings = {}): Promise<string> => {
      const configs = Object.fromEntries(
        Object.entries(more).map(([name, value]) => [`${name}authlint.config.json`, JSON.stringify(value)]),
      );
      return (await findings({ ...files, ...configs }, settings)).map((line) => line.split(" ")[0]).join();
    };
    const all = ".env,.env.old,a/.env,a/.env.old,a/b/.env";
    assert.equal(await read({}), all);
    assert.equal(await read({ "": { files: { exclude: ["**/.env.old"] } } }), ".env,a/.env,a/b/.env");
    assert.equal(await read({ "": { files: { exclude: ["**/.env.old"] } }, "a/": {} }), ".env,a/.env,a/.env.old,a/b/.env");
    assert.equal(await read({ "": { files: { include: ["*.conf"] } }, "a/": {} }), `${all},site.conf`);
    assert.equal(await read({ "a/": { files: { include: ["*.conf"] } } }), ".env,.env.old,a/.env,a/.env.old,a/b/.env,a/site.conf");
    assert.equal(await read({ "a/": { files: { exclude: ["b/**", ".env"] } } }), ".env,.env.old,a/.env.old");
    assert.equal(
      await read({ "a/": { files: { exclude: ["b"] } }, "a/b/": {} }),
      ".env,.env.old,a/.env,a/.env.old",
      "an excluded folder is not searched",
    );
    assert.equal(await read({ "a/": {} }, { files: { exclude: ["**/.env*"] } }), "a/.env,a/.env.old,a/b/.env");
    assert.equal(await read({ "a/": {}, "a/b/": { enable: false } }, { enable: false }), "a/.env,a/.env.old");
  });

  it("counts when it appears, changes and goes", async () => {
    const fileSystem = createMemoryFileSystem({ [`${root}/.env`]: env, [`${root}/a/.env`]: env, [`${root}/a/x.conf`]: env });
    const workspace = createWorkspace(root, fileSystem, { fromFile: (configuration) => configuration });
    const analyser = createAnalyser(workspace, () => configurationFrom({}));
    const found = async (): Promise<string> =>
      [...(await analyser.analyse()).findings.keys()]
        .map((uri) => uri.slice(root.length + 1))
        .sort()
        .join();
    const config = `${root}/a/authlint.config.json`;
    const write = (value: unknown): void => {
      fileSystem.files.set(config, new TextEncoder().encode(JSON.stringify(value)));
      workspace.filesChanged([config]);
    };
    assert.equal(await found(), ".env,a/.env");
    write({ files: { include: ["*.conf"] } });
    assert.equal(await found(), ".env,a/.env,a/x.conf");
    write({ files: { exclude: [".env"] } });
    assert.equal(await found(), ".env");
    workspace.openDocument(`${root}/a/.env`, env);
    assert.equal(await found(), ".env", "an open file is left alone as well");
    workspace.openDocument(config, "{}");
    assert.equal(await found(), ".env,a/.env", "the open text of a configuration file counts");
    workspace.closeDocument(config);
    fileSystem.files.delete(config);
    workspace.filesChanged([config]);
    workspace.closeDocument(`${root}/a/.env`);
    assert.equal(await found(), ".env,a/.env");
  });

  it("may exclude a file that others name: it is read, and nothing is said about it", async () => {
    const compose = "services:\n  api:\n    image: x\n    env_file: [a/secret.env]\n";
    const { project, findings: all } = await analysed({
      "compose.yaml": compose,
      "a/secret.env": env,
      "authlint.config.json": JSON.stringify({ files: { exclude: ["a/**"] } }),
    });
    assert.ok(project.documents.has(`${root}/a/secret.env`));
    assert.deepEqual([...all.keys()], []);
  });

  it("has its problems shown in itself", async () => {
    const found = await findings({ ".env": "X=1\n", "authlint.config.json": '{ "rulez": {} }' });
    assert.deepEqual(found, ["authlint.config.json invalid-configuration error"]);
  });
});
