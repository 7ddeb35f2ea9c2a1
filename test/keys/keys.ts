/** Throw-away keys, made when the tests run. */
import { generateKeyPairSync, type KeyObject } from "node:crypto";

export interface Pair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

export const rsaPair: Pair = generateKeyPairSync("rsa", { modulusLength: 2048 });
export const ecPair = (namedCurve: string): Pair => generateKeyPairSync("ec", { namedCurve });
export const ed25519Pair: Pair = generateKeyPairSync("ed25519");
export const ed448Pair: Pair = generateKeyPairSync("ed448");

export const spki = ({ publicKey }: Pair): string => publicKey.export({ type: "spki", format: "pem" }) as string;
export const pkcs8 = ({ privateKey }: Pair): string => privateKey.export({ type: "pkcs8", format: "pem" }) as string;
export const rsaPem = spki(rsaPair);
