import { CustomExecution, type Disposable, EventEmitter, type Pseudoterminal, Task, TaskScope, tasks } from "vscode";
import { type ScanResult, workspaceScanRequest } from "../../server/src/lsp/protocol.ts";
import type { Client } from "./client.ts";

export const taskType = "authlint";

/**
 * The task "authlint: check": the whole workspace, one line for each finding, and the exit code of the command line. It runs in the server that is
 * there anyway, so it works on the web as well. The Problems view is filled by the server itself.
 */
export function provideTasks(client: Client): Disposable {
  return tasks.registerTaskProvider(taskType, {
    provideTasks: () => [makeTask({ type: taskType }, client)],
    resolveTask: (task) => (task.definition.type === taskType ? makeTask({ ...task.definition, type: taskType }, client) : undefined),
  });
}

function makeTask(definition: { readonly type: string }, client: Client): Task {
  const task = new Task(definition, TaskScope.Workspace, "check", "authlint", new CustomExecution(async () => terminal(client)));
  task.detail = "Check the whole workspace";
  return task;
}

function terminal(client: Client): Pseudoterminal {
  const output = new EventEmitter<string>();
  const ended = new EventEmitter<number>();
  return {
    onDidWrite: output.event,
    onDidClose: ended.event,
    open() {
      void run();
    },
    close() {},
  };

  async function run(): Promise<void> {
    try {
      const running = await client.start();
      const { lines, files, errors, warnings } = await running.sendRequest<ScanResult>(workspaceScanRequest, {});
      for (const line of lines) output.fire(`${line}\r\n`);
      output.fire(`${lines.length} findings in ${files} files\r\n`);
      ended.fire(errors + warnings > 0 ? 1 : 0);
    } catch {
      output.fire("The check failed; the log of AuthLint says more.\r\n");
      ended.fire(2);
    }
  }
}
