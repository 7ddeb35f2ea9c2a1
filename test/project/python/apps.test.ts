import assert from "node:assert/strict";
import { test } from "node:test";
import { parse } from "../../../server/src/parse/index.ts";
import type { App, Versions } from "../../../server/src/project/facts.ts";
import { filesWantedByPython, findApps } from "../../../server/src/project/python/apps.ts";
import { createAppRunner, type RunOfApp } from "../../../server/src/project/python/predictApp.ts";
import type { Value } from "../../../server/src/project/value.ts";
import type { World } from "../../../server/src/project/world.ts";

const root = "file:///w";

function worldOf(files: Readonly<Record<string, string>>): World {
  const documents = new Map(Object.entries(files).map(([path, text]) => [`${root}/${path}`, parse(`${root}/${path}`, text)]));
  return { root, documents, exists: (uri) => (documents.has(uri) ? "file" : "missing") };
}

const imports = `import os
from os import getenv
from pathlib import Path
from agno.os import AgentOS
from agno.os.config import AuthorizationConfig
from agno.os.middleware import JWTMiddleware
from dotenv import load_dotenv
`;

function only(text: string, more: Readonly<Record<string, string>> = {}): App {
  const apps = findApps(worldOf({ "main.py": text, ...more }));
  assert.equal(apps.length, 1);
  return apps[0]!;
}

/** A run with these variables, everything else certainly unset. */
function run(variables: Readonly<Record<string, string>>): RunOfApp {
  const values = new Map(Object.entries(variables).map(([name, value]) => [name, { reading: { kind: "value" as const, value } }]));
  const environment = { values, rest: "absent" as const, files: [] };
  return { environment, final: environment, complete: true };
}

function inRun(text: string, variables: Readonly<Record<string, string>>, more: Readonly<Record<string, string>> = {}): App {
  const world = worldOf({ "main.py": text, ...more });
  const [app] = findApps(world);
  assert.ok(app);
  return createAppRunner(world).inRun(app, run(variables), (path) => {
    const uri = `${root}/${path.replace(/^\/w\//, "").replace(/^\.\//, "")}`;
    return world.documents.has(uri) ? { kind: "file", uri } : { kind: "missing", uri };
  });
}

function show(value: Value | undefined): unknown {
  switch (value?.kind) {
    case undefined:
      return undefined;
    case "text":
    case "bytes":
      return value.text;
    case "boolean":
      return value.value;
    case "list":
    case "tuple":
    case "set":
      return value.items.map(show);
    case "object":
      return `<${value.type}>`;
    default:
      return `<${value?.kind}>`;
  }
}

const key = (app: App): unknown => show(app.config?.arguments.get("verification_keys")?.value);

test("names, imports and constants are followed", () => {
  const app = only(`from agno.os import AgentOS as OS
import agno.os.config as cfg
ALG = "ES" + "256"
options = {"id": "x", "authorization": True}
os_app = OS(agents=[1], authorization_config=cfg.AuthorizationConfig(algorithm=ALG, verification_keys=("a", b"b")), **options)
app = os_app.get_app()
`);
  assert.equal(app.authorization, true);
  assert.equal(app.open, false);
  assert.equal(show(app.arguments.get("id")?.value), "x");
  assert.equal(show(app.config?.arguments.get("algorithm")?.value), "ES256");
  assert.deepEqual(key(app), ["a", "b"]);
  assert.equal(app.appName, "app");
});

test("an expression is unknown, never false", () => {
  assert.equal(only(`${imports}AgentOS(agents=[1], authorization=getenv("ENV") != "dev").get_app()\n`).authorization, "unknown");
  assert.equal(only(`${imports}AgentOS(agents=[1], authorization=compute()).get_app()\n`).authorization, "unknown");
  assert.equal(only(`${imports}AgentOS(agents=[1], **settings()).get_app()\n`).authorization, "unknown");
  assert.equal(only(`${imports}AgentOS(agents=[1]).get_app()\n`).authorization, false);
  assert.equal(only(`${imports}AgentOS(agents=[1], authorization="false").get_app()\n`).authorization, true);
});

