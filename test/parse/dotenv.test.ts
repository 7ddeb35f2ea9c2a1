import assert from "node:assert/strict";
import { describe, it } from "node:test";
import dotenv from "dotenv";
import fc from "fast-check";
import type { Entry } from "../../server/src/parse/document.ts";
import { parseDotenv } from "../../server/src/parse/dotenv.ts";
import { encodeDotenv } from "../../server/src/parse/dotenvEncoding.ts";
import { checkDocument } from "../support/parsedDocument.ts";

const parse = (text: string) => {
  const document = parseDotenv("file:///.env", text);
  checkDocument(document);
  return document;
};

const only = (text: string): Entry => {
  const { entries } = parse(text);
  assert.equal(entries.length, 1);
  return entries[0] as Entry;
};

const begin = "-----BEGIN PUBLIC KEY-----";
const end = "-----END PUBLIC KEY-----";

/** Pieces that meet in `.env` files, and some that should not; glued at random they reach the odd corners of npm's expression. */
const piece = fc.constantFrom(
  ..."A B_1 c.d-e export export\t = = = : :\t ' ' \" \" ` ` \\ \\' \\\" \\n \\r \\\\n # # a/b+c== $ $X ${X} $(x) \n \n \n \r\n \r\n \r \t".split(
    " ",
  ),
  " ",
  " ",
  "\n",
  "\u2028",
  "\u00a0",
  "\ufeff",
  "\0",
  "\ud83d\ude00",
  "\ud83d",
  "\ude00",
  "\nK=",
  '\nK="',
  "\nL='",
  begin,
  end,
  "MIIBIjANBgkqhkiG",
);
const file = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(""));

