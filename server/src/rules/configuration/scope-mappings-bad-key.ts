import type { Fix } from "../../fixes/fix.ts";
import type { Place } from "../../text/place.ts";
import { defineRule } from "../rule.ts";
import { lineOf } from "../support/productCalls.ts";
import { scopeMappings, writtenPlace } from "../support/scopeMappings.ts";
import { shown } from "../support/shown.ts";

const methods: ReadonlySet<string> = new Set(["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "CONNECT"]);

/** Keys are compared with `METHOD /path` as it stands; one without a blank raises while any other route is looked up (facts §6.2). */
export const scopeMappingsBadKey = defineRule({
  meta: {
    id: "scope-mappings-bad-key",
    title: "scope_mappings key that is not METHOD /path",
    severity: "error",
    topic: "configuration",
    fixable: true,
    since: "0.1.0",
  },
  needs: ["scope_mappings="],
  *check(context) {
    for (const { key } of scopeMappings(context)) {
      const problem = problemOf(key.text);
      if (problem === undefined) continue;
      const place = writtenPlace(key);
      yield {
        ...lineOf(context, place),
        message: `scope_mappings key "${shown(key.text)}" ${problem.text}`,
        fixes: problem.meant === undefined || key.mapped === undefined ? [] : [rewrite(place, key.mapped.span, problem.meant)],
      };
    }
  },
});

interface KeyProblem {
  readonly text: string;
  readonly meant?: string;
}

function problemOf(key: string): KeyProblem | undefined {
  const [method = "", path, ...rest] = key.split(" ");
  if (path === undefined) {
    const text = 'has no method: requests to other routes get 401 "Error decoding token: not enough values to unpack"';
    const joined = /^([A-Za-z]+)[:\s]*(\/.*)$/.exec(key);
    if (joined !== null && methods.has((joined[1] as string).toUpperCase()))
      return { text, meant: `${(joined[1] as string).toUpperCase()} ${joined[2]}` };
    return key.startsWith("/") ? { text, meant: `GET ${key}` } : { text };
  }
  const words = key.split(/\s+/).filter((word) => word !== "");
  const [first = "", second = ""] = words;
  const meant =
    words.length === 2 && methods.has(first.toUpperCase())
      ? `${first.toUpperCase()} ${second.startsWith("/") ? "" : "/"}${second}`
      : undefined;
  const repair = meant === undefined ? {} : { meant };
  if (!methods.has(method))
    return methods.has(method.toUpperCase())
      ? { text: "never matches: methods are compared in upper case, so the mapping has no effect", ...repair }
      : { text: "never matches: it does not begin with an HTTP method, so the mapping has no effect", ...repair };
  if (rest.length > 0 || !path.startsWith("/"))
    return { text: "never matches: after the method comes one blank and a path with a slash", ...repair };
  return undefined;
}

const rewrite = ({ uri }: Place, span: Place["span"], meant: string): Fix => ({
  title: `Write "${shown(meant)}"`,
  safety: "unsafe",
  preferred: true,
  changes: [{ kind: "edit", uri, span, text: meant }],
});
