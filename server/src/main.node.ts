import { AbstractMessageWriter, createConnection, type Message, type MessageWriter, ProposedFeatures } from "vscode-languageserver/node";
import { createNodeFileSystem } from "./host/nodeFileSystem.ts";
import { startServer } from "./lsp/server.ts";

/**
 * Writes each message to standard output in one piece. The library writes the header by itself and waits for it: a second call of the system, and
 * the client is woken for a header that has nothing behind it yet.
 */
class StdoutWriter extends AbstractMessageWriter implements MessageWriter {
  #errors = 0;

  constructor() {
    super();
    process.stdout.on("error", (error) => this.fireError(error));
    process.stdout.on("close", () => this.fireClose());
  }

  write(message: Message): Promise<void> {
    const body = JSON.stringify(message);
    return new Promise((fulfil, reject) => {
      process.stdout.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`, (error) => {
        if (error === undefined || error === null) return fulfil();
        this.fireError(error, message, ++this.#errors);
        reject(error);
      });
    });
  }

  end(): void {
    process.stdout.end();
  }
}

const connection = process.argv.includes("--stdio")
  ? // The library takes a writer in place of a stream, though its types have both or neither.
    createConnection(ProposedFeatures.all, process.stdin, new StdoutWriter() as unknown as NodeJS.WritableStream)
  : createConnection(ProposedFeatures.all);
startServer(connection, createNodeFileSystem());
