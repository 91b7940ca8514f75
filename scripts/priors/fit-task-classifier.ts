import {
  type ClassifierFit,
  createSeededRandom,
  createStaticEmbedder,
  fitClassifier,
  hashedFeatureCount,
  parseRequest,
  promptFeatures,
  type TaskType,
} from "../../engine/index.ts";
import { staticModelFolder } from "../../server/config/dataset-paths.ts";
import { readTaskExamples } from "./read-task-examples.ts";

/** Fixed, so that the artefact can be rebuilt to the bit. */
const seed = 20261122;

/** Fits the task classifier from the project's example prompts, read through the same path as a request. */
export async function fitTaskClassifier(taskTypes: readonly TaskType[]): Promise<ClassifierFit> {
  const embedder = await createStaticEmbedder({ modelFolder: staticModelFolder });
  const examples = readTaskExamples(taskTypes).map(({ messages, label }) => {
    const parsed = parseRequest({ model: "auto", messages });
    return { features: promptFeatures(parsed, embedder), label };
  });
  return fitClassifier(examples, {
    embedderId: embedder.id,
    classCount: taskTypes.length,
    hashedFeatureCount,
    random: createSeededRandom(seed),
  });
}
