import { agnoBoundaries, representatives } from "../../agentos/agnoVersions.ts";
import type { App, ConfigUse, Deployment, MiddlewareUse, Run } from "../../project/facts.ts";
import type { CallArgument, Value } from "../../project/value.ts";
import type { Place } from "../../text/place.ts";
import type { RuleContext } from "../rule.ts";
import { isActive } from "./keyCases.ts";
import { firstLine } from "./keyPlace.ts";
import { perDeployment } from "./perDeployment.ts";

type Outcome = Run["outcomes"][number];

/** An app of an active deployment, and what becomes of it in the runs that count: those that the project shows, else the usual ones. */
export interface RunningApp {
  readonly app: App;
  readonly runs: readonly { readonly run: Run; readonly app: App; readonly outcome: Outcome }[];
}

/** The apps of an active deployment. */
export const runningApps = perDeployment((context: RuleContext): readonly RunningApp[] => {
  if (!isActive(context)) return [];
  const { apps, runs } = context.deployment;
  const shown = runs.filter(({ evidence }) => evidence !== undefined);
  return apps.map((app, index) => ({
    app,
    runs: (shown.length > 0 ? shown : runs).flatMap((run) => {
      const inRun = run.apps[index];
      const outcome = run.outcomes[index];
      return inRun === undefined || outcome === undefined ? [] : [{ run, app: inRun, outcome }];
    }),
  }));
});

/** `AuthorizationConfig(...)` or `JWTMiddleware(...)` of an app. */
export interface ProductCall {
  readonly owner: "AuthorizationConfig" | "JWTMiddleware";
  readonly of: RunningApp;
  readonly use: ConfigUse | MiddlewareUse;
  /** Set for a middleware. */
  readonly middleware?: MiddlewareUse;
  /** False where it stands in a branch that may not be taken. */
  readonly certain: boolean;
  /** The same call as each run makes it. */
  readonly inRuns: readonly (ConfigUse | MiddlewareUse)[];
}

/** Every `AuthorizationConfig(...)` and `JWTMiddleware(...)` of an active deployment. */
export const productCalls = perDeployment((context: RuleContext): readonly ProductCall[] => runningApps(context).flatMap(callsOf));

/** … of one app. */
export function callsOf(of: RunningApp): readonly ProductCall[] {
  const { app, runs } = of;
  const calls: ProductCall[] = [];
  if (app.config?.form === "object") {
    const inRuns = runs.flatMap(({ app: inRun }) => (inRun.config?.form === "object" ? [inRun.config] : []));
    calls.push({ owner: "AuthorizationConfig", of, use: app.config, certain: app.certain, inRuns });
  }
  for (const middleware of app.middlewares) {
    const same = (other: MiddlewareUse): boolean =>
      other.place.uri === middleware.place.uri && other.place.span.start === middleware.place.span.start;
    const inRuns = runs.flatMap(({ app: inRun }) => inRun.middlewares.find(same) ?? []);
    calls.push({ owner: "JWTMiddleware", of, use: middleware, middleware, certain: app.certain && middleware.certain, inRuns });
  }
  return calls;
}

/** The middlewares of an active deployment. */
export const middlewareCalls = perDeployment((context: RuleContext): readonly (ProductCall & { readonly middleware: MiddlewareUse })[] =>
  productCalls(context).filter((call): call is ProductCall & { readonly middleware: MiddlewareUse } => call.middleware !== undefined),
);

/** What an argument amounts to: what the code says by itself, else what each run makes of it; empty where it is not given. */
export function valuesOf({ use, inRuns }: Pick<ProductCall, "use" | "inRuns">, name: string): readonly Value[] {
  const argument = use.arguments.get(name);
  if (argument === undefined) return [];
  if (isKnown(argument.value)) return [argument.value];
  return inRuns.flatMap((call) => call.arguments.get(name)?.value ?? []);
}

/** Whether a value needs no run to be known: lists of variables do. */
const isKnown = (value: Value): boolean => value.kind !== "unknown" && (itemsOf(value) ?? []).every((item) => item.kind !== "unknown");

/** The value of an argument that the code gives literally; `undefined` where it is absent or not known. */
export const literalOf = ({ use }: Pick<ProductCall, "use">, name: string): Value | undefined => use.arguments.get(name)?.value;

/** Whether an argument is certainly not given, or given as None. */
export function isAbsent({ use }: Pick<ProductCall, "use">, name: string): boolean {
  const argument = use.arguments.get(name);
  return argument === undefined ? !use.open : argument.value.kind === "none";
}

/** The first line of a place: a squiggle under a whole call helps nobody. */
export const lineOf = ({ project }: RuleContext, { uri, span }: Place): Place => ({
  uri,
  span: firstLine(project.documents.get(uri)?.text ?? "", span),
});

/** The place of a finding about an argument: the argument, as far as it stands on one line. */
export const argumentPlace = (context: RuleContext, { place }: CallArgument): Place => lineOf(context, place);

/** Whether an expression hands on the text of a variable as it is: `os.getenv("X")` or `os.environ["X"]`, directly or through a name. */
export function isVariableText({ expression, value }: CallArgument): boolean {
  if (!["call", "subscript"].includes(expression.kind) || value.kind !== "unknown") return false;
  const steps = value.steps.filter(({ kind }) => kind !== "strip" && kind !== "replace");
  return steps.length === 1 && steps[0]?.kind === "environment";
}

/** The versions of agno to try: exact where it is known, else one for each stretch between changes. */
export const agnoVersions = ({ versions }: Deployment): readonly string[] => representatives(versions.agno, agnoBoundaries);

/** The newest version of agno that may be in force. */
export const newestAgno = (deployment: Deployment): string => agnoVersions(deployment).at(-1) ?? "2.9.0";

/** The items of a list, tuple or set; `undefined` for anything else. */
export const itemsOf = (value: Value | undefined): readonly Value[] | undefined =>
  value?.kind === "list" || value?.kind === "tuple" || value?.kind === "set" ? value.items : undefined;
