import { type DocumentFilter, languages, type TextDocument } from "vscode";

/**
 * The files AuthLint cares about, by pattern: language ids differ between editors' versions and other extensions claim `.env` for themselves.
 * Files with these names are watched, too. The patterns stand on the watcher that the editor runs anyway; no folder is watched a second time.
 */
export const filePatterns: readonly string[] = [
  "**/.env",
  "**/.env.*",
  "**/*.env",
  "**/*.env.*",
  "**/{.env,env,.flaskenv,flaskenv}",
  "**/{.env,env}{_,-}*",
  "**/.envrc",
  "**/*.{pem,key,pub,crt,cer}",
  "**/*{jwk,JWK}*.json",
  "**/authlint.config.json",
  "**/*.{yaml,yml}",
  "**/{Dockerfile,Containerfile}*",
  "**/*.{Dockerfile,dockerfile}",
  "**/*.{sh,bash,zsh,service}",
  "**/{Makefile,makefile,GNUmakefile,justfile,.justfile,Procfile}",
  "**/*.py",
  "**/requirements*.txt",
  "**/{pyproject.toml,uv.lock,poetry.lock,pdm.lock,Pipfile.lock}",
];

/** Requests that people send by hand hold tokens. Nothing is checked in them; a token says on hover what it is. */
const requestPatterns: readonly string[] = ["**/*.{http,rest}"];

/** What else changes findings: a line in a `.gitignore` makes a private key's file harmless. Such files are watched, but say nothing themselves. */
export const watchedPatterns: readonly string[] = [...filePatterns, "**/.gitignore"];

/** Schemes without files behind them that are worth reading: a new, unsaved `.env`. Differences, chat snippets and the like are left alone. */
const schemes: readonly string[] = [
  "file",
  "untitled",
  "vscode-vfs",
  "vscode-remote",
  "vscode-test-web",
  "github",
  "memfs",
  "vscode-userdata",
];

export const documentSelector: readonly DocumentFilter[] = [
  ...schemes
    .filter((scheme) => scheme !== "untitled")
    .flatMap((scheme) => [...filePatterns, ...requestPatterns].map((pattern): DocumentFilter => ({ scheme, pattern }))),
  { scheme: "untitled", language: "dotenv" },
  { scheme: "untitled", language: "pem" },
];

export const isRelevant = (document: TextDocument): boolean => languages.match(documentSelector, document) > 0;