test("a branch that may not be taken leaves its names unknown, a decided one does not", () => {
  const text = `${imports}flag = getenv("AUTH", "on")
if flag == "on":
    enabled = True
else:
    enabled = False
AgentOS(agents=[1], authorization=enabled).get_app()
`;
  assert.equal(only(text).authorization, "unknown");
  assert.equal(inRun(text, {}).authorization, true);
  assert.equal(inRun(text, { AUTH: "off" }).authorization, false);
});

test("the last assignment before the call counts, not one behind it", () => {
  const app = only(`${imports}KEY = "first"
KEY = "second"
AgentOS(agents=[1], authorization=True, authorization_config=AuthorizationConfig(verification_keys=[KEY])).get_app()
KEY = "third"
`);
  assert.deepEqual(key(app), ["second"]);
});

test("environment reads keep their variable and are filled in by a run", () => {
  const text = `${imports}K = os.environ["PEM"].replace("\\\\n", "\\n").strip()
AgentOS(agents=[1], authorization=True, authorization_config=AuthorizationConfig(verification_keys=[K], algorithm=os.getenv("ALG", "RS256"))).get_app()
`;
  const item = only(text).config?.arguments.get("verification_keys")?.value;
  assert.ok(item?.kind === "list" && item.items[0]?.kind === "unknown");
  assert.deepEqual(
    item.items[0].steps.map(({ kind }) => kind),
    ["environment", "replace", "strip", "constant"],
  );
  const app = inRun(text, { PEM: " a\\nb\n" });
  assert.deepEqual(key(app), ["a\nb"]);
  assert.equal(show(app.config?.arguments.get("algorithm")?.value), "RS256");
  assert.deepEqual([...app.ownReads.keys()].sort(), ["ALG", "PEM"]);
});

test("files are read, relative to the module or to the working folder", () => {
  const files = { "keys/pub.pem": "-----BEGIN PUBLIC KEY-----\r\nAA==\r\n-----END PUBLIC KEY-----\r\n" };
  const variants = [
    `open("keys/pub.pem").read()`,
    `(Path(__file__).parent / "keys" / "pub.pem").read_text()`,
    `Path(__file__).resolve().parent.joinpath("keys", "pub.pem").read_text(encoding="utf-8")`,
    `open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "keys", "pub.pem")).read()`,
    `Path("keys/pub.pem").read_bytes().decode()`,
    `load()`,
  ];
  for (const variant of variants) {
    const app = only(
      `${imports}def load():\n    with open("./keys/pub.pem", "r") as f:\n        return f.read()\nAgentOS(agents=[1], authorization=True, authorization_config=AuthorizationConfig(verification_keys=[${variant}])).get_app()\n`,
      files,
    );
    assert.deepEqual(key(app), ["-----BEGIN PUBLIC KEY-----\nAA==\n-----END PUBLIC KEY-----\n"], variant);
  }
});

test("base64, dedent and dictionaries of an env file", () => {
  const app = only(
    `${imports}import base64, textwrap
from dotenv import dotenv_values
cfg = dotenv_values(".env")
A = base64.b64decode("c2VjcmV0").decode("utf-8")
B = textwrap.dedent("""\\
    one
      two
""")
AgentOS(agents=[1], authorization=True, authorization_config=AuthorizationConfig(verification_keys=[A, B, cfg["K"], cfg.get("NONE")])).get_app()
`,
    { ".env": "K='v'\n" },
  );
  assert.deepEqual(key(app), ["secret", "one\n  two\n", "v", "<none>"]);
});

