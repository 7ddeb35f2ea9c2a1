import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { commentOut } from "../../server/src/fixes/commentOut.ts";
import { rsaKey } from "../support/keys.ts";
import { agentOsApp, applyFix, type Files, projectOf } from "../support/project.ts";

/** The file after every setting of the name in it has become a comment; undefined where no fix is offered. */
async function commented(file: string, text: string, name: string): Promise<string | undefined> {
  const files: Files = { [file]: text, "main.py": agentOsApp({ arguments_: "authorization=True" }) };
  const project = await projectOf(files);
  for (const deployment of project.deployments) {
    const settings = deployment.settings.filter((setting) => setting.name === name && setting.uri.endsWith(`/${file}`));
    if (settings.length === 0) continue;
    const [fix] = commentOut({ project, deployment }, settings);
    return fix === undefined ? undefined : (applyFix(files, fix)[file] as string);
  }
  return undefined;
}

const indented = (text: string, columns: number): string => text.replaceAll(/^/gm, " ".repeat(columns));
const service = (lines: readonly string[]): string =>
  ["services:", "  api:", "    image: x", "    environment:", ...lines, "    ports: []", ""].join("\n");

describe("commenting a setting out", () => {
  it("takes every line of a value, with its export and its trailing comment", async () => {
    const pem = rsaKey().publicPem;
    const text = `\ufeffA=1\r\nexport JWT_VERIFICATION_KEY="${pem.replaceAll("\n", "\r\n")}" # ours\r\nB=2\r\n`;
    const result = (await commented(".env", text, "JWT_VERIFICATION_KEY")) ?? "";
    const lines = result.split("\r\n");
    assert.deepEqual([lines[0], lines.at(-2)], ["\ufeffA=1", "B=2"]);
    assert.ok(lines.slice(1, -2).every((line) => line.startsWith("# ")));
    assert.equal(result.replaceAll(/^# /gm, ""), text);
  });

  it("takes the body of an unquoted key with it", async () => {
    const text = `JWT_VERIFICATION_KEY=${rsaKey().publicPem}\nB=2\n`;
    const result = (await commented(".env.production", text, "JWT_VERIFICATION_KEY")) ?? "";
    assert.ok(
      result
        .split("\n")
        .slice(0, -2)
        .every((line) => line.startsWith("# ")),
    );
    assert.ok(result.endsWith("\nB=2\n"));
  });

  it("keeps the indentation of YAML, in maps, lists and block scalars", async () => {
    assert.equal(
      await commented("compose.yaml", service(["      A: b", "      OS_SECURITY_KEY: abcdefghijk # ours"]), "OS_SECURITY_KEY"),
      service(["      A: b", "      # OS_SECURITY_KEY: abcdefghijk # ours"]),
    );
    assert.equal(
      await commented("compose.yaml", service(["      - A=b", '      - "OS_SECURITY_KEY=abcdefghijk"']), "OS_SECURITY_KEY"),
      service(["      - A=b", '      # - "OS_SECURITY_KEY=abcdefghijk"']),
    );
    const pem = rsaKey().publicPem;
    assert.equal(
      await commented("compose.yaml", service(["      A: b", "      JWT_VERIFICATION_KEY: |", indented(pem, 8)]), "JWT_VERIFICATION_KEY"),
      service(["      A: b", "      # JWT_VERIFICATION_KEY: |", indented(indented(pem, 2).replaceAll(/^/gm, "# "), 6)]),
    );
  });

  it("does shells and Dockerfiles", async () => {
    assert.equal(
      await commented("run.sh", "#!/bin/sh\nexport OS_SECURITY_KEY=abcdefghijk\nuvicorn main:app\n", "OS_SECURITY_KEY"),
      "#!/bin/sh\n# export OS_SECURITY_KEY=abcdefghijk\nuvicorn main:app\n",
    );
    assert.equal(
      await commented("Dockerfile", "FROM python\nENV OS_SECURITY_KEY=abcdefghijk\nCOPY . .\n", "OS_SECURITY_KEY"),
      "FROM python\n# ENV OS_SECURITY_KEY=abcdefghijk\nCOPY . .\n",
    );
  });

  it("offers nothing where the line holds something else", async () => {
    assert.equal(await commented("Dockerfile", "FROM python\nENV A=1 OS_SECURITY_KEY=abcdefghijk\n", "OS_SECURITY_KEY"), undefined);
    assert.equal(await commented("run.sh", "export A=1 OS_SECURITY_KEY=abcdefghijk B=2\nuvicorn main:app\n", "OS_SECURITY_KEY"), undefined);
    assert.equal(await commented("run.sh", "OS_SECURITY_KEY=abcdefghijk uvicorn main:app\n", "OS_SECURITY_KEY"), undefined);
    assert.equal(await commented("compose.yaml", service(["      { A: b, OS_SECURITY_KEY: abcdefghijk }"]), "OS_SECURITY_KEY"), undefined);
  });
});
