// The setup as a document: what is in force, and nothing said of texts that nobody means to be keys.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createAnalyser } from "../../server/src/engine/analysis.ts";
import { configurationFrom } from "../../server/src/engine/configuration.ts";
import { setupMarkdown } from "../../server/src/engine/setupReport.ts";
import { createWorkspace } from "../../server/src/engine/workspace.ts";
import { createMemoryFileSystem } from "../../server/src/host/memoryFileSystem.ts";
import { rsaKey, secret } from "../support/keys.ts";
import { uriOf } from "../support/project.ts";

async function setupOf(env: string, { agno = "2.9.0", app = "authorization=True" } = {}): Promise<string> {
  const files = {
    ".env": env,
    "main.py": `from agno.agent import Agent\nfrom agno.os import AgentOS\nfrom dotenv import load_dotenv\nload_dotenv()\napp = AgentOS(agents=[Agent(id="a")], ${app}).get_app()\n`,
    "requirements.txt": `agno[os]==${agno}\nPyJWT[crypto]==2.15.1\ncryptography==50.0.2\npython-dotenv==1.2.1\n`,
  };
  const workspace = createWorkspace(
    "file:///project",
    createMemoryFileSystem(Object.fromEntries(Object.entries(files).map(([path, text]) => [uriOf(path), text]))),
  );
  const configuration = configurationFrom({});
  workspace.configure(configuration);
  const { project } = await createAnalyser(workspace, () => configuration).analyse();
  return setupMarkdown(
    project,
    (uri) => uri.split("/").at(-1) ?? "",
    ({ uri }) => uri.split("/").at(-1) ?? "",
  );
}

const rowOf = (markdown: string, name: string): string =>
  markdown.split("\n").find((line) => line.startsWith("|") && line.includes(`\`${name}\``) && line.includes(".env")) ?? "";
const key = `JWT_VERIFICATION_KEY="${rsaKey().publicPem}"\n`;

describe("the setup report", () => {
  it("calls nothing in force that AgentOS does not read", async () => {
    const shown = await setupOf(`${key}JWT_ALGORITHM=HS256\nJWT_PUBLIC_KEY=x\n`);
    assert.match(rowOf(shown, "JWT_ALGORITHM"), /no, AgentOS does not read it/);
    assert.match(rowOf(shown, "JWT_PUBLIC_KEY"), /does not read it; meant was perhaps `?JWT/);
    assert.match(rowOf(shown, "JWT_VERIFICATION_KEY"), /\| yes/);
    const loaders = shown.slice(shown.indexOf("What each loader reads"));
    const cells =
      loaders
        .split("\n")
        .find((line) => line.includes("used here"))
        ?.split(" | ") ?? [];
    assert.equal(cells[2], "5 bytes, 1 line", "no verdict on a text that is no key");
  });

  it("tells a text that is no key from a secret", async () => {
    const path = await setupOf("JWT_VERIFICATION_KEY=./keys/public.pem\n");
    assert.match(path, /is no key but a path/);
    assert.doesNotMatch(path, /works (?:only )?(?:with|as).*HS256/);
    assert.match(await setupOf(`JWT_VERIFICATION_KEY=${secret()}\n`), /works only as a shared secret \(HS256/);
  });

  it("does not call the security key in force where something else decides", async () => {
    const guard = "OS_SECURITY_KEY=correct-horse-battery\n";
    for (const agno of ["2.6.22", "2.9.0"])
      assert.match(
        rowOf(await setupOf(`${guard}${key}`, { agno }), "OS_SECURITY_KEY"),
        /no, (?:JWT verification takes precedence|AgentOS refuses)/,
      );
    assert.match(rowOf(await setupOf(guard), "OS_SECURITY_KEY"), /no, AgentOS does not start/);
    const open = await setupOf(`${guard}${key}`, { agno: "2.6.22", app: "telemetry=False" });
    assert.match(rowOf(open, "OS_SECURITY_KEY"), /no, the instance is open/);
    assert.match(rowOf(await setupOf(guard, { app: "telemetry=False" }), "OS_SECURITY_KEY"), /\| yes/);
  });

  it("leaves no refusal without words", async () => {
    for (const env of [key, `JWT_VERIFICATION_KEY='${rsaKey().privatePem}'\n`, "JWT_VERIFICATION_KEY=./nothing.pem\n"]) {
      const rows = (await setupOf(env)).split("\n").filter((line) => /\| (?:401|403|500) \|/.test(line));
      assert.ok(rows.length > 0);
      for (const row of rows) assert.doesNotMatch(row, /\| +\|$/, row);
    }
  });
});
