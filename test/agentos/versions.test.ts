import assert from "node:assert/strict";
import { test } from "node:test";
import { boundsOf, compareVersions, isPrerelease, satisfies } from "../../server/src/agentos/versions.ts";

test("versions are ordered as PEP 440 orders them", () => {
  const ordered = [
    "1.0.dev456",
    "1.0a1",
    "1.0a2.dev456",
    "1.0a12.dev456",
    "1.0a12",
    "1.0b1.dev456",
    "1.0b2",
    "1.0b2.post345.dev456",
    "1.0b2.post345",
    "1.0rc1.dev456",
    "1.0rc1",
    "1.0",
    "1.0.post456.dev34",
    "1.0.post456",
    "1.0.15",
    "1.1.dev1",
    "2.3.9",
    "2.3.13",
    "3.0.0a3",
    "3.0.0",
    "1!0.5",
  ];
  for (let i = 0; i < ordered.length; i++) {
    for (let j = 0; j < ordered.length; j++) {
      assert.equal(compareVersions(ordered[i]!, ordered[j]!), Math.sign(i - j), `${ordered[i]} and ${ordered[j]}`);
    }
  }
  assert.equal(compareVersions("2.9", "2.9.0"), 0);
  assert.equal(compareVersions("v2.9.0", "2.9"), 0);
  assert.equal(compareVersions("2.9.0+cpu", "2.9.0"), 0);
  assert.ok(compareVersions("not a version", "0.0.1") < 0);
});

test("specifiers set bounds", () => {
  assert.deepEqual(boundsOf("==2.9.0"), { exact: "2.9.0" });
  assert.deepEqual(boundsOf(">=2.3, <3"), { min: "2.3", below: "3" });
  assert.deepEqual(boundsOf("~=2.3.4"), { min: "2.3.4", below: "2.4" });
  assert.deepEqual(boundsOf("^2.3"), { min: "2.3", below: "3" });
  assert.deepEqual(boundsOf("^0.3.1"), { min: "0.3.1", below: "0.4" });
  assert.deepEqual(boundsOf("~2.3"), { min: "2.3", below: "2.4" });
  assert.deepEqual(boundsOf("*"), {});
  assert.deepEqual(boundsOf("2.9.0"), { exact: "2.9.0" });
  assert.deepEqual(boundsOf(">=2,>=2.5,<4,<3"), { min: "2.5", below: "3" });
});

test("a version satisfies a specifier", () => {
  assert.ok(satisfies("2.9.0", ">=2.3,<3"));
  assert.ok(!satisfies("3.0.0a3", "<3"));
  assert.ok(satisfies("3.0.0a3", "<3.0.0rc1"));
  assert.ok(satisfies("2.9.0", "<=2.9.0"));
  assert.ok(!satisfies("2.9.1", "<=2.9.0"));
  assert.ok(satisfies("2.9.3", "==2.9.*"));
  assert.ok(!satisfies("2.10.0", "==2.9.*"));
  assert.ok(isPrerelease("3.0.0a3") && !isPrerelease("3.0.0"));
});
