/** Compares a loader with the program it stands for on many generated files, and shrinks what they disagree on. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LoadResult } from "../../server/src/loaders/loader.ts";
import { decodeUtf8, encodeUtf8 } from "../../server/src/text/bytes.ts";
import { generateEnvFiles, isHarmless } from "./envFiles.ts";

/** What the program made of a file: its variables, in the notation of `text/bytes.ts`, or `null` if it refused. */
export type Actual = ReadonlyMap<string, string> | null;

export interface Comparison {
  readonly count: number;
  /** Reads all texts, in order. */
  readonly program: (texts: readonly string[]) => readonly Actual[];
  readonly model: (text: string) => LoadResult;
  /** Names that the program has for reasons of its own. */
  readonly ignored?: ReadonlySet<string>;
  /** Files on which a difference is documented. */
  readonly excepted?: (text: string) => boolean;
  /** A seed of its own, where the model is known not to be exact beyond what usual files hold. */
  readonly seed?: number;
  /** The greatest share of files about which the model may say "unknown". */
  readonly unknownShare: number;
}

/** The seed of this run; `FUZZ_SEED` repeats one. */
export const seed = Number(process.env.FUZZ_SEED ?? Date.now() % 2_147_483_647);

/** Fails with a shrunk counter-example if model and program differ on any generated file. */
export function compare(comparison: Comparison): void {
  const texts = generateEnvFiles(comparison.count, comparison.seed ?? seed).filter((text) => comparison.excepted?.(text) !== true);
  const verdicts = judge(texts, comparison);
  const failing = verdicts.filter(({ difference }) => difference !== undefined);
  const unknown = verdicts.filter((verdict) => verdict.unknown).length;
  if (failing.length > 0) {
    const smallest = failing.slice(0, Number(process.env.FUZZ_SHOW ?? 3)).map(({ text }) => shrink(text, comparison));
    const shown = judge(smallest, comparison).map(({ text, difference }) => `\n  ${JSON.stringify(text)}: ${difference}`);
    assert.fail(`${failing.length} of ${texts.length} files differ (FUZZ_SEED=${seed}); shrunk:${shown.join("")}`);
  }
  const share = unknown / texts.length;
  assert.ok(share <= comparison.unknownShare, `the model does not know ${(100 * share).toFixed(1)} % of the files (FUZZ_SEED=${seed})`);
}

interface Verdict {
  readonly text: string;
  readonly difference: string | undefined;
  readonly unknown: boolean;
}

function judge(texts: readonly string[], { program, model, ignored = new Set() }: Comparison): Verdict[] {
  const answers = program(texts);
  return texts.map((text, index) => {
    const actual = answers[index] ?? null;
    const expected = model(text);
    return { text, ...differenceOf(expected, actual, ignored) };
  });
}

function differenceOf(expected: LoadResult, actual: Actual, ignored: ReadonlySet<string>): Omit<Verdict, "text"> {
  const doubts =
    expected.kind === "loaded" && (expected.rest === "unknown" || [...expected.values.values()].some(({ kind }) => kind === "unknown"));
  const same = { difference: undefined, unknown: doubts };
  if (actual === null) {
    return expected.kind === "refused" || doubts ? same : { difference: "the program refuses, the model loads", unknown: false };
  }
  if (expected.kind === "refused") return { difference: `the model refuses (${expected.error}), the program loads`, unknown: false };
  for (const name of new Set([...actual.keys(), ...expected.values.keys()])) {
    if (ignored.has(name)) continue;
    const reading = expected.values.get(name) ?? { kind: expected.rest };
    const value = actual.get(name);
    if (reading.kind === "unknown") continue;
    const wanted = reading.kind === "value" ? reading.value : undefined;
    if (wanted !== value)
      return { difference: `${name} is ${JSON.stringify(value)}, the model says ${JSON.stringify(wanted)}`, unknown: doubts };
  }
  return same;
}

/** Takes away ever smaller parts as long as the difference stays; all candidates of a round are tried at once. */
function shrink(text: string, comparison: Comparison): string {
  let smallest = text;
  for (let size = Math.ceil(text.length / 2); size >= 1; ) {
    const candidates: string[] = [];
    for (let at = 0; at < smallest.length; at += size) candidates.push(smallest.slice(0, at) + smallest.slice(at + size));
    const allowed = candidates.filter(
      (candidate) => isWellFormed(candidate) && isHarmless(candidate) && comparison.excepted?.(candidate) !== true,
    );
    const failing = judge(allowed, comparison).find(({ difference }) => difference !== undefined);
    if (failing !== undefined) smallest = failing.text;
    else size = size === 1 ? 0 : Math.ceil(size / 2);
  }
  return smallest;
}

/**
 * Writes the texts to files in a temporary folder and gives their paths to one child process with an almost empty environment: no program can
 * be found in PATH, the working directory is an empty folder. The child's standard output is returned.
 */
export function runOnFiles(texts: readonly string[], command: string, args: readonly string[]): Buffer {
  const folder = mkdtempSync(join(tmpdir(), "authlint-fuzz-"));
  try {
    const files = texts.map((text, index) => {
      const file = join(folder, `${index}.env`);
      writeFileSync(file, encodeUtf8(text));
      return file;
    });
    const working = join(folder, "working");
    mkdirSync(working);
    const list = join(folder, "list");
    writeFileSync(list, files.map((file) => `${file}\n`).join(""));
    const result = spawnSync(command, [...args, list], {
      cwd: working,
      env: { PATH: "/nonexistent", HOME: "/nonexistent/home" },
      maxBuffer: 1 << 30,
      stdio: ["ignore", "pipe", "pipe"],
    });
    assert.equal(result.status, 0, `${command} ended with ${result.status ?? result.signal}: ${result.stderr.toString().slice(-2000)}`);
    return result.stdout;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Whether a text stands for bytes: cutting may have left half of a character. */
const isWellFormed = (text: string): boolean => decodeUtf8(encodeUtf8(text)) === text;
