import type { Notifier } from "./notifier.ts";
import { createSubscriptions } from "./subscriptions.ts";

/** For the embedded database, which serves one process: who would listen is here. Told after the caller has gone on. */
export function createInProcessNotifier(): Notifier {
  const subscriptions = createSubscriptions();
  let isClosed = false;
  return {
    async notify(channel, payload) {
      setImmediate(() => {
        if (!isClosed) subscriptions.tell(channel, payload);
      });
    },
    listen: (channel, handler) => subscriptions.add(channel, handler),
    async close() {
      isClosed = true;
    },
  };
}
