import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { defaultConfiguration } from "../../../server/src/engine/configuration.ts";
import { lintProject } from "../../../server/src/engine/lint.ts";
import { rules } from "../../../server/src/rules/index.ts";
import { rsaKey, secret } from "../../support/keys.ts";
import { agentOsApp, type Files, projectOf } from "../../support/project.ts";
import { expectFindings, expectFixed, requirements } from "../../support/ruleTest.ts";

const rule = "security-key-and-jwt";
const jwt = () => `JWT_VERIFICATION_KEY='${rsaKey().publicPem}'\n`;
const project = (agno: string | undefined, env: string, arguments_?: string): Files => ({
  ".env": env,
  "main.py": agentOsApp(arguments_ === undefined ? {} : { arguments_ }),
  "requirements.txt": requirements({ "agno[os]": agno }),
});
const both = () => `OS_SECURITY_KEY=${secret(12)}\n${jwt()}`;

describe(rule, () => {
  it("says that the instance is open, that nothing passes, or that the key is ignored: by version", async () => {
    const on = "authorization=True";
    const open = await expectFindings(rule, project("2.6.22", both()), ["error .env:1"]);
    assert.match(open[0]?.message ?? "", /open to everybody/);
    const nothing = await expectFindings(rule, project("2.3.14", both(), on), ["error .env:1"]);
    assert.match(nothing[0]?.message ?? "", /no request can pass/);
    for (const [agno, arguments_] of [
      ["2.3.15", on],
      ["2.6.22", on],
      ["2.9.0", on],
      ["2.9.0", undefined],
    ] as const) {
      const ignored = await expectFindings(rule, project(agno, both(), arguments_), ["warning .env:1"]);
      assert.match(ignored[0]?.message ?? "", /is ignored/);
    }
  });

  it("is a warning that tells what it depends on where the version is not known", async () => {
    const [finding] = await expectFindings(rule, project(undefined, both()), ["warning .env:1"]);
    assert.match(finding?.message ?? "", /from agno 2\.7\.0 on; 2\.3\.15 to 2\.6/);
    const [alone] = await expectFindings(rule, { ".env": both() }, ["warning .env:1"]);
    assert.match(alone?.message ?? "", /from agno 2\.7\.0 on/);
  });

  it("leads to the other side, wherever that is", async () => {
    const code = `authorization=True, authorization_config=AuthorizationConfig(verification_keys=["""${rsaKey().publicPem}"""])`;
    const [finding] = await expectFindings(rule, project("2.9.0", `OS_SECURITY_KEY=${secret(12)}\n`, code), ["warning .env:1"]);
    assert.ok(finding?.related.some(({ file }) => file === "main.py"));
    const service = [
      "services:",
      "  api:",
      "    build: .",
      "    env_file: .env",
      "    environment:",
      "      - JWT_JWKS_FILE=/app/jwks.json",
      "",
    ];
    const compose = { ...project("2.9.0", `OS_SECURITY_KEY=${secret(12)}\n`, "authorization=True"), "compose.yaml": service.join("\n") };
    const composed = await expectFindings(rule, compose, ["warning .env:1"]);
    assert.ok(composed[0]?.related.some(({ file, line }) => file === "compose.yaml" && line === 6));
  });

  it("comments either side out, a multi-line value line by line", async () => {
    const env = both();
    const withoutKey = await expectFixed(rule, project("2.9.0", env, "authorization=True"), /OS_SECURITY_KEY/);
    assert.equal(withoutKey[".env"], `# ${env}`);
    const withoutJwt = await expectFixed(rule, project("2.9.0", env), /JWT_VERIFICATION_KEY/);
    const lines = (withoutJwt[".env"] as string).trimEnd().split("\n");
    assert.ok(!lines[0]?.startsWith("#") && lines.slice(1).every((line) => line.startsWith("# ")));
  });

  it("fades only a key that is ignored", async () => {
    const tagsOf = async (files: Files) => {
      const project = await projectOf(files);
      const { findings } = lintProject(project, { rules, configuration: defaultConfiguration });
      return [...findings.values()]
        .flat()
        .filter((found) => found.rule.id === rule)
        .map(({ tags }) => tags);
    };
    assert.deepEqual(await tagsOf(project("2.9.0", both())), [["unnecessary"]]);
    assert.deepEqual(await tagsOf(project("2.6.22", both())), [undefined]);
  });

  it("is silent about one of the two, an empty one, and different environments", async () => {
    await expectFindings(rule, project("2.9.0", jwt(), "authorization=True"), []);
    await expectFindings(rule, project("2.9.0", `OS_SECURITY_KEY=${secret(12)}\n`), []);
    await expectFindings(rule, project("2.9.0", `OS_SECURITY_KEY=\n${jwt()}`), []);
    const apart = { ...project("2.9.0", `OS_SECURITY_KEY=${secret(12)}\n`), ".env.production": jwt() };
    await expectFindings(rule, apart, []);
    await expectFindings(rule, { ".env.example": both() }, []);
  });

  it("is an error beside a middleware, before JWT takes precedence", async () => {
    const app = agentOsApp({ after: `app.add_middleware(JWTMiddleware, verification_keys=["${secret(32)}"], algorithm="HS256")` });
    const files = (agno: string): Files => ({ ...project(agno, `OS_SECURITY_KEY=${secret(12)}\n`), "main.py": app });
    await expectFindings(rule, files("2.3.14"), ["error .env:1"]);
    await expectFindings(rule, files("2.6.22"), []);
  });

  it("is silent where agno reads no JWT variable yet", async () => {
    await expectFindings(rule, project("2.2.10", both()), []);
  });
});
