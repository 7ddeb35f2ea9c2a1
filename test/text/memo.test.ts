import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { remembering } from "../../server/src/text/memo.ts";

const long = (mark: string): string => mark.repeat(100);

describe("remembering", () => {
  it("computes once for a text, also where the answer is undefined", () => {
    let calls = 0;
    const nothing = remembering((): undefined => {
      calls++;
      return undefined;
    });
    nothing(long("a"));
    nothing(long("a"));
    assert.equal(calls, 1);
  });

  it("forgets texts that were not asked for lately, and keeps those that are", () => {
    const computed: string[] = [];
    const first = remembering((text) => {
      computed.push(text[0] as string);
      return text.length;
    }, 2);
    for (const mark of ["a", "b", "a", "c", "a", "d", "a", "e", "a"]) first(long(mark));
    assert.equal(computed.filter((mark) => mark === "a").length, 1);
    first(long("b"));
    assert.equal(computed.filter((mark) => mark === "b").length, 2);
  });

  it("does not keep short texts, which are passwords rather than keys", () => {
    let calls = 0;
    const length = remembering((text) => {
      calls++;
      return text.length;
    });
    length("secret");
    length("secret");
    assert.equal(calls, 2);
  });
});
