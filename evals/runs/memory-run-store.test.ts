import { createMemoryRunStore } from "./memory-run-store.ts";
import { describeRunStore } from "./testing/run-store-behaviour.ts";

describeRunStore("memory", async () => ({ store: createMemoryRunStore(), close: async () => undefined }));
