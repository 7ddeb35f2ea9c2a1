/**
 * The recorded files, repaired: wherever the key that the user meant is still in the file and the loader can carry one there, the fix that is offered
 * gives the loader that very key. The numbers are printed; what cannot be repaired is listed by family.
 */
import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import type { Fix } from "../../server/src/fixes/fix.ts";
import { intendedKey, thumbprintIn } from "../../server/src/fixes/intendedKey.ts";
import { settingTextFixes } from "../../server/src/fixes/keyText.ts";
import { usability } from "../../server/src/keys/usability.ts";
import { loaders } from "../../server/src/loaders/index.ts";
import { emptyContext, type Loader, readingOf } from "../../server/src/loaders/loader.ts";
import { decodeUtf8, encodeUtf8 } from "../../server/src/text/bytes.ts";
import { agentOsApp, uriOf } from "../support/project.ts";
import { readTruth, stacks, type TruthCase } from "../truth/truthData.ts";
import { applied, contentsOf, lintContents } from "./proof.ts";

const name = "JWT_VERIFICATION_KEY";
const [newest] = stacks;

/** Cases of one `.env` in which a public key was meant; secrets and key sets are other tests' matter. */
const cases = readTruth().filter(
  ({ intended, names, envFiles }) =>
    intended !== undefined &&
    names.includes(name) &&
    envFiles.length === 1 &&
    envFiles[0] === ".env" &&
    (intendedKey([decodeUtf8(intended)])?.algorithms.length ?? 0) > 0,
);

/** Families in which something else than the spelling is at fault, so that no repair of the text is expected. */
const otherFaults: Readonly<Record<string, string>> = {
  "lowercase-name": "the name is another",
  "command-substitution": "a command decides the value",
  "command-substitution-unq": "a command decides the value",
  "backtick-substitution-dq": "a command decides the value",
  "var-reference-dq-literal-n": "another variable decides the value",
};

const tally = { repaired: 0, fine: 0, lost: 0, barred: 0, other: 0 };
const spread = 20;

describe("the recorded files, repaired", () => {
  for (const [index, loader] of loaders.entries()) {
    // Every case with the loader that most projects use; a share of them with each of the others.
    const chosen = loader.id === "python-dotenv" ? cases : cases.filter((_, number) => number % spread === index % spread);
    it(loader.id, async () => {
      const wrong: string[] = [];
      for (const record of chosen) wrong.push(...(await judged(record, loader)));
      assert.deepEqual(wrong, []);
      assert.ok(chosen.length > 8);
    });
  }
  after(() =>
    console.log(
      `repairs over the truth: ${Object.entries(tally)
        .map(([what, count]) => `${count} ${what}`)
        .join(", ")}`,
    ),
  );
});

async function judged(record: TruthCase, loader: Loader): Promise<readonly string[]> {
  const bytes = record.contents.get(".env") as Uint8Array;
  const text = decodeUtf8(bytes);
  const meant = thumbprintIn(decodeUtf8(record.intended as Uint8Array)) as string;
  const algorithm = intendedKey([decodeUtf8(record.intended as Uint8Array)])?.algorithms[0] ?? record.algorithm;
  const isGood = (value: string | undefined): boolean =>
    value !== undefined && thumbprintIn(value) === meant && usability(value, algorithm, newest).usable === true;
  const contents = contentsOf({ "main.py": agentOsApp({ dotenv: loader.id === "python-dotenv" }), ".env": bytes });
  const { project } = await lintContents(contents, { loaders: [loader.id] });
  const fixes: Fix[] = [];
  let holdsIt = false;
  let isBarred = false;
  for (const deployment of project.deployments) {
    const setting = deployment.settings.findLast((candidate) => candidate.name === name);
    if (setting === undefined) continue;
    const { entry } = setting;
    const end = Math.max(entry.raw.end, entry.overflow?.end ?? 0);
    holdsIt ||= intendedKey([entry.value.value, text.slice(entry.raw.start, end)])?.thumbprint === meant;
    isBarred ||= readOf(loader, `${text.slice(0, entry.span.start)}${name}=plain${text.slice(end)}`) !== "plain";
    fixes.push(...settingTextFixes({ project, deployment }, setting).filter(({ disabled }) => disabled === undefined));
  }
  const wasGood = isGood(readOf(loader, text));
  const inPlace = fixes.filter(
    ({ changes }) => changes.some(({ kind, uri }) => kind === "edit" && uri === uriOf(".env")) && !changes.some(movesIt),
  );
  const best = inPlace.find(({ preferred }) => preferred === true) ?? inPlace[0];
  if (!holdsIt) tally.lost++;
  else if (isBarred) tally.barred++;
  else if (otherFaults[record.family] !== undefined) tally.other++;
  else if (best === undefined) {
    if (!wasGood) return [`${record.id}: no repair for ${loader.id}`];
    tally.fine++;
  } else {
    const fixed = decodeUtf8(applied(contents, best).get(".env") as Uint8Array);
    if (!isGood(readOf(loader, fixed))) return [`${record.id}: "${best.title}" does not give ${loader.id} the key`];
    assert.equal(encodeUtf8(fixed).length > 0, true);
    tally.repaired++;
  }
  return [];
}

const movesIt = ({ kind, text }: Fix["changes"][number]): boolean => kind === "edit" && text === "JWT_JWKS_FILE";

function readOf(loader: Loader, text: string): string | undefined {
  const reading = readingOf(loader.read(text, emptyContext), name);
  return reading.kind === "value" ? reading.value : undefined;
}