describe("parseDotenv", () => {
  it("reads names and values as npm dotenv does", () => {
    fc.assert(
      fc.property(file, (text) => {
        const { entries } = parse(text);
        const beyond = (entry: Entry): boolean =>
          entry.overflow !== undefined || entry.quoting.startsWith("triple") || entry.quoting === "ansi-c";
        fc.pre(!entries.some(beyond));
        const ours = new Map(entries.map((entry) => [entry.name.value, entry.value.value]));
        assert.deepEqual(ours, new Map(Object.entries(dotenv.parse(text))));
      }),
      { numRuns: 5000 },
    );
  });

  it("reads any text as npm dotenv does", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 60 }), (text) => {
        const ours = new Map(parse(text).entries.map((entry) => [entry.name.value, entry.value.value]));
        assert.deepEqual(ours, new Map(Object.entries(dotenv.parse(text))));
      }),
    );
  });

  it("reads back what encode writes, and leaves the rest of the file alone", () => {
    const value = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.array(piece).map((pieces) => pieces.join("")),
    );
    fc.assert(
      fc.property(file, value, fc.nat(), (text, wanted, pick) => {
        const { entries } = parse(text);
        // A quote that stands alone, or closes only for want of a better one, would pair with one that is written in.
        fc.pre(!/\\["'`]/.test(text));
        let outside = text;
        for (const { raw, quoting } of entries.toReversed())
          if (quoting !== "none") outside = outside.slice(0, raw.start) + outside.slice(raw.end);
        fc.pre(!/["'`]/.test(outside));
        const entry = entries[pick % Math.max(entries.length, 1)];
        fc.pre(entry !== undefined && !entries.some(({ overflow, unterminatedQuote }) => (overflow ?? unterminatedQuote) !== undefined));
        const encoded = entry.encode(wanted);
        fc.pre(encoded !== undefined);
        const changed = text.slice(0, entry.raw.start) + encoded + text.slice(entry.raw.end);
        // Written behind a header and before a footer without quotes, a text can become the body of that key.
        fc.pre(!parse(changed).entries.some(({ overflow }) => overflow !== undefined));
        const again = parse(changed).entries.find(({ name }) => name.span.start === entry.name.span.start);
        assert.equal(again?.value.value, wanted);
      }),
      { numRuns: 3000 },
    );
  });

  it("knows where a value is written", () => {
    const entry = only(`\ufeffexport KEY = "a\\nb\r\nc" # why\r\n`);
    assert.equal(entry.exported, true);
    assert.deepEqual(entry.name.span, { start: 8, end: 11 });
    assert.equal(entry.value.value, "a\nb\nc");
    assert.equal(entry.quoting, "double");
    assert.deepEqual(entry.raw, { start: 14, end: 23 });
    assert.deepEqual(entry.value.sourceSpan(1, 2), { start: 16, end: 18 });
    assert.deepEqual(entry.value.sourceSpan(3, 4), { start: 19, end: 21 });
    assert.deepEqual(entry.span, { start: 1, end: 29 });
  });

  it("sees the lines that an unquoted key leaves behind", () => {
    for (const lineBreak of ["\n", "\r\n", "\r"]) {
      const text = ["A=1", `KEY=${begin}`, "MIIBIjANBgkqhkiG9w0", "abc+/w==", end, "B=2"].join(lineBreak);
      const { entries } = parse(text);
      assert.deepEqual(
        entries.map(({ name }) => name.value),
        ["A", "KEY", "B"],
      );
      const overflow = entries[1]?.overflow;
      assert.ok(overflow);
      assert.equal(text.slice(overflow.start, overflow.end), ["MIIBIjANBgkqhkiG9w0", "abc+/w==", end].join(lineBreak));
    }
  });

  it("does not take the next assignment for a part of a key", () => {
    const { entries } = parse(`KEY=${begin}\nMIIBIjANBgkqhkiG9w0\nEMPTY=\nB=2\n`);
    assert.deepEqual(
      entries.map(({ name }) => name.value),
      ["KEY", "EMPTY", "B"],
    );
    assert.equal(parse(`KEY=${begin} abcd ${end}\nB=2`).entries[0]?.overflow, undefined);
  });

  it("reports an opening quote without a partner, and the key behind it", () => {
    const text = `KEY="${begin}\nMIIBIjANBgkqhkiG9w0\n${end}\nOTHER=x`;
    const { entries, problems } = parse(text);
    assert.equal(entries[0]?.unterminatedQuote, 4);
    assert.ok(entries[0]?.overflow);
    assert.deepEqual(
      entries.map(({ name }) => name.value),
      ["KEY", "OTHER"],
    );
    assert.deepEqual(
      problems.map(({ code }) => code),
      ["unterminated-quote"],
    );
  });

  it("reads triple and ANSI-C quotes as they are meant", () => {
    const triple = only(`K="""\n${begin}\n"""`);
    assert.deepEqual([triple.quoting, triple.value.value], ["triple-double", `\n${begin}\n`]);
    const ansi = only(`export K=$'a\\nb\\x41\\'c'`);
    assert.deepEqual([ansi.quoting, ansi.value.value], ["ansi-c", "a\nbA'c"]);
  });

  it("says which values something else decides", () => {
    const literal = (value: string): boolean => only(`K=${value}`).literal;
    for (const value of ["$(cat k)", '"$(cat k)"', "${X}", '"a$X"', "a`cat k`", '"`cat k`"', "pa$word", "'${X}'"])
      assert.equal(literal(value), false, value);
    for (const value of ["a", "'$X'", "'$(x)'", "a$1", '"a\\$X"', "a$", "`a $X`", "`cat k`", '"it`s"'])
      assert.equal(literal(value), true, value);
  });

  it("ignores comments and keeps repeated names", () => {
    assert.deepEqual(
      parse("# A=1\n #B=2\nC=1\nC=2\n").entries.map(({ value }) => value.value),
      ["1", "2"],
    );
  });

  it("finds directives", () => {
    const { directives } = parse("# authlint-disable-next-line a, b -- known\nK=1 # authlint-disable-line\n#authlint-disable-file\n");
    assert.deepEqual(
      directives.map(({ kind, rules, reason }) => [kind, rules.map(({ value }) => value), reason]),
      [
        ["disable-next-line", ["a", "b"], "known"],
        ["disable-line", [], undefined],
        ["disable-file", [], undefined],
      ],
    );
  });
});

describe("encodeDotenv", () => {
  it("writes line breaks as asked, and refuses what loaders read differently", () => {
    assert.equal(encodeDotenv("a\nb", "double-multiline", "\r\n"), '"a\r\nb"');
    assert.equal(encodeDotenv("a\nb", "double-escaped"), '"a\\nb"');
    assert.equal(encodeDotenv("a b", "unquoted"), undefined);
    assert.equal(encodeDotenv("it's", "single-multiline"), undefined);
    assert.equal(encodeDotenv("a$b", "double-multiline"), undefined);
  });

  it("keeps the quoting of an entry where it can", () => {
    assert.equal(only("K='x'").encode("a\nb"), "'a\nb'");
    assert.equal(only("K='x'").encode("it's"), '"it\'s"');
    assert.equal(only("K=x").encode("y"), "y");
    assert.equal(only("K=x").encode("a\nb"), '"a\nb"');
    assert.equal(only("K=x\r\n").encode("a\nb"), '"a\r\nb"');
    assert.equal(only('K="x"').encode('{"a":1}'), `'{"a":1}'`);
  });
});
