import type { Deployment, EffectiveAlgorithm, Project } from "../project/facts.ts";
import { rereadNear } from "../project/reread.ts";
import { usabilityOver } from "../project/verifier.ts";
import type { Change } from "./fix.ts";
import { type IntendedKey, thumbprintIn } from "./intendedKey.ts";
import type { RunReading, WrittenForm, WrittenValue } from "./writtenValue.ts";

/** What a reading is worth: the intended value under all possible versions, under some of them, or not at all. */
export type Worth = "always" | "depends" | "never";

/** Says what a text is worth to a deployment. */
export type Judge = (text: string | undefined, deployment: Deployment) => Worth;

/** A text that would do, best kind first: a canonical PEM before an SSH line before a PEM on one line. */
export interface Wanted {
  readonly kind: "pem" | "ssh" | "one-line" | "text";
  readonly text: string;
}

/** How well a form suits everybody who reads the place. */
export interface Suitability {
  readonly readings: readonly (RunReading & { readonly worth: Worth })[];
  /** `all`: every run, whatever the versions; `versions`: every run, but not under every version that may be installed; `some`: some runs. */
  readonly level: "all" | "versions" | "some" | "none";
  /** How many further loaders would read it, were they used. */
  readonly portability: number;
}

/** One way to write the value, proven by reading the project again. */
export interface ProvenForm extends Suitability {
  readonly wanted: Wanted;
  readonly form: WrittenForm;
  readonly changes: readonly Change[];
}

/**
 * Every way to write one of the wanted texts at a place, proven, best first: what suits all runs and versions, then the canonical form, then the
 * quotes that are there now, then what the most other loaders read. Forms that serve nobody are left out.
 */
export function provenForms(project: Project, place: WrittenValue, wanted: readonly Wanted[], judge: Judge): readonly ProvenForm[] {
  const proven: { readonly form: ProvenForm; readonly rank: readonly number[] }[] = [];
  for (const want of wanted) {
    for (const form of place.forms(want.text)) {
      // Rewriting the whole line is for when nothing else helps.
      if (form.wholeLine && proven.some((other) => other.form.level === "all")) continue;
      const after = rereadNear(project, form.changes);
      if (after === undefined) continue;
      const found = suitability(after, place, judge);
      if (found.level === "none" && found.readings.length > 0) continue;
      const complete: ProvenForm = { ...found, wanted: want, form, changes: form.changes };
      proven.push({ form: complete, rank: rankOf(complete, want, form, place) });
    }
    // What needs newer libraries is for loaders that read nothing better.
    if (proven.some((other) => other.form.level === "all")) break;
  }
  return proven.sort((a, b) => compare(a.rank, b.rank)).map(({ form }) => form);
}

/** How well a place, as it is in a project, serves its readers. */
export function suitability(project: Project, place: WrittenValue, judge: Judge): Suitability {
  const readings = place
    .readings(project)
    .map(
      (reading) =>
        ({ ...reading, worth: reading.deployment.purpose === "active" ? judge(reading.text, reading.deployment) : "always" }) as const,
    );
  const anyone = readings[0]?.deployment;
  const portability = anyone === undefined ? 0 : place.otherReadings(project).filter((text) => judge(text, anyone) !== "never").length;
  const worths = readings.map(({ worth }) => worth);
  const level = worths.every((worth) => worth === "always")
    ? "all"
    : worths.every((worth) => worth !== "never")
      ? "versions"
      : worths.some((worth) => worth !== "never")
        ? "some"
        : "none";
  return { readings, level: worths.length === 0 ? "none" : level, portability };
}

export const levels: readonly Suitability["level"][] = ["all", "versions", "some", "none"];
const kinds: readonly Wanted["kind"][] = ["pem", "text", "ssh", "one-line"];

function rankOf(found: Suitability, wanted: Wanted, form: WrittenForm, place: WrittenValue): readonly number[] {
  const failing = found.readings.filter(({ worth }) => worth === "never");
  return [
    levels.indexOf(found.level),
    failing.filter(({ run }) => run?.evidence !== undefined).length,
    failing.length,
    kinds.indexOf(wanted.kind),
    form.wholeLine ? 1 : 0,
    // Without quotes there is no style to keep.
    place.style === form.style && place.style !== "unquoted" ? 0 : 1,
    -found.portability,
  ];
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (const [index, value] of a.entries()) if (value !== b[index]) return value - (b[index] ?? 0);
  return 0;
}

/**
 * A judge for keys: the text has to be the intended key, and AgentOS has to take it for the algorithm in force or, where the key does not fit that (a
 * fault of its own), for the key's usual one.
 */
export function keyJudge(intended: IntendedKey, algorithm: EffectiveAlgorithm): Judge {
  const known = new Map<string, Worth>();
  const usual = intended.algorithms[0];
  return (text, deployment) => {
    if (text === undefined) return "never";
    const id = `${deployment.id}\n${text}`;
    const before = known.get(id);
    if (before !== undefined) return before;
    const worth = worthOf(text, deployment);
    known.set(id, worth);
    return worth;
  };

  function worthOf(text: string, { versions }: Deployment): Worth {
    if (thumbprintIn(text) !== intended.thumbprint) return "never";
    const fits = algorithm.kind === "known" && intended.algorithms.includes(algorithm.name);
    const asked: EffectiveAlgorithm = fits || usual === undefined ? algorithm : { kind: "known", name: usual, explicit: false };
    const { usable } = usabilityOver(text, asked, versions);
    return usable === "unknown" ? "depends" : usable;
  }
}

/** A judge for texts that have to arrive as they are. */
export const textJudge =
  (wanted: string): Judge =>
  (text) =>
    text === wanted ? "always" : "never";
