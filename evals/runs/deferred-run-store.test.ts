import { deferredRunStore } from "./deferred-run-store.ts";
import { createMemoryRunStore } from "./memory-run-store.ts";
import { describeRunStore } from "./testing/run-store-behaviour.ts";

describeRunStore("still opening", async () => ({
  store: deferredRunStore(Promise.resolve(createMemoryRunStore())),
  close: async () => undefined,
}));
