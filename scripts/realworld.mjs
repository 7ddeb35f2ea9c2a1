// Holds AuthLint against samples of other people's files: `node scripts/realworld.mjs <folder> [--cli <file>] [--all]`. The folder has an
// `index.jsonl`, one object a sample: `{ id, file, status, profile, expected: [{ rule, severity }], acceptable: [{ rule, severity }], note }`,
// where `file` is the sample's file below the folder. The samples are not part of this repository. Each is linted as a folder of its own by
// the built command line; findings at warning or error where none is expected are false alarms, and end in exit code 1.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { runNode } from "./support/process.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const order = ["hint", "info", "warning", "error"];

function usage(message) {
  console.error(`${message}\nusage: node scripts/realworld.mjs <folder with index.jsonl> [--cli <file>] [--all]`);
  process.exit(2);
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { cli: { type: "string", default: join(root, "dist", "cli.mjs") }, all: { type: "boolean", default: false } },
});
const folder = positionals[0] === undefined ? usage("which folder?") : resolve(positionals[0]);
if (!existsSync(join(folder, "index.jsonl"))) usage(`there is no index.jsonl in ${folder}`);
if (!existsSync(values.cli)) usage(`${values.cli} is not built: npm run build`);

const samples = readFileSync(join(folder, "index.jsonl"), "utf8")
  .split("\n")
  .filter((line) => line.trim() !== "")
  .map((line) => JSON.parse(line));

const counts = { samples: 0, absent: 0, alarms: 0, falseAlarms: 0, expected: 0, unanswered: 0 };
for (const sample of samples) {
  const file = join(folder, sample.file);
  if (!existsSync(file)) {
    counts.absent++;
    continue;
  }
  counts.samples++;
  const findings = await lint(dirname(file));
  const grave = findings.filter(({ severity }) => order.indexOf(severity) >= order.indexOf("warning"));
  const wanted = sample.expected ?? [];
  // The samples' labels have names of their own, so that only severities can be compared; the rest is for the reader.
  const bearable = [...wanted, ...(sample.acceptable ?? [])].map(({ severity }) => order.indexOf(severity));
  const worst = Math.max(-1, ...bearable);
  const falseAlarms = grave.filter(({ severity }) => order.indexOf(severity) > worst);
  counts.alarms += grave.length;
  counts.falseAlarms += falseAlarms.length;
  counts.expected += wanted.length;
  if (wanted.length > 0 && findings.length === 0) counts.unanswered++;
  if (!values.all && falseAlarms.length === 0 && wanted.length === 0) continue;
  console.log(`${sample.id} ${sample.file} (${sample.profile}, ${sample.status})`);
  for (const { rule, severity } of wanted) console.log(`  expected     ${severity} ${rule}`);
  for (const finding of values.all || wanted.length > 0 ? findings : grave) {
    const kind = falseAlarms.includes(finding) ? "false alarm " : "             ";
    console.log(`  ${kind}${finding.severity} ${finding.rule} ${finding.file}:${finding.line} ${finding.message}`);
  }
}
console.log(
  `${counts.samples} samples${counts.absent > 0 ? ` (${counts.absent} not here)` : ""}: ${counts.alarms} warnings and errors, ` +
    `${counts.falseAlarms} of them false alarms; ${counts.expected} findings expected, ${counts.unanswered} samples with such stayed silent`,
);
process.exitCode = counts.falseAlarms > 0 ? 1 : 0;

async function lint(sampleFolder) {
  const lines = [];
  const code = await runNode([resolve(values.cli), "--no-config", "--format", "json", "."], {
    cwd: sampleFolder,
    quiet: true,
    onLine: (line) => lines.push(line),
  });
  try {
    return JSON.parse(lines.join("\n")).findings;
  } catch {
    throw new Error(`the command line failed in ${sampleFolder} with exit code ${code}`);
  }
}
