/** Projects that verify with a JWKS file, and JWKs made at run time. */
import type { TestKey } from "./keys.ts";
import { agentOsApp, type Files } from "./project.ts";
import { requirements } from "./ruleTest.ts";

export type Jwk = Readonly<Record<string, unknown>>;

/** The public JWK of a key with further members. */
export const publicJwk = (key: TestKey, members: Jwk = {}): Jwk => ({ ...members, ...key.publicKey.export({ format: "jwk" }) });

/** The private JWK of a key with further members. */
export const privateJwk = (key: TestKey, members: Jwk = {}): Jwk => ({ ...members, ...key.privateKey.export({ format: "jwk" }) });

/** A JWK set as files have it: two columns for each level. */
export const keySet = (...keys: readonly unknown[]): string => `${JSON.stringify({ keys }, undefined, 2)}\n`;

/** An app that loads `jwks.json`, by its configuration or, with `path`, by JWT_JWKS_FILE. */
export function jwksProject(
  content: string | Uint8Array | undefined,
  options: { readonly algorithm?: string; readonly path?: string; readonly agno?: string; readonly more?: Files } = {},
): Files {
  const { algorithm, path, agno } = options;
  const config = [
    ...(path === undefined ? ['jwks_file="jwks.json"'] : []),
    ...(algorithm === undefined ? [] : [`algorithm="${algorithm}"`]),
  ].join(", ");
  return {
    "main.py": agentOsApp({
      arguments_: config === "" ? "authorization=True" : `authorization=True, authorization_config=AuthorizationConfig(${config})`,
    }),
    "requirements.txt": requirements(agno === undefined ? {} : { "agno[os]": agno }),
    ...(path === undefined ? {} : { ".env": `JWT_JWKS_FILE=${path}\n` }),
    ...(content === undefined ? {} : { "jwks.json": content }),
    ...options.more,
  };
}