test("a config, keys and the app itself may come from other modules", () => {
  const files = {
    "app/__init__.py": "",
    "app/settings.py": `import os\nclass Settings:\n    KEY = "k"\nALG = "HS256"\nsettings = Settings()\n`,
    "app/os_app.py": `from agno.os import AgentOS\nfrom agno.os.config import AuthorizationConfig\nfrom .settings import ALG, settings\nagent_os = AgentOS(agents=[1], authorization=True, authorization_config=AuthorizationConfig(verification_keys=[settings.KEY], algorithm=ALG))\n`,
    "app/main.py": `from dotenv import load_dotenv\nload_dotenv()\nfrom app.os_app import agent_os\nfrom agno.os.middleware import JWTMiddleware\napp = agent_os.get_app()\napp.add_middleware(JWTMiddleware, algorithm="HS256")\n`,
    ".env": "A=1\n",
  };
  const apps = findApps(worldOf(files));
  assert.equal(apps.length, 1);
  const [app] = apps;
  assert.deepEqual(key(app!), ["k"]);
  assert.equal(app?.uri, `${root}/app/os_app.py`);
  assert.equal(app?.middlewares[0]?.position, "after-get-app");
  assert.deepEqual(
    app?.dotenvLoads.map(({ uri, order }) => [uri, order]),
    [[`${root}/.env`, "before-app"]],
  );
});

test("middleware knows its side of get_app()", () => {
  const before = only(`${imports}from fastapi import FastAPI
base = FastAPI()
base.add_middleware(JWTMiddleware, verification_keys=["k"])
agent_os = AgentOS(agents=[1], base_app=base)
app = agent_os.get_app()
`);
  assert.deepEqual(
    before.middlewares.map(({ position }) => position),
    ["base-app"],
  );
  const after = only(`${imports}from fastapi import FastAPI
base = FastAPI()
agent_os = AgentOS(agents=[1], base_app=base)
app = agent_os.get_app()
base.add_middleware(JWTMiddleware, verification_keys=["k"])
`);
  assert.deepEqual(
    after.middlewares.map(({ position }) => position),
    ["after-get-app"],
  );
  const list = only(`${imports}from fastapi import FastAPI
from starlette.middleware import Middleware
agent_os = AgentOS(agents=[1], base_app=FastAPI(middleware=[Middleware(JWTMiddleware, algorithm="HS256")]))
app = agent_os.get_app()
`);
  assert.equal(show(list.middlewares[0]?.arguments.get("algorithm")?.value), "HS256");
  const maybe = only(`${imports}agent_os = AgentOS(agents=[1])
app = agent_os.get_app()
if getenv("X"):
    app.add_middleware(JWTMiddleware, verification_keys=["k"])
`);
  assert.deepEqual(
    maybe.middlewares.map(({ certain }) => certain),
    [false],
  );
});

test("load_dotenv keeps its order, its file and its override", () => {
  const app = only(
    `${imports}load_dotenv(Path(__file__).parent / ".env.local", override=True)
agent_os = AgentOS(agents=[1])
load_dotenv()
app = agent_os.get_app()
`,
    { ".env": "", ".env.local": "" },
  );
  assert.deepEqual(
    app.dotenvLoads.map(({ uri, order, override }) => [uri, order, override]),
    [
      [`${root}/.env.local`, "before-app", true],
      [`${root}/.env`, "after-app", false],
    ],
  );
});

test("importing a module runs the packages around it first", () => {
  const main = `${imports}from shop.conf import NAME\nAgentOS()`;
  const load = { "shop/__init__.py": "from dotenv import load_dotenv\nload_dotenv()\n", ".env": "A=1" };
  const uris = (app: App): unknown => app.dotenvLoads.map(({ uri, order }) => [uri, order]);
  assert.deepEqual(uris(only(main, { ...load, "shop/conf.py": "NAME = 1" })), [[`${root}/.env`, "before-app"]]);
  assert.deepEqual(uris(only(`${imports}AgentOS()\nimport shop.deep.conf`, { ...load, "shop/deep/conf.py": "" })), [
    [`${root}/.env`, "after-app"],
  ]);
  assert.deepEqual(uris(only(`${imports}from shopping import NAME\nAgentOS()`, { ...load, "shopping.py": "NAME = 1" })), []);

  const inside = worldOf({ "shop/main.py": `${imports}from .conf import NAME\nAgentOS()`, "shop/conf.py": "NAME = 1", ...load });
  assert.deepEqual(findApps(inside).map(uris), [[[`${root}/.env`, "before-app"]]]);
  // A package that leads back to the module that imports it.
  const circle = worldOf({
    "shop/main.py": `${imports}AgentOS()`,
    "shop/__init__.py": `${load["shop/__init__.py"]}from .main import app\n`,
    ".env": "",
  });
  assert.deepEqual(findApps(circle).map(uris), [[[`${root}/.env`, "before-app"]]]);
});

