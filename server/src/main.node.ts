import { createConnection, ProposedFeatures } from "vscode-languageserver/node";
import { createNodeFileSystem } from "./host/nodeFileSystem.ts";
import { startServer } from "./lsp/server.ts";

startServer(createConnection(ProposedFeatures.all), createNodeFileSystem());
