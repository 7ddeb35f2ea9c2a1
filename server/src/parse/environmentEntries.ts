import { decodeUtf8, encodeUtf8 } from "../text/bytes.ts";
import { type MappedString, MappedStringBuilder, verbatim } from "../text/mappedString.ts";
import type { Located, Span } from "../text/span.ts";
import { type DataItem, type DataMap, type DataNode, type DataScalar, member, memberItem, scalarText } from "./data.ts";
import type { Entry } from "./document.ts";

/** Writes a value in the place of a scalar: the text to put over the scalar's span, or `undefined` where there is no way. */
export type ScalarWriter = (node: DataScalar, value: string) => string | undefined;

type Path = readonly (string | number)[];

/** Names of the maps and lists that hold environment variables: compose, Kubernetes, Helm, GitHub, GitLab, App Engine, ECS, dev containers. */
export const ENVIRONMENT = /^(?:environment|env|variables|env_?variables|envvars|extra_?env(?:vars)?|containerenv|remoteenv|literals)$/i;

/** Deepest level that is searched; nothing that starts a process nests its environment deeper. */
const DEEPEST = 60;

/**
 * The environment variables that a structured document sets: `environment:`, `env:` and their like (as a map, as a list of `NAME=value`, as a
 * list of `name`/`value` pairs) at any depth, and the data of a Kubernetes Secret or ConfigMap. A value that arrived by a YAML alias or merge
 * key is an entry of each place that it arrived at. `path`: where the root stands in its document.
 */
export function environmentEntries(root: DataNode, write: ScalarWriter, path: Path = []): Entry[] {
  const entries: Entry[] = [];
  const kubernetes = member(root, "apiVersion") !== undefined && member(root, "kind") !== undefined;
  const isLiteral = kubernetes ? isLiteralInKubernetes : isLiteralInCompose;
  const visit = (node: DataNode, path: Path): void => {
    if (node.kind === "scalar" || path.length > DEEPEST) return;
    if (node.kind === "list") {
      node.items.forEach((item, index) => {
        visit(item, [...path, index]);
      });
      return;
    }
    entries.push(...kubernetesEntries(node, path, write));
    for (const item of node.items) {
      const here = [...path, item.key.value];
      if (ENVIRONMENT.test(item.key.value)) entries.push(...variables(item.value, here, write, isLiteral));
      visit(item.value, here);
    }
  };
  visit(root, path);
  return entries;
}

