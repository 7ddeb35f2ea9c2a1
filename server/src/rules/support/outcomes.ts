import type { Outcome } from "../../agentos/outcome.ts";
import type { Run } from "../../project/facts.ts";

const keylessCodes: ReadonlySet<string> = new Set(["authorization-without-key", "middleware-without-key"]);
const missingValueCodes: ReadonlySet<string> = new Set([...keylessCodes, "import-error", "configuration-invalid"]);

const stopsFor = ({ startup, because }: Outcome, codes: ReadonlySet<string>): boolean =>
  startup !== null && startup !== "ok" && because.some(({ code }) => codes.has(code));

/** Whether AgentOS certainly does not start because it has no key to verify with. */
export const lacksKey = ({ outcomes }: Run): boolean => outcomes.length > 0 && outcomes.every((outcome) => stopsFor(outcome, keylessCodes));

/** Whether each app of the run certainly lets everybody in, or does not start for want of a value. */
export const isHarmed = ({ outcomes }: Run): boolean =>
  outcomes.length > 0 && outcomes.every((outcome) => outcome.anonymous.status === 200 || stopsFor(outcome, missingValueCodes));
