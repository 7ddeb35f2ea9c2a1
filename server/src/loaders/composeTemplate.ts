/**
 * Interpolation in env files read by compose: compose-spec/compose-go v2.9.1 (docker compose 2.40.3), template/template.go,
 * `Substitute`. `$NAME`, `${NAME}` and `${NAME:-…}`, `-`, `:+`, `+`, `:?`, `?`; `$$` is a dollar sign; a `$` in front of anything else
 * stays. This version resolves the default or message even where it is not used, so that its faults always count.
 */

import type { ExpansionBudget } from "./loaded.ts";

/** The value of a name, undefined if it is not set. */
export type Lookup = (name: string) => string | undefined;

/** `missing`: how many variables were not set and became empty. */
export type Substitution = { readonly value: string; readonly missing: number } | { readonly error: string };

/** Nesting deeper than this is not followed, as if the budget were used up. The program itself goes as deep as its memory allows. */
const maxDepth = 50;

/** The text's references replaced by what `lookup` gives; errors are the program's, without the text they would repeat. When the budget is used up it means nothing. */
export function substitute(template: string, lookup: Lookup, budget: ExpansionBudget, depth = 0): Substitution {
  let at = template.indexOf("$");
  if (at === -1) return { value: template, missing: 0 };
  if (depth > maxDepth) budget.left = -1;
  if (budget.left < 0) return { value: "", missing: 0 };
  const lastBrace = lastBraceFinder(template);
  let value = "";
  let copied = 0;
  let missing = 0;
  while (at !== -1) {
    const found = replacement(template, at, lastBrace, lookup, budget, depth);
    if ("error" in found) return { error: found.error };
    budget.left -= found.value.length;
    if (budget.left < 0) return { value: "", missing };
    value += template.slice(copied, at) + found.value;
    missing += found.missing;
    copied = found.end;
    at = template.indexOf("$", copied);
  }
  return { value: value + template.slice(copied), missing };
}

type Replacement = { readonly end: number } & Substitution;

const invalid = "Invalid template";

/** The replacement of what begins with the dollar sign at `at`; one that begins no reference stands for itself. */
function replacement(
  template: string,
  at: number,
  lastBrace: (from: number) => number,
  lookup: Lookup,
  budget: ExpansionBudget,
  depth: number,
): Replacement {
  const next = template[at + 1];
  if (next === "$") return { value: "$", missing: 0, end: at + 2 };
  if (next !== "{") {
    const nameEnd = endOfName(template, at + 1);
    if (nameEnd === at + 1) return { value: "$", missing: 0, end: at + 1 };
    return { ...plain(lookup(template.slice(at + 1, nameEnd))), end: nameEnd };
  }
  const nameEnd = endOfName(template, at + 2);
  if (nameEnd === at + 2) return { error: invalid, end: at + 2 };
  const name = template.slice(at + 2, nameEnd);
  if (template[nameEnd] === "}") return { ...plain(lookup(name)), end: nameEnd + 1 };
  const operator = /^:?[-+?]/.exec(template.slice(nameEnd, nameEnd + 2))?.[0];
  const last = operator === undefined ? -1 : lastBrace(nameEnd + operator.length);
  if (operator === undefined || last === -1) return { error: invalid, end: at + 2 };
  const end = closingBrace(template, at, last);
  const word = template.slice(nameEnd + operator.length, end);
  return { ...choose(name, operator, word, lookup, budget, depth), end: end + 1 };
}

const plain = (value: string | undefined): Substitution => ({ value: value ?? "", missing: value === undefined ? 1 : 0 });

/** `withDefaultWhenAbsence`, `withDefaultWhenPresence`, `withRequired`. */
function choose(name: string, operator: string, word: string, lookup: Lookup, budget: ExpansionBudget, depth: number): Substitution {
  const substituted = substitute(word, lookup, budget, depth + 1);
  if ("error" in substituted) return substituted;
  const value = lookup(name);
  const isSet = value !== undefined && (operator.length === 1 || value !== "");
  switch (operator.at(-1)) {
    case "-":
      return isSet ? { value, missing: 0 } : substituted;
    case "+":
      return isSet ? substituted : { value: value ?? "", missing: 0 };
    default:
      return isSet ? { value, missing: 0 } : { error: "required variable is missing a value" };
  }
}

/**
 * `getFirstBraceClosingIndex` within the match, which goes up to the last brace of the line. It does not look at the character behind
 * an opening brace; without a balanced end the match counts whole.
 */
function closingBrace(template: string, from: number, last: number): number {
  let open = 0;
  for (let at = from; at <= last; at++) {
    if (template[at] === "}") {
      open--;
      if (open === 0) return at;
    }
    if (template[at] === "{") {
      open++;
      at++;
    }
  }
  return last;
}

/** Finds the last `}` in front of the next LF, not in front of `from`; -1 if there is none. Each line is looked at once. */
function lastBraceFinder(text: string): (from: number) => number {
  let lineEnd = -1;
  let brace = -1;
  return (from) => {
    if (from > lineEnd) {
      const newline = text.indexOf("\n", from);
      lineEnd = newline === -1 ? text.length : newline;
      brace = text.lastIndexOf("}", lineEnd);
    }
    return brace >= from ? brace : -1;
  };
}

/** `(?i:[_a-z][_a-z0-9]*)`; under `i`, Go folds U+017F to s and U+212A to k. */
function endOfName(text: string, start: number): number {
  let end = start;
  while (isNameCharacter(text.charCodeAt(end), end > start)) end++;
  return end;
}

const isNameCharacter = (code: number, isInner: boolean): boolean =>
  code === 0x5f ||
  (code >= 0x41 && code <= 0x5a) ||
  (code >= 0x61 && code <= 0x7a) ||
  (isInner && code >= 0x30 && code <= 0x39) ||
  code === 0x17f ||
  code === 0x212a;
