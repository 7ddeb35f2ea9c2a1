import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Reading } from "../../server/src/loaders/loader.ts";
import { projectOf } from "../support/project.ts";

const main = `from agno.os import AgentOS
from dotenv import load_dotenv

load_dotenv()
agent_os = AgentOS(agents=[], authorization=True)
app = agent_os.get_app()
`;

const value = (text: string): Reading => ({ kind: "value", value: text });
const unset: Reading = { kind: "absent" };
const undecided: Reading = { kind: "unknown", because: "it depends on the installed python-dotenv" };

/** What the app's process gets for two settings of an env file: the first one behind a byte order mark, the second one a comment. */
async function readWith(requirements: string | undefined): Promise<readonly (Reading | undefined)[]> {
  const project = await projectOf({
    "main.py": main,
    ".env": "\ufeffJWT_JWKS_FILE=jwks.json\nOS_SECURITY_KEY= # none\nJWT_VERIFICATION_KEY=plain\n",
    ...(requirements === undefined ? {} : { "requirements.txt": `agno==2.9.0\n${requirements}\n` }),
  });
  const run = project.deployments[0]?.runs.find(({ loader }) => loader === "python-dotenv");
  return ["JWT_JWKS_FILE", "OS_SECURITY_KEY", "JWT_VERIFICATION_KEY"].map((name) => run?.environment.get(name)?.reading ?? unset);
}

describe("the installed python-dotenv", () => {
  test("reads as its release does", async () => {
    assert.deepEqual(await readWith("python-dotenv==1.2.4"), [value("jwks.json"), value(""), value("plain")]);
    assert.deepEqual(await readWith("python-dotenv==1.2.3"), [value("jwks.json"), value("# none"), value("plain")]);
    assert.deepEqual(await readWith("python-dotenv==1.0.1"), [unset, value("# none"), value("plain")]);
  });

  test("makes unknown only what the possible releases do not agree on", async () => {
    for (const requirement of ["python-dotenv", "python-dotenv>=1.0", undefined])
      assert.deepEqual(await readWith(requirement), [undecided, undecided, value("plain")], requirement);
    assert.deepEqual(await readWith("python-dotenv>=1.2.3"), [value("jwks.json"), undecided, value("plain")]);
    assert.deepEqual(await readWith("python-dotenv>=1,<1.2.3"), [unset, value("# none"), value("plain")]);
    assert.deepEqual(await readWith("python-dotenv>=1.2.4,<2"), [value("jwks.json"), value(""), value("plain")]);
    assert.deepEqual(await readWith("python-dotenv<=1.2.2"), [unset, value("# none"), value("plain")]);
  });

  test("decides what dotenv_values() gives", async () => {
    const read = async (requirement: string) => {
      const project = await projectOf({
        "main.py": main
          .replace("import load_dotenv", "import dotenv_values")
          .replace("load_dotenv()", 'settings = dotenv_values(".env")')
          .replace("agents=[]", 'agents=[], name=settings["NAME"], description=settings["OTHER"]'),
        ".env": "NAME= # none\nOTHER=other\n",
        "requirements.txt": `agno==2.9.0\n${requirement}\n`,
      });
      const app = project.deployments[0]?.runs[0]?.apps[0];
      return ["name", "description"].map((argument) => {
        const found = app?.arguments.get(argument)?.value;
        return found?.kind === "text" ? found.text : found?.kind;
      });
    };
    assert.deepEqual(await read("python-dotenv==1.2.4"), ["", "other"]);
    assert.deepEqual(await read("python-dotenv==1.2.2"), ["# none", "other"]);
    assert.deepEqual(await read("python-dotenv"), ["unknown", "other"]);
  });
});
