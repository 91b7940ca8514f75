import { useEffect, useState } from "preact/hooks";
import { messageOf, readJson, revision } from "./client.ts";

export interface Data<T> {
  /** What was read last; null: nothing yet. Stays while it is read again. */
  readonly value: T | null;
  readonly error: string | null;
  readonly again: () => void;
}

/**
 * Reads a path of the API, again after a change or a lost connection.
 *
 * @param path null: nothing is read
 * @param everyMs read again so often; @default not by itself
 */
export function useData<T>(path: string | null, everyMs?: number): Data<T> {
  const [state, setState] = useState<{ path: string | null; value: T | null; error: string | null }>({
    ...{ path, value: null, error: null },
  });
  const [asked, setAsked] = useState(0);
  const again = (): void => setAsked((count) => count + 1);
  const revised = revision.value;
  useEffect(() => {
    if (path === null) return;
    const abort = new AbortController();
    readJson<T>(path, { signal: abort.signal }).then(
      (value) => setState({ path, value, error: null }),
      (error: unknown) => {
        if (!abort.signal.aborted)
          setState((before) => ({
            path,
            value: before.path === path ? before.value : null,
            error: messageOf(error),
          }));
      },
    );
    return () => abort.abort();
  }, [path, asked, revised]);
  useEffect(() => {
    if (everyMs === undefined) return;
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") setAsked((count) => count + 1);
    }, everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return { value: state.value, error: state.error, again };
}
