import { boundsOf } from "../agentos/versions.ts";
import type { ParsedDocument } from "../parse/document.ts";
import type { Place } from "../text/place.ts";
import { constraintsFile, type Dependency, type DependencyFile, dependencyFile, includedFile } from "./dependencies.ts";
import type { VersionFact, Versions } from "./facts.ts";
import { type Files, filesOf } from "./files.ts";
import { optionsFor, type ProjectOptions } from "./options.ts";
import { ancestors, directoryOf, nameOf, pathBelow, resolvePath } from "./paths.ts";
import { steadily } from "./steady.ts";
import type { World } from "./world.ts";

/** Versions that the user states; they count more than any file. `none` for cryptography is "not installed". */
export interface VersionOptions {
  readonly agnoVersion?: string;
  readonly pyjwtVersion?: string;
  readonly cryptographyVersion?: string;
}

/** The dependency files of a workspace, by folder, found once. */
export interface Dependencies {
  /** What is known of the packages for a program that lives in `folder`. */
  versionsFor(folder: string): Versions;
  /** Whether any dependency file names agno, or its packages are installed. */
  namesAgno(folder: string): boolean;
}

export function dependenciesOf({ world }: Files, options: ProjectOptions): Dependencies {
  const { files, byFolder, homes, answers } = steadily(world, gatherDependencies);
  const versionsFor = (folder: string): Versions => {
    const stated = optionsFor(options, folder);
    const home = ancestors(files.root, folder).find((at) => homes.has(at)) ?? "";
    const key = `${home} ${stated.agnoVersion} ${stated.pyjwtVersion} ${stated.cryptographyVersion}`;
    const known = answers.get(key);
    if (known !== undefined) return known;
    const versions = compute(files, byFolder, home, stated);
    answers.set(key, versions);
    return versions;
  };
  return {
    versionsFor,
    namesAgno: (folder) => {
      const { agno, agnoRequirement } = versionsFor(folder);
      return agnoRequirement !== undefined || agno.kind !== "unknown";
    },
  };
}

/** The dependency files by folder, and what was made of them: by a program's folder and what the user states. */
interface Gathered {
  readonly files: Files;
  readonly byFolder: ReadonlyMap<string, DependencyFile[]>;
  /** The folders that say something of the programs in them and below. */
  readonly homes: ReadonlySet<string>;
  readonly answers: Map<string, Versions>;
}

function gatherDependencies(world: World): Gathered {
  const files = filesOf(world);
  const byFolder = new Map<string, DependencyFile[]>();
  for (const document of files.all) {
    const file = document.syntax === "dotenv" ? undefined : dependencyFile(document);
    if (file === undefined) continue;
    const folder = directoryOf(document.uri);
    byFolder.set(folder, [...(byFolder.get(folder) ?? []), file]);
  }
  const installed = files.once(packageFolders).map(([uri]) => uri.replace(/\/[^/]+\/(?:lib\/[^/]+|Lib)\/site-packages$/, ""));
  return { files, byFolder, homes: new Set([...byFolder.keys(), ...installed]), answers: new Map() };
}

function compute(files: Files, byFolder: ReadonlyMap<string, DependencyFile[]>, folder: string, options: VersionOptions): Versions {
  const near: DependencyFile[] = [];
  for (const at of ancestors(files.root, folder)) {
    const here = [...(byFolder.get(at) ?? [])].sort((a, b) => a.rank - b.rank);
    near.push(...here.flatMap((file) => [file, ...included(files, file, new Set([file.uri]))]));
    if (here.some((file) => names(file, "agno"))) break;
  }
  const seen = new Set<string>();
  const ordered = near.filter((file) => !seen.has(file.uri) && seen.add(file.uri));
  const installed = installedPackages(files, folder);
  const stated = (version: string | undefined): VersionFact | undefined =>
    version === undefined ? undefined : version === "none" ? { kind: "not-installed" } : { kind: "exact", version };
  // What only a constraint names is there only if something asks for it.
  const asking = ordered.filter((file) => file.kind !== "constraints");
  const asksFor = (name: string): boolean => asking.some((file) => file.dependencies.some((found) => bringsAlong(found, name)));
  // A frozen environment makes a list of constraints, too: then the package is there although nothing is seen to ask for it.
  const isLimited = ordered.some((file) => file.kind === "constraints" && names(file, "cryptography")) && !asksFor("cryptography");
  const fact = (name: string): VersionFact => packageVersion(asksFor(name) ? ordered : asking, installed, name);
  const requirement = ordered
    .flatMap((file) => (file.kind === "lock" || file.kind === "constraints" ? [] : file.dependencies))
    .find((found) => found.name === "agno");
  const place = requirement?.place ?? ordered.flatMap((file) => file.dependencies).find((found) => found.name === "agno")?.place;
  return {
    agno: stated(options.agnoVersion) ?? fact("agno"),
    pyjwt: stated(options.pyjwtVersion) ?? fact("pyjwt"),
    cryptography:
      stated(options.cryptographyVersion) ?? (isLimited ? fact("cryptography") : cryptography(files, asking, fact("cryptography"), place)),
    pythonDotenv: fact("python-dotenv"),
    ...(place === undefined ? {} : { agnoRequirement: place }),
  };
}

