import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseLate } from "../../server/src/parse/late.ts";
import { filesOf } from "../../server/src/project/files.ts";
import { mayHoldCommands, mayRefer } from "../../server/src/project/glance.ts";
import { evidenceOf } from "../../server/src/project/loaderEvidence.ts";
import { filesWanted } from "../../server/src/project/wanted.ts";
import { pick, seeded } from "../support/seeded.ts";
import { root, uriOf } from "./memoryWorld.ts";

/** Pieces that files of a syntax are made of, and a comment that every look takes for a sign. */
interface Kind {
  readonly name: string;
  readonly pieces: readonly string[];
  readonly sign: string;
}

const python: Kind = {
  name: "api/main.py",
  pieces: [
    "import os\n",
    "import os, sys as s\n",
    "import app.core\n",
    "from . import x\n",
    "from .x import y\n",
    "from  ..  import z\n",
    "from os import path\n",
    "from jose import jwt\n",
    "from\\\n  far import near\n",
    'A = "keys/public.pem"\n',
    "B = 'a.' 'pem'\n",
    'C = ("x.js"\n  "on")\n',
    "D = '\\x2eenv'\n",
    "E = base / 'k'\n",
    "E = base / ( # where\n  'k' / 'l')\n",
    "F = open ('conf')\n",
    "G = Path(x).joinpath('a', 'b')\n",
    'H = """a sentence."""\n',
    "I = os.environ['ISSUER']\n",
    "J = 1 / 2\n",
    "K = 'config/.env'\n",
    "L = f'{a}.pem'\n",
    "def f(a, b=3):\n    return a\n",
    "class A:\n    issuer = 'https://id.example.test'\n",
    "N = {'a': ['b.crt', ('c',)]}\n",
    "'''\nfrom here import there\n'''\n",
  ],
  sign: "# open(",
};

const env: Kind = {
  name: "api/.env",
  pieces: [
    "A=1\n",
    "JWKS=keys/a.json\n",
    'X_PUBLIC_KEY="-----BEGIN PUBLIC KEY-----\\nMIIB/a==\\n-----END PUBLIC KEY-----"\n',
    "X_PUBLIC_KEY='-----BEGIN PUBLIC KEY-----\nMIIB/a==\n-----END PUBLIC KEY-----'\n",
    "KEY_PATH = ./keys/a.pem\n",
    "KEY_PATH: keys/b.pem\n",
    "export MY_FILE='a/b'\n",
    "MY_FILE=\n",
    "MY_KEY=plain\n",
    "MY_KEY=$'a\\x2fb'\n",
    'MY_KEY="""a/b"""\n',
    'MY_KEY="\\na/b"\n',
    "MY_FILE=\n'c/d'\n",
    "X_JWKS='{\"keys\": []}'\n",
    "JWKS_URL=https://id.example.test/keys.json\n",
    'JWKS_URL="https://id.example.test/a"\n',
    "KEYS_AND_A_NAME_THAT_IS_LONGER_THAN_ANYBODY_WOULD_EVER_WRITE_IT_DOWN_IN_A_FILE_OF_VARIABLES_BUT_MAY_BE_ALL_THE_SAME=a/b\n",
    "# KEY=a/b\n",
    "KEY\n",
    "API_KEY=ab/cd+ef==\n",
    "JWT_JWKS_FILE=jwks\n",
  ],
  sign: "# KEY=x",
};

const yaml: Kind = {
  name: "api/ci.yaml",
  pieces: [
    "environment:\n  JWKS: keys/a.json\n",
    'env:\n  "MY_FILE": a/b\n',
    "env:\n  - KEY_PATH=x/y\n",
    "env:\n  - name: KEY_PATH\n    value: x/y\n",
    "env: {JWKS_FILE: a/c, B: 1}\n",
    "env:\n  MY_KEY: plain\n  OTHER_KEY: plain\n    more/words\n",
    "env:\n  JWT_JWKS_FILE: plain\n",
    "x-key: |\n  -----BEGIN PUBLIC KEY-----\n  MIIB\n  -----END PUBLIC KEY-----\n",
    "variables:\n  MY_KEY: { value: a/d }\n",
    "env:\n  JWKS_URL: https://id.example.test/keys.json\n",
    'env:\n  JWKS_URL: "https://id.example.test/keys.json"\n',
    'env:\n  "MY_\\x4bEY": e/f\n',
    "x: &a k/l\nenv:\n  A_KEY: *a\n",
    "env:\n  A_KEY:\n    m/n\n",
    "env:\n  A_KEY: >-\n    o/p\n",
    "jobs:\n  a:\n    steps:\n      - run: docker compose -f a.yml up\n",
    "script:\n  - source ./x/.env\n",
    "script:\n  - . b.env\n",
    "script: [source, c.env]\n",
    'script: ["flask", "-e", "d.env"]\n',
    "run: honcho start\n",
    'run: "dock\\x65r run --env-file e.env x"\n',
    "run: do'ck'er run --env-file f.env x\n",
    "command: npm start\n",
    "run: env $(cat .env | xargs) x\n",
  ],
  sign: "# KEY docker",
};

describe("cheap looks at a text", () => {
  for (const kind of [python, env, yaml]) {
    it(`pass over no file that ${kind.name} names`, () => {
      const random = seeded(7);
      let passed = 0;
      for (let round = 0; round < 1500; round++) {
        const text = Array.from({ length: 1 + Math.floor(random() * 4) }, () => pick(random, kind.pieces)).join("");
        const document = parseLate(uriOf(kind.name), text);
        if (!mayRefer(document) || !mayHoldCommands(document)) passed++;
        assert.deepEqual(namedIn(kind.name, text), namedIn(kind.name, `${text}${kind.sign}\n`), text);
      }
      assert.ok(passed > 100, `${passed} texts were passed over`);
    });
  }

  it("do not take the usual for a sign", () => {
    const look = (name: string, text: string): readonly boolean[] => {
      const document = parseLate(uriOf(name), text);
      return [mayRefer(document), mayHoldCommands(document)];
    };
    assert.equal(
      look("a.py", "import os\n\nclass A:\n    alg = 'RS256'\n    x = os.environ.get('A', 'https://id.example.test')\n")[0],
      false,
    );
    assert.equal(look(".env", 'A_SECRET="x"\nA_PUBLIC_KEY="-----BEGIN PUBLIC KEY-----\\nMIIB==\\n-----END PUBLIC KEY-----"\n')[0], false);
    const compose = "services:\n  a:\n    image: a/b:1.2\n    environment:\n      JWKS_URL: https://id.example.test\n";
    assert.deepEqual(look("compose.yaml", compose), [false, false]);
  });
});

/** What a file alone makes the engine read, and which env files it shows to be loaded. */
function namedIn(name: string, text: string): unknown {
  const world = { root, documents: new Map([[uriOf(name), parseLate(uriOf(name), text)]]), exists: () => "unknown" as const };
  const { loaders, invocations, readOtherwise } = evidenceOf(filesOf(world));
  return [[...filesWanted(world)].sort(), loaders, invocations, [...readOtherwise]];
}
