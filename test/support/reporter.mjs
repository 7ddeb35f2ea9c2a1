// A report for people and for scripts/test.mjs: one line per suite, every failure and every skip in full, counts at the end.
import { relative } from "node:path";
import { inspect } from "node:util";

const place = (data) => (data.file === undefined ? "" : `${relative(process.cwd(), data.file).replaceAll("\\", "/")}: `);

const seconds = (milliseconds) => `${(milliseconds / 1000).toFixed(1)} s`;

function reason(error) {
  const cause = error?.cause ?? error;
  const text = typeof cause === "string" ? cause : cause?.stack === undefined ? inspect(cause) : inspect(cause, { depth: 6 });
  return text.replace(/^/gm, "      ");
}

/** Node's test events in, lines out. */
// biome-ignore lint/style/noDefaultExport: node:test takes a reporter from its default export
export default async function* report(source) {
  const counts = { pass: 0, fail: 0, skipped: 0 };
  let inSuite = 0;
  for await (const { type, data } of source) {
    if (type === "test:stderr" || type === "test:stdout") yield data.message;
    if (type !== "test:pass" && type !== "test:fail") continue;
    const isSuite = data.details?.type === "suite";
    if (!isSuite) {
      inSuite++;
      if (data.skip !== undefined || data.todo !== undefined) {
        counts.skipped++;
        yield `  SKIPPED ${place(data)}${data.name}: ${data.skip ?? data.todo}\n`;
      } else if (type === "test:pass") counts.pass++;
    }
    if (type === "test:fail" && data.skip === undefined && data.todo === undefined) {
      // A suite fails with its tests, which have been reported; it counts by itself only where its own code failed.
      const own = !isSuite || data.details?.error?.failureType !== "subtestsFailed";
      if (own) {
        counts.fail++;
        yield `  FAILED ${place(data)}${data.name}\n${reason(data.details?.error)}\n`;
      }
    }
    if (data.nesting === 0) {
      yield `${type === "test:pass" ? "ok" : "FAILED"} ${data.name} (${inSuite}, ${seconds(data.details?.duration_ms ?? 0)})\n`;
      inSuite = 0;
    }
  }
  for (const [name, count] of Object.entries(counts)) yield `# ${name} ${count}\n`;
}
