import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { expectAt, middlewareProject } from "../../support/authApps.ts";
import { rsaKey, secret } from "../../support/keys.ts";
import { applyFix, lintFiles } from "../../support/project.ts";

const rule = "middleware-and-authorization";

const app = ['id="test-os"', "authorization=True"];
const env = `JWT_VERIFICATION_KEY="${rsaKey().publicPem}"\n`;
const same = ['verification_keys=[os.getenv("JWT_VERIFICATION_KEY")]'];

describe(rule, () => {
  it("says that scopes are not checked, and adds authorization to the middleware", async () => {
    const files = middlewareProject(same, { app, env });
    const [finding] = await expectAt(rule, files, [["warning", "app.add_middleware"]]);
    assert.match(finding?.message ?? "", /no scopes/);
    const found = await lintFiles(files, { only: [rule] });
    const fix = found.flatMap(({ fixes }) => fixes)[0];
    assert.ok(fix !== undefined);
    const fixed = applyFix(files, fix);
    assert.match(String(fixed["main.py"]), /authorization=True,\n\)\n$/);
    await expectAt(rule, fixed, [["info", "app.add_middleware"]]);
  });

  it("is an error where nothing passes both", async () => {
    const other = ['verification_keys=[os.getenv("IDP_SECRET")]', 'algorithm="HS256"'];
    await expectAt(rule, middlewareProject(other, { app, env: `${env}IDP_SECRET=${secret()}\n`, agno: "2.6.22" }), [
      ["error", "app.add_middleware"],
    ]);
  });

  it("is silent without authorization and before 2.3.13", async () => {
    await expectAt(rule, middlewareProject(same, { env }), []);
  });
});
