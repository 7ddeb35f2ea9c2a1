// The settings that the documentation gives for other editors can be read, and mean what they should.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { parse as parseToml } from "smol-toml";
import { configurationFrom } from "../../server/src/engine/configuration.ts";
import { mergeSettings } from "../../server/src/lsp/session.ts";
import { parse } from "../../server/src/parse/index.ts";

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8").replaceAll("\r\n", "\n");
const blocks = (text: string, language: string): readonly string[] =>
  [...text.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].flatMap(([, name, block]) => (name === language ? [block ?? ""] : []));

describe("settings of other editors", () => {
  const page = read("docs/editors.md");

  it("are what they are called", () => {
    for (const editor of ["Neovim", "Helix", "Zed", "Emacs"]) assert.match(page, new RegExp(`^## ${editor}`, "m"));
    const [helix] = blocks(page, "toml").map((block) => JSON.parse(JSON.stringify(parseToml(block))));
    const server = helix as { "language-server": { authlint: { args: string[]; config: unknown } } };
    assert.deepEqual(server["language-server"].authlint.args.slice(1), ["--stdio"]);
    const rules = { authlint: { rules: { "jwks-*": "error" } } };
    assert.deepEqual(server["language-server"].authlint.config, rules);
    const [zed] = blocks(page, "json").map((block) => JSON.parse(block));
    assert.deepEqual(zed.lsp.authlint.settings, rules);
    assert.match(blocks(page, "lua")[0] ?? "", /vim\.lsp\.enable\("authlint"\)/);
    assert.match(blocks(page, "elisp")[0] ?? "", /eglot-server-programs/);
  });

  it("may leave members empty, as eglot writes them", () => {
    const odd = { rules: null, files: null, loaders: null, codeAction: null, inlayHints: null, agnoVersion: null } as unknown as object;
    const { rules, include, exclude, enable } = configurationFrom(mergeSettings(odd));
    assert.deepEqual([rules, include, exclude, enable], [{}, [], [], true]);
    assert.deepEqual(mergeSettings(odd).codeAction, mergeSettings(undefined).codeAction);
  });

  it("Error Lens writes comments that are understood", () => {
    const block = blocks(read("README.md"), "json").find((one) => one.includes("errorLens.disableLineComments")) ?? "";
    const comment =
      (JSON.parse(`{${block}}`) as Record<string, Record<string, string>>)["errorLens.disableLineComments"]?.["authlint"] ?? "";
    const { directives } = parse("file:///.env", `${comment.replace("$code", "algorithm-none")}\nA=1\n`);
    assert.deepEqual(
      directives.map(({ rules }) => rules.map(({ value }) => value)),
      [["algorithm-none"]],
    );
  });
});
