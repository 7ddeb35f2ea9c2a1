/** Whether a file that should be a JWKS holds a PEM or an SSH public key. */
export const isPemText = (text: string): boolean => /^\ufeff?\s*(?:-----BEGIN |(?:ssh-(?:rsa|ed25519)|ecdsa-sha2-\S+) )/.test(text);
