// Documents of a wanted size, one kind per server family. Each has a place where inserting one character makes exactly one problem and deleting it again
// removes it, so that an answer can be told from a stale one; some have other places as well, where typing changes nothing that is found.
import { generateKeyPairSync } from "node:crypto";

/** A seeded generator of numbers in [0, 1): the same documents in every run (mulberry32). */
export function seeded(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const words =
  "api auth token issuer audience client session redis postgres queue mail oidc public verify refresh tenant region worker stage host".split(
    " ",
  );
const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

export const pick = (random, list) => list[Math.floor(random() * list.length)];
export const text = (random, length) => Array.from({ length }, () => pick(random, letters)).join("");

let pool;
/** A few real keys, made once per run. */
export function keys() {
  pool ??= ["rsa", "rsa", "ec", "ec", "ed25519"].map((type) => {
    const { publicKey, privateKey } = generateKeyPairSync(type, { modulusLength: 2048, namedCurve: "P-256" });
    return {
      publicPem: publicKey.export({ type: "spki", format: "pem" }).trim(),
      privatePem: privateKey.export({ type: "pkcs8", format: "pem" }).trim(),
      jwk: publicKey.export({ format: "jwk" }),
    };
  });
  return pool;
}

/** What is typed in the n-th place: never the same text twice, as nobody types it twice, so that no answer can be one that was given before. */
const typed = (index) => `${letters.slice(index % 40, (index % 40) + 1 + (index % 7))}${index}`;

const oneLine = (pem) => pem.replaceAll("\n", "\\n");

/** kind → file name, how the text grows, and the place of the edit: `insert` goes right after the marker. */
const kinds = {
  env: {
    name: ".env",
    languageId: "dotenv",
    // With a verification key set, a security key that gets its first character makes a finding.
    head: () => `JWT_VERIFICATION_KEY="${keys()[0].publicPem}"\n`,
    unit: (index, random) => {
      const name = `${pick(random, words).toUpperCase()}_${index}`;
      const more = index % 6 === 3 ? `${name}_PUBLIC_KEY="${oneLine(pick(random, keys()).publicPem)}"\n` : "";
      return `# ${pick(random, words)} settings\n${name}_PORT=${1024 + Math.floor(random() * 60000)}\n${name}_URL=https://${pick(random, words)}.example.test/\n${name}_SECRET="${text(random, 40)}"\n${more}\n`;
    },
    marker: "OS_SECURITY_KEY=",
    edit: "\nOS_SECURITY_KEY=\n",
    insert: "x",
    insertAt: typed,
  },
  // The same text, but people mostly type in settings of other programs, all over the file.
  elsewhere: { like: "env", others: "_PORT=", typed: (index) => `${index % 10}` },
  compose: {
    name: "compose.yaml",
    languageId: "yaml",
    head: () => "services:\n",
    unit: (index, random) =>
      `  ${pick(random, words)}-${index}:\n    image: ${pick(random, words)}:1.${index % 40}\n    restart: ${pick(random, ["always", "no", "on-failure"])}\n    ports:\n      - "${8000 + (index % 1000)}:80"\n    environment:\n      ${pick(random, words).toUpperCase()}_URL: https://${pick(random, words)}.example.test\n      LEEWAY: "30"\n`,
    insertAt: typed,
    marker: "      OS_SECURITY_KEY: ",
    edit: () =>
      `  agentos:\n    image: agentos:1\n    environment:\n      JWT_VERIFICATION_KEY: |\n${keys()[0].publicPem.replace(/^/gm, "        ")}\n      OS_SECURITY_KEY: \n`,
    insert: "x",
  },
  // The same text for a server that knows nothing of AgentOS: a value that breaks the syntax.
  yaml: { like: "compose", insertAt: undefined, marker: "    image: agentos:1", insert: ": -" },
  jwks: {
    name: "jwks.json",
    languageId: "json",
    head: () => '{\n  "keys": [\n',
    unit: (_, random) => `    ${JSON.stringify({ ...pick(random, keys()).jwk, kid: text(random, 10), use: "sig" })},\n`,
    marker: '"use": "',
    edit: () => `    { "kid": "first", "use": "sig", "kty": "oct", "k": "" }\n  ]\n}\n`,
    last: true,
    insert: "x",
  },
  javascript: {
    name: "auth.js",
    languageId: "javascript",
    head: () => '"use strict";\n',
    unit: (index, random) =>
      `export function ${pick(random, words)}${index}(input, options) {\n  if (typeof input === "string" && options.limit > ${index % 90}) {\n    return input.slice(0, options.limit);\n  }\n  return [1, 2, ${index}].map((n) => n * 2);\n}\n`,
    marker: "export const marked = input",
    edit: "const input = 1;\nexport const marked = input;\n",
    insert: "x",
  },
  dockerfile: {
    name: "Dockerfile",
    languageId: "dockerfile",
    head: () => "FROM node:20 AS base\n",
    unit: (index, random) =>
      `# step ${index}\nENV ${pick(random, words).toUpperCase()}_${index}=${text(random, 12)}\nRUN apt-get update && apt-get install -y ${pick(random, words)} \\\n    && echo ${pick(random, words)}\n`,
    marker: "WORK",
    edit: "WORKDIR /srv\n",
    insert: "X",
  },
};

/** What a JSON server is told of a JWK set, so that it looks at what stands in it as well. */
export const jwksSchema = {
  type: "object",
  required: ["keys"],
  properties: {
    keys: {
      type: "array",
      items: {
        type: "object",
        required: ["kty"],
        properties: {
          kty: { enum: ["RSA", "EC", "OKP", "oct"] },
          use: { enum: ["sig", "enc"] },
          kid: { type: "string" },
          n: { type: "string", pattern: "^[A-Za-z0-9_-]+$" },
          e: { type: "string" },
          crv: { enum: ["P-256", "P-384", "P-521", "Ed25519", "X25519"] },
          x: { type: "string" },
          y: { type: "string" },
        },
      },
    },
  },
};

/** Where a position in a text is. */
function placeOf(content, at) {
  const before = content.slice(0, at);
  return { line: before.split("\n").length - 1, character: before.length - (before.lastIndexOf("\n") + 1) };
}

/** Up to a hundred places behind a marker, in any order. */
function placesOf(content, marker, random) {
  const found = [...content.matchAll(new RegExp(marker, "g"))].map(({ index }) => index + marker.length);
  return Array.from({ length: Math.min(100, found.length) }, () => placeOf(content, pick(random, found)));
}

/** A document of about `size` bytes; `at` is the place at which `insert` makes the problem, `others` are those at which `typed` makes none. */
export function makeDocument(kind, size, seed = 1) {
  const own = kinds[kind];
  const shape = { ...(own.like === undefined ? {} : kinds[own.like]), ...own };
  const random = seeded(seed * 7919 + kind.length);
  const edit = typeof shape.edit === "function" ? shape.edit() : shape.edit;
  const units = [];
  let length = shape.head().length + edit.length;
  for (let index = 0; length < size; index++) {
    const unit = shape.unit(index, random);
    units.push(unit);
    length += unit.length;
  }
  // In the middle, so that neither end is favoured.
  const middle = shape.last ? units.length : Math.ceil(units.length / 2);
  const before = shape.head() + units.slice(0, middle).join("");
  const content = before + edit + units.slice(middle).join("");
  return {
    name: shape.name,
    languageId: shape.languageId,
    text: content,
    insert: shape.insert,
    insertAt: shape.insertAt,
    at: placeOf(content, content.indexOf(shape.marker, before.length) + shape.marker.length),
    others: shape.others === undefined ? [] : placesOf(content, shape.others, random),
    typed: shape.typed,
  };
}