const names = (file: DependencyFile, name: string): boolean => file.dependencies.some((dependency) => dependency.name === name);

function included(files: Files, file: DependencyFile, seen: Set<string>): DependencyFile[] {
  const found: DependencyFile[] = [];
  const documents = (paths: readonly string[]): readonly ParsedDocument[] =>
    paths.flatMap((path) => {
      const uri = resolvePath(directoryOf(file.uri), path);
      const document = uri === undefined ? undefined : files.document(uri);
      if (document === undefined || seen.has(document.uri)) return [];
      seen.add(document.uri);
      return [document];
    });
  for (const document of documents(file.includes)) {
    const inner = file.kind === "constraints" ? constraintsFile(document) : includedFile(document);
    found.push(inner, ...included(files, inner, seen));
  }
  for (const document of documents(file.constraints)) {
    const inner = constraintsFile(document);
    found.push(inner, ...included(files, inner, seen));
  }
  return found;
}

/** The first file that names the package with a version decides; a looser mention (`agno` in pyproject.toml) only when nothing pins it. */
function packageVersion(ordered: readonly DependencyFile[], installed: ReadonlyMap<string, string>, name: string): VersionFact {
  const mentions = ordered.flatMap((file) => file.dependencies.filter((dependency) => dependency.name === name && !dependency.direct));
  const exact = mentions
    .map((mention) => ({ mention, bounds: boundsOf(mention.specifier) }))
    .find(({ bounds }) => bounds.exact !== undefined);
  const first = mentions.find((mention) => mention.specifier !== "");
  // A pin in a file of little trust does not overrule a range in a file of more, unless the range comes from the same or a looser kind.
  if (exact?.bounds.exact !== undefined) return { kind: "exact", version: exact.bounds.exact, place: exact.mention.place };
  const version = installed.get(name);
  if (version !== undefined) return { kind: "exact", version };
  if (first !== undefined) return range(first);
  // Named without a version, or by an address: it is there, in whatever version.
  const named = ordered.flatMap((file) => file.dependencies).find((dependency) => dependency.name === name);
  if (named !== undefined) return { kind: "range", specifier: "*", place: named.place };
  const lock = ordered.find((file) => file.kind === "lock" && names(file, "agno"));
  if (lock !== undefined && mentions.length === 0 && name !== "agno") return { kind: "not-installed", place: lockPlace(lock) };
  return { kind: "unknown" };
}

function range(dependency: Dependency): VersionFact {
  const { min, below } = boundsOf(dependency.specifier);
  return {
    kind: "range",
    specifier: dependency.specifier,
    ...(min === undefined ? {} : { min }),
    ...(below === undefined ? {} : { below }),
    place: dependency.place,
  };
}

const lockPlace = (lock: DependencyFile): Place =>
  lock.dependencies.find((dependency) => dependency.name === "agno")?.place ?? { uri: lock.uri, span: { start: 0, end: 0 } };

/** Packages that depend on cryptography, with the extra that it takes, if any. */
const withCryptography: ReadonlyMap<string, string | undefined> = new Map([
  ["cryptography", undefined],
  ["pyjwt", "crypto"],
  ["python-jose", "cryptography"],
  ["authlib", undefined],
  ["joserfc", undefined],
  ["mcp", undefined],
  ["fastmcp", undefined],
  ["agno", "mcp"],
  ["pyopenssl", undefined],
  ["paramiko", undefined],
  ["msal", undefined],
  ["azure-identity", undefined],
]);

const bringsCryptography = (dependency: Dependency): boolean => {
  if (!withCryptography.has(dependency.name)) return false;
  const extra = withCryptography.get(dependency.name);
  return extra === undefined || dependency.extras.includes(extra);
};

/** Whether a requirement installs a package: it is that package, or is known to depend on it. */
const bringsAlong = (dependency: Dependency, name: string): boolean =>
  dependency.name === name ||
  (name === "cryptography" && bringsCryptography(dependency)) ||
  (name === "pyjwt" && dependency.name === "agno" && dependency.extras.includes("os"));

/**
 * Packages that are known not to bring cryptography along, so that a requirements file of nothing else proves its absence. A package that is
 * not in this list may bring it.
 */
