import { type Disposable, EventEmitter, LogLevel, type LogOutputChannel, workspace } from "vscode";
import { maskedLine, maskedTrace } from "./maskedText.ts";

/** A log channel that nothing secret gets through, whoever writes to it; the trace of the protocol goes to it as well. */
export interface MaskedLog extends Disposable {
  /** For what the extension, the server and the protocol library have to say. */
  readonly log: LogOutputChannel;
  /** For the trace: written whenever `authlint.trace.server` asks for it, whatever the log level of the channel. */
  readonly trace: LogOutputChannel;
}

const isTraced = (): boolean => (workspace.getConfiguration("authlint").get<string>("trace.server") ?? "off") !== "off";

/** Puts the mask before a channel. */
export function maskedLog(channel: LogOutputChannel): MaskedLog {
  const levelChanged = new EventEmitter<LogLevel>();
  // The protocol library traces when the level of the channel says so; ours follows the setting, and traces are written as ordinary lines.
  const level = (): LogLevel => (isTraced() ? LogLevel.Trace : LogLevel.Info);
  const listening = workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration("authlint.trace.server")) levelChanged.fire(level());
  });
  const masked: LogOutputChannel = {
    name: channel.name,
    get logLevel() {
      return channel.logLevel;
    },
    onDidChangeLogLevel: channel.onDidChangeLogLevel,
    trace: (message) => channel.trace(maskedLine(message)),
    debug: (message) => channel.debug(maskedLine(message)),
    info: (message) => channel.info(maskedLine(message)),
    warn: (message) => channel.warn(maskedLine(message)),
    error: (error) => channel.error(maskedLine(error instanceof Error ? `${error.name}: ${error.message}` : error)),
    append: (value) => channel.append(maskedLine(value)),
    appendLine: (value) => channel.appendLine(maskedLine(value)),
    replace: (value) => channel.replace(maskedLine(value)),
    clear: () => channel.clear(),
    show: () => channel.show(),
    hide: () => channel.hide(),
    dispose: () => channel.dispose(),
  };
  return {
    log: masked,
    trace: {
      ...masked,
      get logLevel() {
        return level();
      },
      onDidChangeLogLevel: levelChanged.event,
      trace: (message) => channel.info(maskedTrace(message)),
    },
    dispose() {
      listening.dispose();
      levelChanged.dispose();
      channel.dispose();
    },
  };
}
