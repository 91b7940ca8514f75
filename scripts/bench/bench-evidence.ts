import {
  createSeededRandom,
  type FitTable,
  fitEvidenceModel,
  type Priors,
  serializeEvidenceModel,
} from "../../engine/index.ts";
import { extractFeatures } from "../../evals/replay/extract-features.ts";
import { loadPriors } from "../../server/start/load-priors.ts";
import { openEmbedders } from "../replay/replay-embedders.ts";
import { benchPrompt } from "./load/bench-prompt.ts";

const promptCount = 240;
const taskCount = 12;

/** Priors with outcomes that nobody recorded: right in size and shape, random in content, read through both embedders. */
export async function benchEvidence(candidateIds: readonly string[], version: string): Promise<Priors> {
  const random = createSeededRandom(1);
  const prompts = Array.from({ length: promptCount }, (_, index) => ({
    id: `bench/${index}`,
    group: `bench/${index}`,
    task: null,
    text: benchPrompt(index),
  }));
  const embedders = await openEmbedders("full");
  const features = await extractFeatures(prompts, embedders);
  await embedders.contextual?.close();
  const cells = promptCount * candidateIds.length;
  const table: FitTable = {
    models: candidateIds,
    features,
    characters: Float64Array.from(prompts, ({ text }) => text.length),
    groups: Int32Array.from(prompts.keys()),
    taskNames: Array.from({ length: taskCount }, (_, task) => `task ${task}`),
    tasks: Int32Array.from(prompts, (_, index) => index % taskCount),
    scores: Float64Array.from({ length: cells }, () => (random() < 0.5 ? 0 : 1)),
    costsUsd: new Float64Array(cells).fill(Number.NaN),
  };
  return {
    ...loadPriors(),
    version,
    evidence: {
      model: serializeEvidenceModel(fitEvidenceModel(table, 1)),
      embedderId: embedders.inPlace.id,
      contextualEmbedderId: embedders.contextual?.id ?? null,
      sources: [{ name: "bench", date: null, observations: candidateIds.map(() => promptCount) }],
      prompts: promptCount,
      observations: cells,
      newestDate: null,
      hash: "bench",
    },
  };
}
