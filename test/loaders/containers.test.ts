import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { describe, test } from "node:test";
import { docker } from "../../server/src/loaders/docker.ts";
import { kubectl } from "../../server/src/loaders/kubectl.ts";
import { readingOf } from "../../server/src/loaders/loader.ts";
import { loadFiles } from "../../server/src/loaders/loadFiles.ts";
import { podman } from "../../server/src/loaders/podman.ts";
import { decodeUtf8 } from "../../server/src/text/bytes.ts";
import { checkRows, readAll } from "./support.ts";

/** Go's scanner takes lines of up to 65,535 bytes. */
const longest = `A=${"x".repeat(65_533)}`;
const tooLong = `A=${"x".repeat(65_534)}`;

describe("docker", () => {
  test("lines as they stand", () => {
    checkRows(docker, [
      ["quotes, comments and trailing blanks stay", '\ufeff A="a" # c \r\n#B=1\n\u00a0C=\n', { A: '"a" # c ', C: "" }],
      ["only one carriage return goes", "A=1\r\r\n", { A: "1\r" }],
      ["a name alone", "A\nB\n", { A: "x" }, { A: "x" }],
      ["a repeated name", "A=1\nA=2", { A: "2" }],
      ["any name", "a/b+c=1", { "a/b+c": "1" }],
      ["export", "export A=1", "invalid env file: variable 'export A' contains whitespaces"],
      ["no name", "=1", "invalid env file: no variable name on line"],
      [
        "PEM labels are shown",
        'A="x\n-----END PUBLIC KEY-----"',
        "invalid env file: variable '-----END PUBLIC KEY-----\"' contains whitespaces",
      ],
      ["a long line", `${longest}\nB=1`, { A: "x".repeat(65_533), B: "1" }],
      ["too long a line", `B=1\n${tooLong}`, "invalid env file: bufio.Scanner: token too long"],
    ]);
  });

  test("key text in a refusal is masked", () => {
    const secret = randomBytes(24).toString("base64");
    for (const loader of [docker, kubectl]) {
      const answer = readAll(loader, `A=1\n${secret} x\n`);
      assert.equal(typeof answer, "string");
      assert.ok(!String(answer).includes(secret.slice(0, 8)));
    }
    assert.equal(readAll(docker, decodeUtf8(Uint8Array.of(0x0a, 0x41, 0xff))), "invalid env file: invalid utf8 bytes at line 2");
  });
});

describe("podman", () => {
  test("lines as they stand", () => {
    checkRows(podman, [
      ["export is part of the name", "export A=1\n \tB=2", { "export A": "1", B: "2" }],
      ["a byte order mark too", "\ufeffA=1", { "\ufeffA": "1" }],
      ["names by prefix", "A*\nB", { AB: "1", AC: "2" }, { AB: "1", AC: "2", D: "3" }],
      ["no name", "=1", "invalid variable: no name in front of the equals sign"],
      ["too long a line", tooLong, "bufio.Scanner: token too long"],
    ]);
    assert.deepEqual(readAll(podman, decodeUtf8(Uint8Array.of(0x41, 0x3d, 0xff))), { A: "\udcff" });
  });
});

describe("kubectl", () => {
  test("names", () => {
    const rule =
      "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit";
    checkRows(kubectl, [
      ["quotes stay", "\ufeffA='a' \r\n", { A: "'a' " }],
      ["a name alone is empty", "A\nB\n", { A: "", B: "x" }, { B: "x" }],
      ["a digit first", "1A=1", `"…" is not a valid key name: ${rule}`],
      ["export", "export A=1", `"export A" is not a valid key name: ${rule}`],
      ["dots", "..A=1", "\"…\" is not a valid key name: must not start with '..'"],
      ["twice", "A=1\nA=1", "cannot add key A, another key by that name already exists"],
      ["what follows too long a line is lost without a word", `B=1\n${tooLong}\nC=1`, { B: "1" }],
    ]);
  });

  test("a name may be in one file only", () => {
    const file = { name: ".env", text: "A=1" };
    assert.deepEqual(readingOf(loadFiles(kubectl, [file, file]), "A"), {
      kind: "refused",
      error: "cannot add key A, another key by that name already exists",
    });
  });
});
