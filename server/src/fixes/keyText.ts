import type { KeyUse, Setting } from "../project/facts.ts";
import type { Fix, FixContext } from "./fix.ts";

/**
 * The repairs of a key text, best first: the spelling that the deployment's loaders and versions read, the public key in place of a private one or
 * a certificate, the key in a file. Empty where nothing mechanical helps (a truncated key, a placeholder).
 */
export function keyTextFixes(_context: FixContext, _use: KeyUse): readonly Fix[] {
  return [];
}

/**
 * The repairs of the way a setting is written, whatever its role: an unclosed quote, an unquoted multi-line value, a ` #` or `$` that loaders read
 * differently, literal quotes, surrounding white space. For a setting that holds a key these include those of {@link keyTextFixes}.
 */
export function settingTextFixes(_context: FixContext, _setting: Setting): readonly Fix[] {
  return [];
}
