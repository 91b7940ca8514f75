import { describeRunStore } from "../../../evals/runs/testing/run-store-behaviour.ts";
import { backends } from "../../../server/database/testing/backends.ts";
import { createEvalRunStore } from "./eval-run-store.ts";

for (const backend of backends) {
  describeRunStore(backend.name, async () => {
    const database = await backend.open();
    return { store: createEvalRunStore(database.db), close: () => database.remove() };
  });
}
