import {
  createSeededRandom,
  createStaticEmbedder,
  fitEvidenceModel,
  type Priors,
  parseRequest,
  promptFeatures,
  serializeEvidenceModel,
} from "../../../engine/index.ts";
import { staticModelFolder } from "../../config/dataset-paths.ts";
import { loadPriors } from "../../start/load-priors.ts";

const promptCount = 60;

/**
 * The shipped priors with recorded outcomes: a test's own questions, all answered right by the first candidate and wrong by the others.
 *
 * @param version of the result: two of one name are taken for the same
 */
export async function measuredPriors(candidateIds: readonly string[], version: string): Promise<Priors> {
  const embedder = await createStaticEmbedder({ modelFolder: staticModelFolder });
  const random = createSeededRandom(1);
  const texts = Array.from(
    { length: promptCount },
    (_, index) => `What is ${index} times ${Math.floor(random() * 90)}?`,
  );
  const features = texts.map((content) =>
    promptFeatures(parseRequest({ model: "auto", messages: [{ role: "user", content }] }), embedder),
  );
  const cells = promptCount * candidateIds.length;
  const model = fitEvidenceModel(
    {
      models: candidateIds,
      features,
      characters: Float64Array.from(texts, ({ length }) => length),
      groups: Int32Array.from(texts.keys()),
      taskNames: ["sums"],
      tasks: new Int32Array(promptCount),
      scores: Float64Array.from({ length: cells }, (_, cell) => (cell % candidateIds.length === 0 ? 1 : 0)),
      costsUsd: new Float64Array(cells).fill(Number.NaN),
    },
    1,
  );
  await embedder.close();
  return {
    ...loadPriors(),
    version,
    evidence: {
      model: serializeEvidenceModel(model),
      embedderId: embedder.id,
      contextualEmbedderId: null,
      sources: [{ name: "sums", date: "2026-11-20", observations: candidateIds.map(() => promptCount) }],
      prompts: promptCount,
      observations: cells,
      newestDate: "2026-11-20",
      hash: "of-the-test",
    },
  };
}