const withoutCryptography: ReadonlySet<string> = new Set(
  (
    "agno agno-infra alembic annotated-types anthropic anyio asyncpg bandit beautifulsoup4 black boto3 certifi click coverage datasets ddgs " +
    "duckduckgo-search email-validator exa-py faker fastapi flake8 greenlet groq gunicorn h11 honcho httpcore httptools httpx hypercorn hypothesis idna " +
    "isort jinja2 jsonschema loguru lxml mako markdown markupsafe mypy numpy openai openpyxl orjson packaging pandas pgvector pillow pip pluggy " +
    "pre-commit psycopg psycopg-binary psycopg2 psycopg2-binary pydantic pydantic-core pydantic-settings pygments pyjwt pyright pytest pytest-asyncio " +
    "pytest-cov python-dateutil python-dotenv python-multipart pytz pyyaml redis regex requests rich ruff scipy setuptools six sniffio sqlalchemy " +
    "sqlite-vec sqlmodel starlette structlog tenacity tiktoken tomli tqdm types-requests typer typing-extensions tzdata ujson urllib3 uuid uvicorn uvloop " +
    "watchfiles websockets wheel"
  ).split(" "),
);

/** Extras that bring nothing with cryptography in it. Any other extra may. */
const harmlessExtras: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ["agno", new Set(["os", "openai", "anthropic", "groq", "ddg", "duckdb", "postgres", "psycopg", "sql", "sqlite", "dev"])],
  ["uvicorn", new Set(["standard"])],
  ["fastapi", new Set(["standard", "all"])],
  ["psycopg", new Set(["binary", "pool", "c"])],
  ["sqlalchemy", new Set(["asyncio", "postgresql", "postgresql-psycopg"])],
  ["httpx", new Set(["http2", "socks"])],
  ["pydantic", new Set(["email"])],
  ["python-dotenv", new Set(["cli"])],
]);

/**
 * Whether cryptography is there when nothing names it. A lock file names everything. A list of requirements proves its absence only when agno is in
 * it and every other package is known not to bring it; `agno[os]` installs plain PyJWT.
 */
function cryptography(files: Files, ordered: readonly DependencyFile[], named: VersionFact, place: Place | undefined): VersionFact {
  if (named.kind !== "unknown") return named;
  const mentioned = ordered.flatMap((file) => file.dependencies);
  const bringer = mentioned.find(bringsCryptography);
  if (bringer !== undefined) return { kind: "range", specifier: "*", place: bringer.place };
  const hasAgno = mentioned.some((dependency) => dependency.name === "agno");
  if (!hasAgno || ordered.some((file) => file.kind === "lock" || file.partial || missingInclude(files, file))) return named;
  if (ordered.some((file) => file.kind === "manifest" && file.dependencies.length === 0 && nameOf(file.uri) !== "pyproject.toml"))
    return named;
  const harmless = mentioned.every((dependency) => {
    if (dependency.direct || !withoutCryptography.has(dependency.name)) return false;
    return dependency.extras.every((extra) => harmlessExtras.get(dependency.name)?.has(extra) === true);
  });
  if (!harmless || installsElsewhere(files)) return named;
  return place === undefined ? { kind: "not-installed" } : { kind: "not-installed", place };
}

const missingInclude = (files: Files, file: DependencyFile): boolean =>
  file.includes.some((path) => {
    const uri = resolvePath(directoryOf(file.uri), path);
    return uri === undefined || files.document(uri) === undefined;
  });

/** Whether a Dockerfile, a script or a work flow installs Python packages by name. */
const installsElsewhere = (files: Files): boolean =>
  files.all.some(
    (document) =>
      (document.syntax === "dockerfile" || document.syntax === "shell" || /^(?:GNU)?makefile$/i.test(nameOf(document.uri))) &&
      /\bcryptography\b|\b(?:pip3?|uv(?:\s+pip)?|poetry|pdm)\s+(?:install|add)\s+(?:-[^r\s]\S*\s+)*(?![-.\s])[A-Za-z"'$]/.test(
        document.text,
      ),
  );

/** Names and versions of the `*.dist-info` folders in the virtual environments beside the folder and above it. */
function installedPackages(files: Files, folder: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const listings = files.once(packageFolders);
  if (listings.length === 0) return found;
  for (const at of ancestors(files.root, folder)) {
    for (const [listed, entries] of listings) {
      const path = pathBelow(at, listed);
      if (path === undefined || !/^(?:\.venv|venv|env)\/(?:lib\/python[\d.]+|Lib)\/site-packages$/.test(path)) continue;
      for (const entry of entries) {
        const match = /^(.+?)-([^-]+)\.(?:dist|egg)-info$/.exec(entry);
        if (match === null) continue;
        const name = normal(match[1] as string);
        if (!found.has(name)) found.set(name, match[2] as string);
      }
    }
    if (found.size > 0) break;
  }
  return found;
}

/** The folders of packages, whosever they are: a few among the many folders that were listed. */
const packageFolders = ({ world }: Files): readonly (readonly [uri: string, names: readonly string[]])[] =>
  [...(world.folders ?? [])].filter(([uri]) => uri.endsWith("/site-packages"));

const normal = (name: string): string => name.toLowerCase().replace(/[-_.]+/g, "-");
