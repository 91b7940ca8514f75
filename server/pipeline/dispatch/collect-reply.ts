import type { Outcome } from "../../../engine/index.ts";
import { type CollectedReply, CollectingSink } from "./collecting-sink.ts";
import type { DispatchRequest } from "./dispatch-context.ts";
import type { Dispatcher } from "./dispatcher.ts";

/**
 * Dispatches a request for a caller in the same process and gives its reply in one piece, with the outcome.
 * The reply is null only where the signal aborted before it was whole.
 */
export async function collectReply(
  dispatcher: Dispatcher,
  request: Omit<DispatchRequest, "sink">,
  signal: AbortSignal | null = null,
): Promise<{ readonly outcome: Outcome; readonly reply: CollectedReply | null }> {
  const sink = new CollectingSink(signal);
  const outcome = await dispatcher.dispatch(Object.assign({ sink }, request));
  return { outcome, reply: sink.reply };
}
