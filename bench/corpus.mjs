// A seeded tree of configuration files with the usual noise folders beside them, for the command line.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { keys, makeDocument, pick, seeded, text } from "./documents.mjs";

/** 30 % .env, 10 % PEM, 5 % JWKS, 20 % JSON, 20 % YAML, 15 % Python. */
const mix = [
  ["env", 0.3],
  ["pem", 0.1],
  ["jwks", 0.05],
  ["json", 0.2],
  ["yaml", 0.2],
  ["python", 0.15],
];

/** Hardly a tree of thousands of files has a hundred AgentOS instances: of fifty files, forty-nine lose the part that has to do with it. */
function plain(kind, text, random) {
  if (random() < 0.02) return text;
  return kind === "env"
    ? text.replace(/^JWT_VERIFICATION_KEY="[^"]*"\n/, "").replace("OS_SECURITY_KEY=\n", "")
    : text.replace(/^ {2}agentos:\n(?: {4}.*\n)+/m, "");
}

const makers = {
  env: (random, seed) => {
    const document = plain("env", makeDocument("env", 500 + Math.floor(random() * 1500), seed).text, random);
    const x = random();
    if (x < 0.06) return `${document}JWT_PRIVATE_KEY="${pick(random, keys()).privatePem.replaceAll("\n", "\\n")}"\n`;
    return x < 0.12 ? document.replace("OS_SECURITY_KEY=", `OS_SECURITY_KEY=${text(random, 20)}`) : document;
  },
  pem: (random) => `${pick(random, keys())[random() < 0.25 ? "privatePem" : "publicPem"]}\n`,
  jwks: (random) => `${JSON.stringify({ keys: [{ ...pick(random, keys()).jwk, kid: text(random, 10) }] }, null, 2)}\n`,
  json: (random) => {
    const sections = Array.from({ length: 1 + Math.floor(random() * 12) }, (_, index) => [
      `section${index}`,
      {
        issuer: `https://id.example.test/${text(random, 6)}`,
        audience: [text(random, 8)],
        algorithms: ["RS256"],
        clientId: text(random, 20),
      },
    ]);
    return `${JSON.stringify(Object.fromEntries(sections), null, 2)}\n`;
  },
  yaml: (random, seed) => plain("compose", makeDocument("compose", 800 + Math.floor(random() * 2500), seed).text, random),
  python: (random) => {
    const classes = Array.from({ length: 2 + Math.floor(random() * 12) }, (_, index) => {
      const name = `Service${index}${text(random, 4).replaceAll("-", "_")}`;
      return `class ${name}:\n    algorithm = "RS256"\n    issuer = os.environ.get("ISSUER_${index}", "https://example.test")\n\n    def check(self, value):\n        return value\n\n\n`;
    });
    return `import os\n\n\n${classes.join("")}`;
  },
};

const names = {
  env: (index, random) => `${index}/${pick(random, [".env", ".env.example", ".env.production", ".env.local"])}`,
  pem: (index) => `keys/k${index}.pem`,
  jwks: (index) => `auth/jwks-${index}.json`,
  json: (index) => `config/c${index}.json`,
  yaml: (index) => `deploy/d${index}.yaml`,
  python: (index) => `app/m${index}.py`,
};

/** Writes `count` files below `root`; tells how many bytes. */
export function makeCorpus(root, count) {
  const random = seeded(count);
  let bytes = 0;
  const write = (path, content) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  };
  for (let index = 0; index < count; index++) {
    let x = random();
    let kind = "env";
    for (const [candidate, share] of mix) {
      kind = candidate;
      x -= share;
      if (x < 0) break;
    }
    const content = makers[kind](random, 1 + Math.floor(random() * 200));
    bytes += content.length;
    write(`services/team${index % 23}/${names[kind](index, random)}`, content);
  }
  write(".gitignore", "node_modules/\n.venv/\ndist/\n");
  for (let index = 0; index < count * 0.8; index++) {
    const body = `var ${text(random, 6).replaceAll("-", "_")} = "${text(random, 30)}";\n`.repeat(20);
    write(index % 3 === 0 ? `.venv/lib/p${index % 300}/m${index}.py` : `node_modules/p${index % 400}/lib/f${index}.js`, body);
  }
  return bytes;
}
