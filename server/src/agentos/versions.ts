import { remembering } from "../text/memo.ts";

/** A Python version after PEP 440, as far as ordering needs it. */
interface Version {
  readonly epoch: number;
  readonly release: readonly number[];
  /** `[phase, number]`; phases in order: a, b, rc. */
  readonly pre: readonly [number, number] | undefined;
  readonly post: number | undefined;
  readonly dev: number | undefined;
}

const pattern =
  /^\s*v?(?:(\d+)!)?(\d+(?:\.\d+)*)(?:[-_.]?(alpha|beta|preview|pre|rc|a|b|c)[-_.]?(\d*))?(?:-(\d+)|[-_.]?(post|rev|r)[-_.]?(\d*))?(?:[-_.]?(dev)[-_.]?(\d*))?(?:\+[a-z0-9]+(?:[-_.][a-z0-9]+)*)?\s*$/i;

/** Numbers and dots alone, which nearly every version is. */
const plain = /^\d{1,9}(?:\.\d{1,9}){0,3}$/;

const parseVersion = remembering(readVersion, 200, 40, 0);

function readVersion(text: string): Version | undefined {
  if (plain.test(text)) return { epoch: 0, release: text.split(".").map(Number), pre: undefined, post: undefined, dev: undefined };
  const match = pattern.exec(text);
  if (match === null) return undefined;
  const [, epoch, release, phase, phaseNumber, implicitPost, post, postNumber, dev, devNumber] = match;
  const letter = phase?.toLowerCase();
  return {
    epoch: Number(epoch ?? 0),
    release: (release as string).split(".").map(Number),
    pre:
      letter === undefined
        ? undefined
        : [letter === "a" || letter === "alpha" ? 0 : letter === "b" || letter === "beta" ? 1 : 2, Number(phaseNumber || 0)],
    post: implicitPost !== undefined ? Number(implicitPost) : post !== undefined ? Number(postNumber || 0) : undefined,
    dev: dev !== undefined ? Number(devNumber || 0) : undefined,
  };
}

/** Whether a text is a version after PEP 440. */
export const isVersion = (text: string): boolean => parseVersion(text) !== undefined;

/** Whether a version is a pre-release or a development release (PEP 440, "Handling of pre-releases"). */
export function isPrerelease(text: string): boolean {
  const version = parseVersion(text);
  return version !== undefined && (version.pre !== undefined || version.dev !== undefined);
}

/**
 * Orders two versions after PEP 440: negative where `a` is older, 0 where they are equal (`2.9` and `2.9.0` are), positive where it is newer.
 * A text that is not a version is older than any version. Local labels (`+cpu`) are left out.
 */
export function compareVersions(a: string, b: string): number {
  // Rules compare many, between two keystrokes.
  if (plain.test(a) && plain.test(b)) return comparePlain(a, b);
  const left = parseVersion(a);
  const right = parseVersion(b);
  if (left === undefined || right === undefined) return Number(left !== undefined) - Number(right !== undefined);
  const l = sortKey(left, right.release.length);
  const r = sortKey(right, left.release.length);
  for (let i = 0; i < l.length; i++) {
    const difference = (l[i] as number) - (r[i] as number);
    if (!Number.isNaN(difference) && difference !== 0) return Math.sign(difference);
  }
  return 0;
}

/** Number by number, without taking the texts apart; what one of them does not have is 0. */
function comparePlain(a: string, b: string): number {
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    let left = 0;
    for (; i < a.length && a[i] !== "."; i++) left = left * 10 + a.charCodeAt(i) - 48;
    let right = 0;
    for (; j < b.length && b[j] !== "."; j++) right = right * 10 + b.charCodeAt(j) - 48;
    if (left !== right) return left < right ? -1 : 1;
    i++;
    j++;
  }
  return 0;
}

