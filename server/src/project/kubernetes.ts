import { type DataNode, member, scalarText } from "../parse/data.ts";
import type { Entry, ParsedDocument } from "../parse/document.ts";
import { isSettingEntry } from "./documents.ts";
import { type Environment, emptyEnvironment, setVariable, withUnknownRest } from "./environment.ts";
import { isKubernetes, literalRun } from "./looseDeployments.ts";
import { directoryOf, nameOf, pathBelow } from "./paths.ts";
import type { Ground, Plan } from "./plan.ts";

interface KubernetesObject {
  readonly document: ParsedDocument;
  readonly node: DataNode;
  readonly kind: string;
  readonly name: string;
  readonly entries: readonly Entry[];
}

/**
 * A deployment for each workload that sets something the product reads, with the values of the Secrets and ConfigMaps that it takes in, as far as they
 * are in the workspace; and one for each Secret or ConfigMap that no workload here uses. What an image or an operator adds is not known.
 */
export function kubernetesPlans(ground: Ground): readonly Plan[] {
  const objects = ground.files.all.filter((document) => document.syntax === "yaml" && isKubernetes(document)).flatMap(objectsOf);
  const taken = new Set<KubernetesObject>();
  const plans: Plan[] = [];
  for (const object of objects.filter(({ kind }) => kind !== "Secret" && kind !== "ConfigMap")) {
    const plan = workloadPlan(ground, object, objects, taken);
    if (plan !== undefined) plans.push(plan);
  }
  for (const object of objects) {
    if (taken.has(object) || (object.kind !== "Secret" && object.kind !== "ConfigMap")) continue;
    if (!object.entries.some((entry) => isSettingEntry(entry, new Set()))) continue;
    plans.push(planOf(ground, object, [object], literalRun(object.document, object.node.span).environment));
  }
  return plans;
}

function objectsOf(document: ParsedDocument): KubernetesObject[] {
  return [document.data, ...(document.moreData ?? [])].flatMap((node) => {
    const kind = scalarText(member(node, "kind"));
    if (node === undefined || kind === undefined) return [];
    const entries = document.entries.filter(({ span }) => node.span.start <= span.start && span.end <= node.span.end);
    return [{ document, node, kind, name: scalarText(member(member(node, "metadata"), "name")) ?? "", entries }];
  });
}

function workloadPlan(
  ground: Ground,
  workload: KubernetesObject,
  objects: readonly KubernetesObject[],
  taken: Set<KubernetesObject>,
): Plan | undefined {
  const sources: KubernetesObject[] = [workload];
  const use = (kind: string, name: string | undefined): KubernetesObject | undefined => {
    const found = objects.find((object) => object.kind === kind && object.name === name);
    if (found !== undefined && !sources.includes(found)) sources.push(found);
    return found;
  };
  let environment: Environment = emptyEnvironment;
  // `secretKeyRef` hands a key on under the variable's name: for this workload the entry is called so.
  const renamed = new Map<Entry, Entry>();
  const called = (entry: Entry, name: string): Entry => {
    if (entry.name.value === name) return entry;
    const known = renamed.get(entry);
    if (known?.name.value === name) return known;
    const alias: Entry = { ...entry, name: { value: name, span: entry.name.span } };
    renamed.set(entry, alias);
    return alias;
  };
  const visit = (node: DataNode, depth: number): void => {
    if (node.kind === "scalar" || depth > 40) return;
    if (node.kind === "list") {
      for (const item of node.items) visit(item, depth + 1);
      return;
    }
    const from = member(node, "envFrom");
    for (const item of from?.kind === "list" ? from.items : []) {
      const source =
        use("Secret", scalarText(member(member(item, "secretRef"), "name"))) ??
        use("ConfigMap", scalarText(member(member(item, "configMapRef"), "name")));
      for (const entry of source?.entries ?? []) environment = add(environment, source as KubernetesObject, entry, entry.name.value);
    }
    const list = member(node, "env");
    for (const item of list?.kind === "list" ? list.items : []) {
      const name = scalarText(member(item, "name"));
      const entry = workload.entries.findLast(
        (candidate) => candidate.name.value === name && item.span.start <= candidate.span.start && candidate.span.end <= item.span.end,
      );
      if (name === undefined || entry === undefined) continue;
      const reference = member(item, "valueFrom");
      const key = member(reference, "secretKeyRef") ?? member(reference, "configMapKeyRef");
      const source =
        key === undefined
          ? undefined
          : use(member(reference, "secretKeyRef") === undefined ? "ConfigMap" : "Secret", scalarText(member(key, "name")));
      const referred = source?.entries.find((candidate) => candidate.name.value === scalarText(member(key, "key")));
      environment =
        referred === undefined || source === undefined
          ? add(environment, workload, entry, name)
          : add(environment, source, called(referred, name), name);
    }
    for (const { value } of node.items) visit(value, depth + 1);
  };
  visit(workload.node, 0);
  const relevant = [...environment.values].some(
    ([name, { source }]) => source !== undefined && isSettingEntry(nameOnly(name, environment), ground.ownNames),
  );
  if (!relevant) return undefined;
  for (const source of sources) taken.add(source);
  const named = sources.map((source) => ({ ...source, entries: source.entries.map((entry) => renamed.get(entry) ?? entry) }));
  return planOf(ground, workload, named, environment);
}

/** The entry of a variable under the name that the process sees. */
function nameOnly(name: string, environment: Environment): Entry {
  const entry = environment.values.get(name)?.source?.entry as Entry;
  return { ...entry, name: { value: name, span: entry.name.span } };
}

function add(environment: Environment, object: KubernetesObject, entry: Entry, name: string): Environment {
  const reading = entry.literal
    ? ({ kind: "value", value: entry.value.value } as const)
    : ({ kind: "unknown", because: "the cluster decides" } as const);
  return setVariable(environment, name, { reading, source: { uri: object.document.uri, entry } });
}

function planOf(ground: Ground, object: KubernetesObject, sources: readonly KubernetesObject[], environment: Environment): Plan {
  const { uri } = object.document;
  const path = pathBelow(ground.files.root, uri) ?? nameOf(uri);
  const files = [...new Set(sources.map(({ document }) => document.uri))];
  const open = withUnknownRest({ ...environment, files });
  return {
    id: `kubernetes:${path}:${object.kind}/${object.name}`,
    kind: "kubernetes",
    title: `${path}: ${object.kind} ${object.name}`,
    root: directoryOf(uri),
    mainFile: uri,
    files: [...files, ...(ground.apps.length === 1 ? ground.apps.map((app) => app.uri) : [])],
    apps: ground.apps.length === 1 ? ground.apps : [],
    runs: [
      {
        loader: "literal",
        title: "Kubernetes",
        evidence: { uri, span: object.node.span },
        environment: open,
        final: open,
        complete: false,
      },
    ],
    entries: sources.map(({ document, entries }) => ({ uri: document.uri, entries })),
    locate: () => ({ kind: "container" }),
  };
}
