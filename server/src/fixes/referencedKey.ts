import type { KeyUse } from "../project/facts.ts";
import type { Fix, FixContext } from "./fix.ts";
import type { IntendedKey } from "./intendedKey.ts";
import type { WrittenValue } from "./writtenValue.ts";

/** Being written. */
export const referencedKeyFixes = (..._arguments: readonly (FixContext | KeyUse | IntendedKey | WrittenValue)[]): readonly Fix[] => [];
