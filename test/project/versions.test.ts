import assert from "node:assert/strict";
import { test } from "node:test";
import type { VersionFact, Versions } from "../../server/src/project/facts.ts";
import { filesOf } from "../../server/src/project/files.ts";
import { dependenciesOf, type VersionOptions } from "../../server/src/project/versions.ts";
import { root, uriOf, worldOf } from "./memoryWorld.ts";

const versions = (contents: Record<string, string>, folder = root, options: VersionOptions = {}): Versions =>
  dependenciesOf(filesOf(worldOf(contents)), options).versionsFor(folder);

const show = (fact: VersionFact): string =>
  fact.kind === "exact" ? fact.version : fact.kind === "range" ? `${fact.min ?? ""}..${fact.below ?? ""}` : fact.kind;

test("pins, ranges and extras of requirements files", () => {
  const found = versions({
    "requirements.txt":
      "# top\nagno[os]==2.9.0  # pinned\nPyJWT[crypto] >= 2.10, <3 ; python_version >= '3.9'\ncryptography>=44\npython_dotenv\n",
  });
  assert.equal(show(found.agno), "2.9.0");
  assert.equal(show(found.pyjwt), "2.10..3");
  assert.equal(show(found.cryptography), "44..");
  assert.equal(show(found.pythonDotenv), "..");
  assert.deepEqual(found.agnoRequirement, { uri: uriOf("requirements.txt"), span: { start: 6, end: 21 } });
});

test("included requirements files count", () => {
  const found = versions({ "requirements.txt": "-r base.txt\nopenai\n", "base.txt": "agno==2.6.22\ncryptography==38.0.4\n" });
  assert.equal(show(found.agno), "2.6.22", "pip includes a file of any name");
  assert.equal(show(found.cryptography), "38.0.4");
  const named = versions({ "requirements.txt": "-r requirements-base.txt\nopenai\n", "requirements-base.txt": "agno==2.6.22\n" });
  assert.equal(show(named.agno), "2.6.22");
});

test("constraints decide the versions of what something asks for, and install nothing", () => {
  const found = versions({
    "requirements.txt": "-r base.txt\n-c pins/ours.txt\n",
    "base.txt": "agno[os]>=2.3\ncryptography\n",
    "pins/ours.txt": "agno==2.9.0\npyjwt==2.10.1\ncryptography==41.0.0\npython-dotenv==1.0.0\n",
  });
  assert.equal(show(found.agno), "2.9.0");
  assert.equal(show(found.pyjwt), "2.10.1", "agno[os] brings it");
  assert.equal(show(found.cryptography), "41.0.0");
  assert.equal(show(found.pythonDotenv), "unknown");
  assert.equal(found.agnoRequirement?.uri, uriOf("base.txt"));
  const of = (requirements: string, constraints: string): string =>
    show(versions({ "requirements.txt": `${requirements}-c constraints.txt\n`, "constraints.txt": constraints }).cryptography);
  assert.equal(of("agno[os]==2.9.0\n", "cryptography==41.0.0\n"), "unknown", "nothing asks for it, and it may be a frozen environment");
  assert.equal(of("agno[os]==2.9.0\n", "openai==2.6.1\nunheard-of==1\n"), "not-installed");
  assert.equal(of("agno[os,mcp]==2.9.0\n", "cryptography==41.0.0\n"), "41.0.0");
});

test("lines that continue, hashes, markers and lines that are no requirement", () => {
  const text = "agno[os]==2.9.0 \\\n    --hash=sha256:00 \\\n    --hash=sha256:11\ncryptography==44.0.0 ; python_version >= '3.9' # ours\n";
  const found = versions({ "requirements.txt": text });
  assert.equal(show(found.agno), "2.9.0");
  assert.equal(show(found.cryptography), "44.0.0");
  const asked = "agno[os]==2.9.0\n";
  assert.equal(show(versions({ "requirements.txt": asked }).cryptography), "not-installed");
  for (const line of ["./vendor/ours", "git+https://example.com/ours.git", "-e .", "what is this"])
    assert.equal(show(versions({ "requirements.txt": `${asked}${line}\n` }).cryptography), "unknown", line);
});

