import type { KeyUse } from "../project/facts.ts";
import { directoryOf, nameOf } from "../project/paths.ts";
import { rereadNear, sameDeployment } from "../project/reread.ts";
import type { Change, Fix, FixContext } from "./fix.ts";
import type { IntendedKey } from "./intendedKey.ts";
import { keyJudge, provenForms } from "./keyForm.ts";
import { moveKeyFixes } from "./moveKeyToFile.ts";
import { freeUri, privateFile } from "./newFile.ts";
import { stringIn } from "./pythonCode.ts";
import { setAlgorithm } from "./setAlgorithm.ts";
import type { WrittenValue } from "./writtenValue.ts";

/**
 * The public key in place of a private key or a certificate. What is replaced is kept: a private key goes into a new file that only its owner may read
 * and git ignores, a certificate into one beside the setting, in the same edit. A key file itself is left alone.
 */
export function publicKeyFixes(context: FixContext, place: WrittenValue, use: KeyUse, key: IntendedKey): readonly Fix[] {
  const { project } = context;
  if (key.origin !== undefined && project.documents.get(place.uri)?.syntax === "pem") return publicFileFixes(context, place, use, key);
  const original = keepOriginal(context, place, key);
  if (original === undefined) return [];
  const { what, name, keep } = original;
  const wanted = [
    { kind: "pem", text: key.pem },
    ...(key.ssh === undefined ? [] : [{ kind: "ssh", text: key.ssh } as const]),
    { kind: "one-line", text: key.oneLine },
  ] as const;
  const [best] = provenForms(project, place, wanted, keyJudge(key, use.algorithm));
  const fitting = fittingAlgorithm(context, use, key);
  const moved = movedPublicKeyFixes(context, place, use, key);
  if (best === undefined || rereadNear(project, [...best.changes, ...keep]) === undefined) return moved;
  return [
    {
      title: `Replace the ${what} by its public key and keep it in ${name}${fitting.words}`,
      safety: "unsafe",
      preferred: true,
      changes: [...best.changes, ...keep, ...fitting.changes],
    },
    ...moved,
  ];
}

/** The public key of a private key or a certificate in a file that the program reads, and what it came from kept in another one. */
export function movedPublicKeyFixes(context: FixContext, place: WrittenValue, use: KeyUse, key: IntendedKey): readonly Fix[] {
  const original = keepOriginal(context, place, key);
  if (original === undefined) return [];
  const { what, name, keep } = original;
  const fitting = fittingAlgorithm(context, use, key);
  return moveKeyFixes(context, use, key).map((fix) => ({
    ...fix,
    title: `${fix.title.replace("Move the key to", "Move its public key to")}, the ${what} to ${name}${fitting.words}`,
    changes: fix.disabled === undefined ? [...fix.changes, ...keep, ...fitting.changes] : [],
  }));
}

interface Original {
  /** What it is, for people. */
  readonly what: string;
  /** The name of the file in which it is kept. */
  readonly name: string;
  readonly keep: readonly Change[];
}

/** Keeps the private key or the certificate from which a public key was derived, in a new file. */
function keepOriginal({ project }: FixContext, place: WrittenValue, { origin }: IntendedKey): Original | undefined {
  if (origin === undefined) return undefined;
  const isPrivate = origin.kind === "private-key";
  const extension = isPrivate && origin.text.startsWith("{") ? "json" : "pem";
  const uri = freeUri(project, directoryOf(place.uri), isPrivate ? "jwt-private-key" : "jwt-certificate", extension);
  if (uri === undefined) return undefined;
  return {
    what: isPrivate ? "private key" : origin.text.includes("CERTIFICATE REQUEST") ? "certificate request" : "certificate",
    name: nameOf(uri),
    keep: isPrivate ? privateFile(project, uri, `${origin.text}\n`) : [{ kind: "create", uri, text: `${origin.text}\n` }],
  };
}

/** The algorithm that the key fits, where another one is configured: otherwise one fault would only take the place of the other. */
function fittingAlgorithm(
  context: FixContext,
  use: KeyUse,
  { algorithms }: IntendedKey,
): { readonly words: string; readonly changes: readonly Change[] } {
  const { algorithm } = use;
  if (algorithm.kind === "unknown" || algorithms.includes(algorithm.name)) return { words: "", changes: [] };
  const [fix] = setAlgorithm(context, [use], algorithm, algorithms[0]);
  return fix === undefined || fix.disabled !== undefined
    ? { words: "", changes: [] }
    : { words: `, and set the algorithm to ${algorithms[0]}`, changes: fix.changes };
}

/** A new file with the public key beside a file that holds a private key or a certificate, and its name in the code that reads that file. */
function publicFileFixes({ project, deployment }: FixContext, place: WrittenValue, use: KeyUse, key: IntendedKey): readonly Fix[] {
  const { value } = use;
  const step = value.kind === "text" ? value.steps.find(({ kind }) => kind === "file") : undefined;
  const old = nameOf(place.uri);
  const uri = freeUri(project, directoryOf(place.uri), `${old.replace(/\.[^.]*$/, "")}-public`, "pem");
  if (step === undefined || uri === undefined) return [];
  const code = project.documents.get(step.place.uri);
  const literal = code?.module === undefined ? undefined : stringIn(code.module, step.place.span, old);
  if (literal === undefined) return [];
  const text = literal.encode(literal.value.value.slice(0, -old.length) + nameOf(uri));
  const changes: readonly Change[] = [
    { kind: "create", uri, text: `${key.pem}\n` },
    { kind: "edit", uri: step.place.uri, span: literal.span, text },
  ];
  const after = rereadNear(project, changes);
  const now = after === undefined ? undefined : sameDeployment(after, deployment);
  const isRead = now?.keyUses.some((other) => other.value.kind === "text" && other.value.written.uri === uri && other.index === use.index);
  return isRead === true
    ? [{ title: `Write its public key to ${nameOf(uri)} and read that`, safety: "unsafe", preferred: true, changes }]
    : [];
}
