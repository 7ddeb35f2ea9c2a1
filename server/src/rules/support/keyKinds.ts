import type { KeyText } from "../../keys/keyInfo.ts";

/** Whether a text is key material of some kind rather than a password-like secret. */
export const isAnyKeyText = ({ kind }: KeyText): boolean =>
  kind !== "secret" && kind !== "placeholder" && kind !== "blank" && kind !== "empty";
