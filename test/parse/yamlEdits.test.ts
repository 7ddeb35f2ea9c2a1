import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { DataNode } from "../../server/src/parse/data.ts";
import type { Entry, ParsedDocument } from "../../server/src/parse/document.ts";
import { parseYaml } from "../../server/src/parse/yaml.ts";
import type { MappedString } from "../../server/src/text/mappedString.ts";
import { editedFile } from "../support/editedFiles.ts";

const uri = "file:///compose.yaml";

/** Groups of lines as they stand below `services:`, and some that should not. */
const services: readonly string[] = [
  ...Array.from({ length: 6 }, () => [
    '  web-§:\n    image: web:1.§\n    restart: always\n    ports:\n      - "80§:80"\n    environment:\n      URL: https://host.test\n      LEEWAY: "30"',
    "  api_§:\n    build: .\n    environment:\n      - OS_SECURITY_KEY=x§\n      - 'JWT_VERIFICATION_KEY=a b'\n    command: [\"run\", 'it']",
  ]).flat(),
  "  key§:\n    environment:\n      JWT_VERIFICATION_KEY: |\n        -----BEGIN PUBLIC KEY-----\n        abc\n        -----END PUBLIC KEY-----\n\n    image: x",
  "  keep§:\n    environment:\n      A: |+\n        text\n\n\n",
  '  folded§:\n    environment:\n      A: >-\n        one\n        two\n      B: "x\\\n        y"',
  "  plain§:\n    command: one\n      two\n      three",
  "  nothing§:",
  "  nothing§:\n    environment:\n      A:",
  "  nothing§:\n    environment:\n      A:\n    # why\n  # and why",
  "  # a comment\n",
  "# a comment at the margin",
  "    # a deep comment",
  "",
  "\n\n",
  "  list§:\n  - a\n  - b",
  "  anchor§: &a§\n    image: x",
  "  alias§: *a§",
  "  merged§:\n    <<: {a: b, c: d}\n    e: f",
  "  both§: &b\n    one: &c x\n    two: *c",
  "  tagged§: !reset\n    a: b",
  "  empty§: {}",
  "  flow§: {a: [b, c],\n    d: e}",
  "  twice:\n    image: a",
  '  "quoted§":\n    image: a',
  "  kind: Secret",
  "  null: ~",
  "  1§: number",
  "  env:\n    A: b§",
  "volumes:\n  data§: {}",
  "volumes:",
  "environment:\n  A§: b",
  "x-common§:\n  a: b",
  "---",
  "...",
  "- item",
  "key without colon",
  "\tkey: tab",
  "  \tkey: tab",
  "    deep: x",
  "   odd§: x",
  "  ? complex\n  : value",
  "  open§: 'never closed",
  "  bracket§: [a, b",
  "  text§: |2\n      deep\n    less",
];
const characters = [..."abcdefghijZ0_    ::'\"##--|>[]{}&*!?,\\\n\n\t", "  ", "\n  ", "\n    ", "é", "😀", ": "];

const mapped = (text: MappedString): unknown => [
  text.value,
  text.span,
  [0, 1, text.value.length >> 1, text.value.length].map((at) => [
    text.sourceSpan(0, Math.min(at, text.value.length)),
    text.sourceSpan(Math.min(at, text.value.length), text.value.length),
  ]),
];
const seenNode = (node: DataNode): unknown => {
  if (node.kind === "scalar") return { ...node, text: mapped(node.text) };
  if (node.kind === "list") return { ...node, items: node.items.map(seenNode) };
  return { ...node, items: node.items.map(({ value, ...rest }) => ({ ...rest, value: seenNode(value) })) };
};
const seen = ({ encode, value, ...rest }: Entry): unknown => ({
  ...rest,
  value: mapped(value),
  written: ["", "a", "two words", "two\nlines", 'it\'s "both" $X'].map((wanted) => encode(wanted)),
});
const all = ({ data, moreData, entries, ...rest }: ParsedDocument): unknown => ({
  ...rest,
  data: data === undefined ? undefined : seenNode(data),
  moreData: moreData?.map(seenNode),
  entries: entries.map(seen),
});

describe("parseYaml after edits", () => {
  it("reads what it reads without knowing the text before", () => {
    const [first = "", second = "", ...others] = [...new Set(services)];
    let taken = 0;
    for (const [index, other] of others.entries()) {
      const material = { lines: [first, first, second, second, second, other], characters, head: "services:\n", numbers: 1_000_000 };
      for (const isCrlf of [false, true]) {
        const file = editedFile(index + (isCrlf ? 0 : 100), 18, material);
        const written = (text: string): string => (isCrlf ? text.replaceAll(/\r?\n/g, "\r\n") : text);
        let document = parseYaml(uri, written(file.text));
        for (let step = 0; step < 12; step++) {
          const before = new Set(document.entries.map(({ encode }) => encode));
          // What is broken is read as a whole; most of it is mended at once.
          const text = written(document.problems.length > 0 && step % 3 > 0 ? file.undo() : file.edit());
          document = parseYaml(uri, text, document);
          if (document.entries.some(({ encode }) => before.has(encode))) taken++;
          assert.deepEqual(all(document), all(parseYaml(uri, text)), `among '${other}', edit ${step}`);
        }
      }
    }
    assert.ok(taken > 30, `blocks were taken over ${taken} times`);
  });

  it("reads again only the service that is edited", () => {
    const list = Array.from({ length: 100 }, (_, index) => `  web-${index}:\n    image: web\n    environment:\n      A: x\n`);
    const text = `services:\n${list.join("")}volumes:\n  data: {}\n`;
    const first = parseYaml(uri, `${text}# one\n`, parseYaml(uri, text));
    const at = text.indexOf("image", text.indexOf("web-50:"));
    const second = parseYaml(uri, `${text.slice(0, at)}init: true\n    ${text.slice(at)}`, first);
    const items = (document: ParsedDocument) => {
      const root = document.data?.kind === "map" ? document.data.items[0]?.value : undefined;
      return root?.kind === "map" ? root.items : [];
    };
    assert.equal(items(second).filter((item, index) => item === items(first)[index]).length, 50);
    assert.equal(items(second).length, 100);
    assert.equal(second.entries.filter((entry, index) => entry.encode === first.entries[index]?.encode).length, 99);
  });
});
