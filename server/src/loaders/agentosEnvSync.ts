import { readAsAgentosScript } from "./agentosScript.ts";
import type { Loader } from "./loader.ts";

/** `scripts/fly/env-sync.sh` of AgentOS's Fly template; the scripts for AWS, GCP, Azure, Render, Modal and Helm have the same reader. */
export const agentosEnvSync: Loader = {
  id: "agentos-env-sync",
  title: "AgentOS env-sync.sh",
  layering: "single",
  read: (text) => readAsAgentosScript(text, "Nothing to sync."),
};
