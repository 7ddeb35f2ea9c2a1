import type { JwkObject } from "./jwkInfo.ts";

/** A member of a JSON object; what an object inherits is none. */
export const member = (jwk: JwkObject, name: string): unknown => (Object.hasOwn(jwk, name) ? jwk[name] : undefined);
/** Whether a JSON object has a member of its own by that name. */
export const has = (jwk: JwkObject, name: string): boolean => Object.hasOwn(jwk, name);

/** Python's truth value of a JSON value. */
export const isFalsy = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === false ||
  value === 0 ||
  value === "" ||
  (typeof value === "object" && Object.keys(value).length === 0);

/** What Python calls the type of a JSON value. */
export function pythonType(value: unknown): string {
  if (value === null || value === undefined) return "NoneType";
  if (Array.isArray(value)) return "list";
  if (typeof value === "boolean") return "bool";
  if (typeof value === "number") return Number.isInteger(value) ? "int" : "float";
  return typeof value === "string" ? "str" : "dict";
}
