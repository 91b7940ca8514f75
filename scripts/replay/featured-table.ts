import type { OutcomeTable } from "../../evals/load/outcome-table.ts";
import { extractFeatures, type ReplayEmbedders } from "../../evals/replay/extract-features.ts";
import type { FeaturedRows } from "../../evals/replay/replay-part.ts";
import { startProgressBar } from "../terminal/progress-bar.ts";

/** Features of every prompt of a table, with a bar that shows how far it is. */
export async function featuredTable(
  name: string,
  table: OutcomeTable,
  embedders: ReplayEmbedders,
): Promise<FeaturedRows> {
  const bar = startProgressBar(`reading ${name}`, table.prompts.length);
  try {
    return { table, features: await extractFeatures(table.prompts, embedders, bar.update) };
  } finally {
    bar.stop();
  }
}
