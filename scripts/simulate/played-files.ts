import type { InPlaceEmbedder } from "../../engine/index.ts";
import { readOutcomes } from "../../evals/load/read-outcomes.ts";
import { extractFeatures } from "../../evals/replay/extract-features.ts";
import type { TrafficSource } from "../../evals/simulation/regret/recorded-traffic.ts";
import { loadPriors } from "../../server/start/load-priors.ts";
import { openEmbedders } from "../replay/replay-embedders.ts";

/** Files of recorded outcomes, each ready to be played as traffic, with its name without folder and ending. */
export async function* playedFiles(
  files: readonly string[],
): AsyncGenerator<{ readonly name: string; readonly source: TrafficSource }> {
  const embedders = await openEmbedders("static");
  const priors = loadPriors();
  for (const file of files) {
    const table = await readOutcomes([file]);
    const features = await extractFeatures(table.prompts, embedders);
    const name = file.replace(/^.*\//, "").replace(/\..*$/, "");
    yield { name, source: { table, features, embedder: remembering(embedders.inPlace), priors } };
  }
  await embedders.inPlace.close();
}

/** Each prompt is routed many times. */
function remembering(embedder: InPlaceEmbedder): InPlaceEmbedder {
  const known = new Map<string, Float32Array>();
  return {
    ...{ id: embedder.id, dimensions: embedder.dimensions },
    embed: (texts) => embedder.embed(texts),
    close: () => embedder.close(),
    embedNow(text) {
      const vector = known.get(text) ?? embedder.embedNow(text);
      known.set(text, vector);
      return vector;
    },
  };
}
