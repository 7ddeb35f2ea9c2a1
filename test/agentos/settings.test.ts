import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { mayHoldName, mayHoldOwnName, ownRoles, readNames, roleOf } from "../../server/src/agentos/settings.ts";
import { pick, seeded } from "../support/seeded.ts";

const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcxyz0189-.ſı"];

/** A name with one letter more, less, another, or two that changed places. */
function mistyped(name: string, random: () => number): string {
  const at = Math.floor(random() * name.length);
  switch (Math.floor(random() * 5)) {
    case 0:
      return name.slice(0, at) + pick(random, letters) + name.slice(at);
    case 1:
      return name.slice(0, at) + name.slice(at + 1);
    case 2:
      return name.slice(0, at) + pick(random, letters) + name.slice(at + 1);
    case 3:
      return (
        name.slice(0, at) +
        name
          .slice(at, at + 2)
          .split("")
          .reverse()
          .join("") +
        name.slice(at + 2)
      );
    default:
      return random() < 0.5 ? name.toLowerCase() : name;
  }
}

describe("a cheap look for names in a text", () => {
  it("misses no name that means something, however it is mistyped", () => {
    const random = seeded(1);
    const names = [...readNames, "JWT_SECRET_KEY", "JWT_JWKS", "JWT_ALGORITHM", "AGENT_OS_SECURITY_KEY", "JWT_KEY"];
    let meant = 0;
    for (let round = 0; round < 60_000; round++) {
      const name = mistyped(mistyped(pick(random, names), random), random);
      const role = roleOf(name);
      if (role === undefined) continue;
      meant++;
      assert.ok(mayHoldName(`FIRST=1\n${name}=x\n`), name);
      if (ownRoles.has(role)) assert.ok(mayHoldOwnName(`a ${name}: x`), name);
    }
    assert.ok(meant > 20_000, `${meant} of the names meant something`);
  });

  it("misses no name in which letters at the ends of its parts changed places", () => {
    for (const name of readNames) {
      for (let first = 1; first < name.length - 1; first++) {
        for (let second = first + 2; second < name.length - 1; second++) {
          const swap = (text: string, at: number): string => text.slice(0, at) + text[at + 1] + text[at] + text.slice(at + 2);
          const twice = swap(swap(name, first), second);
          if (roleOf(twice) !== undefined) assert.ok(mayHoldName(twice), twice);
        }
      }
    }
  });

  it("passes over texts without such names", () => {
    assert.equal(mayHoldName("AUTH_3_PORT=1\nTOKEN_URL=https://id.example.test\nCOOKIE_SECRET=abc\n"), false);
    assert.equal(mayHoldOwnName("JWT_ALGORITHM: RS256\nJWT_AUDIENCE: api\n"), false);
  });
});
