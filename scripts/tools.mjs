// Installs the named tools of scripts/support/tools.mjs ahead of time: `node scripts/tools.mjs [newest oldest browser web peers]`.
import { ensureTool } from "./support/tools.mjs";

const wanted = process.argv.slice(2);
for (const name of wanted.length > 0 ? wanted : ["newest", "oldest", "browser", "web"]) console.log(`${name}: ${await ensureTool(name)}`);
