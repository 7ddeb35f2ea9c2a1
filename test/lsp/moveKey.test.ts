import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type KeyMove, moveKeyRequest } from "../../server/src/lsp/protocol.ts";
import { collapsed, rsaKey } from "../support/keys.ts";
import type { LspClient } from "../support/lspClient.ts";
import { withFolder } from "./folder.ts";

const { publicPem, privatePem } = rsaKey();
const app = `from agno.os import AgentOS
from agno.os.config import AuthorizationConfig
from dotenv import load_dotenv
load_dotenv()
agent_os = AgentOS(agents=[], authorization=True, authorization_config=AuthorizationConfig(algorithm="RS256"))
app = agent_os.get_app()
`;

const ask = (client: LspClient, uri: string, fileName?: string): Promise<readonly KeyMove[]> =>
  client.connection.sendRequest(moveKeyRequest, {
    uri,
    position: { line: 0, character: 3 },
    ...(fileName === undefined ? {} : { fileName }),
  });

const namesOf = (moves: readonly KeyMove[]): readonly (string | undefined)[] =>
  moves.map((move) => ("fileName" in move ? move.fileName : undefined));

describe("moving a key to a file", () => {
  it("is offered for a key with which nothing is wrong", async () => {
    await withFolder({ "main.py": app, ".env": `JWT_VERIFICATION_KEY="${publicPem}"\n` }, async (client, folder) => {
      assert.deepEqual(namesOf(await ask(client, folder.uriOf(".env"))), ["jwks.json", "jwt-public-key.pem"]);
    });
  });

  it("takes the name that is wanted, in the file's address and in what leads to it", async () => {
    await withFolder({ "main.py": app, ".env": `JWT_VERIFICATION_KEY="${collapsed(publicPem)}"\n` }, async (client, folder) => {
      const moves = await ask(client, folder.uriOf(".env"), "signing.json");
      const [first] = moves;
      assert.ok(first !== undefined && "edit" in first);
      assert.equal(first.title, "Move the key to signing.json and set JWT_JWKS_FILE");
      const edit = JSON.stringify(first.edit);
      assert.ok(edit.includes(`"kind":"create","uri":"${folder.uriOf("signing.json")}"`), "the file has that name");
      assert.ok(edit.includes('"newText":"signing.json"'), "the setting leads to it");
    });
  });

  it("overwrites nothing", async () => {
    const files = { "main.py": app, "jwks.json": "{}", ".env": `JWT_VERIFICATION_KEY="${collapsed(publicPem)}"\n` };
    await withFolder(files, async (client, folder) => {
      assert.deepEqual(await ask(client, folder.uriOf(".env"), "jwks.json"), []);
      assert.equal(namesOf(await ask(client, folder.uriOf(".env")))[0], "jwks-2.json");
    });
  });

  it("keeps a private key in a file of its own", async () => {
    await withFolder({ "main.py": app, ".env": `JWT_VERIFICATION_KEY="${privatePem}"\n` }, async (client, folder) => {
      const [first] = await ask(client, folder.uriOf(".env"));
      assert.ok(first !== undefined && "edit" in first);
      assert.match(first.title, /^Move its public key to jwks\.json .*, the private key to jwt-private-key\.pem/);
      assert.ok(JSON.stringify(first.edit).includes(".gitignore"), "git ignores it");
    });
  });

  it("has nothing to offer where there is no key", async () => {
    await withFolder({ "main.py": app, ".env": "OS_SECURITY_KEY=abc\n" }, async (client, folder) => {
      assert.deepEqual(await ask(client, folder.uriOf(".env")), []);
      assert.deepEqual(await ask(client, folder.uriOf("none.env")), []);
    });
  });
});
