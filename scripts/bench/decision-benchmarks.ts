import { Bench } from "tinybench";
import {
  buildCatalog,
  type Candidate,
  createPredictor,
  createRouter,
  createStaticEmbedder,
  createTaskClassifier,
  defaultPolicy,
  hashedGrams,
  modelFromEntry,
  parseRequest,
  promptFeatures,
  readWords,
  surfaceFeatures,
} from "../../engine/index.ts";
import { staticModelFolder } from "../../server/config/dataset-paths.ts";
import { loadCatalogue } from "../../server/config/load-catalogue.ts";
import { loadPriors } from "../../server/start/load-priors.ts";
import { systemClock } from "../../server/start/system-ports.ts";
import { benchEvidence } from "./bench-evidence.ts";
import { type BenchRow, benchRows } from "./bench-rows.ts";
import { benchPrompt } from "./load/bench-prompt.ts";

/** Prompts made before the clock starts; more than any run needs, so that each is seen once. */
const preparedPrompts = 400_000;

/** Of `minilm-2layer`; its vector is made elsewhere, so any unit vector serves here. */
const contextualDimensions = 384;

/** Times the decision and its stages on prompts that were never seen, everything loaded. */
export async function decisionBenchmarks(durationMs: number): Promise<BenchRow[]> {
  const embedder = await createStaticEmbedder({ modelFolder: staticModelFolder });
  const priors = loadPriors();
  const candidates = catalogueCandidates();
  const router = createRouter(priors, { embedder, clock: systemClock, liveLatency: () => null });
  const classify = createTaskClassifier(priors.classifier, priors.taskTypes);
  const predictor = createPredictor(priors, () => null);
  let number = 0;
  const unseen = (length: number): (() => string) => {
    const prompts = Array.from({ length: Math.ceil((preparedPrompts * 50) / length / 10) }, (_, index) =>
      benchPrompt(index + length * 1_000_003, length),
    );
    return () => {
      number += 1;
      // A counter in front keeps even a second round over the list unseen.
      return `${number} ${prompts[number % prompts.length]!}`;
    };
  };
  const next = { 50: unseen(50), 500: unseen(500), 2000: unseen(2000) };
  const request = (text: string) =>
    parseRequest({ model: "auto", messages: [{ role: "user", content: text }] });
  const decide = (text: string, count: number) =>
    router.route({
      requestId: "bench",
      requestedModel: "auto",
      parsed: request(text),
      candidates: candidates.slice(0, count),
      policy: defaultPolicy,
      isHealthy: () => true,
    });
  const measured = async (count: number) => {
    const measuredCandidates = candidates.slice(0, count);
    const own = createRouter(
      await benchEvidence(
        measuredCandidates.map(({ id }) => id),
        `bench-${count}`,
      ),
      {
        embedder,
        clock: systemClock,
        liveLatency: () => null,
      },
    );
    return (text: string, contextualEmbedding: Float32Array | null) =>
      own.route({
        requestId: "bench",
        requestedModel: "auto",
        parsed: request(text),
        candidates: measuredCandidates,
        policy: defaultPolicy,
        isHealthy: () => true,
        contextualEmbedding,
      });
  };
  const [measuredTwenty, measuredMany] = [await measured(20), await measured(200)];
  const context = new Float32Array(contextualDimensions).fill(contextualDimensions ** -0.5);
  const parsed = request(next[50]());
  const features = promptFeatures(parsed, embedder);
  const tasks = classify(features);
  const twenty = candidates.slice(0, 20);
  const bench = new Bench({ time: durationMs, warmupTime: durationMs / 4 });
  bench
    .add("parse, 50 words", () => request(next[50]()))
    .add("embed, 50 words", () => embedder.embedNow(next[50]()))
    .add("surface features, 50 words", () => surfaceFeatures(next[50]()))
    .add("hashed words, 50 words", () => hashedGrams(readWords(next[50]())))
    .add("classify", () => classify(features))
    .add("predict, 20 candidates", () => predictor.predict(twenty, parsed, tasks))
    .add("decision, 50 words, 20 candidates", () => decide(next[50](), 20))
    .add("decision, 500 words, 20 candidates", () => decide(next[500](), 20))
    .add("decision, 2,000 words, 20 candidates", () => decide(next[2000](), 20))
    .add(`decision, 50 words, ${Math.min(200, candidates.length)} candidates`, () => decide(next[50](), 200))
    .add("decision, 50 words, 20 measured candidates", () => measuredTwenty(next[50](), null))
    .add("the same with the contextual embedding", () => measuredTwenty(next[50](), context))
    .add("decision, 500 words, 20 measured candidates", () => measuredTwenty(next[500](), null))
    .add("decision, 2,000 words, 20 measured candidates", () => measuredTwenty(next[2000](), null))
    .add("decision, 50 words, 200 measured candidates", () => measuredMany(next[50](), null))
    .add("the same with the contextual embedding, 200", () => measuredMany(next[50](), context));
  await bench.run();
  return benchRows(bench);
}

function catalogueCandidates(): Candidate[] {
  const atMs = systemClock.nowMs();
  const models = loadCatalogue().map((entry) =>
    modelFromEntry(entry, { deployments: [], overrides: [], atMs }),
  );
  return buildCatalog(models).candidates.filter(({ model }) => model.price !== null);
}
