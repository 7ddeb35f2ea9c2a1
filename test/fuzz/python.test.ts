/** The loader of python-dotenv against the package, where this machine's Python has it. */
import { spawnSync } from "node:child_process";
import { describe, it } from "node:test";
import { pythonDotenv } from "../../server/src/loaders/pythonDotenv.ts";
import { decodeUtf8 } from "../../server/src/text/bytes.ts";
import { type Actual, compare, runOnFiles, seed } from "./differential.ts";

const found = spawnSync("python3", [
  "-c",
  "import sys, dotenv; from dotenv.version import __version__ as v; print(sys.executable); print(v)",
]);
const [python = "", version = ""] = found.status === 0 ? found.stdout.toString().trim().split("\n") : [];

const script = `
import json, os, sys
from dotenv import load_dotenv
answers = []
for file in open(sys.argv[1]).read().splitlines():
    os.environ.clear()
    try:
        load_dotenv(file)
        answers.append({k.decode("latin-1"): v.decode("latin-1") for k, v in os.environb.items()})
    except Exception as error:
        answers.append(None)
print(json.dumps(answers))
`;

function readByPython(texts: readonly string[]): Actual[] {
  const answers = JSON.parse(runOnFiles(texts, python, ["-X", "utf8", "-c", script]).toString()) as Array<Record<string, string> | null>;
  const decode = (text: string): string => decodeUtf8(Buffer.from(text, "latin1"));
  return answers.map((answer) =>
    answer === null ? null : new Map(Object.entries(answer).map(([name, value]) => [decode(name), decode(value)])),
  );
}

const context = { environment: new Map<string, string>(), versions: { pythonDotenv: version } };

describe(`python-dotenv ${version}, generated files (FUZZ_SEED=${seed})`, () => {
  const skip =
    found.status !== 0
      ? "python3 has no package dotenv"
      : !/^(?:1\.|0\.21)/.test(version)
        ? `python-dotenv is ${version}, not 0.21 or 1.x`
        : false;
  it("python-dotenv reads as load_dotenv does", { skip }, () => {
    compare({ count: 2500, program: readByPython, model: (text) => pythonDotenv.read(text, context), unknownShare: 0 });
  });
});
