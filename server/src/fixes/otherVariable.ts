import { classifyKeyText } from "../keys/classify.ts";
import { rereadNear, sameDeployment } from "../project/reread.ts";
import type { Step } from "../project/value.ts";
import type { Change, Fix, FixContext } from "./fix.ts";
import { stringIn } from "./pythonCode.ts";

/**
 * Reads the variable that holds the key in place of one that is not set, where every run of the deployment has exactly one variable with a public key.
 * Proven by looking whether the key arrives.
 */
export function otherVariableFix({ project, deployment }: FixContext, step: Extract<Step, { kind: "environment" }>): Fix | undefined {
  const holders = deployment.runs.map(
    ({ environment }) =>
      new Set([...environment].filter(([, { reading }]) => reading.kind === "value" && isPublicKey(reading.value)).map(([name]) => name)),
  );
  const [first] = holders;
  const names = [...(first ?? [])].filter((name) => holders.every((other) => other.has(name)));
  const [name] = names;
  if (name === undefined || names.length !== 1) return undefined;
  const { uri } = step.place;
  const module = project.documents.get(uri)?.module;
  const literal = module === undefined ? undefined : stringIn(module, step.place.span, step.name);
  if (literal === undefined || literal.value.value !== step.name) return undefined;
  const changes: readonly Change[] = [{ kind: "edit", uri, span: literal.span, text: literal.encode(name) }];
  const after = rereadNear(project, changes);
  const now = after === undefined ? undefined : sameDeployment(after, deployment);
  const arrives = now?.keyUses.some(
    ({ consumer, value }) =>
      consumer === "verification-keys" &&
      value.kind === "text" &&
      value.steps.some((other) => other.kind === "environment" && other.name === name),
  );
  return arrives === true ? { title: `Read ${name}, which holds a key`, safety: "unsafe", preferred: true, changes } : undefined;
}

function isPublicKey(text: string): boolean {
  const { kind } = classifyKeyText(text);
  return kind === "public-key" || kind === "ssh-public-key";
}
