import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { expectAt, middlewareProject } from "../../support/authApps.ts";
import { rsaKey, secret } from "../../support/keys.ts";

const rule = "middleware-shadowed-by-agentos";

const middleware = ['verification_keys=[os.getenv("IDP_SECRET")]', 'algorithm="HS256"', "authorization=True"];
const env = `IDP_SECRET=${secret()}\nOS_SECURITY_KEY=${secret(12)}\n`;

describe(rule, () => {
  it("is an error where the security key takes the middleware's place", async () => {
    const [finding] = await expectAt(rule, middlewareProject(middleware, { onBaseApp: true, env }), [["error", "base.add_middleware"]]);
    assert.match(finding?.message ?? "", /OS_SECURITY_KEY/);
    assert.deepEqual(
      finding?.related.map(({ file, line }) => `${file}:${line}`),
      [".env:2"],
    );
  });

  it("is an error where a JWT variable puts another key in front", async () => {
    const other = `JWT_VERIFICATION_KEY="${rsaKey(2048, "other").publicPem}"\nIDP_SECRET=${secret()}\n`;
    await expectAt(rule, middlewareProject(middleware, { onBaseApp: true, env: other }), [["error", "base.add_middleware"]]);
  });

  it("is silent after get_app(), before 2.7.0, and without such a variable", async () => {
    await expectAt(rule, middlewareProject(middleware, { env }), []);
    await expectAt(rule, middlewareProject(middleware, { onBaseApp: true, env, agno: "2.6.22" }), []);
    await expectAt(rule, middlewareProject(middleware, { onBaseApp: true, env: `IDP_SECRET=${secret()}\nOS_SECURITY_KEY=\n` }), []);
  });
});
