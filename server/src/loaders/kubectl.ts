/**
 * `kubectl create secret generic --from-env-file` and `kubectl create configmap --from-env-file`: kubernetes/kubectl v0.36,
 * pkg/cmd/util/env_file.go (`processEnvFileLine`, `AddFromEnvFile`) and pkg/cmd/create/create_secret.go
 * (`addKeyFromLiteralToSecret`); the names by apimachinery pkg/util/validation (`IsEnvVarName`, `IsConfigMapKey`).
 */
import { hasUndecodableBytes } from "../text/bytes.ts";
import { isGoSpace, scanLines, trimLeft } from "./goText.ts";
import { loaded, refused, shownName } from "./loaded.ts";
import { type EnvFile, emptyContext, type LoadContext, type Loader, type LoadResult } from "./loader.ts";

/** `IsConfigMapKey` allows as many characters as a DNS subdomain has. */
const maxNameLength = 253;

export const kubectl: Loader = {
  id: "kubectl",
  title: "kubectl create secret --from-env-file",
  layering: "last-wins",
  read: (text, context = emptyContext) => readFiles([{ name: ".env", text }], context),
  readFiles: (files, context = emptyContext) => readFiles(files, context),
};

/** A name may be set only once, over all files. */
function readFiles(files: readonly EnvFile[], context: LoadContext): LoadResult {
  const values = new Map<string, string>();
  for (const file of files) {
    const error = addFile(file.text, context, values);
    if (error !== undefined) return refused(error);
  }
  return loaded(values);
}

/** The scanner's own error is never asked for: what follows a line of 64 KiB is silently left out. */
function addFile(text: string, context: LoadContext, values: Map<string, string>): string | undefined {
  for (const [index, scanned] of scanLines(text).lines.entries()) {
    if (hasUndecodableBytes(scanned)) return `env file contains invalid utf8 bytes at line ${index + 1}`;
    const unmarked = index === 0 && scanned.startsWith("\ufeff") ? scanned.slice(1) : scanned;
    const line = trimLeft(unmarked, isGoSpace);
    if (line === "" || line.startsWith("#")) continue;
    const equals = line.indexOf("=");
    const name = equals === -1 ? line : line.slice(0, equals);
    const shown = shownName(name, equals !== -1);
    const fault = nameFault(name);
    if (fault !== undefined) return `"${shown}" is not a valid key name: ${fault}`;
    if (values.has(name)) return `cannot add key ${shown}, another key by that name already exists`;
    values.set(name, equals === -1 ? (context.environment.get(name) ?? "") : line.slice(equals + 1));
  }
  return undefined;
}

function nameFault(name: string): string | undefined {
  if (!/^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(name)) {
    return "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit";
  }
  if (name === ".") return "must not be '.'";
  if (name === "..") return "must not be '..'";
  if (name.startsWith("..")) return "must not start with '..'";
  return name.length > maxNameLength ? `must be no more than ${maxNameLength} characters` : undefined;
}
