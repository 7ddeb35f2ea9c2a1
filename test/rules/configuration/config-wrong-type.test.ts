import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { configProject, expectAt, middlewareProject } from "../../support/authApps.ts";
import { applyFix, lintFiles } from "../../support/project.ts";

const rule = "config-wrong-type";

async function expectFixedText(files: ReturnType<typeof configProject>): Promise<string | undefined> {
  const found = await lintFiles(files, { only: [rule] });
  const fix = found.flatMap(({ fixes }) => fixes)[0];
  return fix === undefined ? undefined : String(applyFix(files, fix)["main.py"]);
}

describe(rule, () => {
  it("is an error for a path object, and makes it a text", async () => {
    const files = configProject(['jwks_file=Path("keys") / "jwks.json"']);
    await expectAt(rule, files, [["error", "jwks_file="]]);
    const fixed = String((await expectFixedText(files)) ?? "");
    assert.match(fixed, /jwks_file=str\(Path\("keys"\) \/ "jwks\.json"\),/);
  });

  it("is an error for a list as audience and a number as key list", async () => {
    await expectAt(rule, configProject(["verification_keys=[KEY]", 'audience=["a", "b"]']), [["error", "audience="]]);
    await expectAt(rule, configProject(["verification_keys=1"]), [["error", "verification_keys="]]);
  });

  it("is an error for a dict in place of the config", async () => {
    const app = ["authorization=True", 'authorization_config={"verification_keys": [KEY]}'];
    await expectAt(rule, configProject(undefined, { app }), [["error", "authorization_config="]]);
  });

  it("is an error for one text as the excluded paths of a middleware", async () => {
    const files = middlewareProject(["verification_keys=[KEY]", 'excluded_route_paths="/health"']);
    await expectAt(rule, files, [["error", "excluded_route_paths"]]);
  });

  it("is silent about texts, tuples and what pydantic takes", async () => {
    const fine = [
      "verification_keys=(KEY,)",
      'jwks_file=str(Path("jwks.json"))',
      'verify_audience="yes"',
      'audience="a"',
      "algorithm=None",
    ];
    await expectAt(rule, configProject(fine), []);
    // These have rules of their own.
    await expectAt(rule, configProject(["verification_keys=KEY", 'algorithm=["RS256"]']), []);
  });
});