test("a lock file beats everything and proves absence", () => {
  const lock = '[[package]]\nname = "agno"\nversion = "3.0.0a3"\n\n[[package]]\nname = "pyjwt"\nversion = "2.13.0"\n';
  const found = versions({ "uv.lock": lock, "pyproject.toml": '[project]\nname = "x"\ndependencies = ["agno>=2", "pyjwt>=2.4"]\n' });
  assert.equal(show(found.agno), "3.0.0a3");
  assert.equal(show(found.pyjwt), "2.13.0");
  assert.equal(show(found.cryptography), "not-installed");
  assert.equal(found.agnoRequirement?.uri, uriOf("pyproject.toml"));
});

test("Poetry, PDM and Pipenv", () => {
  const poetry = versions({
    "pyproject.toml": '[tool.poetry.dependencies]\npython = "^3.11"\nagno = { version = "^2.7", extras = ["os"] }\ncryptography = "*"\n',
  });
  assert.equal(show(poetry.agno), "2.7..3");
  assert.equal(show(poetry.cryptography), "..");
  const pipenv = versions({ "Pipfile.lock": '{"default": {"agno": {"version": "==2.7.0"}, "cryptography": {"version": "==45.0.1"}}}' });
  assert.equal(show(pipenv.agno), "2.7.0");
  assert.equal(show(pipenv.cryptography), "45.0.1");
  const pdm = versions({ "pdm.lock": '[[package]]\nname = "agno"\nversion = "2.8.0"\n' });
  assert.equal(show(pdm.agno), "2.8.0");
});

test("requirements prove that cryptography is absent only when nothing in them may bring it", () => {
  const of = (lines: string): string => show(versions({ "requirements.txt": lines }).cryptography);
  assert.equal(of("agno[os]==2.9.0\nopenai==2.6.1\npython-dotenv\n"), "not-installed");
  assert.equal(of("agno[os]==2.9.0\npyjwt[crypto]\n"), "..");
  assert.equal(of("agno[os,mcp]==2.9.0\n"), "..");
  assert.equal(of("agno[os]==2.9.0\nsome-unknown-package\n"), "unknown");
  assert.equal(of("agno[os,azure]==2.9.0\n"), "unknown");
  assert.equal(of("agno[os]==2.9.0\n-r elsewhere.txt\n"), "unknown");
  assert.equal(of("agno[os]==2.9.0\n-e .\n"), "unknown");
  assert.equal(of("openai\n"), "unknown");
  const installs = versions({ "requirements.txt": "agno[os]==2.9.0\n", Dockerfile: "FROM python\nRUN pip install cryptography\n" });
  assert.equal(show(installs.cryptography), "unknown");
});

test("the nearest folder that names agno decides", () => {
  const contents = {
    "requirements.txt": "agno==2.9.0\ncryptography==50.0.2\n",
    "services/old/requirements.txt": "agno==2.3.13\n",
    "services/new/requirements.txt": "openai\n",
  };
  assert.equal(show(versions(contents, uriOf("services/old")).agno), "2.3.13");
  assert.equal(show(versions(contents, uriOf("services/new")).agno), "2.9.0");
});

test("installed packages tell what no file pins", () => {
  const contents = {
    "requirements.txt": "agno>=2\n",
    ".venv/lib/python3.12/site-packages/agno-2.9.0.dist-info/METADATA": "Name: agno\n",
    ".venv/lib/python3.12/site-packages/PyJWT-2.12.1.dist-info/METADATA": "Name: PyJWT\n",
    ".venv/lib/python3.12/site-packages/cryptography-41.0.7.dist-info/METADATA": "Name: cryptography\n",
  };
  const found = versions(contents);
  assert.equal(show(found.agno), "2.9.0");
  assert.equal(show(found.pyjwt), "2.12.1");
  assert.equal(show(found.cryptography), "41.0.7");
});

test("what the user states counts more than any file", () => {
  const found = versions({ "requirements.txt": "agno==2.9.0\ncryptography==50.0.2\n" }, root, {
    agnoVersion: "2.6.7",
    cryptographyVersion: "none",
  });
  assert.equal(show(found.agno), "2.6.7");
  assert.equal(show(found.cryptography), "not-installed");
});
