import type { LoaderId } from "../../server/src/loaders/loader.ts";

/** The column of the recorded truth that decides about each loader. */
export const columnOf: Readonly<Record<LoaderId, string>> = {
  "python-dotenv": "python-dotenv-1.2.2/load",
  "pydantic-settings": "pydantic-settings-2.16",
  "vscode-env-file": "vscode-python-envFile",
  compose: "compose-2.40.3/env_file",
  "compose-interpolation": "compose-2.40.3/interp",
  "compose-raw": "compose-2.40.3/env_file-raw",
  docker: "docker-28.2.2--env-file",
  podman: "podman-5.8.6--env-file",
  kubectl: "kubectl-1.36--from-env-file",
  systemd: "systemd-262",
  bash: "source/bash",
  sh: "source/dash",
  zsh: "source/zsh",
  direnv: "direnv-2.37.1",
  dotenvy: "just(dotenvy)",
  honcho: "honcho-2.0.0",
  "node-dotenv": "dotenv-18",
  "node-env-file": "node-26--env-file",
  "agentos-env-sync": "agentos-fly/env-sync.sh",
  "agentos-railway": "agentos-railway/env-sync.sh",
};
