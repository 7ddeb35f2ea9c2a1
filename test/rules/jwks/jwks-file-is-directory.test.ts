import { describe, it } from "node:test";
import { jwksProject, keySet, publicJwk } from "../../support/keySets.ts";
import { rsaKey } from "../../support/keys.ts";
import { expectFindings } from "../../support/ruleTest.ts";

const rule = "jwks-file-is-directory";

describe(rule, () => {
  it("is an error: a folder cannot be opened", async () => {
    const folder = { "keys/a.json": keySet(publicJwk(rsaKey())) };
    await expectFindings(rule, jwksProject(undefined, { path: "keys", more: folder }), ["error .env:1"]);
  });

  it("is an error where Docker makes a folder of a missing bind source", async () => {
    const compose = [
      "services:",
      "  api:",
      "    build: .",
      "    working_dir: /app",
      "    environment:",
      "      JWT_JWKS_FILE: /app/jwks.json",
      "    volumes:",
      "      - ./deploy/jwks.json:/app/jwks.json:ro",
      "",
    ].join("\n");
    const files = { ...jwksProject(undefined, { path: "x" }), "compose.yaml": compose, Dockerfile: "FROM python:3.12\nCOPY . /app\n" };
    const { ".env": _, ...project } = files as Record<string, string>;
    await expectFindings(rule, project, ["error compose.yaml:6"]);
    await expectFindings(rule, { ...project, "deploy/jwks.json": keySet(publicJwk(rsaKey())) }, []);
  });

  it("is silent about a file", async () => {
    await expectFindings(rule, jwksProject(keySet(publicJwk(rsaKey())), { path: "jwks.json" }), []);
  });
});
