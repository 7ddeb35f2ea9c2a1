import type { DerKey } from "./keyDer.ts";
import type { KeyInfo, PemShape } from "./keyInfo.ts";
import { withThumbprint } from "./thumbprint.ts";

/** The showable facts of a key. */
export function infoOf(key: DerKey, shape: PemShape): KeyInfo {
  const facts = {
    family: key.family,
    isPrivate: key.isPrivate,
    container: key.container,
    shape,
    ...(key.bits === undefined ? {} : { bits: key.bits }),
    ...(key.curve === undefined ? {} : { curve: key.curve }),
  };
  return withThumbprint(facts, key.publicParts);
}
