import { readAsAgentosScript } from "./agentosScript.ts";
import type { Loader } from "./loader.ts";

/** `scripts/railway/env-sync.sh` of AgentOS's Railway template. */
export const agentosRailway: Loader = {
  id: "agentos-railway",
  title: "AgentOS railway/env-sync.sh",
  layering: "single",
  read: (text) => readAsAgentosScript(text, "Synced 0 variable(s) to Railway."),
};
