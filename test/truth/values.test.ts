/**
 * Every recorded case by every loader: value, absence or refusal, and the exact bytes. Differences are all listed; an answer of
 * "unknown" is no difference, but is counted, and only the shells may give it.
 */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, describe, test } from "node:test";
import { loaderById } from "../../server/src/loaders/index.ts";
import { type LoadContext, type LoaderId, type LoadResult, type Reading, readingOf } from "../../server/src/loaders/loader.ts";
import { loadFiles } from "../../server/src/loaders/loadFiles.ts";
import { decodeUtf8, encodeUtf8 } from "../../server/src/text/bytes.ts";
import { columnOf } from "./columns.ts";
import { type RecordedValue, readTruth, type TruthCase } from "./truthData.ts";

/** Loaders that really run the file, so that a model may have to say that it does not know. */
const mayBeUnknown: ReadonlySet<LoaderId> = new Set<LoaderId>(["bash", "sh", "zsh", "agentos-env-sync", "agentos-railway"]);

/**
 * Differences that are not the model's, by loader and case, each with its reason. Empty is the goal.
 */
const exceptions: Readonly<Record<string, string>> = {};

const context: LoadContext = { environment: new Map() };

interface Tally {
  agreed: number;
  unknown: number;
  excepted: number;
  readonly differences: string[];
}

const truth = readTruth();

describe("values of the recorded truth", () => {
  let agreed = 0;
  let asked = 0;
  let unknown = 0;
  for (const [id, column] of Object.entries(columnOf) as [LoaderId, string][]) {
    test(`${id} reads what ${column} read`, () => {
      assert.ok(loaderById(id) !== undefined, "there is no such loader");
      const tally: Tally = { agreed: 0, unknown: 0, excepted: 0, differences: [] };
      for (const record of truth) compare(id, column, record, tally);
      const total = tally.agreed + tally.unknown + tally.excepted + tally.differences.length;
      agreed += tally.agreed;
      asked += total;
      unknown += tally.unknown;
      if (tally.differences.length > 0) assert.fail(`${tally.differences.length} differences:\n${tally.differences.join("\n")}`);
      assert.ok(total >= truth.length && truth.length > 0);
      if (!mayBeUnknown.has(id)) assert.equal(tally.unknown, 0);
    });
  }
  after(() => {
    console.log(`values: ${agreed} of ${asked} recorded readings agree (${((100 * agreed) / asked).toFixed(2)} %), ${unknown} unknown`);
  });
});

function compare(id: LoaderId, column: string, record: TruthCase, tally: Tally): void {
  const recorded = record.loaders.get(column);
  assert.ok(recorded !== undefined, `${record.id} has no answer of ${column}`);
  const result = read(id, record);
  for (const name of record.names) {
    const reading = readingOf(result, name);
    const expected = recorded.kind === "refused" ? "refused" : expectedValue(record, recorded.environment, name);
    if (reading.kind === "unknown") tally.unknown++;
    else if (agrees(reading, expected)) tally.agreed++;
    else if (exceptions[`${id} ${record.id}`] !== undefined) tally.excepted++;
    else tally.differences.push(`${record.id} ${name}: ${described(reading)}, recorded ${describedExpectation(expected)}`);
  }
}

function read(id: LoaderId, record: TruthCase): LoadResult {
  const files = record.envFiles.map((name) => ({ name, text: decodeUtf8(record.contents.get(name) as Uint8Array) }));
  return loadFiles(loaderById(id), files, context);
}

function expectedValue(record: TruthCase, environment: string, name: string): RecordedValue | "absent" {
  return record.environments.get(environment)?.values.get(name) ?? "absent";
}

function agrees(reading: Reading, expected: RecordedValue | "absent" | "refused"): boolean {
  if (typeof expected === "string") return reading.kind === expected;
  return reading.kind === "value" && digest(reading.value) === expected.digest;
}

const digest = (value: string): string => createHash("sha256").update(encodeUtf8(value)).digest("hex").slice(0, 12);

function described(reading: Reading): string {
  return reading.kind === "value" ? `value of ${encodeUtf8(reading.value).length} bytes (${digest(reading.value)})` : reading.kind;
}

function describedExpectation(expected: RecordedValue | "absent" | "refused"): string {
  return typeof expected === "string" ? expected : `value of ${expected.length} bytes (${expected.digest})`;
}
