// What wakes the extension: relevant files and its own commands, nothing on every start.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { it } from "node:test";

const { activationEvents } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as {
  readonly activationEvents: readonly string[];
};

it("wakes up for relevant files and links alone", () => {
  assert.deepEqual(
    activationEvents.filter((event) => !/^(?:onLanguage:\w+|workspaceContains:[^*?]+|onUri)$/.test(event)),
    [],
  );
});

it("wakes up for the languages of the files that it reads, and for no language of prose or styles", () => {
  const languages = activationEvents.flatMap((event) => (event.startsWith("onLanguage:") ? [event.slice("onLanguage:".length)] : []));
  for (const needed of ["dotenv", "properties", "pem", "python", "yaml", "dockerfile", "json", "shellscript"])
    assert.ok(languages.includes(needed), needed);
  for (const foreign of ["markdown", "plaintext", "css", "html", "typescript", "javascript"])
    assert.ok(!languages.includes(foreign), foreign);
});
