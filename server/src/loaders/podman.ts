/**
 * `podman run --env-file`: containers/podman v5, pkg/env/env.go, `ParseFile` and `parseEnv`. Only blanks and tabs are skipped in front
 * of a name, a byte order mark and invalid UTF-8 stay, and any name goes, one with blanks (`export KEY`) too.
 */
import { scanLines, tooLongError } from "./goText.ts";
import { loaded, refused } from "./loaded.ts";
import { emptyContext, type LoadContext, type Loader } from "./loader.ts";

export const podman: Loader = {
  id: "podman",
  title: "podman run --env-file",
  layering: "last-wins",
  read(text, context = emptyContext) {
    const { lines, tooLong } = scanLines(text);
    const values = new Map<string, string>();
    for (const scanned of lines) {
      const line = scanned.replace(/^[ \t]+/, "");
      if (line === "" || line.startsWith("#")) continue;
      const equals = line.indexOf("=");
      if (equals === 0) return refused("invalid variable: no name in front of the equals sign");
      if (equals > 0) values.set(line.slice(0, equals), line.slice(equals + 1));
      else passThrough(line, context, values);
    }
    return tooLong ? refused(tooLongError) : loaded(values);
  },
};

/** A name alone takes the value that podman itself has; `NAME*` takes all that begin so. */
function passThrough(name: string, context: LoadContext, values: Map<string, string>): void {
  if (name.endsWith("*")) {
    const prefix = name.slice(0, -1);
    for (const [known, value] of context.environment) if (known.startsWith(prefix)) values.set(known, value);
    return;
  }
  const value = context.environment.get(name);
  if (value !== undefined) values.set(name, value);
}