/** Kubernetes replaces `$(NAME)` in the values of a container (API reference, EnvVar.value). */
const isLiteralInKubernetes = (value: string): boolean => !/\$\([A-Za-z_]/.test(value.replaceAll("$$", ""));

/** Compose, shells and work flow files replace `$NAME`, `${NAME}`, `$(command)`; a doubled `$` is a plain one. */
const isLiteralInCompose = (value: string): boolean => !/\$[A-Za-z_{(]/.test(value.replaceAll("$$", ""));

function* variables(node: DataNode, path: Path, write: ScalarWriter, isLiteral: (value: string) => boolean): Generator<Entry> {
  if (node.kind === "map") {
    for (const item of lastOfEach(node)) {
      const entry = itemEntry(item.key, item.value, [...path, item.key.value], write, isLiteral);
      if (entry !== undefined) yield entry;
    }
  } else if (node.kind === "list") {
    for (const [index, item] of node.items.entries()) {
      const entry =
        item.kind === "scalar"
          ? assignmentEntry(item, [...path, index], write, isLiteral)
          : pairEntry(item, [...path, index], write, isLiteral);
      if (entry !== undefined) yield entry;
    }
  }
}

const lastOfEach = (node: DataMap): readonly DataItem[] => [...new Map(node.items.map((item) => [item.key.value, item])).values()];

/** YAML's base64, which its readers decode: what is written is not the value. */
const binaryTag = "tag:yaml.org,2002:binary";

function itemEntry(
  name: Located<string>,
  value: DataNode,
  path: Path,
  write: ScalarWriter,
  isLiteral: (value: string) => boolean,
): Entry | undefined {
  if (value.kind === "scalar") {
    // `NAME:` without a value passes the variable of the surrounding environment on.
    const known = value.value !== null && value.tag !== binaryTag;
    return {
      name,
      path,
      value: known ? value.text : verbatim("", value.span.start),
      raw: value.span,
      span: cover(name.span, value.span),
      quoting: value.quoting,
      literal: known && isLiteral(value.text.value),
      encode: (text) => write(value, text),
    };
  }
  // GitLab writes `NAME: { value: …, description: … }`.
  const inner = member(value, "value");
  return inner?.kind === "scalar" ? itemEntry(name, inner, [...path, "value"], write, isLiteral) : undefined;
}

/** `- NAME=value`; without `=` the variable of the surrounding environment is passed on. */
function assignmentEntry(item: DataScalar, path: Path, write: ScalarWriter, isLiteral: (value: string) => boolean): Entry | undefined {
  const text = item.text.value;
  const equals = text.indexOf("=");
  const nameEnd = equals < 0 ? text.length : equals;
  const name = text.slice(0, nameEnd);
  if (typeof item.value !== "string" || name === "" || /\s/.test(name)) return undefined;
  return {
    name: { value: name, span: item.text.sourceSpan(0, nameEnd) },
    path,
    value: tail(item.text, equals < 0 ? text.length : equals + 1),
    raw: item.span,
    span: item.span,
    quoting: item.quoting,
    literal: equals >= 0 && isLiteral(text),
    encode: (value) => write(item, `${name}=${value}`),
  };
}

/** `- name: NAME` with `value: …` or `valueFrom: …` (Kubernetes; other programs write `Name` or `key`). */
function pairEntry(item: DataNode, path: Path, write: ScalarWriter, isLiteral: (value: string) => boolean): Entry | undefined {
  const name = member(item, "name") ?? member(item, "Name") ?? member(item, "key");
  const text = scalarText(name);
  if (name?.kind !== "scalar" || text === undefined || text === "") return undefined;
  const located = { value: text, span: name.text.span };
  const value = member(item, "value") ?? member(item, "Value");
  const whole = item.span;
  if (value?.kind === "scalar") {
    const entry = itemEntry(located, value, [...path, "value"], write, isLiteral);
    return entry === undefined ? undefined : { ...entry, span: cover(entry.span, whole) };
  }
  const from = memberItem(item, "valueFrom");
  const raw = from?.value.span ?? { start: whole.end, end: whole.end };
  return {
    name: located,
    path,
    value: verbatim("", raw.start),
    raw,
    span: whole,
    quoting: "none",
    literal: false,
    encode: () => undefined,
  };
}

/** The `data` and `stringData` of a Secret (the former base64: core/v1 Secret) and the `data` of a ConfigMap. */
function* kubernetesEntries(node: DataMap, path: Path, write: ScalarWriter): Generator<Entry> {
  const kind = scalarText(member(node, "kind"));
  if (kind !== "Secret" && kind !== "ConfigMap") return;
  for (const section of kind === "Secret" ? ["data", "stringData"] : ["data"]) {
    const map = member(node, section);
    if (map?.kind !== "map") continue;
    for (const item of lastOfEach(map)) {
      if (item.value.kind !== "scalar") continue;
      const here = [...path, section, item.key.value];
      const entry = itemEntry(item.key, item.value, here, write, () => true);
      if (entry !== undefined) yield kind === "Secret" && section === "data" ? base64Entry(entry, item.value, write) : entry;
    }
  }
}

function base64Entry(entry: Entry, node: DataScalar, write: ScalarWriter): Entry {
  const decoded = decodeBase64(node.text);
  return {
    ...entry,
    value: decoded ?? node.text,
    literal: entry.literal && decoded !== undefined,
    encode: (value) => write(node, toBase64(encodeUtf8(value))),
  };
}

/** Go's `base64.StdEncoding`: padding is demanded, line breaks are skipped. A value that is not ASCII is mapped as a whole. */
function decodeBase64(text: MappedString): MappedString | undefined {
  const kept: number[] = [];
  for (let at = 0; at < text.value.length; at++) if (!/[\r\n]/.test(text.value[at] as string)) kept.push(at);
  const compact = kept.map((at) => text.value[at]).join("");
  if (compact.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(compact)) return undefined;
  const binary = atob(compact);
  if (/[^\0-\x7f]/.test(binary)) {
    const value = decodeUtf8(Uint8Array.from(binary, (char) => char.charCodeAt(0)));
    const end = { start: text.span.end, end: text.span.end };
    return new MappedStringBuilder().decoded(value.slice(0, 1), text.span).decoded(value.slice(1), end).build(text.span);
  }
  const builder = new MappedStringBuilder();
  for (let group = 0; group * 3 < binary.length; group++) {
    const from = kept[group * 4] as number;
    const to = (kept[Math.min(group * 4 + 3, kept.length - 1)] as number) + 1;
    builder.decoded(binary.slice(group * 3, group * 3 + 3), text.sourceSpan(from, to));
  }
  return builder.build(text.span);
}

function toBase64(bytes: Uint8Array): string {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

const cover = (a: Span, b: Span): Span => ({ start: Math.min(a.start, b.start), end: Math.max(a.end, b.end) });

/** The part of a mapped string from an index on. */
function tail(text: MappedString, from: number): MappedString {
  const end = text.value.length;
  return {
    value: text.value.slice(from),
    span: text.sourceSpan(from, end),
    sourceSpan: (start, stop) => text.sourceSpan(from + start, from + stop),
  };
}
