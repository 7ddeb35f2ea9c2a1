// Keys made at run time by WebCrypto, which Node's and the web worker's extension host both have.

const bytesToBase64 = (bytes: Uint8Array): string => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));

const pem = (label: string, der: ArrayBuffer): string =>
  [`-----BEGIN ${label}-----`, ...(bytesToBase64(new Uint8Array(der)).match(/.{1,64}/g) ?? []), `-----END ${label}-----`, ""].join("\n");

/** A fresh RSA 2048 key pair as PEM texts, each with a final line break. */
export async function rsaKeyPair(): Promise<{ publicPem: string; privatePem: string; publicJwk: JsonWebKey }> {
  const algorithm = { name: "RSASSA-PKCS1-v1_5", modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]), hash: "SHA-256" };
  return exportPair((await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"])) as CryptoKeyPair);
}

async function exportPair(pair: CryptoKeyPair): Promise<{ publicPem: string; privatePem: string; publicJwk: JsonWebKey }> {
  return {
    publicPem: pem("PUBLIC KEY", (await crypto.subtle.exportKey("spki", pair.publicKey)) as ArrayBuffer),
    privatePem: pem("PRIVATE KEY", (await crypto.subtle.exportKey("pkcs8", pair.privateKey)) as ArrayBuffer),
    publicJwk: (await crypto.subtle.exportKey("jwk", pair.publicKey)) as JsonWebKey,
  };
}

/** The same key on one line, its line breaks lost to spaces: the classic mistake. */
export const collapsed = (text: string): string => text.trim().replaceAll("\n", " ");