test("the package of a module that says nothing is run all the same, and asked for where nobody has looked", () => {
  const documents = new Map([[`${root}/main.py`, parse(`${root}/main.py`, `${imports}import shop.conf\nAgentOS()`)]]);
  const there = new Map([[`${root}/shop/conf.py`, "file"]]) as ReadonlyMap<string, "file">;
  const world: World = { root, documents, exists: (uri) => there.get(uri) ?? "unknown" };
  assert.ok(filesWantedByPython(world).includes(`${root}/shop/__init__.py`));
});

test("an env file that only the program loads, behind the app that it serves, comes too late", () => {
  const make = `${imports}import uvicorn\nagent_os = AgentOS()\napp = agent_os.get_app()\n`;
  const main = (body: string): string => `if __name__ == "__main__":\n    ${body.split("\n").join("\n    ")}\n`;
  const orders = (text: string): unknown => only(text, { ".env": "A=1" }).dotenvLoads.map(({ order }) => order);
  assert.deepEqual(orders(make + main("load_dotenv()\nuvicorn.run(app, port=80)")), ["after-app"]);
  assert.deepEqual(orders(make + main("load_dotenv()\nagent_os.serve(app=app)")), ["after-app"]);
  assert.deepEqual(orders(`${make}def main():\n    load_dotenv()\n    uvicorn.run(app)\n\n${main("main()")}`), ["after-app"]);
  // uvicorn imports the module once more, after the file is loaded.
  assert.deepEqual(orders(make + main('load_dotenv()\nuvicorn.run("main:app")')), []);
  assert.deepEqual(orders(`${imports}import uvicorn\n${main("load_dotenv()")}agent_os = AgentOS()\n${main("uvicorn.run(agent_os)")}`), []);
  assert.deepEqual(orders(`${imports}load_dotenv()\n${make}${main("load_dotenv()\nuvicorn.run(app)")}`), ["before-app"]);
});

test("factories and programs are followed when nobody calls them", () => {
  const factory = only(
    `${imports}def create_app(authorization=True):\n    agent_os = AgentOS(agents=[1], authorization=authorization)\n    return agent_os.get_app()\n`,
  );
  assert.equal(factory.authorization, true);
  const called = only(
    `${imports}def create_app(flag):\n    return AgentOS(agents=[1], authorization=flag).get_app()\napp = create_app(True)\n`,
  );
  assert.equal(called.authorization, true);
  const program = only(
    `${imports}if __name__ == "__main__":\n    agent_os = AgentOS(agents=[1], authorization=True)\n    agent_os.serve(agent_os.get_app())\n`,
  );
  assert.equal(program.authorization, true);
});

test("several apps of a file stay apart", () => {
  const apps = findApps(
    worldOf({
      "main.py": `${imports}a = AgentOS(id="a", agents=[1], authorization=True)\nb = AgentOS(id="b", agents=[1])\nx = a.get_app()\ny = b.get_app()\n`,
    }),
  );
  assert.deepEqual(
    apps.map((app) => [show(app.arguments.get("id")?.value), app.authorization, app.appName]),
    [
      ["a", true, "x"],
      ["b", false, "y"],
    ],
  );
});

const versions: Versions = {
  agno: { kind: "exact", version: "2.9.0" },
  pyjwt: { kind: "exact", version: "2.15.1" },
  cryptography: { kind: "exact", version: "50.0.2" },
  pythonDotenv: { kind: "unknown" },
};

