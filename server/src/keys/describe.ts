import type { DerKey } from "./keyDer.ts";
import type { KeyInfo, PemShape } from "./keyInfo.ts";
import { thumbprint } from "./thumbprint.ts";

/** The showable facts of a key. */
export function infoOf(key: DerKey, shape: PemShape): KeyInfo {
  return {
    family: key.family,
    isPrivate: key.isPrivate,
    container: key.container,
    shape,
    ...(key.bits === undefined ? {} : { bits: key.bits }),
    ...(key.curve === undefined ? {} : { curve: key.curve }),
    ...(key.publicParts === undefined ? {} : { thumbprint: thumbprint(key.publicParts) }),
  };
}
