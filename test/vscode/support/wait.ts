import type * as vscode from "vscode";

/** How long anything may take before a test gives up; generous, because it only ever ends a test that fails. */
const patience = 30_000;

/**
 * Waits until `probe` yields something. It is asked at once, after each of the given VS Code events, and now and then in between, for
 * what has no event (a file on disk).
 */
export async function waitFor<T>(
  what: string,
  probe: () => T | undefined | Thenable<T | undefined>,
  events: vscode.Event<unknown>[] = [],
): Promise<T> {
  const end = Date.now() + patience;
  for (;;) {
    const value = await unlessOvertaken(probe);
    if (value !== undefined) return value;
    if (Date.now() > end) throw new Error(`timed out waiting for ${what}`);
    await nextEvent(events, 100);
  }
}

/** VS Code cancels a request that something newer overtakes: that is no answer, so it is asked again. */
async function unlessOvertaken<T>(probe: () => T | undefined | Thenable<T | undefined>): Promise<T | undefined> {
  try {
    return await probe();
  } catch (error) {
    if (error instanceof Error && error.name === "Canceled") return undefined;
    throw error;
  }
}

function nextEvent(events: vscode.Event<unknown>[], atMost: number): Promise<void> {
  return new Promise((fulfil) => {
    const listeners = events.map((event) => event(() => done()));
    const timer = setTimeout(() => done(), atMost);
    function done(): void {
      clearTimeout(timer);
      for (const listener of listeners) listener.dispose();
      fulfil();
    }
  });
}
