import { effect } from "@preact/signals";
import type { LiveEvent } from "../../../server/answers/request-answers.ts";
import { ask, connection, needsLogin, revision } from "./client.ts";
import { readEvents } from "./read-events.ts";

const firstPauseMs = 1_000;
const longestPauseMs = 10_000;
/** The server sends a sign of life every 10 seconds. */
const silenceMs = 25_000;

type Listener = (event: LiveEvent) => void;
const listeners = new Set<Listener>();

export function onLiveEvent(listener: Listener): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Follows the server's events for as long as the page is open: says when the connection is lost, tries again, and lets everything be read anew once it is back. */
export async function followLiveEvents(): Promise<never> {
  let pauseMs = firstPauseMs;
  let wasLost = false;
  let isOpen = false;
  for (;;) {
    const abort = new AbortController();
    // A stream may be silent for a while after everything else has failed.
    const unfollow = effect(() => {
      if (connection.value === "lost" && isOpen) abort.abort();
    });
    let timer = setTimeout(() => abort.abort(), silenceMs);
    const alive = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => abort.abort(), silenceMs);
    };
    try {
      const response = await ask("/v1/events", { signal: abort.signal });
      connection.value = "live";
      isOpen = true;
      needsLogin.value = false;
      if (wasLost) revision.value += 1;
      wasLost = false;
      pauseMs = firstPauseMs;
      await readEvents(response, alive, (data) => {
        const event = JSON.parse(data) as LiveEvent;
        for (const listener of listeners) listener(event);
      });
    } catch {
      // Said below: whatever ended the stream, it is opened again.
    }
    isOpen = false;
    unfollow();
    clearTimeout(timer);
    if (!needsLogin.value) connection.value = "lost";
    wasLost = true;
    await new Promise<void>((resolve) => {
      setTimeout(resolve, pauseMs);
      window.addEventListener("online", () => resolve(), { once: true });
    });
    pauseMs = Math.min(longestPauseMs, pauseMs * 2);
  }
}