test("an import that raises in a run is a start-up error, and only there", () => {
  const text = `${imports}K = os.environ["PEM"]\nAgentOS(agents=[1], authorization=True, authorization_config=AuthorizationConfig(verification_keys=[K])).get_app()\n`;
  const world = worldOf({ "main.py": text });
  const [app] = findApps(world);
  const runner = createAppRunner(world);
  const missing = runner.predict(app, run({}), versions, () => ({ kind: "unknown" }));
  assert.ok(typeof missing.startup === "object" && missing.startup?.exception === "KeyError");
  assert.equal(missing.anonymous.status, null);
  const there = runner.predict(app, run({ PEM: "x" }), versions, () => ({ kind: "unknown" }));
  assert.equal(there.startup, "ok");
  const guarded = `${imports}try:\n    K = os.environ["PEM"]\nexcept KeyError:\n    K = "fallback"\nAgentOS(agents=[1], authorization=True, authorization_config=AuthorizationConfig(verification_keys=[K])).get_app()\n`;
  assert.deepEqual(key(inRun(guarded, {})), ["fallback"]);
});

test("a read before load_dotenv() does not see its file", () => {
  const text = `${imports}EARLY = getenv("K")\nload_dotenv()\nLATE = getenv("K")\nAgentOS(agents=[1], authorization=True, authorization_config=AuthorizationConfig(verification_keys=[EARLY, LATE])).get_app()\n`;
  const world = worldOf({ "main.py": text, ".env": "K=v\n" });
  const [app] = findApps(world);
  assert.ok(app);
  const entry = world.documents.get(`${root}/.env`)?.entries[0];
  assert.ok(entry);
  const environment = {
    values: new Map([["K", { reading: { kind: "value" as const, value: "v" }, source: { uri: `${root}/.env`, entry } }]]),
    rest: "absent" as const,
    files: [`${root}/.env`],
  };
  const there = createAppRunner(world).inRun(app, { environment, final: environment, complete: true }, () => ({ kind: "unknown" }));
  assert.deepEqual(key(there), ["<none>", "v"]);
});

test("changes of os.environ count", () => {
  const text = `${imports}os.environ["OS_SECURITY_KEY"] = "from-the-code-itself"\nos.environ.setdefault("JWT_VERIFICATION_KEY", "")\nagent_os = AgentOS(agents=[1])\napp = agent_os.get_app()\n`;
  const world = worldOf({ "main.py": text });
  const outcome = createAppRunner(world).predict(findApps(world)[0], run({}), versions, () => ({ kind: "unknown" }));
  assert.equal(outcome.anonymous.status, 401);
  assert.equal(outcome.securityKey.status, 200);
});

test("following a program ends: recursion, cycles, loops and noise", () => {
  const files = {
    "a.py": `from b import y\nfrom agno.os import AgentOS\nx = 1\ndef f(n):\n    return f(n)\nz = f(1)\nwhile True:\n    x = x + x\nagent_os = AgentOS(agents=[1], authorization=bool(x))\n`,
    "b.py": `from a import x\ny = x\n`,
    "c.py": `from agno.os import AgentOS\nAgentOS(((((((\n@@@ def\nclass :\nAgentOS(authorization=True, agents=[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]\n`,
  };
  const apps = findApps(worldOf(files));
  assert.ok(apps.some((app) => app.uri.endsWith("/a.py") && app.authorization === "unknown"));
});

test("files that the code speaks of are asked for", () => {
  const documents = new Map([
    [
      `${root}/main.py`,
      parse(
        `${root}/main.py`,
        `${imports}from mysettings import KEY\nAgentOS(agents=[1], authorization_config=AuthorizationConfig(verification_keys=[open("secrets/jwt").read()]))\n`,
      ),
    ],
  ]);
  const wanted = filesWantedByPython({ root, documents, exists: () => "unknown" });
  assert.ok(wanted.includes(`${root}/mysettings.py`));
  assert.ok(wanted.includes(`${root}/secrets/jwt`));
});
