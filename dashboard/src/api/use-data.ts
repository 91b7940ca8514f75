import { useEffect, useState } from "preact/hooks";
import { messageOf, readJson, revision } from "./client.ts";

export interface Data<T> {
  /** What was read last; null: nothing yet. Stays while it is read again. */
  readonly value: T | null;
  readonly error: string | null;
  /** What is shown was not asked for with what is asked now. */
  readonly isReading: boolean;
  readonly again: () => void;
}

/** What the server still counts is asked for again so often. */
const countingMs = 2_000;

/**
 * Reads a path of the API, again after a change or a lost connection.
 *
 * @param path null: nothing is read
 * @param everyMs read again so often; @default not by itself
 * @param body a question that is posted; while it changes, what was answered last stays. @default none: the path is got
 */
export function useData<T>(path: string | null, everyMs?: number, body?: object): Data<T> {
  const [state, setState] = useState<{
    path: string | null;
    question: string | null;
    value: T | null;
    error: string | null;
  }>({ path, question: null, value: null, error: null });
  const [asked, setAsked] = useState(0);
  const again = (): void => setAsked((count) => count + 1);
  const revised = revision.value;
  const question = body === undefined ? "" : JSON.stringify(body);
  useEffect(() => {
    if (path === null) return;
    const abort = new AbortController();
    readJson<T>(path, { signal: abort.signal, ...(body !== undefined && { body }) }).then(
      (value) => setState({ path, question, value, error: null }),
      (error: unknown) => {
        if (!abort.signal.aborted)
          setState((before) => ({
            ...{ path, question },
            value: before.path === path ? before.value : null,
            error: messageOf(error),
          }));
      },
    );
    return () => abort.abort();
  }, [path, question, asked, revised]);
  const isCounting = (state.value as { counting?: boolean } | null)?.counting === true;
  const pauseMs = isCounting ? countingMs : everyMs;
  useEffect(() => {
    if (pauseMs === undefined) return;
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") setAsked((count) => count + 1);
    }, pauseMs);
    return () => clearInterval(timer);
  }, [pauseMs]);
  return { value: state.value, error: state.error, isReading: state.question !== question, again };
}
