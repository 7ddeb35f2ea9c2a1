/**
 * Whether AgentOS accepts the token, for every recorded environment on every recorded stack: the model against the real verifier.
 * Every difference is printed; none is allowed.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { type JwksFile, type KeySources, verdictOf } from "../../server/src/keys/keyLoop.ts";
import { usability } from "../../server/src/keys/usability.ts";
import type { Verdict as Predicted } from "../../server/src/keys/verdict.ts";
import { decodeUtf8 } from "../../server/src/text/bytes.ts";
import { type RecordedEnvironment, readTruth, stacks, type TruthCase, type Verdict } from "./truthData.ts";

const cases = readTruth();

/** The verification key and the JWKS file as the process would have them. */
function sourcesOf(truth: TruthCase, environment: RecordedEnvironment): KeySources {
  const text = (name: string): string => {
    const value = environment.values.get(name);
    if (value === null || value === undefined) return "";
    // A path of the recording machine was cut out of the record; whatever it was, nothing lies there.
    return value.bytes === undefined ? "…/jwks.json" : decodeUtf8(value.bytes);
  };
  const path = text("JWT_JWKS_FILE");
  const keys = [text("JWT_VERIFICATION_KEY")];
  return path === "" ? { keys } : { keys, jwks: { path, file: fileAt(truth, path) } };
}

function fileAt(truth: TruthCase, path: string): JwksFile {
  const name = path.replace(/^(?:\.\/)+/, "");
  if (name === "" || name === ".") return { state: "directory" };
  const bytes = truth.contents.get(name);
  return bytes === undefined ? { state: "missing" } : { state: "file", text: decodeUtf8(bytes) };
}

/** What is left of a message without what differs from run to run: addresses, OpenSSL's error stack, dumps of keys, Python's JSON texts. */
function stable(message: string): string {
  return message
    .replace(/^\('(.*?)', \[.*$/s, "$1")
    .replace(/, \[.*$/s, "")
    .replace(/0x[0-9a-f…]+/g, "0x…")
    .replace(/(Invalid JSON in JWKS file [^\n]*?: ).*/s, "$1…")
    .replace(/InvalidHeader\(.*/s, "InvalidHeader")
    .replace(/MismatchedTags\(.*/s, "MismatchedTags")
    .replace(/(File name too long).*/s, "$1")
    .slice(0, 150);
}

interface Tally {
  compared: number;
  readonly differences: string[];
}

/** Compares one prediction; secrets stay out of what is printed. */
function compare(tally: Tally, where: string, predicted: Predicted, recorded: Pick<Verdict, "ok" | "at" | "exc" | "msg">): void {
  tally.compared++;
  const say = (what: string): void => {
    tally.differences.push(`${where}: ${what}`);
  };
  if (predicted.usable !== recorded.ok) {
    say(`predicted ${predicted.usable} (${predicted.exception ?? ""}), recorded ${recorded.ok} (${recorded.exc ?? ""})`);
    return;
  }
  if (recorded.ok) return;
  const message = predicted.detail?.replace(/^(?:Invalid token|Error decoding token): /, "") ?? "";
  if ((predicted.at === "start") !== (recorded.at === "start")) say(`predicted at ${predicted.at}, recorded at ${recorded.at ?? "token"}`);
  else if (predicted.exception !== recorded.exc) say(`predicted ${predicted.exception}, recorded ${recorded.exc}`);
  else if (stable(message) !== stable(recorded.msg ?? "")) say(`predicted "${stable(message)}", recorded "${stable(recorded.msg ?? "")}"`);
}

function report(tally: Tally): void {
  const shown = tally.differences.slice(0, 40).join("\n");
  assert.equal(tally.differences.length, 0, `${tally.differences.length} of ${tally.compared} differ:\n${shown}`);
}

test("every recorded token on every stack is predicted, with the exception and its text", async () => {
  const tally: Tally = { compared: 0, differences: [] };
  for (const truth of cases) {
    const known = new Map<string, Predicted>();
    for (const environment of truth.environments.values()) {
      const sources = sourcesOf(truth, environment);
      for (const stack of stacks) {
        const recorded = environment.verify.get(stack.id);
        if (recorded === undefined) continue;
        const predict = async (token: string): Promise<Predicted> => {
          const key = JSON.stringify([sources.keys, sources.jwks?.path, stack.id, token]);
          const before = known.get(key);
          if (before !== undefined) return before;
          const predicted = await verdictOf(sources, truth.algorithm, stack, token);
          known.set(key, predicted);
          return predicted;
        };
        const where = `${truth.id} ${environment.id} ${stack.id}`;
        const [first] = truth.tokens;
        if (first !== undefined) compare(tally, where, await predict(first.token), recorded);
        for (const other of recorded.other_tokens ?? []) {
          const token = truth.tokens.find(({ name }) => name === other.token);
          if (token !== undefined) compare(tally, `${where} ${other.token}`, await predict(token.token), other);
        }
      }
    }
  }
  assert.ok(tally.compared > 10_000, `only ${tally.compared} comparisons`);
  report(tally);
});

test("usability, which knows no token, agrees wherever the signature is not what decides", () => {
  const tally: Tally = { compared: 0, differences: [] };
  for (const truth of cases) {
    const [token] = truth.tokens;
    if (token === undefined || token.alg !== (truth.algorithm === "" ? "RS256" : truth.algorithm)) continue;
    for (const environment of truth.environments.values()) {
      const { keys, jwks } = sourcesOf(truth, environment);
      if (jwks !== undefined) continue;
      for (const stack of stacks) {
        const recorded = environment.verify.get(stack.id);
        if (recorded === undefined || recorded.exc === "jwt.InvalidSignatureError") continue;
        compare(tally, `${truth.id} ${environment.id} ${stack.id}`, usability(keys[0] ?? "", truth.algorithm, stack), recorded);
      }
    }
  }
  assert.ok(tally.compared > 5_000, `only ${tally.compared} comparisons`);
  report(tally);
});
