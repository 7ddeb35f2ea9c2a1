/**
 * The server's words for people, where its exact text is not promised: PyJWT from 2.11 on puts the representation of a generator object where it
 * means the names of the classes (check_crypto_key_type), which says nothing.
 */
export const readableWords = (text: string): string => text.replace(/<generator object .*? at 0x[^>]*>/g, "the classes that fit");
