import { describe, it } from "node:test";
import { expectAt, middlewareProject } from "../../support/authApps.ts";

const rule = "mcp-auth-exempt-paths";

const imports = "from agno.os import AgentOSBuiltinAuth";
const project = (...middleware: string[]) =>
  middlewareProject(middleware, { app: ["mcp_server=True", "mcp_auth=AgentOSBuiltinAuth.from_env()"], before: imports, onBaseApp: true });

describe(rule, () => {
  it("is a warning where the middleware closes the OAuth routes", async () => {
    await expectAt(rule, project("verification_keys=[KEY]"), [["warning", "base.add_middleware"]]);
    await expectAt(rule, project("verification_keys=[KEY]", 'excluded_route_paths=["/health"]'), [["warning", "base.add_middleware"]]);
  });

  it("is silent where they are left open, after get_app(), and without mcp_auth", async () => {
    await expectAt(rule, project("verification_keys=[KEY]", "excluded_route_paths=os_.mcp_auth_exempt_paths()"), []);
    await expectAt(rule, project("verification_keys=[KEY]", 'excluded_route_paths=["/health", *exempt]'), []);
    await expectAt(rule, middlewareProject(["verification_keys=[KEY]"], { onBaseApp: true }), []);
    const app = ["mcp_server=True", "mcp_auth=AgentOSBuiltinAuth.from_env()"];
    await expectAt(rule, middlewareProject(["verification_keys=[KEY]"], { app, before: imports }), []);
  });
});
