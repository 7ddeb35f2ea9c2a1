import type { Finding, Related, Severity } from "../rule.ts";

const order: readonly Severity[] = ["hint", "info", "warning", "error"];

/** One finding for each place: where several uses of one text lead to the same place, the gravest speaks. */
export function gravestByPlace(findings: Iterable<Finding>): readonly Finding[] {
  const byPlace = new Map<string, Finding>();
  for (const finding of findings) {
    const place = `${finding.uri} ${finding.span.start}`;
    const other = byPlace.get(place);
    if (other === undefined || rank(finding) > rank(other)) byPlace.set(place, finding);
  }
  return [...byPlace.values()];
}

const rank = ({ severity }: Finding): number => (severity === undefined ? 2 : order.indexOf(severity));

/** Related places that are not the finding's own line, at most `limit` of them. */
export const relatedTo = (related: readonly (Related | undefined)[], limit = 4): readonly Related[] =>
  related.filter((found) => found !== undefined).slice(0, limit);

/** `a`, `a and b`, `a, b and c`. */
export function listed(words: readonly string[]): string {
  const unique = [...new Set(words)];
  if (unique.length < 2) return unique.join("");
  return `${unique.slice(0, -1).join(", ")} and ${unique.at(-1)}`;
}

/** Names with what they do: `bash reads`, `bash and sh read`. */
export const subject = (names: readonly string[], one: string, several: string): string =>
  `${listed(names)} ${new Set(names).size === 1 ? one : several}`;

/** The gentler of two severities. */
export const atMost = (severity: Severity, limit: Severity): Severity =>
  order.indexOf(severity) > order.indexOf(limit) ? limit : severity;

/** Which loaders refuse the file, leave the variable out, or `change` it: "compose refuses the file, python-dotenv drops NAME". */
export function damageWords(
  damage: { readonly refusing: readonly string[]; readonly dropping: readonly string[]; readonly changing: readonly string[] },
  name: string,
  change: readonly [one: string, several: string],
): string {
  const parts: readonly (readonly [readonly string[], string, string])[] = [
    [damage.refusing, "refuses the file", "refuse the file"],
    [damage.dropping, `drops ${name}`, `drop ${name}`],
    [damage.changing, ...change],
  ];
  return parts
    .filter(([titles]) => titles.length > 0)
    .map(([titles, one, several]) => subject(titles, one, several))
    .join(", ");
}
