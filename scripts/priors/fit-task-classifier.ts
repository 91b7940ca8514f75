import {
  type ChatMessage,
  type ClassifierFit,
  classifierGramCount,
  createSeededRandom,
  createStaticEmbedder,
  createWordCorrection,
  featureLayout,
  fitClassifier,
  frequentWords,
  messageText,
  parseRequest,
  promptFeatures,
  surfaceFeatureNames,
  type TaskType,
} from "../../engine/index.ts";
import { staticModelFolder } from "../../server/config/dataset-paths.ts";
import { readTaskExamples } from "./read-task-examples.ts";
import { typeOtherwise } from "./typing-variants.ts";

/** Fixed, so that the artefact can be rebuilt to the bit. */
const seed = 20261122;
/** How often a prompt is fitted typed another way, beside as it stands. */
const variants = 2;
/** How a prompt is typed rather than what it asks for. */
const typingFeatures = new Set([
  ...["uppercaseShare", "capitalisedShare", "logAllCaps"],
  ...["logQuestionMarks", "endsWithQuestionMark", "endsWithPeriod"],
  ...["logSentences", "logWordsPerSentence"],
]);

/** Fits the task classifier from the project's example prompts, as they stand and typed another way, read through the same path as a request. */
export async function fitTaskClassifier(taskTypes: readonly TaskType[]): Promise<ClassifierFit> {
  const embedder = await createStaticEmbedder({ modelFolder: staticModelFolder });
  const random = createSeededRandom(seed);
  const own = readTaskExamples(taskTypes);
  const knownWords = frequentWords(own.flatMap(({ messages }) => messages.map(messageText)));
  const correct = createWordCorrection(knownWords);
  const examples = own.flatMap(({ messages, label }, group) => {
    const last = messages.at(-1)!;
    const texts: (readonly ChatMessage[])[] = [messages];
    for (let count = 0; count < variants; count += 1)
      texts.push([...messages.slice(0, -1), { ...last, content: typeOtherwise(messageText(last), random) }]);
    return texts.map((each) => {
      const parsed = parseRequest({ model: "auto", messages: each });
      return { features: promptFeatures(parsed, embedder, null, correct), label, group };
    });
  });
  const fit = fitClassifier(examples, {
    embedderId: embedder.id,
    classCount: taskTypes.length,
    hashedFeatureCount: classifierGramCount,
    ignoredSurface: surfaceFeatureNames.flatMap((name, index) => (typingFeatures.has(name) ? [index] : [])),
    random: createSeededRandom(seed),
  });
  return { ...fit, weights: { ...fit.weights, knownWords, featureLayout: featureLayout() } };
}