/** PEP 440, "Summary of permitted suffixes and relative ordering": .devN, aN, bN, rcN, the release itself, .postN. */
function sortKey(version: Version, length: number): readonly number[] {
  const release = [...version.release];
  while (release.length < length) release.push(0);
  const { pre, post, dev } = version;
  const phase = pre !== undefined ? pre[0] : post === undefined && dev !== undefined ? -1 : 3;
  return [version.epoch, ...release, phase, pre?.[1] ?? 0, post ?? -1, dev ?? Number.MAX_SAFE_INTEGER];
}

/** The bounds of a specifier: `min` is inclusive, `below` exclusive; `exact` where it names one version. */
export interface VersionBounds {
  readonly exact?: string;
  readonly min?: string;
  readonly below?: string;
}

/**
 * The bounds that a specifier sets: PEP 440 (`>=2.3,<3`, `~=2.3`, `==2.9.*`), Poetry's `^2.3`, `~2.3`, `2.9.*`, `*` and npm-like bare versions
 * (`2.9.0`, which Poetry takes as exact). Alternatives (`||`) and URLs set none. `!=` is left out, so the bounds may be wider than the specifier.
 */
export function boundsOf(specifier: string): VersionBounds {
  if (specifier.includes("||") || specifier.includes("@")) return {};
  let bounds: VersionBounds = {};
  for (const part of specifier.split(",")) bounds = intersect(bounds, clauseBounds(part.trim()));
  return bounds;
}

function clauseBounds(clause: string): VersionBounds {
  const match = /^(===|==|~=|!=|<=|>=|<|>|\^|~|=)?\s*v?(.+?)(\.\*)?$/.exec(clause);
  const operator = match?.[1] ?? "==";
  const version = match?.[2] ?? "";
  const parsed = parseVersion(version);
  if (match === null || parsed === undefined) return {};
  const [major = 0, minor = 0, patch = 0] = parsed.release;
  if (match[3] !== undefined)
    return operator === "==" ? { min: `${version}.dev0`, below: bump(parsed.release, parsed.release.length - 1) } : {};
  switch (operator) {
    case "==":
    case "===":
    case "=":
      return { exact: version };
    case ">=":
    case ">":
      return { min: version };
    case "<":
      return { below: version };
    case "<=":
      return { below: `${version}.post0.dev0` };
    case "~=":
      return { min: version, below: bump(parsed.release, Math.max(0, parsed.release.length - 2)) };
    case "~":
      return { min: version, below: bump(parsed.release, Math.min(1, parsed.release.length - 1)) };
    case "^":
      return { min: version, below: major > 0 ? `${major + 1}` : minor > 0 ? `0.${minor + 1}` : `0.0.${patch + 1}` };
    default:
      return {};
  }
}

const bump = (release: readonly number[], at: number): string => [...release.slice(0, at), (release[at] ?? 0) + 1].join(".");

function intersect(a: VersionBounds, b: VersionBounds): VersionBounds {
  const exact = a.exact ?? b.exact;
  const min = a.min === undefined ? b.min : b.min === undefined || compareVersions(a.min, b.min) >= 0 ? a.min : b.min;
  const below = a.below === undefined ? b.below : b.below === undefined || compareVersions(a.below, b.below) <= 0 ? a.below : b.below;
  return { ...(exact === undefined ? {} : { exact }), ...(min === undefined ? {} : { min }), ...(below === undefined ? {} : { below }) };
}

/**
 * Whether a version satisfies a specifier; wider than PEP 440 only in `!=` (see {@link boundsOf}). A pre-release of the version that `<` names
 * does not satisfy it (PEP 440, "Exclusive ordered comparison").
 */
export function satisfies(version: string, specifier: string): boolean {
  const { exact, min, below } = boundsOf(specifier);
  if (exact !== undefined && compareVersions(version, exact) !== 0) return false;
  if (min !== undefined && compareVersions(version, min) < 0) return false;
  if (below === undefined) return true;
  if (compareVersions(version, below) >= 0) return false;
  return !(isPrerelease(version) && !isPrerelease(below) && sameRelease(version, below));
}

function sameRelease(a: string, b: string): boolean {
  const strip = (text: string): string => (parseVersion(text)?.release ?? []).join(".").replace(/(?:\.0)+$/, "");
  return strip(a) === strip(b);
}
